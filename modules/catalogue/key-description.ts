import { checkName, parseArn, type Tags } from "../aws";
import { at, problem, type Problem } from "../validation";
import { checkPlainName } from "./check-names";
import { type ResourceLocation } from "./resource-location";

/**
 * One key.
 *
 * The ARN of a key that is made in the same deployment is only known when it is applied. Its ref then carries a
 * symbolic ARN, which policies are checked and measured with, and the Terraform expression that takes its place.
 */
export interface OneKey {
  /** The key's ARN, or a symbolic one with an ID of `<…>`, which no real key can have. */
  readonly arn: string;
  /** The Terraform expression that yields the ARN: `${aws_kms_key.orders.arn}`. */
  readonly expression?: string;
  /** All of its tags. Absent where they are not known. */
  readonly tags?: Tags;
}

/**
 * The condition keys by which a policy can speak of aliases. An alias as a resource never allows the use of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export const aliasConditionKeys = ["kms:ResourceAliases", "kms:RequestAlias"] as const;

/** The keys of an account and region that an alias refers to, now and later. */
export interface KeysByAlias extends ResourceLocation {
  /** As AWS writes it: `alias/acme/fields`. */
  readonly alias: string;
  /**
   * `kms:ResourceAliases`: keys that have the alias, however a request names them. `kms:RequestAlias`: requests that
   * name the key by the alias. Whoever may move the alias moves the right with it, within 5 minutes.
   */
  readonly conditionKey: (typeof aliasConditionKeys)[number];
}

/** The customer-managed key of a table or bucket, as its description names it. */
export interface EncryptionKey {
  readonly description: OneKey | KeysByAlias;
  /** The ARN of the key, or the pattern for all keys of an account and region. */
  readonly arn: string;
  /** The Terraform expression that takes the place of a symbolic ARN. */
  readonly expression?: string | undefined;
}

/** The problems of the property `encryptionKey` of a table or bucket of the region; none where there is no such key. */
export function checkEncryptionKey(key: EncryptionKey | undefined, region: string): Problem[] {
  if (key === undefined) return [];
  const { description } = key;
  return at("encryptionKey", "arn" in description ? checkKeyInRegion(description, region) : [notOneKey(description)]);
}

/** No problem for the ARN of a key that a table or bucket of the region can use. */
export function checkKeyArn(arn: string, region: string): Problem[] {
  return checkKeyInRegion({ arn }, region);
}

function checkKeyInRegion(key: OneKey, region: string): Problem[] {
  const problems = checkOneKey(key);
  const own = parseArn(key.arn);
  if (problems.length > 0 || own?.shape !== "key" || own.region === region) return problems;
  return [
    problem({
      value: key.arn,
      rule: `is a key of ${own.region}; a table or bucket in ${region} can only use a key of its own region`,
      remedy: `Use a key of ${region}, such as a replica of a multi-Region key.`,
    }),
  ];
}

/** No problem for one key, whether it is there or still to be made. */
export function checkOneKey({ arn, expression }: OneKey): Problem[] {
  if (expression === undefined) return checkFixedArn(arn);
  const symbolic = /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/<[^<>]+>$/.test(arn);
  const whole =
    /^\$\{(TfToken\[[^\]]+\]|aws_kms_key\.[A-Za-z0-9_-]+\.arn|data\.aws_kms_alias\.[A-Za-z0-9_-]+\.target_key_arn)\}$/.test(
      expression,
    );
  if (symbolic && whole) return [];
  return [
    problem({
      value: arn,
      rule: "is not a symbolic ARN with one whole expression in its place",
      remedy: "Give the ARN as arn:aws:kms:REGION:ACCOUNT:key/<name>, and the expression as ${aws_kms_key.name.arn}.",
    }),
  ];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-id */
const keyId = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

/** An alias is refused, for a policy on it never allows the use of the key. */
function checkFixedArn(arn: string): Problem[] {
  const parsed = parseArn(arn);
  if (parsed?.shape === "alias") {
    return [
      problem({
        value: arn,
        rule: "is an alias: in a policy it stands for the alias itself, not for the key behind it",
        remedy: "Write what `aws kms describe-key --key-id ALIAS --query KeyMetadata.Arn` prints.",
      }),
    ];
  }
  // A policy would read * and ? as wildcards, and so grant the use of other keys.
  if (parsed?.shape === "key" && keyId.test(parsed.key)) return [];
  return [
    problem({
      value: arn,
      rule: "is not the ARN of a KMS key, which ends with a UUID, or with mrk- and 32 of 0–9 a–f",
      remedy: "Copy it from the KMS console.",
    }),
  ];
}

/** For a right that an alias must not move to another key. */
export function notOneKey({ alias }: KeysByAlias): Problem {
  return problem({
    value: alias,
    rule: "stands for whatever keys have the alias, and this is for one key",
    remedy: "Name the key by its ARN, or by its alias without a condition key.",
  });
}

/** No problem for a key, or for keys by an alias, that a policy takes for nothing else. */
export function checkKeyDescription(description: OneKey | KeysByAlias): Problem[] {
  if ("arn" in description) return at("arn", checkOneKey(description));
  const { account, alias } = description;
  return [...at("account", checkPlainName("account", account)), ...at("alias", checkName("keyAlias", alias))];
}
