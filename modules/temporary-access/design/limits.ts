import { type Conditions, type Within } from "../../policy";

/** What condition keys of a request must hold: as conditions of a statement, and as the proof asks about them. */
export interface Limits {
  readonly conditions: Conditions;
  readonly within: Within;
}

/** The key is present, with one of the values; `*` and `?` are wildcards where the operator has them. */
export function limitTo(
  operator: "StringEquals" | "StringLike" | "ArnEquals" | "ArnLike" | "Bool",
  key: string,
  values: readonly string[],
): Limits {
  const hasWildcards = operator.startsWith("Arn") || operator === "StringLike";
  return {
    conditions: { [operator]: { [key]: values } },
    within: { [key]: values.map((value) => (hasWildcards && /[*?]/.test(value) ? { like: value } : value)) },
  };
}

/** The key is present, and all its values are among these. `ForAllValues` alone is true for a request without the key. */
export function limitEveryTo(key: string, values: readonly string[]): Limits {
  return {
    conditions: { "ForAllValues:StringEquals": { [key]: values }, Null: { [key]: ["false"] } },
    within: { [key]: { allOf: values } },
  };
}

/** All of the limits, each of which has an operator of its own. */
export function allLimits(limits: readonly Limits[]): Limits {
  return {
    conditions: Object.assign({}, ...limits.map(({ conditions }) => conditions)) as Conditions,
    within: Object.assign({}, ...limits.map(({ within }) => within)) as Within,
  };
}
