import { dataTypes } from "../catalogue";
import { withoutPolicyNumber } from "../principals";
import { listNames } from "../validation";
import { isLive, userOf } from "./access-key";
import { beforeOf, type Change, type Departure, isStay, latestOf, type Stay } from "./changes";
import { formatEntry } from "./entry";
import { groupBy } from "./group-by";
import { describeLostAccess } from "./lost-access";
import { type Resource } from "./resource";
import { identityOf, lossOf } from "./resource-identity";
import { sortBy } from "./sort-by";
import { type SummaryRow } from "./summary";
import { describeEdits, keyOf, labelOf, nameOf, shortName } from "./words";

/**
 * Reports what a person should know of changes that are allowed, by entry; by address where the entry is not known.
 * Creations are not listed.
 *
 * @param refused the resources that are refused, of whose entries nothing is reported
 */
export function reportChanges(changes: readonly Change[], refused: readonly Resource[]): SummaryRow[] {
  const skipped = new Set(refused.map(groupOf));
  const gone = namesOf(changes.filter(isDeparture).flatMap(beforeOf));
  const reported = changes.filter((each) => !isDeparture(each) || !isPartOf(each.before, gone));
  const groups = [...groupBy(reported, (each) => groupOf(latestOf(each)))].filter(([group]) => !skipped.has(group));
  const forgotten = new Set(changes.flatMap((each) => (each.kind === "forgotten" ? [each.before.address] : [])));
  return sortBy(
    groups
      .map(([key, each]) => ({ key, details: describeChanges(each, forgotten) }))
      .filter(({ details }) => details.length > 0),
    ({ key }) => key,
  );
}

function isDeparture(change: Change): change is Departure {
  return change.kind === "destroyed" || change.kind === "forgotten";
}

/** A plan does not show entries, but all policies of a principal have one address apart from their numbers. */
function groupOf({ entry, address }: Resource): string {
  return entry === undefined ? withoutPolicyNumber(address) : formatEntry(entry);
}

function namesOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap((each) => nameOf(each) ?? []));
}

/** Whether something goes because what it belongs to goes: the policy of a bucket, the attachment of a role. */
function isPartOf(resource: Resource, gone: ReadonlySet<string>): boolean {
  if (lossOf(resource.type) !== "other" || identityOf(resource.type).name !== undefined) return false;
  const texts = Object.values(resource.attributes).filter((value) => typeof value === "string");
  return texts.some((text) => gone.has(text) || gone.has(text.split("/").at(-1) ?? ""));
}

function describeChanges(changes: readonly Change[], forgotten: ReadonlySet<string>): string[] {
  const stays = changes.filter(isStay);
  const departed = (kind: Departure["kind"]) => changes.filter((each) => each.kind === kind).flatMap(beforeOf);
  const destroyed = departed("destroyed");
  const imported = changes.filter(({ kind }) => kind === "imported").length;
  return [
    ...describeMoves(stays),
    ...stays.flatMap(describeEdited),
    ...stays.filter(({ kind }) => kind === "replaced").map(describeReplaced),
    ...describeLostAccess(changes, forgotten),
    ...(destroyed.length === 0 ? [] : [`destroys ${listNames(destroyed.map(labelOf))}`]),
    ...destroyed.filter(isLiveKey).map(describeKeyEnd),
    ...describeEnds(destroyed),
    ...departed("forgotten").map(describeForgotten),
    ...(imported === 0 ? [] : [`imports ${imported} resource${imported === 1 ? "" : "s"} that AWS has`]),
  ];
}

const withNote = (text: string | undefined): string => (text === undefined ? "" : `: ${text}`);

function describeMoves(changes: readonly Stay[]): string[] {
  const moves = changes.filter(({ before, after }) => before.address !== after.address);
  const [first] = moves;
  if (first === undefined) return [];
  const addresses = moves.length === 1 ? "1 resource moves" : `${moves.length} resources move`;
  return [`${addresses} from ${first.before.entry === undefined ? first.before.address : keyOf(first.before)}`];
}

function describeReplaced({ before, edits }: Stay): string {
  const decisive = edits.filter(({ effect }) => effect === "replaces");
  const { destroyed, replaced = destroyed } = identityOf(before.type);
  return `replaces ${labelOf(before)} (${describeEdits(before.type, decisive)})${withNote(replaced)}`;
}

function describeEdited({ kind, before, after, edits }: Stay): string[] {
  const reported = edits.filter(({ effect }) => effect === "reported" || (effect === "renames" && kind === "kept"));
  const becomes = after.disposable && !before.disposable && dataTypes.has(after.type);
  return [
    ...(becomes ? [`${labelOf(after)} becomes disposable: a later edit may destroy it`] : []),
    ...reported.map((edit) => {
      const { note, notedWhenAdded = true } = identityOf(after.type).attributes[edit.attribute] ?? {};
      const noted = edit.from !== "" || notedWhenAdded ? note : undefined;
      return `${labelOf(after)}: ${describeEdits(after.type, [edit])}${withNote(noted)}`;
    }),
  ];
}

function isLiveKey(resource: Resource): boolean {
  return lossOf(resource.type) === "secret" && isLive(resource);
}

function describeKeyEnd(key: Resource): string {
  return `access key ${shortName(key)} is Active and ends with its user ${userOf(key)}`;
}

/** Describes what it means that resources end, those with the same meaning together. */
function describeEnds(destroyed: readonly Resource[]): string[] {
  const notes = new Set(destroyed.flatMap(({ type }) => identityOf(type).destroyed ?? []));
  return [...notes].map((text) => {
    const these = destroyed.filter(({ type }) => identityOf(type).destroyed === text);
    return `${listNames(these.map(labelOf))}: ${text}`;
  });
}

function describeForgotten(resource: Resource): string {
  const stays = `${labelOf(resource)} leaves Terraform and stays in AWS`;
  return dataTypes.has(resource.type) ? `${stays}; a policy that it has stays in force` : stays;
}
