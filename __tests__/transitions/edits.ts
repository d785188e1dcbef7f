import { type AccessKeyGeneration } from "../../modules/access";
import { type Section, type TableEntry, type World } from "./world";

/** What an edit draws: a number below a bound, and keys that were never used. */
export interface Draw {
  readonly below: (bound: number) => number;
  readonly freshKey: () => string;
}

/**
 * What an edit by itself does to something that both versions need. `harmless`: nothing. `told`: something ends on
 * purpose. `lost`: data, a secret or a principal would be destroyed or replaced, or AWS keeps what the file denies.
 */
export type Outcome = "harmless" | "told" | "lost";

/** A kind of edit. */
export interface EditKind {
  readonly name: string;
  /** What it is about: what holds data, or who has access. */
  readonly about: "data" | "identities";
  readonly outcome: Outcome;
  /** The world after it; `undefined` where there is nothing to edit so. */
  readonly apply: (world: World, draw: Draw) => World | undefined;
}

type Entry<S extends Section> = World[S][string];

/** Changes one entry of a section, drawn among those that it can be done to; takes it out for `undefined`. */
function change<S extends Section>(
  section: S,
  allows: (entry: Entry<S>) => boolean,
  next: (entry: Entry<S>, draw: Draw) => Entry<S> | undefined,
): EditKind["apply"] {
  return (world, draw) => {
    const entries = Object.entries(world[section]) as [string, Entry<S>][];
    const candidates = entries.filter(([, entry]) => isOwn(entry) && allows(entry));
    if (candidates.length === 0) return undefined;
    const [id] = candidates[draw.below(candidates.length)] ?? [];
    const changed = entries.flatMap(([each, entry]) => {
      const present = each === id ? next(entry, draw) : entry;
      return present === undefined ? [] : [[each, present] as const];
    });
    return { ...world, [section]: Object.fromEntries(changed) };
  };
}

const isOwn = (entry: object): boolean => !("owner" in entry) || entry.owner === "own";
const all = (): boolean => true;

const dataSections = ["tables", "buckets", "keys"] as const;
const identitySections = ["connections", "roles", "users"] as const;

/** One of several edits, in an order that is drawn. */
function oneOf(...edits: readonly EditKind["apply"][]): EditKind["apply"] {
  return (world, draw) => {
    const first = draw.below(edits.length);
    const order = [...edits.slice(first), ...edits.slice(0, first)];
    return order.reduce<World | undefined>((found, edit) => found ?? edit(world, draw), undefined);
  };
}

type AnyEntry = Entry<Section>;

/** One edit for entries of any of these sections. */
function anyOf(
  among: readonly Section[],
  allows: (entry: AnyEntry) => boolean,
  next: (entry: AnyEntry, draw: Draw) => AnyEntry | undefined,
): EditKind["apply"] {
  return oneOf(...among.map((section) => change(section, allows, next as never)));
}

const renamed = (entry: AnyEntry, { freshKey }: Draw): AnyEntry => ({
  ...entry,
  key: freshKey(),
  formerly: [...entry.formerly, entry.key],
});

const isDisposable = (entry: AnyEntry): boolean => "disposable" in entry && entry.disposable;
const isProtected = (entry: AnyEntry): boolean => !isDisposable(entry);
const takenOut = (): undefined => undefined;

const status = (wanted: AccessKeyGeneration["status"]) => (each: AccessKeyGeneration) => each.status === wanted;
const active = (generation: string): AccessKeyGeneration => ({ generation, status: "Active" });
type WithKeys = Entry<"connections"> | Entry<"users">;
const generationsOf = (entry: AnyEntry): readonly AccessKeyGeneration[] =>
  "generations" in entry ? entry.generations : [];

/** Changes the access keys of a connection or a user. */
function keys(
  allows: (generations: readonly AccessKeyGeneration[]) => boolean,
  next: (generations: readonly AccessKeyGeneration[]) => readonly AccessKeyGeneration[],
): EditKind["apply"] {
  return anyOf(
    ["connections", "users"],
    (entry) => allows(generationsOf(entry)),
    (entry) => ({ ...(entry as WithKeys), generations: next(generationsOf(entry)) }),
  );
}

const count = (generations: readonly AccessKeyGeneration[], wanted: AccessKeyGeneration["status"]): number =>
  generations.filter(status(wanted)).length;

const table = (allows: (entry: TableEntry) => boolean, next: (entry: TableEntry, draw: Draw) => TableEntry) =>
  change("tables", (entry) => isProtected(entry) && allows(entry), next);

export const editKinds: readonly EditKind[] = [
  { name: "data renamed with formerly", about: "data", outcome: "harmless", apply: anyOf(dataSections, all, renamed) },
  {
    name: "principal renamed with formerly",
    about: "identities",
    outcome: "harmless",
    apply: anyOf([...identitySections, "tables"], all, renamed),
  },
  {
    name: "data renamed without formerly",
    about: "data",
    outcome: "lost",
    apply: anyOf(dataSections, isProtected, (entry, { freshKey }) => ({ ...entry, key: freshKey(), formerly: [] })),
  },
  {
    name: "principal renamed without formerly",
    about: "identities",
    outcome: "lost",
    apply: anyOf(identitySections, all, (entry, { freshKey }) => ({ ...entry, key: freshKey(), formerly: [] })),
  },
  {
    name: "formerly dropped, the name written",
    about: "data",
    outcome: "harmless",
    apply: anyOf(
      ["tables", "keys"],
      ({ formerly, name }) => formerly.length > 0 && name === undefined,
      (entry) => {
        const [first = ""] = entry.formerly;
        return { ...entry, formerly: [], name: "partitionKey" in entry ? first : `alias/${first}` };
      },
    ),
  },
  {
    name: "formerly dropped, the name not written",
    about: "identities",
    outcome: "lost",
    apply: anyOf(
      ["tables", "connections", "roles", "users"],
      ({ formerly, name, ...entry }) =>
        formerly.length > 0 && name === undefined && !("disposable" in entry && entry.disposable),
      (entry) => ({ ...entry, formerly: [] }),
    ),
  },
  { name: "data taken out", about: "data", outcome: "lost", apply: anyOf(dataSections, isProtected, takenOut) },
  {
    name: "disposable data taken out",
    about: "data",
    outcome: "told",
    apply: anyOf(dataSections, isDisposable, takenOut),
  },
  { name: "principal taken out", about: "identities", outcome: "told", apply: anyOf(identitySections, all, takenOut) },
  {
    name: "data retired",
    about: "data",
    outcome: "harmless",
    apply: anyOf(dataSections, all, (entry) => ({ ...entry, owner: "retired" })),
  },
  {
    name: "data handed over",
    about: "data",
    outcome: "harmless",
    apply: anyOf(dataSections, all, (entry) => ({ ...entry, owner: "existing" })),
  },
  {
    name: "name of data changed",
    about: "data",
    outcome: "lost",
    apply: anyOf(["tables", "buckets"], isProtected, (entry, { freshKey }) => ({
      ...entry,
      name: `acme-${freshKey()}`,
    })),
  },
  {
    name: "name of a principal changed",
    about: "identities",
    outcome: "lost",
    apply: anyOf(identitySections, all, (entry, { freshKey }) => ({ ...entry, name: `acme-${freshKey()}` })),
  },
  {
    name: "alias changed",
    about: "data",
    outcome: "told",
    apply: change("keys", isProtected, (entry, { freshKey }) => ({ ...entry, name: `alias/${freshKey()}` })),
  },
  {
    name: "path of a role changed",
    about: "identities",
    outcome: "lost",
    apply: change("roles", all, ({ path, ...entry }) =>
      path === undefined ? { ...entry, path: "/services/" } : entry,
    ),
  },
  {
    name: "sort key added or removed",
    about: "data",
    outcome: "lost",
    apply: table(all, ({ sortKey, ...entry }) => (sortKey === undefined ? { ...entry, sortKey: "sk" } : entry)),
  },
  {
    name: "partition key renamed",
    about: "data",
    outcome: "lost",
    apply: table(all, (entry) => ({ ...entry, partitionKey: `${entry.partitionKey}-2` })),
  },
  {
    name: "type of a key changed",
    about: "data",
    outcome: "lost",
    apply: table(all, (entry) => ({ ...entry, keyType: entry.keyType === "S" ? "N" : "S" })),
  },
  {
    name: "local index added, removed or renamed",
    about: "data",
    outcome: "lost",
    apply: table(
      ({ sortKey }) => sortKey !== undefined,
      ({ localIndex, ...entry }, { below }) => {
        if (localIndex === undefined) return { ...entry, localIndex: { name: "by-email", projection: "ALL" } };
        return below(2) === 0 ? entry : { ...entry, localIndex: { ...localIndex, name: `${localIndex.name}-2` } };
      },
    ),
  },
  {
    name: "projection of a local index changed",
    about: "data",
    outcome: "lost",
    apply: table(
      ({ sortKey, localIndex }) => sortKey !== undefined && localIndex !== undefined,
      ({ localIndex, ...entry }) => ({
        ...entry,
        localIndex: {
          name: localIndex?.name ?? "",
          projection: localIndex?.projection === "ALL" ? "KEYS_ONLY" : "ALL",
        },
      }),
    ),
  },
  {
    name: "global index added, changed or removed",
    about: "data",
    outcome: "told",
    apply: change("tables", all, ({ globalIndex, ...entry }, { below }) =>
      globalIndex !== undefined && below(2) === 0 ? entry : { ...entry, globalIndex: `${globalIndex ?? "day"}-2` },
    ),
  },
  {
    name: "stream changed",
    about: "data",
    outcome: "told",
    apply: change("tables", all, (entry) => ({
      ...entry,
      stream: entry.stream === "NEW_IMAGE" ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE",
    })),
  },
  {
    name: "made disposable",
    about: "data",
    outcome: "told",
    apply: anyOf(dataSections, isProtected, (entry) => ({ ...entry, disposable: true })),
  },
  {
    name: "made disposable and replaced",
    about: "data",
    outcome: "lost",
    apply: table(all, (entry) => ({ ...entry, disposable: true, partitionKey: `${entry.partitionKey}-2` })),
  },
  {
    name: "grants grow",
    about: "identities",
    outcome: "harmless",
    apply: anyOf(identitySections, all, (entry) => ({ ...entry, reads: ["plain", "indexed"] })),
  },
  {
    name: "grants shrink",
    about: "identities",
    outcome: "harmless",
    apply: anyOf(identitySections, all, (entry) => ({ ...entry, reads: ["indexed"] })),
  },
  {
    name: "role taken from a connection",
    about: "identities",
    outcome: "told",
    apply: change(
      "connections",
      ({ role, generations }) => role && count(generations, "Active") > 0,
      (entry) => ({ ...entry, role: false }),
    ),
  },
  {
    name: "access keys taken from a connection",
    about: "identities",
    outcome: "told",
    apply: change(
      "connections",
      ({ role, generations }) => role && generations.length > 0,
      (entry) => ({ ...entry, generations: [] }),
    ),
  },
  {
    name: "access key added",
    about: "identities",
    outcome: "harmless",
    apply: keys(
      (generations) => generations.length === 1,
      (generations) => [...generations, active("2027-05")],
    ),
  },
  {
    name: "access key set to Inactive",
    about: "identities",
    outcome: "told",
    apply: keys(
      (generations) => count(generations, "Active") > 1,
      ([first = active(""), ...others]) => [{ ...first, status: "Inactive" }, ...others],
    ),
  },
  {
    name: "inactive access key dropped",
    about: "identities",
    outcome: "told",
    apply: keys(
      (generations) => count(generations, "Inactive") > 0 && count(generations, "Active") > 0,
      (generations) => generations.filter(status("Active")),
    ),
  },
  {
    name: "active access key dropped",
    about: "identities",
    outcome: "lost",
    apply: keys(
      (generations) => count(generations, "Active") > 1,
      ([, ...others]) => others,
    ),
  },
  {
    name: "access keys swapped in one step",
    about: "identities",
    outcome: "lost",
    apply: keys(
      (generations) => generations.length === 2,
      ([, ...others]) => [...others, active("2027-11")],
    ),
  },
  {
    name: "pgpKey given to a live access key",
    about: "identities",
    outcome: "lost",
    apply: keys(
      (generations) => count(generations, "Active") > 0,
      (generations) =>
        generations.map((each) => (each.status === "Active" ? { ...each, pgpKey: "keybase:acme" } : each)),
    ),
  },
];
