import { toolKeyOf } from "../principals";
import { problem } from "../validation";
import { beforeOf, type Change, isArrival, isStay, type Stay } from "./changes";
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
  return [...changes.flatMap((change) => refuseEdited(change, changes)), ...refuseRenamed(changes)];
}

function refuseEdited(change: Change, changes: readonly Change[]): Refusal[] {
  if (!isStay(change) || !isIdentity(change.after)) return [];
  const { before, edits } = change;
  const decisive = edits.filter(({ effect }) => effect === "replaces" || effect === "renames");
  if (decisive.length === 0) return [];
  const happens = change.kind === "replaced" ? "would be replaced" : "would be renamed";
  const rule = `${labelOf(before)} ${happens}, and policies that name it stop matching: ${describeEdits(before.type, decisive)}`;
  return [{ resource: change.after, problem: problem({ rule, remedy: keepRemedy(change, decisive, changes) }) }];
}

function keepRemedy({ before, after }: Stay, decisive: Stay["edits"], changes: readonly Change[]): string {
  const isConnection = after.entry?.section === "connections";
  const names = isConnection ? formerNames(after.entry, changes) : [];
  const kept = decisive.flatMap((edit) =>
    edit.attribute === "name" && isConnection
      ? `names: { ${names.map(([kind, name]) => `${kind}: ${JSON.stringify(name)}`).join(", ")} }`
      : `${propertyOf(before.type, edit)}: ${JSON.stringify(edit.from)}`,
  );
  // Names of a vendor's document say nothing of the entry that has them.
  const isDocumented = isConnection && !(nameOf(before) ?? "").includes(after.entry.key ?? "");
  const rendering = isDocumented ? ' If only its rendering changes, write deployedAs: "as-documented".' : "";
  return (
    `Write ${kept.join(", ")}.${rendering} If the new one is meant, take the entry out, lock and deploy that, and ` +
    "then add it."
  );
}

const namedKinds = ["role", "user", "policy"] as const;

/** The names in IAM that change in an entry, by the property that keeps each. */
function formerNames(entry: Entry | undefined, changes: readonly Change[]): (readonly [kind: string, name: string])[] {
  const renamed = changes.filter(isStay).filter(({ after, edits }) => {
    const isHere = after.entry?.section === entry?.section && after.entry?.key === entry?.key;
    return isHere && edits.some(({ attribute }) => attribute === "name");
  });
  return namedKinds.flatMap((kind) => {
    // Of several policies the first has the name from which the others derive.
    const first = renamed.find(({ before }) => before.type === `aws_iam_${kind}`);
    const name = first === undefined ? undefined : nameOf(first.before);
    return name === undefined ? [] : [[kind, name] as const];
  });
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
  const created = changes.filter(isArrival).map(({ after }) => after);
  const gone = byEntry(earlier).filter(({ entry }) => !staying.has(formatEntry(entry)));
  const fresh = byEntry(created).filter(({ entry }) => !known.has(formatEntry(entry)));
  const findSuccessor = successorsOf(gone, fresh);
  return gone.flatMap((each) => {
    const [named] = each.resources.filter(isIdentity);
    const successor = named === undefined ? undefined : findSuccessor(each);
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

/** Finds the entry that comes in place of one that goes. */
type FindSuccessor = (gone: Group) => Group | undefined;

/** The new entry with a name of this one; else, of those of the same form, the one at the same place in their order. */
function successorsOf(allGone: readonly Group[], fresh: readonly Group[]): FindSuccessor {
  const namesakes = new Map(
    fresh
      .flatMap((group) =>
        group.resources.map((each) => [`${group.entry.section} ${nameOf(each) ?? ""}`, group] as const),
      )
      .toReversed(),
  );
  const alike = groupBy(fresh, formOf);
  const places = new Map(
    [...groupBy(allGone, formOf)].flatMap(([, groups]) => groups.map((each, place) => [each, place])),
  );
  return (gone) => {
    const names = gone.resources.flatMap((each) => nameOf(each) ?? []);
    const namesake = names
      .map((name) => namesakes.get(`${gone.entry.section} ${name}`))
      .find((each) => each !== undefined);
    const candidates = alike.get(formOf(gone)) ?? [];
    return namesake ?? candidates[places.get(gone) ?? 0] ?? candidates[0];
  };
}

/** The section of an entry, and its roles and users by what their addresses say after its key. */
function formOf({ entry: { section }, resources }: Group): string {
  const identities = resources
    .filter(isIdentity)
    .map(({ type, address, entry: { key = "" } = { section: "" } }) => {
      const name = address.slice(type.length + 1);
      return `${type} ${name.slice(name.indexOf(key) + key.length)}`;
    })
    .sort();
  return [section, ...identities].join(" ");
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
