import { toolKeyOf } from "../principals";
import { problem } from "../validation";
import { afterOf, beforeOf, type Change, isStay, type Stay } from "./changes";
import { type Entry, formatEntry } from "./entry";
import { groupBy } from "./group-by";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { lossOf } from "./resource-identity";
import { sortBy } from "./sort-by";
import { describeEdits, labelOf, nameOf, propertyOf } from "./words";

const isIdentity = ({ type }: Resource): boolean => lossOf(type) === "identity";

/** Refuses what replaces or renames a role or a user that others name. Taking one out on purpose is reported. */
export function refuseLostIdentities(changes: readonly Change[]): Refusal[] {
  return [...changes.flatMap(refuseEdited), ...refuseRenamed(changes)];
}

function refuseEdited(change: Change): Refusal[] {
  if (!isStay(change) || !isIdentity(change.after)) return [];
  const { before, edits } = change;
  const decisive = edits.filter(({ effect }) => effect === "replaces" || effect === "renames");
  if (decisive.length === 0) return [];
  const happens = change.kind === "replaced" ? "would be replaced" : "would be renamed";
  const rule = `${labelOf(before)} ${happens}, and policies that name it stop matching: ${describeEdits(before.type, decisive)}`;
  return [{ resource: change.after, problem: problem({ rule, remedy: keepRemedy(change, decisive) }) }];
}

function keepRemedy({ before, after }: Stay, decisive: Stay["edits"]): string {
  const isConnection = after.entry?.section === "connections";
  const kind = before.type.replace("aws_iam_", "");
  const kept = decisive.map((edit) => {
    const value = JSON.stringify(edit.from);
    return edit.attribute === "name" && isConnection
      ? `names: { ${kind}: ${value} }`
      : `${propertyOf(before.type, edit)}: ${value}`;
  });
  const rendering = isConnection ? ' If only its rendering changes, write deployedAs: "as-documented".' : "";
  return (
    `Write ${kept.join(", ")}.${rendering} If the new one is meant, take the entry out, lock and deploy that, and ` +
    "then add it."
  );
}

/** The resources of an entry. */
interface Group {
  readonly entry: Entry;
  readonly resources: readonly Resource[];
}

/** An entry that goes while one of the same form comes: a rename without `formerly`, or two decisions in one edit. */
function refuseRenamed(changes: readonly Change[]): Refusal[] {
  const earlier = changes.flatMap(beforeOf);
  const known = keysOf(earlier);
  const staying = keysOf(changes.filter(({ kind }) => kind !== "destroyed").flatMap(beforeOf));
  const created = changes.filter(({ kind }) => kind === "created").flatMap(afterOf);
  const gone = byEntry(earlier).filter(({ entry }) => !staying.has(formatEntry(entry)));
  const fresh = byEntry(created).filter(({ entry }) => !known.has(formatEntry(entry)));
  return gone.flatMap((each) => {
    const [named] = each.resources.filter(isIdentity);
    const successor = named === undefined ? undefined : successorOf(each, gone, fresh);
    if (named === undefined || successor === undefined) return [];
    return [{ resource: named, problem: renameProblem(each, successor) }];
  });
}

function keysOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap(({ entry }) => (entry === undefined ? [] : [formatEntry(entry)])));
}

function byEntry(resources: readonly Resource[]): Group[] {
  const placed = resources.flatMap((resource) =>
    resource.entry === undefined ? [] : [{ entry: resource.entry, resource }],
  );
  const groups = groupBy(placed, ({ entry }) => formatEntry(entry));
  return sortBy(groups, ([text]) => text).flatMap(([, group]) =>
    group.slice(0, 1).map(({ entry }) => ({ entry, resources: group.map(({ resource }) => resource) })),
  );
}

/** The new entry with a name of this one; else, of those of the same form, the one at the same place in their order. */
function successorOf(gone: Group, allGone: readonly Group[], fresh: readonly Group[]): Group | undefined {
  const names = new Set(gone.resources.flatMap((each) => nameOf(each) ?? []));
  const inSection = fresh.filter(({ entry }) => entry.section === gone.entry.section);
  const namesake = inSection.find(({ resources }) => resources.some((each) => names.has(nameOf(each) ?? "")));
  if (namesake !== undefined) return namesake;
  const alike = (each: Group): boolean => each.entry.section === gone.entry.section && formOf(each) === formOf(gone);
  const candidates = inSection.filter(alike);
  return candidates[allGone.filter(alike).indexOf(gone)] ?? candidates[0];
}

/** The roles and users of an entry by what their addresses say after its key. */
function formOf({ resources }: Group): string {
  return resources
    .filter(isIdentity)
    .map(({ type, address, entry: { key = "" } = { section: "" } }) => {
      const name = address.slice(type.length + 1);
      return `${type} ${name.slice(name.indexOf(key) + key.length)}`;
    })
    .sort()
    .join(" ");
}

function renameProblem({ entry, resources }: Group, come: Group) {
  const lost = resources.filter(({ type }) => lossOf(type) !== "other").map(labelOf);
  const [former, current] = [entry, come.entry].map(({ section, key }) => key ?? section);
  return problem({
    rule: `${lost.join(", ")} would be destroyed, and "${current}" created, which has the same roles and users`,
    remedy:
      `If it was renamed, write formerly: ["${former}"] in "${current}"${inItsTool(entry, come.entry)}. If both are ` +
      `meant, take "${former}" out, lock and deploy that, and then add "${current}".`,
  });
}

/** The roles of an internal tool are built among the principals, and their keys are derived from its own. */
function inItsTool(gone: Entry, come: Entry): string {
  if (gone.section !== "principals") return "";
  const [former, current] = [gone, come].map(({ key = "" }) => toolKeyOf(key));
  if (former === undefined || current === undefined) return "";
  return `, or, for roles of an internal tool, formerly: ["${former}"] in the tool "${current}"`;
}
