import {
  actionInfo,
  carriesConditionKey,
  conditionKeyInfo,
  type ConditionKeyType,
  isWildcardOnly,
  resourceTypesMatching,
  resourceTypesOf,
  serviceAuthorization,
  serviceOf,
} from "../aws";
import { Allowances, keptByContext } from "./allowances";
import { describeRequest } from "./describe";
import { type Expectation, type ExpectedAccess, type RefusedRequests } from "./expectation";
import { sortedUnique, type Within } from "../policy";
import { contextReader, contextsBeyond, contextsWithin, keeps, type RequestContext } from "./limit";

/**
 * What one call of the IAM policy simulator is asked, and what it has to answer: actions on one resource, with one
 * context.
 *
 * One resource, because the simulator gives one decision for each action: of several resources it is `allowed` only
 * where all are, so that one refusal would hide that another is allowed. The decisions on each resource stand in
 * `ResourceSpecificResults`, which Terraform's data source does not have.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html; that the one decision is the
 * most restrictive comes from recorded calls: https://github.com/radkawar/stackd, testdata/aws/iam/simulation.json.
 */
export interface Simulation {
  /** An ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  readonly context: readonly SimulatedKey[];
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

/** A condition key as the simulator takes it: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ContextEntry.html */
interface SimulatedKey {
  readonly key: string;
  readonly type: "string" | "stringList" | "numeric" | "boolean" | "ip" | "date";
  readonly values: readonly string[];
}

/** What the simulator is asked about a principal, and what it is not. */
interface SimulationPlan {
  readonly simulations: readonly Simulation[];
  /** Expected requests that it is not asked, by the reason. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>;
}

/**
 * Turns the expectations that the proof holds a principal's policies against into calls of the IAM policy simulator.
 *
 * Every example is asked. Requests that only differ in condition keys, within limits or beyond one of them, are asked
 * for one resource of each kind.
 *
 * @example
 * planSimulations(grant.expectations).simulations; // [{ resource: "arn:…:table/orders", allowed: […], refused: […], … }]
 */
export function planSimulations(expectations: readonly Expectation[]): SimulationPlan {
  const groups = new Map<string, Group>();
  const leftOut = new Map<string, string[]>();
  for (const { action, resource, context, outcome, reason } of askedOf(expectations)) {
    const keys = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
    if (reason !== undefined) {
      const request = describeRequest({ action, resource, context });
      const known = leftOut.get(reason);
      if (known === undefined) leftOut.set(reason, [request]);
      else if (!known.includes(request)) known.push(request);
      continue;
    }
    const id = JSON.stringify([resource, keys]);
    const group = groups.get(id) ?? { resource, keys, allowed: [], refused: [] };
    groups.set(id, group);
    group[outcome].push(action);
  }
  return {
    simulations: [...groups.values()].map(({ resource, keys, allowed, refused }) => ({
      resource,
      context: keys.map(([key, value]) => simulatedKey(key, value)),
      allowed: sortedUnique(allowed),
      refused: sortedUnique(refused),
    })),
    leftOut,
  };
}

/** What a simulation asks about, for messages: `on arn:aws:s3:::acme with s3:prefix artie/`. */
export function describeSimulated({ resource, context }: Simulation): string {
  const keys = Object.fromEntries(context.map(({ key, values }) => [key, values]));
  return describeRequest({ resource, context: keys }).trim();
}

interface Group {
  readonly resource: string;
  readonly keys: readonly (readonly [key: string, value: string | readonly string[]])[];
  readonly allowed: string[];
  readonly refused: string[];
}

interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly outcome: "allowed" | "refused";
  /** Why it is left out after all. */
  readonly reason: string | undefined;
}

function askedOf(expectations: readonly Expectation[]): Asked[] {
  const allowances = new Allowances(expectations);
  return expectations.flatMap(({ allows, refuses }) => {
    const [kept = {}] = contextsWithin(Object.assign({}, ...allows.map(({ within }) => within ?? {})) as Within);
    return [
      ...allows.flatMap(allowedRequests),
      ...allows.flatMap(beyondLimits).flatMap((each) => refusedRequests(each, allowances)),
      ...refuses.flatMap((each) => refusedRequests(each, allowances, kept)),
    ];
  });
}

function allowedRequests({ actions, examples, within = {} }: ExpectedAccess): Asked[] {
  return contextsWithin(within).flatMap((context, index) =>
    (index === 0 ? examples : examples.slice(0, 1)).flatMap((resource) =>
      actions.map((action) => ({
        action,
        resource,
        context,
        outcome: "allowed" as const,
        reason: reasonAgainst(action, resource, context),
      })),
    ),
  );
}

function beyondLimits({ actions, examples, within = {} }: ExpectedAccess): RefusedRequests[] {
  return contextsBeyond(within).map((context) => ({ actions, resources: examples.slice(0, 1), context }));
}

/**
 * What one grant refuses and another one of the same principal expects is no refusal.
 *
 * @param kept the keys that keep within the limits of the same grant: a request that lacks them would be refused for
 *   that alone, and say nothing about the statements
 */
function refusedRequests(
  { actions, resources, context: given = {}, whateverIsGranted = false }: RefusedRequests,
  allowances: Allowances,
  kept: RequestContext = {},
): Asked[] {
  return resources.flatMap((resource) =>
    actions.flatMap((action): Asked[] => {
      const isRefused = (context: RequestContext, keptBy = keptByContext): boolean =>
        whateverIsGranted || allowances.unexpected([action], resource, keptBy(context)).length > 0;
      const context = [{ ...carriedBy(action, kept), ...given }, given].find((each) => isRefused(each));
      if (context === undefined) return [];
      const reason = isRefused(context, keptWhenFilledIn) ? reasonAgainst(action, resource, context) : filledIn;
      return [{ action, resource, context, outcome: "refused", reason }];
    }),
  );
}

/** Those of the keys that a request of the action can have. */
function carriedBy(action: string, context: RequestContext): RequestContext {
  const info = actionInfo(action);
  const isCarried = (key: string): boolean =>
    info === undefined || serviceOf(key) === undefined || carriesConditionKey(info, key.toLowerCase());
  return Object.fromEntries(Object.entries(context).filter(([key]) => isCarried(key)));
}

const noSuchResource =
  "AWS knows no such action on such a resource, and its simulator refuses that whatever the policies say";
const emptyKey = "its simulator takes no condition key without a value";
const filledIn = "its simulator may add the time, TLS or what it knows of the principal to a request that has none";

function reasonAgainst(action: string, resource: string, context: RequestContext): string | undefined {
  if (!canBeDoneOn(action, resource)) return noSuchResource;
  return Object.values(context).some((value) => typeof value !== "string" && value.length === 0) ? emptyKey : undefined;
}

/** What the project does not describe is asked. */
function canBeDoneOn(action: string, resource: string): boolean {
  const info = actionInfo(action);
  if (info === undefined || resource === "*") return true;
  if (isWildcardOnly(info)) return false;
  const possible = new Set(resourceTypesOf(info).map(({ name }) => name));
  return resourceTypesMatching(resource, serviceAuthorization(info.service)).some(({ name }) => possible.has(name));
}

const filledInKeys = /^aws:(principal|userid$|username$|currenttime$|epochtime$|securetransport$)/i;

/** Whether the request might keep within limits once a key that it lacks is filled in. */
function keptWhenFilledIn(context: RequestContext): ReturnType<typeof keptByContext> {
  const read = contextReader(context);
  return (within) =>
    Object.entries(within).every(
      ([key, limit]) => (read(key) === undefined && filledInKeys.test(key)) || keeps(limit, key, read),
    );
}

const simulatedTypes: Readonly<Record<ConditionKeyType, SimulatedKey["type"]>> = {
  String: "string",
  ARN: "string",
  Bool: "boolean",
  Date: "date",
  Numeric: "numeric",
  IPAddress: "ip",
  ArrayOfString: "stringList",
  ArrayOfARN: "stringList",
};

/** Keys that AWS does not list, such as those of an identity provider's tokens, hold text. */
function simulatedKey(key: string, value: string | readonly string[]): SimulatedKey {
  const type = simulatedTypes[conditionKeyInfo(key)?.type ?? "String"];
  return { key, type: typeof value === "string" ? type : "stringList", values: [value].flat() };
}
