import * as v from "valibot";
import { formatArn, partitionOf } from "../../aws";
import { type PolicyJson, type TrustedPrincipal } from "../../policy";
import {
  type commonOptions,
  type credentialOption,
  type OptionsOf,
  renderingOption,
  vendorAccountOption,
} from "../options";
import { type Difference } from "../published";
import { refuseRoleOptions } from "../refused-options";
import { type RoleTrust, trustInVendor, type VendorIdentity } from "../trust";

export const principalRoles =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles";

/** What Polytomic publishes about itself, whatever it connects to. */
export const polytomic = {
  vendor: "Polytomic",
  trust: {
    confidence: "documented",
    principals: {
      aws: {
        account: "568237466542",
        // "This role may change in the future", says the page.
        role: { path: "/convox/", role: "prod-polytomic-ServiceRole-1ELGH39L0GCHT" },
      },
    },
    externalId: { shownOn: "Polytomic's connection page", known: "once the connection is saved" },
    sources: [
      "https://docs.polytomic.com/docs/amazon-dynamodb",
      "https://docs.polytomic.com/docs/iam-role-authentication-to-aws",
    ],
    checkedOn: "2026-11-21",
  },
} as const satisfies VendorIdentity;

/** The options of every connection to Polytomic. */
export const polytomicOptions = {
  ...renderingOption,
  /**
   * Declares that the connection is not saved in Polytomic yet, so that its external ID is not known: the role can
   * then be assumed by all of Polytomic, and nothing is attached to it.
   * @default false
   */
  firstPhase: v.optional(v.boolean()),
  /**
   * Only a role of Polytomic's account may assume the role, beside sending the external ID: `true` for the one that
   * Polytomic publishes, or the ARN of another.
   * @default false
   */
  restrictToRole: v.optional(v.union([v.boolean(), v.string()])),
  ...vendorAccountOption,
};

/** What all connections to Polytomic that take a role or access keys have in common. */
export type PolytomicOptions = OptionsOf<
  typeof commonOptions & typeof polytomicOptions & typeof credentialOption,
  never,
  never
>;

/** Who may assume the role of a connection to Polytomic. */
export function polytomicTrust(
  options: Omit<PolytomicOptions, "credentials">,
  { region }: { readonly region: string },
): RoleTrust {
  const { rendering, externalId, firstPhase = false, restrictToRole, vendorAccount } = options;
  const partition = partitionOf(region);
  const published = polytomic.trust.principals.aws;
  const account = vendorAccount ?? published.account;
  const publishedRole = formatArn("role", { partition, account, ...published.role });
  const vendorRole = restrictToRole === true ? publishedRole : restrictToRole === false ? undefined : restrictToRole;
  const trust = trustInVendor(polytomic, { ...options, vendorRole }, region, "restrictToRole");
  const principal = vendorRole ?? formatArn("accountRoot", { partition, account });
  return {
    ...trust,
    verbatim:
      rendering === "as-documented" || firstPhase
        ? {
            policy: { Version: "2012-10-17", Statement: [assumeRoleStatement(principal, externalId)] },
            letsIn: trust.assumedBy,
          }
        : undefined,
    problemsWithoutRole: refuseRoleOptions({ externalId, firstPhase, restrictToRole, vendorAccount }),
  };
}

/** Why a role is not named as a principal, as Polytomic's pages do to restrict the trust to it. */
export const roleAsPrincipal: Difference = {
  change: "narrowed",
  actions: ["sts:AssumeRole"],
  documented: "names Polytomic's role as the principal, to restrict the trust to it",
  corrected: "names the account, and the role in a condition on aws:PrincipalArn",
  reason:
    "AWS stores a role that is named as a principal by its internal ID: when Polytomic makes its role anew, as its page says it may, the trust would be dead.",
  source: principalRoles,
};

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
