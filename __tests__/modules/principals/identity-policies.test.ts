import * as fc from "fast-check";
import { identityPolicies } from "../../../modules/principals";
import { describeStatement } from "../../../modules/catalogue";
import { type Grant, KeyRef, type TableRef } from "../../../modules/grants";
import { limits } from "../../../modules/aws";
import { policyJson, policySize, statement } from "../../../modules/policy";
import { formatProblem, type Problem } from "../../../modules/validation";
import { bucketRef, own, tableRef } from "../../sample-refs";

const key = new KeyRef({ arn: `arn:aws:kms:us-east-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab` });

const messages = (problems: readonly Problem[]): string[] => problems.map(formatProblem);

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
      "prod-artie-1",
      "prod-artie-2",
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

  test("are refused where there are more than can be attached", () => {
    const grants = tables(400, (index) => `${index}-${"x".repeat(200)}`).map((each) => each.readStream());
    const { policies, problems } = identityPolicies(grants, "a", "role");
    expect(policies.length).toBeGreaterThan(10);
    expect(messages(problems)).toEqual([
      expect.stringContaining("managed policies are too many for one role: AWS attaches 10"),
    ]);
  });
});
