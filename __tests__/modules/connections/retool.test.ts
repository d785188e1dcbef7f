import { accessKeys } from "../../../modules/principals";
import { type Connection, retoolDynamoDb, type RetoolOptions, retoolS3 } from "../../../modules/connections";
import { account as trustedAccount, type PolicyJson, service } from "../../../modules/policy";
import { existingKey } from "../../../stacks";
import { account, connect, problemsOf, tableArn, trustOf } from "../../connection";
import { allows, mayAssume } from "../../permission";
import { type SynthesizedStack } from "../../synth";

const cloud = { vendorAccount: "444455556666", externalId: "retool-7d1e" } as const;
const held = (stack: SynthesizedStack): PolicyJson[] => stack.policiesOf("aws_iam_role.vendor_role");
/** From code that no compiler has seen. */
const untyped = (options: object): never => options as never;

describe.each<[string, (options: RetoolOptions) => Connection]>([
  ["DynamoDB", (options) => retoolDynamoDb({ tables: ["users"], ...options })],
  ["S3", (options) => retoolS3({ bucket: "sync", ...options })],
])("Retool for %s", (_, retool) => {
  it("is assumed by Retool's account with the external ID, or by one role of it", () => {
    const trust = trustOf(connect(retool(cloud)));
    const vendorRole = "arn:aws:iam::444455556666:role/retool";
    const other = "arn:aws:iam::444455556666:role/other";
    expect(mayAssume(trust, other, { "sts:ExternalId": "retool-7d1e" })).toBe(true);
    expect(mayAssume(trust, other)).toBe(false);
    expect(mayAssume(trust, "arn:aws:iam::999999999999:role/retool", { "sts:ExternalId": "retool-7d1e" })).toBe(false);
    const narrow = trustOf(connect(retool({ ...cloud, vendorRole })));
    expect(mayAssume(narrow, vendorRole, { "sts:ExternalId": "retool-7d1e" })).toBe(true);
    expect(mayAssume(narrow, other, { "sts:ExternalId": "retool-7d1e" })).toBe(false);
  });

  it("is assumed by what a self-hosted Retool runs as", () => {
    expect(trustOf(connect(retool({ assumedBy: service("ecs-tasks") })))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": account } },
        },
      ],
    });
    const ownRole = `arn:aws:iam::${account}:role/retool`;
    const trust = trustOf(connect(retool({ assumedBy: trustedAccount(account).onlyRoles(ownRole) })));
    expect(mayAssume(trust, ownRole)).toBe(true);
    expect(mayAssume(trust, `arn:aws:iam::${account}:role/other`)).toBe(false);
  });

  it("takes access keys, alone or beside a role", () => {
    const keys = accessKeys(["2026-11"]);
    const alone = connect(retool({ credentials: keys }));
    expect(alone.policiesOf("aws_iam_user.vendor_user")).toEqual([alone.policy("aws_iam_policy.vendor_policy")]);
    expect(Object.keys(alone.outputs)).toEqual(
      expect.arrayContaining(["vendor_aws_access_key_id", "vendor_aws_secret_access_key", "vendor_region"]),
    );
    const both = connect(retool({ credentials: ["role", keys], assumedBy: service("ecs-tasks") }));
    expect(held(both)).toEqual(both.policiesOf("aws_iam_user.vendor_user"));
  });

  it("refuses a role without a principal, which Retool does not publish, and without an external ID", () => {
    expect(problemsOf(retool({}))).toEqual([
      "vendorAccount: is missing: Retool does not publish the account that it calls from. Copy it from Retool's " +
        "connection page, or ask Retool for it.",
      "externalId: is missing: without it, any other customer of Retool could have Retool use the role. Copy it from " +
        "Retool's connection page.",
    ]);
    expect(problemsOf(retool({ ...cloud, vendorRole: "arn:aws:iam::999999999999:role/retool" }))).toEqual([
      expect.stringMatching(
        /^vendorRole: .* is a role of account 999999999999, not of the trusted account 444455556666\. /,
      ),
    ]);
  });

  it("refuses the cloud's identity beside one's own, and both beside access keys only", () => {
    expect(problemsOf(retool({ ...cloud, assumedBy: service("ecs-tasks") }))).toEqual([
      'externalId: "retool-7d1e" says something about Retool\'s cloud, and the role is for a Retool of your own. Remove ' +
        "it, or assumedBy.",
      'vendorAccount: "444455556666" says something about Retool\'s cloud, and the role is for a Retool of your own. ' +
        "Remove it, or assumedBy.",
    ]);
    const places = problemsOf(
      retool({ ...cloud, assumedBy: service("ecs-tasks"), credentials: accessKeys(["2026-11"]) }),
    ).map((line) => line.split(":")[0]);
    expect(places).toEqual(["externalId", "vendorAccount", "assumedBy"]);
  });

  it("refuses somebody else's account and misspelt services as one's own Retool", () => {
    expect(problemsOf(retool({ assumedBy: trustedAccount("444455556666") }))).toEqual([
      expect.stringMatching(/^assumedBy › externalId: is missing for account 444455556666, a third party: /),
    ]);
    expect(problemsOf(retool({ assumedBy: service("ECS tasks") }))).toEqual([
      'assumedBy › service: "ECS tasks" is not the name of an AWS service. Did you mean "ecs-tasks"?',
    ]);
    expect(problemsOf(retool(untyped({ assumedBy: "ecs-tasks" })))).toEqual([expect.stringMatching(/^assumedBy: /)]);
    expect(problemsOf(retool(untyped({ ...cloud, access: "admin" })))).toEqual([
      expect.stringMatching(/^access: "admin" is not "read-only" or "read-write"/),
    ]);
    expect(problemsOf(retool(untyped({ ...cloud, rendering: "as-documented" })))).toEqual([
      expect.stringMatching(/^rendering: "rendering" is not a property that is known here\. Remove it\. /),
    ]);
  });
});

describe("Retool for DynamoDB", () => {
  it.each([
    ["read-only", false],
    ["read-write", true],
  ] as const)("%s: reads the tables named; changes them: %s", (access, writes) => {
    const policies = held(connect(retoolDynamoDb({ tables: ["users"], access, ...cloud })));
    for (const action of ["GetItem", "Query", "Scan", "DescribeTable"]) {
      expect(allows(policies, `dynamodb:${action}`, tableArn("users"))).toBe(true);
      expect(allows(policies, `dynamodb:${action}`, tableArn("tableName"))).toBe(false);
    }
    for (const action of ["PutItem", "UpdateItem", "DeleteItem"]) {
      expect(allows(policies, `dynamodb:${action}`, tableArn("users"))).toBe(writes);
      expect(allows(policies, `dynamodb:${action}`, tableArn("tableName"))).toBe(false);
    }
    expect(allows(policies, "dynamodb:Query", `${tableArn("users")}/index/by-email`)).toBe(true);
    expect(allows(policies, "dynamodb:ListTables", "*")).toBe(true);
    for (const action of ["BatchWriteItem", "DeleteTable", "UpdateTable", "PartiQLDelete"]) {
      expect(allows(policies, `dynamodb:${action}`, tableArn("users"))).toBe(false);
    }
  });

  it("only reads unless it is said to write", () => {
    const byDefault = connect(retoolDynamoDb({ tables: ["users"], ...cloud })).policy("aws_iam_policy.vendor_policy");
    const readOnly = connect(retoolDynamoDb({ tables: ["users"], access: "read-only", ...cloud }));
    expect(byDefault).toEqual(readOnly.policy("aws_iam_policy.vendor_policy"));
  });

  it("is held to the addresses of the outbound regions, of the tables' key only through DynamoDB", () => {
    const arn = `arn:aws:kms:us-west-2:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const keys = { own: existingKey({ arn }) };
    const tables = { users: { partitionKey: { name: "pk", type: "S" }, encryptionKey: "own" } } as const;
    const outboundRegions = ["us-west-2", "ap-southeast-1"] as const;
    const policies = held(connect(retoolDynamoDb({ tables: ["users"], outboundRegions, ...cloud }), { keys, tables }));
    const readsFrom = (address?: string): boolean =>
      allows(policies, "dynamodb:GetItem", tableArn("users"), address === undefined ? {} : { "aws:SourceIp": address });
    expect(["35.90.103.134", "44.208.168.71", "54.169.175.71"].map(readsFrom)).toEqual([true, true, true]);
    expect(["35.90.103.136", "3.77.79.249", "54.169.175.72", undefined].map(readsFrom)).toEqual(Array(4).fill(false));
    expect(allows(policies, "dynamodb:ListTables", "*", { "aws:SourceIp": "203.0.113.7" })).toBe(false);
    const through = { "kms:ViaService": "dynamodb.us-west-2.amazonaws.com" };
    expect(allows(policies, "kms:Decrypt", arn, through)).toBe(true);
    expect(allows(policies, "kms:Decrypt", arn, { "aws:SourceIp": "35.90.103.134" })).toBe(false);
  });

  it("refuses regions that Retool does not call from, none, and any for a Retool of one's own", () => {
    const refused = (outboundRegions: unknown, more: object = cloud): string[] =>
      problemsOf(retoolDynamoDb(untyped({ tables: ["users"], outboundRegions, ...more })));
    expect(refused(["us-east-1"])).toEqual([
      expect.stringMatching(/^outboundRegions › 0: "us-east-1" is not "us-west-2" or /),
    ]);
    expect(refused([])).toEqual([expect.stringMatching(/^outboundRegions: /)]);
    expect(refused(["us-west-2"], { assumedBy: service("ecs-tasks") })).toEqual([
      'outboundRegions: ["us-west-2"] says something about Retool\'s cloud, and the role is for a Retool of your own. ' +
        "Remove it, or assumedBy.",
    ]);
    const onS3 = retoolS3(untyped({ bucket: "sync", outboundRegions: ["us-west-2"], ...cloud }));
    expect(problemsOf(onS3)).toEqual([
      'outboundRegions: "outboundRegions" is not a property that is known here. Remove it. The properties are externalId, suppressions, names, formerly, adopt, credentials, access, vendorAccount, vendorRole, assumedBy and 3 more.',
    ]);
  });

  it.each([
    [{ vpcs: ["vpc-0123456789abcdef0"] }, { "aws:SourceVpc": "vpc-0123456789abcdef0" }],
    [{ vpcEndpoints: ["vpce-0123456789abcdef0"] }, { "aws:SourceVpce": "vpce-0123456789abcdef0" }],
    [{ ipAddresses: ["203.0.113.0/24"] }, { "aws:SourceIp": "203.0.113.7" }],
  ])("of one's own is held to where it is: %j", (from, inside) => {
    const own = { tables: ["users"], assumedBy: service("ecs-tasks") } as const;
    const policies = held(connect(retoolDynamoDb({ ...own, from })));
    expect(allows(policies, "dynamodb:GetItem", tableArn("users"), inside)).toBe(true);
    expect(allows(policies, "dynamodb:ListTables", "*", inside)).toBe(true);
    const elsewhere = [{}, { "aws:SourceIp": "198.51.100.7" }, { "aws:SourceVpc": "vpc-0123456789abcdef1" }];
    for (const context of elsewhere) {
      expect(allows(policies, "dynamodb:GetItem", tableArn("users"), context)).toBe(false);
    }
  });

  it("refuses a network for the cloud, and one that is none", () => {
    const from = { vpcs: ["vpc-0123456789abcdef0"] };
    expect(problemsOf(retoolDynamoDb({ tables: ["users"], from, ...cloud }))).toEqual([
      expect.stringContaining("says something about a Retool of your own, and the connection is for Retool's cloud"),
    ]);
    const own = { tables: ["users"], assumedBy: service("ecs-tasks") } as const;
    expect(problemsOf(retoolDynamoDb({ ...own, from: { vpcs: ["vpc-1"] } }))).toEqual([
      expect.stringContaining('from › vpcs: "vpc-1" is not the ID of a VPC'),
    ]);
    expect(problemsOf(retoolDynamoDb({ ...own, from: { vpcs: [] } }))).toEqual([
      expect.stringContaining("from › vpcs: is empty"),
    ]);
    expect(problemsOf(retoolDynamoDb(untyped({ ...own, from: "anywhere" })))).toEqual([
      expect.stringMatching(/^from: /),
    ]);
  });

  it("refuses no tables and unknown ones", () => {
    expect(problemsOf(retoolDynamoDb({ tables: [], ...cloud }))).toEqual([
      "tables: names no table. Name at least one table of the environment.",
    ]);
    expect(problemsOf(retoolDynamoDb({ tables: ["usres"], ...cloud }))).toEqual([
      expect.stringMatching(/^tables: no table "usres"/),
    ]);
  });
});

describe("Retool for S3", () => {
  const bucket = "arn:aws:s3:::syncoutput";

  it.each([
    ["read-only", false],
    ["read-write", true],
  ] as const)("%s: reads below the prefix; changes it: %s", (access, writes) => {
    const stack = connect(retoolS3({ bucket: "sync", prefix: "tickets/", access, ...cloud }));
    expect(allows(held(stack), "s3:ListBucket", bucket, { "s3:prefix": "tickets/" })).toBe(true);
    expect(allows(held(stack), "s3:ListBucket", bucket, { "s3:prefix": "" })).toBe(false);
    expect(allows(held(stack), "s3:GetObject", `${bucket}/tickets/1.png`)).toBe(true);
    expect(allows(held(stack), "s3:GetObject", `${bucket}/other/1.png`)).toBe(false);
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]) {
      expect(allows(held(stack), action, `${bucket}/tickets/1.png`)).toBe(writes);
      expect(allows(held(stack), action, `${bucket}/other/1.png`)).toBe(false);
    }
    expect(allows(held(stack), "s3:PutBucketCORS", bucket)).toBe(false);
    expect(allows(held(stack), "s3:ListAllMyBuckets", "*")).toBe(false);
    expect(stack.outputs["vendor_bucket"]).toEqual({ value: "syncoutput", sensitive: false });
  });

  it("refuses a bucket that is not there and a prefix that would cover its neighbours", () => {
    expect(problemsOf(retoolS3({ bucket: "snyc", ...cloud }))).toEqual([
      expect.stringMatching(/^bucket: no bucket "snyc"; did you mean "sync"\? /),
    ]);
    expect(problemsOf(retoolS3({ bucket: "sync", prefix: "tickets", ...cloud }))).toEqual([
      expect.stringMatching(/^prefix: "tickets" is not a usable prefix: /),
    ]);
  });
});

test("a list of tables that is changed afterwards changes nothing", () => {
  const tables: ("orders" | "users")[] = ["users"];
  const connection = retoolDynamoDb({ ...cloud, tables });
  tables.push("orders");
  const policies = JSON.stringify(held(connect(connection)));
  expect(policies).toContain(tableArn("users"));
  expect(policies).not.toContain(tableArn("orders"));
});
