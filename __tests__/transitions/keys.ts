import { type Environment, existingKey } from "../../stacks";
import { environment, moves, pk } from "./parts";
import { type Transition } from "./transition";

type Keys = NonNullable<Environment["keys"]>;

const withKeys = (keys: Keys): Environment => environment({ tables: { orders: { partitionKey: pk } }, keys });

const parts = ["aws_kms_key.*", "aws_kms_alias.*_alias"];
const of = (key: string): string[] => parts.map((place) => place.replace("*", key));

export const keyTransitions: readonly Transition[] = [
  {
    name: "kms-key-taken-out",
    edit: "a KMS key leaves the file",
    before: withKeys({ fields: {} }),
    after: withKeys({}),
    withLock: { refuses: ["everything that it encrypted"] },
    loses: of("fields"),
  },
  {
    name: "kms-key-retired",
    edit: "a KMS key leaves the file and stays in AWS",
    before: withKeys({ fields: {} }),
    after: { ...withKeys({}), retired: { keys: ["fields"] } },
    blocks: { removed: of("fields") },
    withLock: { tells: ["KMS key fields leaves Terraform and stays in AWS"] },
  },
  {
    name: "kms-key-handed-over",
    edit: "an owned KMS key becomes an existing one",
    before: withKeys({ fields: {} }),
    after: withKeys({ fields: existingKey({ alias: "alias/fields" }) }),
    blocks: { removed: of("fields") },
    withLock: { tells: ["KMS key fields leaves Terraform and stays in AWS"] },
  },
  {
    name: "kms-key-renamed",
    edit: "the key of a KMS key changes, with formerly",
    before: withKeys({ fields: {} }),
    after: withKeys({ columns: { formerly: ["fields"] } }),
    blocks: { moved: moves("fields", "columns", parts) },
    withLock: { tells: ["keys.columns: 2 resources move from fields"] },
  },
  {
    name: "kms-alias-changed",
    edit: "the alias of a KMS key changes",
    before: withKeys({ fields: {} }),
    after: withKeys({ fields: { alias: "alias/columns" } }),
    withLock: { tells: ["calls that name the alias fail"] },
    loses: ["aws_kms_alias.fields_alias"],
  },
  {
    name: "kms-rotation-period-changed",
    edit: "the rotation period of a KMS key changes",
    before: withKeys({ fields: {} }),
    after: withKeys({ fields: { rotationPeriodInDays: 180 } }),
    withLock: "passes",
  },
];
