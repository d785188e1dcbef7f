import { problem } from "../validation";
import { type Change, isArrival } from "./changes";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { identityOf } from "./resource-identity";
import { keyOf, labelOf, nameOf } from "./words";

/**
 * Refuses a name in AWS that passes from a resource that is destroyed to one at another address: Terraform does not order
 * the two, so AWS refuses the second one while the first is there, and the first is destroyed all the same.
 */
export function refusePassedNames(changes: readonly Change[]): Refusal[] {
  const arrivals = new Map(
    changes.filter(isArrival).flatMap(({ after }) => uniqueName(after).map((name) => [name, after] as const)),
  );
  return changes.flatMap((change) => {
    if (change.kind !== "destroyed") return [];
    const [name = ""] = uniqueName(change.before);
    const come = arrivals.get(name);
    return come === undefined ? [] : [{ resource: change.before, problem: passedName(change.before, come) }];
  });
}

function uniqueName(resource: Resource): string[] {
  const name = nameOf(resource);
  return name === undefined || identityOf(resource.type).sharesName === true ? [] : [`${resource.type} ${name}`];
}

function passedName(gone: Resource, come: Resource) {
  const [former, current] = [gone, come].map(keyOf);
  const isRename = gone.entry?.section === come.entry?.section && former !== current;
  const renamed = isRename ? `If the entry was renamed, write formerly: ["${former}"] in "${current}". ` : "";
  return problem({
    rule: `${labelOf(gone)} would be destroyed at ${gone.address} and made again at ${come.address}, in no order`,
    remedy: `${renamed}Take out what has the name now, lock and deploy that, and then add the other one; or give that another name.`,
  });
}
