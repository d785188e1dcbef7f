import { type Grant, KeyRef } from "../../../modules/grants";
import { role } from "../../../modules/principals";
import { allTables, type GrantedTable, Table } from "../../../modules/dynamodb";
import { Group, Role, User } from "../../../modules/iam";
import { service } from "../../../modules/policy";
import { Bucket } from "../../../modules/s3";
import { defineEnvironment, type Environment } from "../../../stacks";
import { call, sorted, triple, triplesOf } from "../../facts/triples";
import {
  type Allowed,
  key as keyArn,
  neighbours,
  replicaKey as replicaKeyArn,
  tableVerbs,
  type VerbFact,
} from "../../facts/verb-facts";
import { allows } from "../../permission";
import { account, refusals, type SynthesizedStack, synthesizeEnvironment, synthesizeStack } from "../../synth";

const region = "us-east-1";
const arn = `arn:aws:dynamodb:${region}:${account}:table/orders`;
const kinesis = `arn:aws:kinesis:${region}:${account}:stream/orders`;
const key = new KeyRef({ arn: keyArn });
const replicaKey = new KeyRef({ arn: replicaKeyArn });
const boundary = `arn:aws:iam::${account}:policy/boundary`;
const reason = { acknowledge: "nothing less will do in this test" };

interface Case extends VerbFact {
  readonly verb: string;
  readonly role: string;
}

const cases: readonly Case[] = Object.entries<readonly VerbFact[]>(tableVerbs).flatMap(([verb, facts]) =>
  facts.map((fact, index) => ({ ...fact, verb, role: index === 0 ? verb : `${verb}-${index + 1}` })),
);

/** The verb of a case. A replica of a table with a customer-managed key has one too, which is part of the call. */
function grantOf({ verb, arguments: given = [] }: Case, table: GrantedTable): Grant {
  if (verb !== "manageReplicas" || table.ref.description.encryptionKey === undefined) return call(table, verb, given);
  return table.manageReplicas({ regions: ["eu-west-1"], encryptionKeys: { "eu-west-1": replicaKey } });
}

const allowedBy = (all: readonly Allowed[]): string[] =>
  sorted(all.flatMap(([resource, actions, when]) => actions.map((each) => triple(each, resource, when?.condition))));

/** One table, and for each case a role that is allowed it. */
function withVerbs(encryptionKey?: KeyRef): SynthesizedStack {
  return synthesizeStack(
    (scope) => {
      const table = new Table(scope, "orders", {
        partitionKey: { name: "pk", type: "S" },
        globalSecondaryIndexes: { "by-email": { partitionKey: { name: "email", type: "S" } } },
        stream: "NEW_IMAGE",
        pointInTimeRecovery: {},
        ...(encryptionKey === undefined ? {} : { encryptionKey }),
      });
      for (const each of cases) {
        new Role(scope, each.role, { assumedBy: service("ec2") }).allow(grantOf(each, table));
      }
    },
    { permissionsBoundary: boundary },
  );
}

describe("each verb of a table that is a construct", () => {
  const plain = withVerbs();
  const encrypted = withVerbs(key);

  test.each(cases)("$role allows what AWS's pages say, and nothing of a key", ({ role: name, allows: all }) => {
    expect(triplesOf(plain.policiesOf(`aws_iam_role.${name}`))).toEqual(allowedBy(all));
  });

  test.each(cases)("$role allows the use of the table's key as well", ({ role: name, allows: all, onKey = [] }) => {
    expect(triplesOf(encrypted.policiesOf(`aws_iam_role.${name}`))).toEqual(allowedBy([...all, ...onKey]));
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
    for (const { role: name } of cases) {
      expect(new Set(sids(name)).size).toBe(sids(name).length);
      expect(sids(name).filter((sid) => !/^[A-Z][A-Za-z]+\d?$/.test(sid))).toEqual([]);
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
      expect.stringContaining(`test › principals › admin › allTables: ${unbounded}`),
    ]);
  });

  test("of all tables reaches every table of the account and region, and none elsewhere", () => {
    const held = synthesizeEnvironment(environment(boundary)).policiesOf("aws_iam_role.admin");
    const administered = tableVerbs.administer.flatMap(({ allows: all }) => all);
    const requests = administered.flatMap(([pattern, actions]) =>
      (neighbours[pattern]?.inside ?? []).flatMap((resource) => actions.map((action) => [action, resource] as const)),
    );
    expect(requests.length).toBeGreaterThan(60);
    for (const [action, resource] of requests) {
      expect([action, resource, allows(held, action, resource)]).toEqual([action, resource, true]);
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
