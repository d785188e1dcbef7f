import { role } from "../../modules/access";
import { service } from "../../modules/policy";
import { identityCenterUser, peer, temporaryAccess } from "../../modules/temporary-access";
import { defineEnvironment } from "../environment";

// Stands in for the role that IAM Identity Center made of a permission set of yours.
const onCallRole = "AWSReservedSSO_OnCall_0123456789abcdef";

/** A ledger that only answers inside its VPC, also to who is on call, while its export still works. */
export const insideVpc = defineEnvironment({
  name: "inside-vpc",
  account: "444455556666",
  region: "us-east-1",
  tags: { environment: "inside-vpc", "managed-by": "cdktf-data-access" },
  disposable: true,

  tables: { ledger: { partitionKey: { name: "pk", type: "S" }, pointInTimeRecovery: { days: 7 } } },
  buckets: { "ledger-archive": { name: "acme-ledger-archive" } },

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

  temporaryAccess: ({ tables, endpoints }) => ({
    // Writes for an hour at most, once the other one has approved it, through the endpoint alone.
    "on-call-ledger": temporaryAccess({
      eligible: {
        alice: identityCenterUser("alice@acme.example", onCallRole),
        bob: identityCenterUser("bob@acme.example", onCallRole),
      },
      approval: peer(),
      maximumDuration: 3600,
    }).allow(tables.ledger.write().fromVpcEndpoint(endpoints.dynamodb)),
  }),

  // It has no way to the internet. Where the VPC is there already:
  // existingNetwork({ vpc: "vpc-…", routeTables: ["rtb-…"] })
  networks: {
    closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a", "us-east-1b"] },
  },

  endpoints: {
    dynamodb: {
      service: "dynamodb",
      type: "gateway",
      network: "closed",
      principals: ["ledger-service", "ledger-archiver"],
      temporaryAccess: ["on-call-ledger"],
    },
    s3: {
      service: "s3",
      type: "gateway",
      network: "closed",
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
