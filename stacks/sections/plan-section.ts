import { checkTagCase, checkTagCount, type Tags } from "../../modules/aws";
import { at, problem, type Problem, thrownProblems } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { isExisting } from "../existing";
import { checkFormerKeys, checkHistory, type HistoryOption, keyPattern, splitEntry } from "./entry-history";
import { joinContributions, type PlannedEntry, type PlannedSection } from "./planned-section";

/**
 * Plans an entry, from which its history is taken out.
 *
 * @param firstKey the first key that the entry had: names in AWS derive from it, and stay when the entry is renamed
 */
type PlanEntry<Entry, Plan> = (key: string, entry: Entry, firstKey: string) => PlannedEntry<Plan>;

/**
 * Plans the entries of a section one by one. Input that no compiler has seen may be anything, and must not end the
 * checks of other entries.
 *
 * @param options what the entries may state of their past
 */
export function planSection<Entry, Plan>(
  section: string,
  entries: Readonly<Record<string, Entry>> = {},
  planEntry: PlanEntry<Entry, Plan>,
  options: readonly HistoryOption[] = [],
): PlannedSection<Plan> {
  const keys = new Set(Object.keys(entries));
  const planned = Object.entries(entries).map(([key, given]) => {
    const { entry, history, problems: unreadable } = splitEntry(given, options);
    const { problems, ...others } = planSafely(planEntry, key, entry, history.formerly?.[0] ?? key);
    return {
      ...others,
      key,
      history,
      existing: typeof entry === "object" && entry !== null && isExisting(entry),
      problems: [...unreadable, ...checkHistory(key, history, keys), ...problems],
    };
  });
  return {
    ...joinContributions(
      planned.map(({ key, grants, history, existing, ...each }) => ({
        ...each,
        ...(grants === undefined ? {} : { grants: [{ place: [section, key], grants }] }),
        ...(existing || Object.keys(history).length > 0
          ? { histories: [{ section, key, isExisting: existing, ...history }] }
          : {}),
      })),
    ),
    plan: Object.fromEntries(planned.flatMap(({ key, plan }) => (plan === undefined ? [] : [[key, plan]]))),
    problems: at(section, [
      ...planned.flatMap(({ key, problems }) => at(key, [...checkKey(key), ...problems])),
      ...checkFormerKeys(planned),
    ]),
  };
}

function planSafely<Entry, Plan>(
  planEntry: PlanEntry<Entry, Plan>,
  key: string,
  entry: Entry,
  firstKey: string,
): PlannedEntry<Plan> {
  try {
    return planEntry(key, entry, firstKey);
  } catch (error) {
    return { problems: thrownProblems(error, "in reading the entry, whose types npm run typecheck checks") };
  }
}

function checkKey(key: string): Problem[] {
  if (keyPattern.test(key) && !(key in Object.prototype)) return [];
  return [
    problem({
      value: key,
      rule: "cannot be a key: it becomes a Terraform address, a letter and then at most 62 of A–Z a–z 0–9 _ -",
      remedy: "Rename the key; where the name in AWS must stay, set it as name.",
    }),
  ];
}

/** What is wrong with tags only together with those of the environment: their number, and the case of their keys. */
export function checkAllTags({ tags: defaults = {} }: EnvironmentFacts, tags: unknown): Problem[] {
  if (typeof tags !== "object" || tags === null) return [];
  const count = checkTagCount(tags as Tags).length > 0 ? [] : checkTagCount(defaults, tags as Tags);
  return at("tags", [...count, ...checkTagCase(tags as Tags, defaults)]);
}
