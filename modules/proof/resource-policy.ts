import { expandActions } from "../aws";
import { at, type Problem } from "../validation";
import { type PolicyJson, type Statement, type Within } from "../policy";
import { type AccessRequest, type CompiledPolicy, decide, type RequestPrincipal } from "../evaluation";
import { Allowances, keptByConditions, keptByContext } from "./allowances";
import { everything } from "./assumed-policies";
import { describeRequest } from "./describe";
import { type Expectation } from "./expectation";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { compileResourcePolicy, divideDenials, type PoliciesWithDenials } from "./resource-denials";
import { isAllowedFromSomewhere, type NetworkPath } from "./network-path";
import { report } from "./report";
import { sentContext } from "./sent-context";
import { principalName, proveNobodyElse } from "./statement-principals";

/** Principals in another account, and what the policy of a resource must allow them to do. */
export interface SharedExpectation {
  /** As statements name them, with its kind: `AWS arn:aws:iam::444455556666:root`. */
  readonly principal: string;
  /** Who must be let in. */
  readonly callers: readonly RequestPrincipal[];
  /** Who must not be, unless another expectation of the same policy lets them. */
  readonly strangers: readonly RequestPrincipal[];
  /** What else the requests of the callers carry, and every statement has to ask for. */
  readonly within: Within;
  /**
   * Whether the policy alone allows them access, without a policy of their own.
   * @default false
   */
  readonly byItself?: boolean;
  readonly expectations: readonly Expectation[];
}

/** The policy of a resource, and the principals to which it must allow access. */
export interface ProvedResourcePolicy {
  /** The way to the resource, for messages. */
  readonly place: readonly string[];
  /** The account that owns the resource: its own principals are not asked about. */
  readonly account: string;
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  readonly shared: readonly SharedExpectation[];
  /**
   * The endpoints that requests of other accounts may come through, beside the internet.
   * @default not known: whatever network the denials of the policy except
   */
  readonly paths?: readonly NetworkPath[];
}

const name = "the resource policy";

/**
 * Proves that the policy of a resource allows each principal what it was granted there, and allows no other principal
 * anything. Returns the problems.
 */
export function proveResourcePolicy({ place, account, policy, shared, paths }: ProvedResourcePolicy): Problem[] {
  const resource = compileResourcePolicy(policy);
  if (resource.problems.length > 0) return at(place, resource.problems);
  const allowances = allowancesByPrincipal(shared);
  const proof: Proof = { resource, account, allowances, paths };
  const unexpectedFor = (
    principal: string,
    { actions = ["*"], resources = ["*"], conditions }: Statement,
  ): string[] => {
    const expected = allowances.get(principal) ?? nothing;
    const keeps = keptByConditions(conditions);
    return resources.flatMap((each) =>
      actions
        .filter((action) => expected.unexpected(actionsOf(action), each, keeps).length > 0)
        .map((action) => `${action} on ${each}`),
    );
  };
  return at(place, [
    ...shared.flatMap((each) => proveShared(each, proof)),
    ...proveNobodyElse(
      resource,
      name,
      unexpectedFor,
      "Narrow the statement to what was granted, or grant what it is for.",
    ),
  ]);
}

const nothing = new Allowances([]);

interface Proof {
  readonly resource: CompiledPolicy<"resource">;
  readonly account: string;
  readonly allowances: ReadonlyMap<string, Allowances>;
  readonly paths: readonly NetworkPath[] | undefined;
}

/** What a pattern stands for; one that no service knows stays, and is expected nowhere. */
function actionsOf(action: string): readonly string[] {
  if (!/[*?]/.test(action)) return [action];
  const known = expandActions(action);
  return known.length === 0 ? [action] : known.map(({ name }) => name);
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

function proveShared(shared: SharedExpectation, proof: Proof): Problem[] {
  // What their own policies allow is assumed.
  const asked = divideDenials({ identity: shared.byItself === true ? [] : [everything], resource: proof.resource });
  const { policies, undenied } = asked;
  const names = { resource: [name] };
  return [
    ...report(notLetIn(shared, asked, proof), { policies, names }, (first) => ({
      value: principalName(first.principal),
      expected: `must be let in for ${describeRequest(first)}`,
      remedy: "Correct the resource policy.",
    })),
    ...report(
      // Its denials do not count in favour of an Allow that is too wide.
      unexpectedRequests(shared, proof).filter((request) => !decide(undenied, request).endsWith("denied")),
      { policies: undenied, names },
      (first) => ({
        value: principalName(first.principal),
        expected: `must not be let in for ${describeRequest(first)}`,
        remedy: "Narrow the resource policy to what was granted.",
      }),
    ),
  ];
}

/** The requests of the callers that must be allowed and are not. */
function notLetIn(shared: SharedExpectation, asked: PoliciesWithDenials, { account, paths }: Proof): AccessRequest[] {
  return shared.expectations
    .flatMap(({ allows }) => allows)
    .flatMap(({ actions, examples, within, through }) => {
      const contexts = contextsWithin({ ...within, ...carriedLimits(shared) }).map((context) =>
        sentContext(context, through),
      );
      return requestsOf(account, shared.callers, actions, examples, contexts).filter(
        (request) => !isAllowedFromSomewhere(request, asked, { contexts, paths }),
      );
    });
}

/** The requests that must not be allowed: beyond a limit, by other principals, and those that grants refuse. */
function unexpectedRequests(shared: SharedExpectation, { account, allowances }: Proof): AccessRequest[] {
  const { callers, strangers, byItself = false, expectations } = shared;
  const isExpected = ({ principal, action, resource, context = {} }: AccessRequest): boolean => {
    const sent = principal.type === "role session" ? { ...context, "aws:PrincipalArn": principal.role } : context;
    const named = byItself ? principalName(principal) : accountNameOf(principal);
    return allowances.get(named)?.unexpected([action], resource, keptByContext(sent)).length === 0;
  };
  const requests = (
    senders: readonly RequestPrincipal[],
    contextsOf: (limits: Within) => readonly RequestContext[],
  ): AccessRequest[] =>
    expectations
      .flatMap(({ allows }) => allows)
      .flatMap(({ actions, examples, within }) =>
        requestsOf(account, senders, actions, examples, contextsOf({ ...within, ...carriedLimits(shared) })),
      );
  const refused = expectations
    .flatMap(({ refuses }) => refuses)
    .flatMap(({ actions, resources, context = {}, whateverIsGranted = false }) =>
      requestsOf(account, callers, actions, resources, [context]).filter(
        (request) => whateverIsGranted || !isExpected(request),
      ),
    );
  const beyond = [...requests(callers, contextsBeyond), ...requests(strangers, contextsWithin)];
  return [...beyond.filter((request) => !isExpected(request)), ...refused];
}

/** What requests of the callers carry, apart from the ARN, which follows from the caller. */
function carriedLimits({ within }: SharedExpectation): Within {
  return Object.fromEntries(Object.entries(within).filter(([key]) => key !== "aws:PrincipalArn"));
}

/** Every combination as a request. The owner account is passed, since the ARN of a bucket has no account. */
export function requestsOf(
  resourceAccount: string,
  senders: readonly RequestPrincipal[],
  actions: readonly string[],
  resources: readonly string[],
  contexts: readonly RequestContext[],
): AccessRequest[] {
  return senders.flatMap((principal) =>
    resources.flatMap((resource) =>
      contexts.flatMap((context) =>
        actions.map((action) => ({ principal, action, resource, resourceAccount, context })),
      ),
    ),
  );
}

/** A statement that names the root of an account covers the roles of that account. */
function accountNameOf(principal: RequestPrincipal): string {
  return principalName(principal).replace(/^(AWS .*):role\/.*$/, "$1:root");
}
