import { type Problem } from "../validation";
import { type PreparedRequest } from "./access-request";
import { type Allowed, anyhow, type Group, type Layer } from "./layers";
import { type RequestPrincipal } from "./principal";
import { and, not, type Verdict } from "./verdict";

/**
 * Actions that need no permission, and the principals that can call them. A policy of the identity that denies them has
 * no effect.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 */
const callers: ReadonlyMap<string, readonly RequestPrincipal["type"][]> = new Map([
  ["sts:getcalleridentity", ["user", "role session", "account root"]],
  ["sts:getsessiontoken", ["user", "account root"]],
]);

/** Whether the request is allowed without any permission. */
export function needsNoPermission({ action, principal }: PreparedRequest): boolean {
  return callers.get(action)?.includes(principal.principal.type) === true;
}

/** Whether only other principals can call the action, whatever the policies allow. */
export function isForOtherCallers({ action, principal }: PreparedRequest): boolean {
  return callers.get(action)?.includes(principal.principal.type) === false;
}

const identityBased: readonly Layer[] = ["identity", "boundary", "session"];

/** The groups that can limit the request: policies of the identity limit nothing that needs no permission. */
export function limitingGroups(groups: readonly Group[], request: PreparedRequest): readonly Group[] {
  return needsNoPermission(request) ? groups.filter(({ layer }) => !identityBased.includes(layer)) : groups;
}

/** What the groups that can limit such a request say together. */
export interface Limiting {
  readonly layer: Layer;
  readonly denied: Verdict;
  readonly allowed: Allowed;
}

/**
 * The decision on a request that needs no permission. The policy of the endpoint has to allow it. AWS does not say whether
 * a service control policy or a resource policy can limit it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html
 */
export function decideWithoutPermission(
  said: readonly Limiting[],
): "allowed" | "explicitly denied" | "implicitly denied" | "unsupported" {
  const lets = ({ layer, denied, allowed }: Limiting): Verdict =>
    and(not(denied), layer === "resource" ? "yes" : anyhow(allowed));
  const endpoint = said.find(({ layer }) => layer === "endpoint");
  if (endpoint?.denied === "yes") return "explicitly denied";
  if (endpoint !== undefined && lets(endpoint) === "no") return "implicitly denied";
  return said.every((each) => lets(each) === "yes") ? "allowed" : "unsupported";
}

/** Why a request is unsupported although each of its statements is clear. */
export function undocumentedCombination(request: PreparedRequest): Problem {
  return needsNoPermission(request)
    ? {
        place: ["serviceControl"],
        rule: "limits an action that needs no permission, and AWS does not say whether it can",
        remedy: "Leave the action out of the service control policies and the resource policy.",
      }
    : {
        place: ["resource"],
        rule: "grants to everybody, and AWS does not say whether a boundary or session policy that does not allow limits it",
        remedy: "Name the principal, or limit the statement by aws:PrincipalArn.",
      };
}
