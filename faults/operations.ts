import { type Faults, faultsIn } from "./fault";

const folder = "modules/catalogue/operations";
const inDynamoDb = faultsIn(`${folder}/dynamodb.ts`);
const inS3 = faultsIn(`${folder}/s3.ts`);
const inKms = faultsIn(`${folder}/kms.ts`);
const inKinesis = faultsIn(`${folder}/kinesis.ts`);
const inRedshift = faultsIn(`${folder}/redshift.ts`);
const inSts = faultsIn(`${folder}/sts.ts`);
const inEncryption = faultsIn("modules/grants/encryption.ts");
const inTableArn = faultsIn("modules/catalogue/table-arn.ts");

/** Faults in the rows of operations: their actions, resources and condition keys. */
export const operationFaults: Faults = [
  inDynamoDb(
    "a query of an index is not granted",
    'actions: ["dynamodb:Query"],\n    on: ["table", "index"]',
    'actions: ["dynamodb:Query"],\n    on: ["table"]',
  ),
  inDynamoDb(
    "PutItem also deletes",
    'actions: ["dynamodb:PutItem"],',
    'actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],',
  ),
  inDynamoDb("a restored table cannot be scanned", '      "dynamodb:Scan",\n', ""),
  inDynamoDb(
    "GetItem is said not to carry its key",
    'keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "Select")',
    'keys("Attributes", "EnclosingOperation", "ReturnConsumedCapacity", "Select")',
  ),
  inDynamoDb(
    "Scan is said to carry keys",
    'conditionKeys: keys("Attributes", "ReturnConsumedCapacity", "ReturnValues", "Select")',
    'conditionKeys: keys("Attributes", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues", "Select")',
  ),
  inDynamoDb(
    "CreateTable makes no grant on the key",
    'actions: ["dynamodb:CreateTable"], on: ["table"], data: "manages"',
    'actions: ["dynamodb:CreateTable"], on: ["table"], data: "writes"',
  ),
  inDynamoDb(
    "GetRecords does not decrypt",
    'actions: ["dynamodb:GetRecords"], on: ["stream"], data: "reads"',
    'actions: ["dynamodb:GetRecords"], on: ["stream"]',
  ),
  inDynamoDb(
    "ListTables on tables",
    'actions: ["dynamodb:ListTables"], on: ["*"]',
    'actions: ["dynamodb:ListTables"], on: ["table"]',
  ),
  inDynamoDb(
    "DescribeExport on the table",
    'actions: ["dynamodb:DescribeExport"], on: ["export"]',
    'actions: ["dynamodb:DescribeExport"], on: ["table"]',
  ),
  inDynamoDb(
    "DeleteBackup on the table",
    'actions: ["dynamodb:DeleteBackup"], on: ["backup"]',
    'actions: ["dynamodb:DeleteBackup"], on: ["table"]',
  ),
  inDynamoDb(
    "restoring fills a table for the caller, from the caller's network",
    '    data: "writes",\n    through: "dynamodb",\n',
    '    data: "writes",\n',
  ),
  inS3(
    "a listing below a prefix is of the whole bucket",
    'listObjects: { purpose: "ListObjects", actions: ["s3:ListBucket"], on: ["bucket"], prefixKey: "s3:prefix" }',
    'listObjects: { purpose: "ListObjects", actions: ["s3:ListBucket"], on: ["bucket"] }',
  ),
  inS3(
    "GetBucketLocation on objects",
    'actions: ["s3:GetBucketLocation"], on: ["bucket"]',
    'actions: ["s3:GetBucketLocation"], on: ["object"]',
  ),
  inS3(
    "an export is written without its ACL",
    '["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"]',
    '["s3:AbortMultipartUpload", "s3:PutObject"]',
  ),
  inS3(
    "reading an import also reads versions",
    'readImport: {\n    purpose: "ReadObjects",\n    actions: ["s3:GetObject"]',
    'readImport: {\n    purpose: "ReadObjects",\n    actions: ["s3:GetObject", "s3:GetObjectVersion"]',
  ),
  inKms(
    "reading encrypted tables: the key is not described",
    '["kms:Decrypt", "kms:DescribeKey"] as const',
    '["kms:Decrypt"] as const',
  ),
  inKms(
    "writing encrypted objects also encrypts",
    'encryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"]',
    'encryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"]',
  ),
  inKms(
    "managing encrypted tables: DynamoDB makes no grant",
    '[...encryptTableData, "kms:CreateGrant"]',
    "[...encryptTableData]",
  ),
  inKinesis(
    "records are written for the caller under a misspelt action",
    '["kinesis:PutRecords"]',
    '["kinesis:PutRecord"]',
  ),
  inRedshift(
    "SQL on every workgroup",
    'actions: ["redshift-data:ExecuteStatement"], on: ["workgroup"]',
    'actions: ["redshift-data:ExecuteStatement"], on: ["statement"]',
  ),
  inSts(
    "assuming a role also tags sessions",
    'actions: ["sts:AssumeRole"]',
    'actions: ["sts:AssumeRole", "sts:TagSession"]',
  ),
  inEncryption("the key is open to every region", "`${service}.${region}.amazonaws.com`", "`${service}.amazonaws.com`"),
  inEncryption("reading objects also encrypts", 's3: { reads: "decryptObjects",', 's3: { reads: "encryptObjects",'),
  inEncryption("the widest use of a key is forgotten", "dataUses.findLast(", "dataUses.find("),
  inEncryption("China: one of two names", "[host, `${host}.cn`]", "[host]"),
  inTableArn(
    "the backups of a table are exports",
    'formatArn("backup", { ...common, backup: name })',
    'formatArn("export", { ...common, export: name })',
  ),
];
