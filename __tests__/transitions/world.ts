import { type AccessKeyGeneration, accessKeys, role, user } from "../../modules/access";
import { type Connection, artie } from "../../modules/connections";
import { service } from "../../modules/policy";
import { type Environment, existingBucket, existingKey, existingTable } from "../../stacks";
import { environment, vendorAccount } from "./parts";

/** An entry of an environment as data, known by an ID that edits do not change. */
interface Entry {
  readonly key: string;
  readonly formerly: readonly string[];
  /** Its name in AWS; left out where it follows from the key. */
  readonly name?: string;
}

interface Data extends Entry {
  readonly owner: "own" | "existing" | "retired";
  readonly disposable: boolean;
}

export interface TableEntry extends Data {
  readonly partitionKey: string;
  readonly keyType: "S" | "N";
  readonly sortKey?: string;
  readonly localIndex?: { readonly name: string; readonly projection: "ALL" | "KEYS_ONLY" };
  readonly globalIndex?: string;
  readonly stream?: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES";
}

export interface BucketEntry extends Data {
  readonly name: string;
}

export type KeyEntry = Data;

interface Reader extends Entry {
  /** The IDs of the tables that it reads. */
  readonly reads: readonly string[];
}

export interface ConnectionEntry extends Reader {
  readonly role: boolean;
  readonly generations: readonly AccessKeyGeneration[];
}

export interface RoleEntry extends Reader {
  readonly path?: string;
}

export interface UserEntry extends Reader {
  readonly generations: readonly AccessKeyGeneration[];
}

/** The entries of an environment, by section and ID. */
export interface World {
  readonly tables: Readonly<Record<string, TableEntry>>;
  readonly buckets: Readonly<Record<string, BucketEntry>>;
  readonly keys: Readonly<Record<string, KeyEntry>>;
  readonly connections: Readonly<Record<string, ConnectionEntry>>;
  readonly roles: Readonly<Record<string, RoleEntry>>;
  readonly users: Readonly<Record<string, UserEntry>>;
}

export type Section = keyof World;

/** The environment file that a person writes for a world. */
export function environmentOf(world: World): Environment {
  const named = (entries: Readonly<Record<string, Data>>): string[] =>
    Object.values(entries).flatMap(({ key, formerly, owner }) => (owner === "retired" ? [...formerly, key] : []));
  return environment({
    tables: entriesOf(world.tables, tableOf),
    buckets: entriesOf(world.buckets, bucketOf),
    keys: entriesOf(world.keys, keyOf),
    connections: entriesOf(world.connections, (entry) => connectionOf(entry, world)),
    principals: ({ tables }) => ({
      ...entriesOf(world.roles, ({ path, ...entry }) =>
        role({
          assumedBy: service("ecs-tasks"),
          ...historyOf(entry),
          ...nameOf(entry),
          ...(path === undefined ? {} : { path }),
        }).allow(...keysOf(entry, world).flatMap((key) => tables[key]?.read() ?? [])),
      ),
      ...entriesOf(world.users, ({ generations, ...entry }) =>
        user({ accessKeys: accessKeys(generations), ...historyOf(entry), ...nameOf(entry) }).allow(
          ...keysOf(entry, world).flatMap((key) => tables[key]?.read() ?? []),
        ),
      ),
    }),
    retired: { tables: named(world.tables), buckets: named(world.buckets), keys: named(world.keys) },
  });
}

function entriesOf<Given extends Entry, Made>(
  entries: Readonly<Record<string, Given>>,
  make: (entry: Given) => Made | undefined,
): Record<string, Made> {
  return Object.fromEntries(
    Object.values(entries).flatMap((entry) => {
      const made = make(entry);
      return made === undefined ? [] : [[entry.key, made]];
    }),
  );
}

const historyOf = ({ formerly }: Entry): { formerly?: readonly string[] } =>
  formerly.length === 0 ? {} : { formerly };
const nameOf = ({ name }: Entry): { name?: string } => (name === undefined ? {} : { name });
const disposableOf = ({ disposable }: Data): { disposable?: boolean } => (disposable ? { disposable } : {});

/** The name that a table has in AWS: of its first key, unless it is written. */
const tableName = ({ name, key, formerly }: Entry): string => name ?? formerly[0] ?? key;

function tableOf(entry: TableEntry): NonNullable<Environment["tables"]>[string] | undefined {
  const { owner, partitionKey, keyType, sortKey, localIndex, globalIndex, stream } = entry;
  if (owner === "retired") return undefined;
  if (owner === "existing") return existingTable({ name: tableName(entry), ...historyOf(entry) });
  return {
    ...historyOf(entry),
    ...nameOf(entry),
    ...disposableOf(entry),
    partitionKey: { name: partitionKey, type: keyType },
    ...(sortKey === undefined ? {} : { sortKey: { name: sortKey, type: "S" } }),
    ...(localIndex === undefined || sortKey === undefined
      ? {}
      : {
          localSecondaryIndexes: {
            [localIndex.name]: { sortKey: { name: "email", type: "S" }, projection: localIndex.projection },
          },
        }),
    ...(globalIndex === undefined
      ? {}
      : { globalSecondaryIndexes: { "by-day": { partitionKey: { name: globalIndex, type: "S" } } } }),
    ...(stream === undefined ? {} : { stream }),
  };
}

function bucketOf(entry: BucketEntry): NonNullable<Environment["buckets"]>[string] | undefined {
  const { owner, name } = entry;
  if (owner === "retired") return undefined;
  if (owner === "existing") return existingBucket({ name, ...historyOf(entry) });
  return { name, ...historyOf(entry), ...disposableOf(entry) };
}

function keyOf(entry: KeyEntry): NonNullable<Environment["keys"]>[string] | undefined {
  const { owner, name } = entry;
  if (owner === "retired") return undefined;
  if (owner === "existing") return existingKey({ alias: name ?? `alias/${tableName(entry)}`, ...historyOf(entry) });
  return { ...historyOf(entry), ...disposableOf(entry), ...(name === undefined ? {} : { alias: name }) };
}

function connectionOf(entry: ConnectionEntry, world: World): Connection | undefined {
  const { name, role: hasRole, generations } = entry;
  const keys = accessKeys(generations);
  return artie({
    tables: keysOf(entry, world),
    ...(hasRole ? { vendorAccount, externalId: "artie-1f2e" } : {}),
    credentials: hasRole ? (generations.length === 0 ? "role" : ["role", keys]) : keys,
    ...historyOf(entry),
    ...(name === undefined ? {} : { names: namesOf(name, entry) }),
  });
}

/** A connection names only what its credentials make. */
function namesOf(name: string, { role: hasRole, generations }: ConnectionEntry): Readonly<Record<string, string>> {
  const hasUser = !hasRole || generations.length > 0;
  return { policy: name, ...(hasRole ? { role: name } : {}), ...(hasUser ? { user: name } : {}) };
}

/** The present keys of the tables that an entry reads; of all that are there where none of its own is left. */
function keysOf({ reads }: Reader, { tables }: World): string[] {
  const present = Object.entries(tables).filter(([, { owner }]) => owner !== "retired");
  const own = present.filter(([id]) => reads.includes(id));
  return (own.length > 0 ? own : present).map(([, { key }]) => key);
}
