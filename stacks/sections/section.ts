import { type KeyRef, type PlacedPolicyAddition } from "../../modules/grants";
import { type ResourceLocation } from "../../modules/catalogue";
import { type AccountLocation, checkTagCount, type Tags } from "../../modules/aws";
import { at, checkContainer, problem, type Problem } from "../../modules/validation";
import { type Environment, type EnvironmentRefs } from "../environment";
import { type NameInUse } from "../names-in-use";
import { type Subject } from "./subject";

/** What a section of an environment is planned in. */
export interface Surroundings {
  readonly environment: Environment;
  /** The region, or any other where that is wrong, so that the rest can still be checked. */
  readonly region: string;
  /** The environment's account, and the partition of the region. */
  readonly location: AccountLocation;
  /** The environment's account and region. */
  readonly resourceLocation: ResourceLocation;
  readonly ownAccounts: readonly string[];
}

/** What the sections that speak of tables, buckets, KMS keys, networks and endpoints are planned with. */
export type Refs = EnvironmentRefs<string, string, string, string, string>;

/** What tables and buckets are made from. */
export interface Resources {
  readonly environment: Environment;
  readonly keys: Readonly<Record<string, KeyRef>>;
  /** What is put into the policies of tables, streams and buckets. */
  readonly policyAdditions: readonly PlacedPolicyAddition[];
}

/** A section of an environment as data: what each entry comes to, and everything that is checked elsewhere. */
export interface PlannedSection<Plan> {
  readonly plan: Readonly<Record<string, Plan>>;
  readonly problems: readonly Problem[];
  readonly names: readonly NameInUse[];
  readonly subjects: readonly Subject[];
}

/** One entry of a section. */
export interface PlannedEntry<Plan> {
  /** Absent where the problems leave nothing to speak of. */
  readonly plan?: Plan | undefined;
  readonly problems: readonly Problem[];
  /** @default none */
  readonly names?: readonly NameInUse[];
  /** Absent where the entry has no documents, or problems. */
  readonly subject?: Subject | undefined;
}

/**
 * Plans the entries of a section one by one; input that no compiler has seen may be anything, and must not end the
 * others' checks.
 */
export function planSection<Entry, Plan>(
  section: string,
  entries: Readonly<Record<string, Entry>>,
  planEntry: (key: string, entry: Entry) => PlannedEntry<Plan>,
): PlannedSection<Plan> {
  const planned = Object.entries(entries).map(([key, entry]) => ({ key, ...planSafely(planEntry, key, entry) }));
  return {
    plan: Object.fromEntries(planned.flatMap(({ key, plan }) => (plan === undefined ? [] : [[key, plan]]))),
    problems: at(
      section,
      planned.flatMap(({ key, problems }) => at(key, [...checkKey(key), ...problems])),
    ),
    names: planned.flatMap(({ names }) => names ?? []),
    subjects: planned.flatMap(({ subject }) => subject ?? []),
  };
}

function planSafely<Entry, Plan>(
  planEntry: (key: string, entry: Entry) => PlannedEntry<Plan>,
  key: string,
  entry: Entry,
): PlannedEntry<Plan> {
  try {
    return planEntry(key, entry);
  } catch (error) {
    const remedy = "Compare it with the README; npm run typecheck finds most of it.";
    return { problems: [problem({ value: String(error), rule: "was the end of reading this", remedy })] };
  }
}

/**
 * Whether what a key names is absent because of problems that are said in its own place: of the entry, of the internal
 * tool that the role is of, or of the whole section.
 */
export function isFaulty(key: string, problems: readonly Problem[]): boolean {
  return problems.some(({ place: [, entry] }) => entry === undefined || key === entry || key.startsWith(`${entry}-`));
}

/** Two sections whose entries are of one kind and have no key in common, as one. */
export function joinSections<Plan>(left: PlannedSection<Plan>, right: PlannedSection<Plan>): PlannedSection<Plan> {
  return {
    plan: { ...left.plan, ...right.plan },
    problems: [...left.problems, ...right.problems],
    names: [...left.names, ...right.names],
    subjects: [...left.subjects, ...right.subjects],
  };
}

/** What a function of an environment describes, or why it does not. */
type Described =
  | { readonly ok: true; readonly entries: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: Problem };

/** Calls a function that describes a section; one that fails, as on a misspelt key in untyped code, is a problem. */
export function describeEntries(
  describe: ((refs: Refs) => object) | undefined,
  refs: Refs,
  { name, kind, example }: Readonly<Record<"name" | "kind" | "example", string>>,
): Described {
  if (describe === undefined) return { ok: true, entries: {} };
  try {
    const described: unknown = describe(refs);
    if (typeof described === "object" && described !== null) {
      const [hidden] = checkContainer(described);
      return hidden === undefined ? { ok: true, entries: { ...described } } : { ok: false, problem: hidden };
    }
    const rule = `is not an object of ${kind}`;
    return { ok: false, problem: problem({ rule, remedy: `Return one, as in ${example}.` }) };
  } catch (error) {
    return {
      ok: false,
      problem: problem({
        value: String(error),
        rule: `is an error of the function that describes the ${name}`,
        remedy: `Correct it. The environment has ${describeRefs(refs)}.`,
      }),
    };
  }
}

const namedByKey = ["tables", "buckets", "keys", "networks", "endpoints"] as const satisfies readonly (keyof Refs)[];

/** The keys that grants can name: `tables orders, logs; buckets exports`. */
function describeRefs(refs: Refs): string {
  const known = namedByKey
    .map((section) => ({ section, keys: Object.keys(refs[section]) }))
    .filter(({ keys }) => keys.length > 0)
    .map(({ section, keys }) => `${section} ${keys.join(", ")}`);
  return known.length === 0 ? "nothing by key" : known.join("; ");
}

/** Plans what a function described. */
export function planDescribed<Plan>(
  section: string,
  described: Described,
  planEntry: (key: string, entry: unknown) => PlannedEntry<Plan>,
): PlannedSection<Plan> {
  if (!described.ok) return { plan: {}, problems: at(section, [described.problem]), names: [], subjects: [] };
  return planSection(section, described.entries, planEntry);
}

/** Keys become steps of Terraform addresses. */
function checkKey(key: string): Problem[] {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(key) && !(key in Object.prototype)) return [];
  return [
    problem({
      value: key,
      rule: "cannot be a key: it becomes a Terraform address, a letter and then at most 62 of A–Z a–z 0–9 _ -",
      remedy: "Rename the key; where the name in AWS must stay, set it as name.",
    }),
  ];
}

/** Tags that only together with those of the environment are too many. */
export function checkAllTags({ tags: defaults = {} }: Environment, tags: unknown): Problem[] {
  if (typeof tags !== "object" || tags === null || checkTagCount(tags as Tags).length > 0) return [];
  return at("tags", checkTagCount(defaults, tags as Tags));
}
