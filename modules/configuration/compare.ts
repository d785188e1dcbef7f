import { problem, type Problem, showValue } from "../validation";
import { type Fact, factKey, type JoinedAccess, type Json, Unknown, type WrittenFact } from "./fact";
import { isReportedEverywhere } from "./read-configuration";

/** How what is written differs from what was proved. */
export interface Comparison {
  /** What is wrong with principals and resources that were made here. */
  readonly problems: readonly Problem[];
  /** What decides access and was not proved, and concerns nothing that was made here. */
  readonly unproved: readonly WrittenFact[];
  /** What was given to be written as it is, and is. */
  readonly given: readonly WrittenFact[];
}

/**
 * Compares what a configuration states of access with what was proved, fact by fact. Every proved fact must be stated
 * once; whatever else is stated was not proved.
 */
export function compareAccess(
  written: readonly WrittenFact[],
  proved: Pick<JoinedAccess, "subjects" | "facts" | "given">,
): Comparison {
  const { given } = proved;
  const subjects = new Set([...proved.subjects, ...[...proved.facts, ...given].map(({ subject }) => subject)]);
  const expected = groupFacts([...proved.facts, ...given]);
  const givenKeys = new Set(given.map(factKey));
  const matched: WrittenFact[] = [];
  const others: WrittenFact[] = [];
  for (const fact of written) {
    const [list, index] = findEqual(expected, fact);
    if (index < 0) others.push(fact);
    else {
      list.splice(index, 1);
      if (givenKeys.has(factKey(fact))) matched.push(fact);
    }
  }
  const ours = others.filter((fact) => concernsAny(fact, subjects));
  return {
    problems: [
      ...ours.map((fact) => differs(fact, expected.get(factKey(fact))?.shift())),
      ...[...expected.values()].flat().map((fact) => missing(fact, written)),
    ],
    unproved: others.filter((fact) => !concernsAny(fact, subjects) && isReportedEverywhere(fact)),
    given: matched,
  };
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

/** An attachment also concerns the policy, and a membership the group. */
function concernsAny({ subject, kind, value, concerns }: WrittenFact, subjects: ReadonlySet<string>): boolean {
  const named = (kind === "attachment" || kind === "membership") && typeof value === "string" ? [value] : [];
  return [subject, ...named, ...concerns].some((each) => subjects.has(each));
}

function differs(fact: WrittenFact, proved: Fact | undefined): Problem {
  const { address, argument, subject, kind, value } = fact;
  const place = argument === "" ? [address] : [address, argument];
  const remedy = "Remove what changes it after the proof, such as an override, an aspect or a resource beside it.";
  if (value instanceof Unknown) {
    const rule = `leaves open what ${kind} ${subject} will have, so that it cannot be compared with what was proved`;
    return { place, value: value.expression, rule, remedy };
  }
  const difference = proved === undefined ? undefined : firstDifference(proved.value, value);
  if (difference === undefined) {
    return {
      place,
      value: summary(value),
      rule: `is a${vowel(kind)} ${kind} of ${subject} that was not proved`,
      remedy,
    };
  }
  const where = difference.place.length === 0 ? "" : ` at ${difference.place.join(".")}`;
  const rule = `is not what was proved as ${kind} of ${subject}${where}: ${showValue(summary(difference.left))}`;
  return { place, value: summary(difference.right), rule, remedy };
}

/** The address is that of the principal or resource itself, which lacks something. */
function missing({ subject, kind, value }: Fact, written: readonly WrittenFact[]): Problem {
  const address = written.find((fact) => fact.subject === subject)?.address ?? subject;
  return {
    ...problem({
      value: summary(value),
      rule: `was proved as ${kind} of ${subject}, and the configuration does not have it`,
      remedy: "Remove what takes it away after the proof, such as an override or an aspect.",
    }),
    place: [address],
  };
}

function vowel(word: string): string {
  return /^[aeiouA]/.test(word) ? "n" : "";
}

function summary(value: Json | undefined): unknown {
  if (value instanceof Unknown) return value.expression;
  return value ?? "nothing";
}

interface Difference {
  readonly place: readonly string[];
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** The first place at which two values differ; the order of keys does not count. What is unknown equals nothing. */
export function firstDifference(left: Json | undefined, right: Json | undefined): Difference | undefined {
  if (isTree(left) && isTree(right) && Array.isArray(left) === Array.isArray(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
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
