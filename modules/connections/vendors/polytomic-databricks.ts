import * as v from "valibot";
import { checkName, partitionOf } from "../../aws";
import { at } from "../../validation";
import { bucketOptions, credentialOption } from "../options";
import { refuseRoleOptions } from "../refused-options";
import { type RoleTrust } from "../trust";
import { vendor, type VendorContext } from "../vendor";
import { databricksRoleSource, unityCatalogPrincipal, unityCatalogRole } from "./databricks";
import {
  alsoTrusting,
  assumeRoleStatement,
  polytomic,
  type PolytomicOptions,
  polytomicOptions,
  polytomicTrust,
  principalRoles,
} from "./polytomic";
import { bucketDifferences, polytomicBucketPlan } from "./polytomic-bucket";

/**
 * Polytomic stages objects in a bucket, from which Databricks loads them. What Databricks reads them with is a
 * connection of its own, `databricksStorageCredential`, unless it can read the bucket already.
 *
 * @example
 * polytomicDatabricks({ bucket: "staging", prefix: "polytomic/", externalId: "6f1c…" });
 */
export const polytomicDatabricks = vendor({
  ...polytomic,
  product: "Databricks",
  shown: ["bucket", "prefix"],
  gives: "staging objects for Databricks",
  document: {
    source: "https://docs.polytomic.com/docs/iam-role-authentication-to-databricks-aws-staging-buckets",
    checkedOn: "2026-11-21",
    differences: [
      {
        change: "narrowed",
        actions: ["sts:AssumeRole"],
        documented: "one role for Polytomic and for Unity Catalog, both named as principals by their roles",
        corrected: "a role for each, trusting its account, with the role in a condition on aws:PrincipalArn",
        reason:
          "Databricks only reads what was staged, and each of the two has an external ID of its own; a role that is named as a principal is lost when its owner makes it anew.",
        source: principalRoles,
      },
      {
        change: "added",
        actions: ["sts:AssumeRole"],
        documented: "not granted",
        corrected: "on itself, to the role of the storage credential, whose trust policy lets it in",
        reason: "Databricks refuses storage credentials whose role cannot assume itself.",
        source: databricksRoleSource,
      },
      ...bucketDifferences,
    ],
  },
  options: {
    ...polytomicOptions,
    ...credentialOption,
    ...bucketOptions,
    /**
     * The external ID of Databricks' storage credential, whose statement the page adds to the trust policy of the same
     * role. Only for the rendering `as-documented`: otherwise the credential has a role of its own, from
     * `databricksStorageCredential`.
     * @default none, for a bucket that is an external location of Databricks already
     */
    storageCredentialExternalId: v.optional(v.string()),
  },
  plan: (options, context) => ({
    ...polytomicBucketPlan(options, options.rendering, context),
    trust: stagingTrust(options, context),
  }),
});

const hasItsOwnRole = {
  rule: "is of no use here: Databricks reads the bucket with a role of its own",
  remedy: "Remove it, and add the connection databricksStorageCredential({ bucket, prefix, externalId }).",
};

function stagingTrust(
  options: PolytomicOptions & { readonly storageCredentialExternalId?: string },
  context: VendorContext,
): RoleTrust {
  const { rendering, storageCredentialExternalId } = options;
  const trust = polytomicTrust(options, context);
  if (storageCredentialExternalId === undefined) return trust;
  const vendorRole = unityCatalogRole(partitionOf(context.region));
  if (rendering !== "as-documented" || vendorRole === undefined) {
    const problems = refuseRoleOptions({ storageCredentialExternalId }, hasItsOwnRole);
    return { ...trust, problems: [...trust.problems, ...problems], problemsWithoutRole: problems };
  }
  const unityCatalog = unityCatalogPrincipal(vendorRole, storageCredentialExternalId);
  const both = alsoTrusting(trust, [unityCatalog], {
    statements: [assumeRoleStatement(vendorRole, storageCredentialExternalId)],
    letsIn: [unityCatalog],
  });
  return {
    ...both,
    problems: [
      ...both.problems,
      ...at("storageCredentialExternalId", checkName("externalId", storageCredentialExternalId)),
    ],
    problemsWithoutRole: [...both.problemsWithoutRole, ...refuseRoleOptions({ storageCredentialExternalId })],
  };
}
