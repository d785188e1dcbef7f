import { externalPrincipal, role, type RoleDescription } from "../../../modules/principals";
import { type BucketRef, type TableRef } from "../../../modules/grants";
import { service } from "../../../modules/policy";
import { type Environment } from "../../../stacks";
import { synthesizeEnvironment } from "../../synth";
import { review, withResources } from "./environments";

const settings = { assumedBy: service("ecs-tasks") } as const;
const table = { partitionKey: { name: "pk", type: "S" } } as const;

interface Data {
  readonly tables: { readonly orders: TableRef; readonly users: TableRef };
  readonly buckets: { readonly exports: BucketRef };
}

/** The stack of an environment with a role of these grants. */
function written(allow: (data: Data) => RoleDescription, others: Partial<Environment> = {}): unknown {
  const environment: Environment = {
    name: "prod",
    account: "111122223333",
    region: "us-east-1",
    tables: { orders: table, users: table },
    buckets: { exports: { name: "acme-exports" } },
    principals: (refs) => ({ reader: allow(refs as unknown as Data) }),
    ...others,
  };
  return synthesizeEnvironment(environment, { ownAccounts: ["444455556666"] }).json;
}

const reads = ({ tables }: Data): RoleDescription => role(settings).allow(tables.orders.read());

const wide = written(({ tables, buckets }) =>
  role(settings).allow(
    tables.orders.readWrite(),
    tables.users.read(),
    buckets.exports.read({ prefix: "our reports/" }),
  ),
);

test("a grant that is taken out is reported, with what the policy no longer allows", () => {
  const narrow = written(({ tables }) => role(settings).allow(tables.orders.read(), tables.users.read()));
  expect(review(wide, narrow)).toEqual({
    refused: [],
    reported: [
      "principals.reader: no longer allows s3:GetBucketLocation, s3:ListBucket on acme-exports",
      "principals.reader: no longer allows s3:GetObject on acme-exports/our%20reports/*",
      "principals.reader: no longer allows dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:PutItem, " +
        "dynamodb:UpdateItem on table/orders",
    ],
  });
});

test("a grant that is added is not a loss", () => {
  const more = written(({ tables, buckets }) =>
    role(settings).allow(
      tables.orders.readWrite(),
      tables.users.readWrite(),
      buckets.exports.read({ prefix: "our reports/" }),
    ),
  );
  expect(review(wide, more)).toEqual({ refused: [], reported: [] });
});

test("a narrowing is reported as another condition", () => {
  const read = (narrowed: boolean): unknown =>
    written(({ tables }) => role(settings).allow(narrowed ? tables.orders.read().overTls() : tables.orders.read()));
  expect(review(read(false), read(true)).reported).toEqual([
    expect.stringContaining("changes the conditions or principals for "),
    expect.stringContaining("on table/orders/index/*"),
  ]);
  expect(review(read(true), read(true)).reported).toEqual([]);
});

test("an account that loses access by a resource policy is reported", () => {
  const shared = written(reads, {
    crossAccount: ({ tables }) => ({
      them: externalPrincipal({ account: "444455556666", roles: "any" }).allow(
        (tables as Data["tables"]).orders.read({ indexes: [] }),
      ),
    }),
  });
  expect(review(shared, written(reads))).toEqual({
    refused: [],
    reported: [
      "tables.orders: no longer allows dynamodb:BatchGetItem, dynamodb:GetItem, dynamodb:Query on table/orders",
      "tables.orders: destroys resource policy orders_policy",
      "tables.orders: resource policy orders_policy: principals of other accounts that it let in lose access",
    ],
  });
});

test("objects that begin to expire are reported", () => {
  const expiring = written(reads, { buckets: { exports: { name: "acme-exports", expireAfterDays: { "a/": 3 } } } });
  expect(review(written(reads), expiring).reported).toEqual([
    expect.stringContaining("S3 deletes objects that are older"),
  ]);
});

describe("a statement that names what it does not hold for", () => {
  const arn = (table: string): string => `arn:aws:dynamodb:us-east-1:111122223333:table/${table}`;
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  /** The stack with other statements in the policy of its role. */
  const withStatements = (...statements: readonly object[]): unknown =>
    withResources(wide as Readonly<Record<string, unknown>>, (resources) => {
      const policy = Object.values(resources["aws_iam_policy"] ?? {})[0] ?? {};
      Object.assign(policy, { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
    });
  const notAction = (effect: string, ...actions: readonly string[]) => ({
    Effect: effect,
    NotAction: actions,
    Resource: "*",
  });
  const notResource = (effect: string, ...tables: readonly string[]) => ({
    Effect: effect,
    Action: "dynamodb:GetItem",
    NotResource: tables.map(arn),
  });

  it.each([
    [
      "denies one action more",
      [all, notAction("Deny", "dynamodb:GetItem", "dynamodb:PutItem")],
      [all, notAction("Deny", "dynamodb:GetItem")],
      [
        "no longer denies every action except dynamodb:GetItem, dynamodb:PutItem on *",
        "now denies every action except dynamodb:GetItem on *",
      ],
    ],
    [
      "allows one action less",
      [notAction("Allow", "iam:CreateUser")],
      [notAction("Allow", "iam:CreateUser", "iam:DeleteUser")],
      [
        "no longer allows every action except iam:CreateUser on *",
        "now allows every action except iam:CreateUser, iam:DeleteUser on *",
      ],
    ],
    [
      "is taken out",
      [all, notAction("Allow", "iam:CreateUser", "iam:DeleteUser")],
      [all],
      ["no longer allows every action except iam:CreateUser, iam:DeleteUser on *"],
    ],
    [
      "allows other resources",
      [notResource("Allow", "orders")],
      [notResource("Allow", "orders", "users")],
      [
        "no longer allows dynamodb:GetItem on every resource except table/orders",
        "now allows dynamodb:GetItem on every resource except table/orders, table/users",
      ],
    ],
    [
      "is joined to one that excepts another resource, which together except nothing",
      [all, notResource("Deny", "orders", "users")],
      [all, notResource("Deny", "orders"), notResource("Deny", "users")],
      [
        "no longer denies dynamodb:GetItem on every resource except table/orders, table/users",
        "now denies dynamodb:GetItem on every resource except table/orders",
        "now denies dynamodb:GetItem on every resource except table/users",
      ],
    ],
    [
      "has other conditions",
      [notAction("Allow", "iam:CreateUser")],
      [{ ...notAction("Allow", "iam:CreateUser"), Condition: { Bool: { "aws:SecureTransport": "true" } } }],
      ["changes the conditions under which it allows every action except iam:CreateUser on *"],
    ],
    [
      "denies to others",
      [all, { Effect: "Deny", Action: "s3:*", Resource: "*", NotPrincipal: { AWS: ["a,b", "c d"] } }],
      [all, { Effect: "Deny", Action: "s3:*", Resource: "*", NotPrincipal: { AWS: "a,b" } }],
      [
        "no longer denies s3:* on * to every principal except a%2Cb, c%20d",
        "now denies s3:* on * to every principal except a%2Cb",
      ],
    ],
    ["denies less", [all, notAction("Deny", "iam:CreateUser")], [all], []],
    ["is added and allows more", [all], [all, notAction("Allow", "iam:CreateUser")], []],
  ])("is described as a whole where it %s", (_, before, after, sentences) => {
    expect(review(withStatements(...before), withStatements(...after))).toEqual({
      refused: [],
      reported: sentences.map((sentence) => `principals.reader: ${sentence}`),
    });
  });
});

test("a condition on one action and the loss of another are described apart", () => {
  const read = written(({ tables }) => role(settings).allow(tables.orders.readWrite()));
  const narrowed = written(({ tables }) => role(settings).allow(tables.orders.read().overTls()));
  expect(review(read, narrowed).reported).toEqual([
    expect.stringContaining("no longer allows dynamodb:BatchWriteItem, dynamodb:DeleteItem"),
    expect.stringContaining("changes the conditions or principals for dynamodb:BatchGetItem"),
    expect.stringContaining("changes the conditions or principals for dynamodb:Query on table/orders/index/*"),
  ]);
});
