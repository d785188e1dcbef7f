import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type KeyRef } from "../../modules/grants";
import {
  checkExistingKey,
  checkKey,
  defaultAlias,
  ExistingKey,
  type ExistingKeyProps,
  existingKeyRef,
  expectKeyPolicy,
  Key,
  keyPolicy,
  keyRef,
} from "../../modules/kms";
import { policyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { at, lookUp, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { outputsInUse } from "../names-in-use";
import { existingMark } from "./describe";
import { checkAllTags, type PlannedSection, planSection, type Surroundings } from "./section";

/** Plans the KMS keys. Their ARNs are only known at apply, so that grants refer to them by their addresses. */
export function planKeys({
  environment,
  location,
  resourceLocation,
  ownAccounts,
}: Surroundings): PlannedSection<KeyRef> {
  const { account, region } = resourceLocation;
  return planSection("keys", environment.keys ?? {}, (key, entry) => {
    if (isExisting(entry)) {
      const problems = checkExistingKey(entry.existing);
      if (problems.length > 0) return { problems };
      return {
        plan: existingKeyRef(entry.existing, resourceLocation, `\${data.aws_kms_alias.${key}.target_key_arn}`),
        problems,
      };
    }
    const { alias = defaultAlias(key) } = entry;
    const problems = [
      ...checkKey({ ...entry, alias }, resourceLocation, ownAccounts),
      ...checkAllTags(environment, entry.tags),
    ];
    if (problems.length > 0) return { problems };
    const place = ["keys", key];
    const space = `account ${account} and region ${region}`;
    const policy = policyJson(keyPolicy(entry.keyPolicy ?? {}, location));
    const ref = keyRef(alias, resourceLocation, `\${aws_kms_key.${key}.arn}`);
    const shared = expectKeyPolicy(entry.keyPolicy ?? {}, location, ref.arn);
    return {
      plan: ref,
      problems,
      names: [
        { place, kind: "alias", space, name: alias, ignoresCase: false },
        ...outputsInUse(environment.name, place, [outputName(key, "key_arn"), outputName(key, "key_alias")]),
      ],
      subject: {
        section: "keys",
        key,
        documents: [{ name: "key policy", type: "key", policy }],
        resource: { account, policy, shared },
      },
    };
  });
}

/** Properties of a table or bucket, its key looked up, and what is wrong with the name of the key. */
export interface WithKey<Props> {
  readonly props: Omit<Props, "encryptionKey"> & { readonly encryptionKey?: KeyRef };
  readonly problems: readonly Problem[];
}

/** Puts the ref of a key in the place of its name. */
export function withKey<Props extends { readonly encryptionKey?: string }>(
  { encryptionKey, ...props }: Props,
  keys: Readonly<Record<string, KeyRef>>,
  { keys: entries = {} }: Environment,
): WithKey<Props> {
  if (encryptionKey === undefined) return { props, problems: [] };
  const { ref } = lookUp("key", encryptionKey, keys);
  if (ref !== undefined) return { props: { ...props, encryptionKey: ref }, problems: [] };
  // A key that has problems of its own is there all the same.
  return { props, problems: at("encryptionKey", lookUp("key", encryptionKey, entries).problems) };
}

/** Makes the keys, and the outputs of those that are new, at the stack's level. */
export function buildKeys(scope: Construct, { keys = {} }: Environment): void {
  for (const [key, entry] of Object.entries(keys)) {
    if (isExisting(entry)) {
      new ExistingKey(scope, key, entry.existing);
      continue;
    }
    const { arn, alias } = new Key(scope, key, entry);
    for (const [name, value] of Object.entries({ key_arn: arn, key_alias: alias })) {
      new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, staticId: true });
    }
  }
}

export function keyRow(key: string, { keys = {} }: Environment): SummaryRow {
  const entry = keys[key] ?? {};
  const { arn, alias = defaultAlias(key) }: ExistingKeyProps = isExisting(entry) ? entry.existing : entry;
  return { key, details: [[arn ?? alias, ...existingMark(entry)].join(", ")] };
}
