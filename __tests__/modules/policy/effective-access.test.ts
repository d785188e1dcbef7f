import fc from "fast-check";
import { type AccessEntry, effectiveAccess, type EffectiveAccess, type StatementJson } from "../../../modules/policy";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { environments, planEnvironments } from "../../../stacks";
import { environmentProof } from "../../../stacks/prove-environment";
import { rounds } from "../../rounds";

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const bucket = "arn:aws:s3:::acme";

function access(...statements: readonly object[]): EffectiveAccess {
  return effectiveAccess([{ Version: "2012-10-17", Statement: statements }]);
}

const allow = (Action: unknown, Resource: unknown, Condition?: unknown): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (Action: unknown, Resource: unknown, Condition?: unknown): object => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});

describe("effective access", () => {
  test("of the sample environment, read from the documents alone", () => {
    const prod = planEnvironments(environments).find(({ environment }) => environment.name === "prod");
    const artie = prod && environmentProof(prod).principals.find(({ place }) => place.includes("artie"));
    const orders = "arn:aws:dynamodb:us-east-1:777788889999:table/orders";
    const exports = "arn:aws:s3:::acme-prod-exports";
    expect(effectiveAccess((artie?.policies ?? []).map(({ policy }) => policy))).toEqual({
      allows: [
        {
          resources: [orders],
          actions: [
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:ExportTableToPointInTime",
            "dynamodb:ListExports",
          ],
        },
        { resources: [`${orders}/export/*`], actions: ["dynamodb:DescribeExport"] },
        {
          resources: [`${orders}/stream/*`],
          actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        },
        { resources: [exports], actions: ["s3:GetBucketLocation"] },
        {
          resources: [exports],
          actions: ["s3:ListBucket"],
          conditions: { StringLike: { "s3:prefix": ["artie/*"] } },
        },
        {
          resources: [`${exports}/artie/*`],
          actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
        },
      ],
      limits: [],
      problems: [],
    });
  });

  test.each<[string, readonly object[], readonly AccessEntry[]]>([
    [
      "writes wildcards out",
      [allow("dynamodb:Put*", table)],
      [{ actions: ["dynamodb:PutItem", "dynamodb:PutResourcePolicy"], resources: [table] }],
    ],
    [
      "leaves out what grants nothing: another type of resource, or none at all",
      [
        allow(["s3:GetBucketLocation", "s3:GetObject"], `${bucket}/*`),
        allow(["dynamodb:ListStreams", "dynamodb:DescribeStream"], `${table}/stream/*`),
      ],
      [
        { actions: ["dynamodb:DescribeStream"], resources: [`${table}/stream/*`] },
        { actions: ["s3:GetObject"], resources: [`${bucket}/*`] },
      ],
    ],
    [
      "keeps what it does not know",
      [allow(["newservice:Do*", "dynamodb:TransactGetItems", "*"], table)],
      [{ actions: ["*"], resources: [table] }],
    ],
    [
      "keeps unknown actions by themselves",
      [allow(["newservice:Do*", "dynamodb:TransactGetItems"], table)],
      [{ actions: ["dynamodb:TransactGetItems", "newservice:Do*"], resources: [table] }],
    ],
    [
      "leaves out what a wider entry holds",
      [
        allow("s3:GetObject", [`${bucket}/*`, `${bucket}/a/*`, `${bucket}/a/1.csv`]),
        allow("s3:GetObject", `${bucket}/b/*`, { Bool: { "aws:SecureTransport": "true" } }),
      ],
      [{ actions: ["s3:GetObject"], resources: [`${bucket}/*`] }],
    ],
    [
      "keeps a condition apart",
      [
        allow("s3:GetObject", `${bucket}/*`, { Bool: { "aws:SecureTransport": "true" } }),
        allow("s3:GetObject", `${bucket}/b/*`),
      ],
      [
        {
          actions: ["s3:GetObject"],
          resources: [`${bucket}/*`],
          conditions: { Bool: { "aws:SecureTransport": ["true"] } },
        },
        { actions: ["s3:GetObject"], resources: [`${bucket}/b/*`] },
      ],
    ],
    [
      "subtracts a Deny as a whole",
      [
        allow(["dynamodb:GetItem", "dynamodb:PutItem"], [table, `${table}-2`]),
        deny("DynamoDB:Put*", "*"),
        deny("dynamodb:*", `${table}-*`),
      ],
      [{ actions: ["dynamodb:GetItem"], resources: [table] }],
    ],
    [
      "subtracts what is not excepted",
      [allow(["s3:GetObject", "s3:PutObject"], `${bucket}/*`), { Effect: "Deny", NotAction: "s3:Get*", Resource: "*" }],
      [{ actions: ["s3:GetObject"], resources: [`${bucket}/*`] }],
    ],
    [
      "subtracts beyond excepted resources",
      [
        allow("s3:GetObject", [`${bucket}/*`, "arn:aws:s3:::other/*"]),
        { Effect: "Deny", Action: "*", NotResource: `${bucket}/*` },
      ],
      [{ actions: ["s3:GetObject"], resources: [`${bucket}/*`] }],
    ],
  ])("%s", (_, statements, allows) => {
    expect(access(...statements)).toEqual({ allows, limits: [], problems: [] });
  });

  test("lists a Deny that holds for some requests or for a part as a limit", () => {
    const read = allow("s3:GetObject", `${bucket}/*`);
    const insecure = { Bool: { "aws:SecureTransport": "false" } };
    const found = access(
      read,
      deny("s3:*", `${bucket}/*`, insecure),
      deny("s3:GetObject", `${bucket}/secret/*`),
      deny("s3:GetObject", "arn:aws:s3:::acm${aws:PrincipalTag/x}/*"),
      { Effect: "Deny", NotAction: "iam:*", NotResource: `${bucket}/a/*` },
      deny("s3:PutObject", "*"),
      deny("s3:GetObject", "arn:aws:s3:::other/*", insecure),
    );
    expect(found.allows).toEqual([{ actions: ["s3:GetObject"], resources: [`${bucket}/*`] }]);
    expect(found.limits).toEqual([
      {
        actions: ["s3:GetObject"],
        resources: [`${bucket}/*`],
        conditions: { Bool: { "aws:SecureTransport": ["false"] } },
      },
      { actions: ["s3:GetObject"], resources: [`${bucket}/secret/*`] },
      { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acm${aws:PrincipalTag/x}/*"] },
      { actions: ["s3:GetObject"], resources: ["*"], exceptResources: [`${bucket}/a/*`] },
    ]);
  });

  test("holds what is done on log groups, streams and paths, whose names have slashes", () => {
    const group = "arn:aws:logs:*:*:log-group:/aws/lambda/*";
    const actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
    expect(access(allow(actions, group)).allows).toEqual([{ actions, resources: [group] }]);
    expect(access(allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")).allows).toEqual([
      { actions: ["s3:ListAllMyBuckets"], resources: ["arn:aws:s3:::*"] },
    ]);
  });

  test("leaves out only what AWS documents to grant nothing", () => {
    const stream = "arn:aws:kinesis:*:*:stream/orders";
    expect(access(allow(["kinesis:UpdateShardCount", "kinesis:ListStreams"], stream)).allows).toEqual([
      { actions: ["kinesis:UpdateShardCount"], resources: [stream] },
    ]);
    expect(access(allow("s3:GetObject", bucket)).allows).toEqual([]);
  });

  test("of policies that only refuse is what they refuse", () => {
    const found = access(
      { Effect: "Deny", NotAction: ["iam:GetUser"], Resource: "*" },
      { Effect: "Deny", Action: "iam:GetUser", NotResource: "arn:aws:iam::*:root" },
      deny("*", "*", { Bool: { "aws:SecureTransport": "false" } }),
    );
    expect(found).toEqual({
      allows: [],
      limits: [
        { actions: ["*"], exceptActions: ["iam:GetUser"], resources: ["*"] },
        { actions: ["iam:GetUser"], resources: ["*"], exceptResources: ["arn:aws:iam::*:root"] },
        { actions: ["*"], resources: ["*"], conditions: { Bool: { "aws:SecureTransport": ["false"] } } },
      ],
      problems: [],
    });
  });

  test("says what it cannot list, and of which document", () => {
    const found = effectiveAccess([
      { Version: "2012-10-17", Statement: allow("s3:GetObject", `${bucket}/*`) },
      {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
          { Effect: "Allow", Action: "s3:*", NotResource: bucket },
        ],
      },
      { Statement: "all of it" },
    ]);
    expect(found.allows).toEqual([{ actions: ["s3:GetObject"], resources: [`${bucket}/*`] }]);
    expect(found.problems.map(({ place }) => place.join("."))).toEqual([
      "1.Statement.0.NotAction",
      "1.Statement.1.NotResource",
      expect.stringMatching(/^2\./),
    ]);
  });

  test("holds every request that the evaluator allows, and without limits nothing else", () => {
    const actions = [
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Get*",
      "dynamodb:*",
      "dynamodb:PutItem",
      "dynamodb:*Item",
      "dynamodb:?etItem",
    ];
    const resources = [
      table,
      `${table}/index/*`,
      `${table}*`,
      `${table}/*`,
      "*",
      `${table}-2`,
      "arn:aws:dynamodb:*:111122223333:table/orders",
    ];
    const some = (values: readonly string[]): fc.Arbitrary<readonly string[]> =>
      fc.subarray([...values], { minLength: 1, maxLength: 3 });
    const conditions = fc.option(fc.constant({ Bool: { "aws:SecureTransport": "true" } }), { nil: undefined });
    const statement = fc
      .record({
        effect: fc.constantFrom("Allow", "Allow", "Deny"),
        not: fc.constantFrom("", "Action", "Resource"),
        actions: some(actions),
        resources: some(resources),
        conditions,
      })
      .map(({ effect, not, actions: names, resources: arns, conditions: when }) => ({
        Effect: effect,
        [effect === "Deny" && not === "Action" ? "NotAction" : "Action"]: names,
        [effect === "Deny" && not === "Resource" ? "NotResource" : "Resource"]: arns,
        ...(when === undefined ? {} : { Condition: when }),
      }));
    const principal = roleSession("arn:aws:iam::111122223333:role/r", "s");
    const requests = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:DeleteTable"].flatMap(
      (action) => [table, `${table}-2`].map((resource) => ({ action, resource })),
    );
    const matches = (pattern: string, text: string): boolean =>
      new RegExp(
        `^${pattern
          .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
          .replaceAll("\\*", ".*")
          .replaceAll("\\?", ".")}$`,
      ).test(text);
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (statements) => {
        const policy = { Version: "2012-10-17", Statement: statements };
        const { allows, limits, problems } = effectiveAccess([policy]);
        expect(problems).toEqual([]);
        const identity = [compilePolicyJson("identity", policy)];
        for (const request of requests) {
          const decision = decide({ identity }, { ...request, principal, context: { "aws:SecureTransport": "true" } });
          const listed = allows.some(
            (entry) =>
              entry.actions.includes(request.action) && entry.resources.some((each) => matches(each, request.resource)),
          );
          if (decision === "allowed") expect({ request, listed }).toEqual({ request, listed: true });
          if (limits.length === 0 && decision !== "unsupported")
            expect({ request, listed }).toEqual({ request, listed: decision === "allowed" });
        }
      }),
      { numRuns: rounds(1_000) },
    );
  });

  test("lists a policy for thousands of tables without pattern meeting pattern", () => {
    const tables = Array.from({ length: 3_000 }, (_, index) => `${table}-${index}`);
    const statements: StatementJson[] = [
      { Effect: "Allow", Action: "dynamodb:Query", Resource: [...tables, ...tables.map((each) => `${each}/index/*`)] },
    ];
    expect(access(...statements).allows.map(({ resources }) => resources.length)).toEqual([6_000]);
  });
});
