import * as v from "valibot";
import { adoptSchema, type EntryHistory, formerlySchema } from "../../modules/catalogue";
import { at, checkShape, problem, type Problem } from "../../modules/validation";

/** What the entries of a section may state of their past. */
export type HistoryOption = "formerly" | "adopt";

/** An entry without its history, and the history. */
export interface SplitEntry<Entry> {
  readonly entry: Entry;
  readonly history: EntryHistory;
  /** Why the history cannot be read. */
  readonly problems: readonly Problem[];
}

const schemas = {
  formerly: formerlySchema,
  adopt: adoptSchema,
  published: v.optional(v.record(v.string(), v.string())),
};

/**
 * Takes the history out of an entry: of its properties, or of those of an existing resource. Descriptions and connections
 * are values of their own, which keep it.
 */
export function splitEntry<Entry>(entry: Entry, options: readonly HistoryOption[]): SplitEntry<Entry> {
  if (options.length === 0 || !isObject(entry)) return { entry, history: {}, problems: [] };
  const holder = ["existing", "settings", "history"].find((name) => isObject(entry[name]));
  const source = holder === undefined ? entry : (entry[holder] as Readonly<Record<string, unknown>>);
  const allowed: readonly string[] = holder === "existing" ? ["formerly"] : [...options, "published"];
  const names = Object.keys(schemas).filter((name) => allowed.includes(name));
  const history = Object.fromEntries(names.flatMap((name) => (name in source ? [[name, source[name]]] : [])));
  const problems = checkShape(v.strictObject(schemas), history);
  return {
    entry: isPlain(entry) ? without(entry, holder, names) : entry,
    history: problems.length > 0 ? {} : history,
    problems,
  };
}

/** What is wrong with the history of an entry, beside its shape. */
export function checkHistory(key: string, { formerly = [] }: EntryHistory, keys: ReadonlySet<string>): Problem[] {
  return at(
    "formerly",
    formerly.flatMap((former, index): Problem[] => {
      if (!keyPattern.test(former)) {
        const rule = "cannot be a former key: it never was a Terraform address";
        return [problem({ value: former, rule, remedy: "Copy the key that the entry had, or leave it out." })];
      }
      if (formerly.indexOf(former) !== index) {
        return [
          problem({ value: former, rule: "is listed twice", remedy: "List each former key once, oldest first." }),
        ];
      }
      if (former === key || keys.has(former)) {
        const rule = "is a key of this section, so that Terraform cannot move it to another";
        const remedy =
          "Give the present entry another key, or deploy the rename first and drop the former key before you use it again.";
        return [problem({ value: former, rule, remedy })];
      }
      return [];
    }),
  );
}

/** A problem for every former key that two entries of a section claim. */
export function checkFormerKeys(
  histories: readonly { readonly key: string; readonly history: EntryHistory }[],
): Problem[] {
  const claimed = new Map<string, string>();
  return histories.flatMap(({ key, history: { formerly = [] } }) =>
    [...new Set(formerly)].flatMap((former) => {
      const other = claimed.get(former);
      if (other === undefined) {
        claimed.set(former, key);
        return [];
      }
      const rule = `is a former key of ${other} too`;
      return at([key, "formerly"], [problem({ value: former, rule, remedy: "Keep it in the entry that had it." })]);
    }),
  );
}

/** Keys become steps of Terraform addresses. */
export const keyPattern = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype && !("checkShape" in value);
}

function without<Entry>(
  entry: Entry & Readonly<Record<string, unknown>>,
  holder: string | undefined,
  names: readonly string[],
): Entry {
  const source = holder === undefined ? entry : (entry[holder] as Readonly<Record<string, unknown>>);
  const others = Object.fromEntries(Object.entries(source).filter(([name]) => !names.includes(name)));
  return (holder === undefined ? others : { ...entry, [holder]: others }) as Entry;
}
