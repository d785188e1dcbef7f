// What a policy allows, as a flat list of facts: each action on each resource under its condition.
import { type Grant } from "../../modules/grants";
import { type CompiledPolicy, compilePolicyJson, decide, type Decision, roleSession } from "../../modules/evaluation";
import { type OneOrMany, type PolicyJson } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";

/** A condition block as AWS reads it. */
export type Condition = Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;

/** One action on one resource, under a condition, as a line of text that can be compared. */
export function triple(action: string, resource: string, condition: Condition = {}): string {
  return `${action} on ${resource}${describe(condition)}`;
}

/** Every triple that the policies allow, each once. Statements that are not plain allowances are refused. */
export function triplesOf(policies: readonly PolicyJson[]): string[] {
  const found = policies
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Effect, Action, Resource, Condition, NotAction, NotResource }) => {
      if (Effect !== "Allow" || Action === undefined || Resource === undefined || NotAction !== undefined) {
        throw new Error("The policy has a statement that is not a plain allowance.");
      }
      if (NotResource !== undefined) throw new Error("The policy has a statement with NotResource.");
      return [Action].flat().flatMap((action) => [Resource].flat().map((each) => triple(action, each, Condition)));
    });
  return sorted(found);
}

/** The texts, each once, in an order that does not depend on where they come from. */
export function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** What a method of a ref or of a grant gives, as a caller without types would get it. */
export function call(on: object, method: string, given: readonly unknown[]): Grant {
  const found: unknown = (on as Readonly<Record<string, unknown>>)[method];
  if (typeof found !== "function") throw new Error(`${method} is not a method.`);
  return (found as (...options: readonly unknown[]) => Grant).call(on, ...given);
}

/** Asks the evaluator what a role with these identity policies may do in the account that owns the resource. */
export function asker(
  policies: readonly PolicyJson[],
): (action: string, resource: string, context?: RequestContext) => Decision {
  const identity = policies.map((policy) => compilePolicyJson("identity", policy));
  const delegations = new Map<string, CompiledPolicy<"resource">>();
  return (action, resource, context = {}) => {
    const owner = /:(\d{12}):/.exec(resource)?.[1] ?? "111122223333";
    const delegation = delegations.get(owner) ?? delegationTo(owner);
    delegations.set(owner, delegation);
    const layers = /^(kms|sts):/.test(action) ? { identity, resource: delegation } : { identity };
    const principal = roleSession(`arn:aws:iam::${owner}:role/somebody`, "session");
    return decide(layers, { principal, action, resource, context });
  };
}

/** Keys and roles allow nothing without a policy of their own, which leaves the decision to the account here. */
function delegationTo(owner: string): CompiledPolicy<"resource"> {
  return compilePolicyJson("resource", {
    Statement: [{ Effect: "Allow", Principal: { AWS: owner }, Action: ["kms:*", "sts:*"], Resource: "*" }],
  });
}

function describe(condition: Condition): string {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${JSON.stringify([values].flat().sort())}`),
  );
  return tests.length === 0 ? "" : ` if ${tests.sort().join(" and ")}`;
}
