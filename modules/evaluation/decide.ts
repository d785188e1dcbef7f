import { type CompiledStatement } from "./compiled-policy";
import { type Allowed, anyhow, combine, type Group, groupsOf, type Layer, nothing, type Policies } from "./layers";
import { type Naming } from "./principals";
import { type AccessRequest, type PreparedRequest } from "./access-request";
import { prepareRequest } from "./request";
import { checkPolicies } from "./shape";
import { and, every, not, or, type Verdict } from "./verdict";
import {
  decideWithoutPermission,
  isForOtherCallers,
  type Limiting,
  limitingGroups,
  needsNoPermission,
} from "./without-permission";

/**
 * What AWS would answer. `unsupported` is everything that AWS does not document, and everything that is wrong with a
 * policy or the request: never take it for an allow.
 */
export type Decision = "allowed" | "explicitly denied" | "implicitly denied" | "unsupported";

/**
 * Decides on a request, without the cost of an explanation; {@link explain} gives one.
 *
 * @example
 * const identity = [compilePolicyJson("identity", { Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } })];
 * const principal = roleSession("arn:aws:iam::111122223333:role/artie", "sync");
 * decide({ identity }, { principal, action: "s3:GetObject", resource: "arn:aws:s3:::acme/a.csv" }); // "allowed"
 */
export function decide(policies: Policies, request: AccessRequest): Decision {
  if (checkPolicies(policies).length > 0) return "unsupported";
  const prepared = prepareRequest(request, policies.boundary !== undefined);
  return "principal" in prepared ? decidePrepared(groupsOf(policies), prepared) : "unsupported";
}

/** The decision on a request that is fit to be compared. */
export function decidePrepared(groups: readonly Group[], request: PreparedRequest): Decision {
  if (needsNoPermission(request)) return decideAnyway(groups, request);
  let denied: Verdict = "no";
  const allowed = new Map<Layer, Allowed>();
  for (const group of groups) {
    const outcome = askGroup(group, request);
    if (outcome === undefined) return "unsupported";
    denied = or(denied, outcome.denied);
    const before = allowed.get(group.layer);
    // Only service control policies come in several groups, each of which has to allow.
    allowed.set(group.layer, before === undefined ? outcome.allowed : bothAllow(before, outcome.allowed));
  }
  if (denied === "yes") return "explicitly denied";
  const granted = isForOtherCallers(request) ? "no" : combine((layer) => allowed.get(layer), request);
  if (denied === "unknown" || granted === "unknown") return "unsupported";
  return granted === "yes" ? "allowed" : "implicitly denied";
}

/** The decision on a request that needs no permission. */
function decideAnyway(groups: readonly Group[], request: PreparedRequest): Decision {
  const limiting = limitingGroups(groups, request);
  const said: Limiting[] = [];
  for (const group of groups) {
    const outcome = askGroup(group, request);
    if (outcome === undefined) return "unsupported";
    if (limiting.includes(group)) said.push({ layer: group.layer, ...outcome });
  }
  return decideWithoutPermission(said);
}

function bothAllow(one: Allowed, other: Allowed): Allowed {
  return { ...nothing, itself: and(anyhow(one), anyhow(other)) };
}

/** What the statements of a group say together; nothing where one of its policies cannot be evaluated. */
export function askGroup(
  { policies }: Group,
  request: PreparedRequest,
): { readonly denied: Verdict; readonly allowed: Allowed } | undefined {
  let denied: Verdict = "no";
  const allowed: Record<Naming, Verdict> = { ...nothing };
  for (const { statements, problems } of policies) {
    if (problems.length > 0) return undefined;
    for (const statement of statements) {
      const { applies, naming } = askStatement(statement, request);
      if (applies === "no") continue;
      if (statement.source.effect === "Deny") denied = or(denied, applies);
      else allowed[naming] = or(allowed[naming], applies);
    }
  }
  return { denied, allowed };
}

/** Whether a statement applies, and how it names the principal when it does. */
interface StatementOutcome {
  readonly applies: Verdict;
  readonly naming: Naming;
}

const silent: StatementOutcome = { applies: "no", naming: "itself" };
const applying: StatementOutcome = { applies: "yes", naming: "itself" };

/** Asks the elements of a statement, the cheap ones first. */
export function askStatement(statement: CompiledStatement, request: PreparedRequest): StatementOutcome {
  if (!statement.coversAction(request.action)) return silent;
  const covered = statement.coversResource(request);
  if (covered === "no") return silent;
  const { applies: named, naming } = askPrincipals(statement, request);
  if (named === "no") return silent;
  const met = every(statement.conditions, (condition) => condition.holds(request));
  return { applies: and(covered, named, met), naming };
}

/** Whether the statement speaks of the sender of the request, and how. */
export function askPrincipals(
  { principals, notPrincipals }: CompiledStatement,
  request: PreparedRequest,
): StatementOutcome {
  if (notPrincipals !== undefined) return { applies: not(notPrincipals.except(request)), naming: "itself" };
  if (principals === undefined) return applying;
  const naming = principals.naming(request);
  if (naming === "nobody") return silent;
  // A canonical user is the name of an account.
  return naming === "unknown" ? { applies: naming, naming: "account" } : { applies: "yes", naming };
}
