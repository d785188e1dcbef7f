import { type Statement } from "../policy";
import { operations, type Operation, type Purpose } from "./operations";

const rows: readonly Operation[] = Object.values(operations);
const purposes: readonly Purpose[] = [...new Set(rows.map(({ purpose }) => purpose))];
const purposesByAction: ReadonlyMap<string, ReadonlySet<Purpose>> = new Map(
  [...new Set(rows.flatMap(({ actions }) => actions))].map((action) => {
    const all = rows.filter(({ actions }) => actions.includes(action));
    // What a service does in a client's name is called as it would be called if the client did it.
    const byClients = all.filter(({ through }) => through === undefined);
    return [action, new Set((byClients.length > 0 ? byClients : all).map(({ purpose }) => purpose))];
  }),
);

const mostPurposes = 3;

/** A Sid that says what a statement is for: `ReadItemsAndScan`, or `ReadItemsAndScanAndMore` where it is for many things. */
export function describeStatement({ effect, actions = [] }: Statement): string {
  const present = purposesOf(actions);
  const ordered = purposes.filter((purpose) => present.has(purpose));
  const named = ordered.length > mostPurposes ? [...ordered.slice(0, mostPurposes - 1), "More"] : ordered;
  return `${effect === "Deny" ? "Deny" : ""}${named.join("And")}`;
}

/** An action that several purposes share adds none to one of those. */
function purposesOf(actions: readonly string[]): ReadonlySet<Purpose> {
  const byAction = actions.map((action) => [...(purposesByAction.get(action) ?? [])]);
  const own = new Set(byAction.flatMap((each) => (each.length === 1 ? each : [])));
  const shared = byAction.filter((each) => !each.some((purpose) => own.has(purpose)));
  return new Set([...own, ...shared.flatMap((each) => each.slice(0, 1))]);
}
