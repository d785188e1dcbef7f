import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { markedTags, partitionOf, withDisposable } from "../../modules/aws";
import { type Adopted, type KeyAdoption, type Renamed, nameOr } from "../../modules/catalogue";
import { type ProvedAccess } from "../../modules/configuration";
import { type KeyRef } from "../../modules/grants";
import {
  checkExistingKey,
  checkKey,
  defaultAlias,
  ExistingKey,
  existingKeyFacts,
  type ExistingKeyProps,
  existingKeyRef,
  expectKeyPolicy,
  Key,
  keyFacts,
  keyPolicy,
  keyParts,
  type KeyProps,
  keyRef,
} from "../../modules/kms";
import { policyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { at, lookUp, type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type Existing, isExisting } from "../existing";
import { type Names } from "../names";
import { outputsInUse } from "../names-in-use";
import { type Declaration, schemaOf } from "./declaration";
import { disposableMark } from "./describe";
import { entriesByKey } from "./entry-schemas";
import { checkExistingOfMade } from "./existing-of-made";
import { type PlanContext } from "./plan-context";
import { checkAllTags, planSection } from "./plan-section";
import { type PlannedResource } from "./planned-resource";
import { type PlannedEntry, type PlannedSection } from "./planned-section";
import { section } from "./section";

type KeyEntries<N extends Names> = Readonly<
  Record<N["keys"], (KeyProps & Renamed & Adopted<KeyAdoption>) | Existing<ExistingKeyProps & Renamed>>
>;

interface KeyDeclaration extends Declaration {
  readonly entries: KeyEntries<this["names"]>;
}

type PlannedKey = PlannedResource<KeyRef, KeyProps & { readonly alias: string }, ExistingKeyProps>;

export const keys = section({
  name: "keys",
  title: "keys",
  schema: schemaOf<KeyDeclaration>(
    entriesByKey({
      entry: ["fields", (given) => (given === undefined ? "{}" : `{ alias: ${JSON.stringify(given)} }`)],
      existing: "existingKey({ … })",
    }),
  ),
  plan: planKeys,
  written: writtenKeys,
  build: buildKeys,
  check: (plan): Problem[] => checkExistingOfMade("keys", plan, ({ made, existing }) => made?.alias ?? existing?.alias),
  parts: () => keyParts,
  names: ({ made }) => `alias: ${JSON.stringify(made?.alias)}`,
  row: keyRow,
});

/** Plans the KMS keys. Their ARNs are known only at apply, so that grants refer to them by their addresses. */
function planKeys(entries: KeyEntries<Names> | undefined, context: PlanContext): PlannedSection<PlannedKey> {
  const { environment, location, resourceLocation, ownAccounts } = context;
  const { account, region } = resourceLocation;
  const planKey = (key: string, entry: KeyEntries<Names>[string], firstKey: string): PlannedEntry<PlannedKey> => {
    if (isExisting(entry)) {
      const { existing } = entry;
      const problems = checkExistingKey(existing);
      if (problems.length > 0) return { problems };
      const ref = existingKeyRef(existing, resourceLocation, `\${data.aws_kms_alias.${key}.target_key_arn}`);
      return { plan: { ref, existing }, problems };
    }
    const made = withDisposable({ ...entry, alias: nameOr(entry.alias, defaultAlias(firstKey)) }, environment);
    const { alias } = made;
    // What is no text is refused, and not replaced by the default.
    const given = { ...made, ...(entry.alias === undefined ? {} : { alias: entry.alias }) };
    const problems = [
      ...checkKey(given, resourceLocation, ownAccounts),
      ...checkAllTags(environment, markedTags(made)),
    ];
    if (problems.length > 0) return { problems };
    const place = [keys.name, key];
    const space = `account ${account} and region ${region}`;
    const policy = policyJson(keyPolicy(entry.keyPolicy ?? {}, location));
    const tags = { ...environment.tags, ...markedTags(made) };
    const ref = keyRef(alias, resourceLocation, `\${aws_kms_key.${key}.arn}`, tags);
    const shared = expectKeyPolicy(entry.keyPolicy ?? {}, location, ref.arn);
    return {
      plan: { ref, made },
      problems,
      names: [
        { place, kind: "alias", space, name: alias, ignoresCase: false },
        ...outputsInUse(environment.name, place, [outputName(key, "key_arn"), outputName(key, "key_alias")]),
      ],
      subjects: [
        {
          section: keys.name,
          key,
          documents: [{ name: "key policy", type: "key", policy }],
          resource: { account, policy, shared },
        },
      ],
    };
  };
  return planSection(keys.name, entries, planKey, ["formerly", "adopt"]);
}

function writtenKeys(
  plan: Readonly<Record<string, PlannedKey>>,
  { account, region }: EnvironmentFacts,
): ProvedAccess[] {
  const location = { account, partition: partitionOf(region) };
  return Object.values(plan).flatMap(({ ref, made, existing }) =>
    made === undefined
      ? [existingKeyFacts(ref, existing)]
      : [keyFacts(ref, policyJson(keyPolicy(made.keyPolicy ?? {}, location)), made)],
  );
}

/** Makes the keys, and the outputs of those that are new, at the stack's level. */
function buildKeys(scope: Construct, plan: Readonly<Record<string, PlannedKey>>): void {
  for (const [key, { made, existing }] of Object.entries(plan)) {
    if (made === undefined) {
      new ExistingKey(scope, key, existing);
      continue;
    }
    const { arn, alias } = new Key(scope, key, made);
    for (const [name, value] of Object.entries({ key_arn: arn, key_alias: alias })) {
      new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, staticId: true });
    }
  }
}

function keyRow(key: string, { made, existing }: PlannedKey): SummaryRow {
  if (made !== undefined) return { key, details: [[made.alias, ...disposableMark(made)].join(", ")] };
  return { key, details: [`${existing.arn ?? existing.alias ?? defaultAlias(key)}, existing`] };
}

/** Properties of a table or bucket with the ref of its key, and what is wrong with the name of the key. */
interface WithKey<Props> {
  readonly props: Omit<Props, "encryptionKey"> & { readonly encryptionKey?: KeyRef };
  readonly problems: readonly Problem[];
}

/** Puts the ref of a key in the place of its name. */
export function withKey<Props extends { readonly encryptionKey?: string }>(
  { encryptionKey, ...props }: Props,
  { planned, entries }: PlanContext,
): WithKey<Props> {
  if (encryptionKey === undefined) return { props, problems: [] };
  const { plan } = planned(keys);
  const { ref: key } = lookUp("key", encryptionKey, plan);
  if (key !== undefined) return { props: { ...props, encryptionKey: key.ref }, problems: [] };
  // A key that has problems of its own has a name all the same.
  return { props, problems: at("encryptionKey", lookUp("key", encryptionKey, entries(keys) ?? {}).problems) };
}
