import { formatArn, type Partition, partitionOf } from "../aws";
import { type PolicyJson, type TrustedPrincipal } from "../policy";
import { type Problem } from "../validation";
import { type RoleTrust, type VendorContext } from "./vendor";
import {
  checkVendorTrust,
  type ConnectionOptions,
  refuseRoleOptions,
  trustedVendor,
  type VendorTrust,
} from "./vendor-trust";

/**
 * What Polytomic publishes about itself.
 * Source: https://docs.polytomic.com/docs/amazon-dynamodb and
 * https://docs.polytomic.com/docs/iam-role-authentication-to-aws
 */
export const polytomicIdentity = {
  account: "568237466542",
  /** "This role may change in the future", says the page. */
  role: { path: "/convox/", role: "prod-polytomic-ServiceRole-1ELGH39L0GCHT" },
} as const;

/** What all connections to Polytomic have in common. */
export interface PolytomicOptions extends ConnectionOptions {
  /**
   * Declares that the connection is not saved in Polytomic yet, so that its external ID is not known: the role can
   * then be assumed by all of Polytomic, and nothing is attached to it.
   * @default false
   */
  readonly firstPhase?: boolean;
  /**
   * Only a role of Polytomic's account may assume the role, beside sending the external ID: `true` for the one that
   * Polytomic publishes, or the ARN of another.
   * @default false
   */
  readonly restrictToRole?: boolean | string;
  /**
   * The account that Polytomic calls from.
   * @default "568237466542"
   */
  readonly vendorAccount?: string;
}

/** Who may assume the role of a connection to Polytomic. */
export function polytomicTrust(options: PolytomicOptions, { region }: VendorContext): RoleTrust {
  const { rendering, externalId, firstPhase = false, restrictToRole } = options;
  const partition = partitionOf(region);
  const vendorAccount = options.vendorAccount ?? polytomicIdentity.account;
  const publishedRole = formatArn("role", { partition, account: vendorAccount, ...polytomicIdentity.role });
  const vendorRole = restrictToRole === true ? publishedRole : restrictToRole === false ? undefined : restrictToRole;
  const trust: VendorTrust = { vendorAccount, vendorRole, externalId, firstPhase };
  const assumedBy = [trustedVendor(trust)];
  const principal = vendorRole ?? formatArn("accountRoot", { partition, account: vendorAccount });
  return {
    assumedBy,
    verbatim:
      rendering === "as-documented" || firstPhase
        ? {
            policy: { Version: "2012-10-17", Statement: [assumeRoleStatement(principal, externalId)] },
            letsIn: assumedBy,
          }
        : undefined,
    firstPhase,
    problems: [
      ...checkPartition(options, partition),
      ...checkVendorTrust("Polytomic", trust, "restrictToRole", partition),
    ],
    problemsWithoutRole: refuseRoleOptions({
      externalId,
      firstPhase,
      restrictToRole,
      vendorAccount: options.vendorAccount,
    }),
  };
}

/** Nothing in one partition can trust an account of another. */
function checkPartition({ vendorAccount }: PolytomicOptions, partition: Partition): Problem[] {
  if (partition === "aws" || vendorAccount !== undefined) return [];
  return [
    {
      place: ["vendorAccount"],
      rule: `is missing: the account that Polytomic publishes is in the partition aws, and no role in ${partition} can trust it`,
      remedy: "Use access keys, or ask Polytomic for an account in the partition.",
    },
  ];
}

/** The statement of the pages that lets somebody assume the role, with and without an external ID. */
export function assumeRoleStatement(
  principal: string,
  externalId: string | undefined,
): PolicyJson["Statement"][number] {
  return {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    ...(externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
  };
}

/** The same trust with further statements in the vendor's own document, for further principals. */
export function alsoTrusting(
  trust: RoleTrust,
  others: readonly TrustedPrincipal[],
  documented: { readonly statements: PolicyJson["Statement"]; readonly letsIn: readonly TrustedPrincipal[] },
): RoleTrust {
  if (trust.firstPhase) return trust;
  const { verbatim } = trust;
  return {
    ...trust,
    assumedBy: [...trust.assumedBy, ...others],
    verbatim: verbatim && {
      policy: { ...verbatim.policy, Statement: [...verbatim.policy.Statement, ...documented.statements] },
      letsIn: [...verbatim.letsIn, ...documented.letsIn],
    },
  };
}
