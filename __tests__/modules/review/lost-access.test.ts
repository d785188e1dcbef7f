import { externalPrincipal, role, type RoleDescription } from "../../../modules/principals";
import { type BucketRef, type TableRef } from "../../../modules/grants";
import { service } from "../../../modules/policy";
import { type Environment } from "../../../stacks";
import { synthesizeEnvironment } from "../../synth";
import { review } from "./environments";

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

test("a grant that is taken out is told, with what the policy no longer allows", () => {
  const narrow = written(({ tables }) => role(settings).allow(tables.orders.read(), tables.users.read()));
  expect(review(wide, narrow)).toEqual({
    refused: [],
    told: [
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
  expect(review(wide, more)).toEqual({ refused: [], told: [] });
});

test("a narrowing is told as another condition", () => {
  const read = (narrowed: boolean): unknown =>
    written(({ tables }) => role(settings).allow(narrowed ? tables.orders.read().overTls() : tables.orders.read()));
  expect(review(read(false), read(true)).told).toEqual([
    expect.stringContaining("no longer allows under other conditions or to others: "),
    expect.stringContaining("on table/orders/index/*"),
  ]);
  expect(review(read(true), read(true)).told).toEqual([]);
});

test("an account that loses access by a resource policy is told", () => {
  const shared = written(reads, {
    crossAccount: ({ tables }) => ({
      them: externalPrincipal({ account: "444455556666", roles: "any" }).allow(
        (tables as Data["tables"]).orders.read({ indexes: [] }),
      ),
    }),
  });
  expect(review(shared, written(reads))).toEqual({
    refused: [],
    told: [
      "tables.orders: no longer allows dynamodb:BatchGetItem, dynamodb:GetItem, dynamodb:Query on table/orders",
      "tables.orders: destroys resource policy orders_policy",
      "tables.orders: resource policy orders_policy: principals of other accounts that it let in lose access",
    ],
  });
});

test("objects that begin to expire are told", () => {
  const expiring = written(reads, { buckets: { exports: { name: "acme-exports", expireAfterDays: { "a/": 3 } } } });
  expect(review(written(reads), expiring).told).toEqual([expect.stringContaining("S3 deletes objects that are older")]);
});
