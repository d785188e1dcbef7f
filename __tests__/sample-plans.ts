// What the proof is tried on: the sample environments, and one with everything that a connection can be.
import { role } from "../modules/principals";
import { polytomicDynamoDb, polytomicS3 } from "../modules/connections";
import { service } from "../modules/policy";
import { type BucketRef, type TableRef } from "../modules/grants";
import { defineEnvironment, environments, existingKey, type PlannedEnvironment, planEnvironments } from "../stacks";

/** Everything that a connection can be, with a key of the customer's. */
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666";
export const everything = defineEnvironment({
  name: "everything",
  account: "111122223333",
  region: "eu-west-1",
  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      globalSecondaryIndexes: { "by-date": { partitionKey: { name: "date", type: "S" } } },
      stream: "NEW_IMAGE",
      pointInTimeRecovery: { days: 7 },
      encryptionKey: "own",
    },
    "orders-archive": { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" },
  },
  keys: { own: existingKey({ arn: keyArn }) },
  buckets: { lake: { name: "acme-lake", encryptionKey: "own" }, "lake-raw": { name: "acme-lake-raw" } },
  connections: {
    managed: polytomicDynamoDb({ tables: ["orders"], externalId: "1234", streams: "vendor-managed" }),
    none: polytomicDynamoDb({ tables: ["orders", "orders-archive"], externalId: "1234" }),
    whole: polytomicS3({ bucket: "lake", externalId: "1234" }),
  },
  principals: ({ tables: { orders, "orders-archive": archive }, buckets: { lake, "lake-raw": raw } }) => {
    const empty = role({ assumedBy: service("ec2") });
    return {
      reader: empty.allow(orders.read(), archive.scan(), lake.list({ prefix: "in/" })),
      writer: empty.allow(orders.write(), archive.readWrite(), raw.write({ prefix: "out/" })),
      exporter: empty.allow(orders.export(), orders.readStream(), lake.receiveExport(), raw.delete()),
      browser: empty.allow(orders.queryIndex("by-date"), archive.metadata(), raw.readWrite(), lake.read()),
      chooser: empty.allow(orders.grant(["getItem", "updateItem", "describeLimits"]), lake.grant(["getObject"])),
    };
  },
});

export const samples = planEnvironments([...environments, everything]).map((plan) => ({
  name: plan.environment.name,
  plan,
}));

/** What grants name in an environment, as the proof lists resources by. */
export function refsOf({ tables, buckets }: PlannedEnvironment): {
  readonly tables: readonly TableRef[];
  readonly buckets: readonly BucketRef[];
} {
  return {
    tables: Object.values(tables).map(({ ref }) => ref),
    buckets: Object.values(buckets).map(({ ref }) => ref),
  };
}
