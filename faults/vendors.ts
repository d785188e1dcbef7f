import type * as connections from "../modules/connections";
import { type Faults, faultsIn } from "./fault";

/** The functions of `modules/connections` that make connections. */
type Maker = {
  [Name in keyof typeof connections]: (typeof connections)[Name] extends { readonly page: connections.VendorFacts }
    ? Name
    : never;
}[keyof typeof connections];

const folder = "modules/connections/vendors";
const inArtie = faultsIn(`${folder}/artie.ts`);
const inDatabricks = faultsIn(`${folder}/databricks.ts`);
const inStorageCredential = faultsIn(`${folder}/databricks-storage-credential.ts`);
const inFivetran = faultsIn(`${folder}/fivetran-dynamodb.ts`);
const inPolytomic = faultsIn(`${folder}/polytomic.ts`);
const inPolytomicBucket = faultsIn(`${folder}/polytomic-bucket.ts`);
const inPolytomicDatabricks = faultsIn(`${folder}/polytomic-databricks.ts`);
const inPolytomicDynamoDb = faultsIn(`${folder}/polytomic-dynamodb.ts`);
const inPolytomicRedshift = faultsIn(`${folder}/polytomic-redshift-serverless.ts`);
const inPolytomicS3 = faultsIn(`${folder}/polytomic-s3.ts`);
const inRetool = faultsIn(`${folder}/retool.ts`);
const inRetoolDynamoDb = faultsIn(`${folder}/retool-dynamodb.ts`);
const inRetoolS3 = faultsIn(`${folder}/retool-s3.ts`);
const inTrust = faultsIn("modules/connections/trust.ts");
const inVendor = faultsIn("modules/connections/vendor.ts");

/** The faults of every vendor's page. The compiler names a page without one. */
export const vendorFaults: Readonly<Record<Maker, Faults>> = {
  artie: [
    inArtie("Artie cannot check point-in-time recovery", '    "describeContinuousBackups",\n', ""),
    inArtie("Artie lists streams", '    "getShardIterator",\n', '    "getShardIterator",\n    "listStreams",\n'),
    inArtie("Artie deletes exports", '"getObject", "writeExport"]', '"getObject", "writeExport", "deleteObject"]'),
    inArtie("Artie exports without a bucket", "return exported ? [", "return exported || true ? ["),
    inArtie(
      "Artie reads the whole bucket",
      "bucketNeed(bucket.ref, exportOperations, exportTo ?? {})",
      "bucketNeed(bucket.ref, exportOperations, {})",
    ),
    inArtie(
      "Artie's document: another service",
      '{ Service: "ec2.amazonaws.com" }',
      '{ Service: "ecs-tasks.amazonaws.com" }',
    ),
    inArtie("Artie's document: an action less", '            "dynamodb:ListExports",\n', ""),
  ],
  databricksStorageCredential: [
    inDatabricks("Databricks: another account", 'account: "414351767826"', 'account: "414351767827"'),
    inDatabricks("Databricks: a misspelt role", "UCMasterRole-14S5ZJVKOTYTL", "UCMasterRole-14S5ZJVK0TYTL"),
    inDatabricks("Databricks: another account in GovCloud", 'account: "044793339203"', 'account: "044793339204"'),
    inDatabricks(
      "Databricks: every role of the account",
      ".withExternalId(externalId).onlyRoles(vendorRole)",
      ".withExternalId(externalId)",
    ),
    inStorageCredential("Databricks writes", '"listObjects", "getObject"]', '"listObjects", "getObject", "putObject"]'),
    inStorageCredential(
      "the role takes itself without an external ID",
      "account(own).withExternalId(id).onlyRoles(self)",
      "account(own).onlyRoles(self)",
    ),
    inStorageCredential("the role cannot take itself", ", new RoleRef(self).assume()]", "]"),
  ],
  fivetranDynamoDb: [
    inFivetran("Fivetran: another account", '"834469178297"', '"834469178298"'),
    inFivetran(
      "Fivetran does not get records",
      "[...tableVerbs.readStream, ...reads]",
      '[...tableVerbs.readStream.filter((each) => each !== "getRecords"), ...reads]',
    ),
    inFivetran(
      "Fivetran reads items that its form does not list",
      "...tableVerbs.readStream, ...reads]",
      '...tableVerbs.readStream, "scan", ...reads]',
    ),
    inFivetran("Fivetran may ask for writes", '  "batchGetItem",\n', '  "batchGetItem",\n  "putItem",\n'),
  ],
  polytomicDatabricks: [
    inPolytomicDatabricks(
      "Polytomic (Databricks) trusts Unity Catalog outside its document",
      'rendering !== "as-documented" || vendorRole === undefined',
      "vendorRole === undefined",
    ),
    inPolytomicDatabricks(
      "Polytomic (Databricks): the document lets Unity Catalog in without its external ID",
      "assumeRoleStatement(vendorRole, storageCredentialExternalId)",
      "assumeRoleStatement(vendorRole, undefined)",
    ),
  ],
  polytomicDynamoDb: [
    inPolytomicDynamoDb("Polytomic does not scan", '  "scan",\n', ""),
    inPolytomicDynamoDb(
      "Polytomic changes tables whose streams are yours",
      'streams === "vendor-managed" ? (["updateTable"]',
      'streams === "self-managed" ? (["updateTable"]',
    ),
    inPolytomicDynamoDb("Polytomic's document: every action", '  "dynamodb:List*",\n', '  "dynamodb:*",\n'),
    inPolytomic("Polytomic: another account", 'account: "568237466542"', 'account: "568237466543"'),
    inPolytomic("Polytomic: a misspelt role", "ServiceRole-1ELGH39L0GCHT", "ServiceRole-1ELGH39LOGCHT"),
    inPolytomic("Polytomic: a role without its path", 'path: "/convox/"', 'path: "/"'),
    inPolytomic(
      "Polytomic: restrictToRole does not restrict",
      "restrictToRole === true ? publishedRole",
      "restrictToRole === true ? undefined",
    ),
  ],
  polytomicRedshiftServerless: [
    inPolytomicRedshift(
      "Redshift: a further service",
      '"redshift.amazonaws.com"];',
      '"redshift.amazonaws.com", "glue.amazonaws.com"];',
    ),
    inPolytomicRedshift(
      "Redshift takes the role for every user of the database",
      "service(name, { externalId })",
      "service(name)",
    ),
    inPolytomicRedshift(
      "Redshift takes the role without staging",
      "if (options.staging === undefined) return trust;",
      "",
    ),
    inPolytomicRedshift("Redshift: the user of another workgroup", "-${workgroup}/IAMR:", "-*/IAMR:"),
  ],
  polytomicS3: [
    inPolytomicBucket("Polytomic leaves the parts of failed uploads", '  "abortMultipartUpload",\n', ""),
    inPolytomicBucket("Polytomic reads versions", '  "getObject",\n', '  "getObject",\n  "getObjectVersion",\n'),
    inPolytomicS3(
      "Polytomic's document is rendered unasked",
      "options.rendering, context)",
      '"as-documented", context)',
    ),
  ],
  retoolDynamoDb: [
    inRetoolDynamoDb(
      "Retool writes batches",
      '["putItem", "updateItem", "deleteItem"]',
      '["putItem", "updateItem", "deleteItem", "batchWriteItem"]',
    ),
    inRetoolDynamoDb("Retool writes unless told otherwise", 'access = "read-only"', 'access = "read-write"'),
    inRetoolDynamoDb(
      "Retool comes from anywhere",
      "addresses === undefined ? from :",
      "addresses !== undefined ? from :",
    ),
    inRetool("Retool: a range is too wide", "35.90.103.132/30", "35.90.103.128/29"),
    inRetool("Retool: a range of Europe is too wide", "3.77.79.248/30", "3.77.79.248/29"),
    inRetool("Retool: a misspelt address", "54.169.175.71/32", "54.169.175.17/32"),
    inRetool(
      "self-hosted Retool: the cloud gets in as well",
      "    assumedBy: [assumedBy],",
      "    assumedBy: [assumedBy, ...trust.assumedBy],",
    ),
  ],
  retoolS3: [
    inRetoolS3(
      "Retool reads versions",
      '["listObjects", "getObject"]',
      '["listObjects", "getObject", "getObjectVersion"]',
    ),
    inRetoolS3(
      "Retool deletes versions",
      '"abortMultipartUpload", "deleteObject"]',
      '"abortMultipartUpload", "deleteObject", "deleteObjectVersion"]',
    ),
    inRetoolS3("Retool writes files unless told otherwise", 'access = "read-only"', 'access = "read-write"'),
  ],
};

/** Faults of what all vendors share. */
export const sharedVendorFaults: Faults = [
  inTrust(
    "an external ID that is given is not asked for",
    "externalId === undefined ? principal : principal.withExternalId(externalId)",
    "principal",
  ),
  inTrust(
    "a vendor is trusted without an external ID",
    "externalId !== undefined\n      ? checkName",
    "externalId !== undefined || true\n      ? checkName",
  ),
  inTrust(
    "a vendor's role is not the only one",
    "vendorRole === undefined ? identified : identified.onlyRoles(vendorRole)",
    "identified",
  ),
  inVendor(
    "the first phase attaches policies",
    "const attached = !trust.firstPhase;",
    "const attached = trust.firstPhase || true;",
  ),
];
