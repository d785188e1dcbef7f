import { beyondReference } from "./beyond-reference";
import { isWildcardOnly, serviceOf } from "./queries";
import { resourceTypesMatching, standsForAny } from "./resource-pattern";
import { type ActionInfo, serviceAuthorization, type ServiceAuthorization } from "./service";

/**
 * Whether requests of an action can be on what a `Resource` of a policy stands for.
 *
 * - `documented`: AWS says so.
 * - `undocumented`: The reference lists no resource for the action. The policy names resources of its service that
 *   the action may be authorised on all the same: all of a type, or one that a write is about.
 * - `none`: AWS documents other resources for it, or `*` alone for a listing or a read.
 */
export type Reach = "documented" | "undocumented" | "none";

/** The reach of actions on one resource. What it finds out about a service is kept for the next action. */
export function reachOn(resource: string): (action: ActionInfo) => Reach {
  if (isEverything(resource)) return () => "documented";
  const types = new Map<ServiceAuthorization, ReadonlySet<string>>();
  return (action) => {
    if (isWildcardOnly(action)) return wildcardOnlyReach(action, [resource]);
    const service = serviceOf(action.name);
    if (service === undefined) return "none";
    const reached = types.get(service) ?? new Set(resourceTypesMatching(resource, service).map(({ name }) => name));
    types.set(service, reached);
    return action.resourceTypes.some(({ name }) => reached.has(name)) ? "documented" : "none";
  };
}

/** The reach of an action that the reference lists no type of resource for: the best that one of the resources has. */
export function wildcardOnlyReach({ name, service, accessLevels }: ActionInfo, resources: readonly string[]): Reach {
  const forms = beyondReference(service).resources?.[name.slice(service.length + 1)];
  if (forms !== undefined) return resources.some((each) => standsForAny(each, forms)) ? "documented" : "none";
  const isRead = accessLevels.some((level) => level === "List" || level === "Read");
  const described = serviceAuthorization(service);
  const mayReach = (resource: string): boolean =>
    serviceIn(resource) === service && (!isRead || standsForWholeType(resource, described));
  return resources.some(mayReach) ? "undocumented" : "none";
}

/** Whether a resource stands for all that there is. */
export function isEverything(resource: string): boolean {
  return /^\*+$/.test(resource);
}

function serviceIn(arn: string): string | undefined {
  return arn.split(":", 3)[2];
}

const wholeResourcesOf = new WeakMap<ServiceAuthorization, ReadonlySet<string>>();

/** Whether a resource stands for all resources of a type of the service, or for all of its resources: `…:table/*`. */
export function standsForWholeType(resource: string, service: ServiceAuthorization): boolean {
  const named = resourcePartOf(resource);
  return /^[*/]+$/.test(named) || (serviceIn(resource) === service.service && wholeResources(service).has(named));
}

/** What the resource part of an ARN is when it stands for all resources of one of the service's types. */
function wholeResources(service: ServiceAuthorization): ReadonlySet<string> {
  const known = wholeResourcesOf.get(service);
  if (known !== undefined) return known;
  const { forms = {} } = beyondReference(service.service);
  const arns = [...[...service.resourceTypes.values()].map(({ arn }) => arn), ...Object.values(forms).flat()];
  const parts = arns.map(resourcePartOf).filter((part) => part.includes("{"));
  const whole = new Set(parts.map((part) => part.replace(/\{\w+\}/g, "*")));
  wholeResourcesOf.set(service, whole);
  return whole;
}

/** What follows the account in an ARN. */
export function resourcePartOf(arn: string): string {
  return arn.split(":").slice(5).join(":");
}
