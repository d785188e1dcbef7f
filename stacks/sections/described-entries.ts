import { methodsOfGrants } from "../../modules/grants";
import { at, checkContainer, misspeltIn, problem, type Problem, thrownProblems } from "../../modules/validation";
import { answeringRefs } from "./answering-refs";
import { type HistoryOption } from "./entry-history";
import { planSection } from "./plan-section";
import { joinContributions, type PlannedEntry, type PlannedSection } from "./planned-section";
import { type PlanContext } from "./plan-context";
import { type Refs, refs as refsOfEnvironment } from "./refs";

/** What a function of an environment describes, or why it describes nothing. */
type DescribedEntries = {
  /** The names that it asks for and that the environment does not have. */
  readonly missing: readonly Problem[];
} & (
  | { readonly ok: true; readonly entries: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] }
);

/** Calls a function that describes a section. One that throws, as on a misspelt method in untyped code, is a problem. */
export function describeEntries(
  describe: ((refs: Refs) => object) | undefined,
  { planned, resourceLocation }: PlanContext,
  { name, kind, example }: Readonly<Record<"name" | "kind" | "example", string>>,
): DescribedEntries {
  if (describe === undefined) return { ok: true, entries: {}, missing: [] };
  const missing: Problem[] = [];
  const refs = answeringRefs(planned(refsOfEnvironment), resourceLocation, (each) => missing.push(each));
  try {
    const described: unknown = describe(refs);
    if (typeof described === "object" && described !== null) {
      const [hidden] = checkContainer(described);
      return hidden === undefined
        ? { ok: true, entries: { ...described }, missing }
        : { ok: false, problems: [hidden], missing };
    }
    const rule = `is not an object of ${kind}`;
    return { ok: false, problems: [problem({ rule, remedy: `Return one, as in ${example}.` })], missing };
  } catch (error) {
    const what = `the function that describes the ${name}`;
    const misspelt = misspeltIn(what, error, methodsOfGrants);
    const problems = misspelt === undefined ? thrownProblems(error, `by ${what}`) : [{ ...misspelt, cause: error }];
    return { ok: false, problems, missing };
  }
}

/** Plans what a function described. */
export function planDescribed<Plan>(
  section: string,
  described: DescribedEntries,
  planEntry: (key: string, entry: unknown, firstKey: string) => PlannedEntry<Plan>,
  options: readonly HistoryOption[] = [],
): PlannedSection<Plan> {
  const planned = described.ok
    ? planSection(section, described.entries, planEntry, options)
    : { ...joinContributions([]), plan: {}, problems: at(section, described.problems) };
  return {
    ...planned,
    problems: [...at(section, unreported(described.missing, planned.problems)), ...planned.problems],
  };
}

/** Of the names that are not there, those that no entry reports, each once. */
function unreported(missing: readonly Problem[], problems: readonly Problem[]): readonly Problem[] {
  const rules = new Set(problems.map(({ rule }) => rule));
  return missing.filter(({ rule }) => !rules.has(rule) && rules.add(rule));
}
