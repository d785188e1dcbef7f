// What a suppression accepts is deployed, unless AWS would refuse it: then no suppression helps.
import { App, TerraformStack } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { ManagedPolicy, Role } from "../modules/iam";
import { account, type PolicyJson } from "../modules/policy";
import { role } from "../modules/principals";
import { setDeployment, suppress } from "../modules/terraform";
import { ValidationError } from "../modules/validation";
import { defineEnvironment, type Environment } from "../stacks/environment";
import { inTemporaryFolder, refusals, synthesizeEnvironment, synthesizeStack } from "./synth";

const orders = { partitionKey: { name: "pk", type: "S" } } as const;
const raised = { rule: "POLICY_TOO_LONG", reason: "AWS raised the quota to 8,192 for this account." };

/** Accounts of customers, each with an external ID: 186 characters of a trust policy. */
function customers(count: number): ReturnType<typeof account>[] {
  return Array.from({ length: count }, (_, index) =>
    account(String(200_000_000_000 + index)).withExternalId(`0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a${10 + index}`),
  );
}

function trustedByCustomers(count: number, suppressions: readonly (typeof raised)[] = []): Environment {
  return defineEnvironment({
    name: "dev",
    account: "111122223333",
    region: "us-east-1",
    tables: { orders },
    principals: ({ tables }) => ({
      shared: role({ assumedBy: customers(count), suppressions }).allow(tables.orders.read()),
    }),
  });
}

describe("a trust policy beyond the quota of 2,048 characters", () => {
  it("is refused, with what to do", () => {
    expect(refusals(() => synthesizeEnvironment(trustedByCustomers(20)))).toEqual([
      expect.stringMatching(/^dev › principals › shared › trust policy: "\d{4}" breaks the rule POLICY_TOO_LONG: /),
    ]);
  });

  it("is written where the finding is accepted, for AWS raises the quota to 8,192", () => {
    const stack = synthesizeEnvironment(trustedByCustomers(20, [raised]));
    const trust = stack.policy("aws_iam_role.shared", "assume_role_policy");
    expect(trust.Statement).toHaveLength(20);
    expect(JSON.stringify(trust).length).toBeGreaterThan(2_048);
    expect(JSON.stringify(trust).length).toBeLessThan(8_192);
  });

  it("is refused all the same beyond what AWS raises the quota to", () => {
    expect(refusals(() => synthesizeEnvironment(trustedByCustomers(60, [raised])))).toEqual([
      expect.stringMatching(/POLICY_TOO_LONG: .*A suppression does not help: AWS refuses such a policy/),
    ]);
  });

  it("is treated the same for a role in another stack", () => {
    const build = (count: number, suppressions: readonly (typeof raised)[]) => () =>
      synthesizeStack((stack) => new Role(stack, "shared", { assumedBy: customers(count), suppressions }));
    expect(refusals(build(20, []))).toEqual([
      expect.stringMatching(/shared\] assumedBy: "\d+" breaks the rule POLICY_/),
    ]);
    expect(refusals(build(20, [raised]))).toEqual([]);
    expect(refusals(build(60, [raised]))).toEqual([expect.stringContaining("A suppression does not help")]);
  });
});

/** Policies that IAM answers with MalformedPolicyDocument or LimitExceeded, by the rule that finds them. */
const refusedByIam: Readonly<Record<string, PolicyJson>> = {
  DUPLICATE_SID: policyOf({ Sid: "Read", Action: "dynamodb:GetItem" }, { Sid: "Read", Action: "dynamodb:Query" }),
  UNKNOWN_OPERATOR: policyOf({
    Action: "dynamodb:GetItem",
    Condition: { StringSame: { "aws:PrincipalTag/team": "data" } },
  }),
  MALFORMED: policyOf({ Action: "dynamodb:GetItem", Condition: { StringEquals: "data" } }),
  POLICY_TOO_LONG: policyOf({
    Action: Array.from({ length: 400 }, (_, index) => `s3:Get${"Object".repeat(3)}${index}`),
  }),
};

function policyOf(...statements: readonly object[]): PolicyJson {
  const complete = statements.map((each) => ({ Effect: "Allow", Resource: "*", ...each }));
  return { Version: "2012-10-17", Statement: complete } as unknown as PolicyJson;
}

it.each(Object.entries(refusedByIam))("%s is refused by IAM, so it cannot be accepted", (rule, policy) => {
  const found = refusals(() =>
    synthesizeStack((stack) => {
      const made = new ManagedPolicy(stack, "audit", { policy });
      for (const each of [rule, "UNPROVED_POLICY", "UNKNOWN_ACTION", "RESOURCE_STAR"]) {
        suppress(made, { rule: each, reason: "written by the security team" });
      }
    }),
  );
  expect(found).not.toEqual([]);
  expect(found.join("\n")).toMatch(rule === "POLICY_TOO_LONG" ? /AWS allows 6144/ : rule);
});

describe("what is wrong with constructs", () => {
  function failure(): unknown {
    return inTemporaryFolder((outdir) => {
      const app = new App({ outdir });
      const stack = new TerraformStack(app, "own");
      setDeployment(stack, { account: "111122223333", region: "us-east-1" });
      new AwsProvider(stack, "aws", { region: "us-east-1" });
      new Role(stack, "first", { assumedBy: account("444455556666") });
      new Role(stack, "second", { assumedBy: [] });
      try {
        app.synth();
      } catch (error) {
        return error;
      }
      return undefined;
    });
  }

  it("is reported for all of them at once, at their paths", () => {
    expect(failure()).toBeInstanceOf(ValidationError);
    const { problems } = failure() as ValidationError;
    expect(problems.map(({ place }) => place.join(" "))).toEqual([
      "own/first assumedBy externalId",
      "own/second assumedBy",
    ]);
  });

  it("is told without the words of the engine and without its advice to skip validation", () => {
    expect(String(failure())).not.toMatch(/Validation failed|skipValidation|ignore these validations|\n +at /);
  });
});
