import { expandActions, matchesWildcard, reachOn } from "../aws";
import { sortedUnique, type Statement } from "./statement";

/** Actions that are allowed on a resource. */
export interface AllowedActions {
  readonly resource: string;
  readonly actions: readonly string[];
}

/**
 * What statements allow beyond a need: each action, wildcards expanded, on each resource of theirs that no statement
 * of the need covers. A known action that cannot be done on a resource (a bucket's action on its objects) is no excess,
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
    for (const resource of resources) {
      const names = actions.flatMap((pattern) => actionsOn(resource, pattern));
      const excessive = names.filter((name) => !isCovered(name, resource, conditions, need));
      const known = byResource.get(resource) ?? new Set();
      for (const name of excessive) byResource.set(resource, known.add(name));
    }
  }
  return sortedUnique(byResource.keys()).map((resource) => ({
    resource,
    actions: sortedUnique(byResource.get(resource) ?? []),
  }));
}

/**
 * The actions that a pattern allows on a resource. What the service authorization data do not know (another service,
 * a new action, `*`) stands for itself, for it may well grant something.
 */
function actionsOn(resource: string, pattern: string): readonly string[] {
  const known = expandActions(pattern);
  if (known.length === 0) return [pattern];
  const reachOf = reachOn(resource);
  return known.filter((action) => reachOf(action) !== "none").map(({ name }) => name);
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
      (each.actions ?? []).some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase())) &&
      (each.resources ?? []).some((pattern) => covers(pattern, resource)),
  );
}

/**
 * Whether one pattern stands for all that another does. Where it has no wildcard but `*` and no variable, it does when
 * it matches the other's text, whose own wildcards are read as letters; `?` would match a `*`, which stands for more.
 */
function covers(pattern: string, other: string): boolean {
  return pattern === other || (!/\?|\$\{/.test(pattern) && matchesWildcard(pattern, other));
}
