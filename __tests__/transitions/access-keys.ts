import { type AccessKeyGeneration, accessKeys } from "../../modules/principals";
import { artie } from "../../modules/connections";
import { type Environment } from "../../stacks";
import { environment, pk } from "./parts";
import { type Transition } from "./transition";

type Generations = readonly (string | AccessKeyGeneration)[];

/** A vendor that has these access keys. */
const withKeys = (...generations: Generations): Environment =>
  environment({
    tables: { orders: { partitionKey: pk, stream: "NEW_IMAGE" } },
    connections: { artie: artie({ tables: ["orders"], credentials: accessKeys(generations) }) },
  });

const inactive = (generation: string): AccessKeyGeneration => ({ generation, status: "Inactive" });
const encrypted = (generation: string): AccessKeyGeneration => ({
  generation,
  status: "Active",
  pgpKey: "keybase:acme",
});
const key = (generation: string): string => `aws_iam_access_key.artie_user_key_${generation}`;

export const accessKeyTransitions: readonly Transition[] = [
  {
    name: "rotation-adds-a-key",
    edit: "rotation, first step: a new generation is added",
    before: withKeys("2026-05"),
    after: withKeys("2026-05", "2026-11"),
    withLock: "passes",
  },
  {
    name: "rotation-sets-the-old-key-inactive",
    edit: "rotation, second step: the old generation becomes Inactive",
    before: withKeys("2026-05", "2026-11"),
    after: withKeys(inactive("2026-05"), "2026-11"),
    withLock: { tells: ["2026-05"] },
  },
  {
    name: "rotation-taken-back",
    edit: "the old generation becomes Active again, since the vendor still uses it",
    before: withKeys(inactive("2026-05"), "2026-11"),
    after: withKeys("2026-05", "2026-11"),
    withLock: { tells: ["access key 2026-05"] },
  },
  {
    name: "rotation-drops-the-old-key",
    edit: "rotation, third step: the old generation is removed",
    before: withKeys(inactive("2026-05"), "2026-11"),
    after: withKeys("2026-11"),
    withLock: { tells: ["2026-05"] },
    loses: [key("2026-05")],
  },
  {
    name: "rotation-starts-again",
    edit: "rotation, fourth step: the next generation is added",
    before: withKeys("2026-11"),
    after: withKeys("2026-11", "2027-05"),
    withLock: "passes",
  },
  {
    name: "active-key-dropped",
    edit: "a generation that was Active is removed",
    before: withKeys("2026-05", "2026-11"),
    after: withKeys("2026-11"),
    withLock: { refuses: ['Write { generation: "2026-05", status: "Inactive" }'] },
    loses: [key("2026-05")],
  },
  {
    name: "keys-swapped-in-one-step",
    edit: "an inactive generation is removed and a new one added, beside a third",
    before: withKeys(inactive("2026-05"), "2026-11"),
    after: withKeys("2026-11", "2027-05"),
    withLock: { refuses: ['take out "2026-05", lock and deploy'] },
    loses: [key("2026-05")],
  },
  {
    name: "only-key-swapped",
    edit: "the only generation is replaced by another",
    before: withKeys("2026-05"),
    after: withKeys("2026-11"),
    withLock: { refuses: ["2026-05"] },
    loses: [key("2026-05")],
  },
  {
    name: "pgp-key-of-a-new-generation",
    edit: "a new generation has a pgpKey, the old one has none",
    before: withKeys("2026-05"),
    after: withKeys("2026-05", encrypted("2026-11")),
    withLock: "passes",
  },
  {
    name: "pgp-key-of-a-live-generation",
    edit: "a generation that the vendor uses gets a pgpKey",
    before: withKeys("2026-05"),
    after: withKeys(encrypted("2026-05")),
    withLock: { refuses: ["AWS shows a secret once"] },
    loses: [key("2026-05")],
  },
];
