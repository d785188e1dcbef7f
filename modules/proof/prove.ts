import { at, problem, type Problem } from "../validation";
import { type PolicyJson } from "../policy";
import {
  type AccessRequest,
  type CompiledPolicy,
  compilePolicyJson,
  decide,
  type Decision,
  type RequestPrincipal,
} from "../evaluation";
import { type ActionClass, ActionClasses } from "./action-classes";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { everything, leaveItToAccountOf } from "./assumed-policies";
import { describeRequest, describeStatement, type NamedLayers } from "./describe";
import { type Expectation, type ExpectedAccess, type RefusedRequests } from "./expectation";
import { Inventory } from "./inventory";
import { contextsBeyond, contextsWithin } from "./limit";
import { isAllowedFromSomewhere, type NetworkPath } from "./network-path";
import { Reach } from "./reach";
import { requestPrincipal } from "./request-principal";
import { type DeniableActions, type ResourcePolicyOf, withDenials } from "./resource-denials";
import { andMore, report } from "./report";
import { sentContext } from "./sent-context";

/** An identity policy, by the name that a failure shows. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: PolicyJson;
}

/** A role or a user, its grants, and the policies that were made from them. */
export interface ProvedPrincipal {
  /** The way to it, for messages: `["prod", "connections", "artie"]`. */
  readonly place: readonly string[];
  /** Its own ARN. */
  readonly arn: string;
  /** What is attached to it, as it will be rendered. */
  readonly policies: readonly NamedPolicy[];
  readonly expectations: readonly Expectation[];
  /**
   * The endpoints that its requests may come through, beside the internet.
   * @default not known: whatever network the denials of a resource except
   */
  readonly paths?: readonly NetworkPath[];
}

/**
 * Proves that each principal can do everything that it was granted, and nothing else. Returns the problems.
 *
 * - Every request that must be allowed is, and every one that must be refused is not; `unsupported` is neither.
 * - No Allow statement speaks of anything that no expectation covers, on whatever resource there may be: patterns are
 *   compared as a whole, so nothing depends on which resources are known. Denials are not counted in its favour.
 *
 * What the policies of resources deny counts against the requests that must be allowed, and not in favour of those that
 * must be refused. Beyond that, they are taken to leave the decision to the principal's account.
 *
 * @param resources ARNs that a message may name for what a wildcard covers
 * @param policyOf finds the policy of a resource; none is known unless given
 */
export function provePrincipals(
  principals: readonly ProvedPrincipal[],
  resources: () => Iterable<string> = () => [],
  policyOf: ResourcePolicyOf = () => undefined,
): Problem[] {
  const inventory = new Inventory(resources);
  return principals.flatMap((each) => at(each.place, provePrincipal(each, inventory, policyOf)));
}

function provePrincipal(
  { arn, policies, expectations, paths }: ProvedPrincipal,
  inventory: Inventory,
  policyOf: ResourcePolicyOf,
): Problem[] {
  const identity = policies.map(({ policy }) => compilePolicyJson("identity", policy));
  const broken = policies.flatMap(({ name }, index) => at(name, identity[index]?.problems ?? []));
  if (broken.length > 0) return broken;
  const allowances = new Allowances(expectations);
  const asked = { identity, resource: leaveItToAccountOf(arn) };
  const proof: Proof = {
    names: { identity: policies.map(({ name }) => name) },
    policies: asked,
    classes: new ActionClasses(asked),
    reach: new Reach(identity),
    principal: requestPrincipal(arn),
    allowances,
    policyOf,
    paths,
  };
  return [
    ...expectations.flatMap(({ allows }) => allows.flatMap((each) => proveAllowed(each, proof))),
    ...expectations.flatMap(({ allows, refuses }) =>
      [...allows.flatMap(beyondLimits), ...refuses].flatMap((each) => proveRefused(each, proof)),
    ),
    ...identity.flatMap((policy, index) =>
      proveNothingElse(policy, policies[index]?.name ?? "", allowances, inventory),
    ),
  ];
}

interface Proof extends NamedLayers {
  readonly classes: ActionClasses;
  readonly reach: Reach;
  readonly principal: RequestPrincipal;
  readonly allowances: Allowances;
  readonly policyOf: ResourcePolicyOf;
  readonly paths: readonly NetworkPath[] | undefined;
}

function proveAllowed({ actions, examples, within = {}, through }: ExpectedAccess, proof: Proof): Problem[] {
  const { principal, policyOf, paths } = proof;
  const contexts = contextsWithin(within).map((context) => sentContext(context, through));
  const failed = proof.classes.of(actions).flatMap((alike) =>
    examples.flatMap((resource) =>
      withDenials(alike, resource, policyOf).flatMap((each) =>
        contexts
          .map((context) => ({ action: each.action, resource, context, principal }))
          .filter((request) => !isAllowedFromSomewhere(request, each, { contexts, paths }))
          .flatMap((request) => each.actions.map((action) => ({ request: { ...request, action }, each }))),
      ),
    ),
  );
  const denied = failed.some(({ request, each: { undenied } }) => decide(undenied, request) === "allowed");
  return report(
    failed.map(({ request }) => request),
    failed[0] === undefined ? proof : layersOf(failed[0].each, proof),
    (first) => ({
      value: describeRequest(first),
      expected: "must be allowed",
      remedy: denied
        ? "Correct what the policy of the resource denies, or remove the grant."
        : "Grant it, or correct what the grant is expected to allow.",
    }),
  );
}

/** All policies of the principal, with the denials of the resource that actions are on. */
function layersOf(
  { deniedBy, policies: { resource } }: DeniableActions,
  { policies, names }: NamedLayers,
): NamedLayers {
  if (deniedBy === undefined || resource === undefined) return { policies, names };
  return { policies: { ...policies, resource }, names: { ...names, resource: [deniedBy] } };
}

/** Requests beyond each limit of a grant must be refused. */
function beyondLimits({ actions, examples, within = {} }: ExpectedAccess): RefusedRequests[] {
  return contextsBeyond(within).map((context) => ({ actions, resources: examples, context }));
}

function proveRefused(refused: RefusedRequests, proof: Proof): Problem[] {
  const { actions, resources, context = {}, whateverIsGranted = false } = refused;
  if (whateverIsGranted) return proveDenied(refused, proof);
  const { allowances, classes, principal, reach } = proof;
  const covered = resources.filter((resource) => reach.mayCover(resource));
  if (covered.length === 0) return [];
  const keeps = keptByContext(context);
  const failed = classes
    .of(actions)
    .filter(({ allowing }) => allowing)
    .flatMap((each) =>
      covered.flatMap((resource) => {
        const unexpected = allowances.unexpected(each.actions, resource, keeps);
        const request = { resource, context, principal };
        if (unexpected.length === 0 || ask(request, each).endsWith("denied")) return [];
        return unexpected.map((action) => ({ ...request, action }));
      }),
    );
  return report(failed, proof, (first) => ({
    value: describeRequest(first),
    expected: "must be refused",
    remedy: "Narrow that statement to what was granted.",
  }));
}

/** A denial must hold whatever other policies are attached. */
function proveDenied({ actions, resources, context = {} }: RefusedRequests, proof: Proof): Problem[] {
  const { policies, principal } = proof;
  const beside = { ...proof, policies: { ...policies, identity: [...(policies.identity ?? []), everything] } };
  const failed = proof.classes.of(actions).flatMap((each) =>
    resources
      .map((resource) => ({ resource, context, principal }))
      .filter((request) => {
        const identity = [...(each.policies.identity ?? []), everything];
        return ask(request, { ...each, policies: { ...each.policies, identity } }) !== "explicitly denied";
      })
      .flatMap((request) => each.actions.map((action) => ({ ...request, action }))),
  );
  return report(failed, beside, (first) => ({
    value: describeRequest(first),
    expected: "must be denied whatever else is granted",
    remedy: "Deny it, on the resource and on all that belongs to it.",
  }));
}

function ask(request: Omit<AccessRequest, "action">, { action, policies }: ActionClass): Decision {
  return decide(policies, { ...request, action });
}

/** Every Allow statement, whole patterns at a time: what no such statement matches needs no asking. */
function proveNothingElse(
  { statements }: CompiledPolicy,
  name: string,
  allowances: Allowances,
  inventory: Inventory,
): Problem[] {
  return statements.flatMap(({ source, index }) => {
    if (source.effect === "Deny") return [];
    const statement = describeStatement(name, index, source.sid);
    const { actions, resources, conditions } = source;
    if (actions === undefined || resources === undefined) {
      return [
        problem({
          rule: `${statement} allows all but what it names, which is more than anything that was granted`,
          remedy: "Write Action and Resource.",
        }),
      ];
    }
    const keeps = keptByConditions(conditions);
    const outside = resources.flatMap((resource) =>
      allowances.unexpected(actions, resource, keeps).map((action) => ({ action, resource })),
    );
    const [first] = outside;
    if (first === undefined) return [];
    const isOutside = (action: string, resource: string): boolean =>
      allowances.unexpected([action], resource, keeps).length > 0;
    return [
      problem({
        value: describeRequest(inventory.witness(first.action, first.resource, isOutside) ?? first),
        rule:
          `is allowed by ${statement}, and nothing that was granted stands for it ` +
          `(${first.action} on ${first.resource}${andMore(outside.length)})`,
        remedy: "Narrow the statement to what was granted, or grant what it is for.",
      }),
    ];
  });
}
