import { accessKeys, externalPrincipal, role } from "../../modules/access";
import { artie, polytomicDynamoDb, polytomicS3 } from "../../modules/connections";
import { account, service, userName } from "../../modules/policy";
import { defineEnvironment, existingTable } from "../environment";

/** What must not be lost, and who may touch it. */
export const prod = defineEnvironment({
  name: "prod",
  account: "777788889999",
  region: "us-east-1",
  tags: { environment: "prod", "managed-by": "cdktf-data-access" },

  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      globalSecondaryIndexes: {
        "by-customer": {
          partitionKey: { name: "customerId", type: "S" },
          sortKey: { name: "createdAt", type: "N" },
        },
      },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 35 },
      timeToLive: "expiresAt",
    },
    // Owned by the team that runs sign-in; the plan fails if it turns the stream or the recovery off.
    users: existingTable({
      indexes: ["by-email"],
      requires: { stream: ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"], pointInTimeRecovery: true },
    }),
  },
  buckets: {
    logs: {
      name: "acme-prod-access-logs",
      expireAfterDays: { "acme-prod-exports/": 365, "acme-prod-sync-output/": 365 },
    },
    exports: {
      name: "acme-prod-exports",
      expireAfterDays: { "artie/": 14 },
      accessLogs: { bucket: "logs" },
    },
    "sync-output": { name: "acme-prod-sync-output", accessLogs: { bucket: "logs" } },
  },

  connections: {
    artie: artie({
      tables: ["orders"],
      exportTo: { bucket: "exports", prefix: "artie/" },
      // Account and external ID as shown by Artie; these stand in for them.
      vendorAccount: "123456789012",
      externalId: "artie-prod-8d41c7",
      credentials: ["role", accessKeys(["2026-11"])],
    }),
    polytomic: polytomicDynamoDb({
      tables: ["orders", "users"],
      externalId: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
      restrictToRole: true,
      streams: "self-managed",
    }),
    "sync-s3": polytomicS3({
      bucket: "sync-output",
      prefix: "polytomic/",
      externalId: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
      restrictToRole: true,
    }),
  },

  principals: ({ tables, buckets }) => ({
    "orders-service": role({ assumedBy: service("ecs-tasks") }).allow(
      tables.orders.readWrite(),
      buckets.exports.read({ prefix: "reports/" }),
    ),
    // Looks up where an order is, and nothing of the customer; of users nothing, whatever else is attached.
    support: role({ assumedBy: account("777788889999").withMfa().withSessionName(userName) })
      .allow(tables.orders.read({ indexes: [] }).onlyAttributes(["pk", "sk", "status", "createdAt"]).overTls())
      .deny(tables.users),
    analytics: role({
      assumedBy: account("444455556666").onlyRoles("arn:aws:iam::444455556666:role/analytics"),
      description: "Reads orders by customer for the dashboards, which run in the account of staging.",
    }).allow(tables.orders.queryIndex("by-customer"), tables.users.metadata()),
  }),

  // Comes with its own role, for jobs that read from several accounts at once.
  crossAccount: ({ tables, buckets }) => ({
    "analytics-jobs": externalPrincipal({
      account: "444455556666",
      roles: ["arn:aws:iam::444455556666:role/analytics-jobs"],
    }).allow(tables.orders.read(), buckets.exports.read({ prefix: "reports/" })),
  }),
});
