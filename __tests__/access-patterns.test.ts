// The access patterns that people ask for, each by what it lets through and what it holds back on the synthesised
// policies: P1 to P15 are those of vendors' pages, P16 to P27 the ways to access DynamoDB, P28 to P35 those of a client
// library.
import { accessKeys, role, user } from "../modules/principals";
import {
  artie,
  polytomicDatabricks,
  polytomicDynamoDb,
  polytomicRedshiftServerless,
  polytomicS3,
  retoolDynamoDb,
} from "../modules/connections";
import { account as trusted, service } from "../modules/policy";
import { type RequestContext } from "../modules/proof";
import { defineEnvironment, existingKey } from "../stacks";
import { allows, mayAssume } from "./permission";
import { account, refusals, synthesizeEnvironment } from "./synth";

const region = "us-east-1";
const dynamodb = `arn:aws:dynamodb:${region}:${account}:table`;
const [orders, users, payroll] = [`${dynamodb}/orders`, `${dynamodb}/users`, `${dynamodb}/payroll`];
const stream = `${orders}/stream/2026-11-21T09:30:00.000`;
const exported = `${orders}/export/01795253400000-a1b2c3d4`;
const bucket = "arn:aws:s3:::acme-patterns";
const fields = `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555`;
const workgroup = `arn:aws:redshift-serverless:${region}:${account}:workgroup/22222222-3333-4444-8555-666666666666`;
const boundary = `arn:aws:iam::${account}:policy/boundary`;
const people = trusted(account);
const id = { name: "id", type: "S" } as const;
const polytomicAccount = "568237466542";

const environment = defineEnvironment({
  name: "patterns",
  account,
  region,
  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      globalSecondaryIndexes: { "by-customer": { partitionKey: { name: "customer", type: "S" } } },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 35 },
    },
    users: { partitionKey: id },
    payroll: { partitionKey: id },
  },
  buckets: { data: { name: "acme-patterns" } },
  keys: {
    fields: existingKey({ arn: fields }),
    aliased: existingKey({ alias: "alias/fields", conditionKey: "kms:ResourceAliases" }),
  },
  connections: {
    p1: polytomicDynamoDb({ tables: ["orders"], externalId: "p1-external" }),
    p2: polytomicDynamoDb({ tables: ["orders"], externalId: "p1-external", streams: "self-managed" }),
    p3: polytomicDynamoDb({ tables: ["orders"], externalId: "p1-external", streams: "vendor-managed" }),
    p4: polytomicDynamoDb({ tables: ["orders"], firstPhase: true }),
    p6: polytomicDynamoDb({ tables: ["orders"], externalId: "p1-external", restrictToRole: true }),
    p7: polytomicDynamoDb({ tables: ["orders"], credentials: accessKeys(["2026-11"]) }),
    p12: artie({
      tables: ["orders"],
      exportTo: { bucket: "data", prefix: "artie/" },
      vendorAccount: "444455556666",
      externalId: "p12-external",
      credentials: ["role", accessKeys(["2026-11"])],
    }),
    p13: polytomicS3({ bucket: "data", prefix: "polytomic/", externalId: "p1-external" }),
    p14: polytomicDatabricks({ bucket: "data", prefix: "databricks/", externalId: "p1-external" }),
    p15: polytomicRedshiftServerless({
      workgroup,
      staging: { bucket: "data", prefix: "redshift/" },
      externalId: "p1-external",
    }),
    p26: retoolDynamoDb({
      tables: ["users"],
      access: "read-only",
      vendorAccount: "444455556666",
      externalId: "p26-external",
    }),
  },
  principals: ({ tables, keys, allTables }) => ({
    p16: role({ assumedBy: people, permissionsBoundary: boundary }).allow(
      allTables.administer({ acknowledge: "the platform team's administrators" }),
    ),
    p17: role({ assumedBy: people }).allow(tables.orders.scale()),
    p18: role({ assumedBy: people }).allow(tables.orders.grant(["getItem", "query", "putItem"])),
    p19: role({ assumedBy: people }).allow(tables.orders.readWrite(), tables.orders.scan()),
    p20: role({ assumedBy: people }).allow(tables.orders.metadata(), allTables.discover()),
    p21: role({ assumedBy: people, permissionsBoundary: boundary })
      .allow(allTables.administer({ acknowledge: "everything but the payroll" }))
      .deny(tables.payroll),
    p22: role({ assumedBy: people }).allow(tables.users.readWrite().onlyLeadingKeys(["us-east"])),
    p23: role({ assumedBy: people }).allow(tables.users.read().onlyAttributes(["id", "lastLogin"])),
    p24: role({ assumedBy: people }).allow(
      tables.users.read().onlyLeadingKeys(["us-east"]).onlyAttributes(["id", "lastLogin"]),
    ),
    p25: role({ assumedBy: people }).allow(
      tables.users.write().between("2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z"),
    ),
    p27: role({ assumedBy: service("ecs-tasks") }).allow(tables.users.read().fromVpcEndpoint("vpce-0123456789abcdef0")),
    p28: user({ accessKeys: accessKeys(["2026-11"]) }).allow(tables.orders.readWrite(), tables.orders.scan()),
    p29: role({ assumedBy: people }).allow(tables.orders.batch()),
    p30: role({ assumedBy: people }).allow(tables.orders.transact()),
    "p30-only": role({ assumedBy: people }).allow(tables.orders.transact().onlyInTransactions()),
    "p30-none": role({ assumedBy: people }).allow(tables.orders.readWrite().outsideTransactions()),
    p31: role({ assumedBy: people }).allow(tables.orders.manage(), allTables.discover()),
    p32: role({ assumedBy: people }).allow(keys.fields.encryptAndDecrypt()),
    p33: role({ assumedBy: people }).allow(keys.fields.encrypt()),
    "p33-direct": role({ assumedBy: people }).allow(keys.fields.encrypt({ scheme: "direct" })),
    p34: role({ assumedBy: people }).allow(keys.fields.decrypt()),
    p35: role({ assumedBy: people }).allow(keys.aliased.encryptAndDecrypt()),
  }),
});

const stack = synthesizeEnvironment(environment, { ownAccounts: [] });

type Request = readonly [actions: string, resource: string, context?: RequestContext];

interface Pattern {
  readonly pattern: string;
  /** The role or user that has it. */
  readonly holder: string;
  /** Actions of one service, joined by spaces: `dynamodb:GetItem Query`. */
  readonly allowed: readonly Request[];
  readonly refused: readonly Request[];
}

const keysOf = (...values: string[]): RequestContext => ({ "dynamodb:LeadingKeys": values });
const named = (...names: string[]): RequestContext => ({
  "dynamodb:Attributes": names,
  "dynamodb:Select": "SPECIFIC_ATTRIBUTES",
});
const inTransaction = { "dynamodb:EnclosingOperation": "TransactWriteItems" };
const owned = (statementOwner: string): RequestContext => ({
  "redshift-data:statement-owner-iam-userid": statementOwner,
  "aws:userid": "AROAEXAMPLE:polytomic",
});

const polytomicReads: readonly Request[] = [
  ["dynamodb:BatchGetItem GetItem Query Scan PartiQLSelect DescribeTable DescribeTimeToLive", orders],
  ["dynamodb:DescribeContinuousBackups ListTagsOfResource", orders],
  ["dynamodb:Query Scan PartiQLSelect", `${orders}/index/by-customer`],
  ["dynamodb:ListTables DescribeLimits DescribeEndpoints", "*"],
];
const changes: Request = ["dynamodb:DescribeStream GetRecords GetShardIterator", stream];

const patterns: readonly Pattern[] = [
  {
    pattern: "P1 Polytomic reads a table",
    holder: "aws_iam_role.p1_role",
    allowed: polytomicReads,
    refused: [
      ["dynamodb:PutItem UpdateItem DeleteItem UpdateTable ExportTableToPointInTime GetResourcePolicy", orders],
      ["dynamodb:GetItem Query Scan", users],
      changes,
    ],
  },
  {
    pattern: "P2 Polytomic reads changes",
    holder: "aws_iam_role.p2_role",
    allowed: [...polytomicReads, changes, ["dynamodb:ListStreams", "*"]],
    refused: [
      ["dynamodb:UpdateTable", orders],
      ["dynamodb:GetRecords", `${users}/stream/2026-11-21T09:30:00.000`],
    ],
  },
  {
    pattern: "P3 Polytomic manages the stream",
    holder: "aws_iam_role.p3_role",
    allowed: [changes, ["dynamodb:UpdateTable", orders]],
    refused: [
      ["dynamodb:UpdateTable", users],
      ["dynamodb:DeleteTable CreateTable", orders],
    ],
  },
  {
    pattern: "P4 an open trust, as a first phase only: nothing is attached",
    holder: "aws_iam_role.p4_role",
    allowed: [],
    refused: [
      ["dynamodb:GetItem", orders],
      ["dynamodb:ListTables", "*"],
    ],
  },
  {
    pattern: "P7 Polytomic with an access key",
    holder: "aws_iam_user.p7_user",
    allowed: polytomicReads,
    refused: [["dynamodb:PutItem", orders]],
  },
  {
    pattern: "P8 Artie reads changes, P9 checks recovery, P10 exports, P11 keeps the export in S3",
    holder: "aws_iam_role.p12_role",
    allowed: [
      changes,
      ["dynamodb:DescribeContinuousBackups DescribeTable ExportTableToPointInTime ListExports", orders],
      ["dynamodb:DescribeExport", exported],
      ["s3:GetBucketLocation", bucket],
      ["s3:ListBucket", bucket, { "s3:prefix": "artie/AWSDynamoDB/" }],
      ["s3:GetObject PutObject AbortMultipartUpload PutObjectAcl", `${bucket}/artie/AWSDynamoDB/data.json.gz`],
    ],
    refused: [
      ["dynamodb:GetItem Query Scan UpdateTable UpdateContinuousBackups", orders],
      ["dynamodb:ExportTableToPointInTime", users],
      ["s3:ListBucket", bucket],
      ["s3:GetObject PutObject", `${bucket}/other/data.json.gz`],
      ["s3:DeleteObject", `${bucket}/artie/AWSDynamoDB/data.json.gz`],
    ],
  },
  {
    pattern: "P12 Artie's user has what its role has",
    holder: "aws_iam_user.p12_user",
    allowed: [changes, ["dynamodb:DescribeExport", exported]],
    refused: [["dynamodb:GetItem", orders]],
  },
  ...(
    [
      ["P13 Polytomic writes to S3", "aws_iam_role.p13_role", "polytomic/"],
      ["P14 Polytomic stages for Databricks", "aws_iam_role.p14_role", "databricks/"],
    ] as const
  ).map(([pattern, holder, prefix]): Pattern => ({
    pattern,
    holder,
    allowed: [
      ["s3:GetObject PutObject DeleteObject", `${bucket}/${prefix}a.csv`],
      ["s3:ListBucket", bucket, { "s3:prefix": prefix }],
      ["s3:GetBucketLocation", bucket],
    ],
    refused: [
      ["s3:GetObject PutObject DeleteObject", `${bucket}/elsewhere/a.csv`],
      ["s3:GetObject", "arn:aws:s3:::acme-patterns-other/a.csv"],
      ["s3:PutBucketPolicy DeleteBucket", bucket],
    ],
  })),
  {
    pattern: "P15 Polytomic runs statements on Redshift Serverless",
    holder: "aws_iam_role.p15_role",
    allowed: [
      ["redshift-serverless:GetCredentials", workgroup],
      ["redshift-data:ExecuteStatement ListDatabases ListSchemas ListTables DescribeTable", workgroup],
      ["redshift-data:DescribeStatement CancelStatement GetStatementResult", "*", owned("AROAEXAMPLE:polytomic")],
    ],
    refused: [
      ["redshift-serverless:GetCredentials", workgroup.replace("22222222", "33333333")],
      ["redshift-data:GetStatementResult CancelStatement", "*", owned("AROAEXAMPLE:somebody-else")],
      ["redshift-data:GetStatementResult", "*"],
      ["redshift-serverless:DeleteWorkgroup", workgroup],
    ],
  },
  {
    pattern: "P16 full administration, with an acknowledgement and a boundary",
    holder: "aws_iam_role.p16",
    allowed: [
      ["dynamodb:GetItem DeleteTable PutResourcePolicy UpdateContinuousBackups", orders],
      ["dynamodb:GetRecords", stream],
      ["dynamodb:ListTables", "*"],
    ],
    refused: [
      ["dynamodb:GetItem", orders.replace(region, "eu-west-1")],
      ["s3:GetObject", `${bucket}/a.csv`],
    ],
  },
  {
    pattern: "P17 scale without reading",
    holder: "aws_iam_role.p17",
    allowed: [
      ["dynamodb:DescribeTable UpdateTable", orders],
      ["dynamodb:DescribeLimits", "*"],
    ],
    refused: [
      ["dynamodb:GetItem Query Scan PartiQLSelect DeleteTable", orders],
      ["dynamodb:UpdateTable", users],
    ],
  },
  {
    pattern: "P18 some actions on one table",
    holder: "aws_iam_role.p18",
    allowed: [
      ["dynamodb:GetItem Query PutItem", orders],
      ["dynamodb:Query", `${orders}/index/by-customer`],
    ],
    refused: [
      ["dynamodb:DeleteItem Scan", orders],
      ["dynamodb:GetItem", users],
    ],
  },
  {
    pattern: "P19 all of the items of one table, and nothing of its management",
    holder: "aws_iam_role.p19",
    allowed: [
      ["dynamodb:BatchGetItem BatchWriteItem DeleteItem GetItem PutItem Query Scan UpdateItem", orders],
      ["dynamodb:Query Scan", `${orders}/index/by-customer`],
    ],
    refused: [
      ["dynamodb:DeleteTable PutResourcePolicy DeleteResourcePolicy UpdateTable", orders],
      ["dynamodb:UpdateContinuousBackups UpdateTimeToLive", orders],
      ["dynamodb:UpdateAbacStatus", "*"],
    ],
  },
  {
    pattern: "P20 metadata and discovery",
    holder: "aws_iam_role.p20",
    allowed: [
      ["dynamodb:DescribeTable DescribeTimeToLive DescribeContinuousBackups ListTagsOfResource ListExports", orders],
      ["dynamodb:DescribeExport", exported],
      ["dynamodb:ListTables ListStreams ListBackups DescribeLimits DescribeEndpoints", "*"],
    ],
    refused: [
      ["dynamodb:GetItem Query Scan", orders],
      ["dynamodb:DescribeTable", users],
      ["dynamodb:GetRecords", stream],
    ],
  },
  {
    pattern: "P21 everything but one table",
    holder: "aws_iam_role.p21",
    allowed: [["dynamodb:GetItem DeleteTable", orders]],
    refused: [
      ["dynamodb:GetItem Scan PartiQLSelect DescribeTable ExportTableToPointInTime", payroll],
      ["dynamodb:Query Scan PartiQLSelect", `${payroll}/index/by-name`],
      ["dynamodb:GetRecords", `${payroll}/stream/2026-11-21T09:30:00.000`],
      ["dynamodb:DescribeExport", `${payroll}/export/01795253400000-a1b2c3d4`],
      ["dynamodb:RestoreTableFromBackup DeleteBackup", `${payroll}/backup/01795253400000-c3d4e5f6`],
    ],
  },
  {
    pattern: "P22 some items",
    holder: "aws_iam_role.p22",
    allowed: [["dynamodb:GetItem Query BatchGetItem PutItem DeleteItem", users, keysOf("us-east")]],
    refused: [
      ["dynamodb:GetItem Query PutItem", users, keysOf("eu-west")],
      ["dynamodb:BatchGetItem", users, keysOf("us-east", "eu-west")],
      ["dynamodb:GetItem Scan", users],
    ],
  },
  {
    pattern: "P23 some attributes",
    holder: "aws_iam_role.p23",
    allowed: [["dynamodb:GetItem Query BatchGetItem", users, named("id", "lastLogin")]],
    refused: [
      ["dynamodb:GetItem Query", users, named("id", "birthdate")],
      ["dynamodb:GetItem", users, { "dynamodb:Attributes": ["id"], "dynamodb:Select": "ALL_ATTRIBUTES" }],
      ["dynamodb:GetItem", users],
      ["dynamodb:PutItem UpdateItem", users, named("id")],
    ],
  },
  {
    pattern: "P24 some attributes of some items",
    holder: "aws_iam_role.p24",
    allowed: [["dynamodb:Query", users, { ...keysOf("us-east"), ...named("id", "lastLogin") }]],
    refused: [
      ["dynamodb:Query", users, { ...keysOf("eu-west"), ...named("id", "lastLogin") }],
      ["dynamodb:Query", users, { ...keysOf("us-east"), ...named("id", "birthdate") }],
    ],
  },
  {
    pattern: "P25 for an hour",
    holder: "aws_iam_role.p25",
    allowed: [["dynamodb:PutItem", users, { "aws:CurrentTime": "2026-11-21T09:59:59Z" }]],
    refused: [
      ["dynamodb:PutItem", users, { "aws:CurrentTime": "2026-11-21T10:00:00Z" }],
      ["dynamodb:PutItem", users, { "aws:CurrentTime": "2026-11-21T08:59:59Z" }],
    ],
  },
  {
    pattern: "P26 an internal tool reads",
    holder: "aws_iam_role.p26_role",
    allowed: [
      ["dynamodb:GetItem Query Scan DescribeTable", users],
      ["dynamodb:ListTables", "*"],
    ],
    refused: [
      ["dynamodb:PutItem UpdateItem DeleteItem", users],
      ["dynamodb:GetItem", orders],
    ],
  },
  {
    pattern: "P27 through a VPC endpoint only",
    holder: "aws_iam_role.p27",
    allowed: [["dynamodb:GetItem", users, { "aws:SourceVpce": "vpce-0123456789abcdef0" }]],
    refused: [
      ["dynamodb:GetItem", users],
      ["dynamodb:GetItem", users, { "aws:SourceVpce": "vpce-0123456789abcdef1" }],
    ],
  },
  {
    pattern: "P28 a client library reads and writes, on indexes too",
    holder: "aws_iam_user.p28",
    allowed: [
      ["dynamodb:GetItem PutItem UpdateItem DeleteItem Query Scan", orders],
      ["dynamodb:Query Scan", `${orders}/index/by-customer`],
    ],
    refused: [["dynamodb:PartiQLSelect DescribeTable", orders]],
  },
  {
    pattern: "P29 batches",
    holder: "aws_iam_role.p29",
    allowed: [["dynamodb:BatchGetItem BatchWriteItem", orders]],
    refused: [["dynamodb:GetItem PutItem Query", orders]],
  },
  {
    pattern: "P30 transactions",
    holder: "aws_iam_role.p30",
    allowed: [
      ["dynamodb:GetItem PutItem UpdateItem DeleteItem ConditionCheckItem", orders, inTransaction],
      ["dynamodb:GetItem", orders],
    ],
    refused: [["dynamodb:Query Scan BatchWriteItem", orders]],
  },
  {
    pattern: "P30 nothing but transactions",
    holder: "aws_iam_role.p30-only",
    allowed: [["dynamodb:GetItem PutItem UpdateItem DeleteItem ConditionCheckItem", orders, inTransaction]],
    refused: [["dynamodb:GetItem PutItem UpdateItem DeleteItem", orders]],
  },
  {
    pattern: "P30 no transactions",
    holder: "aws_iam_role.p30-none",
    allowed: [["dynamodb:GetItem PutItem Query BatchWriteItem", orders]],
    refused: [["dynamodb:GetItem PutItem UpdateItem DeleteItem", orders, inTransaction]],
  },
  {
    pattern: "P31 table management",
    holder: "aws_iam_role.p31",
    allowed: [
      ["dynamodb:CreateTable DeleteTable DescribeTable UpdateTable TagResource", orders],
      ["dynamodb:UpdateTimeToLive UpdateContinuousBackups", orders],
      ["dynamodb:ListTables", "*"],
    ],
    refused: [
      ["dynamodb:GetItem Scan PutResourcePolicy", orders],
      ["dynamodb:DeleteTable", users],
    ],
  },
  {
    pattern: "P32 a client encrypts and decrypts fields",
    holder: "aws_iam_role.p32",
    allowed: [["kms:GenerateDataKey Decrypt", fields]],
    refused: [
      ["kms:Encrypt CreateGrant ScheduleKeyDeletion", fields],
      ["kms:Decrypt", fields.replace("1111", "9999")],
    ],
  },
  {
    pattern: "P33 a client only encrypts",
    holder: "aws_iam_role.p33",
    allowed: [["kms:GenerateDataKey", fields]],
    refused: [["kms:Decrypt Encrypt", fields]],
  },
  {
    pattern: "P33 an older client only encrypts",
    holder: "aws_iam_role.p33-direct",
    allowed: [["kms:Encrypt", fields]],
    refused: [["kms:Decrypt GenerateDataKey", fields]],
  },
  {
    pattern: "P34 a client only decrypts",
    holder: "aws_iam_role.p34",
    allowed: [["kms:Decrypt", fields]],
    refused: [["kms:Encrypt GenerateDataKey", fields]],
  },
  {
    pattern: "P35 a key by its alias",
    holder: "aws_iam_role.p35",
    allowed: [["kms:GenerateDataKey Decrypt", fields, { "kms:ResourceAliases": ["alias/fields", "alias/old"] }]],
    refused: [
      ["kms:Decrypt", fields, { "kms:ResourceAliases": ["alias/other"] }],
      ["kms:Decrypt", fields],
    ],
  },
];

describe.each(patterns)("$pattern", ({ holder, allowed, refused }) => {
  const policies = stack.policiesOf(holder);
  const requests = (list: readonly Request[]) =>
    list.flatMap(([actions, resource, context = {}]) => {
      const [prefix = "", names = ""] = actions.split(":");
      return names.split(" ").map((name) => [`${prefix}:${name}`, resource, context] as const);
    });

  it("lets through what it is for", () => {
    const wrong = requests(allowed).filter(
      ([action, resource, context]) => !allows(policies, action, resource, context),
    );
    expect(wrong).toEqual([]);
  });

  it("holds back what it is not for", () => {
    const wrong = requests(refused).filter(([action, resource, context]) =>
      allows(policies, action, resource, context),
    );
    expect(wrong).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe("who gets in", () => {
  const trustOf = (address: string) => stack.policy(address, "assume_role_policy");
  const theirs = `arn:aws:iam::${polytomicAccount}:role/some-role`;
  const theirNamed = `arn:aws:iam::${polytomicAccount}:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT`;
  const identified = { "sts:ExternalId": "p1-external" };

  test("P4 an open trust with permissions is refused", () => {
    const open = defineEnvironment({
      ...environment,
      connections: { p4: polytomicDynamoDb({ tables: ["orders"] }) },
      perimeters: {},
    });
    expect(refusals(() => synthesizeEnvironment(open)).join("\n")).toContain("connections › p4 › externalId");
  });

  test("P5 only with the external ID", () => {
    expect(mayAssume(trustOf("aws_iam_role.p1_role"), theirs, identified)).toBe(true);
    expect(mayAssume(trustOf("aws_iam_role.p1_role"), theirs)).toBe(false);
    expect(mayAssume(trustOf("aws_iam_role.p1_role"), theirs, { "sts:ExternalId": "another" })).toBe(false);
    expect(mayAssume(trustOf("aws_iam_role.p1_role"), "arn:aws:iam::444455556666:role/other", identified)).toBe(false);
  });

  test("P6 only the named role, with the external ID", () => {
    expect(mayAssume(trustOf("aws_iam_role.p6_role"), theirNamed, identified)).toBe(true);
    expect(mayAssume(trustOf("aws_iam_role.p6_role"), theirs, identified)).toBe(false);
    expect(mayAssume(trustOf("aws_iam_role.p6_role"), theirNamed)).toBe(false);
  });

  test("P12 the vendor's account and no instance of one's own", () => {
    const trust = trustOf("aws_iam_role.p12_role");
    expect(mayAssume(trust, "arn:aws:iam::444455556666:role/artie", { "sts:ExternalId": "p12-external" })).toBe(true);
    expect(JSON.stringify(trust)).not.toContain("ec2");
  });

  test("P16 without an acknowledgement or without a boundary it is refused", () => {
    const administering = (settings: { permissionsBoundary?: string }, acknowledge: string) =>
      defineEnvironment({
        name: "admin",
        account,
        region,
        principals: ({ allTables }) => ({
          administrator: role({ assumedBy: people, ...settings }).allow(allTables.administer({ acknowledge })),
        }),
      });
    const refusalsOf = (settings: { permissionsBoundary?: string }, acknowledge: string): string =>
      refusals(() => synthesizeEnvironment(administering(settings, acknowledge))).join("\n");
    expect(refusalsOf({ permissionsBoundary: boundary }, "a reason")).toBe("");
    expect(refusalsOf({ permissionsBoundary: boundary }, "")).toContain("acknowledge");
    expect(refusalsOf({}, "a reason")).toContain("permissionsBoundary");
  });
});
