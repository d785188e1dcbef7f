import * as v from "valibot";
import { type BucketOperation } from "../catalogue";
import { RoleRef } from "../grants";
import { formatArn, parseArn, type Partition, partitionOf } from "../aws";
import { account, type AccountPrincipal, checkRoleOf } from "../policy";
import { at, lookUp, problem, type Problem } from "../validation";
import { type Connection } from "./connection";
import { databricksExpectations } from "./expectations";
import { bucketEntries, roleEntries } from "./options-schema";
import { connect, type RoleTrust, type Vendor, type VendorContext, type VendorPlan } from "./vendor";
import { type ConnectionOptions, requireExternalId } from "./vendor-trust";

/**
 * The role that Unity Catalog comes with, as Databricks publishes it. Databricks for GovCloud (DoD) comes with another.
 * Source: https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual and
 * https://github.com/databricks/terraform-provider-databricks/blob/main/aws/constants.go
 */
export const unityCatalogRoles: Readonly<Partial<Record<Partition, string>>> = {
  aws: "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL",
  "aws-us-gov": "arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ",
};

/** Options of {@link databricksStorageCredential}. */
export interface DatabricksStorageCredentialOptions<BucketKey extends string> extends Omit<
  ConnectionOptions,
  "rendering" | "credentials"
> {
  /** The bucket that Databricks reads, by its key. Databricks takes no name with a dot. */
  readonly bucket: BucketKey;
  /**
   * Only objects whose key begins with this: `polytomic/`.
   * @default the whole bucket
   */
  readonly prefix?: string;
  /**
   * The ARN of the role that Unity Catalog comes with.
   * @default the one that Databricks publishes for AWS's commercial regions or for GovCloud
   */
  readonly vendorRole?: string;
}

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
export function databricksStorageCredential<const BucketKey extends string>(
  options: DatabricksStorageCredentialOptions<BucketKey>,
): Connection<never, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<DatabricksStorageCredentialOptions<string>> = {
  name: "Databricks (storage credential)",
  schema: v.strictObject({ ...roleEntries, ...bucketEntries, vendorRole: v.optional(v.string()) }),
  plan,
};

const operations: readonly BucketOperation[] = ["getBucketLocation", "listObjects", "getObject"];

function plan(options: DatabricksStorageCredentialOptions<string>, context: VendorContext): VendorPlan {
  const { bucket: key, prefix } = options;
  const { ref: bucket, problems } = lookUp("bucket", key, context.buckets);
  const self = ownArn(context);
  return {
    problems: [...at("bucket", problems), ...at("bucket", bucket === undefined ? [] : refuseDots(bucket.description))],
    trust: selfAssumingTrust(options, context, self),
    need: bucket === undefined ? [] : [bucket.grant(operations, { prefix }), new RoleRef(self).assume()],
    expectations: bucket === undefined ? [] : databricksExpectations(bucket, prefix, self),
    outputs: bucket === undefined ? {} : { bucket: { text: bucket.description.name } },
  };
}

/** Unity Catalog as a trusted principal. */
export function unityCatalogPrincipal(vendorRole: string, externalId: string): AccountPrincipal {
  return account(accountOf(vendorRole)).withExternalId(externalId).onlyRoles(vendorRole);
}

/**
 * Unity Catalog, and the role itself with the same external ID. A trust policy cannot name a role as its principal that
 * is not there yet, so the role stands in a condition on its ARN.
 */
function selfAssumingTrust(
  { externalId, vendorRole: given }: DatabricksStorageCredentialOptions<string>,
  { region, account: own }: VendorContext,
  self: string,
): RoleTrust {
  const partition = partitionOf(region);
  const vendorRole = given ?? unityCatalogRoles[partition];
  const id = externalId ?? "";
  const problems = [
    ...at(
      "vendorRole",
      vendorRole === undefined ? [unpublished(partition)] : checkRoleOf(vendorRole, accountOf(vendorRole), partition),
    ),
    ...requireExternalId("Databricks", externalId, "the storage credential"),
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

function accountOf(roleArn: string): string {
  const parsed = parseArn(roleArn);
  return parsed?.shape === "role" ? parsed.account : "";
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
