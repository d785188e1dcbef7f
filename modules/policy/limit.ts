import { conditionKeyInfo } from "../aws";
import { type Conditions } from "./statement";

/** A text as it is, or every text that a pattern matches, with `*` and `?` as wildcards: `{ like: "*@acme.example" }`. */
export type TextOrPattern = string | { readonly like: string };

/** A value that a {@link Limit} allows: a text, a pattern, or the value of another key of the request (`aws:username`). */
export type LimitValue = TextOrPattern | { readonly variable: string };

/** What a condition key of a request may hold. */
export type Limit =
  /** The key is there, with one of these. */
  | readonly LimitValue[]
  /** The key is there with at least one value, and all of its values are among these. */
  | { readonly allOf: readonly LimitValue[] }
  /** The key is there, and one of its values at least is among these. */
  | { readonly anyOf: readonly LimitValue[] }
  /** The key is there with at least one value, and none of its values is among these. */
  | { readonly noneOf: readonly TextOrPattern[] }
  /** The key, if it is there at all, has one of these. */
  | { readonly ifPresent: readonly LimitValue[] }
  /** The key is not there. */
  | "absent"
  /** An instant from the one, inclusive, until the other, exclusive; as ISO 8601 with a zone. */
  | { readonly from: string; readonly until: string }
  /** An address in one of these ranges, in CIDR notation. */
  | { readonly ranges: readonly string[] }
  /** A number below this one. */
  | { readonly below: number };

/** Condition keys with what each may hold. */
export type Within = Readonly<Record<string, Limit>>;

/**
 * The conditions that hold requests to limits, and nothing else: the one place where conditions of grants are written.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 *
 * @example
 * conditionsOf({ "s3:prefix": [{ like: "artie/*" }] }); // { StringLike: { "s3:prefix": ["artie/*"] } }
 */
export function conditionsOf(within: Within): Conditions {
  const conditions: Record<string, Record<string, readonly string[]>> = {};
  for (const [key, limit] of Object.entries(within)) {
    for (const [operator, values] of testsOf(key, limit)) (conditions[operator] ??= {})[key] = values;
  }
  return conditions;
}

type Test = readonly [operator: string, values: readonly string[]];

const isPresent: Test = ["Null", ["false"]];

function testsOf(key: string, limit: Limit): readonly Test[] {
  if (limit === "absent") return [["Null", ["true"]]];
  if ("ifPresent" in limit) return [[`${comparisonOf(key, limit.ifPresent)}IfExists`, limit.ifPresent.map(textOf)]];
  // ForAllValues is true for a request without the key, so the key is required as well.
  if ("allOf" in limit) return [[`ForAllValues:${comparisonOf(key, limit.allOf)}`, limit.allOf.map(textOf)], isPresent];
  if ("noneOf" in limit) {
    const every = isMultivalued(key) ? "ForAllValues:" : "";
    return [[`${every}${negated(comparisonOf(key, limit.noneOf))}`, limit.noneOf.map(textOf)], isPresent];
  }
  if ("anyOf" in limit) return [[`ForAnyValue:${comparisonOf(key, limit.anyOf)}`, limit.anyOf.map(textOf)]];
  if ("from" in limit) {
    return [
      ["DateGreaterThanEquals", [limit.from]],
      ["DateLessThan", [limit.until]],
    ];
  }
  if ("ranges" in limit) return [["IpAddress", limit.ranges]];
  if ("below" in limit) return [["NumericLessThan", [String(limit.below)]]];
  return [[comparisonOf(key, limit), limit.map(textOf)]];
}

/**
 * A boundary is compared as text: an ARN operator would take characters of its name for wildcards.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const comparedAsText: ReadonlySet<string> = new Set(["iam:PermissionsBoundary"]);

/** One operator for all values of a key: two would both have to hold. Beside a pattern, texts are patterns as well. */
export function comparisonOf(key: string, values: readonly LimitValue[]): string {
  const type = conditionKeyInfo(key)?.type;
  if (type === "Bool") return "Bool";
  const family = type === "ARN" && !comparedAsText.has(key) ? "Arn" : "String";
  return values.some((each) => typeof each === "object" && "like" in each) ? `${family}Like` : `${family}Equals`;
}

/** The operator that holds where one for texts or ARNs does not, a request without the key included. */
export function negated(comparison: string): string {
  return comparison.replace(/^(String|Arn)/, "$1Not");
}

/** Whether a request can have several values of the key, which are compared by a set operator. */
export function isMultivalued(key: string): boolean {
  return conditionKeyInfo(key)?.type.startsWith("ArrayOf") ?? false;
}

export function textOf(value: LimitValue): string {
  if (typeof value === "string") return value;
  return "like" in value ? value.like : `\${${value.variable}}`;
}
