import { at, problem, type Problem } from "../validation";
import {
  checkConditionKeys,
  checkConditionValue,
  type Conditions,
  parseOperator,
  type ParsedOperator,
  type PolicyVersion,
} from "../policy";
import { type ContextValue } from "./context";
import { compileComparison, type Comparison } from "./operators";
import { type PreparedRequest } from "./access-request";
import { every, not, some, type Verdict, verdict } from "./verdict";

/** One operator, one condition key and the values that the policy gives for it. */
export interface CompiledCondition {
  /** As the policy spells it: `ForAllValues:StringEqualsIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly holds: (request: PreparedRequest) => Verdict;
}

/**
 * Compiles a block of conditions, all of which must hold. What is wrong with it goes to `problems`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function compileConditions(
  conditions: Conditions,
  version: PolicyVersion,
  problems: Problem[],
): CompiledCondition[] {
  const compiled: CompiledCondition[] = [];
  const report = (place: string | readonly string[], found: readonly Problem[]): void => {
    for (const each of at(place, found)) problems.push(each);
  };
  for (const [name, keys] of Object.entries(conditions)) {
    const operator = parseOperator(name);
    report(name, checkConditionKeys(keys));
    for (const [key, values] of Object.entries(keys)) {
      const test = operator === undefined ? [unknownOperator(name)] : compileTest(operator, values, version);
      if (typeof test !== "function") {
        report([name, key], test);
        continue;
      }
      const inContext = key.toLowerCase();
      compiled.push({
        operator: name,
        key,
        values,
        holds: (request) => test(request.context.get(inContext), request),
      });
    }
  }
  return compiled;
}

function unknownOperator(name: string): Problem {
  return problem({
    value: name,
    rule: "is no condition operator, or is one in another case",
    remedy: "Spell it as AWS does; Null takes neither a set operator nor IfExists.",
  });
}

/** Decides on the value that the request has, `undefined` where it has none. */
type Test = (actual: ContextValue | undefined, request: PreparedRequest) => Verdict;

function compileTest(operator: ParsedOperator, values: readonly string[], version: PolicyVersion): Test | Problem[] {
  if (operator.type === "Null") return compileNull(operator, values, version);
  const problems: Problem[] = [];
  const comparisons: Comparison[] = [];
  for (const value of values) {
    const compiled = compileComparison(operator, value, version);
    if (typeof compiled === "function") comparisons.push(compiled);
    else problems.push(compiled);
  }
  return problems.length > 0
    ? problems
    : overValues(compareWith(comparisons, operator.negated), operator.set, whenAbsent(operator));
}

/** Any of the policy's values matches, or for a negated operator none does. */
function compareWith(comparisons: readonly Comparison[], negated: boolean): Comparison {
  const [only] = comparisons;
  const matches: Comparison =
    comparisons.length === 1 && only !== undefined
      ? only
      : (actual, request) => some(comparisons, (compare) => compare(actual, request));
  return negated ? (actual, request) => not(matches(actual, request)) : matches;
}

/** An absent key. `IfExists` comes first, also behind `ForAnyValue`. */
function whenAbsent({ set, ifExists, negated }: ParsedOperator): Verdict {
  if (ifExists || set === "ForAllValues") return "yes";
  return set === "ForAnyValue" ? "no" : verdict(negated);
}

/**
 * A key with several values needs a set operator; without one AWS says nothing of the outcome.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function overValues(compare: Comparison, set: ParsedOperator["set"], absent: Verdict): Test {
  if (set === undefined) {
    return (actual, request) =>
      actual === undefined ? absent : typeof actual === "string" ? compare(actual, request) : "unknown";
  }
  if (set === "ForAnyValue") {
    return (actual, request) => (isNull(actual) ? absent : some(listOf(actual), (value) => compare(value, request)));
  }
  return (actual, request) =>
    isNull(actual)
      ? absent
      : every(listOf(actual), (value) => {
          const answer = compare(value, request);
          // AWS calls an empty string a null data set, for which ForAllValues holds, and shows no example.
          return answer === "no" && value === "" ? "unknown" : answer;
        });
}

function compileNull(operator: ParsedOperator, values: readonly string[], version: PolicyVersion): Test | Problem[] {
  const wrong = values.flatMap((value) => checkConditionValue(operator, value, version) ?? []);
  return wrong.length > 0 ? wrong : (actual) => verdict(values.includes(String(isNull(actual))));
}

/** A list without values counts as an absent key. */
function isNull(actual: ContextValue | undefined): boolean {
  return actual === undefined || (typeof actual !== "string" && actual.length === 0);
}

function listOf(actual: ContextValue = []): readonly string[] {
  return typeof actual === "string" ? [actual] : actual;
}
