import { type TableResource } from "../table-resource";
import { type DynamoDbConditionKey, type Operation } from "./operation";

type KeyName = DynamoDbConditionKey extends `dynamodb:${infer Name}` ? Name : never;

function keys(...names: readonly KeyName[]): readonly DynamoDbConditionKey[] {
  return names.map((name) => `dynamodb:${name}` as const);
}

/** A table, the kinds of things that belong to one, and `*` for the account as a whole. */
type DynamoDbResource = TableResource | "*";

type DynamoDbPurpose =
  | "ManageResourcePolicy"
  | "ManageTable"
  | "ManageReplicas"
  | "StreamToKinesis"
  | "Import"
  | "Restore"
  | "BackUp"
  | "ReadItems"
  | "Scan"
  | "WriteItems"
  | "Describe"
  | "DescribeBackups"
  | "DescribeExports"
  | "DescribeImports"
  | "DescribeStream"
  | "ReadStream"
  | "Export"
  | "Discover";

/**
 * What clients do with DynamoDB, and what DynamoDB does for them.
 *
 * Source of actions, resources and condition keys:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const dynamodbOperations = {
  // The most far-reaching come first, since a Sid names the first purposes of its statement.
  // A stream has a policy of its own. Each of these is checked on the table or on the stream, whichever it is for.
  putResourcePolicy: {
    purpose: "ManageResourcePolicy",
    actions: ["dynamodb:PutResourcePolicy"],
    on: ["table", "stream"],
  },
  deleteResourcePolicy: {
    purpose: "ManageResourcePolicy",
    actions: ["dynamodb:DeleteResourcePolicy"],
    on: ["table", "stream"],
  },

  // The table itself. Whoever gives a table its customer-managed key lets DynamoDB make itself a grant on that key.
  // UpdateTable does so only where it changes the key, and is mostly granted for something else.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
  createTable: { purpose: "ManageTable", actions: ["dynamodb:CreateTable"], on: ["table"], data: "manages" },
  updateTable: { purpose: "ManageTable", actions: ["dynamodb:UpdateTable"], on: ["table"] },
  deleteTable: { purpose: "ManageTable", actions: ["dynamodb:DeleteTable"], on: ["table"] },
  updateTimeToLive: { purpose: "ManageTable", actions: ["dynamodb:UpdateTimeToLive"], on: ["table"] },
  updateContinuousBackups: { purpose: "ManageTable", actions: ["dynamodb:UpdateContinuousBackups"], on: ["table"] },
  tagResource: { purpose: "ManageTable", actions: ["dynamodb:TagResource"], on: ["table"] },
  untagResource: { purpose: "ManageTable", actions: ["dynamodb:UntagResource"], on: ["table"] },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Contributor_Insights_IAM.html
  updateContributorInsights: {
    purpose: "ManageTable",
    actions: ["dynamodb:UpdateContributorInsights"],
    on: ["table", "index"],
    data: "reads",
  },

  // Global tables of the current version, 2019.11.21: each replica is a table of its own region.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
  createTableReplica: {
    purpose: "ManageReplicas",
    actions: ["dynamodb:CreateTableReplica"],
    on: ["table"],
    data: "manages",
  },
  deleteTableReplica: { purpose: "ManageReplicas", actions: ["dynamodb:DeleteTableReplica"], on: ["table"] },
  createGlobalTableWitness: {
    purpose: "ManageReplicas",
    actions: ["dynamodb:CreateGlobalTableWitness"],
    on: ["table"],
  },
  deleteGlobalTableWitness: {
    purpose: "ManageReplicas",
    actions: ["dynamodb:DeleteGlobalTableWitness"],
    on: ["table"],
  },
  updateTableReplicaAutoScaling: {
    purpose: "ManageReplicas",
    actions: ["dynamodb:UpdateTableReplicaAutoScaling"],
    on: ["table"],
  },

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html
  enableKinesisStreamingDestination: {
    purpose: "StreamToKinesis",
    actions: ["dynamodb:EnableKinesisStreamingDestination"],
    on: ["table"],
  },
  updateKinesisStreamingDestination: {
    purpose: "StreamToKinesis",
    actions: ["dynamodb:UpdateKinesisStreamingDestination"],
    on: ["table"],
  },
  disableKinesisStreamingDestination: {
    purpose: "StreamToKinesis",
    actions: ["dynamodb:DisableKinesisStreamingDestination"],
    on: ["table"],
  },

  // Import makes a new table, and reads the bucket with the rights of the caller: see readImport.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html
  importTable: { purpose: "Import", actions: ["dynamodb:ImportTable"], on: ["table"], data: "manages" },

  // Restoring is checked on the backup or on the source table, and makes a new table: see fillTable.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
  restoreTableFromBackup: {
    purpose: "Restore",
    actions: ["dynamodb:RestoreTableFromBackup"],
    on: ["backup", "table"],
    data: "manages",
  },
  restoreTableToPointInTime: {
    purpose: "Restore",
    actions: ["dynamodb:RestoreTableToPointInTime"],
    on: ["table"],
    data: "manages",
  },
  createBackup: { purpose: "BackUp", actions: ["dynamodb:CreateBackup"], on: ["table"], data: "reads" },
  deleteBackup: { purpose: "BackUp", actions: ["dynamodb:DeleteBackup"], on: ["backup"] },

  // Items. A query or a scan of an index is authorised on the index alone, so both ARNs are needed.
  getItem: {
    purpose: "ReadItems",
    actions: ["dynamodb:GetItem"],
    on: ["table"],
    data: "reads",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "Select"),
  },
  batchGetItem: {
    purpose: "ReadItems",
    actions: ["dynamodb:BatchGetItem"],
    on: ["table"],
    data: "reads",
    conditionKeys: keys("Attributes", "LeadingKeys", "ReturnConsumedCapacity", "Select"),
  },
  query: {
    purpose: "ReadItems",
    actions: ["dynamodb:Query"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: keys("Attributes", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues", "Select"),
  },
  // Only transactions check conditions, and AWS's own policies for transactions put EnclosingOperation on it, which
  // the Service Authorization Reference leaves out.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  conditionCheckItem: {
    purpose: "ReadItems",
    actions: ["dynamodb:ConditionCheckItem"],
    on: ["table"],
    data: "reads",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues"),
  },
  partiQlSelect: {
    purpose: "ReadItems",
    actions: ["dynamodb:PartiQLSelect"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: keys("Attributes", "EnclosingOperation", "FullTableScan", "LeadingKeys", "Select"),
  },
  searchVectors: {
    purpose: "ReadItems",
    actions: ["dynamodb:SearchVectors"],
    on: ["table", "index"],
    data: "reads",
  },
  scan: {
    purpose: "Scan",
    actions: ["dynamodb:Scan"],
    on: ["table", "index"],
    data: "reads",
    conditionKeys: keys("Attributes", "ReturnConsumedCapacity", "ReturnValues", "Select"),
  },
  putItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:PutItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues"),
  },
  updateItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:UpdateItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues"),
  },
  deleteItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:DeleteItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnConsumedCapacity", "ReturnValues"),
  },
  batchWriteItem: {
    purpose: "WriteItems",
    actions: ["dynamodb:BatchWriteItem"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "LeadingKeys", "ReturnConsumedCapacity"),
  },
  partiQlInsert: {
    purpose: "WriteItems",
    actions: ["dynamodb:PartiQLInsert"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys"),
  },
  partiQlUpdate: {
    purpose: "WriteItems",
    actions: ["dynamodb:PartiQLUpdate"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnValues"),
  },
  partiQlDelete: {
    purpose: "WriteItems",
    actions: ["dynamodb:PartiQLDelete"],
    on: ["table"],
    data: "writes",
    conditionKeys: keys("Attributes", "EnclosingOperation", "LeadingKeys", "ReturnValues"),
  },
  // What DynamoDB does in a table that it fills for the caller: a restored one, or a new replica.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html and V2gt_IAM.html
  fillTable: {
    purpose: "WriteItems",
    actions: [
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ],
    on: ["table"],
    data: "writes",
    through: "dynamodb",
  },

  // What the table is.
  describeTable: { purpose: "Describe", actions: ["dynamodb:DescribeTable"], on: ["table"] },
  describeTimeToLive: { purpose: "Describe", actions: ["dynamodb:DescribeTimeToLive"], on: ["table"] },
  describeContinuousBackups: { purpose: "Describe", actions: ["dynamodb:DescribeContinuousBackups"], on: ["table"] },
  describeContributorInsights: {
    purpose: "Describe",
    actions: ["dynamodb:DescribeContributorInsights"],
    on: ["table", "index"],
  },
  describeKinesisStreamingDestination: {
    purpose: "Describe",
    actions: ["dynamodb:DescribeKinesisStreamingDestination"],
    on: ["table"],
  },
  describeTableReplicaAutoScaling: {
    purpose: "Describe",
    actions: ["dynamodb:DescribeTableReplicaAutoScaling"],
    on: ["table"],
  },
  listTagsOfResource: { purpose: "Describe", actions: ["dynamodb:ListTagsOfResource"], on: ["table"] },
  listExports: { purpose: "Describe", actions: ["dynamodb:ListExports"], on: ["table"] },
  listImports: { purpose: "Describe", actions: ["dynamodb:ListImports"], on: ["table"] },
  getResourcePolicy: { purpose: "Describe", actions: ["dynamodb:GetResourcePolicy"], on: ["table", "stream"] },
  describeBackup: { purpose: "DescribeBackups", actions: ["dynamodb:DescribeBackup"], on: ["backup"] },
  describeExport: { purpose: "DescribeExports", actions: ["dynamodb:DescribeExport"], on: ["export"] },
  describeImport: { purpose: "DescribeImports", actions: ["dynamodb:DescribeImport"], on: ["import"] },

  // Streams. Each enabling of a stream makes a new label, so grants are on all streams of the table.
  getShardIterator: { purpose: "ReadStream", actions: ["dynamodb:GetShardIterator"], on: ["stream"] },
  getRecords: { purpose: "ReadStream", actions: ["dynamodb:GetRecords"], on: ["stream"], data: "reads" },
  describeStream: { purpose: "DescribeStream", actions: ["dynamodb:DescribeStream"], on: ["stream"] },

  // Export to S3. DynamoDB writes the objects with the rights of the caller: see writeExport.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
  exportTable: { purpose: "Export", actions: ["dynamodb:ExportTableToPointInTime"], on: ["table"], data: "reads" },

  // The account.
  listTables: { purpose: "Discover", actions: ["dynamodb:ListTables"], on: ["*"] },
  listStreams: { purpose: "Discover", actions: ["dynamodb:ListStreams"], on: ["*"] },
  listBackups: { purpose: "Discover", actions: ["dynamodb:ListBackups"], on: ["*"] },
  listContributorInsights: { purpose: "Discover", actions: ["dynamodb:ListContributorInsights"], on: ["*"] },
  listGlobalTables: { purpose: "Discover", actions: ["dynamodb:ListGlobalTables"], on: ["*"] },
  describeLimits: { purpose: "Discover", actions: ["dynamodb:DescribeLimits"], on: ["*"] },
  describeEndpoints: { purpose: "Discover", actions: ["dynamodb:DescribeEndpoints"], on: ["*"] },
  describeReservedCapacity: { purpose: "Discover", actions: ["dynamodb:DescribeReservedCapacity"], on: ["*"] },
  describeReservedCapacityOfferings: {
    purpose: "Discover",
    actions: ["dynamodb:DescribeReservedCapacityOfferings"],
    on: ["*"],
  },
  getAbacStatus: { purpose: "Discover", actions: ["dynamodb:GetAbacStatus"], on: ["*"] },
} as const satisfies Record<string, Operation<DynamoDbResource, DynamoDbPurpose>>;
