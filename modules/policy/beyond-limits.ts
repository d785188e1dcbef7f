import { comparisonOf, isMultivalued, type Limit, type LimitValue, negated, textOf, type Within } from "./limit";
import { type Conditions } from "./statement";

/**
 * The conditions of Deny statements that together deny every request beyond limits, and no request within them: each for
 * one way of going beyond one limit. A request that lacks a key which it should have is beyond the limit.
 *
 * An operator that asks for a value is false for a request without the key, and a negated one is true. So each limit
 * takes the operators that deny such a request, and a second condition where no single operator does.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @example
 * conditionsBeyond({ "aws:SourceVpce": ["vpce-1"] }); // [{ StringNotEquals: { "aws:SourceVpce": ["vpce-1"] } }]
 */
export function conditionsBeyond(within: Within): readonly Conditions[] {
  return Object.entries(within).flatMap(([key, limit]) =>
    testsBeyond(key, limit).map((tests) =>
      Object.fromEntries(tests.map(([operator, values]) => [operator, { [key]: values }])),
    ),
  );
}

/** The tests of one condition, all of which hold. */
type Tests = readonly (readonly [operator: string, values: readonly string[]])[];

const isAbsent: Tests = [["Null", ["true"]]];
const isPresent: Tests = [["Null", ["false"]]];

function testsBeyond(key: string, limit: Limit): readonly Tests[] {
  if (limit === "absent") return [isPresent];
  if ("ifPresent" in limit) return [isPresentAndOther(key, limit.ifPresent)];
  if ("allOf" in limit) return [isAbsent, isOther(key, limit.allOf, "ForAnyValue:")];
  // ForAllValues is true for a request without the key.
  if ("anyOf" in limit) return [isOther(key, limit.anyOf, "ForAllValues:")];
  if ("noneOf" in limit) {
    const some = isMultivalued(key) ? "ForAnyValue:" : "";
    return [isAbsent, [[`${some}${comparisonOf(key, limit.noneOf)}`, limit.noneOf.map(textOf)]]];
  }
  if ("from" in limit) {
    return [[["DateLessThanIfExists", [limit.from]]], [["DateGreaterThanEqualsIfExists", [limit.until]]]];
  }
  if ("ranges" in limit) return [[["NotIpAddress", limit.ranges]]];
  if ("below" in limit) return [[["NumericGreaterThanEqualsIfExists", [String(limit.below)]]]];
  return [isOther(key, limit)];
}

function isPresentAndOther(key: string, values: readonly LimitValue[]): Tests {
  // Bool is false for a request without the key.
  return comparisonOf(key, values) === "Bool"
    ? [["Bool", values.map(otherBool)]]
    : [...isOther(key, values), ...isPresent];
}

/** The value is none of these, or there is none. */
function isOther(key: string, values: readonly LimitValue[], set = ""): Tests {
  const comparison = comparisonOf(key, values);
  // No operator negates Bool: the other value is the only one that is left.
  if (comparison === "Bool") return [["BoolIfExists", values.map(otherBool)]];
  return [[`${set}${negated(comparison)}`, values.map(textOf)]];
}

function otherBool(value: LimitValue): string {
  return textOf(value) === "true" ? "false" : "true";
}
