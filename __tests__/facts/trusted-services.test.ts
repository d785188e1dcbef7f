// Every service that a role can trust gets the role in practice, and for its own account alone: judged on the
// synthesised trust policies, with the requests that AWS documents.
import { compilePolicyJson, decide } from "../../modules/evaluation";
import { role } from "../../modules/principals";
import {
  checkTrust,
  policyJson,
  type PolicyJson,
  service,
  type ServicePrincipal,
  trustedServices,
  trustPolicy,
} from "../../modules/policy";
import { defineEnvironment } from "../../stacks";
import { synthesizeEnvironment } from "../synth";
import { sorted } from "./triples";
import { type ServiceFact, serviceFacts } from "./trusted-service-facts";

const own = "111122223333";
const other = "444455556666";
type Context = Readonly<Record<string, string>>;

const cases = Object.entries(serviceFacts);
const keyOf = (name: string): string => name.replaceAll(".", "-");

const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "dev",
    account: own,
    region: "us-east-1",
    principals: () => Object.fromEntries(cases.map(([name]) => [keyOf(name), role({ assumedBy: service(name) })])),
  }),
);

const everything = compilePolicyJson("identity", {
  Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }],
});

function isAllowed(trust: PolicyJson, name: string, action: string, context: Context): boolean {
  const request = {
    principal: { type: "service", name },
    action,
    resource: `arn:aws:iam::${own}:role/some`,
    context,
  } as const;
  return decide({ identity: [everything], resource: compilePolicyJson("trust", trust) }, request) === "allowed";
}

const actionsOf = ({ actions = ["sts:AssumeRole"] }: ServiceFact): readonly string[] => actions;
const ofAccount = (context: Context, account: string): Context =>
  Object.fromEntries(Object.entries(context).map(([key, value]) => [key, value.replaceAll(own, account)]));
const trustIn = (partition: "aws" | "aws-cn" | "aws-us-gov", principal: ServicePrincipal): PolicyJson =>
  policyJson(trustPolicy([principal], { partition, account: own }));
const problemsOf = (principal: ServicePrincipal): string[] =>
  checkTrust(principal, [own], "aws", own).map(({ place, rule }) => `${place.join(" › ")}: ${rule}`);

test("the table lists the services of the product", () => {
  expect(sorted(Object.keys(serviceFacts))).toEqual(sorted([...trustedServices.keys()]));
});

test("every row links to a page of AWS, with the day when it was read", () => {
  for (const { source, read } of trustedServices.values()) {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[^ ]+\.html$/);
    expect(read).toMatch(/^2026-\d\d-\d\d$/);
  }
});

describe.each(cases)("%s", (name, fact) => {
  const trust = stack.policy(`aws_iam_role.${keyOf(name)}`, "assume_role_policy");
  const host = `${name}.amazonaws.com`;
  const { sends = {} } = fact;

  test("gets the role by every call that its sessions need, and by no other", () => {
    const calls = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];
    expect(calls.filter((call) => isAllowed(trust, host, call, sends))).toEqual(actionsOf(fact));
  });

  test("gets it for no other account, as far as its requests state one", () => {
    const stated = ["aws:SourceAccount", "sts:ExternalId"].some((key) => key in sends);
    for (const action of actionsOf(fact)) {
      expect(isAllowed(trust, host, action, ofAccount(sends, other))).toBe(!stated);
      if (stated) expect(isAllowed(trust, host, action, {})).toBe(false);
    }
    expect(isAllowed(trust, "sns.amazonaws.com", "sts:AssumeRole", sends)).toBe(false);
  });

  test("has its name in every partition", () => {
    const named = (partition: "aws" | "aws-cn" | "aws-us-gov"): unknown =>
      trustIn(partition, service(name)).Statement[0]?.Principal;
    expect(named("aws")).toEqual({ Service: host });
    expect(named("aws-us-gov")).toEqual({ Service: host });
    expect(named("aws-cn")).toEqual({ Service: fact.inChina ?? host });
    expect(trustIn("aws-cn", service(host)).Statement[0]?.Principal).toEqual({ Service: host });
  });

  const { "aws:SourceArn": sourceArn } = sends as { readonly "aws:SourceArn"?: string };
  if (sourceArn === undefined) return;

  test("can be limited to one source", () => {
    const limited = service(name, { sourceArn });
    expect(problemsOf(limited)).toEqual([]);
    const narrow = trustIn("aws", limited);
    for (const action of actionsOf(fact)) {
      expect(isAllowed(narrow, host, action, sends)).toBe(true);
      const elsewhere = { ...sends, "aws:SourceArn": sourceArn.replace("us-east-1", "eu-west-1") };
      expect(isAllowed(narrow, host, action, elsewhere)).toBe(false);
    }
  });

  test("is refused with a source of another account or another kind, which would let nobody in", () => {
    expect(problemsOf(service(name, { sourceArn: sourceArn.replace(own, other) }))).toEqual([
      `sourceArn: is of account ${other}, and the source account is ${own}`,
    ]);
    expect(problemsOf(service(name, { sourceAccount: other, sourceArn: sourceArn.replace(own, other) }))).toEqual([]);
    if (fact.otherKind === undefined) return;
    expect(problemsOf(service(name, { sourceArn: fact.otherKind }))).toEqual([
      `sourceArn: is no ARN that ${name} sends, so that it could not assume the role`,
    ]);
  });
});
