import { type AccessKeys, newestActive } from "../../modules/access";
import { limits } from "../../modules/aws";
import { type NamedPolicy, policySize } from "../../modules/policy";
import { at, checkContainer, problem, type Problem } from "../../modules/validation";
import { type EnvironmentRefs, isExisting } from "../environment";

/** A policy as the summary speaks of it. */
export function describePolicy({ name, policy }: NamedPolicy): string {
  return `policy ${name}, ${policySize(policy)} of ${limits.managedPolicySize.value} characters`;
}

/** The access keys behind the name of their user in the summary; empty where there are none. */
export function describeKeys(keys: AccessKeys | undefined): string {
  if (keys === undefined) return "";
  const described = keys.generations.map(({ generation, status }) =>
    status === "Active" ? generation : `${generation} (inactive)`,
  );
  return `, access keys ${described.join(", ")}${keys.generations.length > 1 ? `, outputs give ${newestActive(keys)?.generation ?? "none"}` : ""}`;
}

/** The word for a table or bucket that somebody else makes. */
export function existingMark(entry: object | undefined): string[] {
  return entry !== undefined && isExisting(entry) ? ["existing"] : [];
}

/**
 * Calls the function that describes a section; one that fails, as on a misspelt key in untyped code, is a problem.
 *
 * @param describe the section as it stands in the environment
 */
export function describeEntries(
  section: string,
  { what, remedy }: { readonly what: string; readonly remedy: string },
  describe: ((refs: EnvironmentRefs<string, string, string>) => object) | undefined,
  refs: EnvironmentRefs<string, string, string>,
): { readonly entries: Readonly<Record<string, unknown>>; readonly problems: readonly Problem[] } {
  const failed = (each: Problem): ReturnType<typeof describeEntries> => ({
    entries: {},
    problems: at(section, [each]),
  });
  if (describe === undefined) return { entries: {}, problems: [] };
  try {
    const described: unknown = describe(refs);
    if (typeof described === "object" && described !== null) {
      const [hidden] = checkContainer(described);
      return hidden === undefined ? { entries: { ...described }, problems: [] } : failed(hidden);
    }
    const rule = `is not an object of ${what}`;
    return failed(problem({ rule, remedy }));
  } catch (error) {
    const known = [refs.tables, refs.buckets, refs.keys].flatMap((each) => Object.keys(each)).join(", ");
    return failed(
      problem({
        value: String(error),
        rule: `is an error of the function that describes the ${section}`,
        remedy: `Correct it. The environment has ${known === "" ? "no tables, buckets and keys" : known}.`,
      }),
    );
  }
}
