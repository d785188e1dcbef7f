import * as fc from "fast-check";
import { packPolicies, packStatements, policyJson, policySize, type Statement } from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";
import { shuffled } from "../../../benchmarks/packing-sets";
import { rounds } from "../../rounds";

/** So many policies may be attached that none is packed densely. */
const unlimited = 1_000;
const mostSize = 6_144;

const table = (index: number, part = ""): string =>
  `arn:aws:dynamodb:us-east-1:111122223333:table/${`${index}`.padEnd(120, "-orders")}${part}`;

/** What may be granted on one table: long names, so that a policy holds about twenty of them. */
const grants: readonly ((index: number) => readonly Statement[])[] = [
  (index) => [
    { effect: "Allow", actions: ["dynamodb:GetItem", "dynamodb:Query"], resources: [table(index)] },
    { effect: "Allow", actions: ["dynamodb:Query"], resources: [table(index, "/index/*")] },
  ],
  (index) => [{ effect: "Allow", actions: ["dynamodb:PutItem"], resources: [table(index)] }],
  (index) => [{ effect: "Allow", actions: ["dynamodb:GetRecords"], resources: [table(index, "/stream/*")] }],
  (index) => [{ effect: "Deny", actions: ["dynamodb:*"], resources: [table(index), table(index, "/*")] }],
  (index) => [
    {
      effect: "Allow",
      actions: ["s3:GetObject"],
      resources: [`arn:aws:s3:::bucket-${index}/reports/${"x".repeat(100)}/*`],
      conditions: { StringEquals: { "aws:PrincipalTag/team": [`${index % 3}`] } },
    },
  ],
  () => [{ effect: "Allow", actions: ["dynamodb:ListTables"], resources: ["*"] }],
  (index) => [
    { effect: "Deny", notActions: ["s3:*"], resources: ["*"], conditions: { Bool: { [`aws:${index}`]: ["true"] } } },
  ],
];

const anyStatements = fc
  .uniqueArray(fc.tuple(fc.nat(150), fc.nat(grants.length - 1)), { maxLength: 260, size: "max", selector: String })
  .map((chosen) => chosen.flatMap(([index, grant]) => grants[grant]?.(index) ?? []));

/** Two sets that have most statements, some or none in common. */
const anyTwo = fc
  .tuple(anyStatements, anyStatements, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat())
  .map(([one, other, share, seed]): [readonly Statement[], readonly Statement[]] => {
    const kept = shuffled(one, seed).slice(0, Math.floor(one.length * share));
    return [one, [...kept, ...shuffled(other, seed).slice(0, Math.floor(other.length * (1 - share)))]];
  });

function packed(statements: readonly Statement[], attachable: number): readonly (readonly [number, Statement[]])[] {
  const { policies, problems } = packPolicies(statements, { attachable });
  if (policies === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return policies.map(({ number, document }) => [number, [...document.statements]]);
}

/** Each action on each resource, with effect and conditions, and the number of the policy that says it. */
function numbers(policies: readonly (readonly [number, readonly Statement[]])[]): ReadonlyMap<string, number> {
  return new Map(
    policies.flatMap(([number, statements]) =>
      statements.flatMap(({ actions = ["(others)"], resources = ["(others)"], effect, conditions, notActions }) =>
        actions.flatMap((action) =>
          resources.map(
            (resource) => [JSON.stringify([effect, conditions, notActions, action, resource]), number] as const,
          ),
        ),
      ),
    ),
  );
}

describe("policies of a grant that grows or shrinks", () => {
  test("move a statement only into a policy that is new or out of one that is gone, and upwards only into new ones", () => {
    let moves = 0;
    fc.assert(
      fc.property(anyTwo, ([before, after]) => {
        const old = packed(before, unlimited);
        const present = packed(after, unlimited);
        const oldNumbers = new Set(old.map(([number]) => number));
        const presentNumbers = new Set(present.map(([number]) => number));
        const whereNow = numbers(present);
        for (const [said, from] of numbers(old)) {
          const to = whereNow.get(said);
          if (to === undefined || to === from) continue;
          moves += 1;
          expect(to > from ? oldNumbers.has(to) : presentNumbers.has(from)).toBe(false);
        }
      }),
      { numRuns: rounds(200) },
    );
    expect(moves).toBeGreaterThan(100);
  });

  test("say what was granted, within AWS's limits, the first always there, whatever the order", () => {
    fc.assert(
      fc.property(anyStatements, fc.nat(), fc.integer({ min: 0, max: 12 }), (statements, seed, attachable) => {
        const { policies = [] } = packPolicies(statements, { attachable });
        const fewest = packStatements(statements).documents ?? [];
        expect(policies.length).toBeLessThanOrEqual(Math.max(attachable, fewest.length));
        for (const { document } of policies) expect(policySize(policyJson(document))).toBeLessThanOrEqual(mostSize);
        expect(new Set(policies.map(({ number }) => number)).size).toBe(policies.length);
        expect(policies[0]?.number).toBe(statements.length === 0 ? undefined : 1);
        const all = (documents: readonly { readonly statements: readonly Statement[] }[]): string[] =>
          [...numbers([[1, documents.flatMap((document) => document.statements)]]).keys()].sort();
        expect(all(policies.map(({ document }) => document))).toEqual(all(fewest));
        expect(packPolicies(shuffled(statements, seed), { attachable }).policies).toEqual(policies);
      }),
      { numRuns: rounds(200) },
    );
  });

  test("keep everything about a table in one policy", () => {
    fc.assert(
      fc.property(anyStatements, (statements) => {
        const policies = packed(statements, unlimited);
        const byTable = new Map<string, Set<number>>();
        for (const [number, said] of policies) {
          for (const resource of said.flatMap(({ resources = [] }) => resources)) {
            const root = resource.split("/").slice(0, 2).join("/");
            byTable.set(root, (byTable.get(root) ?? new Set()).add(number));
          }
        }
        for (const [root, places] of byTable) if (root !== "*") expect([root, places.size]).toEqual([root, 1]);
      }),
      { numRuns: rounds(50) },
    );
  });

  test("hold what no division by names spreads: many statements on one resource", () => {
    const statements = Array.from({ length: 120 }, (_, index): Statement => ({
      effect: "Allow",
      actions: ["dynamodb:GetItem"],
      resources: [table(1)],
      conditions: { StringEquals: { "aws:PrincipalTag/team": [`team-${index}`] } },
    }));
    const policies = packed(statements, 10);
    expect(policies.length).toBeGreaterThan(1);
    expect(numbers(policies).size).toBe(120);
  });

  test("report a statement that no policy holds", () => {
    const { policies, problems } = packPolicies(
      [{ effect: "Allow", actions: ["s3:GetObject"], resources: [`arn:aws:s3:::a/${"x".repeat(7_000)}`] }],
      { attachable: 10 },
    );
    expect(policies).toBeUndefined();
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(/6,144 characters.*cannot be divided/)]);
  });
});
