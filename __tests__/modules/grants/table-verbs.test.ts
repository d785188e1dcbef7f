import { type BeyondTableVerb, type TableVerb } from "../../../modules/catalogue";
import { type Grant, KeyRef } from "../../../modules/grants";
import { role } from "../../../modules/principals";
import { allTables, type GrantedTable, Table } from "../../../modules/dynamodb";
import { Group, Role, User } from "../../../modules/iam";
import { service } from "../../../modules/policy";
import { Bucket } from "../../../modules/s3";
import { defineEnvironment, type Environment } from "../../../stacks";
import { allows } from "../../permission";
import { account, refusals, type SynthesizedStack, synthesizeEnvironment, synthesizeStack } from "../../synth";

const region = "us-east-1";
const arn = `arn:aws:dynamodb:${region}:${account}:table/orders`;
const restored = `${arn}-restored`;
const replica = `arn:aws:dynamodb:eu-west-1:${account}:table/orders`;
const kinesis = `arn:aws:kinesis:${region}:${account}:stream/orders`;
const key = new KeyRef({ arn: `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab` });
const replicaKey = new KeyRef({ arn: `arn:aws:kms:eu-west-1:${account}:key/2234abcd-12ab-34cd-56ef-1234567890ab` });
const boundary = `arn:aws:iam::${account}:policy/boundary`;
const reason = { acknowledge: "nothing less will do in this test" };

const examples = {
  table: arn,
  index: `${arn}/index/by-state`,
  stream: `${arn}/stream/2026-11-21T09:30:00.000`,
  export: `${arn}/export/01795253400000-a1b2c3d4`,
  import: `${arn}/import/01795253400000-b2c3d4e5`,
  backup: `${arn}/backup/01795253400000-c3d4e5f6`,
  restored,
  replica,
  kinesis,
  everywhere: "*",
} as const;

type Part = keyof typeof examples;
type Allowed = Partial<Readonly<Record<Part, readonly string[]>>>;

const filled = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];
const onIndex = ["DescribeContributorInsights", "UpdateContributorInsights"];
const onPolicy = ["DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"];

/** The use of a key that each verb takes, only through DynamoDB. */
const keyUse = {
  none: [],
  read: ["Decrypt", "DescribeKey"],
  write: [
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
  ],
  manage: [
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
  ],
} as const;

interface Case {
  readonly verb: string;
  readonly grant: (table: GrantedTable) => Grant;
  /** Everything that it allows; of all else that any other verb allows, nothing. */
  readonly allowed: Allowed;
  readonly key: keyof typeof keyUse;
}

const replicas = (table: GrantedTable): Grant =>
  table.manageReplicas({
    regions: ["eu-west-1"],
    ...(table.ref.description.encryptionKey === undefined ? {} : { encryptionKeys: { "eu-west-1": replicaKey } }),
  });

const casesByVerb: Readonly<Record<TableVerb | BeyondTableVerb | "readWrite", Omit<Case, "verb">>> = {
  read: {
    grant: (table) => table.read(),
    allowed: { table: ["BatchGetItem", "GetItem", "Query"], index: ["Query"] },
    key: "read",
  },
  scan: { grant: (table) => table.scan(), allowed: { table: ["Scan"], index: ["Scan"] }, key: "read" },
  queryIndex: { grant: (table) => table.queryIndex("by-state"), allowed: { index: ["Query"] }, key: "read" },
  write: {
    grant: (table) => table.write(),
    allowed: { table: ["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"] },
    key: "write",
  },
  readWrite: {
    grant: (table) => table.readWrite(),
    allowed: {
      table: ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"],
      index: ["Query"],
    },
    key: "write",
  },
  delete: { grant: (table) => table.delete(), allowed: { table: ["DeleteItem"] }, key: "write" },
  batch: {
    grant: (table) => table.batch(),
    allowed: { table: ["BatchGetItem", "BatchWriteItem"] },
    key: "write",
  },
  transact: {
    grant: (table) => table.transact(),
    allowed: { table: ["ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "UpdateItem"] },
    key: "write",
  },
  partiQlSelect: {
    grant: (table) => table.partiQlSelect(),
    allowed: { table: ["PartiQLSelect"], index: ["PartiQLSelect"] },
    key: "read",
  },
  partiQlWrite: {
    grant: (table) => table.partiQlWrite(),
    allowed: { table: ["PartiQLDelete", "PartiQLInsert", "PartiQLUpdate"] },
    key: "write",
  },
  metadata: {
    grant: (table) => table.metadata(),
    allowed: {
      table: [
        "DescribeContinuousBackups",
        "DescribeContributorInsights",
        "DescribeKinesisStreamingDestination",
        "DescribeTable",
        "DescribeTableReplicaAutoScaling",
        "DescribeTimeToLive",
        "ListExports",
        "ListImports",
        "ListTagsOfResource",
      ],
      index: ["DescribeContributorInsights"],
      stream: ["DescribeStream"],
      export: ["DescribeExport"],
      import: ["DescribeImport"],
      backup: ["DescribeBackup"],
    },
    key: "none",
  },
  readStream: {
    grant: (table) => table.readStream(),
    allowed: { stream: ["DescribeStream", "GetRecords", "GetShardIterator"] },
    key: "read",
  },
  export: {
    grant: (table) => table.export(),
    allowed: { table: ["ExportTableToPointInTime", "ListExports"], export: ["DescribeExport"] },
    key: "read",
  },
  import: {
    grant: (table) => table.import(),
    allowed: { table: ["DescribeTable", "ImportTable", "ListImports"], import: ["DescribeImport"] },
    key: "manage",
  },
  backUp: {
    grant: (table) => table.backUp(),
    allowed: { table: ["CreateBackup"], backup: ["DescribeBackup"] },
    key: "read",
  },
  restoreFromBackup: {
    grant: (table) => table.restoreFromBackup({ to: "orders-restored" }),
    allowed: {
      backup: ["DescribeBackup", "RestoreTableFromBackup"],
      restored: [...filled, "DescribeTable", "RestoreTableFromBackup"],
    },
    key: "manage",
  },
  restoreToPointInTime: {
    grant: (table) => table.restoreToPointInTime({ to: "orders-restored" }),
    allowed: {
      table: ["DescribeContinuousBackups", "RestoreTableToPointInTime"],
      restored: [...filled, "DescribeTable"],
    },
    key: "manage",
  },
  manage: {
    grant: (table) => table.manage(),
    allowed: {
      table: [
        "CreateTable",
        "DeleteTable",
        "DescribeContinuousBackups",
        "DescribeTable",
        "DescribeTimeToLive",
        "ListTagsOfResource",
        "TagResource",
        "UntagResource",
        "UpdateContinuousBackups",
        "UpdateTable",
        "UpdateTimeToLive",
      ],
    },
    key: "manage",
  },
  scale: {
    grant: (table) => table.scale(),
    allowed: { table: ["DescribeTable", "UpdateTable"], everywhere: ["DescribeLimits"] },
    key: "none",
  },
  timeToLive: {
    grant: (table) => table.timeToLive(),
    allowed: { table: ["DescribeTimeToLive", "UpdateTimeToLive"] },
    key: "none",
  },
  tag: {
    grant: (table) => table.tag(),
    allowed: { table: ["ListTagsOfResource", "TagResource", "UntagResource"] },
    key: "none",
  },
  contributorInsights: {
    grant: (table) => table.contributorInsights(),
    allowed: { table: onIndex, index: onIndex },
    key: "read",
  },
  streamToKinesis: {
    grant: (table) => table.streamToKinesis({ stream: kinesis }),
    allowed: {
      table: [
        "DescribeKinesisStreamingDestination",
        "DisableKinesisStreamingDestination",
        "EnableKinesisStreamingDestination",
        "UpdateKinesisStreamingDestination",
      ],
      kinesis: ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:PutRecords"],
      everywhere: ["kinesis:ListStreams"],
    },
    key: "none",
  },
  manageReplicas: {
    grant: replicas,
    allowed: {
      table: ["DescribeTable", "UpdateTable"],
      replica: [...filled, "CreateTable", "CreateTableReplica", "DeleteTable", "DeleteTableReplica", "DescribeTable"],
    },
    key: "manage",
  },
  administer: {
    grant: (table) => table.administer(reason),
    allowed: {
      table: [
        ...filled,
        ...onIndex,
        ...onPolicy,
        "BatchGetItem",
        "ConditionCheckItem",
        "CreateBackup",
        "CreateGlobalTableWitness",
        "CreateTable",
        "CreateTableReplica",
        "DeleteGlobalTableWitness",
        "DeleteTable",
        "DeleteTableReplica",
        "DescribeContinuousBackups",
        "DescribeKinesisStreamingDestination",
        "DescribeTable",
        "DescribeTableReplicaAutoScaling",
        "DescribeTimeToLive",
        "DisableKinesisStreamingDestination",
        "EnableKinesisStreamingDestination",
        "ExportTableToPointInTime",
        "ImportTable",
        "ListExports",
        "ListImports",
        "ListTagsOfResource",
        "PartiQLDelete",
        "PartiQLInsert",
        "PartiQLSelect",
        "PartiQLUpdate",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "SearchVectors",
        "TagResource",
        "UntagResource",
        "UpdateContinuousBackups",
        "UpdateKinesisStreamingDestination",
        "UpdateTable",
        "UpdateTableReplicaAutoScaling",
        "UpdateTimeToLive",
      ],
      index: [...onIndex, "PartiQLSelect", "Query", "Scan", "SearchVectors"],
      stream: [...onPolicy, "DescribeStream", "GetRecords", "GetShardIterator"],
      export: ["DescribeExport"],
      import: ["DescribeImport"],
      backup: ["DeleteBackup", "DescribeBackup", "RestoreTableFromBackup"],
    },
    key: "manage",
  },
};

const cases: readonly Case[] = Object.entries(casesByVerb).map(([verb, each]) => ({ verb, ...each }));

function named(action: string): string {
  return action.includes(":") ? action : `dynamodb:${action}`;
}

function requestsOf(allowed: Allowed): string[] {
  return (Object.keys(allowed) as Part[]).flatMap((part) =>
    (allowed[part] ?? []).map((action) => `${named(action)} ${examples[part]}`),
  );
}

/** One table, and for each verb a role that is allowed it. */
function withVerbs(encryptionKey?: KeyRef): SynthesizedStack {
  return synthesizeStack(
    (scope) => {
      const table = new Table(scope, "orders", {
        partitionKey: { name: "pk", type: "S" },
        globalSecondaryIndexes: { "by-state": { partitionKey: { name: "state", type: "S" } } },
        stream: "NEW_IMAGE",
        pointInTimeRecovery: {},
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
      });
      for (const { verb, grant } of cases) {
        new Role(scope, verb, { assumedBy: service("ec2") }).allow(grant(table));
      }
    },
    { permissionsBoundary: boundary },
  );
}

describe("each verb of a table, synthesised", () => {
  const plain = withVerbs();
  const encrypted = withVerbs(key);
  const universe = [...new Set(cases.flatMap(({ allowed }) => requestsOf(allowed)))];

  test("there are verbs for nearly every request that anybody can make of a table", () => {
    expect(universe.length).toBeGreaterThan(85);
  });

  test.each(cases)("$verb allows exactly what it says, of all that the verbs can allow", ({ verb, allowed }) => {
    const held = plain.policiesOf(`aws_iam_role.${verb}`);
    const open = universe.filter((request) => {
      const [action = "", resource = ""] = request.split(" ");
      return allows(held, action, resource);
    });
    expect(open.sort()).toEqual(requestsOf(allowed).sort());
  });

  test.each(cases)("$verb allows nothing on a table whose name begins alike, or elsewhere", ({ verb }) => {
    const held = plain.policiesOf(`aws_iam_role.${verb}`);
    const strangers = [
      (resource: string) => resource.replace("table/orders", "table/orders2"),
      (resource: string) => resource.replace("us-east-1", "us-west-2"),
      (resource: string) => resource.replace(account, "999988887777"),
    ];
    const open = universe
      .map((request) => request.split(" "))
      .filter(([, resource]) => resource?.startsWith(arn) === true && !resource.startsWith(restored))
      .flatMap(([action = "", resource = ""]) => strangers.map((strange) => [action, strange(resource)] as const))
      .filter(([action, resource]) => allows(held, action, resource));
    expect(open).toEqual([]);
  });

  test.each(cases)("$verb takes the use of the table's key by itself, only through DynamoDB", ({ verb, key: use }) => {
    const held = encrypted.policiesOf(`aws_iam_role.${verb}`);
    const through = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
    const uses = [...keyUse.manage, "PutKeyPolicy", "ScheduleKeyDeletion"];
    expect(uses.filter((action) => allows(held, `kms:${action}`, key.arn, through))).toEqual(keyUse[use]);
    expect(uses.filter((action) => allows(held, `kms:${action}`, key.arn))).toEqual([]);
    expect(
      uses.filter((action) =>
        allows(held, `kms:${action}`, key.arn, { "kms:ViaService": "s3.us-east-1.amazonaws.com" }),
      ),
    ).toEqual([]);
  });

  test.each(cases)("$verb says nothing of keys where the table has none", ({ verb }) => {
    expect(JSON.stringify(plain.policiesOf(`aws_iam_role.${verb}`))).not.toContain("kms:");
  });

  test("replicas use the key of their own region", () => {
    const held = encrypted.policiesOf("aws_iam_role.manageReplicas");
    const there = { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" };
    expect(allows(held, "kms:CreateGrant", replicaKey.arn, there)).toBe(true);
    expect(
      allows(held, "kms:CreateGrant", replicaKey.arn, { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" }),
    ).toBe(false);
  });

  test("Sids say what statements are for", () => {
    const sids = (verb: string): string[] =>
      plain.policiesOf(`aws_iam_role.${verb}`).flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid ?? ""));
    expect(sids("manage")).toEqual(["ManageTableAndDescribe"]);
    expect(sids("metadata")).toEqual([
      "Describe",
      "Describe2",
      "DescribeBackups",
      "DescribeExports",
      "DescribeImports",
      "DescribeStream",
    ]);
    expect(sids("streamToKinesis").sort()).toEqual([
      "Discover",
      "StreamToKinesisAndDescribe",
      "StreamToKinesisAndDescribe2",
    ]);
    for (const { verb } of cases) {
      expect(new Set(sids(verb)).size).toBe(sids(verb).length);
      expect(sids(verb).filter((sid) => !/^[A-Z][A-Za-z]+\d?$/.test(sid))).toEqual([]);
    }
  });
});

/** Grants on one table, to a role of its own stack. */
function granting(grant: (table: GrantedTable) => Grant, permissionsBoundary?: string): SynthesizedStack {
  return synthesizeStack(
    (scope) => {
      const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" } });
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(grant(table));
    },
    permissionsBoundary === undefined ? {} : { permissionsBoundary },
  );
}

describe("SELECT statements of PartiQL", () => {
  const scans = { "dynamodb:FullTableScan": "true" };

  test("are refused where they would read the whole table, unless that is asked for", () => {
    const held = granting((table) => table.partiQlSelect()).policiesOf("aws_iam_role.reader");
    expect(allows(held, "dynamodb:PartiQLSelect", arn, { "dynamodb:FullTableScan": "false" })).toBe(true);
    expect(allows(held, "dynamodb:PartiQLSelect", arn, scans)).toBe(false);
    const all = granting((table) => table.partiQlSelect({ fullTableScan: true })).policiesOf("aws_iam_role.reader");
    expect(allows(all, "dynamodb:PartiQLSelect", arn, scans)).toBe(true);
  });

  test("can be held to partitions as well", () => {
    const held = granting((table) => table.partiQlSelect({ indexes: [] }).onlyLeadingKeys(["us-east"])).policiesOf(
      "aws_iam_role.reader",
    );
    expect(JSON.stringify(held)).toContain("dynamodb:LeadingKeys");
    expect(allows(held, "dynamodb:PartiQLSelect", arn, scans)).toBe(false);
  });

  test("take no option that is not known", () => {
    const misspelt = { fullTableScans: true } as object;
    expect(refusals(() => granting((table) => table.partiQlSelect(misspelt)))).toEqual([
      expect.stringContaining('"fullTableScans" is not a property that is known here'),
    ]);
  });
});

describe("transactions", () => {
  test("can be all that is allowed", () => {
    const held = granting((table) => table.transact().onlyInTransactions()).policiesOf("aws_iam_role.reader");
    const inside = { "dynamodb:EnclosingOperation": "TransactWriteItems" };
    expect(allows(held, "dynamodb:PutItem", arn, inside)).toBe(true);
    expect(allows(held, "dynamodb:ConditionCheckItem", arn, inside)).toBe(true);
    expect(allows(held, "dynamodb:PutItem", arn)).toBe(false);
  });
});

describe("what verbs refuse", () => {
  test.each<[string, (table: GrantedTable) => Grant, string]>([
    [
      "restoring into the table itself",
      (table) => table.restoreFromBackup({ to: "orders" }),
      '"orders" is the table itself, and DynamoDB restores into a table of another name',
    ],
    [
      "restoring into a table whose name has a wildcard",
      (table) => table.restoreFromBackup({ to: "orders*" }),
      '"orders*" is not a valid table name',
    ],
    [
      "restoring to a time without point-in-time recovery",
      (table) => table.restoreToPointInTime({ to: "orders-restored" }),
      "has no point-in-time recovery to restore from",
    ],
    ["restoring without a name", (table) => table.restoreFromBackup({} as { to: string }), "to is missing"],
    ["replicas in no region", (table) => table.manageReplicas({ regions: [] }), "names no region"],
    [
      "replicas in the region of the table",
      (table) => table.manageReplicas({ regions: ["us-east-1"] }),
      '"us-east-1" is the region of the table itself',
    ],
    [
      "replicas in another partition",
      (table) => table.manageReplicas({ regions: ["cn-north-1"] }),
      '"cn-north-1" is of another partition than us-east-1',
    ],
    [
      "replicas in a region that there is not",
      (table) => table.manageReplicas({ regions: ["eu-west-9"] }),
      '"eu-west-9" is not a known AWS region',
    ],
    [
      "a key for a region without a replica",
      (table) => table.manageReplicas({ regions: ["eu-west-2"], encryptionKeys: { "eu-west-1": replicaKey } }),
      '"eu-west-1" has a key but no replica',
    ],
    [
      "a Kinesis stream of another region",
      (table) => table.streamToKinesis({ stream: kinesis.replace("us-east-1", "us-west-2") }),
      "is not the ARN of a Kinesis data stream in the account and region of the table",
    ],
    [
      "every Kinesis stream",
      (table) => table.streamToKinesis({ stream: kinesis.replace("orders", "*") }),
      "is not the ARN of a Kinesis data stream in the account and region of the table",
    ],
    [
      "administration for no reason",
      (table) => table.administer({ acknowledge: " " }),
      "acknowledge: is empty: whoever administers a table can delete it, and can give others access to it",
    ],
    [
      "administration without an acknowledgement",
      (table) => table.administer({} as { acknowledge: string }),
      "acknowledge is missing",
    ],
  ])("%s", (_, grant, message) => {
    const [problem = "", ...others] = refusals(() => granting(grant, boundary));
    expect(others).toEqual([]);
    expect(problem.replaceAll(" › ", ": ").replaceAll(": is missing", " is missing")).toContain(message);
  });

  test("replicas of a table with a customer-managed key need keys of their own", () => {
    const synth = (): SynthesizedStack =>
      synthesizeStack((scope) => {
        const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" }, encryptionKey: key });
        new Role(scope, "reader", { assumedBy: service("ec2") }).allow(
          table.manageReplicas({ regions: ["eu-west-1"] }),
        );
      });
    expect(refusals(synth)).toEqual([
      expect.stringContaining('"eu-west-1" has no key for its replica, and the table has a customer-managed one'),
    ]);
  });

  test.each<[string, (table: GrantedTable) => Grant]>([
    ["restores", (table) => table.restoreFromBackup({ to: "orders-restored" })],
    ["replicas", (table) => table.manageReplicas({ regions: ["eu-west-1"] })],
    ["Kinesis streams", (table) => table.streamToKinesis({ stream: kinesis })],
    ["administration", (table) => table.administer(reason)],
    ["backups", (table) => table.backUp()],
  ])("%s beside a limit on items, which they know nothing of", (_, grant) => {
    const synth = (): SynthesizedStack =>
      synthesizeStack(
        (scope) => {
          const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" } });
          const limited = table.read().onlyLeadingKeys(["us-east"]);
          new Role(scope, "reader", { assumedBy: service("ec2") }).allow(limited, grant(table));
        },
        { permissionsBoundary: boundary },
      );
    expect(refusals(synth)).toEqual([expect.stringContaining('"onlyLeadingKeys" holds nothing back beside')]);
  });

  const odd = [undefined, null, 7, "orders", [], () => "orders", { to: 7, regions: "eu-west-1", stream: null }];

  test.each(odd.map((value) => [`${typeof value} ${JSON.stringify(value)}`, value]))(
    "whatever else untyped code may hand over: %s",
    (_, value) => {
      const hostile = (table: GrantedTable): Grant[] => [
        table.restoreFromBackup(value as never),
        table.restoreToPointInTime(value as never),
        table.manageReplicas(value as never),
        table.streamToKinesis(value as never),
        table.administer(value as never),
        ...(value === undefined || Array.isArray(value) ? [] : [table.partiQlSelect(value as never)]),
      ];
      const synth = (): SynthesizedStack =>
        synthesizeStack((scope) => {
          const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" } });
          const grants = hostile(table);
          expect(grants.filter(({ problems }) => problems.length === 0)).toEqual([]);
          expect(grants.flatMap(({ operations }) => operations)).toEqual([]);
          new Role(scope, "reader", { assumedBy: service("ec2") }).allow(...grants);
        });
      expect(refusals(synth).length).toBeGreaterThan(0);
    },
  );

  test("networks for what DynamoDB does in the caller's name", () => {
    const narrowed = (table: GrantedTable): Grant =>
      table.restoreFromBackup({ to: "orders-restored" }).fromIpAddresses("203.0.113.0/24");
    expect(refusals(() => granting(narrowed))).toEqual([
      expect.stringContaining("DynamoDB makes these requests for the caller, from its own network"),
    ]);
  });
});

describe("administration", () => {
  const unbounded = "is granted only to principals with a permissions boundary, and this one has none";
  const owned = { partitionKey: { name: "pk", type: "S" } } as const;

  test("is refused to roles, users and groups without a boundary, and to none that has one", () => {
    const synth = (permissionsBoundary?: string, ofTheirOwn?: string): SynthesizedStack =>
      synthesizeStack(
        (scope) => {
          const own = ofTheirOwn === undefined ? {} : { permissionsBoundary: ofTheirOwn };
          const table = new Table(scope, "orders", owned);
          new Role(scope, "role", { assumedBy: service("ec2"), ...own }).allow(table.administer(reason));
          new User(scope, "user", own).allow(allTables(scope).administer(reason));
          new Group(scope, "group", own).allow(table.administer(reason));
        },
        permissionsBoundary === undefined ? {} : { permissionsBoundary },
      );
    expect(refusals(() => synth())).toHaveLength(3);
    expect(refusals(() => synth()).every((line) => line.includes(unbounded))).toBe(true);
    // A boundary of the stack does not hold for whoever joins a group.
    expect(refusals(() => synth(boundary))).toEqual([
      expect.stringContaining(`[stack/group] table orders: ${unbounded}`),
    ]);
    expect(refusals(() => synth(undefined, boundary))).toEqual([]);
  });

  test("stays so however it is narrowed", () => {
    expect(refusals(() => granting((table) => table.administer(reason).overTls()))).toEqual([
      expect.stringContaining(unbounded),
    ]);
  });

  const environment = (permissionsBoundary?: string): Environment =>
    defineEnvironment({
      name: "test",
      account,
      region,
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
      principals: ({ allTables: all }) => ({
        admin: role({ assumedBy: service("ec2") }).allow(all.administer(reason)),
      }),
    });

  test("of all tables is refused in an environment without a boundary", () => {
    expect(refusals(() => synthesizeEnvironment(environment()))).toEqual([
      expect.stringContaining(`test › principals › admin › all tables of us-east-1: ${unbounded}`),
    ]);
  });

  test("of all tables reaches every table of the account and region, and none elsewhere", () => {
    const held = synthesizeEnvironment(environment(boundary)).policiesOf("aws_iam_role.admin");
    const administered = casesByVerb.administer.allowed;
    for (const request of requestsOf(administered)) {
      const [action = "", resource = ""] = request.split(" ");
      expect([request, allows(held, action, resource)]).toEqual([request, true]);
      expect(allows(held, action, resource.replace("/orders", "/anything"))).toBe(true);
      expect(allows(held, action, resource.replace("us-east-1", "us-west-2"))).toBe(false);
      expect(allows(held, action, resource.replace(account, "999988887777"))).toBe(false);
    }
    for (const action of ["ListTables", "ListStreams", "ListBackups", "DescribeLimits", "GetAbacStatus"]) {
      expect(allows(held, `dynamodb:${action}`, "*")).toBe(true);
    }
    for (const action of ["PurchaseReservedCapacityOfferings", "UpdateAbacStatus"]) {
      expect(allows(held, `dynamodb:${action}`, "*")).toBe(false);
    }
  });

  test("finding out about the account tells nothing of a table", () => {
    const held = synthesizeStack((scope) => {
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(allTables(scope).discover());
    }).policiesOf("aws_iam_role.reader");
    expect(allows(held, "dynamodb:ListTables", "*")).toBe(true);
    for (const action of ["DescribeTable", "GetItem", "Scan", "ListTagsOfResource"]) {
      expect(allows(held, `dynamodb:${action}`, arn)).toBe(false);
    }
  });
});

describe("an import", () => {
  test("reads its files in the caller's name, under its prefix alone", () => {
    const held = synthesizeStack((scope) => {
      const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" } });
      const bucket = new Bucket(scope, "files", { name: "acme-files", encryptionKey: key });
      new Role(scope, "importer", { assumedBy: service("ec2") }).allow(
        table.import(),
        bucket.provideImport({ prefix: "orders/" }),
      );
    }).policiesOf("aws_iam_role.importer");
    const objects = "arn:aws:s3:::acme-files";
    expect(allows(held, "dynamodb:ImportTable", arn)).toBe(true);
    expect(allows(held, "s3:GetObject", `${objects}/orders/a.csv`)).toBe(true);
    expect(allows(held, "s3:GetObject", `${objects}/users/a.csv`)).toBe(false);
    expect(allows(held, "s3:ListBucket", objects, { "s3:prefix": "orders/" })).toBe(true);
    expect(allows(held, "s3:ListBucket", objects)).toBe(false);
    expect(allows(held, "s3:PutObject", `${objects}/orders/a.csv`)).toBe(false);
    expect(allows(held, "kms:Decrypt", key.arn, { "kms:ViaService": "s3.us-east-1.amazonaws.com" })).toBe(true);
  });
});
