import { listNames } from "../validation";
import { type Change } from "./changes";
import { identityOf } from "./resource-identity";
import { type Resource } from "./resource";
import { type Statements } from "./statements";

/** How many actions a sentence names. */
const namedActions = 4;

/**
 * What the policies of an entry no longer allow, and what they deny that they did not deny, one sentence a resource. A
 * statement that moves from one policy to another is no change.
 *
 * @param changes those of one entry; an entry that is gone as a whole is told otherwise
 */
export function tellLostAccess(changes: readonly Change[]): string[] {
  if (!changes.some((change) => "edits" in change)) return [];
  const before = permissionsOf(changes.flatMap((change) => ("before" in change ? [change.before] : [])));
  const after = permissionsOf(changes.flatMap((change) => ("after" in change ? [change.after] : [])));
  return [
    ...differences(before, after, "Allow", "no longer allows"),
    ...differences(after, before, "Deny", "now denies"),
  ];
}

/** One action on one resource, with whom and under which conditions. */
interface Permission {
  readonly effect: string;
  readonly action: string;
  readonly resource: string;
  readonly details: string;
}

function permissionsOf(resources: readonly Resource[]): ReadonlyMap<string, Permission> {
  return new Map(
    resources.flatMap(statementsIn).flatMap(([head, names]) => {
      const [, effect = "", actions = "", details = ""] = /^(\S+) ((?:all but )?\S*)(.*)$/.exec(head) ?? [];
      return actions.split(",").flatMap((action) =>
        names.split(" ").map((resource) => {
          const permission = { effect, action, resource, details };
          return [Object.values(permission).join("|"), permission] as const;
        }),
      );
    }),
  );
}

function statementsIn({ type, attributes }: Resource): (readonly [head: string, resources: string])[] {
  const { attributes: known } = identityOf(type);
  return Object.entries(attributes).flatMap(([name, value]) =>
    known[name]?.effect === "access" && typeof value !== "string" ? Object.entries(value satisfies Statements) : [],
  );
}

/** What is among the first permissions and not among the second. */
function differences(
  first: ReadonlyMap<string, Permission>,
  second: ReadonlyMap<string, Permission>,
  effect: string,
  verb: string,
): string[] {
  const others = new Set([...second.values()].map(({ action, resource }) => `${action}|${resource}`));
  const byResource = new Map<string, Permission[]>();
  for (const [key, each] of first) {
    if (each.effect === effect && !second.has(key)) {
      byResource.set(each.resource, [...(byResource.get(each.resource) ?? []), each]);
    }
  }
  return [...byResource]
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([resource, lost]) => {
      const actions = [...new Set(lost.map(({ action }) => action))];
      const onlyConditions = lost.every(({ action }) => others.has(`${action}|${resource}`));
      const shown = actions.slice(0, namedActions);
      const more = actions.length - shown.length;
      const names = more > 0 ? `${shown.join(", ")} and ${more} more` : listNames(shown);
      return onlyConditions
        ? `${verb} under other conditions or to others: ${names} on ${resource}`
        : `${verb} ${names} on ${resource}`;
    });
}
