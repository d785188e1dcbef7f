import {
  type BucketOperation,
  type KeyOperation,
  operation,
  type OperationName,
  operations,
  type TableOperation,
} from "./operations";
import { tableResources } from "./table-resource";

/** The operations of each verb on a table. */
export const tableVerbs = {
  /** Single items and queries, on the table and its indexes. Not scans. */
  read: ["getItem", "batchGetItem", "query"],
  /** Everything that is in the table or in an index, page by page. */
  scan: ["scan"],
  /** Create, change and delete items. */
  write: ["putItem", "updateItem", "deleteItem", "batchWriteItem"],
  /** Delete items, one by one. */
  delete: ["deleteItem"],
  /** Read, create, replace and delete many items in one request. */
  batch: ["batchGetItem", "batchWriteItem"],
  /** All that can stand in a transaction. The same items can also be read and written outside of one. */
  transact: ["getItem", "putItem", "updateItem", "deleteItem", "conditionCheckItem"],
  /** SELECT statements of PartiQL. */
  partiQlSelect: ["partiQlSelect"],
  /** INSERT, UPDATE and DELETE statements of PartiQL. */
  partiQlWrite: ["partiQlInsert", "partiQlUpdate", "partiQlDelete"],
  /** What the table is, and what there is of it: keys, indexes, time to live, backups, exports, tags. No items. */
  metadata: [
    "describeTable",
    "describeTimeToLive",
    "describeContinuousBackups",
    "describeContributorInsights",
    "describeKinesisStreamingDestination",
    "describeTableReplicaAutoScaling",
    "listTagsOfResource",
    "listExports",
    "listImports",
    "describeExport",
    "describeImport",
    "describeBackup",
    "describeStream",
  ],
  /** The changes of the last 24 hours. */
  readStream: ["describeStream", "getShardIterator", "getRecords"],
  /** Start exports to S3 and follow them. The bucket is a grant of its own: `bucket.receiveExport(…)`. */
  export: ["exportTable", "listExports", "describeExport"],
  /** Make the table out of files in S3. The bucket is a grant of its own: `bucket.provideImport(…)`. */
  import: ["importTable", "listImports", "describeImport", "describeTable"],
  /** Make backups and follow them. */
  backUp: ["createBackup", "describeBackup"],
  /** Create, change, describe and delete the table, its time to live, point-in-time recovery and tags. */
  manage: [
    "createTable",
    "describeTable",
    "updateTable",
    "deleteTable",
    "describeTimeToLive",
    "updateTimeToLive",
    "describeContinuousBackups",
    "updateContinuousBackups",
    "listTagsOfResource",
    "tagResource",
    "untagResource",
  ],
  /** Change the capacity of the table and its indexes. */
  scale: ["describeTable", "updateTable", "describeLimits"],
  /** When items expire. */
  timeToLive: ["describeTimeToLive", "updateTimeToLive"],
  /** The tags of the table. */
  tag: ["listTagsOfResource", "tagResource", "untagResource"],
  /** Whether CloudWatch counts which keys are used most. */
  contributorInsights: ["describeContributorInsights", "updateContributorInsights"],
  /** Everything that can be done with the table and all that belongs to it. */
  administer: Object.keys(operations).filter(isOnOneTable),
} as const satisfies Record<string, readonly TableOperation[]>;

/** The operations of each verb on a table that takes something else as well: another table, other regions, a stream. */
export const beyondTableVerbs = {
  /** Make another table of a backup. */
  restoreFromBackup: ["restoreTableFromBackup", "describeBackup", "describeTable", "fillTable"],
  /** Make another table of what this one was at some time. */
  restoreToPointInTime: ["restoreTableToPointInTime", "describeContinuousBackups", "describeTable", "fillTable"],
  /** Where the table sends its changes. */
  streamToKinesis: [
    "enableKinesisStreamingDestination",
    "updateKinesisStreamingDestination",
    "disableKinesisStreamingDestination",
    "describeKinesisStreamingDestination",
    "putKinesisRecords",
    "describeKinesisStream",
    "listKinesisStreams",
  ],
  /** Make and remove replicas in other regions. */
  manageReplicas: [
    "updateTable",
    "describeTable",
    "createTable",
    "createTableReplica",
    "deleteTable",
    "deleteTableReplica",
    "fillTable",
  ],
} as const satisfies Record<string, readonly OperationName[]>;

/** The operations of each verb on all tables of an account and region. */
export const allTablesVerbs = {
  /** What there is in the account: tables, streams, backups, limits and reserved capacity. No table in detail. */
  discover: [
    "listTables",
    "listStreams",
    "listBackups",
    "listContributorInsights",
    "listGlobalTables",
    "describeLimits",
    "describeEndpoints",
    "describeReservedCapacity",
    "describeReservedCapacityOfferings",
    "getAbacStatus",
  ],
  /** Everything that can be done with every table of the account and region; to find them is `discover`. */
  administer: tableVerbs.administer,
} as const satisfies Record<string, readonly TableOperation[]>;

/** The operations of each verb on a bucket. */
export const bucketVerbs = {
  /** The names of objects. */
  list: ["listObjects"],
  /** That the bucket is there. AWS cannot tell it from listing all names, which it allows as well. */
  headBucket: ["listObjects"],
  /** Objects and their names. */
  read: ["getBucketLocation", "listObjects", "getObject"],
  /** Create and replace objects, in one piece or in parts. */
  write: ["getBucketLocation", "putObject", "abortMultipartUpload"],
  /** Delete objects. */
  delete: ["deleteObject"],
  /** What DynamoDB does in the caller's name when it exports a table. */
  receiveExport: ["writeExport"],
  /** What DynamoDB does in the caller's name when it imports a table. */
  provideImport: ["listImport", "readImport"],
} as const satisfies Record<string, readonly BucketOperation[]>;

/** The operations of each verb on a key. */
export const keyVerbs = {
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
  /** Allow AWS services to use the key for resources of the principal that creates the grant. */
  createGrantsForAwsResources: ["createGrants"],
} as const satisfies Record<string, readonly KeyOperation[]>;

/** A verb on a table alone. */
export type TableVerb = keyof typeof tableVerbs | "queryIndex";

/** A verb on a table that also takes something else. */
export type BeyondTableVerb = keyof typeof beyondTableVerbs;

/** A verb on a bucket. */
export type BucketVerb = keyof typeof bucketVerbs;

/** A verb on a key; encrypting is one for each scheme. */
export type KeyVerb = keyof typeof keyVerbs;

/** What a verb grants beyond its name, or requires beside what it grants. docs/verbs.md shows these notes. */
export const verbNotes: Readonly<Partial<Record<TableVerb | BeyondTableVerb, string>>> = {
  delete: "Whether an item was there shows in the answer, and the item itself with `ReturnValues`.",
  batch: "A batch is checked by these actions alone, table by table, and needs none of the single-item actions.",
  transact: "To allow nothing outside of transactions: `transact().onlyInTransactions()`.",
  partiQlSelect:
    "A SELECT that names no key scans the whole table, and is refused unless `{ fullTableScan: true }` is given.",
  partiQlWrite: "UPDATE and DELETE name the whole key; with `RETURNING` they also show what was there.",
  metadata:
    "Not the table's resource policy, which shows who else has access, and from which accounts: " +
    '`grant(["getResourcePolicy"])`.',
  export: "An export holds all items and ignores every limit on items or attributes.",
  import:
    "The import makes the table, which must not be there yet. DynamoDB writes its log to CloudWatch in the caller's " +
    "name, which needs `logs:` actions on `/aws-dynamodb/*` that are not granted here.",
  backUp: 'Not deleting backups: `grant(["deleteBackup"])`. Finding all of the account takes `allTables.discover()`.',
  restoreFromBackup:
    "DynamoDB fills the new table with the caller's own rights, so whoever may restore can also read and write the " +
    "table of that name. Take a name that no other table has.",
  restoreToPointInTime: "As with `restoreFromBackup`. It needs point-in-time recovery, and is refused without.",
  manage: "It can switch off the table's deletion protection and delete the table with all its items.",
  scale:
    "IAM cannot hold UpdateTable to capacity: whoever may scale can also change the stream, the indexes, the key, " +
    "the table class, replicas and the protection against deletion. Application Auto Scaling needs no such grant.",
  contributorInsights:
    "The first use in an account also makes a service-linked role, which needs `iam:CreateServiceLinkedRole`.",
  streamToKinesis:
    "The stream gets every change of every item. The first use in an account also makes a service-linked role, which " +
    "needs `iam:CreateServiceLinkedRole`.",
  manageReplicas:
    "A replica holds all items, and DynamoDB fills it with the caller's own rights: whoever may make one can read and " +
    "write it, and delete it. The first one in an account also makes a service-linked role, which needs " +
    "`iam:CreateServiceLinkedRole`; provisioned tables also need actions of Application Auto Scaling.",
  administer:
    "It includes the table's resource policy, and so giving access to others. It is refused without an " +
    "acknowledgement, and to principals without a permissions boundary.",
};

/** Whether an operation is on one table and is requested by the principal itself. */
function isOnOneTable(name: string): name is TableOperation {
  const { on, through } = operation(name as OperationName);
  const parts: readonly string[] = tableResources;
  return through === undefined && on.every((type) => parts.includes(type));
}
