import { role } from "../../modules/access";
import { service } from "../../modules/policy";
import { defineEnvironment } from "../environment";

// Stand in for a VPC and route tables of yours: put the real ones here before you add this environment to index.ts.
const vpc = "vpc-0a1b2c3d4e5f60718";
const routeTables = ["rtb-0a1b2c3d4e5f60718"];

/** A ledger that only answers inside its VPC, while its export still works. */
export const insideVpc = defineEnvironment({
  name: "inside-vpc",
  account: "444455556666",
  region: "us-east-1",
  tags: { environment: "inside-vpc", "managed-by": "cdktf-data-access" },

  tables: { ledger: { partitionKey: { name: "pk", type: "S" }, pointInTimeRecovery: { days: 7 } } },
  buckets: { "ledger-archive": { name: "acme-ledger-archive", forceDestroy: true } },

  principals: ({ tables, buckets }) => ({
    "ledger-service": role({ assumedBy: service("ecs-tasks") }).allow(
      tables.ledger.readWrite(),
      buckets["ledger-archive"].read({ prefix: "ledger/" }),
    ),
    // Asks for exports through the endpoint; DynamoDB writes them from its own network.
    "ledger-archiver": role({ assumedBy: service("ecs-tasks") }).allow(
      tables.ledger.export(),
      buckets["ledger-archive"].receiveExport({ prefix: "ledger/" }),
    ),
  }),

  endpoints: {
    dynamodb: {
      service: "dynamodb",
      type: "gateway",
      vpc,
      routeTables,
      principals: ["ledger-service", "ledger-archiver"],
    },
    s3: {
      service: "s3",
      type: "gateway",
      vpc,
      routeTables,
      principals: ["ledger-service"],
      bucketsOfAws: ["ecr-layers"],
    },
  },

  perimeters: {
    ledger: {
      tables: ["ledger"],
      buckets: ["ledger-archive"],
      through: ["dynamodb", "s3"],
      // Whoever deploys this environment; stands in for yours.
      deployer: "arn:aws:iam::444455556666:role/terraform",
    },
  },
});
