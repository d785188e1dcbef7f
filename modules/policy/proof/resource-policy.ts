import { at, problem, type Problem } from "../../validation";
import { type PolicyJson } from "../document";
import { type AccessRequest, compilePolicyJson, decide, type Policies, type RequestPrincipal } from "../evaluation";
import { type Statement } from "../statement";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { describeDecision, describeRequest, describeStatement } from "./describe";
import { type Expectation, type ExpectedAccess } from "./expectation";
import { type NamedPolicy, requestPrincipal } from "./prove";
import { contextsBeyond, contextsWithin, type RequestContext, type Within } from "./limit";

/** Somebody whom the policy of a resource must let in, and what it must let them do, said apart from the policy. */
export interface SharedExpectation {
  /** As statements name them, with its kind: `AWS arn:aws:iam::444455556666:root`. */
  readonly principal: string;
  /** Who must be let in. */
  readonly callers: readonly RequestPrincipal[];
  /** Who must not be, unless another expectation of the same policy lets them. */
  readonly strangers: readonly RequestPrincipal[];
  /** What else the requests of the callers carry, and every statement has to ask for. */
  readonly within: Within;
  readonly expectations: readonly Expectation[];
}

/** The policy of a resource and who is to be let in by it. */
export interface ProvedResourcePolicy {
  /** The way to the resource, for messages. */
  readonly place: readonly string[];
  /** The account that owns the resource: its own principals are not asked about. */
  readonly account: string;
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  readonly shared: readonly SharedExpectation[];
}

/** The half of the other account; that much is assumed. */
const otherHalf = compilePolicyJson("identity", {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const name = "the resource policy";

/**
 * Whether everybody who is to be let in by the policy of a resource can do there what they were granted, and nobody
 * else anything. Empty when that is so.
 */
export function proveResourcePolicy({ place, account, policy, shared }: ProvedResourcePolicy): Problem[] {
  const resource = compilePolicyJson("resource", policy);
  if (resource.problems.length > 0) return at(place, resource.problems);
  const allowances = allowancesByPrincipal(shared);
  const proof: Proof = { policies: { identity: [otherHalf], resource }, account, allowances };
  return at(place, [
    ...shared.flatMap((each) => proveShared(each, proof)),
    ...resource.statements.flatMap(({ source, index }) => proveNobodyElse(source, index, allowances)),
  ]);
}

interface Proof {
  readonly policies: Policies;
  readonly account: string;
  readonly allowances: ReadonlyMap<string, Allowances>;
}

/** What each principal is expected to be allowed, by the name that statements give it. */
function allowancesByPrincipal(shared: readonly SharedExpectation[]): ReadonlyMap<string, Allowances> {
  const byPrincipal = new Map<string, Expectation[]>();
  for (const { principal, within, expectations } of shared) {
    const narrowed = expectations.map(({ allows, refuses }) => ({
      allows: allows.map((each) => ({ ...each, within: { ...each.within, ...within } })),
      refuses,
    }));
    byPrincipal.set(principal, [...(byPrincipal.get(principal) ?? []), ...narrowed]);
  }
  return new Map([...byPrincipal].map(([principal, expectations]) => [principal, new Allowances(expectations)]));
}

function proveShared({ callers, strangers, within, expectations }: SharedExpectation, proof: Proof): Problem[] {
  // The ARN of a caller follows from the caller.
  const carried = Object.fromEntries(Object.entries(within).filter(([key]) => key !== "aws:PrincipalArn"));
  const requests = (
    senders: readonly RequestPrincipal[],
    contextsOf: (limits: Within) => readonly RequestContext[],
  ): AccessRequest[] =>
    expectations
      .flatMap(({ allows }) => allows)
      .flatMap(({ actions, examples, within: limits }) =>
        requestsOf(senders, actions, examples, contextsOf({ ...limits, ...carried })),
      );
  const refused = expectations
    .flatMap(({ refuses }) => refuses)
    .flatMap(({ actions, resources, context = {}, whateverIsGranted = false }) =>
      requestsOf(callers, actions, resources, [context]).filter(
        (request) => whateverIsGranted || !isExpected(request, proof),
      ),
    );
  const beyond = [...requests(callers, contextsBeyond), ...requests(strangers, contextsWithin)].filter(
    (request) => !isExpected(request, proof),
  );
  return [
    ...report(
      requests(callers, contextsWithin).filter((request) => ask(request, proof) !== "allowed"),
      proof,
      { expected: "must be let in", remedy: "Correct the resource policy." },
    ),
    ...report(
      [...beyond, ...refused].filter((request) => !ask(request, proof).endsWith("denied")),
      proof,
      { expected: "must not be let in", remedy: "Narrow the resource policy to what was granted." },
    ),
  ];
}

function requestsOf(
  senders: readonly RequestPrincipal[],
  actions: readonly string[],
  resources: readonly string[],
  contexts: readonly RequestContext[],
): AccessRequest[] {
  return senders.flatMap((principal) =>
    resources.flatMap((resource) =>
      contexts.flatMap((context) => actions.map((action) => ({ principal, action, resource, context }))),
    ),
  );
}

function ask(request: AccessRequest, { policies, account }: Proof): ReturnType<typeof decide> {
  return decide(policies, owned(request, account));
}

/** The ARN of a bucket does not say whose it is. */
function owned(request: AccessRequest, account: string): AccessRequest {
  return { ...request, resourceAccount: account };
}

/** Whether any expectation of the policy is that the request is allowed. */
function isExpected({ principal, action, resource, context = {} }: AccessRequest, { allowances }: Proof): boolean {
  const sent = principal.type === "role session" ? { ...context, "aws:PrincipalArn": principal.role } : context;
  return allowances.get(nameOf(principal))?.unexpected([action], resource, keptByContext(sent)).length === 0;
}

/** The name that a statement gives the sender of a request: the account of a role, or a service. */
function nameOf(principal: RequestPrincipal): string {
  switch (principal.type) {
    case "role session":
      return `AWS ${principal.role.replace(/:role\/.*$/, ":root")}`;
    case "service":
      return `Service ${principal.name}`;
    default:
      return "";
  }
}

/** One problem for requests that all came out wrong, with the first of them and what it rests on. */
function report(
  failed: readonly AccessRequest[],
  { policies, account }: Proof,
  { expected, remedy }: { readonly expected: string; readonly remedy: string },
): Problem[] {
  const [first] = failed;
  if (first === undefined) return [];
  const decision = describeDecision(owned(first, account), { policies, names: { resource: [name] } });
  const more = failed.length > 1 ? `, and ${failed.length - 1} more like it` : "";
  return [
    problem({
      value: describeSender(first.principal),
      rule: `${expected} for ${describeRequest(first)}, and is ${decision}${more}`,
      remedy,
    }),
  ];
}

function describeSender(principal: RequestPrincipal): string {
  switch (principal.type) {
    case "role session":
      return principal.role;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anybody";
    default:
      return principal.arn;
  }
}

/** Every Allow statement, whole patterns at a time, for every principal that it names. */
function proveNobodyElse(
  { effect, principals, actions, resources, conditions, sid }: Statement,
  index: number,
  allowances: ReadonlyMap<string, Allowances>,
): Problem[] {
  if (effect === "Deny") return [];
  const names =
    principals === undefined || principals === "*"
      ? ["AWS *"]
      : Object.entries(principals).flatMap(([kind, list]) => list.map((each) => `${kind} ${each}`));
  const keeps = keptByConditions(conditions);
  return names.flatMap((each) => {
    const unexpected = (resources ?? ["*"]).flatMap((resource) =>
      (allowances.get(each)?.unexpected(actions ?? ["*"], resource, keeps) ?? actions ?? ["*"]).map(
        (action) => `${action} on ${resource}`,
      ),
    );
    if (unexpected.length === 0) return [];
    return [
      problem({
        value: each,
        rule:
          `is let in by ${describeStatement(name, index, sid)} (${unexpected.slice(0, 3).join(", ")}` +
          `${unexpected.length > 3 ? ", …" : ""}) with fewer conditions than it may, or not expected at all`,
        remedy: "Narrow the statement to what was granted, or grant what it is for.",
      }),
    ];
  });
}

/** A principal and what lets it come to a resource in another account: its own policies and that of the resource. */
export interface BothHalves {
  readonly place: readonly string[];
  /** The ARN of the principal. */
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
  readonly resource: Omit<ProvedResourcePolicy, "place">;
  /** What it must be able to do there. */
  readonly allows: readonly ExpectedAccess[];
}

/**
 * Whether a principal can do what it was granted in another account, by both halves together. Empty when that is so.
 *
 * Its requests carry what the owner of the resource asks for, as far as its own grant does not say otherwise.
 */
export function proveBothHalves({ place, arn, policies, resource, allows }: BothHalves): Problem[] {
  const layers: Policies = {
    identity: policies.map((each) => compilePolicyJson("identity", each.policy)),
    // Without a statement there is none.
    ...(resource.policy.Statement.length === 0 ? {} : { resource: compilePolicyJson("resource", resource.policy) }),
  };
  const names = { identity: policies.map((each) => each.name), resource: ["the policy of the resource"] };
  const sender = requestPrincipal(arn);
  const offered = resource.shared.flatMap(({ expectations }) => expectations.flatMap((each) => each.allows));
  const refused = (access: ExpectedAccess, action: string): AccessRequest[] => {
    const limits = offered.filter(({ actions }) => actions.includes(action)).map(({ within }) => within ?? {});
    const attempts = [{}, ...limits].map((each) =>
      requestsOf([sender], [action], access.examples, contextsWithin({ ...each, ...access.within }))
        .map((request) => owned(request, resource.account))
        .filter((request) => decide(layers, request) !== "allowed"),
    );
    return attempts.some((failed) => failed.length === 0) ? [] : (attempts.at(-1) ?? []);
  };
  const failed = allows.flatMap((access) => access.actions.flatMap((action) => refused(access, action)));
  const [first] = failed;
  if (first === undefined) return [];
  return at(place, [
    problem({
      value: describeRequest(first),
      rule:
        `is granted here, in another account than the resource, and is ${describeDecision(first, { policies: layers, names })}` +
        (failed.length > 1 ? `, and ${failed.length - 1} more like it` : ""),
      remedy: `Let ${arn} in where the resource is made: crossAccount of the environment in account ${resource.account}.`,
    }),
  ]);
}
