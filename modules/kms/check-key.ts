import * as v from "valibot";
import { checkName, checkTags, type Limit, limits, parseArn, partitionOf, tagsSchema } from "../aws";
import { aliasConditionKeys, checkOneKey, type ResourceLocation } from "../catalogue";
import { at, checkShape, problem, type Problem } from "../validation";
import { accountOf } from "./key-policy";
import { type ExistingKeyProps, type KeyPolicyPrincipals, type KeyProps } from "./key-props";

const principals = v.optional(v.array(v.string()));

const keySchema = v.strictObject({
  alias: v.optional(v.string()),
  description: v.optional(v.string()),
  rotationPeriodInDays: v.optional(v.number()),
  deletionWindowInDays: v.optional(v.number()),
  keyPolicy: v.optional(
    v.strictObject({ administer: principals, use: principals, createGrantsForAwsResources: principals }),
  ),
  preventDestroy: v.optional(v.boolean()),
  tags: v.optional(tagsSchema),
});

const existingKeySchema = v.strictObject({
  arn: v.optional(v.string()),
  alias: v.optional(v.string()),
  conditionKey: v.optional(v.picklist(aliasConditionKeys)),
});

/**
 * What is wrong with the properties of a key, its alias given.
 *
 * @param ownAccounts the accounts that are not a third party: the only ones that its policy may let in
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
    ...at("keyPolicy", checkPrincipals(keyPolicy, location, ownAccounts)),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/** What is wrong with the properties of an existing key. */
export function checkExistingKey(props: ExistingKeyProps): Problem[] {
  const shape = checkShape(existingKeySchema, props);
  if (shape.length > 0) return shape;
  const { arn, alias, conditionKey } = props;
  if ((arn === undefined) === (alias === undefined)) {
    const rule = arn === undefined ? "names no key" : "names a key by its ARN and by an alias";
    return [problem({ rule, remedy: "Give either the arn or the alias." })];
  }
  return [
    ...(arn === undefined ? [] : at("arn", checkOneKey({ arn }))),
    ...(alias === undefined ? [] : at("alias", checkName("keyAlias", alias))),
    ...(arn === undefined || conditionKey === undefined
      ? []
      : at("conditionKey", [
          problem({ value: conditionKey, rule: "is about an alias", remedy: "Give the alias in place of the arn." }),
        ])),
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
      remedy: "Correct it.",
    }),
  ];
}

function checkPrincipals(
  keyPolicy: KeyPolicyPrincipals,
  location: ResourceLocation,
  ownAccounts: readonly string[],
): Problem[] {
  return Object.entries(keyPolicy as Readonly<Record<string, readonly string[]>>).flatMap(([persona, names]) =>
    at(
      persona,
      names.flatMap((name) => {
        const problems = checkPrincipal(name, persona, location);
        return problems.length > 0 ? problems : checkThirdParty(name, [location.account, ...ownAccounts]);
      }),
    ),
  );
}

/** A key policy knows no external ID, so that a vendor's other customers could use the key through it. */
function checkThirdParty(name: string, ownAccounts: readonly string[]): Problem[] {
  const account = accountOf(name);
  if (ownAccounts.includes(account)) return [];
  return [
    problem({
      value: name,
      rule: `is of account ${account}, a third party, and a key policy knows no external ID`,
      remedy: "Let it take a role of yours that is granted the key, or list the account in ownAccounts if it is yours.",
    }),
  ];
}

function checkPrincipal(name: string, persona: string, { account, region }: ResourceLocation): Problem[] {
  const refuse = (rule: string, remedy: string): Problem[] => [problem({ value: name, rule, remedy })];
  const parsed = parseArn(name);
  const isIdentity = parsed?.shape === "role" || parsed?.shape === "user";
  // Wildcards and variables would stand for others too.
  if (!(isIdentity && !/[*?$]/.test(name)) && !/^[0-9]{12}$/.test(name)) {
    return refuse("is neither the ARN of a role or a user nor the ID of an account", "Copy it from the IAM console.");
  }
  if (parsed !== undefined && parsed.partition !== partitionOf(region)) {
    return refuse(
      `is of the partition ${parsed.partition}, and no key of ${partitionOf(region)} can be used from there`,
      "Name somebody of the same partition.",
    );
  }
  if (name === account) {
    return refuse("is the key's own account, whose IAM policies decide already", "Leave it out.");
  }
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
  if (persona === "administer" && accountOf(name) !== account) {
    return refuse(
      "is of another account, and KMS lets nobody manage a key from there",
      "Name somebody of this account.",
    );
  }
  return [];
}
