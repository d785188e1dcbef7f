import * as v from "valibot";
import { checkName, partitionOf } from "../aws";
import { at } from "../validation";
import { type Connection } from "./connection";
import { unityCatalogPrincipal, unityCatalogRoles } from "./databricks-storage-credential";
import { bucketEntries, credentialEntries, polytomicEntries } from "./options-schema";
import { alsoTrusting, assumeRoleStatement, type PolytomicOptions, polytomicTrust } from "./polytomic";
import { type PolytomicBucket, polytomicBucketPlan } from "./polytomic-bucket";
import { connect, type RoleTrust, type Vendor, type VendorContext } from "./vendor";
import { refuseRoleOptions } from "./vendor-trust";

/** Options of {@link polytomicDatabricks}. */
export interface PolytomicDatabricksOptions<BucketKey extends string>
  extends PolytomicOptions, PolytomicBucket<BucketKey> {
  /**
   * The external ID of Databricks' storage credential, whose statement the page adds to the trust policy of the same
   * role. Only for the rendering `as-documented`: otherwise the credential has a role of its own, from
   * `databricksStorageCredential`.
   * @default none, for a bucket that is an external location of Databricks already
   */
  readonly storageCredentialExternalId?: string;
}

/**
 * Polytomic stages objects in a bucket, from which Databricks loads them. What Databricks reads them with is a
 * connection of its own, `databricksStorageCredential`, unless it can read the bucket already.
 *
 * @example
 * polytomicDatabricks({ bucket: "staging", prefix: "polytomic/", externalId: "6f1c…" });
 */
export function polytomicDatabricks<const BucketKey extends string>(
  options: PolytomicDatabricksOptions<BucketKey>,
): Connection<never, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<PolytomicDatabricksOptions<string>> = {
  name: "Polytomic (Databricks)",
  schema: v.strictObject({
    ...polytomicEntries,
    ...credentialEntries,
    ...bucketEntries,
    storageCredentialExternalId: v.optional(v.string()),
  }),
  plan: (options, context) => ({
    ...polytomicBucketPlan(options, options.rendering, context),
    trust: stagingTrust(options, context),
  }),
};

const hasItsOwnRole = {
  rule: "is of no use here: Databricks reads the bucket with a role of its own",
  remedy: "Remove it, and add the connection databricksStorageCredential({ bucket, prefix, externalId }).",
};

/** Source: https://docs.polytomic.com/docs/iam-role-authentication-to-databricks-aws-staging-buckets */
function stagingTrust(options: PolytomicDatabricksOptions<string>, context: VendorContext): RoleTrust {
  const { rendering, storageCredentialExternalId } = options;
  const trust = polytomicTrust(options, context);
  if (storageCredentialExternalId === undefined) return trust;
  const vendorRole = unityCatalogRoles[partitionOf(context.region)];
  if (rendering !== "as-documented" || vendorRole === undefined) {
    const problems = refuseRoleOptions({ storageCredentialExternalId }, hasItsOwnRole);
    return { ...trust, problems: [...trust.problems, ...problems], problemsWithoutRole: problems };
  }
  const databricks = unityCatalogPrincipal(vendorRole, storageCredentialExternalId);
  const both = alsoTrusting(trust, [databricks], {
    statements: [assumeRoleStatement(vendorRole, storageCredentialExternalId)],
    letsIn: [databricks],
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
