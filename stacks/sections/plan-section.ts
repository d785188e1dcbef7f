import { checkTagCount, type Tags } from "../../modules/aws";
import { at, problem, type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { joinContributions, type PlannedEntry, type PlannedSection } from "./planned-section";

/**
 * Plans the entries of a section one by one. Input that no compiler has seen may be anything, and must not end the
 * checks of other entries.
 */
export function planSection<Entry, Plan>(
  section: string,
  entries: Readonly<Record<string, Entry>> | undefined,
  planEntry: (key: string, entry: Entry) => PlannedEntry<Plan>,
): PlannedSection<Plan> {
  const planned = Object.entries(entries ?? {}).map(([key, entry]) => ({ key, ...planSafely(planEntry, key, entry) }));
  return {
    ...joinContributions(
      planned.map(({ key, grants, ...each }) => ({
        ...each,
        ...(grants === undefined ? {} : { grants: [{ place: [section, key], grants }] }),
      })),
    ),
    plan: Object.fromEntries(planned.flatMap(({ key, plan }) => (plan === undefined ? [] : [[key, plan]]))),
    problems: at(
      section,
      planned.flatMap(({ key, problems }) => at(key, [...checkKey(key), ...problems])),
    ),
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

/** Tags that are too many only together with those of the environment. */
export function checkAllTags({ tags: defaults = {} }: EnvironmentFacts, tags: unknown): Problem[] {
  if (typeof tags !== "object" || tags === null || checkTagCount(tags as Tags).length > 0) return [];
  return at("tags", checkTagCount(defaults, tags as Tags));
}
