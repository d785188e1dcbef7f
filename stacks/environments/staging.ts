import { accessKeys, role } from "../../modules/access";
import { artie, polytomicDynamoDb, polytomicS3 } from "../../modules/connections";
import { account, gitHubActions, identityProviders, service, userName } from "../../modules/policy";
import { defineEnvironment } from "../environment";

/** Every connection of production, on tables of its own. */
export const staging = defineEnvironment({
  name: "staging",
  account: "444455556666",
  region: "us-east-1",
  tags: { environment: "staging", "managed-by": "cdktf-data-access" },

  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 7 },
    },
    users: {
      partitionKey: { name: "id", type: "S" },
      globalSecondaryIndexes: { "by-email": { partitionKey: { name: "email", type: "S" } } },
      stream: "NEW_IMAGE",
    },
  },
  buckets: {
    exports: { name: "acme-staging-exports", expireAfterDays: { "artie/": 7 }, forceDestroy: true },
    "sync-output": { name: "acme-staging-sync-output", forceDestroy: true },
  },

  connections: {
    artie: artie({
      tables: ["orders"],
      exportTo: { bucket: "exports", prefix: "artie/" },
      // Account and external ID as shown by Artie; these stand in for them.
      vendorAccount: "123456789012",
      externalId: "artie-staging-5e2b9c",
      credentials: ["role", accessKeys([{ generation: "2026-05", status: "Inactive" }, "2026-11"])],
    }),
    polytomic: polytomicDynamoDb({
      tables: ["orders", "users"],
      externalId: "3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77",
      streams: "self-managed",
    }),
    "sync-s3": polytomicS3({ bucket: "sync-output", externalId: "3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77" }),
  },

  identityProviders: { github: identityProviders["GitHub Actions"] },
  principals: ({ tables, buckets }) => ({
    "orders-service": role({ assumedBy: service("ecs-tasks") }).allow(
      tables.orders.readWrite(),
      buckets.exports.read({ prefix: "reports/" }),
    ),
    // People of this account, with their second factor, under their own names.
    support: role({ assumedBy: account("444455556666").withMfa().withSessionName(userName) }).allow(
      tables.orders.read(),
      tables.users.read(),
    ),
    // Loads test data before the end-to-end tests.
    "load-test-data": role({
      assumedBy: gitHubActions({
        owner: "acme",
        repository: "shop",
        ownerId: "1234567",
        repositoryId: "7654321",
        environment: "staging",
      }),
    }).allow(tables.orders.write(), tables.users.write()),
  }),
});
