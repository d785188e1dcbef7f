import * as fc from "fast-check";
import { identityPolicies } from "../../../modules/principals";
import { describeStatement } from "../../../modules/catalogue";
import { type Grant, KeyRef, type TableRef } from "../../../modules/grants";
import { limits } from "../../../modules/aws";
import { policyJson, policySize, statement } from "../../../modules/policy";
import { formatProblem, type Problem } from "../../../modules/validation";
import { tableSet } from "../../../benchmarks/packing-sets";
import { bucketRef, own, tableRef } from "../../sample-refs";

const key = new KeyRef({ arn: `arn:aws:kms:us-east-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab` });

const messages = (problems: readonly Problem[]): string[] => problems.map(formatProblem);

/** Of the policies by number, the share that differs when a table is removed, for each of these tables. */
function changedShares(names: readonly string[], verb: "read" | "readWrite", removed: readonly number[]): number[] {
  const texts = (some: readonly string[]): ReadonlyMap<number, string> => {
    const grants = some.map((name) => tableRef({ name })[verb]());
    const { policies, problems } = identityPolicies(grants, "a", "role");
    expect([problems, policies.length <= 10]).toEqual([[], true]);
    return new Map(policies.map(({ number, document }) => [number, JSON.stringify(document)]));
  };
  const before = texts(names);
  return removed.map((place) => {
    const after = texts(names.filter((_, index) => index !== place));
    const all = [...new Set([...before.keys(), ...after.keys()])];
    return all.filter((number) => before.get(number) !== after.get(number)).length / all.length;
  });
}

describe("the managed policies that grants turn into", () => {
  const tables = (count: number, name: (index: number) => string): TableRef[] =>
    Array.from({ length: count }, (_, index) => tableRef({ name: name(index) }));

  test("say each thing once", () => {
    const once = identityPolicies([tableRef().readWrite(), bucketRef().read()], "a", "role");
    const twice = identityPolicies(
      [bucketRef().read(), tableRef().write(), tableRef().read(), tableRef().readWrite(), bucketRef().list()],
      "a",
      "role",
    );
    expect(twice).toEqual(once);
  });

  test("have one name, or one with a number each", () => {
    const names = (grants: readonly Grant[]): string[] =>
      identityPolicies(grants, "prod-artie", "role").policies.map((each) => each.name);
    expect(names([tableRef().read()])).toEqual(["prod-artie"]);
    expect(names(tables(120, (index) => `orders-${index}`).map((each) => each.readStream()))).toEqual([
      "prod-artie",
      "prod-artie_2",
    ]);
    expect(names([])).toEqual([]);
  });

  test("say in their Sids what their statements are for", () => {
    const { policies } = identityPolicies(
      [tableRef().scan(), tableRef().readStream(), bucketRef().read()],
      "a",
      "role",
    );
    const sids = policies.flatMap(({ document }) => document.statements.map(({ sid }) => sid));
    expect(sids.sort()).toEqual(["LocateBucketAndListObjects", "ReadObjects", "ReadStreamAndDescribeStream", "Scan"]);
    const several = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:PutItem"];
    expect(describeStatement(statement({ actions: several }))).toBe("ReadItemsAndScanAndWriteItems");
    const many = statement({ actions: [...several, "dynamodb:GetRecords", "s3:GetObject"] });
    expect(describeStatement(many)).toBe("ReadItemsAndScanAndMore");
    const managing = statement({ actions: [...several, "dynamodb:UpdateTable"] });
    expect(describeStatement(managing)).toBe("ManageTableAndReadItemsAndMore");
    expect(describeStatement({ ...many, effect: "Deny" })).toBe("DenyReadItemsAndScanAndMore");
  });

  test("fit IAM's limits and have unique alphanumeric Sids, whatever the names", () => {
    const refs = fc.uniqueArray(
      fc
        .record({ index: fc.nat(999), length: fc.constantFrom(3, 10, 60, 250) })
        .map(({ index, length }) => String(index).padStart(3, "0").padEnd(length, "x")),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(refs, (names) => {
        const grants = names.flatMap((name) => [
          tableRef({ name, encryptionKey: key }).read(),
          tableRef({ name }).readStream(),
          bucketRef({ name: name.slice(0, 63) }).read({ prefix: `${name}/` }),
        ]);
        const { policies } = identityPolicies(grants, "a", "role");
        for (const { document } of policies) {
          expect(policySize(policyJson(document))).toBeLessThanOrEqual(limits.managedPolicySize.value);
          const sids = document.statements.map(({ sid }) => sid);
          expect(new Set(sids).size).toBe(sids.length);
          expect(sids.every((sid) => sid !== undefined && /^[A-Za-z0-9]+$/.test(sid))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("are as many as before where other policies are attached to the same role", () => {
    const grants = tables(300, (index) => `prod-orders-and-more-${index}`).map((each) => each.read());
    const count = (others: number): number => identityPolicies(grants, "a", "role", others).policies.length;
    expect(count(0)).toBe(10);
    expect(count(1)).toBe(9);
    expect(count(2)).toBe(8);
    expect(identityPolicies(grants, "a", "role", 2).problems).toEqual([]);
    expect(messages(identityPolicies(grants, "a", "role", 3).problems)).toEqual([
      expect.stringMatching(/^11 managed policies are too many for one role/),
    ]);
  });

  describe.each(["read", "readWrite"] as const)("of 300 tables, %s", (verb) => {
    const removed = Array.from({ length: 30 }, (_, index) => index * 10 + 3);
    const sharesWithTen = [1, 2, 3, 4].flatMap((seed) => {
      const names = tableSet(300, "all", seed).map(({ name }) => `prod-${name}`);
      return changedShares(names, verb, removed);
    });

    test("change in a third of the policies at most when one table is removed", () => {
      const few = sharesWithTen.filter((share) => share <= 1 / 3);
      // The others are removals with which a policy vanishes, and another arrangement of the rest fits again.
      expect(few.length / sharesWithTen.length).toBeGreaterThan(0.85);
      expect(sharesWithTen.reduce((sum, share) => sum + share, 0) / sharesWithTen.length).toBeLessThan(0.2);
    });
  });

  test("are refused where there are more than can be attached", () => {
    const grants = tables(400, (index) => `${index}-${"x".repeat(200)}`).map((each) => each.readStream());
    const { policies, problems } = identityPolicies(grants, "a", "role");
    expect(policies.length).toBeGreaterThan(10);
    expect(messages(problems)).toEqual([
      expect.stringContaining("managed policies are too many for one role: AWS attaches 10"),
    ]);
  });
});
