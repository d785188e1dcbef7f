import { type Statement } from "../modules/policy";

/** What tables may be granted, and where; written out as a person would grant it, table by table. */
const grants = {
  read: [
    { on: "", actions: ["BatchGetItem", "DescribeTable", "GetItem", "Query"] },
    { on: "/index/*", actions: ["Query"] },
  ],
  write: [{ on: "", actions: ["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"] }],
  stream: [{ on: "/stream/*", actions: ["DescribeStream", "GetRecords", "GetShardIterator"] }],
  export: [
    { on: "", actions: ["DescribeContinuousBackups", "DescribeTable", "ExportTableToPointInTime", "ListExports"] },
    { on: "/export/*", actions: ["DescribeExport"] },
  ],
} as const;

type TableGrant = keyof typeof grants;

export interface GrantedTable {
  readonly name: string;
  readonly grants: readonly TableGrant[];
}

/** Which grants the tables of a set have: all of them, those of a vendor that replicates, or half of them at random. */
export const mixtures = ["all", "replication", "mixed"] as const;
type Mixture = (typeof mixtures)[number];

const words = [
  "orders",
  "users",
  "payments",
  "audit-log",
  "cart",
  "feature-flags",
  "inventory",
  "notifications",
  "tax",
];
const everyGrant = Object.keys(grants) as TableGrant[];

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function tableSet(count: number, mixture: Mixture, seed: number): readonly GrantedTable[] {
  const random = randomNumbers(seed);
  const word = (): string => words[Math.floor(random() * words.length)] ?? "";
  return Array.from({ length: count }, (_, index) => {
    const second = random() < 0.7 ? `-${word()}` : "";
    const some = everyGrant.filter(() => random() < 0.5);
    const chosen = { all: everyGrant, replication: ["stream", "export"], mixed: some.length === 0 ? ["read"] : some };
    return { name: `${word()}${second}-${index}`, grants: chosen[mixture] as readonly TableGrant[] };
  });
}

export function tableStatements(tables: readonly GrantedTable[]): readonly Statement[] {
  return tables.flatMap(({ name, grants: given }) =>
    given.flatMap((grant) =>
      grants[grant].map(({ on, actions }): Statement => ({
        effect: "Allow",
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [`arn:aws:dynamodb:us-east-1:111122223333:table/${name}${on}`],
      })),
    ),
  );
}

/** A label as a construct would give it. */
export function tableLabel({ actions = [] }: Statement): string {
  const has = (action: string): boolean => actions.includes(`dynamodb:${action}`);
  return [
    has("Query") ? "Read" : "",
    has("PutItem") ? "Write" : "",
    has("GetRecords") ? "Stream" : "",
    has("DescribeExport") || has("ListExports") ? "Export" : "",
    "Tables",
  ].join("");
}

export function shuffled<Element>(elements: readonly Element[], seed: number): readonly Element[] {
  const random = randomNumbers(seed);
  return elements
    .map((element) => ({ element, rank: random() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ element }) => element);
}

/**
 * How many documents AWS CDK needs, by the rule that it publishes (packages/aws-cdk-lib/aws-iam/docs/policy-merging.als
 * and the documentation of `@aws-cdk/aws-iam:minimizePolicies`), for statements without Sid and principals.
 *
 * Pairs of statements, in the order in which they were given, become one when they differ in actions or in resources
 * but not in both, and the result is estimated at 2,000 characters at most; until no pair is left. Then each goes into
 * the first document with room for it by the estimate, up to 6,000 characters.
 */
export function cdkDocuments(statements: readonly Statement[], room = 6_000, largestMerge = 2_000): number {
  const remaining: (Mergeable | undefined)[] = statements.map((each) => ({
    effect: each.effect,
    conditions: JSON.stringify(each.conditions ?? {}),
    actions: [...(each.actions ?? [])].sort(),
    resources: [...(each.resources ?? [])].sort(),
  }));
  for (let merged = true; merged;) {
    merged = false;
    for (let first = 0; first < remaining.length; first += 1) {
      for (let second = first + 1; second < remaining.length; second += 1) {
        const both = mergeTwo(remaining[first], remaining[second]);
        if (both === undefined || estimate(both) > largestMerge) continue;
        remaining[first] = both;
        remaining[second] = undefined;
        merged = true;
      }
    }
    remaining.splice(0, remaining.length, ...remaining.filter((each) => each !== undefined));
  }
  const documents: number[] = [];
  for (const size of remaining.flatMap((each) => (each === undefined ? [] : [estimate(each)]))) {
    const home = documents.findIndex((used) => used + size <= room);
    if (home < 0) documents.push(size);
    else documents[home] = (documents[home] ?? 0) + size;
  }
  return documents.length;
}

interface Mergeable {
  readonly effect: string;
  readonly conditions: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

function mergeTwo(one: Mergeable | undefined, other: Mergeable | undefined): Mergeable | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one.effect !== other.effect || one.conditions !== other.conditions) return undefined;
  if (!equal(one.actions, other.actions) && !equal(one.resources, other.resources)) return undefined;
  const union = (left: readonly string[], right: readonly string[]): string[] =>
    [...new Set([...left, ...right])].sort();
  return { ...one, actions: union(one.actions, other.actions), resources: union(one.resources, other.resources) };
}

function equal(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

function estimate({ effect, conditions, actions, resources }: Mergeable): number {
  const list = (key: string, values: readonly string[]): number =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value.length + 3, key.length + 5);
  return `"Effect": "${effect}",`.length + list("Action", actions) + list("Resource", resources) + conditions.length;
}
