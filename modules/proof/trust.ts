import { at, type Problem } from "../validation";
import { limits } from "../aws";
import { type PolicyJson, policySize, type Statement } from "../policy";
import { compilePolicyJson, decide, type AccessRequest, type Policies } from "../evaluation";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { everything } from "./assumed-policies";
import { describeContext, type NamedLayers } from "./describe";
import { type RequestContext } from "./limit";
import { report } from "./report";
import { principalName, proveNobodyElse } from "./statement-principals";
import { type Caller, type TrustExpectation } from "./trust-caller";

/** A role and the principals that must be able to assume it. */
export interface ProvedTrust {
  readonly place: readonly string[];
  /** The ARN of the role. */
  readonly arn: string;
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  readonly expectations: readonly TrustExpectation[];
}

const name = "the trust policy";
const remedy = "Narrow the trust policy to whom the role is for.";

/** Proves that the expected principals can assume a role and that no other principal can. Returns the problems. */
export function proveTrust({ place, arn, policy, expectations }: ProvedTrust): Problem[] {
  // The linter refuses what AWS never takes, and to prove it could take minutes.
  if (policySize(policy) > limits.trustPolicySize.raisableTo) return [];
  const trust = compilePolicyJson("trust", policy);
  if (trust.problems.length > 0) return at([...place, "assumedBy"], trust.problems);
  // A caller's own account is assumed to allow it.
  const policies: Policies = { identity: [everything], resource: trust };
  const layers: NamedLayers = { policies, names: { resource: [name] } };
  const allowances = new Allowances(
    expectations
      .flatMap(({ trusted }) => trusted)
      .map(({ principals, ...access }) => ({
        allows: principals.map((resource) => ({ ...access, resource, examples: [] })),
        refuses: [],
      })),
  );
  const isExpected = (caller: Caller): boolean =>
    allowances.unexpected([caller.action], principalName(caller.principal), keptByContext(contextOf(caller))).length ===
    0;
  const asked = (caller: Caller): AccessRequest => ({ ...caller, resource: arn });
  const allowed = expectations.flatMap(({ allows }) => allows).map(asked);
  const refused = expectations
    .flatMap(({ refuses }) => refuses)
    .filter((caller) => !isExpected(caller))
    .map(asked);
  const unexpectedFor = (principal: string, { actions = ["*"], conditions }: Statement): readonly string[] =>
    allowances.unexpected(actions, principal, keptByConditions(conditions, impliedBy(principal)));
  return at(
    [...place, "assumedBy"],
    [
      ...report(
        allowed.filter((request) => decide(policies, request) !== "allowed"),
        layers,
        (first) => ({
          value: describeCaller(first),
          expected: "must be able to take the role",
          remedy: "Correct the trust policy.",
        }),
      ),
      ...report(
        refused.filter((request) => !decide(policies, request).endsWith("denied")),
        layers,
        (first) => ({ value: describeCaller(first), expected: "must not be able to take the role", remedy }),
      ),
      ...proveNobodyElse(trust, name, unexpectedFor, remedy),
    ],
  );
}

/** Naming a role is equivalent to a condition on its ARN. */
function impliedBy(principal: string): ReadonlyMap<string, readonly string[]> {
  const [, arn] = /^AWS (arn:[^:]*:iam::[0-9]{12}:role\/.*)$/.exec(principal) ?? [];
  return new Map(arn === undefined ? [] : [["aws:principalarn", [arn]]]);
}

function contextOf({ principal, context = {} }: Caller): RequestContext {
  switch (principal.type) {
    case "role session":
      return { ...context, "aws:PrincipalArn": principal.role };
    case "user": {
      const name = principal.arn.slice(principal.arn.lastIndexOf("/") + 1);
      return { ...context, "aws:PrincipalArn": principal.arn, "aws:username": name };
    }
    default:
      return context;
  }
}

function describeCaller({ principal, action, context }: AccessRequest): string {
  const other = action.startsWith("sts:AssumeRole") ? [] : [`for ${action}`];
  return [principalName(principal), ...other, ...describeContext(context)].join(" ");
}
