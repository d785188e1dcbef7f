import { matchesWildcard } from "../aws";
import { type ContextValue } from "../evaluation";
import {
  type Conditions,
  inRange,
  isMultivalued,
  type Limit,
  type LimitValue,
  readAddress,
  readInstant,
  readNumber,
  readRange,
  type TextOrPattern,
  type Within,
} from "../policy";

/** The condition keys of a request. */
export type RequestContext = Readonly<Record<string, ContextValue>>;

/** The value that a request has for a key, by its name in whatever case. */
type ContextReader = (key: string) => ContextValue | undefined;

/** A value that a request may have for a key, as far as it does not depend on its other keys. */
type Chosen = LimitValue | readonly LimitValue[] | undefined;

const example = "example";
const someAddresses = ["203.0.113.77", "198.51.100.77", "192.0.2.77", "2001:db8:77::1"];

/** One text that a pattern stands for. */
export function exampleOf(pattern: string): string {
  return pattern.replaceAll("*", example).replaceAll("?", "x");
}

/** Reads keys as AWS does, which ignores their case. */
export function contextReader(context: RequestContext): ContextReader {
  const byName = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return (key) => byName.get(key.toLowerCase());
}

/** Contexts of requests within all limits. Each value of each limit occurs in at least one of them. */
export function contextsWithin(within: Within): RequestContext[] {
  const entries = Object.entries(within).map(([key, limit]) => ({ key, values: keptValues(limit, key) }));
  const count = Math.max(1, ...entries.map(({ values }) => values.length));
  const variables = variablesOf(within);
  // A list in full comes in turns: in every context it would make many values as many times many.
  return Array.from({ length: count }, (_, index) =>
    settle(Object.fromEntries(entries.map(({ key, values }) => [key, values[index % values.length]])), variables),
  );
}

/** Contexts within all limits but one, in every way of going beyond that one. */
export function contextsBeyond(within: Within): RequestContext[] {
  const variables = variablesOf(within);
  const kept = Object.fromEntries(Object.entries(within).map(([key, limit]) => [key, keptValues(limit, key)[0]]));
  return [
    ...Object.entries(within).flatMap(([key, limit]) =>
      brokenValues(limit, key)
        .map((value) => settle({ ...kept, [key]: value }, variables))
        .filter((context) => !keeps(limit, key, contextReader(context))),
    ),
    ...variables.map((variable) => {
      const names = Object.keys(kept).filter((key) => key.toLowerCase() === variable.toLowerCase());
      return settle({ ...kept, ...Object.fromEntries([variable, ...names].map((key) => [key, undefined])) }, variables);
    }),
  ];
}

/** A context of what was chosen for each key, in which keys that refer to others agree with them. */
function settle(chosen: Readonly<Record<string, Chosen>>, variables: readonly string[]): RequestContext {
  const names = new Set(Object.keys(chosen).map((key) => key.toLowerCase()));
  const further = variables.filter((variable) => !names.has(variable.toLowerCase()));
  const all: Readonly<Record<string, Chosen>> = {
    ...chosen,
    ...Object.fromEntries(further.map((key) => [key, example] as const)),
  };
  const read = contextReader(
    Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
    ),
  );
  const textOf = (value: LimitValue): string => {
    if (typeof value === "string") return value;
    return "like" in value ? exampleOf(value.like) : String(read(value.variable) ?? example);
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]): [string, ContextValue][] =>
      value === undefined ? [] : [[key, isList(value) ? value.map(textOf) : textOf(value)]],
    ),
  );
}

/** Whether the value of a request's condition key is within the limit. */
export function keeps(limit: Limit, key: string, read: ContextReader): boolean {
  const actual = read(key);
  const isMeant = (value: string, values: readonly LimitValue[]): boolean =>
    values.some((each) => {
      if (typeof each === "string") return value === each;
      return "like" in each ? matchesWildcard(each.like, value) : value === read(each.variable);
    });
  if (limit === "absent") return actual === undefined || actual.length === 0;
  if ("ifPresent" in limit) return actual === undefined || keeps(limit.ifPresent, key, read);
  if (actual === undefined) return false;
  if ("allOf" in limit) {
    const values = [actual].flat();
    return values.length > 0 && values.every((value) => isMeant(value, limit.allOf));
  }
  if ("anyOf" in limit) return [actual].flat().some((value) => isMeant(value, limit.anyOf));
  if ("noneOf" in limit) {
    const values = [actual].flat();
    return values.length > 0 && !values.some((value) => isMeant(value, limit.noneOf));
  }
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

/** Whether conditions on a key, by operator, restrict every request to the limit. */
export function isImplied(limit: Limit, tests: readonly Tested[]): boolean {
  const some = (operators: ReadonlySet<string>, meant: readonly LimitValue[]): boolean =>
    tests.some(({ operator, values }) => operators.has(operator) && isCovered(operator, values, meant));
  const only = (wanted: string, holds: (value: string) => boolean): boolean =>
    tests.some(({ operator, values }) => operator === wanted && values.every(holds));
  if (limit === "absent") return only("Null", (value) => value === "true");
  if ("ifPresent" in limit) {
    return some(positiveOperators, limit.ifPresent) || some(positiveIfPresent, limit.ifPresent);
  }
  // ForAllValues holds for a request without the key, so the key itself has to be asked for.
  if ("allOf" in limit) {
    return some(positiveForEvery, limit.allOf) && only("Null", (value) => value === "false");
  }
  if ("anyOf" in limit) return some(positiveForAny, limit.anyOf);
  // No Allow statement rests on negated operators, which count for nothing here.
  if ("noneOf" in limit) return false;
  if ("from" in limit) {
    const [from = Infinity, until = -Infinity] = [limit.from, limit.until].map(readInstant);
    return (
      only("DateGreaterThanEquals", (value) => (readInstant(value) ?? -Infinity) >= from) &&
      only("DateLessThan", (value) => (readInstant(value) ?? Infinity) <= until)
    );
  }
  if ("ranges" in limit) return only("IpAddress", (value) => limit.ranges.includes(value));
  if ("below" in limit) return only("NumericLessThan", (value) => (readNumber(value) ?? Infinity) <= limit.below);
  return some(positiveOperators, limit);
}

/** Whether every value that an operator compares with matches only values that the limit allows. */
function isCovered(operator: string, values: readonly string[], meant: readonly LimitValue[]): boolean {
  const texts = new Set(meant.filter((each) => typeof each === "string"));
  const others = meant.filter((each) => typeof each !== "string");
  const wildcards = /Like|Arn/.test(operator);
  return values.every((value) => {
    const plain = !value.includes("${") && !(wildcards && /[*?]/.test(value));
    if (plain && texts.has(value)) return true;
    return others.some((each) =>
      "like" in each ? isWithin(value, each.like, plain) : value === `\${${each.variable}}`,
    );
  });
}

/** Whether a text, or whatever a pattern with wildcards or variables stands for, is within another pattern. */
function isWithin(value: string, pattern: string, plain: boolean): boolean {
  if (plain) return matchesWildcard(pattern, value);
  // What a `*` stands for is more than the one character of a `?`.
  return value === pattern || (!pattern.includes("?") && matchesWildcard(pattern, value.replace(/\$\{[^}]*\}/g, "*")));
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
function keptValues(limit: Limit, key: string): readonly Chosen[] {
  if (limit === "absent") return [undefined];
  if ("allOf" in limit) return [limit.allOf, ...limit.allOf.map((each) => [each])];
  if ("anyOf" in limit) return limit.anyOf.map((each) => [each, strangerTo(limit.anyOf)]);
  if ("noneOf" in limit) {
    const others = othersThan(limit.noneOf);
    return isMultivalued(key) ? others.map((each) => [each]) : others;
  }
  if ("ifPresent" in limit) return [undefined, ...limit.ifPresent];
  if ("from" in limit) return [limit.from];
  if ("ranges" in limit) return limit.ranges.map((range) => range.split("/")[0] ?? "");
  if ("below" in limit) return [String(limit.below - 1)];
  return limit;
}

/** Values that a request must not have for the key; some may keep within the limit after all. */
function brokenValues(limit: Limit, key: string): readonly Chosen[] {
  if (limit === "absent") return [example];
  if ("allOf" in limit) {
    const strange = strangersTo(limit.allOf);
    return [undefined, [], ...strange.map((each) => [each]), ...strange.map((each) => [...limit.allOf, each])];
  }
  if ("anyOf" in limit) return [undefined, [], ...strangersTo(limit.anyOf).map((each) => [each])];
  if ("noneOf" in limit) {
    if (!isMultivalued(key)) return [undefined, ...limit.noneOf];
    const beside = othersThan(limit.noneOf).slice(0, 1);
    return [undefined, [], ...limit.noneOf.flatMap((each) => [[each], [...beside, each]])];
  }
  if ("ifPresent" in limit) return strangersTo(limit.ifPresent);
  if ("from" in limit) return [undefined, oneSecondBefore(limit.from), limit.until];
  if ("ranges" in limit) return [undefined, ...someAddresses];
  if ("below" in limit) return [undefined, String(limit.below)];
  return [undefined, ...strangersTo(limit)];
}

/** Values that are none of these, or what a text would stand for if it were taken for a pattern. */
function strangersTo(values: readonly LimitValue[]): string[] {
  const misread = values.find((each) => typeof each === "string" && /[*?]/.test(each));
  return [strangerTo(values), ...(typeof misread === "string" ? [exampleOf(misread)] : [])];
}

/** Texts that are none of these and that no pattern among them stands for. */
function othersThan(values: readonly TextOrPattern[]): string[] {
  const texts = values.map((each) => (typeof each === "string" ? each : each.like));
  // Longer than every text, so that a long list does not leave nothing.
  const longer = `${texts.reduce((longest, each) => (each.length > longest.length ? each : longest), "")}-stranger`;
  return [...strangersTo(values), "other", longer].filter((each) =>
    keeps({ noneOf: values }, "other", (key) => (key === "other" ? each : undefined)),
  );
}

/** A value of the same kind that is none of these. */
function strangerTo([value = ""]: readonly LimitValue[]): string {
  if (value === "true" || value === "false") return value === "true" ? "false" : "true";
  const text = typeof value === "object" && "like" in value ? value.like : value;
  return typeof text === "string" && text.startsWith("arn:") ? "arn:aws:iam::999999999999:role/stranger" : "stranger";
}

function oneSecondBefore(instant: string): string {
  return new Date(((readInstant(instant) ?? 0) - 1) * 1000).toISOString();
}

function variablesOf(within: Within): string[] {
  const values = Object.values(within).flatMap((limit): readonly LimitValue[] => {
    if (limit === "absent") return [];
    if ("allOf" in limit) return limit.allOf;
    if ("anyOf" in limit) return limit.anyOf;
    if ("noneOf" in limit) return [];
    if ("ifPresent" in limit) return limit.ifPresent;
    return "length" in limit ? limit : [];
  });
  return [
    ...new Set(values.flatMap((each) => (typeof each === "object" && "variable" in each ? [each.variable] : []))),
  ];
}

function isList(value: LimitValue | readonly LimitValue[]): value is readonly LimitValue[] {
  return Array.isArray(value);
}
