import { type Faults, faultsIn } from "./fault";

const inLimit = faultsIn("modules/proof/limit.ts");
const inAllowances = faultsIn("modules/proof/allowances.ts");
const inProve = faultsIn("modules/proof/prove.ts");
const inOperators = faultsIn("modules/evaluation/operators.ts");
const inDecide = faultsIn("modules/evaluation/decide.ts");
const inExpectation = faultsIn("modules/grants/requests/expectation.ts");
const inExampleArns = faultsIn("modules/grants/requests/example-arns.ts");

/** Faults in the proof, which make it take for proved what is not. */
export const proofFaults: Faults = [
  inLimit(
    "a window is not asked about its end",
    "return [undefined, oneSecondBefore(limit.from), limit.until];",
    "return [undefined, oneSecondBefore(limit.from)];",
  ),
  inLimit(
    "a statement without an end keeps to a window",
    '      only("DateLessThan", (value) => (readInstant(value) ?? Infinity) <= until)\n',
    "      until > 0\n",
  ),
  inLimit(
    "a limit on all values is kept without the key",
    'some(positiveForEvery, limit.allOf) && only("Null", (value) => value === "false")',
    "some(positiveForEvery, limit.allOf)",
  ),
  inLimit(
    "a pattern counts as any of its texts",
    "if (plain && texts.has(value)) return true;",
    "if (texts.size > 0) return true;",
  ),
  inAllowances(
    "limits of statements are not compared",
    "return isImplied(limit, [",
    "return limit !== undefined || isImplied(limit, [",
  ),
  inProve(
    "what nothing was granted for is not looked for",
    'if (source.effect === "Deny") return [];',
    "if (source.effect !== undefined) return [];",
  ),
  inProve(
    "what must be refused beyond limits is not asked",
    "[...allows.flatMap(beyondLimits), ...refuses]",
    "[...refuses]",
  ),
  inProve(
    "what must be allowed is not asked",
    'ask(request, each) !== "allowed"',
    'ask(request, each) === "unsupported"',
  ),
  inExpectation(
    "other actions on the same resource are not asked",
    "{ actions: except(onType, covered), resources: covered,",
    "{ actions: [], resources: covered,",
  ),
  inOperators(
    "the evaluator lets the end of a window in",
    '["DateLessThan", onDates(less)]',
    '["DateLessThan", onDates(lessOrEqual)]',
  ),
  inOperators(
    "the evaluator compares texts without case",
    '["StringEquals", stringEquals]',
    '["StringEquals", stringEqualsIgnoreCase]',
  ),
  inDecide(
    "the evaluator takes what it does not know for allowed",
    'granted === "unknown") return "unsupported"',
    'granted === "unknown") return "allowed"',
  ),
  inDecide(
    "an action that needs no permission is decided as any other",
    "if (needsNoPermission(request)) return decideAnyway(groups, request);",
    "",
  ),
  inDecide("a denial does not win", 'if (denied === "yes") return "explicitly denied";', ""),
  inExampleArns(
    "other accounts are not asked",
    "unrelatedAccounts.filter((each) => each !== account).slice(0, 1)",
    "[]",
  ),
];
