import * as fc from "fast-check";
import {
  escapeTemplates,
  parsePolicy,
  policyDocument,
  policyJson,
  policySize,
  renderConstantPolicy,
  type Statement,
  statement,
  statementSize,
  tableResourcePolicySize,
} from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";

const names = fc.array(fc.constantFrom("b", "a", "s3:GetObject", "*", "Z", "${aws:username}"), {
  minLength: 1,
  maxLength: 5,
});
const anyStatement: fc.Arbitrary<Statement> = fc.record(
  {
    effect: fc.constantFrom("Allow" as const, "Deny" as const),
    sid: fc.constantFrom("Read", "Write"),
    principals: fc.oneof(fc.constant("*" as const), fc.record({ Service: names, AWS: names })),
    actions: names,
    resources: names,
    conditions: fc.dictionary(
      fc.constantFrom("StringLike", "Bool"),
      fc.dictionary(fc.constantFrom("k", "aws:x"), names),
    ),
  },
  { requiredKeys: ["effect", "actions"] },
);

function reversed(each: Statement): Statement {
  const { conditions = {}, principals, ...others } = each;
  const turned = Object.entries(conditions)
    .reverse()
    .map(
      ([operator, keys]) =>
        [
          operator,
          Object.fromEntries(
            Object.entries(keys)
              .reverse()
              .map(([key, values]) => [key, values.toReversed()]),
          ),
        ] as const,
    );
  return {
    ...others,
    actions: (each.actions ?? []).toReversed(),
    ...(each.resources === undefined ? {} : { resources: [...each.resources, ...each.resources].reverse() }),
    ...(principals === undefined
      ? {}
      : { principals: principals === "*" ? principals : Object.fromEntries(Object.entries(principals).reverse()) }),
    conditions: Object.fromEntries(turned),
  };
}

describe("the canonical form", () => {
  test("is the same after one time and after two, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 6 }), (statements) => {
        const document = policyDocument(statements);
        const text = JSON.stringify(policyJson(document));
        expect(JSON.stringify(policyJson(policyDocument(document.statements)))).toBe(text);
        expect(JSON.stringify(policyJson(policyDocument(statements.map(reversed).reverse())))).toBe(text);
      }),
    );
  });

  test("sorts by code unit, names each value once, and leaves out what is empty", () => {
    expect(statement({ sid: "", actions: ["b", "Z", "a", "b"], resources: ["*"], conditions: { Bool: {} } })).toEqual({
      effect: "Allow",
      actions: ["Z", "a", "b"],
      resources: ["*"],
    });
  });
});

describe("the JSON form", () => {
  test("writes one value as text, several as a list, in the order of AWS's pages", () => {
    const document = policyDocument([
      {
        effect: "Allow",
        sid: "Read",
        actions: ["s3:GetObject", "s3:ListBucket"],
        resources: ["arn:aws:s3:::acme"],
        principals: { AWS: ["111122223333", "444455556666"], Service: ["ec2.amazonaws.com"] },
        conditions: { Bool: { "aws:SecureTransport": ["true"] } },
      },
    ]);
    expect(JSON.stringify(policyJson(document))).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow",' +
        '"Principal":{"AWS":["111122223333","444455556666"],"Service":"ec2.amazonaws.com"},' +
        '"Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::acme",' +
        '"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}',
    );
  });

  test("is read back as the same document", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 6 }), (statements) => {
        const document = policyDocument(statements);
        expect(parsePolicy(JSON.parse(JSON.stringify(policyJson(document))))).toEqual({ document, problems: [] });
      }),
    );
  });
});

describe("parsing", () => {
  const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

  test("takes one statement without a list, and no version as the older one", () => {
    expect(parsePolicy({ Statement: read }).document).toEqual({
      version: "2008-10-17",
      statements: [{ effect: "Allow", actions: ["s3:GetObject"], resources: ["*"] }],
    });
  });

  test("takes numbers and booleans as condition values, as IAM does", () => {
    const policy = {
      Statement: {
        ...read,
        Condition: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "s3:max-keys": 10 } },
      },
    };
    expect(parsePolicy(policy).document?.statements[0]?.conditions).toEqual({
      Bool: { "aws:SecureTransport": ["true"] },
      NumericLessThan: { "s3:max-keys": ["10"] },
    });
  });

  test.each<[string, unknown, RegExp]>([
    ["no object", [], /is not a policy/],
    ["text", "{}", /is not a policy/],
    ["no statement", { Version: "2012-10-17" }, /^Statement › 0: null is not a statement/],
    ["an empty list of statements", { Statement: [] }, /^Statement: .* is empty/],
    ["an unknown version", { Version: "2012-10-18", Statement: read }, /^Version: "2012-10-18" is no version/],
    ["an Id that is no text", { Id: 1, Statement: read }, /^Id: 1 is not text/],
    ["an unknown element of a policy", { Statement: read, Statements: [] }, /"Statements" is no element/],
    [
      "an unknown element of a statement",
      { Statement: { ...read, Actions: [] } },
      /^Statement › 0: "Actions" is no element/,
    ],
    [
      "another effect",
      { Statement: { ...read, Effect: "allow" } },
      /^Statement › 0 › Effect: "allow" is neither Allow nor Deny/,
    ],
    ["no effect", { Statement: { Action: "s3:*", Resource: "*" } }, /^Statement › 0 › Effect: null is neither/],
    ["a Sid that is no text", { Statement: { ...read, Sid: 1 } }, /Sid: 1 is not text/],
    ["no action", { Statement: { Effect: "Allow", Resource: "*" } }, /Action: is missing/],
    ["an empty list of actions", { Statement: { ...read, Action: [] } }, /Action: \[\] is neither text nor a list/],
    ["an empty resource", { Statement: { ...read, Resource: [""] } }, /Resource: \[""\] is neither text nor a list/],
    ["a list in a list", { Statement: { ...read, Resource: [["*"]] } }, /Resource: \[\["\*"\]\] is neither/],
    ["Action beside NotAction", { Statement: { ...read, NotAction: "s3:*" } }, /NotAction: stands beside Action/],
    [
      "Resource beside NotResource",
      { Statement: { ...read, NotResource: "*" } },
      /NotResource: stands beside Resource/,
    ],
    [
      "Principal beside NotPrincipal",
      { Statement: { ...read, Principal: "*", NotPrincipal: "*" } },
      /NotPrincipal: stands beside/,
    ],
    [
      "an unknown kind of principal",
      { Statement: { ...read, Principal: { Aws: "*" } } },
      /Principal: .* is neither "\*" nor/,
    ],
    [
      "a principal without a kind",
      { Statement: { ...read, Principal: "111122223333" } },
      /Principal: "111122223333" is neither/,
    ],
    [
      "a condition that is a list",
      { Statement: { ...read, Condition: [] } },
      /Condition: \[\] is not a block of operators/,
    ],
    [
      "an operator without keys",
      { Statement: { ...read, Condition: { Bool: {} } } },
      /Condition › Bool: \{\} is not a block/,
    ],
    [
      "a key without values",
      { Statement: { ...read, Condition: { Bool: { "aws:x": [] } } } },
      /Bool › aws:x: \[\] is not a value/,
    ],
    [
      "a null value",
      { Statement: { ...read, Condition: { Bool: { "aws:x": null } } } },
      /Bool › aws:x: null is not a value/,
    ],
  ])("refuses %s", (_, policy, problem) => {
    const { document, problems } = parsePolicy(policy);
    expect(document).toBeUndefined();
    expect(problems.map(formatProblem).join("\n")).toMatch(new RegExp(problem.source, "m"));
  });

  test("reports everything at once", () => {
    expect(parsePolicy({ Version: "1", Statement: [{ Effect: "No" }, read, "text"] }).problems).toHaveLength(4);
  });

  test("answers anything with a document or with problems", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const policy of [
          json,
          { Statement: json },
          { Statement: [{ ...read, Condition: json, Principal: json }] },
        ]) {
          const { document, problems } = parsePolicy(policy);
          expect(document === undefined).toBe(problems.length > 0);
        }
      }),
    );
  });
});

describe("rendering", () => {
  /** What Terraform makes of the text of a template without expressions. */
  const asTerraformReads = (text: string): string => text.replaceAll("$${", "${").replaceAll("%%{", "%{");

  test("escapes what Terraform would evaluate, and nothing else", () => {
    expect(escapeTemplates("${aws:username} %{if} $ % { } 100%")).toBe("$${aws:username} %%{if} $ % { } 100%");
    const document = policyDocument([
      { effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme/${aws:PrincipalTag/team}/*"] },
    ]);
    const text = renderConstantPolicy(policyJson(document));
    expect(text).toContain("acme/$${aws:PrincipalTag/team}/*");
    expect(JSON.parse(asTerraformReads(text))).toEqual(policyJson(document));
  });
});

describe("the size", () => {
  const document = policyDocument([
    {
      effect: "Allow",
      actions: ["s3:GetObject"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:PrincipalTag/t": ["a b  c"] } },
    },
  ]);

  test("leaves out white space for IAM, and counts bytes with white space for DynamoDB", () => {
    const text = JSON.stringify(policyJson(document));
    expect(policySize(policyJson(document))).toBe(text.length - 3);
    expect(tableResourcePolicySize(policyJson(document))).toBe(text.length);
    const accented = policyDocument([{ effect: "Allow", actions: ["s3:*"], resources: ["arn:aws:s3:::a/é"] }]);
    expect(tableResourcePolicySize(policyJson(accented))).toBe(policySize(policyJson(accented)) + 1);
  });

  test("of a document is that of its statements, the commas between them and the frame", () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 6 }), (statements) => {
        const all = policyDocument(statements);
        const frame = '{"Version":"2012-10-17","Statement":[]}'.length;
        const together = all.statements.reduce((sum, each) => sum + statementSize(each) + 1, frame - 1);
        expect(policySize(policyJson(all))).toBe(together);
      }),
    );
  });
});
