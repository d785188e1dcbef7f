import {
  type AllTablesRef,
  type BucketRef,
  type Grant,
  type KeyRef,
  type RoleRef,
  type TableRef,
  type WorkgroupRef,
} from "../modules/grants";
import { type Faults, faultsIn } from "./fault";

/** Methods of a ref that give a grant, except `grant`, which takes operations. */
type VerbOf<Ref> = Exclude<
  {
    [Name in keyof Ref]: Ref[Name] extends (...options: never[]) => Grant ? Name : never;
  }[keyof Ref],
  "grant"
>;

/** The faults of verbs. A new verb needs none: the tests already refuse a verb without a row in the table of facts. */
type VerbFaults<Ref> = Readonly<Partial<Record<VerbOf<Ref>, Faults>>>;

const inVerbs = faultsIn("modules/catalogue/verbs.ts");
const inTableVerbs = faultsIn("modules/grants/table-verbs.ts");
const inTableRef = faultsIn("modules/grants/table-ref.ts");
const inAllTablesRef = faultsIn("modules/grants/all-tables-ref.ts");
const inBucketRef = faultsIn("modules/grants/bucket-ref.ts");
const inKeyRef = faultsIn("modules/grants/key-ref.ts");
const inRoleRef = faultsIn("modules/grants/role-ref.ts");
const inWorkgroupRef = faultsIn("modules/grants/redshift-workgroup-ref.ts");
const inRestore = faultsIn("modules/grants/restore.ts");
const inReplicas = faultsIn("modules/grants/replicas.ts");
const inKinesis = faultsIn("modules/grants/kinesis-destination.ts");

export const tableVerbFaults: VerbFaults<TableRef> = {
  read: [
    inVerbs(
      "read also scans",
      'read: ["getItem", "batchGetItem", "query"]',
      'read: ["getItem", "batchGetItem", "query", "scan"]',
    ),
  ],
  scan: [inVerbs("scan also queries", 'scan: ["scan"]', 'scan: ["scan", "query"]')],
  write: [
    inVerbs(
      "write does not write batches",
      'write: ["putItem", "updateItem", "deleteItem", "batchWriteItem"]',
      'write: ["putItem", "updateItem", "deleteItem"]',
    ),
  ],
  readWrite: [
    inTableVerbs(
      "readWrite also scans",
      'return this.verbs(["read", "write"], scope);',
      'return this.verbs(["read", "write", "scan"], scope);',
    ),
  ],
  delete: [
    inVerbs(
      "delete also deletes by batches, which can put",
      'delete: ["deleteItem"],\n  /** Read, create',
      'delete: ["deleteItem", "batchWriteItem"],\n  /** Read, create',
    ),
  ],
  batch: [
    inVerbs(
      "batch also reads single items",
      'batch: ["batchGetItem", "batchWriteItem"]',
      'batch: ["batchGetItem", "getItem", "batchWriteItem"]',
    ),
  ],
  transact: [
    inVerbs(
      "transact does not check conditions",
      'transact: ["getItem", "putItem", "updateItem", "deleteItem", "conditionCheckItem"]',
      'transact: ["getItem", "putItem", "updateItem", "deleteItem"]',
    ),
  ],
  partiQlSelect: [
    inVerbs(
      "partiQlSelect also updates",
      'partiQlSelect: ["partiQlSelect"]',
      'partiQlSelect: ["partiQlSelect", "partiQlUpdate"]',
    ),
    inTableRef(
      "partiQlSelect reads through whole tables unless told otherwise",
      "fullTableScan = false",
      "fullTableScan = true",
    ),
  ],
  partiQlWrite: [
    inVerbs(
      "partiQlWrite does not delete",
      'partiQlWrite: ["partiQlInsert", "partiQlUpdate", "partiQlDelete"]',
      'partiQlWrite: ["partiQlInsert", "partiQlUpdate"]',
    ),
  ],
  metadata: [
    inVerbs("metadata does not describe imports", '"describeExport",\n    "describeImport",\n', '"describeExport",\n'),
    inVerbs(
      "metadata reads the resource policy",
      '"describeTableReplicaAutoScaling",\n',
      '"describeTableReplicaAutoScaling",\n    "getResourcePolicy",\n',
    ),
  ],
  readStream: [
    inVerbs(
      "readStream does not get records",
      'readStream: ["describeStream", "getShardIterator", "getRecords"]',
      'readStream: ["describeStream", "getShardIterator"]',
    ),
  ],
  export: [
    inVerbs(
      "export cannot follow an export",
      'export: ["exportTable", "listExports", "describeExport"]',
      'export: ["exportTable", "listExports"]',
    ),
  ],
  import: [
    inVerbs(
      "import also deletes the table",
      'import: ["importTable", "listImports", "describeImport", "describeTable"]',
      'import: ["importTable", "listImports", "describeImport", "describeTable", "deleteTable"]',
    ),
  ],
  backUp: [
    inVerbs(
      "backUp also deletes backups",
      'backUp: ["createBackup", "describeBackup"]',
      'backUp: ["createBackup", "describeBackup", "deleteBackup"]',
    ),
  ],
  manage: [
    inVerbs(
      "manage also writes the resource policy",
      'manage: [\n    "createTable",',
      'manage: [\n    "putResourcePolicy",\n    "createTable",',
    ),
    inVerbs("manage cannot untag", '    "tagResource",\n    "untagResource",\n', '    "tagResource",\n'),
  ],
  scale: [
    inVerbs(
      "scale also deletes the table",
      'scale: ["describeTable", "updateTable", "describeLimits"]',
      'scale: ["describeTable", "updateTable", "describeLimits", "deleteTable"]',
    ),
  ],
  timeToLive: [
    inVerbs(
      "timeToLive only describes",
      'timeToLive: ["describeTimeToLive", "updateTimeToLive"]',
      'timeToLive: ["describeTimeToLive"]',
    ),
  ],
  tag: [
    inVerbs(
      "tag does not list tags",
      'tag: ["listTagsOfResource", "tagResource", "untagResource"]',
      'tag: ["tagResource", "untagResource"]',
    ),
  ],
  contributorInsights: [
    inVerbs(
      "contributorInsights also changes the table",
      'contributorInsights: ["describeContributorInsights", "updateContributorInsights"]',
      'contributorInsights: ["describeContributorInsights", "updateContributorInsights", "updateTable"]',
    ),
  ],
  administer: [
    inVerbs(
      "administer leaves backups out",
      "const parts: readonly string[] = tableResources;",
      'const parts: readonly string[] = tableResources.filter((each) => each !== "backup");',
    ),
    inTableRef(
      "administer needs no permissions boundary",
      "return grant.onlyWithPermissionsBoundary();",
      "return grant;",
    ),
  ],
  queryIndex: [
    inTableRef(
      "queryIndex queries every index",
      'resources: [this.arnOf("index", index)] } as const',
      'resources: [this.arnOf("index")] } as const',
    ),
    inTableRef("queryIndex scans", 'const query = { operation: "query",', 'const query = { operation: "scan",'),
  ],
  restoreFromBackup: [
    inVerbs(
      "restoreFromBackup does not describe the backup",
      'restoreFromBackup: ["restoreTableFromBackup", "describeBackup", "describeTable", "fillTable"]',
      'restoreFromBackup: ["restoreTableFromBackup", "describeTable", "fillTable"]',
    ),
    inRestore(
      "restoring reads and writes the source",
      'case "fillTable":\n      return [tableArn(target, "table")];',
      'case "fillTable":\n      return [tableArn(source, "table"), tableArn(target, "table")];',
    ),
  ],
  restoreToPointInTime: [
    inVerbs(
      "restoreToPointInTime also makes backups",
      'restoreToPointInTime: ["restoreTableToPointInTime",',
      'restoreToPointInTime: ["restoreTableToPointInTime", "createBackup",',
    ),
    inRestore(
      "restoreToPointInTime is given without point-in-time recovery",
      'verb === "restoreToPointInTime" && !pointInTimeRecovery',
      'verb === "restoreFromBackup" && !pointInTimeRecovery',
    ),
  ],
  streamToKinesis: [
    inVerbs("streamToKinesis does not stop", '    "disableKinesisStreamingDestination",\n', ""),
    inKinesis(
      "streamToKinesis reaches every stream of the account",
      'type === "kinesisStream" ? destination.stream :',
      'type === "kinesisStream" ? destination.stream.replace(/[^/]+$/, "*") :',
    ),
  ],
  manageReplicas: [
    inVerbs(
      "manageReplicas does not delete the table of a replica",
      '    "deleteTable",\n    "deleteTableReplica",\n',
      '    "deleteTableReplica",\n',
    ),
    inReplicas(
      "manageReplicas deletes the source",
      'new Set(["describeTable"])',
      'new Set(["describeTable", "deleteTable"])',
    ),
    inReplicas(
      "manageReplicas does not use the keys of replicas",
      "...[source, ...replicas].flatMap(",
      "...[source].flatMap(",
    ),
  ],
};

export const allTablesVerbFaults: VerbFaults<AllTablesRef> = {
  discover: [
    inVerbs("discover does not tell whether tags count", '    "getAbacStatus",\n', ""),
    inVerbs(
      "discover describes tables",
      '    "listTables",\n    "listStreams",\n',
      '    "listTables",\n    "describeTable",\n    "listStreams",\n',
    ),
  ],
  administer: [
    inAllTablesRef("administer of all tables cannot find them", "[...onTables, ...discovery]", "[...onTables]"),
    inAllTablesRef(
      "administer of all tables needs no reason",
      "if (problems.length > 0) return new Grant(this.target, [], problems, place);",
      "",
    ),
  ],
};

export const bucketVerbFaults: VerbFaults<BucketRef> = {
  list: [inVerbs("list also lists versions", 'list: ["listObjects"]', 'list: ["listObjects", "listObjectVersions"]')],
  read: [
    inVerbs(
      "read of a bucket also reads versions",
      'read: ["getBucketLocation", "listObjects", "getObject"]',
      'read: ["getBucketLocation", "listObjects", "getObject", "getObjectVersion"]',
    ),
    inBucketRef(
      "read below a prefix lists the whole bucket",
      "return prefix === undefined || prefixKey === undefined",
      "return prefix === undefined || prefixKey !== undefined",
    ),
  ],
  write: [
    inVerbs(
      "write to a bucket also deletes",
      'write: ["getBucketLocation", "putObject", "abortMultipartUpload"]',
      'write: ["getBucketLocation", "putObject", "abortMultipartUpload", "deleteObject"]',
    ),
  ],
  readWrite: [
    inBucketRef(
      "readWrite of a bucket also deletes",
      'this.verbs(["read", "write"], scope)',
      'this.verbs(["read", "write", "delete"], scope)',
    ),
  ],
  delete: [
    inVerbs(
      "delete also deletes versions",
      'delete: ["deleteObject"]',
      'delete: ["deleteObject", "deleteObjectVersion"]',
    ),
    inBucketRef(
      "delete below a prefix deletes everywhere",
      'this.verbs(["delete"], scope)',
      'this.verbs(["delete"], scope && {})',
    ),
  ],
  receiveExport: [
    inVerbs(
      "receiveExport also lets its caller upload",
      'receiveExport: ["writeExport"]',
      'receiveExport: ["writeExport", "listObjects"]',
    ),
  ],
  provideImport: [
    inVerbs(
      "provideImport does not list the files",
      'provideImport: ["listImport", "readImport"]',
      'provideImport: ["readImport"]',
    ),
  ],
};

export const keyVerbFaults: VerbFaults<KeyRef> = {
  encrypt: [
    inVerbs(
      "encrypt also encrypts directly",
      'encrypt: ["generateDataKey"]',
      'encrypt: ["generateDataKey", "encrypt"]',
    ),
    inKeyRef("encrypt is direct unless told otherwise", '= "envelope" } = encryption', '= "direct" } = encryption'),
    inKeyRef(
      "keys by alias: one of several aliases is asked for as if it were the only one",
      'conditionKey === "kms:ResourceAliases"',
      'conditionKey === "kms:RequestAlias"',
    ),
    inKeyRef(
      "keys by alias: every key of the account is open",
      "this.grantAs(verbs, withinAlias(this.description))",
      "this.grantAs(verbs, {})",
    ),
  ],
  decrypt: [inVerbs("decrypt also encrypts", 'decrypt: ["decrypt"]', 'decrypt: ["decrypt", "encrypt"]')],
  encryptAndDecrypt: [
    inKeyRef(
      "encryptAndDecrypt does not decrypt",
      "{ encrypts: true, decrypts: true }",
      "{ encrypts: true, decrypts: false }",
    ),
  ],
  administer: [
    inVerbs("administer of a key cannot keep it from being deleted", '    "cancelKeyDeletion",\n', ""),
    inVerbs("administer of a key decrypts", '    "getKeyPolicy",\n', '    "decrypt",\n    "getKeyPolicy",\n'),
  ],
  createGrantsForAwsResources: [
    inKeyRef(
      "createGrantsForAwsResources creates grants for anybody",
      'this.onOneKey("createGrantsForAwsResources", "kms:GrantIsForAWSResource")',
      'this.onOneKey("createGrantsForAwsResources")',
    ),
  ],
};

export const roleVerbFaults: VerbFaults<RoleRef> = {
  assume: [
    inRoleRef("assume: any source identity may be set", "within: identity } as const", "within: {} } as const"),
    inRoleRef("assume: the session may have any tags", "sessionTagLimits(sessionTags)", "{}"),
  ],
};

export const workgroupVerbFaults: VerbFaults<WorkgroupRef> = {
  runSql: [
    inWorkgroupRef("runSql does not fetch results", '  "cancelSql",\n  "getSqlResult",\n', '  "cancelSql",\n'),
    inWorkgroupRef(
      "runSql: statements of others with the same user name can be followed",
      'variable: "aws:userid"',
      'variable: "aws:username"',
    ),
  ],
};
