// Whom each form of trust lets in, compared with a table that is written from the pages of AWS and of the providers.
import { role } from "../../modules/principals";
import { TableRef } from "../../modules/grants";
import * as policy from "../../modules/policy";
import {
  AccountPrincipal,
  checkTrust,
  identityProviders,
  type PolicyJson,
  policyJson,
  type TrustedPrincipal,
  trustPolicy,
} from "../../modules/policy";
import { compilePolicyJson, decide } from "../../modules/evaluation";
import { type RequestContext } from "../../modules/proof";
import { defineEnvironment } from "../../stacks";
import { account, synthesizeEnvironment } from "../synth";
import { changed } from "./narrowing-facts";
import { accountLimits, type Attempt, providers, type TrustFact, trustForms } from "./trust-facts";
import { sorted } from "./triples";

const location = { partition: "aws", account } as const;
function made({ of: [maker, ...given], narrowedBy = [] }: TrustFact): TrustedPrincipal {
  return narrowedBy.reduce<TrustedPrincipal>(
    (principal, [method, ...limit]) => calling(principal, method, limit),
    calling(policy, maker, given),
  );
}

/** What a function gives, as a caller without types would get it. */
function calling(on: object, name: string, given: readonly unknown[]): TrustedPrincipal {
  const found: unknown = (on as Readonly<Record<string, unknown>>)[name];
  if (typeof found !== "function") throw new Error(`${name} is not a function.`);
  return (found as (...options: readonly unknown[]) => TrustedPrincipal).call(on, ...given);
}

const cases = [...Object.values(accountLimits), ...Object.values(trustForms)].flat().map((fact) => ({
  label: [fact.of, ...(fact.narrowedBy ?? [])].map((each) => JSON.stringify(each).slice(1, -1)).join(" "),
  fact,
  principal: made(fact),
}));

const everything = compilePolicyJson("identity", {
  Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }],
});

function decision(trust: PolicyJson, { who, action = "sts:AssumeRole", context }: Attempt): string {
  const request = { principal: who, action, resource: "arn:aws:iam::111122223333:role/trusting", context };
  return decide({ identity: [everything], resource: compilePolicyJson("trust", trust) }, request);
}

function expectStatements(trust: PolicyJson, wanted: TrustFact["statements"]): void {
  expect(trust.Version).toBe("2012-10-17");
  expect(trust.Statement).toHaveLength(wanted.length);
  expect(trust.Statement).toEqual(expect.arrayContaining([...wanted]));
}

describe("the statements of each form of trust", () => {
  test.each(cases)("$label", ({ principal, fact }) => {
    expectStatements(policyJson(trustPolicy([principal], location)), fact.statements);
  });

  test("stand in the synthesised trust policies", () => {
    const inChina = cases.filter(({ fact }) => JSON.stringify(fact.statements).includes(".com.cn"));
    const here = cases.filter((each) => !inChina.includes(each));
    const stack = synthesizeEnvironment(
      defineEnvironment({
        name: "facts",
        account,
        region: "us-east-1",
        identityProviders: providers,
        principals: () =>
          Object.fromEntries(here.map(({ principal }, index) => [`role-${index}`, role({ assumedBy: principal })])),
      }),
    );
    for (const [index, { fact }] of here.entries()) {
      expectStatements(stack.policy(`aws_iam_role.role-${index}`, "assume_role_policy"), fact.statements);
    }
  });
});

describe("callers of each form of trust", () => {
  test.each(cases)("$label", ({ principal, fact }) => {
    const trust = policyJson(trustPolicy([principal], location));
    const wrong = fact.attempts.flatMap(({ succeeds, alsoSucceeds = [], fails }) => {
      const differing = ({ who = succeeds.who, context = {} }: (typeof fails)[number]): string =>
        decision(trust, { ...succeeds, who, context: changed(succeeds.context, context) });
      return [
        ...[{}, ...alsoSucceeds]
          .filter((each) => differing(each) !== "allowed")
          .map((each) => `fails with ${JSON.stringify(each)}`),
        ...fails
          .filter((each) => differing(each) !== "implicitly denied")
          .map((each) => `${differing(each)} with ${JSON.stringify(each)}`),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

describe("trust within a window of time", () => {
  const orders = new TableRef({
    name: "orders",
    account,
    region: "us-east-1",
    indexes: [],
    streamViewTypes: [],
    pointInTimeRecovery: false,
  });
  const trust = synthesizeEnvironment(
    defineEnvironment({
      name: "facts",
      account,
      region: "us-east-1",
      principals: () => ({
        // 9 to 17 o'clock in Berlin, in winter.
        auditor: role({ assumedBy: policy.account(account).onlyUsers("arn:aws:iam::111122223333:user/ada") }).allow(
          orders.read().between("2026-11-21T09:00:00+01:00", "2026-11-21T17:00:00+01:00"),
        ),
      }),
    }),
  ).policy("aws_iam_role.auditor", "assume_role_policy");

  test("is closed outside of it by the condition of AWS's clock", () => {
    expectStatements(trust, [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/ada" },
          DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
          DateLessThan: { "aws:CurrentTime": "2026-11-21T16:00:00Z" },
        },
      },
    ]);
  });

  test.each<[string, RequestContext, string]>([
    ["the second before", { "aws:CurrentTime": "2026-11-21T07:59:59Z" }, "implicitly denied"],
    ["its first second", { "aws:CurrentTime": "2026-11-21T08:00:00Z" }, "allowed"],
    ["its last second", { "aws:CurrentTime": "2026-11-21T15:59:59Z" }, "allowed"],
    ["the second after", { "aws:CurrentTime": "2026-11-21T16:00:00Z" }, "implicitly denied"],
    ["the next day", { "aws:CurrentTime": "2026-11-22T12:00:00Z" }, "implicitly denied"],
    ["no time at all", {}, "implicitly denied"],
  ])("%s", (_, context, wanted) => {
    const who = { type: "user", arn: "arn:aws:iam::111122223333:user/ada" } as const;
    expect(decision(trust, { who, context })).toBe(wanted);
  });
});

describe("trust that would be open is refused", () => {
  const problemsOf = (principal: TrustedPrincipal): string[] =>
    checkTrust(principal, [account]).map(({ place, rule }) => `${place.join(" › ")}: ${rule}`);

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
  test("a third party without an external ID", () => {
    expect(problemsOf(policy.account("444455556666"))).toEqual([expect.stringContaining("externalId")]);
    expect(problemsOf(policy.account("444455556666").withExternalId("Ab12-0000"))).toEqual([]);
  });

  test.each(["withExternalId", "inOrganization"])("%s of what an untyped caller left undefined", (method) => {
    expect(problemsOf(calling(policy.account(account), method, [undefined]))).not.toEqual([]);
  });

  // Each of these serves all of its tenants under one address, so that the subject has to begin with the tenant.
  test.each([
    ["token.actions.githubusercontent.com", "repo:acme/data:environment:prod", "environment:prod"],
    ["gitlab.com", "project_path:acme/data:ref_type:branch:ref:main", "ref_type:branch:ref:main"],
    ["app.terraform.io", "organization:acme:project:Data:workspace:prod:run_phase:plan", "workspace:prod"],
    ["agent.buildkite.com", "organization:acme:pipeline:deploy", "pipeline:deploy"],
    ["oidc.circleci.com", "org/0c9d5a52/project/3b1f2f6e/user/5f0c1d8e", "project/3b1f2f6e/user/5f0c1d8e"],
  ])("tokens of %s for no tenant", (providerUrl, tenant, anybody) => {
    const problems = (subject: string): string[] =>
      problemsOf(policy.webIdentity({ providerUrl, audience: "sts.amazonaws.com", subjects: [subject] }));
    expect(problems(tenant)).toEqual([]);
    expect(problems(anybody)).toEqual([expect.stringContaining("subjects")]);
  });
});

describe("the table of facts is complete", () => {
  /** Helpers of a trusted account that callers do not see. */
  const notLimits = new Set(["constructor", "once", "withRepeated", "narrowed"]);

  test("every limit of a trusted account has its facts", () => {
    const methods = Object.getOwnPropertyNames(AccountPrincipal.prototype).filter((name) => !notLimits.has(name));
    expect(sorted(methods)).toEqual(sorted(Object.keys(accountLimits)));
    for (const [method, facts] of Object.entries(accountLimits)) {
      for (const { narrowedBy = [] } of facts) expect(narrowedBy.map(([name]) => name)).toContain(method);
    }
  });

  test("every form of trust has its facts", () => {
    const makers = Object.entries<unknown>(policy).flatMap(([name, exported]) => (isMaker(exported) ? [name] : []));
    expect(sorted(Object.values(trustForms).flatMap((facts) => facts.map(({ of: [maker] }) => maker)))).toEqual(
      sorted(makers),
    );
    for (const [kind, facts] of Object.entries(trustForms)) {
      expect(facts.map((fact) => made(fact).kind)).toEqual(facts.map(() => kind));
    }
  });

  test("every CI system has its provider", () => {
    expect(Object.values(providers)).toEqual(expect.arrayContaining(Object.values(identityProviders)));
  });

  test("nothing in it is refused", () => {
    expect(cases.flatMap(({ principal }) => checkTrust(principal, [account]))).toEqual([]);
  });

  /** Whether a function makes a trusted principal: it looks at what it is given only when it is checked. */
  function isMaker(exported: unknown): boolean {
    if (typeof exported !== "function" || exported === AccountPrincipal) return false;
    try {
      const result = (exported as (given: object) => unknown)({});
      return typeof result === "object" && result !== null && "kind" in result && typeof result.kind === "string";
    } catch {
      return false;
    }
  }
});
