import { type BucketOperation, type TableOperation } from "./operations";

/** What a person means by a verb on a table, as operations. */
export const tableProfiles = {
  /** Single items and queries, on the table and its indexes. Not scans. */
  read: ["getItem", "batchGetItem", "query"],
  /** Everything that is in the table or in an index, page by page. */
  scan: ["scan"],
  /** Create, change and delete items. */
  write: ["putItem", "updateItem", "deleteItem", "batchWriteItem"],
  /** What the table is: keys, indexes, time to live, backups, tags. No items. */
  metadata: ["describeTable", "describeTimeToLive", "describeContinuousBackups", "listTagsOfResource"],
  /** The changes of the last 24 hours. */
  readStream: ["describeStream", "getShardIterator", "getRecords"],
  /** Start exports to S3 and follow them. The bucket is a grant of its own: `bucket.receiveExport(…)`. */
  export: ["exportTable", "listExports", "describeExport"],
} as const satisfies Record<string, readonly TableOperation[]>;

/** What a person means by a verb on a bucket, as operations. */
export const bucketProfiles = {
  /** The names of objects. */
  list: ["listObjects"],
  /** Objects and their names. */
  read: ["getBucketLocation", "listObjects", "getObject"],
  /** Create and replace objects, in one piece or in parts. */
  write: ["getBucketLocation", "putObject", "abortMultipartUpload"],
  /** Delete objects. */
  delete: ["deleteObject"],
  /** What DynamoDB does in the caller's name when it exports a table. */
  receiveExport: ["writeExport"],
} as const satisfies Record<string, readonly BucketOperation[]>;

/** A verb on a table. */
export type TableVerb = keyof typeof tableProfiles | "queryIndex";

/** A verb on a bucket. */
export type BucketVerb = keyof typeof bucketProfiles;
