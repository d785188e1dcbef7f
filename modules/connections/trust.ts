import { checkName, type Partition, partitionOf } from "../aws";
import { account, checkRoleOf, type PolicyJson, type TrustedPrincipal } from "../policy";
import { at, problem, type Problem } from "../validation";
import { type VendorFacts } from "./published";
import { refuseRoleOptions } from "./refused-options";

/** Who may assume the role of a connection. */
export interface RoleTrust {
  readonly assumedBy: readonly TrustedPrincipal[];
  /** The vendor's own trust policy, and whom it lets in instead; absent where it is made from the above. */
  readonly verbatim?: { readonly policy: PolicyJson; readonly letsIn: readonly TrustedPrincipal[] } | undefined;
  /** Declared: the external ID is not known yet, so that nothing is attached. */
  readonly firstPhase: boolean;
  /** What is wrong with it where there is a role. */
  readonly problems: readonly Problem[];
  /** What is wrong with its options where there is none. */
  readonly problemsWithoutRole: readonly Problem[];
}

/** The options that say which of a vendor's identities may assume the role. */
export interface TrustOptions {
  readonly externalId?: string | undefined;
  readonly vendorAccount?: string | undefined;
  /** Only this role of the account; absent for the account as a whole. */
  readonly vendorRole?: string | undefined;
  /** Declares that the external ID is not known yet, so that the trust is open and nothing is attached. */
  readonly firstPhase?: boolean | undefined;
}

/** The parts of a vendor's page that its trust rests on. */
export type VendorIdentity = Pick<VendorFacts, "vendor" | "trust">;

/**
 * Trusts a vendor: the account that it publishes, or the one that is given in its place, with the external ID.
 *
 * @param roleOption the option that names the vendor's role
 */
export function trustInVendor(
  identity: VendorIdentity,
  { externalId, vendorAccount, vendorRole, firstPhase = false }: TrustOptions,
  region: string,
  roleOption = "vendorRole",
): RoleTrust {
  const { vendor, trust } = identity;
  const partition = partitionOf(region);
  const trusted = vendorAccount ?? trust.principals?.[partition]?.account;
  const principal = account(trusted ?? "");
  const identified = externalId === undefined ? principal : principal.withExternalId(externalId);
  return {
    assumedBy: [vendorRole === undefined ? identified : identified.onlyRoles(vendorRole)],
    firstPhase,
    problems: [
      ...at(
        "vendorAccount",
        trusted === undefined ? [unknownAccount(identity, partition)] : checkName("account", trusted),
      ),
      ...(vendorRole === undefined || trusted === undefined
        ? []
        : at(roleOption, checkRoleOf(vendorRole, trusted, partition))),
      ...(firstPhase ? checkFirstPhase(externalId) : requireExternalId(vendor, externalId, trust.externalId)),
    ],
    problemsWithoutRole: refuseRoleOptions({ externalId, vendorAccount, vendorRole }),
  };
}

function unknownAccount({ vendor, trust }: VendorIdentity, partition: Partition): Problem {
  const known = Object.keys(trust.principals ?? {});
  return known.length === 0
    ? problem({
        rule: `is missing: ${vendor} does not publish the account that it calls from`,
        remedy: `Copy it from ${vendor}'s connection page, or ask ${vendor} for it.`,
      })
    : problem({
        rule: `is missing: the account that ${vendor} publishes is in the partition ${known.join(", ")}, and no role in ${partition} can trust it`,
        remedy: `Ask ${vendor} for an account in the partition and write it as vendorAccount, or use access keys if ${vendor} takes them.`,
      });
}

function checkFirstPhase(externalId: string | undefined): Problem[] {
  if (externalId === undefined) return [];
  return [
    ...at("externalId", checkName("externalId", externalId)),
    ...at("firstPhase", [
      problem({
        value: true,
        rule: "is over as soon as the external ID is known",
        remedy: "Remove firstPhase, so that the policies are attached.",
      }),
    ]),
  ];
}

/** No problem for an external ID that AWS takes. */
export function requireExternalId(
  vendor: string,
  externalId: string | undefined,
  { shownOn, known }: VendorIdentity["trust"]["externalId"],
): Problem[] {
  return at(
    "externalId",
    externalId !== undefined
      ? checkName("externalId", externalId)
      : [
          problem({
            rule: `is missing: without it, any other customer of ${vendor} could have ${vendor} use the role`,
            remedy:
              known === "once the connection is saved"
                ? `Write firstPhase: true and deploy, save the connection with the role, and copy the ID from ${shownOn}.`
                : `Copy it from ${shownOn}.`,
          }),
        ],
  );
}
