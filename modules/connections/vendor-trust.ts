import { type AccessKeys, checkAccessKeys } from "../principals";
import { account, type AccountPrincipal, checkRoleOf } from "../policy";
import { type Suppression } from "../lint";
import { checkName, type Partition } from "../aws";
import { at, problem, type Problem } from "../validation";
import { type Rendering } from "./connection";

/** How a vendor proves who it is: by assuming a role, or with the access keys of a user. */
export type Credential = "role" | AccessKeys;

/** Names that IAM knows the connection by. */
export interface ConnectionNames {
  readonly role?: string;
  readonly user?: string;
  readonly policy?: string;
}

/** What every connection has, whoever the vendor is. */
export interface ConnectionOptions {
  /** @default "least-privilege" */
  readonly rendering?: Rendering;
  /**
   * A role, access keys, or both.
   * @default "role"
   */
  readonly credentials?: Credential | readonly Credential[];
  /**
   * The external ID from the vendor's connection page, which every role needs that is not in its first phase.
   * @default none
   */
  readonly externalId?: string;
  /**
   * The IDs that IAM knows it by.
   * @default those of the vendor's page when as documented, otherwise `<environment>-<connection>`
   */
  readonly names?: ConnectionNames;
  /**
   * Findings of the linter on its policies that are accepted, each with the reason.
   * @default none
   */
  readonly suppressions?: readonly Suppression[];
}

/** Which of a vendor's identities may assume the role. */
export interface VendorTrust {
  /** The account that the vendor calls from. */
  readonly vendorAccount: string | undefined;
  /** Only this role of it; `undefined` for the account as a whole. */
  readonly vendorRole: string | undefined;
  readonly externalId: string | undefined;
  /** Declared: the external ID is not known yet, so the trust is open and nothing is attached. */
  readonly firstPhase: boolean;
}

/** The credentials of a connection, taken apart. */
export interface ParsedCredentials {
  readonly role: boolean;
  readonly accessKeys: AccessKeys | undefined;
  readonly problems: readonly Problem[];
}

/** Takes credentials apart and checks them. */
export function parseCredentials(credentials: ConnectionOptions["credentials"] = "role"): ParsedCredentials {
  const list: readonly Credential[] = [credentials].flat();
  const keys = list.filter((each): each is AccessKeys => typeof each === "object");
  const [accessKeys] = keys;
  const role = list.includes("role");
  const once = keys.length <= 1 && list.filter((each) => each === "role").length <= 1;
  const known = list.length > 0 && list.every((each) => each === "role" || typeof each === "object");
  return {
    role,
    accessKeys,
    problems: at("credentials", [
      ...(known && once
        ? []
        : [
            problem({
              // Without the keys themselves, among which somebody may have pasted a private PGP key.
              value: list.map((each: unknown) =>
                typeof each === "object" ? "access keys" : each === "role" ? each : "something else",
              ),
              rule: "is neither a role nor access keys, nor one of each",
              remedy: 'Write "role", accessKeys(["2026-11"]) or both in a list.',
            }),
          ]),
      ...(accessKeys === undefined ? [] : checkAccessKeys(accessKeys)),
    ]),
  };
}

/** The vendor as a trusted principal. Check it first with {@link checkVendorTrust}. */
export function trustedVendor({ vendorAccount, vendorRole, externalId }: VendorTrust): AccountPrincipal {
  const principal = account(vendorAccount ?? "");
  const identified = externalId === undefined ? principal : principal.withExternalId(externalId);
  return vendorRole === undefined ? identified : identified.onlyRoles(vendorRole);
}

/**
 * What is wrong with the trust in a vendor whose role is wanted.
 *
 * @param roleOption the option that names the vendor's role
 * @param partition the partition of the role that the vendor gets
 */
export function checkVendorTrust(
  vendor: string,
  trust: VendorTrust,
  roleOption: string,
  partition: Partition,
): Problem[] {
  const { vendorAccount, vendorRole, externalId, firstPhase } = trust;
  return [
    ...(vendorAccount === undefined
      ? at("vendorAccount", [
          problem({
            rule: `is missing: ${vendor} does not publish the account that it calls from`,
            remedy: `Copy it from ${vendor}'s connection page, or ask ${vendor} for it.`,
          }),
        ])
      : at("vendorAccount", checkName("account", vendorAccount))),
    ...(vendorRole === undefined || vendorAccount === undefined
      ? []
      : at(roleOption, checkRoleOf(vendorRole, vendorAccount, partition))),
    ...(firstPhase ? [] : requireExternalId(vendor, externalId)),
    ...(firstPhase && externalId !== undefined ? at("externalId", checkName("externalId", externalId)) : []),
    ...(externalId !== undefined && firstPhase
      ? at("firstPhase", [
          problem({
            value: true,
            rule: "is over as soon as the external ID is known",
            remedy: "Remove firstPhase, so that the policies are attached.",
          }),
        ])
      : []),
  ];
}

/** No problem for an external ID that AWS takes. */
export function requireExternalId(
  vendor: string,
  externalId: string | undefined,
  shownOn = `${vendor}'s connection page`,
): Problem[] {
  return at(
    "externalId",
    externalId !== undefined
      ? checkName("externalId", externalId)
      : [
          problem({
            rule: `is missing: without it, any other customer of ${vendor} could have ${vendor} use the role`,
            remedy: `Copy it from ${shownOn}.`,
          }),
        ],
  );
}

/**
 * Options that say something about a role which this connection does not make: refused, since they would do nothing.
 *
 * @param why why there is no such role, and what to do
 */
export function refuseRoleOptions(
  options: Readonly<Record<string, unknown>>,
  { rule, remedy }: Pick<Problem, "rule" | "remedy"> = {
    rule: "says something about a role, and the connection has access keys only",
    remedy: 'Remove it, or add "role" to the credentials.',
  },
): Problem[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .flatMap(([place, value]) => at(place, [problem({ value, rule, remedy })]));
}

/** A prefix under a vendor's own document, which is for the whole bucket: refused, since it would do nothing. */
export function refuseDocumentedPrefix(
  vendor: string,
  rendering: Rendering | undefined,
  prefix: string | undefined,
): Problem[] {
  if (prefix === undefined || rendering !== "as-documented") return [];
  return at("prefix", [
    problem({
      value: prefix,
      rule: `is not known to ${vendor}'s own document, which is for the whole bucket`,
      remedy: 'Remove it, or use the rendering "least-privilege".',
    }),
  ]);
}
