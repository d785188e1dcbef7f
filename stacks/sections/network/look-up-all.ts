import { lookUp, type Problem } from "../../../modules/validation";

/** Things of an environment that an entry names by their keys. */
interface FoundByKey<Each> {
  readonly found: readonly (readonly [string, Each])[];
  /** Whether some are not there, or have problems of their own. */
  readonly missing: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Looks up several things of one kind.
 *
 * @param isFaulty whether a thing is there and has problems of its own, so that nothing more is to be said of it
 */
export function lookUpAll<Each>(
  kind: string,
  keys: readonly string[],
  known: Readonly<Record<string, Each>>,
  isFaulty: (key: string) => boolean,
): FoundByKey<Each> {
  const all = keys.map((key) => ({ key, ...lookUp(kind, key, known) }));
  return {
    found: all.flatMap(({ key, ref }) => (ref === undefined ? [] : [[key, ref] as const])),
    missing: all.some(({ ref }) => ref === undefined),
    problems: all.filter(({ key }) => !isFaulty(key)).flatMap(({ problems }) => problems),
  };
}
