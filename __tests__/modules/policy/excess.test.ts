import * as fc from "fast-check";
import { matchesWildcard } from "../../../modules/aws";
import { type AllowedActions, excess, parsePolicy, type Statement, statement } from "../../../modules/policy";
import { rounds } from "../../rounds";

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const bucket = "arn:aws:s3:::acme-exports";

/** One statement in short. */
function allow(actions: string | readonly string[], resources: string | readonly string[], key?: string): Statement {
  const conditions = key === undefined ? {} : { conditions: { StringEquals: { [key]: ["value"] } } };
  return statement({ actions: [actions].flat(), resources: [resources].flat(), ...conditions });
}

const read = allow(["dynamodb:GetItem", "dynamodb:Query"], table);

describe("what is allowed beyond a need", () => {
  test.each<[string, Statement[], Statement[], AllowedActions[]]>([
    ["nothing where both are the same", [read], [read], []],
    ["nothing where less is allowed", [allow("dynamodb:GetItem", table)], [read], []],
    [
      "an action that is not needed",
      [allow(["dynamodb:GetItem", "dynamodb:Scan"], table)],
      [read],
      [{ resource: table, actions: ["dynamodb:Scan"] }],
    ],
    [
      "another table",
      [allow("dynamodb:GetItem", [table, `${table}-archive`])],
      [read],
      [{ resource: `${table}-archive`, actions: ["dynamodb:GetItem"] }],
    ],
    [
      "everything where nothing is needed",
      [read],
      [],
      [{ resource: table, actions: ["dynamodb:GetItem", "dynamodb:Query"] }],
    ],
    [
      "all that a wildcard in an action stands for",
      [allow("dynamodb:Put*", table)],
      [allow("dynamodb:PutItem", table)],
      [{ resource: table, actions: ["dynamodb:PutResourcePolicy"] }],
    ],
    [
      "a resource that is wider than the need",
      [allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/*")],
      [read],
      [{ resource: "arn:aws:dynamodb:us-east-1:111122223333:table/*", actions: ["dynamodb:GetItem"] }],
    ],
    [
      "on all resources, also what is only granted there",
      [allow(["dynamodb:GetItem", "dynamodb:ListTables"], "*")],
      [read, allow("dynamodb:ListTables", "*")],
      [{ resource: "*", actions: ["dynamodb:GetItem"] }],
    ],
    [
      "nothing on a narrower resource",
      [allow("s3:GetObject", `${bucket}/artie/*`)],
      [allow("s3:GetObject", `${bucket}/*`)],
      [],
    ],
    [
      "nothing for actions that the need has by a wildcard",
      [allow("s3:GetObject", `${bucket}/*`)],
      [allow("S3:get*", `${bucket}/*`)],
      [],
    ],
    [
      "nothing for a condition that the need does not ask for",
      [allow("s3:ListBucket", bucket, "s3:prefix")],
      [allow("s3:ListBucket", bucket)],
      [],
    ],
    [
      "nothing under the same condition",
      [allow("s3:ListBucket", bucket, "s3:prefix")],
      [allow("s3:ListBucket", bucket, "s3:prefix")],
      [],
    ],
    [
      "what the need has only under a condition",
      [allow("s3:ListBucket", bucket)],
      [allow("s3:ListBucket", bucket, "s3:prefix")],
      [{ resource: bucket, actions: ["s3:ListBucket"] }],
    ],
    [
      "what the need has only under another condition",
      [allow("s3:ListBucket", bucket, "s3:delimiter")],
      [allow("s3:ListBucket", bucket, "s3:prefix")],
      [{ resource: bucket, actions: ["s3:ListBucket"] }],
    ],
    ["nothing for a denial", [{ ...read, effect: "Deny" }], [], []],
    [
      "what the need denies",
      [read],
      [{ ...read, effect: "Deny" }],
      [{ resource: table, actions: ["dynamodb:GetItem", "dynamodb:Query"] }],
    ],
    ["nothing for an action of the bucket on its objects", [allow("s3:GetBucketLocation", `${bucket}/*`)], [], []],
    ["nothing for an action of all resources on a table", [allow("dynamodb:ListStreams", `${table}/stream/*`)], [], []],
    [
      "each resource once, in order",
      [allow("s3:GetObject", [`${bucket}/b`, `${bucket}/a`]), allow("s3:PutObject", `${bucket}/b`)],
      [],
      [
        { resource: `${bucket}/a`, actions: ["s3:GetObject"] },
        { resource: `${bucket}/b`, actions: ["s3:GetObject", "s3:PutObject"] },
      ],
    ],
  ])("is %s", (_, granted, need, expected) => {
    expect(excess(granted, need)).toEqual(expected);
  });

  // What the project has no data of is not passed over.
  test.each<[string, string]>([
    ["*", "*"],
    ["*", table],
    ["lambda:*", "*"],
    ["glue:GetTable", "arn:aws:glue:us-east-1:111122223333:table/db/orders"],
    ["dynamodb:SomethingNew", table],
    ["dynamodb:SomethingNew*", table],
    ["dynamo*:GetItem", table],
    ["constructor:toString", "*"],
  ])("is %s on %s as it stands", (action, resource) => {
    expect(excess([allow(action, resource)], [read])).toEqual([{ resource, actions: [action] }]);
    expect(excess([allow(action, resource)], [allow(action, resource)])).toEqual([]);
    expect(excess([allow(action, resource)], [allow("*", "*")])).toEqual([]);
  });

  test.each(["**", "*?", "arn:*", "a*", "arn:aws:dynamodb:*"])("is found on the wide resource %s", (resource) => {
    expect(excess([allow("dynamodb:GetItem", resource)], [read])).toEqual([
      { resource, actions: ["dynamodb:GetItem"] },
    ]);
  });

  test.each<[need: string, granted: string]>([
    [`${bucket}/?`, `${bucket}/*`],
    [`${bucket}/${"?".repeat("${aws:username}".length)}`, `${bucket}/\${aws:username}`],
    [`${bucket}/*?`, `${bucket}/*`],
    [`${bucket}/a`, `${bucket}/?`],
  ])("is not hidden by a need on %s where %s is allowed", (needed, granted) => {
    expect(excess([allow("s3:GetObject", granted)], [allow("s3:GetObject", needed)])).toEqual([
      { resource: granted, actions: ["s3:GetObject"] },
    ]);
  });

  test.each([`${bucket}/?`, `${bucket}/\${aws:username}/*`])("is nothing where both are on %s", (resource) => {
    expect(excess([allow("s3:GetObject", resource)], [allow("s3:GetObject", resource)])).toEqual([]);
  });

  test("is never less than what is open: what is not listed, the need allows as well", () => {
    const key = fc
      .array(fc.constantFrom("a", "b", "*", "?"), { minLength: 1, maxLength: 4 })
      .map((each) => each.join(""));
    const object = fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 4 }).map((each) => each.join(""));
    const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:*", "s3:Get*", "s3:?etObject", "*");
    const statements = fc.array(
      fc.record({ action, key }).map((each) => allow(each.action, `${bucket}/${each.key}`)),
      { minLength: 1, maxLength: 3 },
    );
    const allows = (all: readonly Statement[], name: string, resource: string): boolean =>
      all.some(
        ({ actions = [], resources = [] }) =>
          actions.some((pattern) => matchesWildcard(pattern, name)) &&
          resources.some((pattern) => matchesWildcard(pattern, resource)),
      );
    fc.assert(
      fc.property(statements, statements, object, (granted, need, name) => {
        const listed = excess(granted, need).map(({ resource, actions }) => allow(actions, resource));
        for (const each of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
          const resource = `${bucket}/${name}`;
          if (!allows(granted, each, resource) || allows(need, each, resource)) continue;
          expect(allows(listed, each, resource)).toBe(true);
        }
      }),
      { numRuns: rounds(1000) },
    );
  });

  test("shows of Artie's own document what it grants beyond one table", () => {
    const { document } = parsePolicy({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["dynamodb:GetRecords", "dynamodb:ListStreams"], Resource: "*" },
        { Effect: "Allow", Action: ["s3:GetObject", "s3:GetBucketLocation"], Resource: `${bucket}/*` },
      ],
    });
    const need = [
      allow("dynamodb:GetRecords", `${table}/stream/*`),
      allow("dynamodb:ListStreams", "*"),
      allow("s3:GetObject", `${bucket}/artie/*`),
    ];
    expect(excess(document?.statements ?? [], need)).toEqual([
      { resource: "*", actions: ["dynamodb:GetRecords"] },
      { resource: `${bucket}/*`, actions: ["s3:GetObject"] },
    ]);
  });
});
