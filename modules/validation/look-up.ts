import { listNames, problem, type Problem } from "./problem";

/** A thing of the environment, or the problem that it is not there. */
export function lookUp<Ref>(
  kind: string,
  key: string,
  refs: Readonly<Record<string, Ref>>,
): { readonly ref?: Ref; readonly problems: readonly Problem[] } {
  const ref = Object.hasOwn(refs, key) ? refs[key] : undefined;
  if (ref !== undefined) return { ref, problems: [] };
  const known = Object.keys(refs);
  return {
    problems: [
      problem({
        value: key,
        rule: `is no ${kind} of the environment, which has ${listNames(known)}`,
        remedy: `Correct the name, or add the ${kind}.`,
      }),
    ],
  };
}
