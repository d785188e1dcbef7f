import { type Conditions, type Within } from "../policy";
import { at, problem, type Problem } from "../validation";

/** What a client tells KMS of the data: by key, the value or the values that it may have. */
export type EncryptionContext = Readonly<Record<string, string | readonly string[]>>;

const contextKeys = "kms:EncryptionContextKeys";

/**
 * The conditions under which a request has these pairs and no other.
 *
 * Without the condition on the keys, a request could add pairs, and so decrypt what somebody else encrypted with more.
 * ForAllValues holds for a request without any key, so that the keys themselves are asked for as well.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-keys
 */
export function contextConditions(context: EncryptionContext): Conditions {
  const pairs = Object.entries(valuesByKey(context));
  if (pairs.length === 0) return {};
  const compared = (wanted: boolean): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(
      pairs
        .filter(([, values]) => values.some(isPattern) === wanted)
        .map(([key, values]) => [conditionKey(key), values]),
    );
  return {
    StringEquals: compared(false),
    StringLike: compared(true),
    "ForAllValues:StringEquals": { [contextKeys]: Object.keys(context) },
    Null: { [contextKeys]: ["false"] },
  };
}

/** The same as what requests have to keep within, for the proof. */
export function withinContext(context: EncryptionContext): Within {
  const names = Object.keys(context);
  if (names.length === 0) return {};
  return {
    ...Object.fromEntries(names.map((name) => [`kms:EncryptionContext:${name}`, [context[name] ?? []].flat()])),
    [contextKeys]: { allOf: names },
  };
}

/** What is wrong with an encryption context as something that a policy can ask for. */
export function checkEncryptionContext(context: EncryptionContext): Problem[] {
  const pairs = Object.entries(valuesByKey(context));
  const first = new Map(pairs.map(([key]) => [key.toLowerCase(), key] as const).reverse());
  return [
    ...(pairs.length > 0
      ? []
      : [problem({ rule: "is empty, which would not narrow anything", remedy: "Name a pair, or leave it out." })]),
    ...pairs.flatMap(([key, values]) => at(key, [...checkKey(key, first), ...checkValues(values)])),
  ];
}

// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html: a context may hold any text, but a policy
// can only speak of what may stand in a policy.
function checkKey(key: string, first: ReadonlyMap<string, string>): Problem[] {
  const earlier = first.get(key.toLowerCase());
  if (earlier !== undefined && earlier !== key) {
    const rule = `is the key ${earlier} again: condition keys do not tell upper case from lower case`;
    return [problem({ value: key, rule, remedy: "Keep one of the two." })];
  }
  if (/^[A-Za-z0-9_.:/=+@-]{1,128}$/.test(key)) return [];
  return [
    problem({
      value: key,
      rule: "is not a key that a policy can ask for: 1 to 128 of A–Z a–z 0–9 _ . : / = + @ -",
      remedy: "Choose another key for the encryption context.",
    }),
  ];
}

function checkValues(values: readonly string[]): Problem[] {
  if (values.length === 0) {
    return [problem({ rule: "has no value, so that no request would be allowed", remedy: "Give one." })];
  }
  return values
    .filter((value) => value === "" || !/^[ -#%-)+->@-~]*\*?$/.test(value))
    .map((value) =>
      problem({
        value,
        rule: "is not a value that a policy can ask for: printable ASCII without $ and ?, and * only at its end",
        remedy: "Write it out, or end it in * for all that begin so.",
      }),
    );
}

function valuesByKey(context: EncryptionContext): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(context).map(([key, values]) => [key, [values].flat()]));
}

function conditionKey(key: string): string {
  return `kms:EncryptionContext:${key}`;
}

function isPattern(value: string): boolean {
  return value.endsWith("*");
}
