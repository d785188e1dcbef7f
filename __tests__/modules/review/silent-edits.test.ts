import { accessKeys, role, user } from "../../../modules/principals";
import { type TableRef } from "../../../modules/grants";
import { polytomicDynamoDb } from "../../../modules/connections";
import { service } from "../../../modules/policy";
import { type Environment, existingKey, existingTable } from "../../../stacks";
import { pk, review, written } from "./environments";

const ecs = service("ecs-tasks");
const facts = { name: "prod", account: "111122223333", region: "us-east-1", tables: { orders: { partitionKey: pk } } };

function edit(before: Partial<Environment>, after: Partial<Environment>): ReturnType<typeof review> {
  return review(written({ ...facts, ...before }), written({ ...facts, ...after }));
}

function reading(refs: unknown): TableRef["read"] {
  const { orders } = (refs as { readonly tables: { readonly orders: TableRef } }).tables;
  return () => orders.read();
}

describe("a name in AWS", () => {
  it("does not pass to another section in one edit", () => {
    const { refused } = edit(
      { principals: (refs) => ({ rdr: role({ name: "prod-poly", assumedBy: ecs }).allow(reading(refs)()) }) },
      { connections: { poly: polytomicDynamoDb({ tables: ["orders"], externalId: "x-1" }) } },
    );
    expect(refused).toEqual([
      expect.stringContaining(
        "prod › principals › rdr: policy prod-poly would be destroyed at aws_iam_policy.rdr_policy and made again at " +
          "aws_iam_policy.poly_policy, in no order. Take out what has the name now, lock and deploy that",
      ),
      expect.stringContaining("role prod-poly would be destroyed at aws_iam_role.rdr and made again"),
    ]);
  });

  it("does not pass from a role to the group of a user under the same key", () => {
    const { refused } = edit(
      { principals: (refs) => ({ svc: role({ assumedBy: ecs }).allow(reading(refs)()) }) },
      { principals: (refs) => ({ svc: user({ accessKeys: accessKeys(["2026-11"]) }).allow(reading(refs)()) }) },
    );
    expect(refused).toEqual([
      expect.stringContaining("policy prod-svc would be destroyed at aws_iam_policy.svc_policy"),
    ]);
  });

  it("may be that of security groups in two networks", () => {
    const network = (cidrBlock: string) => ({ cidrBlock, availabilityZones: ["us-east-1a"] });
    const { refused } = edit(
      { networks: { one: network("10.0.0.0/24") } },
      { networks: { two: network("10.1.0.0/24") } },
    );
    expect(refused).toEqual([]);
  });
});

it("an adopted entry does not hide that another one of the same name is destroyed", () => {
  const keys = { accessKeys: accessKeys(["2026-11"]) };
  const { refused } = edit(
    {
      principals: (refs) => ({
        aaa: user({ name: "svc", ...keys }).allow(reading(refs)()),
        rol: role({ name: "rol", assumedBy: ecs }).allow(reading(refs)()),
      }),
    },
    {
      principals: (refs) => ({
        bbb: user({ name: "svc", ...keys, adopt: { accessKeys: { "2026-11": "AKIAIOSFODNN7EXAMPLE" } } }).allow(
          reading(refs)(),
        ),
        rol2: role({ name: "rol", assumedBy: ecs, adopt: true }).allow(reading(refs)()),
      }),
    },
  );
  expect(refused).toEqual([
    expect.stringContaining('If it was renamed, write formerly: ["aaa"] in "bbb"'),
    expect.stringContaining('If it was renamed, write formerly: ["rol"] in "rol2"'),
  ]);
});

it("an attribute may have the name of a property of every object", () => {
  const by = (name: string) => ({ "by-it": { partitionKey: { name, type: "S" } as const } });
  for (const name of ["constructor", "toString", "__proto__"]) {
    const { refused } = edit({}, { tables: { orders: { partitionKey: pk, globalSecondaryIndexes: by(name) } } });
    expect(refused).toEqual([]);
  }
});

it("a renamed KMS key, and one that is handed over, take no access away", () => {
  const decrypting = (key: string): NonNullable<Environment["principals"]> => {
    return ({ keys }) => ({ reader: role({ assumedBy: ecs }).allow((keys[key] as never as Decrypting).decrypt()) });
  };
  const before = { keys: { fields: {} }, principals: decrypting("fields") };
  expect(edit(before, { keys: { secrets: { formerly: ["fields"] } }, principals: decrypting("secrets") })).toEqual({
    refused: [],
    reported: ["keys.secrets: 2 resources move from fields"],
  });
  const { refused, reported } = edit(before, {
    keys: { fields: existingKey({ alias: "alias/fields" }) },
    principals: decrypting("fields"),
  });
  expect(refused).toEqual([]);
  expect(reported.filter((each) => each.includes("no longer allows"))).toEqual([]);
});

interface Decrypting {
  readonly decrypt: () => ReturnType<TableRef["read"]>;
}

it.each<[string, Partial<Environment>, Partial<Environment>]>([
  [
    "restore points outside of the period are lost",
    { tables: { orders: { partitionKey: pk, pointInTimeRecovery: { days: 35 } } } },
    {},
  ],
  [
    "DynamoDB deletes the items that have expired",
    {},
    { tables: { orders: { partitionKey: pk, timeToLive: "expiresAt" } } },
  ],
  [
    "S3 keeps replaced and deleted objects only while it is Enabled",
    { buckets: { lake: { name: "acme-lake" } } },
    { buckets: { lake: { name: "acme-lake", versioning: false } } },
  ],
  [
    "assumedBy changes: compare the trust policy in the plan",
    { principals: () => ({ reader: role({ assumedBy: ecs }) }) },
    { principals: () => ({ reader: role({ assumedBy: service("lambda") }) }) },
  ],
  [
    "the boundary limits what all its policies allow",
    { principals: () => ({ reader: role({ assumedBy: ecs }) }) },
    {
      permissionsBoundary: "arn:aws:iam::111122223333:policy/limit",
      principals: () => ({ reader: role({ assumedBy: ecs }) }),
    },
  ],
])("an edit after which %s is reported", (text, before, after) => {
  expect(edit(before, after)).toEqual({ refused: [], reported: [expect.stringContaining(text)] });
});

it("the last access key of a user goes with the user alone", () => {
  const { refused } = edit(
    { principals: () => ({ exporter: user({ accessKeys: accessKeys(["2026-11"]) }) }) },
    { principals: () => ({ exporter: user({}) }) },
  );
  expect(refused).toEqual([expect.stringContaining("keep the key, or take the whole user out")]);
});

describe("an existing table", () => {
  const existing = { tables: { orders: existingTable({ name: "acme-orders" }) } };

  it("is not created again", () => {
    const { refused } = edit(existing, { tables: { orders: { name: "acme-orders", partitionKey: pk } } });
    expect(refused).toEqual([
      "prod › tables › orders: table acme-orders exists in AWS and would be created again. Write adopt: true in its entry.",
    ]);
  });

  it("may be adopted, and another one may take its key", () => {
    for (const table of [{ name: "acme-orders", adopt: true as const }, { name: "acme-orders-2" }]) {
      expect(edit(existing, { tables: { orders: { ...table, partitionKey: pk } } }).refused).toEqual([]);
    }
  });
});
