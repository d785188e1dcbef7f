import { dataTypes } from "../catalogue";
import { problem } from "../validation";
import { afterOf, type Change, type Departure, type Stay } from "./changes";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { describeEdits, keyOf, labelOf, nameOf, propertyOf } from "./words";

/**
 * Refuses what loses the data of a table, a bucket or a KMS key. Only what was disposable before may be lost: what the
 * same edit makes disposable is still protected in AWS.
 */
export function refuseLostData(changes: readonly Change[]): Refusal[] {
  const created = changes.filter(({ kind }) => kind === "created").flatMap(afterOf);
  const candidates: Candidates = {
    named: new Map(created.map((each) => [`${each.type} ${nameOf(each) ?? ""}`, each])),
    any: new Map(created.map((each) => [each.type, each])),
  };
  return changes.flatMap((change) => {
    if (change.kind === "replaced") return change.before.disposable ? [] : refuseReplaced(change);
    if (change.kind === "kept") return refuseUnseen(change);
    return change.kind !== "destroyed" || change.before.disposable ? [] : refuseDestroyed(change, candidates);
  });
}

/** What is created, by type and name in AWS, and by type. */
interface Candidates {
  readonly named: ReadonlyMap<string, Resource>;
  readonly any: ReadonlyMap<string, Resource>;
}

function refuseDestroyed({ before, blockedBy }: Departure, candidates: Candidates): Refusal[] {
  const data = dataTypes.get(before.type);
  if (data === undefined || blockedBy !== undefined) return [];
  const { section, lost, existing } = data;
  const key = keyOf(before);
  const isEntry = before.entry === undefined || before.entry.section === section;
  const remedy = [
    ...renamedTo(before, candidates).map((to) => `If it was renamed, write formerly: ["${key}"] in "${to}".`),
    ...(isEntry ? [`To leave it in AWS, write retired: { ${section}: ["${key}"] }, or ${existing} in its entry.`] : []),
    `To delete it, write disposable: true in its ${isEntry ? "entry" : "environment"}, lock and deploy that, and then take it out.`,
  ].join(" ");
  return [
    { resource: before, problem: problem({ rule: `${labelOf(before)} would be destroyed with ${lost}`, remedy }) },
  ];
}

/** The entry that may be the same thing under another key: with the same name in AWS, or else any new one. */
function renamedTo(before: Resource, { named, any }: Candidates): string[] {
  const name = nameOf(before);
  const found = (name === undefined ? undefined : named.get(`${before.type} ${name}`)) ?? any.get(before.type);
  return found === undefined ? [] : [keyOf(found)];
}

function refuseReplaced({ before, edits }: Stay): Refusal[] {
  const data = dataTypes.get(before.type);
  if (data === undefined) return [];
  const decisive = edits.filter(({ effect }) => effect === "replaces");
  const kept = decisive.map((edit) => `${propertyOf(before.type, edit)} as it is`);
  const rule = `${labelOf(before)} would be replaced, and loses ${data.lost}: ${describeEdits(before.type, decisive)}`;
  const onlyName = decisive.length === 1 && typeof decisive[0]?.from === "string" ? decisive[0].from : undefined;
  const keep =
    onlyName !== undefined && onlyName === nameOf(before) ? `Write name: "${onlyName}".` : `Keep ${kept.join(", ")}.`;
  const remedy =
    `${keep} Otherwise make a new entry beside it and copy, or write disposable: true alone, lock and deploy that, ` +
    "and then edit it.";
  return [{ resource: before, problem: problem({ rule, remedy }) }];
}

/** Refuses what Terraform reports as no change: the file would state what AWS does not have. */
function refuseUnseen({ before, edits }: Stay): Refusal[] {
  const unseen = edits.filter(({ effect }) => effect === "unseen");
  if (unseen.length === 0) return [];
  const rule = `${labelOf(before)}: Terraform reports no change and AWS keeps the former value: ${describeEdits(before.type, unseen)}`;
  const remedy = "Write the former value. Another one needs a new entry with a new name, and a copy.";
  return [{ resource: before, problem: problem({ rule, remedy }) }];
}

/**
 * Refuses to forget data that no environment gives away: a configuration of another time forgets what the environment
 * still has.
 *
 * @param declared the addresses that an environment forgets on purpose
 */
export function refuseForgottenData(changes: readonly Change[], declared: ReadonlySet<string>): Refusal[] {
  return changes.flatMap((change) => {
    if (change.kind !== "forgotten" || declared.has(change.before.address)) return [];
    const data = dataTypes.get(change.before.type);
    if (data === undefined) return [];
    const rule = `${labelOf(change.before)} would leave Terraform, and no environment here declares that`;
    const remedy = `Plan again from the file that is to be deployed, where retired or ${data.existing} declares it.`;
    return [{ resource: change.before, problem: problem({ rule, remedy }) }];
  });
}
