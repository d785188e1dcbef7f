import { formatArn, type Partition, partitionOf } from "../aws";
import { expectTrust, type PolicyJson } from "../policy";
import { type Problem } from "../validation";
import { type ConnectionContext, type ConnectionPlan } from "./connection";
import {
  checkVendorTrust,
  type ConnectionOptions,
  parseCredentials,
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

/** The principals of a connection to Polytomic. */
export function polytomicPrincipals(
  options: PolytomicOptions,
  { defaultName, account, region }: ConnectionContext,
): Pick<ConnectionPlan, "role" | "user" | "attached" | "suppressions" | "outputs"> & {
  readonly problems: readonly Problem[];
} {
  const { rendering = "least-privilege", names = {}, externalId, firstPhase = false, restrictToRole } = options;
  const partition = partitionOf(region);
  const vendorAccount = options.vendorAccount ?? polytomicIdentity.account;
  const credentials = parseCredentials(options.credentials);
  const publishedRole = formatArn("role", { partition, account: vendorAccount, ...polytomicIdentity.role });
  const vendorRole = restrictToRole === true ? publishedRole : restrictToRole === false ? undefined : restrictToRole;
  const trust: VendorTrust = { vendorAccount, vendorRole, externalId, firstPhase };
  const verbatim =
    rendering === "as-documented" || firstPhase
      ? documentedTrust(vendorRole ?? formatArn("accountRoot", { partition, account: vendorAccount }), externalId)
      : undefined;
  return {
    role: credentials.role
      ? {
          settings: { name: names.role ?? defaultName, assumedBy: trustedVendor(trust) },
          verbatimTrustPolicy: verbatim,
          expectation: expectTrust(trustedVendor(trust), { partition, account }),
        }
      : undefined,
    user:
      credentials.accessKeys === undefined
        ? undefined
        : { name: names.user ?? defaultName, accessKeys: credentials.accessKeys },
    attached: !firstPhase,
    suppressions: options.suppressions ?? [],
    outputs: { region: { text: region }, ...(externalId === undefined ? {} : { external_id: { text: externalId } }) },
    problems: [
      ...credentials.problems,
      ...(credentials.role
        ? [...checkPartition(options, partition), ...checkVendorTrust("Polytomic", trust, "restrictToRole", partition)]
        : refuseRoleOptions({ externalId, firstPhase, restrictToRole, vendorAccount: options.vendorAccount })),
      ...(firstPhase && credentials.accessKeys !== undefined ? refuseKeysInFirstPhase : []),
    ],
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

const refuseKeysInFirstPhase: readonly Problem[] = [
  {
    place: ["firstPhase"],
    value: true,
    rule: "attaches nothing, so that access keys could do nothing",
    remedy: "Add the access keys once the external ID is known.",
  },
];

/** The trust policy of the page, in any of its three forms. */
function documentedTrust(principal: string, externalId: string | undefined): PolicyJson {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        ...(externalId === undefined ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
      },
    ],
  };
}
