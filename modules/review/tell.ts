import { listNames } from "../validation";
import { type Change, type Departure, type Stay } from "./changes";
import { describeLostAccess } from "./lost-access";
import { isLive, userOf } from "./refuse-secrets";
import { type Resource } from "./resource";
import { dataKindOf, identityOf } from "./resource-identity";
import { type SummaryRow } from "./summary";
import { describeEdits, keyOf, labelOf, nameOf, shortName } from "./words";

/**
 * What a person should know of changes that are allowed, by entry; by address where the entry is not known. Creations
 * are not listed.
 *
 * @param refused the resources that are refused, of whose entries nothing is told
 */
export function tellChanges(changes: readonly Change[], refused: readonly Resource[]): SummaryRow[] {
  const skipped = new Set(refused.map(groupOf));
  const gone = namesOf(changes.flatMap((each) => (isDeparture(each) ? [each.before] : [])));
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groupOf(resourceOf(change));
    if (skipped.has(group) || (isDeparture(change) && isPartOf(change.before, gone))) continue;
    groups.set(group, [...(groups.get(group) ?? []), change]);
  }
  return [...groups]
    .map(([key, each]) => ({ key, details: sentences(each) }))
    .filter(({ details }) => details.length > 0)
    .sort((one, two) => (one.key < two.key ? -1 : 1));
}

function isDeparture(change: Change): change is Departure {
  return change.kind === "destroyed" || change.kind === "forgotten";
}

function resourceOf(change: Change): Resource {
  return "after" in change ? change.after : change.before;
}

/** A plan does not show entries, but all policies of a principal have one address apart from their numbers. */
function groupOf({ entry, address }: Resource): string {
  return entry ?? address.replace(/(?<=_policy)-\d+$/, "");
}

function namesOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap((each) => nameOf(each) ?? []));
}

/** Whether something goes because what it belongs to goes: the policy of a bucket, the attachment of a role. */
function isPartOf(resource: Resource, gone: ReadonlySet<string>): boolean {
  const { loss, name } = identityOf(resource.type);
  if (loss !== "other" || name !== undefined) return false;
  const texts = Object.values(resource.attributes).filter((value) => typeof value === "string");
  return texts.some((text) => gone.has(text) || gone.has(text.split("/").at(-1) ?? ""));
}

function sentences(changes: readonly Change[]): string[] {
  const stays = changes.flatMap((each) => ("edits" in each ? [each] : []));
  const departed = (kind: Departure["kind"]) =>
    changes.flatMap((each) => (each.kind === kind && !("after" in each) ? [each.before] : []));
  const destroyed = departed("destroyed");
  const imported = changes.filter(({ kind }) => kind === "imported").length;
  return [
    ...moved(stays),
    ...stays.flatMap(edited),
    ...stays.filter(({ kind }) => kind === "replaced").map(replaced),
    ...describeLostAccess(changes),
    ...(destroyed.length === 0 ? [] : [`destroys ${listNames(destroyed.map(labelOf))}`]),
    ...destroyed.filter(isLiveKey).map(keyEnds),
    ...endings(destroyed),
    ...departed("forgotten").map(forgotten),
    ...(imported === 0 ? [] : [`imports ${imported} resource${imported === 1 ? "" : "s"} that AWS has`]),
  ];
}

const note = (text: string | undefined): string => (text === undefined ? "" : `: ${text}`);

function moved(changes: readonly Stay[]): string[] {
  const moves = changes.filter(({ before, after }) => before.address !== after.address);
  const [first] = moves;
  if (first === undefined) return [];
  const addresses = moves.length === 1 ? "1 resource moves" : `${moves.length} resources move`;
  return [`${addresses} from ${first.before.entry === undefined ? first.before.address : keyOf(first.before)}`];
}

function replaced({ before, edits }: Stay): string {
  const decisive = edits.filter(({ effect }) => effect === "replaces");
  const { replaced: says, destroyed } = identityOf(before.type);
  return `replaces ${labelOf(before)} (${describeEdits(before.type, decisive)})${note(says ?? destroyed)}`;
}

function edited({ kind, before, after, edits }: Stay): string[] {
  const told = edits.filter(({ effect }) => effect === "told" || (effect === "renames" && kind === "kept"));
  const becomes = after.disposable && !before.disposable && dataKindOf(after.type) !== undefined;
  return [
    ...(becomes ? [`${labelOf(after)} becomes disposable: a later edit may destroy it`] : []),
    ...told.map((edit) => {
      const says = identityOf(after.type).attributes[edit.attribute]?.says;
      return `${labelOf(after)}: ${describeEdits(after.type, [edit])}${note(says)}`;
    }),
  ];
}

function isLiveKey(resource: Resource): boolean {
  return identityOf(resource.type).loss === "secret" && isLive(resource);
}

function keyEnds(key: Resource): string {
  return `access key ${shortName(key)} is Active and ends with its user ${userOf(key)}`;
}

/** What it means that resources end, those with the same meaning together. */
function endings(destroyed: readonly Resource[]): string[] {
  const notes = new Set(destroyed.flatMap(({ type }) => identityOf(type).destroyed ?? []));
  return [...notes].map((text) => {
    const these = destroyed.filter(({ type }) => identityOf(type).destroyed === text);
    return `${listNames(these.map(labelOf))}: ${text}`;
  });
}

function forgotten(resource: Resource): string {
  const stays = `${labelOf(resource)} leaves Terraform and stays in AWS`;
  return dataKindOf(resource.type) === undefined ? stays : `${stays}; its policy stays too, and whom that lets in`;
}
