import { absentRef, AllTablesRef, BucketRef, KeyRef, TableRef } from "../../modules/grants";
import { type VpcEndpointRef } from "../../modules/policy";
import { type NetworkRef } from "../../modules/network";
import { type Names } from "../names";
import { absentBucket, absentKey, absentTable } from "./absent-refs";
import { buckets } from "./buckets";
import { keys } from "./keys";
import { endpointRefs } from "./network/endpoint-refs";
import { networks } from "./network/networks";
import { type Step } from "./plan-context";
import { type PlannedSection } from "./planned-section";
import { tables } from "./tables";

/** What grants of an environment can name: its tables, buckets, KMS keys, networks and endpoints by key, and all tables. */
export interface Refs<
  Table extends string = string,
  Bucket extends string = string,
  Key extends string = string,
  Network extends string = string,
  Endpoint extends string = string,
> {
  readonly tables: Readonly<Record<Table, TableRef>>;
  readonly buckets: Readonly<Record<Bucket, BucketRef>>;
  readonly keys: Readonly<Record<Key, KeyRef>>;
  /** All tables of the account and region, whether they are of the environment or not. */
  readonly allTables: AllTablesRef;
  readonly networks: Readonly<Record<Network, NetworkRef>>;
  readonly endpoints: Readonly<Record<Endpoint, VpcEndpointRef>>;
}

/**
 * A function that describes the entries of a section by what they grant.
 *
 * @typeParam Known which refs it is given
 */
export type Describe<N extends Names, Entries, Known extends keyof Refs = keyof Refs> = DescribeWith<
  Pick<Refs<N["tables"], N["buckets"], N["keys"], N["networks"], N["endpoints"]>, Known>,
  Entries
>;

/**
 * The names of the refs are parameters one by one, here and in {@link Refs}: before the compiler reads what a function
 * returns, it fixes every name that the function's parameter depends on. With the whole record of names in their place
 * it could not infer the names of principals from the function that describes them.
 */
type DescribeWith<KnownRefs, Entries> = (refs: NoInfer<KnownRefs>) => Entries;

/** The refs of an environment. On what has problems of its own, grants are silent: they are reported in its own place. */
export const refs: Step<Refs> = {
  plan: ({ planned, entries, resourceLocation }) => ({
    tables: refsByKey(tables.name, planned(tables), entries(tables), {
      placed: ({ description }, place) => new TableRef({ ...description, place }),
      absent: (key) => absentTable(key, resourceLocation),
    }),
    buckets: refsByKey(buckets.name, planned(buckets), entries(buckets), {
      placed: ({ description }, place) => new BucketRef({ ...description, place }),
      absent: (key) => absentBucket(key, resourceLocation),
    }),
    keys: refsByKey(keys.name, planned(keys), entries(keys), {
      placed: ({ description }, place) => new KeyRef(description, place),
      absent: (key) => absentKey(key, resourceLocation),
    }),
    allTables: new AllTablesRef(resourceLocation),
    networks: planned(networks).refs,
    endpoints: planned(endpointRefs),
  }),
};

/**
 * @param placed the same ref with its place in the environment
 * @param absent a ref for an entry that could not be planned
 */
function refsByKey<Ref extends TableRef | BucketRef | KeyRef>(
  section: string,
  { plan, problems }: PlannedSection<{ readonly ref: Ref }>,
  entries: object | undefined = {},
  {
    placed,
    absent,
  }: {
    readonly placed: (ref: Ref, place: readonly string[]) => Ref;
    readonly absent: (key: string) => Ref;
  },
): Readonly<Record<string, Ref>> {
  // A name of plain characters has no part in what is granted.
  const faulty = new Set(
    problems
      .filter(({ place: [, , property], value }) => property !== "name" || !/^[A-Za-z0-9_.-]+$/.test(String(value)))
      .map(({ place: [, key] }) => key),
  );
  return Object.fromEntries(
    Object.keys(entries).map((key) => {
      const ref = plan[key]?.ref;
      if (ref === undefined) return [key, absentRef(absent(key), [])];
      const inPlace = placed(ref, [section, key]);
      return [key, faulty.has(key) ? absentRef(inPlace, []) : inPlace];
    }),
  );
}
