import { performance } from "node:perf_hooks";
import { BucketRef, type Grant, resourcePolicyOf, TableRef } from "../modules/grants";
import { policyDocument, policyJson } from "../modules/policy";
import { identityPolicies, provedPrincipal, resourcesOf } from "../modules/principals";
import { type ProvedPrincipal, provePrincipals } from "../modules/proof";
import { ownAddition } from "../modules/s3";
import { medianOf } from "./median";

// How long the proof takes for 10, 100 and 1,000 principals among 2,000 tables, and for one principal with ever more
// tables. Every figure is of one run on this machine: compare them with each other.

const location = { account: "111122223333", region: "us-east-1" };
const tables = Array.from(
  { length: 2_000 },
  (_, index) =>
    new TableRef({
      ...location,
      name: `table-${index}`,
      indexes: ["by-customer", "by-date"],
      streamViewTypes: ["NEW_IMAGE"],
      pointInTimeRecovery: true,
    }),
);
const bucket = new BucketRef({ ...location, name: "acme-exports" });

const bucketPolicy = policyJson(policyDocument(ownAddition(bucket, []).statements));
const policyOf = resourcePolicyOf((holder) => (holder === bucket.arn ? bucketPolicy : undefined));

/** What a service has: three tables, one of them with its stream, and a prefix of a bucket. */
function grantsOf(principal: number): Grant[] {
  const [one, two, three] = [0, 1, 2].map((offset) => tables[(principal * 2 + offset) % tables.length]);
  if (one === undefined || two === undefined || three === undefined) return [];
  return [
    one.readWrite(),
    one.readStream(),
    two.read(),
    two.scan(),
    three.queryIndex("by-date"),
    bucket.read({ prefix: `service-${principal}/` }),
  ];
}

function principal(name: string, grants: readonly Grant[]): ProvedPrincipal {
  const { policies } = identityPolicies(grants, name, "role");
  return provedPrincipal([name], `arn:aws:iam::${location.account}:role/${name}`, { grants, policies });
}

function prove(principals: readonly ProvedPrincipal[]): void {
  const problems = provePrincipals(principals, () => resourcesOf(principals, { tables }), policyOf);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
}

const services = Array.from({ length: 1_000 }, (_, index) => principal(`service-${index}`, grantsOf(index)));
const first = performance.now();
prove(services.slice(0, 1));
console.log(`\nProof of the first principal, code cold: ${(performance.now() - first).toFixed(1)} ms`);
for (let round = 0; round < 3; round++) prove(services);
const baseline = medianOf(() => prove(services.slice(0, 10))) / 10;
console.table(
  [10, 100, 1_000].map((count) => {
    const time = medianOf(() => prove(services.slice(0, count)));
    const expected = medianOf(() => services.slice(0, count).map((_, index) => grantsOf(index)));
    return {
      principals: count,
      "proof in ms": Number(time.toFixed(1)),
      "grants with expectations in ms": Number(expected.toFixed(1)),
      "ms a principal": Number((time / count).toFixed(3)),
      "ratio to 10 principals, each": Number((time / count / baseline).toFixed(2)),
    };
  }),
);

console.log("\nOne principal that reads ever more tables; linear is a ratio of 1");
const perTable = new Map<number, number>();
console.table(
  [10, 40, 160].map((count) => {
    const one = principal(
      "reader",
      tables.slice(0, count).map((table) => table.readWrite()),
    );
    const time = medianOf(() => prove([one]));
    perTable.set(count, time / count);
    return {
      tables: count,
      policies: one.policies.length,
      "proof in ms": Number(time.toFixed(2)),
      "ratio to 10 tables, each": Number((time / count / (perTable.get(10) ?? 1)).toFixed(2)),
    };
  }),
);
