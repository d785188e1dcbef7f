import fc from "fast-check";
import {
  configurationRules,
  environmentRules,
  type Finding,
  lintPolicy,
  type PolicyType,
  policyRules,
  type Suppression,
} from "../../../modules/lint";
import { parsePolicy } from "../../../modules/policy";
import { type Case, cases } from "./cases";
import { rounds } from "../../rounds";

const kinds: readonly PolicyType[] = ["identity", "resource", "trust", "endpoint", "key"];
const ownIds = ["SUPPRESSION_WITHOUT_REASON", "UNUSED_SUPPRESSION"];

function rulesFound({ policy, kind, options }: Case): readonly string[] {
  return lintPolicy(policy, kind, options).map(({ rule }) => rule);
}

describe("every rule", () => {
  it("has a case that breaks it and one that does not", () => {
    const rules = policyRules.map(({ id }) => id).filter((id) => !ownIds.includes(id));
    expect(Object.keys(cases).sort()).toEqual([...rules].sort());
  });

  it.each(Object.entries(cases))("%s is found where it is broken, and only there", (rule, { fails, passes }) => {
    expect(fails.length).toBeGreaterThan(0);
    expect(passes.length).toBeGreaterThan(0);
    for (const each of fails)
      expect({ each, found: rulesFound(each) }).toMatchObject({ found: expect.arrayContaining([rule]) as unknown });
    for (const each of passes)
      expect({ each, found: rulesFound(each).filter((found) => found === rule) }).toMatchObject({ found: [] });
  });

  it("has an ID of its own, among rules for environments too", () => {
    const ids = [...policyRules, ...environmentRules, ...configurationRules].map(({ id }) => id);
    expect(ids.filter((each, index) => ids.indexOf(each) !== index)).toEqual([]);
  });

  it("is described once, with a reason, a remedy and a page", () => {
    const ids = policyRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, reason, remedy, source, otherIds } of policyRules) {
      expect(id).toMatch(/^[A-Z_]+$/);
      expect(`${reason} ${remedy}`).toMatch(/^[A-Za-z].*\.( |$)/);
      expect(source).toMatch(/^https:\/\//);
      expect(otherIds[0]).toMatch(/^DA\d\d$/);
    }
  });
});

describe("the catalogue", () => {
  const ids = [...policyRules, ...environmentRules, ...configurationRules].flatMap(({ id, otherIds }) => [
    id,
    ...otherIds,
  ]);

  it("has the 24 numbered rules", () => {
    const numbers = Array.from({ length: 24 }, (_, index) => `DA${String(index + 1).padStart(2, "0")}`);
    expect(ids).toEqual(expect.arrayContaining(numbers));
  });

  it("has the codes of Parliament and of its community auditors", () => {
    const codes =
      "UNKNOWN_ACTION RESOURCE_MISMATCH RESOURCE_STAR RESOURCE_EFFECTIVELY_STAR UNKNOWN_CONDITION_FOR_ACTION " +
      "UNKNOWN_OPERATOR UNKNOWN_PREFIX UNKNOWN_PRINCIPAL MISMATCHED_TYPE BAD_PATTERN_FOR_MFA DUPLICATE_SID " +
      "INVALID_SID INVALID_ARN NO_VERSION OLD_VERSION RESOURCE_POLICY_PRIVILEGE_ESCALATION MALFORMED " +
      "privilege_escalation credentials_exposure single_value_condition_too_permissive";
    expect(ids).toEqual(expect.arrayContaining(codes.split(" ")));
  });
});

test("a kind of policy that does not exist is a finding that nothing suppresses", () => {
  const suppressions = [{ rule: "MALFORMED", reason: "accepted" }];
  for (const kind of ["constructor", "gateway endpoint", undefined]) {
    const found = lintPolicy({ Statement: [] }, kind as PolicyType, { suppressions });
    expect(found).toMatchObject([{ rule: "MALFORMED", severity: "error", place: [] }]);
    expect(found[0]).not.toHaveProperty("suppressed");
  }
});

describe("a finding", () => {
  it("says where it is, what stands there, why it matters and what to do", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" },
        { Effect: "Allow", Action: ["dynamodb:TransactGetItems"], Resource: "*" },
      ],
    };
    expect(lintPolicy(policy, "identity")).toEqual([
      {
        rule: "UNKNOWN_ACTION",
        ids: ["UNKNOWN_ACTION", "DA01"],
        severity: "error",
        place: ["Statement", "1", "Action"],
        value: "dynamodb:TransactGetItems",
        reason: expect.stringContaining("no such action") as unknown,
        remedy: expect.stringContaining("dynamodb:GetItem") as unknown,
        source: expect.stringContaining("https://docs.aws.amazon.com/service-authorization/") as unknown,
      },
    ]);
  });

  it("names the resources that an action works on", () => {
    const statement = { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: "arn:aws:s3:::acme-exports/*" };
    const [found] = lintPolicy({ Version: "2012-10-17", Statement: statement }, "identity");
    expect(found?.remedy).toContain("arn:{Partition}:s3:::{BucketName}");
  });

  it("comes also from the statements beside a malformed one", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: 5 },
        { Effect: "Allow", Action: "s3:Nothing", Resource: "*" },
      ],
    };
    const found = lintPolicy(policy, "identity").map(({ rule, place }) => [rule, place.slice(0, 2).join(".")]);
    expect(found).toContainEqual(["MALFORMED", "Statement.0"]);
    expect(found).toContainEqual(["UNKNOWN_ACTION", "Statement.1"]);
  });

  it("never depends on the case of an action or of a condition key", () => {
    const policy = (change: (text: string) => string): unknown => ({
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: ["dynamodb:Scan", "dynamodb:ListStreams"].map(change),
        Resource: "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
        Condition: { "ForAllValues:StringEquals": { [change("dynamodb:LeadingKeys")]: "a" } },
      },
    });
    const rulesOf = (json: unknown): string[] => lintPolicy(json, "identity").map(({ rule }) => rule);
    const expected = rulesOf(policy((text) => text));
    expect(expected).toContain("LEADING_KEYS_WITH_SCAN");
    expect(rulesOf(policy((text) => text.toLowerCase()))).toEqual(expected);
    expect(rulesOf(policy((text) => text.toUpperCase()))).toEqual(expected);
  });
});

describe("a suppression", () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Stream", Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "arn:aws:s3:::a" },
      { Sid: "Other", Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "arn:aws:s3:::b" },
    ],
  };
  const lint = (suppression: Suppression): readonly Finding[] =>
    lintPolicy(policy, "identity", { suppressions: [suppression] });
  const accepted = (suppression: Suppression): readonly (string | undefined)[] =>
    lint(suppression).map(({ suppressed }) => suppressed);

  it("marks what it accepts, by any id of the rule", () => {
    expect(accepted({ rule: "WILDCARD_ONLY_ON_ARN", reason: "as documented" })).toEqual([
      "as documented",
      "as documented",
    ]);
    expect(accepted({ rule: "DA02", reason: "as documented" })).toEqual(["as documented", "as documented"]);
  });

  it("is limited by Sid or place", () => {
    expect(accepted({ rule: "DA02", sid: "Other", reason: "why" })).toEqual([undefined, "why"]);
    expect(accepted({ rule: "DA02", place: ["Statement", "0"], reason: "why" })).toEqual(["why", undefined]);
  });

  it("without a reason accepts nothing and is found", () => {
    const found = lint({ rule: "DA02", reason: " " });
    expect(found.map(({ suppressed }) => suppressed)).toEqual([undefined, undefined, undefined]);
    expect(found.at(-1)).toMatchObject({ rule: "SUPPRESSION_WITHOUT_REASON", place: ["suppressions", "0"] });
  });

  it("that accepts nothing is found, and cannot be suppressed itself", () => {
    const suppressions = [
      { rule: "UNKNOWN_ACTION", reason: "why" },
      { rule: "UNUSED_SUPPRESSION", reason: "why" },
    ];
    const found = lintPolicy(policy, "identity", { suppressions }).slice(2);
    expect(found.map(({ rule, suppressed }) => [rule, suppressed])).toEqual([
      ["UNUSED_SUPPRESSION", undefined],
      ["UNUSED_SUPPRESSION", undefined],
    ]);
  });
});

describe("any document", () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "*",
      "dynamodb:*",
      "s3:G?t*",
      "${aws:username}",
      "${",
      "arn:aws:s3:::*",
      "arn:aws:s3:::b/${a",
      "__proto__",
    ),
    fc.stringMatching(/^[*?a:/${}]{0,30}$/),
    fc.stringMatching(/^arn:aws:(?:dynamodb|s3|kms):[a-z*-]*:[0-9*]*:[a-z/*?:]*$/),
  );
  const texts = fc.oneof(text, fc.array(text, { maxLength: 5 }));
  const odd = fc.oneof({ weight: 5, arbitrary: texts }, { weight: 1, arbitrary: fc.jsonValue() });
  const operator = fc.oneof(
    text,
    fc.constantFrom("StringLike", "ForAllValues:StringEquals", "Null", "DateLessThan", "Bool"),
  );
  const conditionKey = fc.oneof(
    text,
    fc.constantFrom("aws:SourceIp", "dynamodb:LeadingKeys", "toString", "aws:ResourceTag/a"),
  );
  const condition = fc.dictionary(operator, fc.oneof(fc.dictionary(conditionKey, odd), fc.jsonValue()));
  const statement = fc.record(
    {
      Sid: odd,
      Effect: fc.oneof(fc.constantFrom("Allow", "Deny"), odd),
      Action: odd,
      NotAction: odd,
      Resource: odd,
      NotResource: odd,
      Principal: fc.oneof(odd, fc.dictionary(fc.constantFrom("AWS", "Service", "Federated", "Nobody"), odd)),
      Condition: fc.oneof(condition, fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const policy = fc.oneof(
    fc.record(
      {
        Version: fc.oneof(fc.constantFrom("2012-10-17", "2008-10-17"), odd),
        Statement: fc.oneof(statement, fc.array(statement), odd),
      },
      { requiredKeys: [] },
    ),
    statement,
    fc.jsonValue(),
    fc.anything(),
  );

  it("is linted without an exception, and malformed ones are found", () => {
    fc.assert(
      fc.property(policy, fc.constantFrom(...kinds), (json, kind) => {
        const found = lintPolicy(json, kind);
        if (parsePolicy(json).document === undefined) expect(found.map(({ rule }) => rule)).toContain("MALFORMED");
        for (const { place, reason, remedy, value = "" } of found) {
          expect(place.every((step) => typeof step === "string")).toBe(true);
          expect(reason.length + remedy.length).toBeGreaterThan(10);
          expect(value.length).toBeLessThan(2_000);
        }
      }),
      { numRuns: rounds(1_500) },
    );
  });

  it("gives the same findings whatever the order of its lists", () => {
    const actions = [
      "dynamodb:Query",
      "dynamodb:List*",
      "s3:GetObject",
      "s3:Nothing",
      "kms:Decrypt",
      "dynamodb:ListStreams",
    ];
    const resources = [
      "arn:aws:s3:::a",
      "arn:aws:dynamodb:*:*:table/a",
      "arn:aws:kms:*:*:alias/a",
      "b",
      "arn:aws:s3:::a/*",
    ];
    const lint = (Action: readonly string[], Resource: readonly string[]): unknown =>
      lintPolicy({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } }, "identity");
    fc.assert(
      fc.property(
        fc.shuffledSubarray(actions, { minLength: 1 }),
        fc.shuffledSubarray(resources, { minLength: 1 }),
        (some, on) => expect(lint(some, on)).toEqual(lint([...some].sort(), [...on].sort())),
      ),
    );
  });

  it("may be nested deeper than the stack, or go round in a circle", () => {
    const deep: unknown = JSON.parse(`${'{"Statement":['.repeat(100_000)}${"]}".repeat(100_000)}`);
    expect(lintPolicy(deep, "identity").map(({ rule }) => rule)).toEqual(["POLICY_TOO_LONG"]);
    const nested: unknown = JSON.parse(`{"Statement":${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    expect(lintPolicy(nested, "identity").map(({ rule }) => rule)).toContain("MALFORMED");
    const round: Record<string, unknown> = {};
    round["Statement"] = round;
    expect(lintPolicy(round, "identity").map(({ rule }) => rule)).toEqual(["POLICY_TOO_LONG"]);
  });
});
