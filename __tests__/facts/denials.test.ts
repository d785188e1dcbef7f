// What denials deny and leave, on the synthesised policies beside one that allows everything, compared with a table that
// is written from AWS's pages.
import { actionsOn, serviceAuthorization } from "../../modules/aws";
import { service } from "../../modules/policy";
import { role, user } from "../../modules/principals";
import { type RequestContext } from "../../modules/proof";
import { defineEnvironment } from "../../stacks";
import { account, synthesizeEnvironment } from "../synth";
import { attributeRequests, attributesReach, itemRequests, itemsReach, open } from "./denial-facts";
import { asker } from "./triples";

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
const users = `arn:aws:dynamodb:us-east-1:${account}:table/users`;
const orders = users.replace("users", "orders");
const lake = "arn:aws:s3:::acme-lake";
const id = { name: "id", type: "S" } as const;
const endpoint = "vpce-0123456789abcdef0";

const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "test",
    account,
    region: "us-east-1",
    tables: {
      users: {
        name: "users",
        partitionKey: id,
        globalSecondaryIndexes: { "by-mail": { partitionKey: { name: "mail", type: "S" } } },
        sortKey: { name: "at", type: "S" },
        localSecondaryIndexes: { "by-date": { sortKey: { name: "date", type: "S" } } },
      },
      orders: { name: "orders", partitionKey: id },
    },
    buckets: { lake: { name: "acme-lake" } },
    principals: ({ tables, buckets }) => {
      const ec2 = { assumedBy: service("ec2") };
      return {
        attributes: role(ec2).deny(tables.users.attributes(["ssn", "tax"])),
        items: role(ec2).deny(
          tables.users.items({ leadingKeys: ["vip"] }),
          tables.users.items({ leadingKeys: { prefix: "staff#" } }),
        ),
        deletes: role(ec2).deny(tables.orders.delete()),
        scans: role(ec2).deny(tables.orders.scan()),
        payroll: role(ec2).deny(buckets.lake.read({ prefix: "payroll/" }), buckets.lake.delete({ prefix: "payroll/" })),
        outside: role({ ...ec2, tags: { team: "hr" } }).deny(
          tables.orders.write().unless((write) => write.fromVpcEndpoint(endpoint)),
          buckets.lake.read({ prefix: "payroll/" }).unless((read) => read.whenPrincipalTagged({ team: "hr" })),
        ),
        hours: role(ec2).deny(
          tables.orders.write().unless((write) => write.between("2026-11-21T09:00:00Z", "2026-11-21T17:00:00Z")),
        ),
        addresses: role(ec2).deny(tables.orders.read().unless((read) => read.fromIpAddresses("203.0.113.0/24"))),
        tls: role(ec2).deny(tables.orders.read().unless((read) => read.overTls())),
        transactions: role(ec2).deny(tables.orders.transact().unless((each) => each.onlyInTransactions())),
        mfa: user().deny(tables.orders.write().unless((write) => write.withMfa({ maxAge: 900 }))),
      };
    },
  }),
);

/** The decision on a request beside a policy that allows everything. */
function asking(principal: string): (action: string, resource: string, context?: RequestContext) => string {
  return asker([everything, ...stack.policiesOf(principal)]);
}

const denied = "explicitly denied";
const dynamodb = serviceAuthorization("dynamodb");
const parts = {
  table: users,
  index: `${users}/index/by-mail`,
  stream: `${users}/stream/2026-11-21T09:30:00.000`,
  export: `${users}/export/01795253400000-a1b2c3d4`,
  import: `${users}/import/01795253400000-b2c3d4e5`,
  backup: `${users}/backup/01795253400000-c3d4e5f6`,
} as const;
type Part = keyof typeof parts;

function actionsOnPart(part: Part): string[] {
  const type = dynamodb.resourceTypes.get(part);
  return type === undefined ? [] : actionsOn(type, dynamodb).map((name) => name.replace("dynamodb:", ""));
}

describe.each([
  ["attributes", attributesReach],
  ["items", itemsReach],
] as const)("a denial of %s", (name, reach) => {
  const ask = asking(`aws_iam_role.${name}`);
  const some: readonly RequestContext[] = [
    {},
    { "dynamodb:Attributes": ["id"], "dynamodb:Select": "SPECIFIC_ATTRIBUTES", "dynamodb:ReturnValues": "NONE" },
    { "dynamodb:LeadingKeys": ["a"], "dynamodb:ReturnValues": "NONE" },
  ];

  test.each(Object.keys(parts) as Part[])("denies or leaves every action of AWS on a %s", (part) => {
    for (const action of actionsOnPart(part)) {
      const kinds = [reach.byRequest, reach.denied, open].filter((each) => each.includes(action));
      // An action that is in no list is one that AWS added, or that the project leaves out: it is denied.
      expect([action, kinds.length <= 1]).toEqual([action, true]);
      if (reach.byRequest.includes(action)) continue;
      const wanted = open.includes(action) ? "allowed" : denied;
      for (const context of some) {
        expect([action, ask(`dynamodb:${action}`, parts[part], context)]).toEqual([action, wanted]);
      }
    }
  });

  it("knows the actions of both lists", () => {
    const all = new Set((Object.keys(parts) as Part[]).flatMap(actionsOnPart));
    const listed = [...reach.byRequest, ...reach.denied, ...open];
    expect(listed.filter((action) => !all.has(action))).toEqual([]);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it("denies actions that AWS may add, and replicas in any region", () => {
    expect(ask("dynamodb:ReadEveryItem", users)).toBe(denied);
    expect(ask("dynamodb:ReadEveryItem", `${users}/index/later`)).toBe(denied);
    expect(ask("dynamodb:CreateTableReplica", users.replace("us-east-1", "eu-west-1"))).toBe(denied);
  });

  it("leaves other tables as they are", () => {
    for (const other of [orders, `${users}2`, `${users}2/index/by-mail`, users.replace(account, "444455556666")]) {
      for (const action of ["GetItem", "Scan", "PutItem", "CreateBackup", "GetRecords"]) {
        expect(ask(`dynamodb:${action}`, other)).toBe("allowed");
      }
    }
  });
});

describe("attributes", () => {
  const ask = asking("aws_iam_role.attributes");
  const onIndexes = [users, `${users}/index/by-mail`, `${users}/index/later`];

  test.each(attributesReach.byRequest)("%s", (action) => {
    const { left, denied: carrying } = attributeRequests[action === "UpdateItem" ? "updates" : "reads"];
    const resources = ["Query", "Scan", "PartiQLSelect"].includes(action) ? onIndexes : [users];
    for (const resource of resources) {
      for (const context of left) {
        expect([context, ask(`dynamodb:${action}`, resource, context)]).toEqual([context, "allowed"]);
      }
      for (const context of carrying) {
        expect([context, ask(`dynamodb:${action}`, resource, context)]).toEqual([context, denied]);
      }
    }
  });
});

describe("items", () => {
  const ask = asking("aws_iam_role.items");

  test.each(itemsReach.byRequest)("%s", (action) => {
    for (const context of itemRequests.left) {
      expect([context, ask(`dynamodb:${action}`, users, context)]).toEqual([context, "allowed"]);
    }
    for (const context of itemRequests.denied) {
      expect([context, ask(`dynamodb:${action}`, users, context)]).toEqual([context, denied]);
    }
  });

  test("no index is left, whose key is another one or could be", () => {
    for (const index of ["by-mail", "by-date", "later"]) {
      for (const action of ["Query", "Scan", "PartiQLSelect"]) {
        for (const context of [...itemRequests.left, ...itemRequests.denied]) {
          expect(ask(`dynamodb:${action}`, `${users}/index/${index}`, context)).toBe(denied);
        }
      }
    }
  });

  test("PartiQL that reads through the table is denied, whatever keys it names", () => {
    const scan = (fullTableScan: string) =>
      ask("dynamodb:PartiQLSelect", users, { "dynamodb:LeadingKeys": ["a"], "dynamodb:FullTableScan": fullTableScan });
    expect([scan("true"), scan("false")]).toEqual([denied, "allowed"]);
  });
});

describe("what a grant would allow", () => {
  test("deletes, in a batch and in PartiQL as well", () => {
    const ask = asking("aws_iam_role.deletes");
    for (const action of ["DeleteItem", "BatchWriteItem", "PartiQLDelete"]) {
      expect(ask(`dynamodb:${action}`, orders)).toBe(denied);
      expect(ask(`dynamodb:${action}`, users)).toBe("allowed");
    }
    for (const action of ["PutItem", "UpdateItem", "GetItem", "PartiQLInsert", "PartiQLUpdate", "DeleteTable"]) {
      expect(ask(`dynamodb:${action}`, orders)).toBe("allowed");
    }
  });

  test("scans, and PartiQL that is one", () => {
    const ask = asking("aws_iam_role.scans");
    expect(ask("dynamodb:Scan", orders)).toBe(denied);
    expect(ask("dynamodb:Scan", `${orders}/index/later`)).toBe(denied);
    expect(ask("dynamodb:Query", orders)).toBe("allowed");
    expect(ask("dynamodb:PartiQLSelect", orders, { "dynamodb:FullTableScan": "true" })).toBe(denied);
    expect(ask("dynamodb:PartiQLSelect", orders, { "dynamodb:FullTableScan": "false" })).toBe("allowed");
  });

  test("objects under a prefix, their versions, and listings that could name them", () => {
    const ask = asking("aws_iam_role.payroll");
    for (const action of ["GetObject", "GetObjectVersion", "DeleteObject", "DeleteObjectVersion"]) {
      expect(ask(`s3:${action}`, `${lake}/payroll/2026/11.csv`)).toBe(denied);
      expect(ask(`s3:${action}`, `${lake}/payroll-public/11.csv`)).toBe("allowed");
      expect(ask(`s3:${action}`, `${lake}/11.csv`)).toBe("allowed");
    }
    for (const action of ["ListBucket", "ListBucketVersions"]) {
      for (const prefix of ["", "p", "payroll", "payroll/", "payroll/2026/"]) {
        expect(ask(`s3:${action}`, lake, { "s3:prefix": prefix })).toBe(denied);
      }
      expect(ask(`s3:${action}`, lake)).toBe(denied);
      for (const prefix of ["payroll-public/", "reports/", "payrolls", "x"]) {
        expect(ask(`s3:${action}`, lake, { "s3:prefix": prefix })).toBe("allowed");
      }
    }
    expect(ask("s3:GetBucketLocation", lake)).toBe("allowed");
    expect(ask("s3:PutObject", `${lake}/payroll/2026/11.csv`)).toBe("allowed");
  });
});

describe("unless a narrowing holds", () => {
  type Requests = readonly [principal: string, action: string, left: RequestContext[], denied: RequestContext[]];

  const mfa = (age: string | undefined, present = "true"): RequestContext => ({
    "aws:MultiFactorAuthPresent": present,
    ...(age === undefined ? {} : { "aws:MultiFactorAuthAge": age }),
  });
  const at = (time: string): RequestContext => ({ "aws:CurrentTime": time });

  test.each<Requests>([
    [
      "aws_iam_role.outside",
      "PutItem",
      [{ "aws:SourceVpce": endpoint }],
      [{}, { "aws:SourceVpce": "vpce-11111111111111111" }, { "aws:SourceIp": "203.0.113.7" }],
    ],
    // The form of a denied write in PartiQL.
    ["aws_iam_role.outside", "PartiQLInsert", [{ "aws:SourceVpce": endpoint }], [{}]],
    ["aws_iam_role.outside", "GetItem", [{}], []],
    [
      "aws_iam_role.hours",
      "DeleteItem",
      [at("2026-11-21T09:00:00Z"), at("2026-11-21T16:59:59Z")],
      [at("2026-11-21T08:59:59Z"), at("2026-11-21T17:00:00Z"), {}],
    ],
    [
      "aws_iam_role.addresses",
      "Query",
      [{ "aws:SourceIp": "203.0.113.7" }],
      [{ "aws:SourceIp": "198.51.100.7" }, {}, { "aws:SourceVpce": endpoint }],
    ],
    ["aws_iam_role.tls", "GetItem", [{ "aws:SecureTransport": "true" }], [{ "aws:SecureTransport": "false" }, {}]],
    [
      "aws_iam_role.transactions",
      "PutItem",
      [{ "dynamodb:EnclosingOperation": "TransactWriteItems" }],
      [{}, { "dynamodb:EnclosingOperation": "Other" }],
    ],
    // Never part of a transaction, and another form of PutItem.
    ["aws_iam_role.transactions", "BatchWriteItem", [], [{}]],
    // Always part of one.
    ["aws_iam_role.transactions", "ConditionCheckItem", [{}], []],
    // Long-term access keys have neither key.
    ["aws_iam_user.mfa", "UpdateItem", [mfa("899")], [{}, mfa("900"), mfa(undefined), mfa("1", "false")]],
  ])("%s: %s", (principal, action, left, carrying) => {
    const ask = asking(principal);
    for (const context of left) {
      expect([context, ask(`dynamodb:${action}`, orders, context)]).toEqual([context, "allowed"]);
    }
    for (const context of carrying) {
      expect([context, ask(`dynamodb:${action}`, orders, context)]).toEqual([context, denied]);
    }
    expect(ask(`dynamodb:${action}`, users)).toBe("allowed");
  });

  test("a listing that could name what is denied, without the tag", () => {
    const ask = asking("aws_iam_role.outside");
    const tagged = { "aws:PrincipalTag/team": "hr" };
    const list = (context: RequestContext) => ask("s3:ListBucket", lake, context);
    expect(list({})).toBe(denied);
    expect(list({ "s3:prefix": "payroll/" })).toBe(denied);
    expect(list({ "s3:prefix": "payroll/", "aws:PrincipalTag/team": "sales" })).toBe(denied);
    expect(list({ "s3:prefix": "payroll/", ...tagged })).toBe("allowed");
    expect(list(tagged)).toBe("allowed");
    expect(list({ "s3:prefix": "reports/" })).toBe("allowed");
    expect(ask("s3:GetObject", `${lake}/payroll/a`)).toBe(denied);
    expect(ask("s3:GetObject", `${lake}/payroll/a`, tagged)).toBe("allowed");
  });
});
