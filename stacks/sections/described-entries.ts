import { at, checkContainer, problem, type Problem, thrownProblems } from "../../modules/validation";
import { type HistoryOption } from "./entry-history";
import { planSection } from "./plan-section";
import { joinContributions, type PlannedEntry, type PlannedSection } from "./planned-section";
import { type Refs } from "./refs";

/** What a function of an environment describes, or why it describes nothing. */
type DescribedEntries =
  | { readonly ok: true; readonly entries: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Calls a function that describes a section. One that fails, as on a misspelt key in untyped code, is a problem. */
export function describeEntries(
  describe: ((refs: Refs) => object) | undefined,
  refs: Refs,
  { name, kind, example }: Readonly<Record<"name" | "kind" | "example", string>>,
): DescribedEntries {
  if (describe === undefined) return { ok: true, entries: {} };
  try {
    const described: unknown = describe(refs);
    if (typeof described === "object" && described !== null) {
      const [hidden] = checkContainer(described);
      return hidden === undefined ? { ok: true, entries: { ...described } } : { ok: false, problems: [hidden] };
    }
    const rule = `is not an object of ${kind}`;
    return { ok: false, problems: [problem({ rule, remedy: `Return one, as in ${example}.` })] };
  } catch (error) {
    const problems = thrownProblems(error, `by the function that describes the ${name}`);
    // A key that is not there is the commonest reason.
    const known = `The environment has ${listRefs(refs)}.`;
    return {
      ok: false,
      problems: problems.map((each) =>
        each.cause !== undefined ? { ...each, remedy: `${known} ${each.remedy}` } : each,
      ),
    };
  }
}

const namedByKey = ["tables", "buckets", "keys", "networks", "endpoints"] as const satisfies readonly (keyof Refs)[];

/** The keys that grants can name: `tables orders, logs; buckets exports`. */
function listRefs(refs: Refs): string {
  const known = namedByKey
    .map((section) => ({ section, keys: Object.keys(refs[section]) }))
    .filter(({ keys }) => keys.length > 0)
    .map(({ section, keys }) => `${section} ${keys.join(", ")}`);
  return known.length === 0 ? "nothing by key" : known.join("; ");
}

/** Plans what a function described. */
export function planDescribed<Plan>(
  section: string,
  described: DescribedEntries,
  planEntry: (key: string, entry: unknown, firstKey: string) => PlannedEntry<Plan>,
  options: readonly HistoryOption[] = [],
): PlannedSection<Plan> {
  if (described.ok) return planSection(section, described.entries, planEntry, options);
  return { ...joinContributions([]), plan: {}, problems: at(section, described.problems) };
}
