import * as v from "valibot";
import { type ResourceLocation } from "../catalogue";
import { checkName, checkTags, type Limit, limits, markedTags, type Tags, tagsSchema } from "../aws";
import { at, checkShape, problem, type Problem, type SchemaEntries } from "../validation";
import { checkKeyPolicyPrincipals, type KeyPolicyPrincipals, keyPolicyPrincipalsSchema } from "./key-policy-principals";

/** The properties of a symmetric key. KMS rotates its key material. */
export interface KeyProps {
  /**
   * The name of its alias, as AWS writes it: `alias/acme/orders`.
   * @default `alias/` and the construct's ID, or the key's name in an environment
   */
  readonly alias?: string;
  /**
   * A description, at most 8,192 characters.
   * @default none
   */
  readonly description?: string;
  /**
   * The number of days between rotations of the key material, 90 to 2,560.
   * @default 365
   */
  readonly rotationPeriodInDays?: number;
  /**
   * The number of days, 7 to 30, in which a key that Terraform destroys can be restored. After them, all data that it
   * encrypted is lost.
   * @default 30, or 7 for a disposable key
   */
  readonly deletionWindowInDays?: number;
  /**
   * Principals that the key policy names. They must exist before the key: KMS refuses a policy that names others.
   * @default none: the IAM policies of the account decide
   */
  readonly keyPolicy?: KeyPolicyPrincipals;
  /**
   * Whether the key, and with it all data that it encrypts, may be lost. If not, Terraform refuses a plan that replaces
   * it.
   * @default the value of the environment or stack, else false
   */
  readonly disposable?: boolean;
  /**
   * The tags of the key.
   * @default none
   */
  readonly tags?: Tags;
}

const keySchema = v.strictObject({
  alias: v.optional(v.string()),
  description: v.optional(v.string()),
  rotationPeriodInDays: v.optional(v.number()),
  deletionWindowInDays: v.optional(v.number()),
  keyPolicy: v.optional(keyPolicyPrincipalsSchema),
  disposable: v.optional(v.boolean()),
  tags: v.optional(tagsSchema),
} satisfies SchemaEntries<KeyProps>);

/**
 * What is wrong with the properties of a key, its alias included.
 *
 * @param ownAccounts the accounts that are not a third party: the only ones that its policy may allow
 */
export function checkKey(
  props: KeyProps & { readonly alias: string },
  location: ResourceLocation,
  ownAccounts: readonly string[],
): Problem[] {
  const shape = checkShape(keySchema, props);
  if (shape.length > 0) return shape;
  const { alias, description = "", rotationPeriodInDays, deletionWindowInDays, keyPolicy = {}, tags } = props;
  const { shortestRotationPeriod, longestRotationPeriod, shortestDeletionWindow, longestDeletionWindow } = limits;
  return [
    ...at("alias", checkName("keyAlias", alias)),
    ...at("description", checkDescription(description)),
    ...at("rotationPeriodInDays", checkDays(rotationPeriodInDays, shortestRotationPeriod, longestRotationPeriod)),
    ...at("deletionWindowInDays", checkDays(deletionWindowInDays, shortestDeletionWindow, longestDeletionWindow)),
    ...at("keyPolicy", checkKeyPolicyPrincipals(keyPolicy, location, ownAccounts)),
    ...(tags === undefined ? [] : at("tags", checkTags(tags, markedTags(props)))),
  ];
}

function checkDescription(description: string): Problem[] {
  const { value: longest } = limits.keyDescriptionLength;
  if (description.length <= longest) return [];
  const rule = `characters are too many for a description: KMS allows ${longest}`;
  return [problem({ value: description.length, rule, remedy: "Shorten it." })];
}

function checkDays(days: number | undefined, shortest: Limit, longest: Limit): Problem[] {
  if (days === undefined || (Number.isInteger(days) && days >= shortest.value && days <= longest.value)) return [];
  return [
    problem({
      value: days,
      rule: `is not a number of days that KMS allows: a whole number from ${shortest.value} to ${longest.value}`,
      remedy: `Write a whole number from ${shortest.value} to ${longest.value}.`,
    }),
  ];
}
