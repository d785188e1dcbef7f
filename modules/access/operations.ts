import { problem, type Problem } from "../validation";

/** What an ARN of an operation points at. `*` is for actions that IAM only knows on all resources. */
export type ResourceType =
  | "table"
  | "index"
  | "stream"
  | "export"
  | "import"
  | "backup"
  | "bucket"
  | "object"
  | "key"
  | "workgroup"
  /** A statement of the Redshift Data API. It has no ARN: it is granted on `*`, and held to its owner. */
  | "statement"
  | "role"
  | "*";

/** What an operation is for. Statements are named after it. */
export type Purpose =
  | "ReadItems"
  | "Scan"
  | "WriteItems"
  | "Describe"
  | "ManageStream"
  | "ReadStream"
  | "Export"
  | "Discover"
  | "LocateBucket"
  | "ListObjects"
  | "ReadObjects"
  | "WriteObjects"
  | "DeleteObjects"
  | "UseKey"
  | "RunSql"
  | "FollowSql"
  | "AssumeRole";

/**
 * The condition keys of DynamoDB by which a policy can tell requests on the same resource apart. A condition on a key
 * that the requests of an operation do not carry never holds, or always: such an operation cannot be narrowed by it.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export type DynamoDbConditionKey =
  | "dynamodb:Attributes"
  | "dynamodb:EnclosingOperation"
  | "dynamodb:FullTableScan"
  | "dynamodb:LeadingKeys"
  | "dynamodb:ReturnConsumedCapacity"
  | "dynamodb:ReturnValues"
  | "dynamodb:Select";

/** One thing that a client can do, and what IAM asks for it. */
export interface Operation {
  readonly purpose: Purpose;
  readonly actions: readonly string[];
  /** The resources that IAM checks. An operation on an index is checked on the index, one on `*` on nothing. */
  readonly on: readonly ResourceType[];
  /** What it does with data that a customer-managed key protects; absent where it touches no data. */
  readonly data?: "reads" | "writes";
  /** The condition key that holds the operation to a prefix, where its ARN cannot. */
  readonly prefixKey?: "s3:prefix";
  /** The condition keys of DynamoDB that its requests carry; absent for none. */
  readonly conditionKeys?: readonly DynamoDbConditionKey[];
  /** The service that does it in the caller's name, from its own network; absent where the caller does it. */
  readonly through?: "dynamodb";
}

/**
 * Every operation that the project grants, once: code, tests and documentation read this table.
 *
 * Source of actions, resources and condition keys: the Service Authorization Reference,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html and list_amazons3.html
 */
export const operations = {
  // The most far-reaching comes first, since a Sid names the first purposes of its statement.
  updateTable: { purpose: "ManageStream", actions: ["dynamodb:UpdateTable"], on: ["table"] },

  // Items. A query or a scan of an index is authorised on the index alone, so both ARNs are needed.
  getItem: {
    purpose: "ReadItems",
    actions: ["dynamodb:GetItem"],
    on: ["table"],
    data: "reads",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:EnclosingOperation",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:Select",
    ],
  },
  batchGetItem: {
    purpose: "ReadItems",
    actions: ["dynamodb:BatchGetItem"],
    on: ["table"],
    data: "reads",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:Select",
    ],
  },
  query: {
    purpose: "ReadItems",
    actions: ["dynamodb:Query"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:ReturnValues",
      "dynamodb:Select",
    ],
  },
  partiQlSelect: {
    purpose: "ReadItems",
    actions: ["dynamodb:PartiQLSelect"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:EnclosingOperation",
      "dynamodb:FullTableScan",
      "dynamodb:LeadingKeys",
      "dynamodb:Select",
    ],
  },
  scan: {
    purpose: "Scan",
    actions: ["dynamodb:Scan"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:ReturnValues",
      "dynamodb:Select",
    ],
  },
  putItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:PutItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:EnclosingOperation",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:ReturnValues",
    ],
  },
  updateItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:UpdateItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:EnclosingOperation",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:ReturnValues",
    ],
  },
  deleteItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:DeleteItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: [
      "dynamodb:Attributes",
      "dynamodb:EnclosingOperation",
      "dynamodb:LeadingKeys",
      "dynamodb:ReturnConsumedCapacity",
      "dynamodb:ReturnValues",
    ],
  },
  batchWriteItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:BatchWriteItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: ["dynamodb:Attributes", "dynamodb:LeadingKeys", "dynamodb:ReturnConsumedCapacity"],
  },

  // The table itself.
  describeTable: { purpose: "Describe", actions: ["dynamodb:DescribeTable"], on: ["table"] },
  describeTimeToLive: { purpose: "Describe", actions: ["dynamodb:DescribeTimeToLive"], on: ["table"] },
  describeContinuousBackups: { purpose: "Describe", actions: ["dynamodb:DescribeContinuousBackups"], on: ["table"] },
  listTagsOfResource: { purpose: "Describe", actions: ["dynamodb:ListTagsOfResource"], on: ["table"] },

  // Streams. Each enabling of a stream makes a new label, so grants are on all streams of the table.
  describeStream: { purpose: "ReadStream", actions: ["dynamodb:DescribeStream"], on: ["stream"] },
  getShardIterator: { purpose: "ReadStream", actions: ["dynamodb:GetShardIterator"], on: ["stream"] },
  getRecords: { purpose: "ReadStream", actions: ["dynamodb:GetRecords"], on: ["stream"], data: "reads" },
  listStreams: { purpose: "Discover", actions: ["dynamodb:ListStreams"], on: ["*"] },

  // Export to S3. DynamoDB writes the objects with the rights of the caller.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
  exportTable: { purpose: "Export", actions: ["dynamodb:ExportTableToPointInTime"], on: ["table"], data: "reads" },
  listExports: { purpose: "Export", actions: ["dynamodb:ListExports"], on: ["table"] },
  describeExport: { purpose: "Export", actions: ["dynamodb:DescribeExport"], on: ["export"] },

  // The account.
  listTables: { purpose: "Discover", actions: ["dynamodb:ListTables"], on: ["*"] },
  describeLimits: { purpose: "Discover", actions: ["dynamodb:DescribeLimits"], on: ["*"] },
  describeEndpoints: { purpose: "Discover", actions: ["dynamodb:DescribeEndpoints"], on: ["*"] },

  // S3. Listing is an action on the bucket, narrowed by a condition; objects are narrowed by their ARN.
  getBucketLocation: { purpose: "LocateBucket", actions: ["s3:GetBucketLocation"], on: ["bucket"] },
  listObjects: { purpose: "ListObjects", actions: ["s3:ListBucket"], on: ["bucket"], prefixKey: "s3:prefix" },
  getObject: { purpose: "ReadObjects", actions: ["s3:GetObject"], on: ["object"], data: "reads" },
  putObject: { purpose: "WriteObjects", actions: ["s3:PutObject"], on: ["object"], data: "writes" },
  abortMultipartUpload: { purpose: "WriteObjects", actions: ["s3:AbortMultipartUpload"], on: ["object"] },
  putObjectAcl: { purpose: "WriteObjects", actions: ["s3:PutObjectAcl"], on: ["object"] },
  deleteObject: { purpose: "DeleteObjects", actions: ["s3:DeleteObject"], on: ["object"] },

  // A customer-managed key, as the table or the bucket uses it for the caller.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  decryptTableData: { purpose: "UseKey", actions: ["kms:Decrypt", "kms:DescribeKey"], on: ["key"] },
  encryptTableData: {
    purpose: "UseKey",
    actions: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    on: ["key"],
  },
  decryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt"], on: ["key"] },
  // A multipart upload also decrypts its parts.
  encryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], on: ["key"] },

  // SQL on a workgroup of Redshift Serverless through the Data API, as the database user of the caller.
  // https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
  getWorkgroupCredentials: {
    purpose: "RunSql",
    actions: ["redshift-serverless:GetCredentials"],
    on: ["workgroup"],
  },
  executeSql: { purpose: "RunSql", actions: ["redshift-data:ExecuteStatement"], on: ["workgroup"] },
  listDatabases: { purpose: "RunSql", actions: ["redshift-data:ListDatabases"], on: ["workgroup"] },
  listSchemas: { purpose: "RunSql", actions: ["redshift-data:ListSchemas"], on: ["workgroup"] },
  listDatabaseTables: { purpose: "RunSql", actions: ["redshift-data:ListTables"], on: ["workgroup"] },
  describeDatabaseTable: { purpose: "RunSql", actions: ["redshift-data:DescribeTable"], on: ["workgroup"] },
  describeSql: { purpose: "FollowSql", actions: ["redshift-data:DescribeStatement"], on: ["statement"] },
  cancelSql: { purpose: "FollowSql", actions: ["redshift-data:CancelStatement"], on: ["statement"] },
  getSqlResult: { purpose: "FollowSql", actions: ["redshift-data:GetStatementResult"], on: ["statement"] },

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
  assumeRole: { purpose: "AssumeRole", actions: ["sts:AssumeRole"], on: ["role"] },
} as const satisfies Record<string, Operation>;

/** The name of an operation in the {@link operations} table. */
export type OperationName = keyof typeof operations;

type OperationsOn<Type extends ResourceType> = {
  [Name in OperationName]: (typeof operations)[Name]["on"][number] extends Type ? Name : never;
}[OperationName];

/** Operations on a table, or on the account's tables as a whole. */
export type TableOperation = OperationsOn<"table" | "index" | "stream" | "export" | "import" | "backup" | "*">;

/** Operations on a bucket and its objects. */
export type BucketOperation = OperationsOn<"bucket" | "object">;

/** The row of an operation. */
export function operation(name: OperationName): Operation {
  return operations[name];
}

/** Problems of names that are no operations on these types of resources, as untyped code may have them. */
export function checkOperations(names: readonly unknown[], types: readonly ResourceType[]): Problem[] {
  const rows: Readonly<Record<string, Operation>> = operations;
  return names
    .filter((name) => typeof name !== "string" || !rows[name]?.on.every((type) => types.includes(type)))
    .map((name) =>
      problem({
        value: name,
        rule: "is no operation that can be granted here",
        remedy: "Take one from the table in modules/access/operations.ts.",
      }),
    );
}
