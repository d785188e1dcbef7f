import { at, problem, type Problem } from "../validation";
import { checkConditionKey, type Conditions, type PolicyVersion } from "../policy";
import { type ContextValue } from "./context";
import { type Comparison, conditionOperators } from "./operators";
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

type SetOperator = "ForAllValues" | "ForAnyValue";

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/**
 * Compiles a block of conditions, all of which must hold. What is wrong with it goes to `problems`.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function compileConditions(
  conditions: Conditions,
  version: PolicyVersion,
  problems: Problem[],
): CompiledCondition[] {
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    const names = new Set<string>();
    return Object.entries(keys).flatMap(([key, values]) => {
      const report = (found: readonly Problem[]): [] => {
        for (const each of at([operator, key], found)) problems.push(each);
        return [];
      };
      const odd = checkConditionKey(key);
      if (odd.length > 0) return report(odd);
      const name = key.toLowerCase();
      if (names.has(name)) {
        return report([
          problem({
            value: key,
            rule: "stands twice under one operator: condition keys ignore case",
            remedy: "Join the two.",
          }),
        ]);
      }
      names.add(name);
      if (values.length === 0) {
        return report([problem({ rule: "has no value to compare with", remedy: "Give at least one." })]);
      }
      const compiled = compileTest(operator, values, version);
      if (typeof compiled !== "function") return report(compiled);
      return [{ operator, key, values, holds: (request) => compiled(request.context.get(name), request) }];
    });
  });
}

/** Decides on the value that the request has, `undefined` where it has none. */
type Test = (actual: ContextValue | undefined, request: PreparedRequest) => Verdict;

function compileTest(name: string, values: readonly string[], version: PolicyVersion): Test | Problem[] {
  if (name === "Null") return compileNull(values);
  const [, setOperator, base = "", ifExists] = operatorForm.exec(name) ?? [];
  const operator = conditionOperators.get(base);
  if (operator === undefined) {
    return [
      problem({
        value: name,
        rule: "is no condition operator, or is one in another case",
        remedy: "Spell it as AWS does; Null takes neither a set operator nor IfExists.",
      }),
    ];
  }
  const compiled = values.map((value) => operator.compile(value, version));
  const problems = compiled.filter((each) => typeof each === "object");
  if (problems.length > 0) return problems;
  const comparisons = compiled.filter((each) => typeof each === "function");
  return overValues(compareWith(comparisons, operator.negated), {
    setOperator: setOperator as SetOperator | undefined,
    whenAbsent: whenAbsent(setOperator as SetOperator | undefined, ifExists !== undefined, operator.negated),
  });
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
function whenAbsent(setOperator: SetOperator | undefined, ifExists: boolean, negated: boolean): Verdict {
  if (ifExists || setOperator === "ForAllValues") return "yes";
  return setOperator === "ForAnyValue" ? "no" : verdict(negated);
}

/**
 * A key with several values needs a set operator; without one AWS says nothing of the outcome.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function overValues(
  compare: Comparison,
  { setOperator, whenAbsent: absent }: { readonly setOperator: SetOperator | undefined; readonly whenAbsent: Verdict },
): Test {
  if (setOperator === undefined) {
    return (actual, request) =>
      actual === undefined ? absent : typeof actual === "string" ? compare(actual, request) : "unknown";
  }
  if (setOperator === "ForAnyValue") {
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

function compileNull(values: readonly string[]): Test | Problem[] {
  const wrong = values.filter((value) => value !== "true" && value !== "false");
  if (wrong.length > 0) {
    return wrong.map((value) =>
      problem({ value, rule: "is neither true nor false", remedy: "Say true for absent, false for present." }),
    );
  }
  return (actual) => verdict(values.includes(String(isNull(actual))));
}

/** A list without values counts as an absent key. */
function isNull(actual: ContextValue | undefined): boolean {
  return actual === undefined || (typeof actual !== "string" && actual.length === 0);
}

function listOf(actual: ContextValue = []): readonly string[] {
  return typeof actual === "string" ? [actual] : actual;
}
