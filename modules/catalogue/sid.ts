import { type Statement } from "../policy";
import { type Operation, operations } from "./operations";

const rows: readonly Operation[] = Object.values(operations);
const purposes: readonly string[] = [...new Set(rows.map(({ purpose }) => purpose))];
// What a service does with data in a client's name is called as it would be called if the client did it.
const naming = rows.filter(({ through, on }) => through === undefined || on.includes("key"));
const purposesByAction: ReadonlyMap<string, readonly string[]> = new Map(
  [...new Set(rows.flatMap(({ actions }) => actions))].map((action) => {
    const named = naming.filter(({ actions }) => actions.includes(action));
    const found = named.length > 0 ? named : rows.filter(({ actions }) => actions.includes(action));
    return [action, [...new Set(found.map(({ purpose }) => purpose))]];
  }),
);

const mostPurposes = 3;

/**
 * A Sid that describes what a statement allows or denies: `ReadItemsAndScan`, `ReadItemsAndScanAndMore` for many purposes,
 * `DenyAllExceptDescribe` for a statement with NotAction.
 */
export function describeStatement({ effect, actions, notActions = [] }: Statement): string {
  const present = purposesOf(actions ?? notActions);
  const ordered = purposes.filter((purpose) => present.has(purpose));
  const named = ordered.length > mostPurposes ? [...ordered.slice(0, mostPurposes - 1), "More"] : ordered;
  return `${effect === "Deny" ? "Deny" : ""}${actions === undefined ? "AllExcept" : ""}${named.join("And")}`;
}

/** The fewest purposes that explain every action, the one that explains most of them first. */
function purposesOf(actions: readonly string[]): ReadonlySet<string> {
  const chosen = new Set<string>();
  let left = actions.map((action) => purposesByAction.get(action) ?? []).filter((each) => each.length > 0);
  while (left.length > 0) {
    const explains = (purpose: string): number => left.filter((each) => each.includes(purpose)).length;
    const best = purposes.reduce((most, each) => (explains(each) > explains(most) ? each : most));
    chosen.add(best);
    left = left.filter((each) => !each.includes(best));
  }
  return chosen;
}
