import { accessKeys, role } from "../../modules/access";
import { artie } from "../../modules/connections";
import { service } from "../../modules/policy";
import { type Environment, existingTable } from "../../stacks";
import { environment, otherAccount, pk } from "./parts";
import { type Transition } from "./transition";

const orders = { partitionKey: pk, stream: "NEW_IMAGE" } as const;
const connection = artie({ tables: ["orders"], credentials: accessKeys(["2026-11"]) });

const whole = (facts: Partial<Environment> = {}): Environment =>
  environment({
    tables: { orders },
    connections: { artie: connection },
    principals: ({ tables }) => ({
      reader: role({ assumedBy: service("ecs-tasks") }).allow(...Object.values(tables).map((table) => table.read())),
    }),
    ...facts,
  });

export const environmentTransitions: readonly Transition[] = [
  {
    name: "environment-renamed",
    edit: "an environment gets another name",
    before: whole(),
    after: whole({ name: "production" }),
    withLock: { refuses: ['Keep the name "prod"'] },
  },
  {
    name: "environment-split",
    edit: "the connections of an environment move to an environment of their own",
    before: whole(),
    after: environment({
      tables: { orders },
      principals: ({ tables }) => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(...Object.values(tables).map((table) => table.read())),
      }),
    }),
    added: environment({
      name: "prod-vendors",
      tables: { orders: existingTable({ requires: { stream: ["NEW_IMAGE"] } }) },
      connections: { artie: connection },
    }),
    withLock: { tells: ["artie"] },
    loses: [
      "aws_iam_user.artie_user",
      "aws_iam_access_key.artie_user_key_2026-11",
      "aws_iam_group_policy_attachment.artie_user_group_policy_attachment",
      "aws_iam_policy.artie_policy",
    ],
  },
  {
    name: "account-moved",
    edit: "an environment moves to another account",
    before: whole(),
    after: whole({ account: otherAccount }),
    withLock: { refuses: ['Write account: "111122223333"'] },
  },
  {
    name: "region-moved",
    edit: "an environment moves to another region",
    before: whole(),
    after: whole({ region: "eu-west-1" }),
    withLock: { refuses: ['Write region: "us-east-1"'] },
  },
];
