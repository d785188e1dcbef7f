import fc from "fast-check";

import {
  type AccessRequest,
  type CompiledPolicy,
  compilePolicy,
  compilePolicyJson,
  decide,
  explain,
  type Policies,
  statementsAbout,
} from "../../../modules/evaluation";
import {
  type Conditions,
  mergeStatements,
  packStatements,
  type PolicyDocument,
  policyDocument,
  policyJson,
  type Principals,
  type Statement,
  statement,
} from "../../../modules/policy";
import { policy, allow, role, session, table, usualRequest } from "./rules";
import { rounds } from "../../rounds";

// Small pools, so that statements and requests meet often and in many ways.
const actions = [
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Get*",
  "dynamodb:*",
  "s3:GetObject",
  "s3:Get?bject",
  "*",
];
const resources = [
  table,
  `${table}/*`,
  `${table}*`,
  table.replace("us-east-1", "*"),
  "arn:aws:dynamodb:us-east-1:111122223333:table/${aws:PrincipalTag/team}",
  "arn:aws:s3:::acme/*",
  "arn:aws:s3:::acme/a?c/*.csv",
  "*",
];
const conditions: readonly Conditions[] = [
  { StringEquals: { "aws:PrincipalTag/team": ["orders", "data"] } },
  { StringNotLike: { "aws:PrincipalTag/team": ["d*"] } },
  { StringEqualsIfExists: { "aws:SourceVpc": ["${aws:PrincipalTag/team}"] } },
  { StringEquals: { "dynamodb:LeadingKeys": ["us"] } },
  {
    "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["us", "eu"] },
    Null: { "dynamodb:LeadingKeys": ["false"] },
  },
  { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["e*"] } },
  { NumericLessThan: { "aws:MultiFactorAuthAge": ["3600"] } },
  { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } },
  { DateGreaterThan: { "aws:CurrentTime": ["2026-01-01T00:00:00Z"] }, Bool: { "aws:SecureTransport": ["true"] } },
  { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/vendors/*"] } },
];
const principals: readonly Principals[] = [
  "*",
  { AWS: [role] },
  { AWS: [session.type === "role session" ? session.arn : role] },
  { AWS: ["111122223333"] },
  { AWS: ["arn:aws:iam::444455556666:role/partner"], Service: ["lambda.amazonaws.com"] },
];

const someOf = <Item>(pool: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 });
const effects = fc.constantFrom<Statement["effect"]>("Allow", "Allow", "Allow", "Allow", "Deny");

const identityStatement: fc.Arbitrary<Statement> = fc
  .record({
    effect: effects,
    scope: fc.constantFrom("actions", "actions", "actions", "notActions"),
    reach: fc.constantFrom("resources", "resources", "resources", "notResources"),
    actions: someOf(actions),
    resources: someOf(resources),
    conditions: fc.option(fc.constantFrom(...conditions), { nil: undefined, freq: 2 }),
  })
  .map(({ effect, scope, reach, actions: names, resources: arns, conditions: block }) =>
    statement({ effect, [scope]: names, [reach]: arns, ...(block && { conditions: block }) }),
  );
const resourceStatement: fc.Arbitrary<Statement> = fc
  .tuple(identityStatement, fc.constantFrom(...principals))
  .map(([each, named]) => statement({ ...each, principals: named }));

const identityStatements = fc.array(identityStatement, { minLength: 1, maxLength: 5 });
const resourceStatements = fc.array(resourceStatement, { minLength: 1, maxLength: 4 });

/** The document as written, not in canonical form. */
const asWritten = (statements: readonly Statement[]): PolicyDocument => ({ version: "2012-10-17", statements });
const identityOf = (statements: readonly Statement[]): CompiledPolicy<"identity"> =>
  compilePolicy("identity", asWritten(statements));
const resourceOf = (statements: readonly Statement[]): CompiledPolicy<"resource"> =>
  compilePolicy("resource", asWritten(statements));

/** Policies that limit: mostly on top of full access, so that requests often get through. */
const limiting = fc
  .tuple(identityStatements, fc.boolean(), fc.boolean())
  .map(([statements, open, bare]) => [
    ...(bare ? [] : statements),
    ...(open || bare ? [statement({ actions: ["*"], resources: ["*"] })] : []),
  ]);
function seldom<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

const policies: fc.Arbitrary<Policies> = fc
  .record({
    identity: fc.array(identityStatements.map(identityOf), { minLength: 1, maxLength: 2 }),
    boundary: seldom(limiting.map(identityOf)),
    session: seldom(fc.array(limiting.map(identityOf), { minLength: 1, maxLength: 2 })),
    resource: seldom(resourceStatements.map(resourceOf)),
    endpoint: seldom(
      limiting.map((statements) =>
        compilePolicy(
          "interface endpoint",
          asWritten(statements.map((each) => statement({ ...each, principals: "*" }))),
        ),
      ),
    ),
    serviceControl: seldom(
      fc.array(fc.array(limiting.map(identityOf), { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
    ),
  })
  .map(present);

/** Leaves out the layers that are not there. */
function present(layers: { readonly [Layer in keyof Policies]: Policies[Layer] | undefined }): Policies {
  return Object.fromEntries(Object.entries(layers).filter(([, layer]) => layer !== undefined));
}

const optional = <Value>(values: readonly Value[]): fc.Arbitrary<Value | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined });
const context = fc
  .record({
    "aws:PrincipalTag/team": optional(["orders", "data", "*"]),
    "aws:SourceVpc": optional(["orders", "vpc-1"]),
    "dynamodb:LeadingKeys": optional<string | string[]>(["us", ["us"], ["us", "eu"], ["ap"], []]),
    "aws:MultiFactorAuthAge": optional(["60", "3600", "unknown"]),
    "aws:SourceIp": optional(["203.0.113.9", "198.51.100.1", "2001:db8::1"]),
    "aws:CurrentTime": optional(["2026-11-21T09:00:00Z", "2025-11-21T09:00:00Z"]),
    "aws:SecureTransport": optional(["true", "false"]),
  })
  .map((keys) =>
    Object.fromEntries(
      Object.entries(keys).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined),
    ),
  );
const request: fc.Arbitrary<AccessRequest> = fc.record({
  principal: fc.constantFrom<AccessRequest["principal"]>(
    session,
    session,
    session,
    session,
    session,
    { type: "user", arn: "arn:aws:iam::111122223333:user/ana" },
    {
      type: "role session",
      role: "arn:aws:iam::444455556666:role/partner",
      arn: "arn:aws:sts::444455556666:assumed-role/partner/sync",
    },
    { type: "account root", arn: "arn:aws:iam::111122223333:root" },
    { type: "service", name: "lambda.amazonaws.com" },
  ),
  action: fc.constantFrom(
    "dynamodb:GetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "s3:GetObject",
    "iam:GetRole",
  ),
  resource: fc.constantFrom(
    table,
    `${table}/index/by-email`,
    `${table}/stream/2026-11-21T09:00:00.000`,
    "arn:aws:s3:::acme/abc/x.csv",
    "arn:aws:s3:::acme/a:c/x:y.csv",
    "*",
  ),
  context,
});

const runs = { numRuns: rounds(1_000) };

test("the pools meet: every decision comes about", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(policies, request, (held, asked) => {
      const decision = decide(held, asked);
      seen.set(decision, (seen.get(decision) ?? 0) + 1);
    }),
    // Always all rounds: the counts below need them.
    { numRuns: 1_000 },
  );
  for (const decision of ["allowed", "explicitly denied", "implicitly denied", "unsupported"]) {
    expect(`${decision}: ${(seen.get(decision) ?? 0) > 20 ? "often" : "seldom"}`).toBe(`${decision}: often`);
  }
});

test("an explanation decides as the decision does", () => {
  fc.assert(
    fc.property(policies, request, (held, asked) => {
      expect(explain(held, asked).decision).toBe(decide(held, asked));
    }),
    runs,
  );
});

/** The same policies with one statement more in one place. */
function withStatement(held: Policies, layer: "identity" | "resource", added: Statement): Policies {
  if (layer === "identity") return { ...held, identity: [...(held.identity ?? []), identityOf([added])] };
  const before = held.resource?.statements.map(({ source }) => source) ?? [];
  return { ...held, resource: resourceOf([...before, added]) };
}

const addition = fc.oneof(
  identityStatement.map((added) => ({ layer: "identity" as const, added })),
  resourceStatement.map((added) => ({ layer: "resource" as const, added })),
);

test("adding a Deny never allows more", () => {
  fc.assert(
    fc.property(policies, request, addition, (held, asked, { layer, added }) => {
      const more = withStatement(held, layer, { ...added, effect: "Deny" });
      if (decide(more, asked) === "allowed") expect(decide(held, asked)).toBe("allowed");
    }),
    runs,
  );
});

test("adding an Allow never denies more", () => {
  fc.assert(
    fc.property(policies, request, addition, (held, asked, { layer, added }) => {
      const more = withStatement(held, layer, { ...added, effect: "Allow" });
      const before = decide(held, asked);
      const after = decide(more, asked);
      if (before === "allowed" || before === "explicitly denied") expect(after).toBe(before);
      if (before === "implicitly denied") expect(after).not.toBe("explicitly denied");
    }),
    runs,
  );
});

test("a boundary, a session policy, an endpoint policy and a service control policy never allow more", () => {
  fc.assert(
    fc.property(policies, request, (held, asked) => {
      if (decide(held, asked) !== "allowed") return;
      for (const limit of ["boundary", "session", "endpoint", "serviceControl"] as const) {
        const others = present({ ...held, [limit]: undefined });
        expect(`without ${limit}: ${decide(others, asked)}`).toBe(`without ${limit}: allowed`);
      }
    }),
    runs,
  );
});

test("canonical form, order, merging, packing and the way through JSON keep every decision", () => {
  fc.assert(
    fc.property(
      identityStatements,
      policies,
      request,
      fc.integer({ min: 400, max: 2_000 }),
      (statements, held, asked, largestSize) => {
        const decideWith = (...documents: readonly PolicyDocument[]): string =>
          decide({ ...held, identity: documents.map((each) => compilePolicy("identity", each)) }, asked);
        const expected = decideWith(asWritten(statements));
        expect(decideWith(policyDocument(statements))).toBe(expected);
        expect(decideWith(asWritten([...statements].reverse()))).toBe(expected);
        expect(decideWith(asWritten(mergeStatements(statements)))).toBe(expected);
        const { documents } = packStatements(statements, { largestSize });
        if (documents !== undefined) expect(decideWith(...documents)).toBe(expected);
        const json: unknown = JSON.parse(JSON.stringify(policyJson(policyDocument(statements))));
        expect(decide({ ...held, identity: [compilePolicyJson("identity", json)] }, asked)).toBe(expected);
      },
    ),
    runs,
  );
});

test("the canonical form of a policy on a resource keeps every decision", () => {
  fc.assert(
    fc.property(resourceStatements, policies, request, (statements, held, asked) => {
      const canonical = compilePolicy("resource", policyDocument(statements));
      expect(decide({ ...held, resource: canonical }, asked)).toBe(
        decide({ ...held, resource: resourceOf(statements) }, asked),
      );
    }),
    runs,
  );
});

test("the statements that speak of an action and a resource decide alone", () => {
  fc.assert(
    fc.property(policies, request, (held, asked) => {
      const only = <Kind extends CompiledPolicy>(each: Kind): Kind => ({
        ...each,
        statements: statementsAbout(each, asked.action, asked.resource),
      });
      const { identity, boundary, session: sessions, resource, endpoint, serviceControl } = held;
      const fewer: Policies = {
        ...(identity && { identity: identity.map(only) }),
        ...(boundary && { boundary: only(boundary) }),
        ...(sessions && { session: sessions.map(only) }),
        ...(resource && { resource: only(resource) }),
        ...(endpoint && { endpoint: only(endpoint) }),
        ...(serviceControl && { serviceControl: serviceControl.map((level) => level.map(only)) }),
      };
      expect(decide(fewer, asked)).toBe(decide(held, asked));
    }),
    runs,
  );
});

/** The textbook way to match wildcards: what each beginning of the pattern matches, character by character. */
function matchesByTable(pattern: string, text: string): boolean {
  let row = [true, ...Array.from(text, () => false)];
  for (const unit of pattern) {
    const next = [unit === "*" && row[0] === true];
    for (let index = 0; index < text.length; index++) {
      const fits = unit === "?" || unit === text[index];
      next.push(unit === "*" ? row[index + 1] === true || next[index] === true : fits && row[index] === true);
    }
    row = next;
  }
  return row.at(-1) === true;
}

test("wildcards match as their definition says", () => {
  const units = (pool: string, maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...pool.split("")), maxLength });
  const long = fc.tuple(units("ab?", 70), units("ab*?", 12)).map((parts) => `*${parts.join("")}`);
  fc.assert(
    fc.property(fc.oneof(units("ab*?", 12), long), units("ab", 90), (pattern, text) => {
      const identity = [
        compilePolicyJson("identity", policy(allow({ Condition: { StringLike: { "s3:prefix": pattern } } }))),
      ];
      const expected = matchesByTable(pattern, text) ? "allowed" : "implicitly denied";
      expect(decide({ identity }, { ...usualRequest, context: { "s3:prefix": text } })).toBe(expected);
    }),
    { numRuns: rounds(5_000) },
  );
});

test("whatever a policy or a request holds, nothing is thrown, and what cannot be read never allows", () => {
  const garbage = fc.anything({ maxDepth: 4 });
  const nearly = fc
    .tuple(fc.constantFrom("Version", "Statement", "Effect", "Action", "Resource", "Condition", "Principal"), garbage)
    .map(([element, value]) =>
      element === "Version" || element === "Statement"
        ? { ...policy(allow()), [element]: value }
        : policy(allow({ [element]: value })),
    );
  fc.assert(
    fc.property(fc.oneof(garbage, nearly), fc.constantFrom("identity" as const, "resource" as const), (json, kind) => {
      const compiled = compilePolicyJson(kind, json);
      const held =
        compiled.kind === "identity"
          ? { identity: [compiled as CompiledPolicy<"identity">] }
          : { resource: compiled as CompiledPolicy<"resource"> };
      const { decision, problems } = explain(held, usualRequest);
      expect(decision === "unsupported").toBe(problems.length > 0);
      if (compiled.problems.length > 0) expect(decision).toBe("unsupported");
    }),
    { numRuns: rounds(5_000) },
  );
});
