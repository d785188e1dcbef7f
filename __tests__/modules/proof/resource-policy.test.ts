import { externalPrincipal, sharedPolicies } from "../../../modules/principals";
import { resourcePolicy, TableRef } from "../../../modules/grants";
import { policyJson, type PolicyJson, type StatementJson } from "../../../modules/policy";
import { proveResourcePolicy, type SharedExpectation } from "../../../modules/proof";
import { formatProblem } from "../../../modules/validation";

const account = "111122223333";
const roleArn = "arn:aws:iam::444455556666:role/analytics";
const orders = new TableRef({
  name: "orders",
  account,
  region: "us-east-1",
  indexes: ["by-day"],
  streamViewTypes: [],
  pointInTimeRecovery: false,
});
const principal = externalPrincipal({ account: "444455556666", roles: [roleArn] }).allow(
  orders.read().inOrganization("o-a1b2c3d4e5"),
);
const [shared] = sharedPolicies([principal], { partition: "aws" });
const sound = policyJson(resourcePolicy({ kind: "table", arn: orders.arn }, shared?.statements ?? []).document);

function prove(policy: PolicyJson, expectations: readonly SharedExpectation[] = shared?.shared ?? []): string[] {
  return proveResourcePolicy({ place: ["orders"], account, policy, shared: expectations }).map(formatProblem);
}

/** The policy with every statement changed. */
function mutated(change: (statement: StatementJson) => StatementJson): PolicyJson {
  return { ...sound, Statement: sound.Statement.map(change) };
}

describe("the proof of a resource policy", () => {
  it("passes what grants say", () => {
    expect(shared?.statements.length).toBeGreaterThan(0);
    expect(prove(sound)).toEqual([]);
  });

  it("passes beside denials of others", () => {
    const deny: StatementJson = {
      Effect: "Deny",
      Principal: "*",
      Action: "dynamodb:*",
      Resource: orders.arn,
      Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    };
    expect(prove({ ...sound, Statement: [...sound.Statement, deny] })).toEqual([]);
  });

  const conditions = (keep: (operator: string) => boolean) => (statement: StatementJson) => ({
    ...statement,
    Condition: Object.fromEntries(Object.entries(statement.Condition ?? {}).filter(([operator]) => keep(operator))),
  });

  it.each<[string, (statement: StatementJson) => StatementJson, RegExp]>([
    [
      "lets every role of the account in",
      conditions((operator) => operator !== "ArnEquals"),
      /"AWS arn:aws:iam::444455556666:role\/some-role-of-theirs" must not be let in for dynamodb:GetItem on .*, and is allowed by/,
    ],
    [
      "does not ask for the organization",
      conditions((operator) => operator !== "StringEquals"),
      /must not be let in for dynamodb:GetItem on .*, and is allowed by statement/,
    ],
    [
      "lets everybody in",
      (statement) => ({ ...statement, Principal: "*", Condition: {} }),
      /must not be let in for dynamodb:GetItem on .*, and is allowed by statement/,
    ],
    [
      "lets an account in that nobody expects",
      (statement) => ({ ...statement, Principal: { AWS: ["444455556666", "123456789012"] } }),
      /^orders: "AWS 123456789012" is let in by statement ReadItems of the resource policy/,
    ],
    [
      "allows more than was granted",
      (statement) => ({ ...statement, Action: [statement.Action ?? [], "dynamodb:Scan"].flat() }),
      /is let in by statement ReadItems of the resource policy \(dynamodb:Scan on/,
    ],
    [
      "allows everything",
      (statement) => ({ ...statement, Action: "dynamodb:*" }),
      /is let in by statement .* \(dynamodb:\* on arn:aws:dynamodb:us-east-1:111122223333:table\/orders/,
    ],
    [
      "allows all but something",
      (statement) => ({
        Effect: "Allow",
        Principal: statement.Principal ?? "*",
        NotAction: "dynamodb:DeleteTable",
        Resource: orders.arn,
      }),
      /is let in by statement .* with fewer conditions than it may, or not expected at all/,
    ],
    ["is on everything", (statement) => ({ ...statement, Resource: "*" }), /\(dynamodb:\w+ on \*/],
    [
      "lets nobody in",
      (statement) => ({ ...statement, Effect: "Deny" }),
      /"AWS arn:aws:iam::444455556666:role\/analytics" must be let in for dynamodb:GetItem on .*, and is explicitly denied by/,
    ],
  ])("fails where the policy %s", (_, change, message) => {
    expect(prove(mutated(change)).join("\n")).toMatch(message);
  });

  it("does not count denials in favour of a statement that is too wide", () => {
    const wide = mutated((statement) => ({ ...statement, Principal: "*", Condition: {} }));
    const deny: StatementJson = { Effect: "Deny", Principal: "*", Action: "dynamodb:*", Resource: orders.arn };
    expect(prove({ ...wide, Statement: [...wide.Statement, deny] }).join("\n")).toMatch(
      /must not be let in for dynamodb:GetItem on .*table\/orders, and is allowed by statement/,
    );
  });

  it("fails where nothing was granted, and on what AWS would refuse", () => {
    expect(prove(sound, [])).not.toEqual([]);
    expect(prove({ Statement: [] })).toEqual([
      "orders › Statement: [] is empty. Write it as the IAM policy grammar says.",
    ]);
  });
});
