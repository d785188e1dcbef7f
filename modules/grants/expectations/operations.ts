import { filledTable, manageTableKey, readTableKey, writeTableKey } from "./actions";
import { type BucketOperation, type TableOperation } from "../../catalogue";
import { type BucketRequests, type Requests, type TableRequests } from "./requests";

function onTable(action: string, key?: readonly string[]): TableRequests {
  return { table: [action], ...(key === undefined ? {} : { key }) };
}

function onTableAndIndex(action: string, key?: readonly string[]): TableRequests {
  return { ...onTable(action, key), index: [action] };
}

function onTableAndStream(action: string): TableRequests {
  return { table: [action], stream: [action] };
}

/**
 * What each operation is as a request, for grants that name operations one by one. A second entry of what the table of
 * operations says, by hand, so that the proof does not compare that table with itself.
 */
const tableOperations: Readonly<Record<TableOperation, TableRequests>> = {
  putResourcePolicy: onTableAndStream("dynamodb:PutResourcePolicy"),
  deleteResourcePolicy: onTableAndStream("dynamodb:DeleteResourcePolicy"),
  getResourcePolicy: onTableAndStream("dynamodb:GetResourcePolicy"),
  createTable: onTable("dynamodb:CreateTable", manageTableKey),
  updateTable: onTable("dynamodb:UpdateTable"),
  deleteTable: onTable("dynamodb:DeleteTable"),
  updateTimeToLive: onTable("dynamodb:UpdateTimeToLive"),
  updateContinuousBackups: onTable("dynamodb:UpdateContinuousBackups"),
  tagResource: onTable("dynamodb:TagResource"),
  untagResource: onTable("dynamodb:UntagResource"),
  updateContributorInsights: onTableAndIndex("dynamodb:UpdateContributorInsights", readTableKey),
  createTableReplica: onTable("dynamodb:CreateTableReplica", manageTableKey),
  deleteTableReplica: onTable("dynamodb:DeleteTableReplica"),
  createGlobalTableWitness: onTable("dynamodb:CreateGlobalTableWitness"),
  deleteGlobalTableWitness: onTable("dynamodb:DeleteGlobalTableWitness"),
  updateTableReplicaAutoScaling: onTable("dynamodb:UpdateTableReplicaAutoScaling"),
  enableKinesisStreamingDestination: onTable("dynamodb:EnableKinesisStreamingDestination"),
  updateKinesisStreamingDestination: onTable("dynamodb:UpdateKinesisStreamingDestination"),
  disableKinesisStreamingDestination: onTable("dynamodb:DisableKinesisStreamingDestination"),
  importTable: onTable("dynamodb:ImportTable", manageTableKey),
  describeImport: { import: ["dynamodb:DescribeImport"] },
  listImports: onTable("dynamodb:ListImports"),
  restoreTableFromBackup: {
    table: ["dynamodb:RestoreTableFromBackup"],
    backup: ["dynamodb:RestoreTableFromBackup"],
    key: manageTableKey,
  },
  restoreTableToPointInTime: onTable("dynamodb:RestoreTableToPointInTime", manageTableKey),
  createBackup: onTable("dynamodb:CreateBackup", readTableKey),
  deleteBackup: { backup: ["dynamodb:DeleteBackup"] },
  describeBackup: { backup: ["dynamodb:DescribeBackup"] },
  getItem: onTable("dynamodb:GetItem", readTableKey),
  batchGetItem: onTable("dynamodb:BatchGetItem", readTableKey),
  query: onTableAndIndex("dynamodb:Query", readTableKey),
  conditionCheckItem: onTable("dynamodb:ConditionCheckItem", readTableKey),
  partiQlSelect: onTableAndIndex("dynamodb:PartiQLSelect", readTableKey),
  searchVectors: onTableAndIndex("dynamodb:SearchVectors", readTableKey),
  scan: onTableAndIndex("dynamodb:Scan", readTableKey),
  putItem: onTable("dynamodb:PutItem", writeTableKey),
  updateItem: onTable("dynamodb:UpdateItem", writeTableKey),
  deleteItem: onTable("dynamodb:DeleteItem", writeTableKey),
  batchWriteItem: onTable("dynamodb:BatchWriteItem", writeTableKey),
  partiQlInsert: onTable("dynamodb:PartiQLInsert", writeTableKey),
  partiQlUpdate: onTable("dynamodb:PartiQLUpdate", writeTableKey),
  partiQlDelete: onTable("dynamodb:PartiQLDelete", writeTableKey),
  fillTable: {
    table: filledTable,
    key: writeTableKey,
  },
  describeTable: onTable("dynamodb:DescribeTable"),
  describeTimeToLive: onTable("dynamodb:DescribeTimeToLive"),
  describeContinuousBackups: onTable("dynamodb:DescribeContinuousBackups"),
  describeContributorInsights: onTableAndIndex("dynamodb:DescribeContributorInsights"),
  describeKinesisStreamingDestination: onTable("dynamodb:DescribeKinesisStreamingDestination"),
  describeTableReplicaAutoScaling: onTable("dynamodb:DescribeTableReplicaAutoScaling"),
  listTagsOfResource: onTable("dynamodb:ListTagsOfResource"),
  describeStream: { stream: ["dynamodb:DescribeStream"] },
  getShardIterator: { stream: ["dynamodb:GetShardIterator"] },
  getRecords: { stream: ["dynamodb:GetRecords"], key: readTableKey },
  exportTable: onTable("dynamodb:ExportTableToPointInTime", readTableKey),
  listExports: onTable("dynamodb:ListExports"),
  describeExport: { export: ["dynamodb:DescribeExport"] },
  listTables: { everywhere: ["dynamodb:ListTables"] },
  listStreams: { everywhere: ["dynamodb:ListStreams"] },
  listBackups: { everywhere: ["dynamodb:ListBackups"] },
  listContributorInsights: { everywhere: ["dynamodb:ListContributorInsights"] },
  listGlobalTables: { everywhere: ["dynamodb:ListGlobalTables"] },
  describeLimits: { everywhere: ["dynamodb:DescribeLimits"] },
  describeEndpoints: { everywhere: ["dynamodb:DescribeEndpoints"] },
  describeReservedCapacity: { everywhere: ["dynamodb:DescribeReservedCapacity"] },
  describeReservedCapacityOfferings: { everywhere: ["dynamodb:DescribeReservedCapacityOfferings"] },
  getAbacStatus: { everywhere: ["dynamodb:GetAbacStatus"] },
};

const writeBucketKey = ["kms:Decrypt", "kms:GenerateDataKey"];

const bucketOperations: Readonly<Record<BucketOperation, BucketRequests>> = {
  getBucketLocation: { bucket: ["s3:GetBucketLocation"] },
  listObjects: { listing: ["s3:ListBucket"] },
  listObjectVersions: { listing: ["s3:ListBucketVersions"] },
  getObject: { object: ["s3:GetObject"], key: ["kms:Decrypt"] },
  getObjectAttributes: { object: ["s3:GetObject", "s3:GetObjectAttributes"], key: ["kms:Decrypt"] },
  getObjectTagging: { object: ["s3:GetObjectTagging"] },
  getObjectVersion: { object: ["s3:GetObjectVersion"], key: ["kms:Decrypt"] },
  putObject: { object: ["s3:PutObject"], key: writeBucketKey },
  abortMultipartUpload: { object: ["s3:AbortMultipartUpload"] },
  listMultipartUploadParts: { object: ["s3:ListMultipartUploadParts"] },
  listMultipartUploads: { bucket: ["s3:ListBucketMultipartUploads"] },
  putObjectAcl: { object: ["s3:PutObjectAcl"] },
  putObjectTagging: { object: ["s3:PutObjectTagging"] },
  deleteObject: { object: ["s3:DeleteObject"] },
  deleteObjectTagging: { object: ["s3:DeleteObjectTagging"] },
  deleteObjectVersion: { object: ["s3:DeleteObjectVersion"] },
  writeExport: { object: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"], key: writeBucketKey },
  listImport: { listing: ["s3:ListBucket"] },
  readImport: { object: ["s3:GetObject"], key: ["kms:Decrypt"] },
};

/** The requests of operations on a table. What they must refuse is everything else. */
export function tableRequests(names: readonly TableOperation[]): Requests<TableRequests> {
  return { allows: together(names.map((name) => tableOperations[name])), refuses: {} };
}

/** The requests of operations on a bucket. */
export function bucketRequests(names: readonly BucketOperation[]): Requests<BucketRequests> {
  return { allows: together(names.map((name) => bucketOperations[name])), refuses: {} };
}

function together<Kind extends TableRequests | BucketRequests>(requests: readonly Kind[]): Kind {
  const all: Record<string, Set<string>> = {};
  for (const each of requests) {
    for (const [part, actions] of Object.entries(each) as [string, readonly string[]][]) {
      for (const action of actions) (all[part] ??= new Set()).add(action);
    }
  }
  return Object.fromEntries(Object.entries(all).map(([part, actions]) => [part, [...actions]])) as unknown as Kind;
}
