import { type BucketOperation, type KeyOperation, type TableOperation } from "./operations";

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
  receiveExport: ["putObject", "putObjectAcl", "abortMultipartUpload"],
} as const satisfies Record<string, readonly BucketOperation[]>;

/** What a person means by a verb on a key, as operations. */
export const keyProfiles = {
  /** Encrypt in the envelope scheme, by a data key. */
  encrypt: ["generateDataKey"],
  /** Encrypt in the direct scheme. */
  encryptDirectly: ["encrypt"],
  /** Decrypt, in either scheme. */
  decrypt: ["decrypt"],
  /** Manage the key without using it, and without a way to. */
  administer: [
    "cancelKeyDeletion",
    "describeKey",
    "disableKey",
    "disableKeyRotation",
    "enableKey",
    "enableKeyRotation",
    "getKeyPolicy",
    "getKeyRotationStatus",
    "listGrants",
    "listKeyPolicies",
    "listKeyRotations",
    "listKeyTags",
    "revokeGrant",
    "rotateKeyOnDemand",
    "scheduleKeyDeletion",
    "tagKey",
    "untagKey",
    "updateKeyDescription",
  ],
  /** Let services of AWS use the key for the resources of whoever creates the grant. */
  createGrantsForAwsResources: ["createGrants"],
} as const satisfies Record<string, readonly KeyOperation[]>;

/** A verb on a table. */
export type TableVerb = keyof typeof tableProfiles | "queryIndex";

/** A verb on a bucket. */
export type BucketVerb = keyof typeof bucketProfiles;

/** A verb on a key; encrypting is one for each scheme. */
export type KeyVerb = keyof typeof keyProfiles;
