import { at, problem, type Problem } from "../../modules/validation";

/** A planned entry, new or existing. */
interface PlannedEither {
  readonly made?: object | undefined;
}

/**
 * A problem for every entry that is marked as existing and is made by another one of the section: Terraform reads what
 * exists when it plans, and fails before the first deploy has made it.
 *
 * @param identify what AWS knows an entry by
 */
export function checkExistingOfMade<Planned extends PlannedEither>(
  section: string,
  plan: Readonly<Record<string, Planned>>,
  identify: (planned: Planned, key: string) => string | undefined,
): Problem[] {
  const entries = Object.entries(plan).map(([key, each]) => ({
    key,
    isMade: each.made !== undefined,
    name: identify(each, key),
  }));
  const makers = new Map(entries.flatMap(({ key, isMade, name }) => (isMade ? [[name, key] as const] : [])));
  return entries.flatMap(({ key, isMade, name }) => {
    const maker = isMade || name === undefined ? undefined : makers.get(name);
    if (maker === undefined) return [];
    const rule = `is marked as existing, and the entry ${maker} of this environment makes it`;
    return at([section, key], [problem({ value: name, rule, remedy: `Remove this entry, and use ${maker}.` })]);
  });
}
