import { problem } from "../validation";
import { type Change } from "./changes";
import { dataPrefix } from "./inventory";
import { type Refusal } from "./refusal";
import { labelOf, nameOf } from "./words";

/**
 * Refuses to create a table or a bucket that was an existing one: AWS refuses a second one with its name, after Terraform
 * has made other changes.
 *
 * @param existing their names, by the address of the data source that looked each up
 */
export function refuseExisting(changes: readonly Change[], existing: ReadonlyMap<string, string>): Refusal[] {
  return changes.flatMap((change) => {
    if (change.kind !== "created") return [];
    const known = existing.get(`${dataPrefix}${change.after.address}`);
    if (known === undefined || known !== nameOf(change.after)) return [];
    const rule = `${labelOf(change.after)} exists in AWS and would be created again`;
    return [{ resource: change.after, problem: problem({ rule, remedy: "Write adopt: true in its entry." }) }];
  });
}
