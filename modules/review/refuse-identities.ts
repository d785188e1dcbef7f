import { problem } from "../validation";
import { type Change, type Stay } from "./changes";
import { type Refusal } from "./refusal";
import { type Resource } from "./resource";
import { identityOf } from "./resource-identity";
import { describeEdits, keyOf, labelOf, nameOf, propertyOf } from "./words";

const isIdentity = ({ type }: Resource): boolean => identityOf(type).loss === "identity";

/** Refuses what replaces or renames a role or a user that others name. Taking one out on purpose is told. */
export function refuseLostIdentities(changes: readonly Change[]): Refusal[] {
  return [...changes.flatMap(refuseEdited), ...refuseRenamed(changes)];
}

function refuseEdited(change: Change): Refusal[] {
  if (!("edits" in change) || !isIdentity(change.after)) return [];
  const { before, edits } = change;
  const decisive = edits.filter(({ effect }) => effect === "replaces" || effect === "renames");
  if (decisive.length === 0) return [];
  const happens = change.kind === "replaced" ? "would be replaced" : "would be renamed";
  const rule = `${labelOf(before)} ${happens}, and what names it loses it: ${describeEdits(before.type, decisive)}`;
  return [{ resource: change.after, problem: problem({ rule, remedy: keepRemedy(change, decisive) }) }];
}

function keepRemedy({ before, after }: Stay, decisive: Stay["edits"]): string {
  const isConnection = after.entry?.startsWith("connections.") === true;
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

interface Entry {
  readonly entry: string;
  readonly resources: readonly Resource[];
}

/** An entry that goes while one of the same form comes: a rename without `formerly`, or two decisions in one edit. */
function refuseRenamed(changes: readonly Change[]): Refusal[] {
  const earlier = changes.flatMap((each) => ("before" in each ? [each] : []));
  const staying = new Set(earlier.filter(({ kind }) => kind !== "destroyed").map(({ before }) => before.entry));
  const known = new Set(earlier.map(({ before }) => before.entry));
  const gone = byEntry(earlier.map(({ before }) => before)).filter(({ entry }) => !staying.has(entry));
  const come = byEntry(changes.flatMap((each) => (each.kind === "created" ? [each.after] : [])));
  const fresh = come.filter(({ entry }) => !known.has(entry));
  return gone.flatMap((each) => {
    const [named] = each.resources.filter(isIdentity);
    const successor = named === undefined ? undefined : successorOf(each, gone, fresh);
    if (named === undefined || successor === undefined) return [];
    return [{ resource: named, problem: renameProblem(each, successor) }];
  });
}

function byEntry(resources: readonly Resource[]): Entry[] {
  const entries = new Map<string, Resource[]>();
  for (const resource of resources) {
    const { entry } = resource;
    if (entry !== undefined) entries.set(entry, [...(entries.get(entry) ?? []), resource]);
  }
  const sorted = [...entries].sort(([one], [two]) => (one < two ? -1 : 1));
  return sorted.map(([entry, each]) => ({ entry, resources: each }));
}

/** The new entry with a name of this one; else, of those of the same form, the one at the same place in their order. */
function successorOf(gone: Entry, allGone: readonly Entry[], fresh: readonly Entry[]): Entry | undefined {
  const names = new Set(gone.resources.flatMap((each) => nameOf(each) ?? []));
  const section = sectionOf(gone);
  const inSection = fresh.filter((each) => sectionOf(each) === section);
  const namesake = inSection.find(({ resources }) => resources.some((each) => names.has(nameOf(each) ?? "")));
  if (namesake !== undefined) return namesake;
  const alike = (each: Entry): boolean => sectionOf(each) === section && formOf(each) === formOf(gone);
  const candidates = inSection.filter(alike);
  return candidates[allGone.filter(alike).indexOf(gone)] ?? candidates[0];
}

function sectionOf({ entry }: Entry): string {
  return entry.split(".")[0] ?? entry;
}

/** The roles and users of an entry by what their addresses say after its key. */
function formOf({ resources }: Entry): string {
  return resources
    .filter(isIdentity)
    .map(({ type, address, entry = "" }) => {
      const key = entry.split(".")[1] ?? "";
      const name = address.slice(type.length + 1);
      return `${type} ${name.slice(name.indexOf(key) + key.length)}`;
    })
    .sort()
    .join(" ");
}

function renameProblem({ resources }: Entry, come: Entry) {
  const lost = resources.filter((each) => identityOf(each.type).loss !== "other").map(labelOf);
  const [former, current] = [resources, come.resources].map(([first]) => (first === undefined ? "" : keyOf(first)));
  return problem({
    rule: `${lost.join(", ")} would be destroyed, and "${current}" created, which is of the same form`,
    remedy:
      `If it was renamed, write formerly: ["${former}"] in "${current}". If both are meant, take "${former}" out, ` +
      `lock and deploy that, and then add "${current}".`,
  });
}
