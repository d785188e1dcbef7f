import { type BucketOperation } from "../../catalogue";
import { RoleRef } from "../../grants";
import { formatArn, type Partition, partitionOf } from "../../aws";
import { account, checkRoleOf } from "../../policy";
import { at, problem, type Problem } from "../../validation";
import { bucketOptions, vendorRoleOption } from "../options";
import { bucketNeed, lookUpBucket } from "../resources";
import { requireExternalId, type RoleTrust, type TrustOptions } from "../trust";
import { vendor, type VendorContext } from "../vendor";
import { accountOfRole, databricks, unityCatalogPrincipal, unityCatalogRole } from "./databricks";

const operations: readonly BucketOperation[] = ["getBucketLocation", "listObjects", "getObject"];

/**
 * The role of a storage credential of Databricks' Unity Catalog, with which it reads what has been staged in a bucket.
 *
 * Make the storage credential first, as read-only and with the ARN that the role is going to have,
 * `arn:aws:iam::<account>:role/<environment>-<connection>`; Databricks shows its external ID then, and takes the role
 * once it is there. Databricks refuses a role that cannot assume itself, so this one can.
 *
 * @example
 * databricksStorageCredential({ bucket: "staging", prefix: "polytomic/", externalId: "1f0c…" });
 */
export const databricksStorageCredential = vendor({
  ...databricks,
  product: "storage credential",
  shown: ["bucket", "prefix"],
  gives: "the role that Databricks' Unity Catalog reads staged objects with, and that assumes itself",
  options: { ...bucketOptions, ...vendorRoleOption },
  plan: (options, context) => {
    const { ref: bucket, problems, outputs } = lookUpBucket(options, context);
    const self = ownArn(context);
    return {
      problems: [...problems, ...at("bucket", bucket === undefined ? [] : refuseDots(bucket.description))],
      trust: selfAssumingTrust(options, context, self),
      need: bucket === undefined ? [] : [...bucketNeed(bucket, operations, options), new RoleRef(self).assume()],
      outputs,
    };
  },
});

/**
 * Unity Catalog, and the role itself with the same external ID. A trust policy cannot name a role as its principal that
 * is not there yet, so the role stands in a condition on its ARN.
 */
function selfAssumingTrust(
  { externalId, vendorRole: given }: TrustOptions,
  { region, account: own }: VendorContext,
  self: string,
): RoleTrust {
  const partition = partitionOf(region);
  const vendorRole = given ?? unityCatalogRole(partition);
  const id = externalId ?? "";
  const problems = [
    ...at(
      "vendorRole",
      vendorRole === undefined
        ? [unpublished(partition)]
        : checkRoleOf(vendorRole, accountOfRole(vendorRole), partition),
    ),
    ...requireExternalId(databricks.vendor, externalId, databricks.trust.externalId),
  ];
  return {
    assumedBy: [unityCatalogPrincipal(vendorRole ?? "", id), account(own).withExternalId(id).onlyRoles(self)],
    firstPhase: false,
    problems,
    problemsWithoutRole: problems,
  };
}

function ownArn({ account: own, region, names }: VendorContext): string {
  return formatArn("role", { partition: partitionOf(region), account: own, path: "/", role: names.role });
}

function unpublished(partition: Partition): Problem {
  return problem({
    rule: `is missing: Databricks publishes no role of Unity Catalog in the partition ${partition}`,
    remedy: "Copy it from the trust policy that Databricks shows with the storage credential.",
  });
}

/** https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual */
function refuseDots({ name }: { readonly name: string }): Problem[] {
  if (!name.includes(".")) return [];
  return [
    problem({
      value: name,
      rule: "has a dot in its name, which Databricks does not support",
      remedy: "Stage elsewhere.",
    }),
  ];
}
