import { type Statement } from "../policy";
import { operations, type Operation, type Purpose } from "./operations";

const rows: readonly Operation[] = Object.values(operations);
const purposes: readonly Purpose[] = [...new Set(rows.map(({ purpose }) => purpose))];
// What a service does in a client's name is called as it would be called if the client did it.
const purposeByAction: ReadonlyMap<string, Purpose> = new Map(
  [...rows]
    .sort((left, right) => Number(right.through !== undefined) - Number(left.through !== undefined))
    .flatMap(({ actions, purpose }) => actions.map((action) => [action, purpose] as const)),
);

const mostPurposes = 3;

/** A Sid that says what a statement is for: `ReadItemsAndScan`, or `ReadItemsAndScanAndMore` where it is for many things. */
export function describeStatement({ effect, actions = [] }: Statement): string {
  const present = new Set(actions.map((action) => purposeByAction.get(action)));
  const ordered = purposes.filter((purpose) => present.has(purpose));
  const named = ordered.length > mostPurposes ? [...ordered.slice(0, mostPurposes - 1), "More"] : ordered;
  return `${effect === "Deny" ? "Deny" : ""}${named.join("And")}`;
}
