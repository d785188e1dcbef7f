import { type Faults, faultsIn } from "./fault";

const inLimit = faultsIn("modules/proof/limit.ts");
const inAllowances = faultsIn("modules/proof/allowances.ts");
const inProve = faultsIn("modules/proof/prove.ts");
const inOperators = faultsIn("modules/evaluation/operators.ts");
const inDecide = faultsIn("modules/evaluation/decide.ts");
const inExpectation = faultsIn("modules/grants/requests/expectation.ts");
const inNetworkPath = faultsIn("modules/proof/network-path.ts");
const inDenials = faultsIn("modules/proof/resource-denials.ts");
const inSentContext = faultsIn("modules/proof/sent-context.ts");
const inDeniedToEverybody = faultsIn("modules/proof/denied-to-everybody.ts");
const inEnvironment = faultsIn("stacks/prove-environment.ts");
const inAcrossAccounts = faultsIn("stacks/prove-across-accounts.ts");
const inResourcePolicy = faultsIn("modules/proof/resource-policy.ts");
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
    ".filter((request) => !isAllowedFromSomewhere(request, each, { contexts, paths }))",
    '.filter((request) => ask(request, each) === "unsupported")',
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

/** Faults in how the policies of resources take part in the proof. */
export const resourceDenialFaults: Faults = [
  inDenials(
    "what a resource denies is not asked",
    "if (denials.length === 0) return [plain];",
    "if (denials.length >= 0) return [plain];",
  ),
  inDenials(
    "what a resource denies is asked for one of several actions",
    "divideByCoverage(actions.actions, denials)",
    "divideByCoverage([actions.action], denials)",
  ),
  inDenials("a principal may be any that a denial excepts", '  "aws:principalarn",\n', ""),
  inSentContext(
    "requests that must be allowed come without TLS",
    '"aws:SecureTransport": "true", "aws:ViaAWSService": "false" };',
    '"aws:ViaAWSService": "false" };',
  ),
  inDeniedToEverybody(
    "a denial with further conditions denies everything",
    "conditions.every(({ key }) => known.has(key.toLowerCase()))",
    "conditions.some(({ key }) => known.has(key.toLowerCase()))",
  ),
  inDeniedToEverybody(
    "what nothing denies counts as denied",
    'decide(policies, request) !== "explicitly denied"',
    'decide(policies, request) === "unsupported"',
  ),
  inNetworkPath(
    "one network is enough, whatever identity policies say",
    'decide(undenied, request) !== "allowed"',
    'decide(undenied, request) === "unsupported"',
  ),
  inNetworkPath("requests from public addresses come through endpoints", 'read("aws:SourceIp") === undefined &&', ""),
  inNetworkPath("what a service sends comes through endpoints", 'read("aws:ViaAWSService") !== "true" &&', ""),
  inEnvironment(
    "every principal is behind every endpoint",
    "principals.some((behind) => matchesWildcard(behind.arn, arn))",
    "principals.length > 0 || arn.length > 0",
  ),
  inEnvironment(
    "policies of the environment's resources are not known",
    "plan.resourcePolicies.get(holder)?.policy",
    "plan.resourcePolicies.get(`${holder}/`)?.policy",
  ),
  inAcrossAccounts(
    "other environments are not asked",
    "owner.environment !== environment)",
    "owner.environment === environment)",
  ),
  inResourcePolicy(
    "what a resource denies counts in favour of what it allows",
    "!decide(undenied, request)",
    "!decide(policies, request)",
  ),
];
