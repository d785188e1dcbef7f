import * as v from "valibot";
import { adoptSchema, type EntryHistory, formerlySchema } from "../../modules/catalogue";
import { at, checkShape, problem, type Problem } from "../../modules/validation";

/** What the entries of a section may state of their past. */
export type HistoryOption = "formerly" | "adopt";

/** An entry without its history, and the history. */
interface SplitEntry<Entry> {
  readonly entry: Entry;
  readonly history: EntryHistory;
  /** Why the history cannot be read. */
  readonly problems: readonly Problem[];
}

/** The shape of a history. Only a connection knows the published addresses of its vendor. */
const schema = v.strictObject({
  formerly: formerlySchema,
  adopt: adoptSchema,
  published: v.optional(v.record(v.string(), v.string())),
});

/**
 * Takes the history out of an entry. Descriptions and connections have it apart from their settings; everything else has
 * it among its properties, or among those of the existing resource.
 */
export function splitEntry<Entry>(entry: Entry, options: readonly HistoryOption[]): SplitEntry<Entry> {
  if (options.length === 0 || !isObject(entry)) return { entry, history: {}, problems: [] };
  if (!isPlain(entry)) return { entry, ...readHistory(entry["history"]) };
  if (!isObject(entry["existing"])) {
    const [others, history] = divide(entry, options);
    return { entry: others as Entry, ...readHistory(history) };
  }
  const [existing, history] = divide(entry["existing"], ["formerly"]);
  return { entry: { ...entry, existing }, ...readHistory(history) };
}

function readHistory(history: unknown = {}): Omit<SplitEntry<unknown>, "entry"> {
  const problems = checkShape(schema, history);
  return { history: problems.length > 0 ? {} : (history as EntryHistory), problems };
}

/** The properties without those of these names, and those of these names. */
function divide(entry: Properties, names: readonly string[]): readonly [others: Properties, named: Properties] {
  const select = (named: boolean): Properties =>
    Object.fromEntries(Object.entries(entry).filter(([name]) => names.includes(name) === named));
  return [select(false), select(true)];
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

type Properties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an entry is written as properties, and not made by a function. */
function isPlain(entry: Properties): boolean {
  return Object.getPrototypeOf(entry) === Object.prototype && typeof entry["plan"] !== "function";
}
