import { accessKeys, internalTool, role, selfHosted } from "../../modules/access";
import { artie, polytomicS3 } from "../../modules/connections";
import { service } from "../../modules/policy";
import { defineEnvironment } from "../environment";

/** Small, cheap and easily thrown away. */
export const dev = defineEnvironment({
  name: "dev",
  account: "111122223333",
  region: "us-east-1",
  tags: { environment: "dev", "managed-by": "cdktf-data-access" },
  disposable: true,

  keys: { fields: { description: "Fields that services encrypt themselves" } },
  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 1 },
    },
    users: {
      partitionKey: { name: "id", type: "S" },
      globalSecondaryIndexes: { "by-email": { partitionKey: { name: "email", type: "S" } } },
    },
  },
  buckets: {
    exports: { name: "acme-dev-exports", expireAfterDays: { "AWSDynamoDB/": 1 } },
    "sync-output": { name: "acme-dev-sync-output" },
  },

  connections: {
    // The vendor's own HCL, as a deployment made from its page has it.
    artie: artie({
      rendering: "as-documented",
      tables: ["orders"],
      exportTo: { bucket: "exports" },
      credentials: ["role", accessKeys(["2026-11"])],
    }),
    // Not saved in Polytomic yet: the external ID comes with saving, and the policies with the external ID.
    "sync-s3": polytomicS3({ bucket: "sync-output", firstPhase: true }),
  },

  principals: ({ tables, keys }) => ({
    "orders-service": role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.readWrite(), tables.orders.scan()),
    // Reads and writes items one by one, in batches and in transactions, and encrypts some of their fields.
    "users-service": role({ assumedBy: service("ecs-tasks") }).allow(
      tables.users.readWrite(),
      tables.users.scan(),
      tables.users.transact(),
      keys.fields.encryptAndDecrypt(),
    ),
  }),

  // Support looks up users and orders, and changes orders, each under their own name in CloudTrail.
  internalTools: ({ tables }) => ({
    backoffice: internalTool({
      // Stands in for a VPC of yours, with an interface endpoint for STS.
      runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0a1b2c3d4e5f60718"] } }),
      identity: { sourceIdentity: [{ like: "*@acme.example" }] },
    })
      .readOnly(tables.orders.read(), tables.users.read())
      .readWrite(tables.orders.readWrite(), tables.users.read()),
  }),
});
