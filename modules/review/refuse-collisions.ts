import { problem } from "../validation";
import { type Change } from "./changes";
import { type Refusal } from "./refusal";
import { lossOf } from "./resource-identity";
import { keyOf, labelOf } from "./words";

/** Refuses moves onto something that is there: Terraform warns, keeps what is there, and destroys what was to be moved. */
export function refuseCollisions(changes: readonly Change[]): Refusal[] {
  return changes.flatMap((change) => {
    if (change.kind !== "destroyed" || change.blockedBy === undefined) return [];
    const { before, blockedBy } = change;
    if (lossOf(before.type) === "other") return [];
    const rule = `${labelOf(before)} would be destroyed: it moves to ${blockedBy}, where the lock has another one`;
    const remedy = `Take "${keyOf(before)}" out of formerly, and keep it as an entry of its own.`;
    return [{ resource: before, problem: problem({ rule, remedy }) }];
  });
}
