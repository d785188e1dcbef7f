import { nearest } from "./nearest";
import { listNames, problem, type Problem } from "./problem";

/** A thing of the environment, or the problem that it is not there. */
export function lookUp<Ref>(
  kind: string,
  key: string,
  refs: Readonly<Record<string, Ref>>,
): { readonly ref?: Ref; readonly problems: readonly Problem[] } {
  const ref = Object.hasOwn(refs, key) ? refs[key] : undefined;
  return ref === undefined ? { problems: [notThere(kind, key, keysOf(refs))] } : { ref, problems: [] };
}

/**
 * The problem of a name that nothing of the environment has.
 *
 * @example
 * notThere("table", "invoises", ["orders", "invoices"]); // no table "invoises"; did you mean "invoices"?
 */
export function notThere(kind: string, name: unknown, known: readonly string[]): Problem {
  const remedy = `There ${known.length === 1 ? "is" : "are"} ${listNames(known)}.`;
  if (typeof name !== "string") return problem({ value: name, rule: `is not the name of a ${kind}`, remedy });
  const near = nearest(name, known);
  const wrong = `no ${kind} ${JSON.stringify(name)}`;
  return problem({
    rule: near === undefined ? `${wrong} in the environment` : `${wrong}; did you mean ${JSON.stringify(near)}?`,
    remedy,
  });
}

/** The keys of records that many names are looked up in, listed once. */
const listed = new WeakMap<object, readonly string[]>();

function keysOf(refs: object): readonly string[] {
  const keys = listed.get(refs) ?? Object.keys(refs);
  listed.set(refs, keys);
  return keys;
}
