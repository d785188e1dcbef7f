import * as fc from "fast-check";
import {
  cdkDocuments,
  type GrantedTable,
  mixtures,
  shuffled,
  tableLabel,
  tableSet,
  tableStatements,
} from "../../../benchmarks/packing-sets";
import {
  checkPolicyQuota,
  mergeStatements,
  packStatements,
  policyDocument,
  type PolicyDocument,
  policyJson,
  policySize,
  type Statement,
  statement,
} from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";
import { rounds } from "../../rounds";

const managedPolicySize = 6_144;
const table = (name: string): string => `arn:aws:dynamodb:us-east-1:111122223333:table/${name}`;
const allow = (actions: readonly string[], resources: readonly string[]): Statement => ({
  effect: "Allow",
  actions,
  resources,
});

/** The meaning: everything that a statement says of one action and one resource, with Sids or without. */
function relation(statements: readonly Statement[], withSids = false): ReadonlySet<string> {
  return new Set(
    statements
      .map((each) => statement(each))
      .flatMap(({ actions, resources, sid, ...others }) =>
        (actions ?? ["(not listed)"]).flatMap((action) =>
          (resources ?? ["(not listed)"]).map((resource) =>
            JSON.stringify([others, withSids ? sid : "", action, resource]),
          ),
        ),
      ),
  );
}

function packed(
  statements: readonly Statement[],
  options?: Parameters<typeof packStatements>[1],
): readonly PolicyDocument[] {
  const { documents, problems } = packStatements(statements, options);
  if (documents === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  return documents;
}

const sizeOf = (document: PolicyDocument): number => policySize(policyJson(document));

const anyNames = (...names: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
const anyActions = anyNames("s3:GetObject", "s3:Put*", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:*", "*");
const anyResources = anyNames(
  "*",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::a/b c",
  table("orders"),
  table("*"),
  table("users"),
);
const anyStatement: fc.Arbitrary<Statement> = fc
  .record(
    {
      effect: fc.constantFrom("Allow" as const, "Deny" as const),
      sid: fc.constantFrom("Read", "Read2", ""),
      actions: fc.oneof(
        anyActions,
        anyActions.map((notActions) => ({ notActions })),
      ),
      resources: fc.oneof(
        anyResources,
        anyResources.map((notResources) => ({ notResources })),
        fc.constant({}),
      ),
      principals: fc.constantFrom("*" as const, { AWS: ["111122223333"] }, { AWS: ["111122223333", "444455556666"] }),
      conditions: fc.constantFrom(
        { StringEquals: { "aws:PrincipalTag/team": ["a b"] } },
        { StringEquals: { "aws:PrincipalTag/team": ["a b", "c"] } },
      ),
    },
    { requiredKeys: ["effect", "actions", "resources"] },
  )
  .map(({ actions, resources, ...others }) =>
    statement({
      ...others,
      ...(Array.isArray(actions) ? { actions } : actions),
      ...(Array.isArray(resources) ? { resources } : resources),
    }),
  );
const anyStatements = fc.array(anyStatement, { maxLength: 12 });
const anyOrder = fc.integer({ min: 0, max: 1_000_000 });

describe("merging", () => {
  const merged = (...statements: readonly Statement[]): readonly Statement[] => mergeStatements(statements);

  test("keeps what every statement says of every action and resource", () => {
    fc.assert(
      fc.property(anyStatements, (statements) => {
        expect(relation(mergeStatements(statements), true)).toEqual(relation(statements, true));
      }),
      { numRuns: rounds(500) },
    );
  });

  test("does not depend on the order, nor on how statements were grouped, and is done after one time", () => {
    fc.assert(
      fc.property(anyStatements, anyOrder, (statements, seed) => {
        const once = mergeStatements(statements);
        const apart = statements.flatMap((each) => [
          each,
          ...(each.actions ?? []).map((action) => ({ ...each, actions: [action] })),
          ...(each.resources ?? []).map((resource) => ({ ...each, resources: [resource] })),
        ]);
        expect(mergeStatements(once)).toEqual(once);
        expect(mergeStatements(shuffled(statements, seed))).toEqual(once);
        expect(mergeStatements(shuffled(apart, seed))).toEqual(once);
      }),
      { numRuns: rounds(500) },
    );
  });

  // It may be a few characters longer than what it was given: the answer does not depend on how that was grouped.
  test("is never longer than a statement for each resource", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyActions, anyResources), { maxLength: 12 }), (products) => {
        const byResource = new Map<string, Set<string>>();
        for (const [actions, resources] of products) {
          for (const resource of resources) {
            const known = byResource.get(resource) ?? new Set();
            byResource.set(resource, known);
            for (const action of actions) known.add(action);
          }
        }
        const apart = [...byResource].map(([resource, actions]) => allow([...actions], [resource]));
        const given = products.map(([actions, resources]) => allow(actions, resources));
        expect(sizeOf(policyDocument(mergeStatements(given)))).toBeLessThanOrEqual(sizeOf(policyDocument(apart)));
      }),
      { numRuns: rounds(500) },
    );
  });

  test("joins actions on one resource, and resources with the same actions", () => {
    expect(
      merged(allow(["s3:GetObject"], ["arn:aws:s3:::a/*"]), allow(["s3:PutObject"], ["arn:aws:s3:::a/*"])),
    ).toEqual([allow(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a/*"])]);
    expect(
      merged(allow(["s3:GetObject"], ["arn:aws:s3:::a/*"]), allow(["s3:GetObject"], ["arn:aws:s3:::b/*"])),
    ).toEqual([allow(["s3:GetObject"], ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])]);
  });

  test("never makes a product that grants more: two actions on two resources crosswise stay apart", () => {
    const crosswise = [allow(["s3:GetObject"], ["arn:aws:s3:::a/*"]), allow(["s3:PutObject"], ["arn:aws:s3:::b/*"])];
    expect(mergeStatements(crosswise)).toEqual(crosswise);
  });

  test("names many resources once, and many mixtures of actions by action", () => {
    const names = Array.from({ length: 40 }, (_, index) => table(`orders-${index}`));
    const many = merged(
      allow(["dynamodb:Query"], [...names, ...names.map((each) => `${each}/index/*`)]),
      allow(["dynamodb:GetItem"], names),
    );
    expect(many.map(({ actions }) => actions)).toEqual([["dynamodb:Query"], ["dynamodb:GetItem", "dynamodb:Query"]]);

    const actions = Array.from({ length: 8 }, (_, index) =>
      Array.from({ length: 9 }, (__, other) => `s3:Some${index}Action${other}`),
    );
    const mixed = names.flatMap((name, index) =>
      actions.filter((_, bit) => (index * 37) & (1 << bit)).map((set) => allow(set, [name])),
    );
    expect(mergeStatements(mixed).length).toBeLessThan(20);
  });

  test.each<[string, Statement, Statement]>([
    ["effect", allow(["s3:*"], ["arn:aws:s3:::a"]), { ...allow(["s3:*"], ["arn:aws:s3:::b"]), effect: "Deny" }],
    ["Sid", { ...allow(["s3:*"], ["arn:aws:s3:::a"]), sid: "A" }, { ...allow(["s3:*"], ["arn:aws:s3:::a"]), sid: "B" }],
    [
      "conditions",
      allow(["s3:*"], ["arn:aws:s3:::a"]),
      { ...allow(["s3:*"], ["arn:aws:s3:::a"]), conditions: { Bool: { "aws:SecureTransport": ["true"] } } },
    ],
    [
      "principals",
      { effect: "Allow", principals: { Service: ["ecs-tasks.amazonaws.com"] }, actions: ["sts:AssumeRole"] },
      { effect: "Allow", principals: { Service: ["ec2.amazonaws.com"] }, actions: ["sts:AssumeRole"] },
    ],
    [
      "NotAction",
      { effect: "Deny", notActions: ["s3:GetObject"], resources: ["*"] },
      { effect: "Deny", notActions: ["s3:PutObject"], resources: ["*"] },
    ],
    [
      "NotResource",
      { effect: "Deny", actions: ["s3:*"], notResources: ["arn:aws:s3:::a"] },
      { effect: "Deny", actions: ["s3:*"], notResources: ["arn:aws:s3:::b"] },
    ],
  ])("never joins what differs in %s", (_, one, other) => {
    expect(merged(one, other)).toHaveLength(2);
  });

  test("joins what has the same NotAction, NotResource or no resource", () => {
    expect(
      merged(
        { effect: "Deny", notActions: ["s3:GetObject"], resources: ["arn:aws:s3:::a"] },
        { effect: "Deny", notActions: ["s3:GetObject"], resources: ["arn:aws:s3:::b"] },
      ),
    ).toEqual([{ effect: "Deny", notActions: ["s3:GetObject"], resources: ["arn:aws:s3:::a", "arn:aws:s3:::b"] }]);
    const trust = { effect: "Allow", principals: { AWS: ["111122223333"] } } as const;
    expect(merged({ ...trust, actions: ["sts:AssumeRole"] }, { ...trust, actions: ["sts:TagSession"] })).toEqual([
      { ...trust, actions: ["sts:AssumeRole", "sts:TagSession"] },
    ]);
  });

  test('keeps "*" apart from ARNs, and takes no wildcard to hold another name', () => {
    const statements = [
      allow(["dynamodb:ListTables"], ["*"]),
      allow(["dynamodb:ListTables", "dynamodb:GetItem"], [table("orders"), table("*")]),
    ];
    expect(relation(mergeStatements(statements))).toEqual(relation(statements));
    expect(mergeStatements(statements).filter(({ resources }) => resources?.includes("*"))).toEqual([statements[0]]);
  });
});

describe("packing", () => {
  const room = 900;
  const label = ({ actions = [] }: Statement): string => `Use of ${(actions[0] ?? "others").split(":")[0] ?? ""}!`;

  test("keeps the meaning, whatever the order, in documents within their size with unique alphanumeric Sids", () => {
    fc.assert(
      fc.property(anyStatements, anyOrder, fc.boolean(), (statements, seed, labelled) => {
        const options = { largestSize: room, ...(labelled ? { label } : {}) };
        const documents = packed(statements, options);
        const all = documents.flatMap((document) => document.statements);
        expect(relation(all)).toEqual(relation(statements));
        for (const document of documents) {
          expect(sizeOf(document)).toBeLessThanOrEqual(room);
          const sids = document.statements.flatMap(({ sid }) => sid ?? []);
          expect(new Set(sids).size).toBe(sids.length);
          for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
          if (labelled) expect(sids).toHaveLength(document.statements.length);
        }
        expect(packed(shuffled(statements, seed), options)).toEqual(documents);
        expect(packed(mergeStatements(statements), options)).toEqual(documents);
      }),
      { numRuns: rounds(300) },
    );
  });

  test("needs no document for nothing, and one for what fits to the last character", () => {
    expect(packed([])).toEqual([]);
    const one = allow(["dynamodb:GetItem"], [table("orders")]);
    const size = sizeOf(policyDocument([{ ...one, sid: "Read" }]));
    expect(packed([one], { label: () => "Read", largestSize: size })).toHaveLength(1);
    expect(packStatements([one], { label: () => "Reads", largestSize: size }).problems).toHaveLength(1);
  });

  describe.each(mixtures)("%s grants on tables", (mixture) => {
    test.each([10, 30, 100, 300, 1_000, 2_000])("take few policies: %i tables", (count) => {
      const tables = tableSet(count, mixture, count);
      const statements = tableStatements(tables);
      const bound = Math.ceil(sizeOf(policyDocument(mergeStatements(statements))) / managedPolicySize);
      const documents = packed(statements, { label: tableLabel });
      expect(documents.length).toBeLessThanOrEqual(Math.max(bound + 1, 1.05 * bound));
      expect(Math.max(...documents.map(sizeOf))).toBeLessThanOrEqual(managedPolicySize);
      expect(relation(documents.flatMap((each) => each.statements))).toEqual(relation(statements));
      if (count <= 300) {
        expect(documents.length).toBeLessThanOrEqual(cdkDocuments(statements));
        expect(documents.length).toBeLessThanOrEqual(cdkDocuments(shuffled(statements, 2), managedPolicySize));
      }
    });
  });

  test("never needs more policies than the rule of AWS CDK, whatever the tables and the order", () => {
    const anySet = fc.record({
      count: fc.integer({ min: 1, max: 120 }),
      mixture: fc.constantFrom(...mixtures),
      seed: anyOrder,
      order: anyOrder,
    });
    fc.assert(
      fc.property(anySet, ({ count, mixture, seed, order }) => {
        const statements = shuffled(tableStatements(tableSet(count, mixture, seed)), order);
        expect(packed(statements, { label: tableLabel }).length).toBeLessThanOrEqual(cdkDocuments(statements));
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test("changes few policies when a table comes, at the beginning, in the middle or at the end", () => {
    const texts = (tables: readonly GrantedTable[]): readonly string[] =>
      packed(tableStatements(tables), { label: tableLabel }).map((document) => JSON.stringify(document));
    const changes = [300, 600, 1_000].flatMap((count) => {
      const tables = tableSet(count, "mixed", 1);
      const before = texts(tables);
      return ["a-first", "inventory-middle", "zz-last"].map((name) => {
        const after = texts([...tables, { name, grants: ["stream", "export"] }]);
        return after.filter((text, index) => text !== before[index]).length / after.length;
      });
    });
    const mean = changes.reduce((sum, share) => sum + share, 0) / changes.length;
    expect(mean).toBeLessThan(0.5);
  });

  test("divides a statement that is too large by its resources, and then by its actions, and says the same", () => {
    const actions = Array.from({ length: 400 }, (_, index) => `dynamodb:SomeVeryLongActionName${index}`);
    for (const resources of [[table("orders")], Array.from({ length: 50 }, (_, index) => table(`orders-${index}`))]) {
      const documents = packed([allow(actions, resources)]);
      expect(relation(documents.flatMap((each) => each.statements))).toEqual(relation([allow(actions, resources)]));
      expect(Math.max(...documents.map(sizeOf))).toBeLessThanOrEqual(managedPolicySize);
      expect(documents.length).toBeLessThanOrEqual(resources.length === 1 ? 3 : 7);
    }
  });

  test.each<[string, Statement]>([
    [
      "a condition",
      {
        ...allow(["s3:GetObject", "s3:PutObject"], ["*"]),
        conditions: {
          StringLike: { "s3:prefix": Array.from({ length: 600 }, (_, index) => `some/prefix/${index}/*`) },
        },
      },
    ],
    [
      "NotAction",
      { effect: "Deny", notActions: Array.from({ length: 600 }, (_, index) => `s3:Action${index}`), resources: ["*"] },
    ],
    [
      "NotResource",
      {
        effect: "Deny",
        actions: ["s3:*"],
        notResources: Array.from({ length: 600 }, (_, index) => `arn:aws:s3:::b${index}`),
      },
    ],
    ["one name", allow(["s3:GetObject"], [`arn:aws:s3:::a/${"x".repeat(7_000)}`])],
  ])("refuses what no division makes small enough: %s", (_, large) => {
    const { documents, problems } = packStatements([allow(["s3:GetObject"], ["arn:aws:s3:::a/*"]), large]);
    expect(documents).toBeUndefined();
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/6,144 characters.*cannot be divided.*Shorten/),
    ]);
  });

  test("keeps Sids of the input, numbers those that come again, and never takes the number of another", () => {
    const named = (sid: string, name: string): Statement => ({
      ...allow(["s3:GetObject"], [`arn:aws:s3:::${name}/*`]),
      sid,
    });
    const other: Statement = { ...named("Read", "c"), actions: ["s3:PutObject"] };
    const [document] = packed([named("Read", "a"), other, named("Read2", "b"), named("R-e-a-d", "d")]);
    expect(document?.statements.map(({ sid }) => sid)).toEqual(expect.arrayContaining(["Read", "Read2"]));
    expect(new Set(document?.statements.map(({ sid }) => sid)).size).toBe(4);
  });
});

describe("the quota of attached policies", () => {
  const tables = tableSet(300, "all", 1).map((each) => ({ ...each, name: `prod-${each.name}` }));
  const statements = tableStatements(tables);
  const needed = packed(statements).length;
  const text = (...given: Parameters<typeof checkPolicyQuota>): string =>
    checkPolicyQuota(...given)
      .map(formatProblem)
      .join();

  test.each(["role", "user", "group"] as const)("of a %s is ten", (holder) => {
    expect(checkPolicyQuota(10, statements, holder)).toEqual([]);
    expect(text(11, statements, holder)).toMatch(/^11 managed policies are too many for one/);
  });

  test("says what a prefix, a tag, several roles and a raised quota would give", () => {
    const problem = text(needed, statements, "role");
    expect(needed).toBeGreaterThan(10);
    expect(problem).toContain("the wildcard prod-* for the table names would make it 1 policy");
    expect(problem).toMatch(/aws:ResourceTag, which tables, indexes and streams have.* would make it [45] policies/);
    expect(problem).toContain("several roles: 2");
    expect(problem).toContain("raises the quota to 25 on request: that is enough");
    expect(text(26, statements, "role")).toContain(
      "several roles: 3; AWS raises the quota to 25 on request: not enough",
    );
  });

  test("counts policies that are attached besides", () => {
    expect(text(needed + 3, statements, "role")).toContain("would make it 4 policies");
  });

  test("knows that a user may take more by groups, and that the quota of a group is fixed", () => {
    expect(text(20, statements, "user")).toMatch(
      /several groups: 2, of the 10 .* raises the quota to 20 .*: that is enough/,
    );
    expect(text(101, statements, "user")).toMatch(/several groups: 11, more than the 10 .* to 20 .*: not enough/);
    expect(text(11, statements, "group")).toContain("the quota of 10 cannot be raised");
  });

  test("offers no table wildcards where there are no tables, and a prefix only where there is one", () => {
    const objects = [allow(["s3:GetObject"], ["arn:aws:s3:::a/*"])];
    expect(text(11, objects, "role")).toMatch(/Choose a way out: several roles: 2; AWS raises/);
    const mixed = [allow(["dynamodb:GetItem"], [table("orders"), table("users")])];
    expect(text(11, mixed, "role")).toContain("a prefix that all table names begin with");
  });
});
