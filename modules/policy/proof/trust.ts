import { at, problem, type Problem } from "../../validation";
import { type PolicyJson } from "../document";
import { compilePolicyJson, decide, type AccessRequest, type Policies } from "../evaluation";
import { type Statement } from "../statement";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { describeDecision, describeStatement } from "./describe";
import { type RequestContext } from "./limit";
import { type Caller, type TrustExpectation } from "./trust-caller";

/** A role and who is to get it. */
export interface ProvedTrust {
  readonly place: readonly string[];
  /** The ARN of the role. */
  readonly arn: string;
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  readonly expectations: readonly TrustExpectation[];
}

/** What a caller's own account has to allow it; that much is assumed. */
const mayAssume = compilePolicyJson("identity", {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }],
});

const name = "the trust policy";

/** Whether everybody who is to get a role can, and nobody else. Empty when that is so. */
export function proveTrust({ place, arn, policy, expectations }: ProvedTrust): Problem[] {
  const trust = compilePolicyJson("trust", policy);
  if (trust.problems.length > 0) return at([...place, "assumedBy"], trust.problems);
  const policies: Policies = { identity: [mayAssume], resource: trust };
  const allowances = new Allowances(
    expectations
      .flatMap(({ trusted }) => trusted)
      .map(({ principals, ...access }) => ({
        allows: principals.map((resource) => ({ ...access, resource, examples: [] })),
        refuses: [],
      })),
  );
  const isExpected = (caller: Caller): boolean =>
    allowances.unexpected([caller.action], nameOf(caller), keptByContext(contextOf(caller))).length === 0;
  const asked = (caller: Caller): AccessRequest => ({ ...caller, resource: arn });
  const describe = (caller: Caller): string =>
    describeDecision(asked(caller), { names: { resource: [name] }, policies });
  const allowed = expectations.flatMap(({ allows }) => allows);
  const refused = expectations.flatMap(({ refuses }) => refuses).filter((caller) => !isExpected(caller));
  return at(
    [...place, "assumedBy"],
    [
      ...allowed
        .filter((caller) => decide(policies, asked(caller)) !== "allowed")
        .map((caller) =>
          problem({
            value: describeCaller(caller),
            rule: `must be able to take the role, and is ${describe(caller)}`,
            remedy: "Correct the trust policy.",
          }),
        ),
      ...refused
        .filter((caller) => !decide(policies, asked(caller)).endsWith("denied"))
        .map((caller) =>
          problem({
            value: describeCaller(caller),
            rule: `must not be able to take the role, and is ${describe(caller)}`,
            remedy: "Narrow the trust policy to whom the role is for.",
          }),
        ),
      ...trust.statements.flatMap(({ source, index }) => proveNobodyElse(source, index, allowances)),
    ],
  );
}

function proveNobodyElse(source: Statement, index: number, allowances: Allowances): Problem[] {
  if (source.effect === "Deny") return [];
  const { principals, actions = ["*"], conditions } = source;
  const names =
    principals === undefined || principals === "*"
      ? ["AWS *"]
      : Object.entries(principals).flatMap(([kind, list]) => list.map((each) => `${kind} ${each}`));
  return names.flatMap((each) => {
    const keeps = keptByConditions(conditions, impliedBy(each));
    const unexpected = allowances.unexpected(actions, each, keeps);
    if (unexpected.length === 0) return [];
    return [
      problem({
        value: each,
        rule: `is let in by ${describeStatement(name, index, source.sid)} (${unexpected.join(", ")}) with fewer conditions than it may, or not expected at all`,
        remedy: "Narrow the trust policy to whom the role is for.",
      }),
    ];
  });
}

/** Naming a role is as good as a condition on its ARN. */
function impliedBy(principal: string): ReadonlyMap<string, readonly string[]> {
  const [, arn] = /^AWS (arn:[^:]*:iam::[0-9]{12}:role\/.*)$/.exec(principal) ?? [];
  return new Map(arn === undefined ? [] : [["aws:principalarn", [arn]]]);
}

function nameOf({ principal }: Caller): string {
  switch (principal.type) {
    case "role session":
      return `AWS ${principal.role}`;
    case "user":
    case "account root":
      return `AWS ${principal.arn}`;
    case "service":
      return `Service ${principal.name}`;
    case "federated":
      return `Federated ${principal.provider}`;
    case "anonymous":
      return "AWS *";
  }
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

function describeCaller(caller: Caller): string {
  const { context = {} } = caller;
  const keys = Object.entries(context).map(([key, value]) => `${key} ${[value].flat().join(", ") || "empty"}`);
  const action = caller.action.startsWith("sts:AssumeRole") ? [] : [`for ${caller.action}`];
  return [nameOf(caller), ...action, ...(keys.length === 0 ? [] : [`with ${keys.join(", ")}`])].join(" ");
}
