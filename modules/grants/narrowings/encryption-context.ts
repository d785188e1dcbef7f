import * as v from "valibot";
import { actionInfo, carriesConditionKey } from "../../aws";
import { type LimitValue, type Within } from "../../policy";
import { at, checkShape, copyData, problem, type Problem } from "../../validation";
import { type Operation } from "../../catalogue";
import { type Narrowing } from "./narrowing";

/** An encryption context: each key with its accepted value or values. */
export type EncryptionContext = Readonly<Record<string, string | readonly string[]>>;

const encryptionContextSchema = v.record(
  v.string(),
  v.lazy((input) => (Array.isArray(input) ? v.array(v.string()) : v.string())),
);

const contextKeys = "kms:EncryptionContextKeys";

/** Only for requests with these pairs and no other. */
export function encryptionContext(given: EncryptionContext): Narrowing {
  const context = copyData(given);
  const shape = checkShape(encryptionContextSchema, context);
  const pairs = shape.length > 0 ? {} : valuesByKey(context);
  return {
    name: "withEncryptionContext",
    problems: at("withEncryptionContext", shape.length > 0 ? shape : checkPairs(pairs)),
    limit: (operation) =>
      carriesContext(operation)
        ? { within: withinContext(pairs) }
        : { reason: "their requests have no encryption context" },
  };
}

type Pairs = Readonly<Record<string, readonly string[]>>;

/**
 * Without the limit on the keys, a request could add pairs, and so decrypt what was encrypted with further pairs.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context-keys
 */
function withinContext(pairs: Pairs): Within {
  return {
    ...Object.fromEntries(
      Object.entries(pairs).map(([key, values]) => [
        `kms:EncryptionContext:${key}`,
        values.map((value): LimitValue => (value.endsWith("*") ? { like: value } : value)),
      ]),
    ),
    [contextKeys]: { allOf: Object.keys(pairs) },
  };
}

function carriesContext({ actions }: Operation): boolean {
  return actions.every((action) => {
    const info = actionInfo(action);
    return info !== undefined && carriesConditionKey(info, contextKeys);
  });
}

function checkPairs(pairs: Pairs): Problem[] {
  const entries = Object.entries(pairs);
  const first = new Map(entries.map(([key]) => [key.toLowerCase(), key] as const).reverse());
  return [
    ...(entries.length > 0
      ? []
      : [problem({ rule: "names no pair, and would not narrow anything", remedy: "Name at least one." })]),
    ...entries.flatMap(([key, values]) => at(key, [...checkKey(key, first), ...checkValues(values)])),
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
        remedy: "Write the value without $ and ?, or end it in * for all that begin so.",
      }),
    );
}

function valuesByKey(context: EncryptionContext): Pairs {
  return Object.fromEntries(Object.entries(context).map(([key, values]) => [key, [values].flat()]));
}
