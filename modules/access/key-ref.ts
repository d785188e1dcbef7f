import { parseArn } from "../aws";
import { at, problem, type Problem } from "../validation";

/**
 * A customer-managed KMS key.
 *
 * The ARN of a key that is made in the same deployment is only known when it is applied. Its ref then carries a
 * symbolic ARN, which policies are checked and measured with, and the Terraform expression that takes its place.
 */
export interface KeyRef {
  /** The key's ARN, or a symbolic one with an ID of `<…>`, which no real key can have. */
  readonly arn: string;
  /** The Terraform expression that yields the ARN: `${aws_kms_key.orders.arn}`. */
  readonly expression?: string;
}

/** The problems of the property `encryptionKey` of a table or bucket; none where there is no such key. */
export function checkEncryptionKey(key: KeyRef | undefined, region: string): Problem[] {
  return key === undefined ? [] : at("encryptionKey", checkKeyRef(key, region));
}

/** No problem for a key that a table or bucket of the region can use, whether it is there or still to be made. */
export function checkKeyRef({ arn, expression }: KeyRef, region: string): Problem[] {
  if (expression === undefined) return checkKeyArn(arn, region);
  const symbolic = /^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key\/<[^<>]+>$/.test(arn);
  const whole = /^\$\{(TfToken\[[^\]]+\]|(data\.)?aws_kms_key\.[A-Za-z0-9_-]+\.arn)\}$/.test(expression);
  if (symbolic && whole) return [];
  return [
    problem({
      value: arn,
      rule: "is not a symbolic ARN with one whole expression in its place",
      remedy: "Give the ARN as arn:aws:kms:REGION:ACCOUNT:key/<name>, and the expression as ${aws_kms_key.name.arn}.",
    }),
  ];
}

/** No problem for the ARN of a key; an alias is refused, for a policy on it never allows the use of the key. */
export function checkKeyArn(arn: string, region: string): Problem[] {
  const parsed = parseArn(arn);
  if (parsed?.shape === "alias") {
    return [
      problem({
        value: arn,
        rule: "is an alias: in a policy it stands for the alias itself, not for the key behind it",
        remedy: "Give the ARN of the key.",
      }),
    ];
  }
  // A policy would read * and ? as wildcards, and so grant the use of other keys.
  if (parsed?.shape !== "key" || !/^[A-Za-z0-9-]+$/.test(parsed.key)) {
    return [problem({ value: arn, rule: "is not the ARN of a KMS key", remedy: "Copy it from the KMS console." })];
  }
  if (parsed.region !== region) {
    return [
      problem({
        value: arn,
        rule: `is a key of ${parsed.region}; a table or bucket in ${region} can only use a key of its own region`,
        remedy: `Use a key of ${region}, such as a replica of a multi-Region key.`,
      }),
    ];
  }
  return [];
}
