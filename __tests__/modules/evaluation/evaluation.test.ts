import {
  type AccessRequest,
  compilePolicyJson,
  decide,
  explain,
  type Policies,
  statementsAbout,
} from "../../../modules/evaluation";
import { formatProblem } from "../../../modules/validation";
import { allow, deny, evaluationRules, type PoliciesJson, policy, role, session, table, usualRequest } from "./rules";

function compile(json: PoliciesJson): Policies {
  const { identity, boundary, session: sessions, resource, trust, gatewayEndpoint, interfaceEndpoint } = json;
  return {
    ...(identity && { identity: identity.map((each) => compilePolicyJson("identity", each)) }),
    ...(boundary !== undefined && { boundary: compilePolicyJson("identity", boundary) }),
    ...(sessions && { session: sessions.map((each) => compilePolicyJson("identity", each)) }),
    ...(resource !== undefined && { resource: compilePolicyJson("resource", resource) }),
    ...(trust !== undefined && { resource: compilePolicyJson("trust", trust) }),
    ...(gatewayEndpoint !== undefined && { endpoint: compilePolicyJson("gateway endpoint", gatewayEndpoint) }),
    ...(interfaceEndpoint !== undefined && { endpoint: compilePolicyJson("interface endpoint", interfaceEndpoint) }),
    ...(json.serviceControl && {
      serviceControl: json.serviceControl.map((level) => level.map((each) => compilePolicyJson("identity", each))),
    }),
  };
}

/** Then no statement decides. */
const needNoPermission = ["sts:getcalleridentity", "sts:getsessiontoken"];

describe.each(evaluationRules)("$rule ($source)", ({ cases }) => {
  test.each(cases)("$case: $decision", ({ request, decision, ...json }) => {
    const asked: AccessRequest = { ...usualRequest, ...request };
    const policies = compile(json);
    const explanation = explain(policies, asked);

    expect(decide(policies, asked)).toBe(decision);
    expect(explanation.decision).toBe(decision);
    expect(explanation.problems.length > 0).toBe(decision === "unsupported");
    const needsPermission =
      asked.principal.type !== "account root" && !needNoPermission.includes(asked.action.toLowerCase());
    if (decision === "allowed" && needsPermission) expect(explanation.decidedBy).not.toEqual([]);
    if (decision === "explicitly denied") expect(explanation.decidedBy).not.toEqual([]);
  });
});

test("every rule has a case on each of its sides and a page of AWS", () => {
  for (const { rule, source, cases } of evaluationRules) {
    expect({ rule, source }).toEqual({
      rule,
      source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//) as string,
    });
    const decisions = new Set(cases.map(({ decision }) => decision));
    // Where the rule is a prohibition, every case may be refused; then none may be allowed by it.
    expect({ rule, sides: decisions.size > 1 || decisions.has("unsupported") }).toEqual({ rule, sides: true });
  }
});

describe("an explanation", () => {
  const orders = allow({ Sid: "ReadOrders", Action: ["dynamodb:GetItem", "dynamodb:Query"] });
  const exports = allow({ Sid: "ReadExports", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" });
  const windowed = allow({
    Sid: "ReadInTime",
    Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" }, Bool: { "aws:SecureTransport": "true" } },
  });
  const asked = {
    ...usualRequest,
    context: { "aws:CurrentTime": "2026-11-21T09:00:00Z", "aws:SecureTransport": "true" },
  };

  test("names the statements that allow, in every layer", () => {
    const policies = compile({
      identity: [policy(exports), policy(exports, orders)],
      boundary: policy(allow({ Action: "*" })),
    });
    expect(explain(policies, asked)).toEqual({
      decision: "allowed",
      decidedBy: [
        { layer: "identity", policy: 1, statement: 1, sid: "ReadOrders" },
        { layer: "boundary", policy: 0, statement: 0 },
      ],
      withoutAllow: [],
      nearMisses: [],
      problems: [],
    });
  });

  test("names the statements that deny", () => {
    const policies = compile({
      identity: [policy(orders)],
      serviceControl: [[policy(allow())], [policy(deny({ Sid: "NoTables" }))]],
    });
    expect(explain(policies, asked).decidedBy).toEqual([
      { layer: "serviceControl", policy: 0, level: 1, statement: 0, sid: "NoTables" },
    ]);
  });

  test("names the layer without an Allow, and its near misses only", () => {
    const policies = compile({ identity: [policy(orders)], boundary: policy(exports, windowed) });
    expect(explain(policies, asked)).toMatchObject({
      decision: "implicitly denied",
      withoutAllow: ["boundary"],
      nearMisses: [
        {
          layer: "boundary",
          statement: 1,
          sid: "ReadInTime",
          misses: [
            {
              element: "Condition",
              condition: {
                operator: "DateLessThan",
                key: "aws:CurrentTime",
                values: ["2026-01-01T00:00:00Z"],
                actual: "2026-11-21T09:00:00Z",
              },
            },
          ],
        },
      ],
    });
  });

  test.each([
    ["Action", { action: "dynamodb:PutItem" }],
    ["Resource", { resource: `${table}/index/by-email` }],
  ])("names the %s that missed", (element, request) => {
    const { nearMisses } = explain(compile({ identity: [policy(exports, orders)] }), { ...asked, ...request });
    expect(nearMisses).toEqual([
      { layer: "identity", policy: 0, statement: 1, sid: "ReadOrders", misses: [{ element }] },
    ]);
  });

  test("names the Principal that missed", () => {
    const resource = policy(allow({ Principal: { AWS: `${role}-2` } }));
    expect(explain(compile({ resource }), asked).nearMisses).toEqual([
      { layer: "resource", policy: 0, statement: 0, misses: [{ element: "Principal" }] },
    ]);
  });

  test.each([
    [
      "a policy that cannot be read",
      compile({ identity: [policy(orders), policy(allow({ Condition: { StringIs: { "aws:SourceVpc": "v" } } }))] }),
      asked,
      'identity › 1 › Statement › 0 › Condition › StringIs › aws:SourceVpc: "StringIs" is no condition operator',
    ],
    [
      "a request that cannot be read",
      compile({ identity: [policy(orders)] }),
      { ...asked, resource: "orders" },
      'request › resource: "orders" is neither * nor an ARN of six parts',
    ],
    [
      "a comparison that AWS does not define",
      compile({ identity: [policy(allow({ Condition: { StringEquals: { "aws:TagKeys": "a" } } }))] }),
      { ...asked, context: { "aws:TagKeys": ["a"] } },
      'identity › 0 › Statement › 0 › Condition › StringEquals › aws:TagKeys: ["a"] cannot be compared: a multivalued key needs',
    ],
    [
      "an element that AWS does not define",
      compile({ identity: [policy(allow({ Resource: `${table}/stream/*Z` }))] }),
      { ...asked, resource: `${table}/stream/09:00Z` },
      "identity › 0 › Statement › 0: has a Resource of which AWS does not say",
    ],
  ])("says what is unsupported: %s", (_, policies, request, message) => {
    const { decision, problems } = explain(policies, request);
    expect(decision).toBe("unsupported");
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining(message)]);
  });
});

describe("input of another shape than its type says", () => {
  const everything = policy(allow({ Action: "*", Resource: "*" }));
  const identity = [compilePolicyJson("identity", everything)];
  const policies = { identity };
  const change = (request: object): unknown => ({ ...usualRequest, ...request });

  test.each<readonly [string, unknown, unknown, readonly string[]]>([
    ["no request", policies, undefined, ["request"]],
    ["a request that is null", policies, null, ["request"]],
    ["a request that is text", policies, "dynamodb:GetItem", ["request"]],
    ["no action", policies, change({ action: undefined }), ["request", "action"]],
    ["an action that is a number", policies, change({ action: 5 }), ["request", "action"]],
    ["no resource", policies, change({ resource: undefined }), ["request", "resource"]],
    ["a resource that is a number", policies, change({ resource: 5 }), ["request", "resource"]],
    [
      "an account that is a number",
      policies,
      change({ resourceAccount: 111122223333 }),
      ["request", "resourceAccount"],
    ],
    ["a context that is text", policies, change({ context: "a" }), ["request", "context"]],
    ["a context that is null", policies, change({ context: null }), ["request", "context"]],
    ["no principal", policies, change({ principal: undefined }), ["request", "principal"]],
    ["a principal that is null", policies, change({ principal: null }), ["request", "principal"]],
    ["a principal that is text", policies, change({ principal: role }), ["request", "principal"]],
    ["an unknown principal", policies, change({ principal: { type: "group", arn: role } }), ["request", "principal"]],
    ["an inherited one", policies, change({ principal: { type: "constructor" } }), ["request", "principal"]],
    [
      "a role without a session",
      policies,
      change({ principal: { type: "role session", role } }),
      ["request", "principal"],
    ],
    ["no policies", undefined, usualRequest, ["policies"]],
    ["policies that are null", null, usualRequest, ["policies"]],
    ["a layer that is null", { identity: null }, usualRequest, ["identity"]],
    ["a layer that is one policy", { identity: identity[0] }, usualRequest, ["identity"]],
    ["a policy that is null", { identity: [null] }, usualRequest, ["identity"]],
    ["a policy that was not compiled", { identity: [everything] }, usualRequest, ["identity"]],
    ["a boundary that is null", { identity, boundary: null }, usualRequest, ["boundary"]],
    ["levels that are null", { identity, serviceControl: [null] }, usualRequest, ["serviceControl"]],
    ["a layer that is none", { identity, boundry: identity[0] }, usualRequest, ["boundry"]],
    [
      "a policy of another layer",
      { identity: [compilePolicyJson("resource", policy(allow({ Principal: "*" })))] },
      usualRequest,
      ["identity"],
    ],
  ])("%s is unsupported", (_, asked, request, place) => {
    const explanation = explain(asked as Policies, request as AccessRequest);
    expect(explanation).toMatchObject({ decision: "unsupported", problems: [{ place }] });
    expect(decide(asked as Policies, request as AccessRequest)).toBe("unsupported");
  });

  test("a kind of policy that does not exist is a problem", () => {
    const { problems, statements } = compilePolicyJson("constructor" as "identity", everything);
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining("is no kind of policy")]);
    expect(statements).toEqual([]);
  });

  test("a principal that changes is another one", () => {
    const partner = { arn: "arn:aws:iam::444455556666:user/ana" };
    const principal: { type: "user"; arn: string } = { type: "user", arn: "arn:aws:iam::111122223333:user/ana" };
    expect(decide(policies, { ...usualRequest, principal })).toBe("allowed");
    Object.assign(principal, partner);
    expect(decide(policies, { ...usualRequest, principal })).toBe("implicitly denied");
  });
});

describe("statementsAbout", () => {
  const compiled = compilePolicyJson(
    "identity",
    policy(
      allow({ Sid: "Exact" }),
      allow({ Sid: "OtherAction", Action: "dynamodb:Query" }),
      allow({ Sid: "Conditional", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      allow({ Sid: "Variable", Resource: table.replace("orders", "${aws:username}") }),
      allow({ Sid: "OtherVariable", Resource: table.replace("orders", "x${aws:username}") }),
      { Sid: "Except", Effect: "Deny", NotAction: "s3:*", NotResource: table.replace("orders", "${aws:username}") },
      { Sid: "ExceptThis", Effect: "Deny", NotAction: "s3:*", NotResource: `${table}*` },
    ),
  );
  const about = (action: string, resource: string): (string | undefined)[] =>
    statementsAbout(compiled, action, resource).map(({ source }) => source.sid);

  test("keeps what can speak of the action and the resource, whatever conditions and variables become", () => {
    expect(about("DynamoDB:GetItem", table)).toEqual(["Exact", "Conditional", "Variable", "Except"]);
    expect(about("dynamodb:ListTables", "*")).toEqual(["Except", "ExceptThis"]);
    expect(about("s3:GetObject", "arn:aws:s3:::acme/a")).toEqual([]);
    expect(about("\u212Ams:Decrypt", table)).toEqual([]);
  });
});

describe("input of any size and depth", () => {
  const deep = (depth: number): unknown => {
    let value: unknown = "x";
    for (let level = 0; level < depth; level++) value = [value];
    return value;
  };
  const many = (count: number, item: (index: number) => unknown): unknown[] =>
    Array.from({ length: count }, (_, index) => item(index));

  test.each<readonly [string, unknown]>([
    ["deep actions", policy(allow({ Action: deep(100_000) }))],
    ["deep conditions", policy(allow({ Condition: { StringEquals: { "aws:SourceVpc": deep(100_000) } } }))],
    ["a deep policy", deep(100_000)],
    ["200,000 bad actions", policy(allow({ Action: many(200_000, () => "no action") }))],
    [
      "200,000 bad values",
      policy(allow({ Condition: { Bool: { "aws:SecureTransport": many(200_000, () => "no") } } })),
    ],
    ["200,000 bad statements", { Statement: many(200_000, () => ({})) }],
    [
      "200,000 unknown elements",
      policy(allow(Object.fromEntries(many(200_000, (index) => [`x${String(index)}`, 1]) as [string, number][]))),
    ],
    ["an action of a million characters", policy(allow({ Action: `s3:${"a?".repeat(500_000)}` }))],
    ["a resource of a million characters", policy(allow({ Resource: `arn:aws:s3:::${"*a".repeat(500_000)}` }))],
    [
      "a value of a million characters",
      policy(allow({ Condition: { StringLike: { "aws:SourceVpc": "*a".repeat(500_000) } } })),
    ],
    [
      "a date of a million digits",
      policy(allow({ Condition: { DateEquals: { "aws:CurrentTime": "1".repeat(1_000_000) } } })),
    ],
    [
      "a range of a million colons",
      policy(allow({ Condition: { IpAddress: { "aws:SourceIp": ":".repeat(1_000_000) } } })),
    ],
  ])("%s ends in problems that can be printed", (_, json) => {
    const { decision, problems } = explain({ identity: [compilePolicyJson("identity", json)] }, usualRequest);
    expect(decision).toBe("unsupported");
    expect(
      problems
        .slice(0, 3)
        .map(formatProblem)
        .every((line) => line.length < 1_000),
    ).toBe(true);
    expect(problems).not.toEqual([]);
  });

  test("a policy of 20,000 statements, keys and values is evaluated", () => {
    const keys = Object.fromEntries(
      many(20_000, (index) => [`aws:RequestTag/${String(index)}`, ["a", "b"]]) as [string, string[]][],
    );
    const statements = many(20_000, (index) => allow({ Resource: `${table}-${String(index)}` }));
    const identity = [
      compilePolicyJson("identity", {
        Statement: [...statements, allow({ Condition: { StringEqualsIfExists: keys } })],
      }),
    ];
    expect(decide({ identity }, usualRequest)).toBe("allowed");
  });

  const hostile = [
    "a*".repeat(1_000) + "b",
    `*${"a".repeat(2_000)}b*`,
    `*${"a?".repeat(1_000)}b*`,
    "*?".repeat(1_000) + "b",
    "*:a".repeat(1_000),
  ];
  test.each(hostile)("the pattern %# of wildcards is decided", (pattern) => {
    const inResource = {
      identity: [compilePolicyJson("identity", policy(allow({ Action: "*", Resource: `arn:aws:s3:::${pattern}` })))],
    };
    const inCondition = {
      identity: [compilePolicyJson("identity", policy(allow({ Condition: { StringLike: { "s3:prefix": pattern } } })))],
    };
    for (const text of ["a".repeat(4_000), ":a".repeat(2_000)]) {
      const expected = pattern.includes(":") && text.includes(":") ? "allowed" : "implicitly denied";
      const resource = `arn:aws:s3:::${text}`;
      expect(decide(inResource, { ...usualRequest, action: "s3:GetObject", resource })).toBe(expected);
      expect(decide(inCondition, { ...usualRequest, context: { "s3:prefix": text } })).toBe(expected);
    }
  });

  test.each<readonly [string, Partial<AccessRequest>]>([
    ["resource", { resource: `arn:aws:s3:::${"a".repeat(1_000_000)}` }],
    ["action", { action: "a".repeat(1_000_000) }],
    ["context", { context: { "aws:SourceVpc": "a".repeat(1_000_000) } }],
    ["principal", { principal: { type: "user", arn: `arn:aws:iam::111122223333:user/${"a/".repeat(500_000)} ` } }],
    [
      "principal",
      {
        principal: {
          ...session,
          arn: "arn:aws:sts::111122223333:assumed-role/other/sync",
        } as AccessRequest["principal"],
      },
    ],
    ["context", { context: { "aws:SourceVpc": [["a"]] as unknown as string[] } }],
    ["context", { context: { "aws:SourceVpc": 5 as unknown as string } }],
    ["resourceAccount", { resourceAccount: "444455556666" }],
  ])("a request with a %s that cannot be read is unsupported", (place, request) => {
    const everything = { identity: [compilePolicyJson("identity", policy(allow({ Action: "*", Resource: "*" })))] };
    const { decision, problems } = explain(everything, { ...usualRequest, ...request });
    expect(decision).toBe("unsupported");
    expect(problems.map((each) => each.place)).toEqual([["request", place]]);
  });
});
