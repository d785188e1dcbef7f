import { type ContextValue } from "../evaluation";
import { inRange, readAddress, readInstant, readNumber, readRange } from "../evaluation/values";
import { type Conditions } from "../statement";

/**
 * What a condition key of a request may hold. A text that ends in `*` stands for all that begin so, `${key}` for the
 * value that another key of the request has.
 */
export type Limit =
  /** The key is there, with one of these. */
  | readonly string[]
  /** The key is there with at least one value, and all of its values are among these. */
  | { readonly allOf: readonly string[] }
  /** The key is there, and one of its values at least is among these. */
  | { readonly anyOf: readonly string[] }
  /** The key, if it is there at all, has one of these. */
  | { readonly ifPresent: readonly string[] }
  /** The key is not there. */
  | "absent"
  /** An instant from the one, inclusive, until the other, exclusive; as ISO 8601 with a zone. */
  | { readonly from: string; readonly until: string }
  /** An address in one of these ranges, in CIDR notation. */
  | { readonly ranges: readonly string[] }
  /** A number below this one. */
  | { readonly below: number };

/** Condition keys with what each may hold. */
export type Within = Readonly<Record<string, Limit>>;

/** The condition keys of a request. */
export type RequestContext = Readonly<Record<string, ContextValue>>;

type MaybeValue = ContextValue | undefined;

const example = "example";
const variable = /\$\{([^}]+)\}/g;
const someAddresses = ["203.0.113.77", "198.51.100.77", "192.0.2.77", "2001:db8:77::1"];

/** One value that a text of a {@link Limit} stands for. */
export function exampleOf(text: string): string {
  const value = text.replace(variable, example);
  return value.endsWith("*") ? `${value.slice(0, -1)}${example}` : value;
}

/** Whether everything that `narrow` stands for is also meant by `wide`: an equal text, or a longer one behind its `*`. */
export function isWithin(narrow: string, wide: string): boolean {
  return narrow === wide || (wide.endsWith("*") && narrow.startsWith(wide.slice(0, -1)));
}

/** Contexts of requests that keep within all limits; each text of each limit stands in one of them at least. */
export function contextsWithin(within: Within): RequestContext[] {
  const entries = Object.entries(within).map(([key, limit]) => ({ key, values: keptValues(limit) }));
  const count = Math.max(1, ...entries.map(({ values }) => values.length));
  const fromVariables = Object.fromEntries(variablesOf(within).map((key) => [key, example]));
  return Array.from({ length: count }, (_, index) =>
    present({
      ...fromVariables,
      ...Object.fromEntries(entries.map(({ key, values }) => [key, values[index] ?? values[0]])),
    }),
  );
}

/** Contexts that keep within all limits but one, and break that one in every way that there is. */
export function contextsBeyond(within: Within): RequestContext[] {
  const [kept = {}] = contextsWithin(within);
  return [
    ...Object.entries(within).flatMap(([key, limit]) =>
      brokenValues(limit)
        .filter((value) => !keeps(limit, value, kept))
        .map((value) => present({ ...kept, [key]: value })),
    ),
    ...variablesOf(within).map((key) => present({ ...kept, [key]: undefined })),
  ];
}

/** Whether the value that a request has for a key keeps within the limit. */
export function keeps(limit: Limit, actual: MaybeValue, context: RequestContext): boolean {
  const isMeant = (value: string, texts: readonly string[]): boolean =>
    texts.some((text) => {
      const meant = resolve(text, context);
      return meant !== undefined && isWithin(value, meant);
    });
  if (limit === "absent") return actual === undefined || actual.length === 0;
  if ("ifPresent" in limit) return actual === undefined || keeps(limit.ifPresent, actual, context);
  if (actual === undefined) return false;
  if ("allOf" in limit) {
    const values = [actual].flat();
    return values.length > 0 && values.every((value) => isMeant(value, limit.allOf));
  }
  if ("anyOf" in limit) return [actual].flat().some((value) => isMeant(value, limit.anyOf));
  if (typeof actual !== "string") return false;
  if ("from" in limit) {
    const [instant, from, until] = [actual, limit.from, limit.until].map(readInstant);
    return instant !== undefined && from !== undefined && until !== undefined && from <= instant && instant < until;
  }
  if ("ranges" in limit) {
    const address = readAddress(actual);
    return (
      address !== undefined &&
      limit.ranges.some((text) => {
        const range = readRange(text);
        return range !== undefined && inRange(range, address);
      })
    );
  }
  if ("below" in limit) return (readNumber(actual) ?? Infinity) < limit.below;
  return isMeant(actual, limit);
}

/** Values that a policy gives for one key under one operator. */
interface Tested {
  readonly operator: string;
  readonly values: readonly string[];
}

/** Operators that are false unless the request has the key and its value is one of the policy's. */
const positiveOperators = new Set(["StringEquals", "StringLike", "ArnEquals", "ArnLike", "Bool"]);
const positiveForEvery = new Set(["ForAllValues:StringEquals", "ForAllValues:StringLike"]);
const positiveForAny = new Set(["ForAnyValue:StringEquals", "ForAnyValue:StringLike"]);
const positiveIfPresent = new Set(["StringEqualsIfExists", "StringLikeIfExists", "BoolIfExists"]);

/** Whether the conditions on a key, by their operators, hold every request to the limit. */
export function isImplied(limit: Limit, tests: readonly Tested[]): boolean {
  const some = (operators: ReadonlySet<string>, holds: (value: string) => boolean): boolean =>
    tests.some(({ operator, values }) => operators.has(operator) && values.every(holds));
  const oneOf = (texts: readonly string[]) => (value: string) => texts.some((text) => isWithin(value, text));
  const only = (operator: string, holds: (value: string) => boolean): boolean => some(new Set([operator]), holds);
  if (limit === "absent") return only("Null", (value) => value === "true");
  if ("ifPresent" in limit) {
    return some(positiveOperators, oneOf(limit.ifPresent)) || some(positiveIfPresent, oneOf(limit.ifPresent));
  }
  // ForAllValues holds for a request without the key, so the key itself has to be asked for.
  if ("allOf" in limit) {
    return some(positiveForEvery, oneOf(limit.allOf)) && only("Null", (value) => value === "false");
  }
  if ("anyOf" in limit) return some(positiveForAny, oneOf(limit.anyOf));
  if ("from" in limit) {
    const [from = Infinity, until = -Infinity] = [limit.from, limit.until].map(readInstant);
    return (
      only("DateGreaterThanEquals", (value) => (readInstant(value) ?? -Infinity) >= from) &&
      only("DateLessThan", (value) => (readInstant(value) ?? Infinity) <= until)
    );
  }
  if ("ranges" in limit) return only("IpAddress", (value) => limit.ranges.includes(value));
  if ("below" in limit) return only("NumericLessThan", (value) => (readNumber(value) ?? Infinity) <= limit.below);
  return some(positiveOperators, oneOf(limit));
}

/** The conditions of a statement by key, in lower case. */
export function testsByKey(conditions: Conditions = {}): ReadonlyMap<string, readonly Tested[]> {
  const tests = new Map<string, Tested[]>();
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      const name = key.toLowerCase();
      const known = tests.get(name);
      if (known === undefined) tests.set(name, [{ operator, values }]);
      else known.push({ operator, values });
    }
  }
  return tests;
}

/** Values that a request may have for the key. */
function keptValues(limit: Limit): readonly MaybeValue[] {
  if (limit === "absent") return [undefined];
  if ("allOf" in limit) {
    const all = limit.allOf.map(exampleOf);
    return [all, ...all.map((each) => [each])];
  }
  if ("anyOf" in limit) return limit.anyOf.map((each) => [exampleOf(each), strangerTo(limit.anyOf)]);
  if ("ifPresent" in limit) return [undefined, ...limit.ifPresent.map(exampleOf)];
  if ("from" in limit) return [limit.from];
  if ("ranges" in limit) return limit.ranges.map((range) => range.split("/")[0] ?? "");
  if ("below" in limit) return [String(limit.below - 1)];
  return limit.map(exampleOf);
}

/** Values that a request must not have for the key; some may keep within the limit after all. */
function brokenValues(limit: Limit): readonly MaybeValue[] {
  if (limit === "absent") return [example];
  if ("allOf" in limit) {
    const strange = strangerTo(limit.allOf);
    return [undefined, [], [strange], [...limit.allOf.map(exampleOf), strange]];
  }
  if ("anyOf" in limit) return [undefined, [], [strangerTo(limit.anyOf)]];
  if ("ifPresent" in limit) return [strangerTo(limit.ifPresent)];
  if ("from" in limit) return [undefined, oneSecondBefore(limit.from), limit.until];
  if ("ranges" in limit) return [undefined, ...someAddresses];
  if ("below" in limit) return [undefined, String(limit.below)];
  return [undefined, strangerTo(limit)];
}

/** A value of the same kind that is none of the texts. */
function strangerTo([first = ""]: readonly string[]): string {
  if (first === "true" || first === "false") return first === "true" ? "false" : "true";
  return first.startsWith("arn:") ? "arn:aws:iam::999999999999:role/stranger" : "stranger";
}

function oneSecondBefore(instant: string): string {
  return String((readInstant(instant) ?? 0) - 1);
}

function variablesOf(within: Within): string[] {
  const texts = Object.values(within).flatMap((limit): readonly string[] => {
    if (limit === "absent") return [];
    if ("allOf" in limit) return limit.allOf;
    if ("anyOf" in limit) return limit.anyOf;
    if ("ifPresent" in limit) return limit.ifPresent;
    return "length" in limit ? limit : [];
  });
  return [...new Set(texts.flatMap((text) => [...text.matchAll(variable)].map(([, key = ""]) => key)))];
}

/** The text with the values of the keys that it names, or nothing where the request lacks one. */
function resolve(text: string, context: RequestContext): string | undefined {
  const missing = [...text.matchAll(variable)].some(([, key = ""]) => typeof context[key] !== "string");
  return missing ? undefined : text.replace(variable, (_, key: string) => String(context[key]));
}

function present(values: Readonly<Record<string, MaybeValue>>): RequestContext {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );
}
