import { type BucketRequests, type Requests, type TableRequests } from "./expectations";
import { type BucketOperation, type TableOperation } from "./operations";

const readTableKey = ["kms:Decrypt", "kms:DescribeKey"];
const writeTableKey = [
  ...readTableKey,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

function onTable(action: string, key?: readonly string[]): TableRequests {
  return { table: [action], ...(key === undefined ? {} : { key }) };
}

function onTableAndIndex(action: string): TableRequests {
  return { table: [action], index: [action], key: readTableKey };
}

/**
 * What each operation is as a request, for grants that name operations one by one. A second entry of what the table of
 * operations says, by hand, so that the proof does not compare that table with itself.
 */
const tableOperations: Readonly<Record<TableOperation, TableRequests>> = {
  getItem: onTable("dynamodb:GetItem", readTableKey),
  batchGetItem: onTable("dynamodb:BatchGetItem", readTableKey),
  query: onTableAndIndex("dynamodb:Query"),
  partiQlSelect: onTableAndIndex("dynamodb:PartiQLSelect"),
  scan: onTableAndIndex("dynamodb:Scan"),
  putItem: onTable("dynamodb:PutItem", writeTableKey),
  updateItem: onTable("dynamodb:UpdateItem", writeTableKey),
  deleteItem: onTable("dynamodb:DeleteItem", writeTableKey),
  batchWriteItem: onTable("dynamodb:BatchWriteItem", writeTableKey),
  describeTable: onTable("dynamodb:DescribeTable"),
  describeTimeToLive: onTable("dynamodb:DescribeTimeToLive"),
  describeContinuousBackups: onTable("dynamodb:DescribeContinuousBackups"),
  listTagsOfResource: onTable("dynamodb:ListTagsOfResource"),
  updateTable: onTable("dynamodb:UpdateTable"),
  describeStream: { stream: ["dynamodb:DescribeStream"] },
  getShardIterator: { stream: ["dynamodb:GetShardIterator"] },
  getRecords: { stream: ["dynamodb:GetRecords"], key: readTableKey },
  listStreams: { everywhere: ["dynamodb:ListStreams"] },
  exportTable: onTable("dynamodb:ExportTableToPointInTime", readTableKey),
  listExports: onTable("dynamodb:ListExports"),
  describeExport: { export: ["dynamodb:DescribeExport"] },
  listTables: { everywhere: ["dynamodb:ListTables"] },
  describeLimits: { everywhere: ["dynamodb:DescribeLimits"] },
  describeEndpoints: { everywhere: ["dynamodb:DescribeEndpoints"] },
};

const bucketOperations: Readonly<Record<BucketOperation, BucketRequests>> = {
  getBucketLocation: { bucket: ["s3:GetBucketLocation"] },
  listObjects: { listing: ["s3:ListBucket"] },
  getObject: { object: ["s3:GetObject"], key: ["kms:Decrypt"] },
  putObject: { object: ["s3:PutObject"], key: ["kms:Decrypt", "kms:GenerateDataKey"] },
  abortMultipartUpload: { object: ["s3:AbortMultipartUpload"] },
  putObjectAcl: { object: ["s3:PutObjectAcl"] },
  deleteObject: { object: ["s3:DeleteObject"] },
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
