// Denials beside grants: what they refuse, what they leave, and laws over random ones.
import { type Construct } from "constructs";
import fc from "fast-check";
import { compilePolicyJson, decide, type Decision, roleSession } from "../../../modules/evaluation";
import {
  AllTablesRef,
  type BucketRef,
  type Deniable,
  type Denial,
  type Grant,
  grantProblems,
  type Permission,
  type TableGrant,
  TableRef,
} from "../../../modules/grants";
import { Group, Role, User } from "../../../modules/iam";
import { Table } from "../../../modules/dynamodb";
import { type PolicyJson, policyDocument, policyJson, service, symbolicNetworkId } from "../../../modules/policy";
import { identityPolicies, proveGrants, role, user } from "../../../modules/principals";
import { type RequestContext } from "../../../modules/proof";
import { type Tags } from "../../../modules/aws";
import { formatProblem } from "../../../modules/validation";
import { defineEnvironment, planEnvironments, summarize } from "../../../stacks";
import { rounds } from "../../rounds";
import { bucketRef, own, tableRef } from "../../sample-refs";
import { allows } from "../../permission";
import { account, refusals, synthesizeStack } from "../../synth";

const id = { name: "id", type: "S" } as const;
const users = tableRef({ name: "users", keySchema: { partitionKey: id } });
const orders = tableRef({ keySchema: { partitionKey: id } });
const lake = bucketRef();
const allTables = new AllTablesRef({ account: own, region: "us-east-1" });
const arn = `arn:aws:iam::${own}:role/support`;

const problemsOf = (...permissions: readonly unknown[]): string[] => grantProblems(permissions).map(formatProblem);

function proofOf(permissions: readonly Permission[]): string[] {
  const { policies, problems } = identityPolicies(permissions, "policy", "role");
  return [...problems, ...proveGrants(arn, permissions, policies)].map(formatProblem);
}

describe("a grant of which a denial leaves nothing is refused", () => {
  const vip = users.items({ leadingKeys: ["vip"] });
  const ssn = users.attributes(["ssn"]);
  const both = [expect.stringMatching(/^(table|bucket) \S+: is both granted and denied, and a denial always wins/)];

  test.each<[string, readonly Permission[]]>([
    ["the same verb", [orders.delete(), orders.delete().denial()]],
    ["a wider one", [orders.delete(), orders.write().denial()]],
    ["PartiQL deletes", [orders.grant(["partiQlDelete"]), orders.delete().denial()]],
    ["a prefix within the denied one", [lake.delete({ prefix: "a/b/" }), lake.delete({ prefix: "a/" }).denial()]],
    ["whole items of denied attributes", [users.grant(["putItem", "deleteItem"]), ssn]],
    ["an export of denied attributes", [users.export(), ssn]],
    ["the stream of denied items", [users.readStream(), vip]],
    ["a backup of denied items", [users.backUp(), vip]],
    ["a restore of denied items", [users.restoreToPointInTime({ to: "again" }), vip]],
    ["nothing but a denied item", [users.grant(["getItem"]).onlyLeadingKeys(["vip"]), vip]],
    ["nothing but an index of denied items", [users.queryIndex("by-email"), vip]],
    [
      "transactions, where only others are left",
      [
        orders.grant(["putItem"]).outsideTransactions(),
        orders.grant(["putItem"]).unless((put) => put.onlyInTransactions()),
      ],
    ],
    ["a table that is denied as a whole", [orders.metadata(), orders.denial()]],
  ])("%s", (_, permissions) => {
    expect(problemsOf(...permissions)).toEqual(both);
  });

  test.each<[string, readonly Permission[]]>([
    ["reads and writes beside denied attributes", [users.readWrite(), users.scan(), ssn]],
    ["reads and writes beside denied items", [users.readWrite(), vip]],
    ["some denied items among others", [users.read({ indexes: [] }).onlyLeadingKeys(["vip", "a"]), vip]],
    ["attributes among which one is denied", [users.read({ indexes: [] }).onlyAttributes(["id", "ssn"]), ssn]],
    ["writes beside denied deletes", [orders.write(), orders.delete().denial()]],
    ["a bucket beside a denied prefix", [lake.readWrite(), lake.read({ prefix: "2026/" }).denial()]],
    [
      "objects beside the prefix that an example has",
      [lake.grant(["getObject"]), lake.read({ prefix: "2026/" }).denial()],
    ],
    ["all tables beside denied attributes of one", [allTables.administer({ acknowledge: "tested" }), ssn, vip]],
    ["administration and metadata", [users.metadata(), users.manage(), ssn]],
    ["a denial of another table", [users.delete(), orders.delete().denial()]],
    [
      "several denials",
      [
        users.readWrite(),
        ssn,
        vip,
        users.attributes(["tax"]),
        users.read().unless((read) => read.fromVpcEndpoint("vpce-0123456789abcdef0").overTls()),
      ],
    ],
  ])("%s is not, and what is left is proved", (_, permissions) => {
    expect(problemsOf(...permissions)).toEqual([]);
    expect(proofOf(permissions)).toEqual([]);
  });
});

describe("refused denials", () => {
  test.each<[string, () => Denial, string]>([
    [
      "no attribute",
      () => users.attributes([]),
      "table users › attributes: names no attribute: nothing would be denied",
    ],
    ["no list", () => users.attributes("ssn" as never), "table users › attributes"],
    [
      "a key attribute",
      () => users.attributes(["id"]),
      '"id" is part of the table\'s key, which every request for an item names',
    ],
    ["a nested attribute", () => users.attributes(["address.city"]), '"address.city" is not a top-level attribute'],
    ["a variable for an attribute", () => users.attributes(["${aws:userid}"]), "is not a top-level attribute"],
    [
      "no item",
      () => users.items({ leadingKeys: [] }),
      "table users › items › leadingKeys: names no value: nothing would be denied",
    ],
    ["no key at all", () => users.items({} as never), "table users › items › leadingKeys"],
    [
      "a tag of the caller, which may be absent",
      () => users.items({ leadingKeys: { principalTag: "t" } } as never),
      "items › leadingKeys",
    ],
    ["an empty prefix", () => users.items({ leadingKeys: { prefix: "" } }), '"" is empty, and no key is'],
    [
      "a variable for a key",
      () => users.items({ leadingKeys: ["${aws:userid}"] }),
      "has characters that a policy reads as a wildcard",
    ],
    [
      "items by number",
      () => tableRef({ keySchema: { partitionKey: { name: "id", type: "N" } } }).items({ leadingKeys: ["1"] }),
      "items: cannot hold for a partition key of type N: AWS does not document how a condition spells it",
    ],
    [
      "items by an unknown key",
      () => tableRef().items({ leadingKeys: ["1"] }),
      "needs the partition key of the table, which is not known",
    ],
    [
      "a grant within a narrowing",
      () => orders.write().withMfa().denial(),
      "cannot be denied within a narrowing: a request without aws:MultiFactorAuthPresent, aws:MultiFactorAuthAge would not be denied",
    ],
    [
      "a grant on items",
      () => orders.read({ indexes: [] }).onlyLeadingKeys(["a"]).denial(),
      "items({ leadingKeys: […] })",
    ],
    ["a grant with problems", () => orders.queryIndex("by-nothing").denial(), '"by-nothing" is no index of the table'],
    ["unless nothing", () => orders.write().unless((write) => write), "has no narrowing that holds for any of it"],
    [
      "unless what holds for none of it",
      () => orders.write().unless((write) => write.withoutFullTableScans()),
      "has no narrowing that holds for any of it",
    ],
    [
      "unless on items",
      () => orders.read({ indexes: [] }).unless((read) => read.onlyLeadingKeys(["a"])),
      "which the denial of a grant cannot say",
    ],
    [
      "unless another grant",
      () => orders.write().unless(() => users.write().withMfa()),
      "gives back another grant than it is given",
    ],
    [
      "unless something else",
      () => orders.write().unless(() => undefined as never),
      "gives back another grant than it is given",
    ],
    [
      "unless a wrong narrowing",
      () => orders.write().unless((write) => write.fromVpcEndpoint("vpc-1")),
      '"vpc-1" is not the ID of a VPC endpoint',
    ],
    [
      "unless a tag of what AWS knows no tags of",
      () => orders.export().unless((each) => each.whenResourceTagged({ team: "a" })),
      "an export has no tags",
    ],
  ])("%s", (_, denial, message) => {
    const made = denial();
    expect(made.statements()).toEqual([]);
    expect(problemsOf(made).join("\n")).toContain(message);
  });

  test("what a denial unless MFA asks of a role never holds", () => {
    const denial = orders.write().unless((write) => write.withMfa());
    const build = (scope: Construct): void => {
      new Role(scope, "support", { assumedBy: service("ec2") }).allow(orders.readWrite()).deny(denial);
      new User(scope, "person").allow(orders.readWrite()).deny(denial);
    };
    expect(refusals(() => synthesizeStack(build))).toEqual([
      expect.stringMatching(/support.*"withMfa" never holds for a role/) as unknown,
    ]);
  });

  test("an exception that no request of the principal can meet", () => {
    const denied = (tags: Tags): string[] =>
      refusals(() =>
        planEnvironments([
          defineEnvironment({
            name: "test",
            account,
            region: "us-east-1",
            tables: { orders: { partitionKey: id } },
            principals: ({ tables }) => ({
              support: role({ assumedBy: service("ec2"), tags })
                .allow(tables.orders.readWrite())
                .deny(tables.orders.write().unless((write) => write.whenPrincipalTagged({ team: "hr" }))),
            }),
          }),
        ]),
      );
    expect(denied({})).toEqual([
      expect.stringContaining('"whenPrincipalTagged" never applies: no request of the role'),
    ]);
    expect(denied({ team: "hr" })).toEqual([]);
  });

  test("what is not there is reported once", () => {
    const environment = defineEnvironment({
      name: "test",
      account,
      region: "us-east-1",
      tables: { orders: { partitionKey: id } },
      principals: ({ tables }) => {
        const { ordres } = tables as unknown as Record<string, TableRef | undefined>;
        if (ordres === undefined) throw new Error("a missing table is a ref with problems");
        return {
          support: role({ assumedBy: service("ec2") })
            .allow(tables.orders.read())
            .deny(
              ordres,
              ordres.attributes(["ssn"]),
              ordres.delete(),
              ordres.delete().unless((each) => each.overTls()),
            ),
        };
      },
    });
    expect(refusals(() => planEnvironments([environment]))).toHaveLength(1);
  });

  test("a denial that is allowed in untyped code denies", () => {
    expect(problemsOf(users.attributes(["ssn"]))).toEqual([]);
    // @ts-expect-error a denial is no grant
    expect(role({ assumedBy: service("ec2") }).allow(users.attributes(["ssn"])).permissions).toHaveLength(1);
  });
});

describe("in stacks and environments", () => {
  const region = "us-east-1";

  test("constructs give and take denials", () => {
    const stack = synthesizeStack((scope) => {
      const table = new Table(scope, "users", { partitionKey: id });
      const denied: readonly Deniable[] = [table.attributes(["ssn"]), table.items({ leadingKeys: ["vip"] })];
      new Role(scope, "support", { assumedBy: service("ec2") }).allow(table.readWrite()).deny(...denied);
      const group = new Group(scope, "readers").deny(table.delete());
      new User(scope, "person").allow(table.read()).join(group);
    });
    const get: RequestContext = { "dynamodb:Select": "SPECIFIC_ATTRIBUTES", "dynamodb:LeadingKeys": ["a"] };
    const support = (context: RequestContext): boolean =>
      allows(stack.policiesOf("aws_iam_role.support"), "dynamodb:GetItem", users.arn, context);
    expect(support({ ...get, "dynamodb:Attributes": ["id"] })).toBe(true);
    expect(support({ ...get, "dynamodb:Attributes": ["ssn"] })).toBe(false);
    expect(support({ ...get, "dynamodb:Attributes": ["id"], "dynamodb:LeadingKeys": ["vip"] })).toBe(false);
    const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
    const person = (action: string): boolean =>
      allows([everything, ...stack.policiesOf("aws_iam_user.person")], action, users.arn);
    expect([person("dynamodb:DeleteItem"), person("dynamodb:PutItem")]).toEqual([false, true]);
  });

  test("a grant of a user that its group denies is refused, and what is left is expected", () => {
    const build =
      (...grants: Grant[]) =>
      (): void => {
        synthesizeStack(
          (scope) => {
            const group = new Group(scope, "readers").deny(orders.delete());
            new User(scope, "person").allow(...grants).join(group);
          },
          { simulatePolicies: true },
        );
      };
    expect(refusals(build(orders.delete()))).toEqual([expect.stringContaining("is both granted and denied")]);
    expect(refusals(build(orders.readWrite()))).toEqual([]);
  });

  test("a denial can name an endpoint that the same stack makes", () => {
    const endpoint = { id: symbolicNetworkId("VPC endpoint", "tables"), expression: "${aws_vpc_endpoint.tables.id}" };
    const stack = synthesizeStack((scope) => {
      new Role(scope, "support", { assumedBy: service("ec2") })
        .allow(orders.readWrite())
        .deny(orders.write().unless((write) => write.fromVpcEndpoint(endpoint)));
    });
    expect(stack.text).toContain("aws_vpc_endpoint.tables.id");
    expect(stack.text).not.toContain("vpce-<");
  });

  test("the summary shows what is denied", () => {
    const environment = defineEnvironment({
      name: "test",
      account,
      region,
      tables: { users: { partitionKey: id } },
      buckets: { lake: { name: "acme-lake" } },
      principals: ({ tables, buckets }) => ({
        support: role({ assumedBy: service("ec2"), tags: { team: "hr" } })
          .allow(tables.users.readWrite())
          .deny(
            tables.users.attributes(["ssn"]),
            tables.users.items({ leadingKeys: { prefix: "staff#" } }),
            tables.users.delete().unless((each) => each.whenPrincipalTagged({ team: "hr" })),
          ),
        person: user().deny(tables.users, buckets.lake.delete({ prefix: "payroll/" })),
      }),
    });
    const summary = summarize(planEnvironments([environment]));
    for (const denied of [
      "denied attributes ssn of table users",
      "denied items staff#* of table users",
      "denied dynamodb:BatchWriteItem, dynamodb:DeleteItem, dynamodb:PartiQLDelete on table users unless aws:PrincipalTag/team",
      "denied table users",
      "denied s3:DeleteObject, s3:DeleteObjectVersion on bucket acme-lake under payroll/",
    ]) {
      expect(summary).toContain(`${denied}\n`);
    }
  });

  test("many denials are spread over policies that together deny the same", () => {
    const denials = Array.from({ length: 40 }, (_, index) =>
      tableRef({ name: `table-${index}`, keySchema: { partitionKey: id } }).attributes([`attribute-${index}`]),
    );
    const { policies, problems } = identityPolicies(denials, "policy", "role");
    expect(problems).toEqual([]);
    expect(policies.length).toBeGreaterThan(1);
    expect(proveGrants(arn, denials, policies).map(formatProblem)).toEqual([]);
  });
});

describe("laws", () => {
  const table = new TableRef({ ...users.description, indexes: [] });
  const attributes = ["id", "name", "ssn", "tax"];
  const keys = ["a", "b", "vip", "staff#1"];

  const grants: readonly (() => Grant)[] = [
    () => table.read(),
    () => table.scan(),
    () => table.write(),
    () => table.transact(),
    () => table.partiQlSelect(),
    () => table.partiQlWrite(),
    () => table.metadata(),
    () => table.export(),
    () => table.readStream(),
    () => table.manage(),
    () => table.read().onlyLeadingKeys(["a", "vip"]),
    () => table.read().onlyLeadingKeys({ principalTag: "tenant" }),
    () => table.read().onlyAttributes(["id", "name", "ssn"]),
    () => table.grant(["updateItem"]).onlyAttributes(["id", "name"]),
    () => table.write().fromVpcEndpoint("vpce-12345678"),
    () => table.write().onlyLeadingKeys({ prefix: "staff#" }),
    () => lake.read(),
    () => lake.readWrite({ prefix: "in/" }),
    () => lake.delete(),
  ];
  const unless: readonly ((grant: TableGrant) => TableGrant)[] = [
    (grant) => grant.fromVpcEndpoint("vpce-12345678"),
    (grant) => grant.fromIpAddresses("203.0.113.0/24"),
    (grant) => grant.whenPrincipalTagged({ team: ["a", "b"] }),
    (grant) => grant.whenResourceTagged({ team: "a" }),
    (grant) => grant.between("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z"),
    (grant) => grant.overTls(),
    (grant) => grant.inOrganization("o-a1b2c3d4e5").withMfa(),
  ];
  const objects = (bucket: BucketRef, prefix?: string): Denial => bucket.readWrite({ prefix }).denial();
  const denials: readonly (() => Denial)[] = [
    () => table.attributes(["ssn"]),
    () => table.attributes(["tax", "name"]),
    () => table.items({ leadingKeys: ["vip", "b"] }),
    () => table.items({ leadingKeys: { prefix: "staff#" } }),
    () => table.delete().denial(),
    () => table.read().denial(),
    () => table.scan().denial(),
    () => table.partiQlWrite().denial(),
    () => table.export().denial(),
    ...unless.flatMap((narrowing) => [
      () => table.write().unless(narrowing),
      () => table.grant(["getItem", "query"]).unless(narrowing),
    ]),
    () => objects(lake),
    () => objects(lake, "in/"),
    () => objects(lake, "in/private/"),
    () => objects(lake, "2026/"),
  ];

  const permissions = fc.record({
    granted: fc.subarray([...grants], { minLength: 1, maxLength: 4 }).map((some) => some.map((make) => make())),
    denied: fc.subarray([...denials], { minLength: 1, maxLength: 4 }).map((some) => some.map((make) => make())),
  });

  const some = <Value>(...values: Value[]) => fc.constantFrom<Value | undefined>(undefined, ...values);
  const context = fc
    .record({
      "dynamodb:Attributes": fc.option(fc.subarray(attributes), { nil: undefined }),
      "dynamodb:LeadingKeys": fc.option(fc.subarray(keys), { nil: undefined }),
      "dynamodb:Select": some("ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES", "COUNT"),
      "dynamodb:ReturnValues": some("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"),
      "dynamodb:FullTableScan": some("true", "false"),
      "dynamodb:EnclosingOperation": some("TransactWriteItems"),
      "aws:SourceVpce": some("vpce-12345678", "vpce-87654321"),
      "aws:SourceIp": some("203.0.113.7", "198.51.100.7"),
      "aws:PrincipalTag/team": some("a", "c"),
      "aws:PrincipalTag/tenant": some("a", "vip"),
      "aws:CurrentTime": some("2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z"),
      "aws:SecureTransport": some("true", "false"),
      "s3:prefix": some("", "in/", "in/private/", "other/"),
    })
    .map((keyed): RequestContext =>
      Object.fromEntries(Object.entries(keyed).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    );
  const onTable = ["GetItem", "BatchGetItem", "Query", "Scan", "PartiQLSelect", "UpdateItem", "PutItem", "DeleteItem"];
  const request = fc.oneof(
    fc.record({
      action: fc
        .constantFrom(...onTable, "BatchWriteItem", "PartiQLUpdate", "ConditionCheckItem", "ExportTableToPointInTime")
        .map((name) => `dynamodb:${name}`),
      resource: fc.constantFrom(table.arn, `${table.arn}/index/later`, orders.arn),
      context,
    }),
    fc.record({
      action: fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion"),
      resource: fc.constantFrom(lake.arn, `${lake.arn}/in/a`, `${lake.arn}/in/private/a`, `${lake.arn}/other/a`),
      context,
    }),
    fc.record({ action: fc.constant("s3:ListBucket"), resource: fc.constant(lake.arn), context }),
  );
  interface Request {
    readonly action: string;
    readonly resource: string;
    readonly context: RequestContext;
  }

  const decisionOf = (policies: readonly PolicyJson[], asked: Request): Decision =>
    decide(
      { identity: policies.map((policy) => compilePolicyJson("identity", policy)) },
      { principal: roleSession(arn, "session"), ...asked },
    );
  const policiesOf = (all: readonly Permission[]): PolicyJson[] =>
    identityPolicies(all, "policy", "role").policies.map(({ document }) => policyJson(document));
  const everything: PolicyJson = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  };

  test("a denial never allows more", () => {
    fc.assert(
      fc.property(permissions, request, ({ granted, denied }, asked) => {
        for (const each of denied) expect(each.statements().every(({ effect }) => effect === "Deny")).toBe(true);
        const before = decisionOf(policiesOf(granted), asked);
        const after = decisionOf(policiesOf([...granted, ...denied]), asked);
        expect([before, "explicitly denied"]).toContain(after);
      }),
      { numRuns: rounds(1_000) },
    );
  });

  test("grants beside denials are refused, or proved with what is left", () => {
    fc.assert(
      fc.property(permissions, ({ granted, denied }) => {
        const all = [...granted, ...denied];
        if (grantProblems(all).length === 0) expect(proofOf(all)).toEqual([]);
      }),
      { numRuns: rounds(300) },
    );
  });

  test("each statement of a denial beside everything: what it says alone, the packed policies say together", () => {
    fc.assert(
      fc.property(permissions, request, ({ denied }, asked) => {
        const alone = denied.map((each) =>
          decisionOf([everything, policyJson(policyDocument(each.statements()))], asked),
        );
        const together = decisionOf([everything, ...policiesOf(denied)], asked);
        expect(together).toBe(alone.includes("explicitly denied") ? "explicitly denied" : "allowed");
      }),
      { numRuns: rounds(500) },
    );
  });

  /** Whether a request can read, write or remove the attribute, as AWS describes requests. */
  function touches(attribute: string, { action, resource, context: keyed }: Request): boolean {
    if (!resource.startsWith(table.arn)) return false;
    const named = [keyed["dynamodb:Attributes"] ?? []].flat();
    if (["GetItem", "BatchGetItem", "Query", "Scan", "PartiQLSelect"].includes(action.replace("dynamodb:", ""))) {
      const returned = keyed["dynamodb:Select"] === "COUNT" || keyed["dynamodb:Select"] === "SPECIFIC_ATTRIBUTES";
      return named.length === 0 || named.includes(attribute) || !returned;
    }
    if (action === "dynamodb:UpdateItem") {
      const whole = ![/^NONE$/, /^UPDATED_/].some((each) => each.test(String(keyed["dynamodb:ReturnValues"])));
      return named.length === 0 || named.includes(attribute) || whole;
    }
    return true;
  }

  test("whatever carries a denied attribute is denied, and nothing else", () => {
    const policies = [everything, ...policiesOf([table.attributes(["ssn"])])];
    fc.assert(
      fc.property(request, (asked) => {
        expect(decisionOf(policies, asked)).toBe(touches("ssn", asked) ? "explicitly denied" : "allowed");
      }),
      { numRuns: rounds(2_000) },
    );
  });

  test("whatever carries a denied item is denied, and nothing else", () => {
    const policies = [everything, ...policiesOf([table.items({ leadingKeys: ["vip"] })])];
    fc.assert(
      fc.property(request, (asked) => {
        const { action, resource, context: keyed } = asked;
        const named = [keyed["dynamodb:LeadingKeys"] ?? []].flat();
        const scans = action === "dynamodb:PartiQLSelect" && keyed["dynamodb:FullTableScan"] === "true";
        const keyless = /:(Scan|ExportTableToPointInTime)$/.test(action);
        // What is written to an index is nothing that AWS knows.
        const onIndex = resource.includes("/index/") && /:(Query|PartiQLSelect)$/.test(action);
        const isDenied =
          resource.startsWith(table.arn) &&
          (scans || keyless || onIndex || named.length === 0 || named.includes("vip"));
        expect(decisionOf(policies, asked)).toBe(isDenied ? "explicitly denied" : "allowed");
      }),
      { numRuns: rounds(2_000) },
    );
  });
});
