import { formatArn, parseArn, type Partition } from "../../aws";
import { account, type AccountPrincipal } from "../../policy";
import { type PublishedPrincipal } from "../published";
import { type VendorIdentity } from "../trust";

/** The page that documents the role of a storage credential. */
export const databricksRoleSource =
  "https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual";

const principals: Readonly<Partial<Record<Partition, Required<PublishedPrincipal>>>> = {
  aws: {
    account: "414351767826",
    role: { path: "/", role: "unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL" },
  },
  // Databricks for GovCloud (DoD) comes with another.
  "aws-us-gov": {
    account: "044793339203",
    role: { path: "/", role: "unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ" },
  },
};

/** What Databricks publishes about Unity Catalog. */
export const databricks = {
  vendor: "Databricks",
  trust: {
    confidence: "documented",
    principals,
    externalId: { shownOn: "the storage credential", known: "before the connection is saved" },
    sources: [
      databricksRoleSource,
      "https://github.com/databricks/terraform-provider-databricks/blob/main/aws/constants.go",
    ],
    checkedOn: "2026-11-21",
  },
} as const satisfies VendorIdentity;

/** The ARN of the role that Unity Catalog comes with, where Databricks publishes one. */
export function unityCatalogRole(partition: Partition): string | undefined {
  const published = principals[partition];
  return published && formatArn("role", { partition, account: published.account, ...published.role });
}

/** Unity Catalog as a trusted principal. */
export function unityCatalogPrincipal(vendorRole: string, externalId: string): AccountPrincipal {
  return account(accountOfRole(vendorRole)).withExternalId(externalId).onlyRoles(vendorRole);
}

/** The account of a role; empty where the text is not the ARN of a role. */
export function accountOfRole(arn: string): string {
  const parsed = parseArn(arn);
  return parsed?.shape === "role" ? parsed.account : "";
}
