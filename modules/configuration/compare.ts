import { problem, type Problem, showValue } from "../validation";
import { type Fact, factKey, factKinds, type JoinedAccess, type Json, Unknown, type WrittenFact } from "./fact";
import { type WrittenAccess } from "./read-configuration";

/** The differences between a configuration and what was proved. */
export interface Comparison {
  /** Differences in principals and resources that the project creates; they fail the synth. */
  readonly problems: readonly Problem[];
  /** Unproved facts about other principals and resources. */
  readonly unproved: readonly WrittenFact[];
  /** Unproved policies that are written as they were given. */
  readonly given: readonly WrittenFact[];
}

/**
 * Compares the facts of a configuration with the proved ones. Each proved or given fact must be written exactly once;
 * every other written fact is unproved.
 */
export function compareAccess(
  written: WrittenAccess,
  proved: Pick<JoinedAccess, "subjects" | "facts" | "given">,
  madeElsewhere: readonly string[] = [],
): Comparison {
  const { given } = proved;
  const made = new Set([...proved.subjects, ...proved.facts.map(({ subject }) => subject), ...madeElsewhere]);
  const ours = { made, given: new Set(given.map(({ subject }) => subject)) };
  const expected = groupFacts([...proved.facts, ...given]);
  const givenKeys = new Set(given.map(factKey));
  const matched: WrittenFact[] = [];
  const others: WrittenFact[] = [];
  for (const fact of written.facts) {
    const [list, index] = findEqual(expected, fact);
    // A data source changes nothing: only the one that was proved has to be there.
    if (index < 0 && !fact.address.startsWith("data.")) others.push(fact);
    else if (index >= 0) {
      list.splice(index, 1);
      if (givenKeys.has(factKey(fact))) matched.push(fact);
    }
  }
  const [changed, unproved] = divide(others, (fact) => concernsAny(fact, ours) && !protectsMore(fact));
  const problems = changed.map((fact) => differs(fact, expected.get(factKey(fact))?.shift()));
  const lacking = [...expected.values()].flat();
  return {
    problems: [...problems, ...(lacking.length === 0 ? [] : lacking.map(missingFrom(others, written)))],
    unproved: unproved.filter(isReported),
    given: matched,
  };
}

/** More protection than was asked for loses nothing, as on a disposable table while it is imported. */
function protectsMore({ kind, value }: Fact): boolean {
  return kind === "destroy protection" && value === true;
}

function divide<Item>(items: readonly Item[], test: (item: Item) => boolean): readonly [Item[], Item[]] {
  const [yes, no]: [Item[], Item[]] = [[], []];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}

/** What decides access wherever it stands, and whatever may concern anything because its subject is not known. */
function isReported({ kind, subject }: Fact): boolean {
  return factKinds[kind] === "everywhere" || subject.includes("${");
}

/** Where what was proved is missing: at what now says it of something else, or at the subject itself. */
function missingFrom(others: readonly WrittenFact[], written: WrittenAccess): (fact: Fact) => Problem {
  const elsewhere = new Map(others.map((fact) => [`${fact.kind} ${canonical(fact.value)}`, fact.address]));
  const [holders, addresses] = [written.holders(), written.addresses()];
  return (fact) =>
    missing(
      fact,
      elsewhere.get(`${fact.kind} ${canonical(fact.value)}`) ??
        holders.get(factKey(fact)) ??
        addresses.get(fact.subject) ??
        fact.subject,
    );
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, each: Json) =>
    isTree(each) && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function groupFacts(facts: readonly Fact[]): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(factKey(fact));
    if (group === undefined) groups.set(factKey(fact), [fact]);
    else group.push(fact);
  }
  return groups;
}

function findEqual(groups: ReadonlyMap<string, Fact[]>, fact: WrittenFact): readonly [list: Fact[], index: number] {
  const list = groups.get(factKey(fact)) ?? [];
  return [list, list.findIndex(({ value }) => firstDifference(value, fact.value) === undefined)];
}

/** An attachment also concerns a policy that was made here, and a membership the group. */
function concernsAny(
  { subject, kind, value, concerns }: WrittenFact,
  { made, given }: { readonly made: ReadonlySet<string>; readonly given: ReadonlySet<string> },
): boolean {
  const named = (kind === "attachment" || kind === "membership") && typeof value === "string" ? [value] : [];
  return given.has(subject) || [subject, ...named, ...concerns].some((each) => made.has(each));
}

function differs(fact: WrittenFact, proved: Fact | undefined): Problem {
  const { address, argument, subject, kind, value } = fact;
  const place = argument === "" ? [address] : [address, argument];
  const remedy = "Remove the override, the aspect or the additional resource that changes it.";
  if (value instanceof Unknown) {
    const rule = `leaves the ${kind} of ${subject} undetermined, so that it cannot be compared with the expected one`;
    return { place, value: value.expression, rule, remedy };
  }
  const difference = proved === undefined ? undefined : firstDifference(proved.value, value);
  const whole = `${kind} of ${subject}`;
  if (difference === undefined) {
    return { place, value, rule: `is ${article(kind)} ${whole} that was not proved`, remedy };
  }
  const { left, right } = difference;
  const where = difference.place.length === 0 ? "" : ` at ${difference.place.join(".")}`;
  if (right === undefined) {
    return { place, rule: `lacks part of the expected ${whole}${where}: ${showValue(shown(left))}`, remedy };
  }
  if (left === undefined)
    return { place, value: shown(right), rule: `is not in the expected ${whole}${where}`, remedy };
  const rule = `differs from the expected ${whole}${where}: ${showValue(shown(left))}`;
  return { place, value: shown(right), rule, remedy };
}

function missing({ subject, kind, value }: Fact, address: string): Problem {
  return {
    ...problem({
      value: shown(value),
      rule: `is the expected ${kind} of ${subject}, and the configuration does not have it`,
      remedy: "Remove the override or the aspect that removes it.",
    }),
    place: [address],
  };
}

function article(word: string): "a" | "an" {
  return /^[aeioA]/.test(word) ? "an" : "a";
}

function shown(value: Json | undefined): unknown {
  return value instanceof Unknown ? value.expression : value;
}

interface Difference {
  readonly place: readonly string[];
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** The first place at which two values differ; the order of keys does not count. An unknown value equals nothing. */
function firstDifference(left: Json | undefined, right: Json | undefined): Difference | undefined {
  if (isTree(left) && isTree(right) && Array.isArray(left) === Array.isArray(right)) {
    // In a policy, a difference in a statement is the most useful one to report.
    const keys = new Set(["Statement", ...Object.keys(left), ...Object.keys(right)]);
    for (const key of keys) {
      const found = firstDifference(own(left, key), own(right, key));
      if (found !== undefined) return { ...found, place: [key, ...found.place] };
    }
    return undefined;
  }
  return left === right && !(left instanceof Unknown) ? undefined : { place: [], left, right };
}

type Tree = readonly Json[] | Readonly<Record<string, Json>>;

function isTree(value: Json | undefined): value is Tree {
  return typeof value === "object" && value !== null && !(value instanceof Unknown);
}

function own(tree: Tree, key: string): Json | undefined {
  return Object.hasOwn(tree, key) ? (tree as Readonly<Record<string, Json>>)[key] : undefined;
}
