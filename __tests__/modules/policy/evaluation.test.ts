import {
  type AccessRequest,
  compilePolicyJson,
  decide,
  explain,
  type Policies,
  statementsAbout,
} from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";
import {
  allow,
  deny,
  evaluationRules,
  type PoliciesJson,
  policy,
  role,
  session,
  table,
  usualRequest,
} from "./evaluation-rules";

function compile(json: PoliciesJson): Policies {
  const { identity, boundary, session: sessions, resource, trust, gatewayEndpoint, interfaceEndpoint } = json;
  return {
    ...(identity && { identity: identity.map((each) => compilePolicyJson("identity", each)) }),
    ...(boundary !== undefined && { boundary: compilePolicyJson("identity", boundary) }),
    ...(sessions && { session: sessions.map((each) => compilePolicyJson("identity", each)) }),
    ...(resource !== undefined && { resource: compilePolicyJson("resource", resource) }),
    ...(trust !== undefined && { resource: compilePolicyJson("trust", trust) }),
    ...(gatewayEndpoint !== undefined && { endpoint: compilePolicyJson("gateway endpoint", gatewayEndpoint) }),
    ...(interfaceEndpoint !== undefined && { endpoint: compilePolicyJson("interface endpoint", interfaceEndpoint) }),
    ...(json.serviceControl && {
      serviceControl: json.serviceControl.map((level) => level.map((each) => compilePolicyJson("identity", each))),
    }),
  };
}

describe.each(evaluationRules)("$rule ($source)", ({ cases }) => {
  test.each(cases)("$case: $decision", ({ request, decision, ...json }) => {
    const asked: AccessRequest = { ...usualRequest, ...request };
    const policies = compile(json);
    const explanation = explain(policies, asked);

    expect(decide(policies, asked)).toBe(decision);
    expect(explanation.decision).toBe(decision);
    expect(explanation.problems.length > 0).toBe(decision === "unsupported");
    if (decision === "allowed" && asked.principal.type !== "account root")
      expect(explanation.decidedBy).not.toEqual([]);
    if (decision === "explicitly denied") expect(explanation.decidedBy).not.toEqual([]);
  });
});

test("every rule has a case on each of its sides and a page of AWS", () => {
  for (const { rule, source, cases } of evaluationRules) {
    expect({ rule, source }).toEqual({
      rule,
      source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//) as string,
    });
    const decisions = new Set(cases.map(({ decision }) => decision));
    // Where the rule is a prohibition, every case may be refused; then none may be allowed by it.
    expect({ rule, sides: decisions.size > 1 || decisions.has("unsupported") }).toEqual({ rule, sides: true });
  }
});
