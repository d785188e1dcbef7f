import { type PolicyJson } from "../policy";
import { type CompiledPolicy, compilePolicyJson, type Policies } from "../evaluation";
import { type ActionClass, divideByCoverage } from "./action-classes";
import { contextReader, exampleOf, type RequestContext, testsByKey } from "./limit";

/** Finds the policy of a resource, and how messages name it. Undefined where the resource has none that is known. */
export type ResourcePolicyOf = (resource: string) => { readonly name: string; readonly policy: PolicyJson } | undefined;

type ResourcePolicy = CompiledPolicy<"resource">;

type Statements = ResourcePolicy["statements"];

/** Policies that decide on requests on a resource. */
export interface PoliciesWithDenials {
  readonly policies: Policies;
  /** The same without what the resource denies. */
  readonly undenied: Policies;
  /** The Deny statements of the resource's policy. */
  readonly denials: Statements;
}

/** Actions that neither the policies of a principal nor the denials of a resource distinguish. */
export interface DeniableActions extends ActionClass, PoliciesWithDenials {
  /** How messages name the policy of the resource. Absent where it denies none of the actions. */
  readonly deniedBy?: string;
}

const compiled = new WeakMap<PolicyJson, ResourcePolicy>();

/** Compiles the policy of a resource, once however many grants there are on it. */
export function compileResourcePolicy(policy: PolicyJson): ResourcePolicy {
  const known = compiled.get(policy);
  if (known !== undefined) return known;
  const made = compilePolicyJson("resource", policy);
  compiled.set(policy, made);
  return made;
}

/**
 * Adds what the policy of a resource denies to the policies that decide on requests there. Its Allow statements do not
 * count: what a principal was granted has to be allowed by its own policies. A policy that cannot be evaluated is
 * reported where it is proved itself.
 */
export function withDenials(
  actions: ActionClass,
  resource: string,
  policyOf: ResourcePolicyOf,
): readonly DeniableActions[] {
  const plain = { ...actions, undenied: actions.policies, denials: [] };
  const found = policyOf(resource);
  if (found === undefined) return [plain];
  const denials = compileResourcePolicy(found.policy).statements.filter(
    ({ source, mayCoverResource }) => source.effect === "Deny" && mayCoverResource(resource),
  );
  if (denials.length === 0) return [plain];
  return divideByCoverage(actions.actions, denials).map(({ actions: alike, statements }) => {
    const [action = ""] = alike;
    if (statements.length === 0) return { ...plain, action, actions: alike };
    const { resource: delegation = { kind: "resource", statements: [], problems: [] } } = actions.policies;
    return {
      ...plain,
      action,
      actions: alike,
      policies: {
        ...actions.policies,
        resource: { ...delegation, statements: [...delegation.statements, ...statements] },
      },
      denials: statements,
      deniedBy: found.name,
    };
  });
}

/** Divides what the resource policy among these allows from what it denies. */
export function divideDenials(policies: Policies): PoliciesWithDenials {
  const { resource } = policies;
  if (resource === undefined) return { policies, undenied: policies, denials: [] };
  const [denials, others] = [true, false].map((denied) =>
    resource.statements.filter(({ source }) => (source.effect === "Deny") === denied),
  );
  return {
    policies,
    undenied: { ...policies, resource: { ...resource, statements: others ?? [] } },
    denials: denials ?? [],
  };
}

/** Operators that hold for every value but those that they list. */
const negatedOperators =
  /^(?:StringNot(?:Equals|EqualsIgnoreCase|Like)|ArnNot(?:Equals|Like)|NotIpAddress)(?:IfExists)?$/;

/** Keys that follow from the principal. */
const ofPrincipal = new Set([
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:principalisawsservice",
  "aws:principalservicename",
  "aws:userid",
  "aws:username",
]);

/**
 * Contexts that denials except, for a principal whose network is not known: a denial of everything that does not come
 * through one of two endpoints gives a context for each.
 */
export function exceptedContexts(denials: Statements, context: RequestContext): RequestContext[] {
  const read = contextReader(context);
  const excepted = new Map<string, readonly string[]>();
  for (const { source } of denials) {
    for (const [key, tests] of testsByKey(source.conditions)) {
      if (ofPrincipal.has(key) || read(key) !== undefined) continue;
      const values = tests.filter(({ operator }) => negatedOperators.test(operator)).flatMap((each) => each.values);
      if (values.length > 0) excepted.set(key, [...(excepted.get(key) ?? []), ...values.map(valueOf)]);
    }
  }
  const count = Math.max(0, ...[...excepted.values()].map(({ length }) => length));
  // Values are paired by position: all combinations would multiply.
  return Array.from({ length: count }, (_, index) => ({
    ...context,
    ...Object.fromEntries([...excepted].map(([key, values]) => [key, values[index % values.length] ?? ""])),
  }));
}

/** A value that matches an operator's pattern or lies in its range. */
function valueOf(pattern: string): string {
  return exampleOf(pattern).replace(/\/\d{1,3}$/, "");
}
