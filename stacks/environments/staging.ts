import { accessKeys, role } from "../../modules/access";
import {
  artie,
  databricksStorageCredential,
  polytomicDatabricks,
  polytomicDynamoDb,
  polytomicRedshiftServerless,
  polytomicS3,
  retoolDynamoDb,
  retoolS3,
} from "../../modules/connections";
import { account, gitHubActions, identityProviders, service, userName } from "../../modules/policy";
import { defineEnvironment } from "../environment";

/** Every connection of production, on tables of its own, and those that are still on trial. */
export const staging = defineEnvironment({
  name: "staging",
  account: "444455556666",
  region: "us-east-1",
  tags: { environment: "staging", "managed-by": "cdktf-data-access" },
  disposable: true,

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
    exports: { name: "acme-staging-exports", expireAfterDays: { "artie/": 7 } },
    "sync-output": { name: "acme-staging-sync-output" },
    warehouse: {
      name: "acme-staging-warehouse",
      expireAfterDays: { "databricks/": 7, "redshift/": 7 },
    },
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
    "sync-databricks": polytomicDatabricks({
      bucket: "warehouse",
      prefix: "databricks/",
      externalId: "3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77",
    }),
    // What Databricks reads with what Polytomic has staged.
    databricks: databricksStorageCredential({
      bucket: "warehouse",
      prefix: "databricks/",
      externalId: "9d3c1b52-6a0f-4c57-8f2e-1e7b5a90c4d6",
    }),
    "sync-redshift": polytomicRedshiftServerless({
      workgroup: "arn:aws:redshift-serverless:us-east-1:444455556666:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a",
      staging: { bucket: "warehouse", prefix: "redshift/" },
      externalId: "3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77",
    }),
    // Support looks up orders and users in Retool's cloud, with access keys that only work from there.
    "retool-lookup": retoolDynamoDb({
      tables: ["orders", "users"],
      credentials: accessKeys(["2026-11"]),
      outboundRegions: ["us-west-2"],
    }),
    // Finance replaces reports in a Retool of our own.
    "retool-reports": retoolS3({
      bucket: "exports",
      prefix: "reports/",
      access: "read-write",
      assumedBy: service("ecs-tasks"),
    }),
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
