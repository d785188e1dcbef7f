import { accessKeys, role } from "../../modules/access";
import { artie, polytomicDynamoDb } from "../../modules/connections";
import { service } from "../../modules/policy";
import { type Environment } from "../../stacks";
import { account, environment, pk, vendorAccount } from "./parts";
import { type Transition } from "./transition";

type ArtieOptions = Parameters<typeof artie>[0];
type Parts = Pick<Environment, "connections" | "principals" | "buckets">;

const withParts = (parts: Parts = {}): Environment =>
  environment({
    tables: { orders: { partitionKey: pk, stream: "NEW_IMAGE", pointInTimeRecovery: {} } },
    buckets: { exports: { name: "acme-exports" } },
    ...parts,
  });

const documented = (options: Partial<ArtieOptions> = {}): Environment =>
  withParts({
    connections: {
      artie: artie({
        rendering: "as-documented",
        tables: ["orders"],
        exportTo: { bucket: "exports" },
        credentials: ["role", accessKeys(["2026-11"])],
        ...options,
      }),
    },
  });

const polytomic = (adopt?: object): Environment =>
  withParts({
    connections: {
      polytomic: polytomicDynamoDb({
        rendering: "as-documented",
        tables: ["orders"],
        externalId: "6f1c",
        credentials: ["role", accessKeys(["2026-11"])],
        ...(adopt === undefined ? {} : { adopt }),
      }),
    },
  });

const service1 = (adopt = false): Environment =>
  withParts({
    principals: ({ tables }) => ({
      reader: role({ assumedBy: service("ecs-tasks"), ...(adopt ? { adopt: true } : {}) }).allow(
        ...Object.values(tables).map((table) => table.read()),
      ),
    }),
  });

const polytomicPolicy = `arn:aws:iam::${account}:policy/prod-polytomic`;

export const adoptionTransitions: readonly Transition[] = [
  {
    name: "published-hcl-adopted",
    edit: "Artie's published HCL is taken over as documented",
    before: withParts(),
    after: documented({ adopt: "published HCL" }),
    publishedState: true,
    blocks: {
      moved: {
        "aws_iam_role.dynamodb_streams_role": "aws_iam_role.artie_role",
        "aws_iam_policy.dynamodb_streams_access": "aws_iam_policy.artie_policy",
        "aws_iam_role_policy_attachment.dynamodb_streams_role_policy_attachment":
          "aws_iam_role_policy_attachment.artie_role_policy_attachment",
        "aws_iam_user.dynamodb_streams_user": "aws_iam_user.artie_user",
        "aws_iam_user_policy_attachment.user_dynamodb_streams_attachment":
          "aws_iam_user_policy_attachment.artie_user_policy_attachment",
        "aws_iam_access_key.dynamodb_streams_user_key": "aws_iam_access_key.artie_user_key_2026-11",
      },
    },
    withLock: "passes",
  },
  {
    name: "published-hcl-to-least-privilege",
    edit: "the connection that was taken over becomes least-privilege",
    before: documented({ adopt: "published HCL" }),
    after: withParts({
      connections: {
        artie: artie({
          tables: ["orders"],
          exportTo: { bucket: "exports" },
          vendorAccount,
          externalId: "artie-1f2e",
          credentials: ["role", accessKeys(["2026-11"])],
          deployedAs: "as-documented",
        }),
      },
    }),
    withLock: { tells: ["no longer allows s3:GetBucketLocation on acme-exports/*"] },
  },
  {
    name: "made-by-hand-adopted",
    edit: "a connection that was created manually from Polytomic's page is taken over",
    before: withParts(),
    after: polytomic({ accessKeys: { "2026-11": "AKIAIOSFODNN7EXAMPLE" } }),
    madeElsewhere: polytomic(),
    blocks: {
      imported: {
        "aws_iam_role.polytomic_role": "prod-polytomic",
        "aws_iam_policy.polytomic_policy": polytomicPolicy,
        "aws_iam_role_policy_attachment.polytomic_role_policy_attachment": `prod-polytomic/${polytomicPolicy}`,
        "aws_iam_user.polytomic_user": "prod-polytomic",
        "aws_iam_access_key.polytomic_user_key_2026-11": "AKIAIOSFODNN7EXAMPLE",
        "aws_iam_group.polytomic_user_group": "prod-polytomic",
        "aws_iam_group_policy_attachment.polytomic_user_group_policy_attachment": `prod-polytomic/${polytomicPolicy}`,
        "aws_iam_user_group_membership.polytomic_user_group_membership": "prod-polytomic/prod-polytomic",
      },
    },
    withLock: { tells: ["imports 8 resources that AWS has"] },
  },
  {
    name: "role-adopted",
    edit: "a role that was created manually is taken over with its policy",
    before: withParts(),
    after: service1(true),
    madeElsewhere: service1(),
    blocks: {
      imported: {
        "aws_iam_role.reader": "prod-reader",
        "aws_iam_policy.reader_policy": `arn:aws:iam::${account}:policy/prod-reader`,
        "aws_iam_role_policy_attachment.reader_policy_attachment": `prod-reader/arn:aws:iam::${account}:policy/prod-reader`,
      },
    },
    withLock: { tells: ["imports 3 resources that AWS has"] },
  },
];
