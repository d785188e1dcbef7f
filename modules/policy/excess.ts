import {
  type ActionInfo,
  expandActions,
  isWildcardOnly,
  matchesWildcard,
  resourceTypesMatching,
  serviceOf,
} from "../aws";
import { type Statement } from "./statement";

/** Actions that are allowed on a resource. */
export interface AllowedActions {
  readonly resource: string;
  readonly actions: readonly string[];
}

/**
 * What statements allow beyond a need: each action, wildcards expanded, on each resource of theirs that no statement
 * of the need covers. An action that cannot be done on a resource (a bucket's action on its objects) is no excess,
 * for such a statement grants nothing.
 *
 * A need under conditions covers only what stands under the same ones. Denials, `NotAction` and `NotResource` are
 * not taken into account, so what is listed may be more than what is really open, never less, as long as statements
 * only use `Action` and `Resource`.
 */
export function excess(granted: readonly Statement[], need: readonly Statement[]): AllowedActions[] {
  const byResource = new Map<string, Set<string>>();
  for (const { effect, actions = [], resources = [], conditions } of granted) {
    if (effect !== "Allow") continue;
    for (const action of actions.flatMap(expandActions)) {
      for (const resource of resources) {
        if (!grantsAnything(action, resource) || isCovered(action.name, resource, conditions, need)) continue;
        const excessive = byResource.get(resource) ?? new Set();
        byResource.set(resource, excessive.add(action.name));
      }
    }
  }
  return [...byResource].sort().map(([resource, actions]) => ({ resource, actions: [...actions].sort() }));
}

function grantsAnything(action: ActionInfo, resource: string): boolean {
  if (resource === "*") return true;
  const service = serviceOf(action.name);
  if (isWildcardOnly(action) || service === undefined) return false;
  const possible = new Set(action.resourceTypes.map(({ name }) => name));
  return resourceTypesMatching(resource, service).some(({ name }) => possible.has(name));
}

function isCovered(
  action: string,
  resource: string,
  conditions: Statement["conditions"],
  need: readonly Statement[],
): boolean {
  return need.some(
    (each) =>
      each.effect === "Allow" &&
      (each.conditions === undefined || JSON.stringify(each.conditions) === JSON.stringify(conditions)) &&
      (each.actions ?? []).some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
      // A pattern that matches the other's text, its wildcards read as letters, stands for all that the other does.
      (each.resources ?? []).some((pattern) => matchesWildcard(pattern, resource)),
  );
}
