// What grants come to beside each other, and what they are made from: nothing that is refused alone comes in sideways.
import {
  AllTablesRef,
  BucketRef,
  type Denial,
  type Grant,
  grantProblems,
  KeyRef,
  TableRef,
} from "../../../modules/grants";
import { externalPrincipal, role } from "../../../modules/principals";
import { type TableDescription } from "../../../modules/catalogue";
import { retoolDynamoDb } from "../../../modules/connections";
import { Table } from "../../../modules/dynamodb";
import { Group, Role, User } from "../../../modules/iam";
import { account as trusted, packStatements, service, statement } from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";
import { defineEnvironment, planEnvironments } from "../../../stacks";
import { account, refusals, synthesizeStack } from "../../synth";

const other = "444455556666";
const region = "us-east-1";
const location = { account, region };
const boundary = `arn:aws:iam::${account}:policy/boundary`;
const acknowledge = { acknowledge: "tested" };
const id = { name: "pk", type: "S" } as const;

function tableRef(changes: Partial<TableDescription> = {}): TableRef {
  return new TableRef({
    name: "orders",
    ...location,
    keySchema: { partitionKey: id },
    indexes: [],
    streamViewTypes: ["NEW_IMAGE"],
    pointInTimeRecovery: true,
    ...changes,
  });
}

const orders = tableRef();
const payroll = tableRef({ name: "payroll" });
const ordersElsewhere = tableRef({ account: other });
const allTables = new AllTablesRef(location);
const rows = orders.read().onlyLeadingKeys(["a"]);
const columns = orders.read().onlyAttributes(["pk"]);

const problemsOf = (...permissions: readonly unknown[]): string[] => grantProblems(permissions).map(formatProblem);
const nothing = (limit: string): RegExp => new RegExp(`^table orders: "${limit}" holds nothing back beside dynamodb:`);

describe("a limit on items", () => {
  test.each<[string, readonly Grant[]]>([
    ["a restore that fills the table", [rows, payroll.restoreToPointInTime({ to: "orders" })]],
    ["a restore of it", [rows, orders.restoreToPointInTime({ to: "orders-restored" })]],
    ["a replica of it", [rows, orders.manageReplicas({ regions: ["eu-west-1"] })]],
    ["the administration of all tables", [rows, allTables.administer(acknowledge)]],
    ["its own resource policy", [rows, orders.grant(["putResourcePolicy"])]],
    ["the same read", [rows, orders.read()]],
    ["another read of the same items", [orders.grant(["getItem"]).onlyLeadingKeys(["a"]), orders.grant(["query"])]],
    ["the same read over TLS, as all are", [rows, orders.read().overTls()]],
    ["the same read in transactions", [rows, orders.grant(["getItem"]).onlyInTransactions()]],
    ["the same read under the same condition", [rows.withMfa(), orders.read().withMfa()]],
    ["writes that give back items", [rows, orders.grant(["deleteItem"])]],
    ["the same write", [orders.grant(["batchWriteItem"]).onlyLeadingKeys(["a"]), orders.grant(["batchWriteItem"])]],
  ])("holds nothing back beside %s", (_, grants) => {
    expect(problemsOf(...grants)).toEqual([expect.stringMatching(nothing("onlyLeadingKeys"))]);
  });

  test.each<[string, readonly Grant[]]>([
    ["write", [columns, orders.write()]],
    ["updateItem", [columns, orders.grant(["updateItem"])]],
    ["PartiQL", [columns, orders.partiQlSelect()]],
  ])("of attributes holds nothing back beside %s, which gives back whole items", (_, grants) => {
    expect(problemsOf(...grants)).toEqual([expect.stringMatching(nothing("onlyAttributes"))]);
  });

  test.each<[string, readonly Grant[]]>([
    ["writes that show nothing", [columns, orders.grant(["batchWriteItem", "partiQlInsert"])]],
    ["what is read with a second factor", [rows, orders.read().withMfa()]],
    ["some attributes of all items", [rows, columns]],
    ["reads, where only writes are limited", [orders.read(), orders.grant(["updateItem"]).onlyAttributes(["pk"])]],
    ["a scan of a table of the same name elsewhere", [rows, ordersElsewhere.scan()]],
    ["a scan of another table", [rows, payroll.scan()]],
    ["the same limit with other keys", [rows, orders.readWrite().onlyLeadingKeys(["b"])]],
  ])("goes with %s", (_, grants) => {
    expect(problemsOf(...grants)).toEqual([]);
  });

  it("is one problem of a table, however many grants", () => {
    const limited = Array.from({ length: 2_000 }, (_, index) =>
      orders.grant(["getItem"]).onlyLeadingKeys([`key-${index}`]),
    );
    const plain = Array.from({ length: 2_000 }, () => orders.grant(["getItem"]));
    expect(problemsOf(...limited, ...plain)).toHaveLength(1);
  });

  it("counts in all groups of a user, once", () => {
    const build = (own: Grant, ofGroup: Grant): string[] =>
      refusals(() =>
        synthesizeStack((scope) => {
          const group = new Group(scope, "readers").allow(ofGroup);
          new User(scope, "support").allow(own).join(group);
        }),
      );
    expect(build(rows, orders.scan())).toEqual([
      expect.stringContaining('"onlyLeadingKeys" holds nothing back beside'),
    ]);
    expect(build(rows, payroll.scan())).toEqual([]);
  });

  it("counts for a role of another account, whoever else lets it in", () => {
    const roles = [`arn:aws:iam::${other}:role/analytics`];
    const limits = externalPrincipal({ account: other, roles }).allow(rows);
    const refused = (beside: ReturnType<typeof externalPrincipal>): string[] => {
      const fromEnvironment = refusals(() =>
        planEnvironments(
          [
            defineEnvironment({
              name: "test",
              ...location,
              tables: { orders: { partitionKey: id } },
              crossAccount: () => ({ limits, beside }),
            }),
          ],
          { ownAccounts: [other] },
        ),
      );
      const fromStack = refusals(() =>
        synthesizeStack(
          (scope) => {
            new Table(scope, "orders", { partitionKey: id }).share(limits).share(beside);
          },
          { ownAccounts: [other] },
        ),
      );
      expect(fromStack).toHaveLength(fromEnvironment.length);
      return fromEnvironment;
    };
    const message =
      'test › crossAccount › limits › table orders: "onlyLeadingKeys" holds nothing back beside dynamodb:Scan';
    const same = [expect.stringContaining(message)];
    expect(refused(externalPrincipal({ account: other, roles }).allow(orders.scan()))).toEqual(same);
    expect(refused(externalPrincipal({ account: other, roles: "any" }).allow(orders.scan()))).toEqual(same);
    const another = { account: other, roles: [`arn:aws:iam::${other}:role/another`] };
    expect(refused(externalPrincipal(another).allow(orders.scan()))).toEqual([]);
  });
});

describe("a limit by tags", () => {
  const key = new KeyRef({ arn: `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555` });
  const read = orders.read().whenResourceTagged({ team: "a" });

  test.each<[string, readonly Grant[]]>([
    ["tag()", [read, orders.tag()]],
    ["manage()", [read, orders.manage()]],
    ["the tags of all tables", [read, allTables.administer(acknowledge)]],
    ["administer() of a key", [key.decrypt().whenResourceTagged({ team: "a" }), key.administer()]],
  ])("holds nothing back beside %s", (_, grants) => {
    expect(problemsOf(...grants)).toEqual([expect.stringContaining('"whenResourceTagged" holds nothing back beside')]);
  });

  it("goes with the tags of another table, and with tagging under the same limit", () => {
    expect(problemsOf(read, payroll.tag())).toEqual([]);
    expect(problemsOf(read, orders.grant(["tagResource"]).whenResourceTagged({ team: "a" }))).toEqual([]);
  });
});

test("a denial counts for its own account, and for what a restore would fill", () => {
  const both = expect.stringContaining("is both granted and denied") as unknown;
  const denial: Denial = orders.denial();
  expect(problemsOf(denial, orders.read())).toEqual([both]);
  expect(problemsOf(denial, payroll.restoreToPointInTime({ to: "orders" }))).toEqual([both]);
  expect(problemsOf(denial, ordersElsewhere.scan())).toEqual([]);
  expect(problemsOf(denial, payroll.read(), allTables.administer(acknowledge))).toEqual([]);
});

test("a restore into a table of the environment is refused", () => {
  const restoring = (to: string): string[] =>
    refusals(() =>
      planEnvironments([
        defineEnvironment({
          name: "test",
          ...location,
          tables: {
            orders: { partitionKey: id, name: "orders" },
            payroll: { partitionKey: id, pointInTimeRecovery: {} },
          },
          principals: ({ tables }) => ({
            admin: role({ assumedBy: service("ec2") }).allow(tables.payroll.restoreToPointInTime({ to })),
          }),
        }),
      ]),
    );
  expect(restoring("orders")).toEqual([expect.stringContaining('table/orders" is a table that is there already')]);
  expect(restoring("orders-restored")).toEqual([]);
});

describe("a boundary", () => {
  it("is asked for by whoever may write the policy of a table", () => {
    const build = (permissionsBoundary?: string): string[] =>
      refusals(() =>
        synthesizeStack(
          (scope) => {
            new Role(scope, "admin", { assumedBy: service("ec2") }).allow(orders.grant(["putResourcePolicy"]));
          },
          permissionsBoundary === undefined ? {} : { permissionsBoundary },
        ),
      );
    expect(build()).toEqual([expect.stringContaining("only to principals with a permissions boundary")]);
    expect(build(boundary)).toEqual([]);
  });

  it("cannot be asked of another account", () => {
    const grant = orders.grant(["deleteTable"]).onlyWithPermissionsBoundary();
    const principal = externalPrincipal({ account: other, roles: "any" }).allow(grant);
    const build = (): void => {
      synthesizeStack(
        (scope) => {
          new Table(scope, "orders", { partitionKey: id }).share(principal);
        },
        { ownAccounts: [other] },
      );
    };
    expect(refusals(build)).toEqual([expect.stringContaining("cannot ask for one")]);
  });
});

test.each<[string, Grant, string]>([
  ["a table", tableRef({ name: "ord*" }).grant(["getItem"]), 'table ord* › name: "ord*" is not a valid table name'],
  ["an index of it", tableRef({ indexes: ["*"] }).queryIndex("*"), 'indexes: "*" is not a valid index name'],
  ["a path", tableRef({ name: "orders/index/a" }).read(), "is not a valid table name"],
  ["an account", tableRef({ account: "*" }).read(), 'account: "*" is not an AWS account ID'],
  ["a restore", tableRef({ name: "ord?rs" }).restoreFromBackup({ to: "orders" }), "is not a valid table name"],
  ["a replica", tableRef({ name: "*" }).manageReplicas({ regions: ["eu-west-1"] }), "is not a valid table name"],
  [
    "a stream",
    tableRef({ name: "*" }).streamToKinesis({ stream: `arn:aws:kinesis:${region}:${account}:stream/orders` }),
    "is not a valid table name",
  ],
  ["a bucket", new BucketRef({ name: "acme-*", ...location }).read(), 'name: "acme-*" is not a valid bucket name'],
  ["a key", new KeyRef({ arn: `arn:aws:kms:${region}:${account}:key/*` }).decrypt(), "is not the ARN of a KMS key"],
  [
    "keys of any account",
    new KeyRef({ account: "*", region, alias: "alias/a", conditionKey: "kms:RequestAlias" }).decrypt(),
    'account: "*" is not an AWS account ID',
  ],
])("a wildcard for %s is refused", (_, grant, message) => {
  expect(problemsOf(grant)).toEqual([expect.stringContaining(message)]);
});

describe("what is handed over is read once", () => {
  const key = new KeyRef({ arn: `arn:aws:kms:${region}:${account}:key/11111111-2222-4333-8444-555555555555` });
  const texts = (grant: Grant): string => JSON.stringify([grant.operations, grant.expectations]);

  it("lists that grow later", () => {
    const list = ["pk"];
    const [keyed, named, tagged] = [
      orders.read().onlyLeadingKeys(list),
      orders.read().onlyAttributes(list),
      orders.read().whenPrincipalTagged({ team: list }),
    ];
    const trust = trusted(account).withSessionTags({ team: list });
    const tables = ["orders"];
    const connection = retoolDynamoDb({ tables });
    list.push("${aws:username}");
    tables.push("payroll");
    for (const grant of [keyed, named, tagged]) expect(texts(grant)).not.toContain("aws:username");
    expect(trust.limits.sessionTags).toEqual({ team: ["pk"] });
    const plan = connection.plan({
      ...location,
      defaultName: "retool",
      tables: { orders, payroll },
      buckets: {},
    } as never);
    expect(JSON.stringify(plan)).not.toContain("payroll");
  });

  it("a property that says something else the second time", () => {
    let times = 0;
    const context = {
      get tenant(): string {
        times += 1;
        return times === 1 ? "acme" : "*";
      },
    };
    const grant = key.decrypt().withEncryptionContext(context);
    expect(times).toBe(1);
    expect(texts(grant)).toContain("acme");
  });

  it("a list with properties of its own is no list", () => {
    const list = Object.assign(["x"], { federatedId: "aws:userid}*", prefix: "y", principalTag: "z" });
    expect(problemsOf(orders.read().onlyLeadingKeys(list))).toEqual([
      expect.stringContaining("onlyLeadingKeys › 0: "),
      expect.stringContaining("onlyLeadingKeys › federatedId: "),
      expect.stringContaining("onlyLeadingKeys › principalTag: "),
    ]);
  });

  it("nothing at all is a problem in its place", () => {
    const bucket = new BucketRef({ name: "acme-exports", ...location });
    expect(problemsOf(bucket.read(null as never))).toEqual([expect.stringMatching(/^bucket acme-exports/)]);
    expect(problemsOf(bucket.grant([Symbol("read")] as never))).toEqual([expect.stringContaining("Symbol(read)")]);
    expect(problemsOf(orders.grant([Symbol("read")] as never))).toEqual([expect.stringContaining("Symbol(read)")]);
  });
});

describe("symbolic values", () => {
  const endpoint = (name: string): string => `\${aws_vpc_endpoint.${name}.id}`;
  const behind = (name: string): Grant => orders.read().fromVpcEndpoint({ id: "vpce-<a>", expression: endpoint(name) });

  it("with two expressions are refused", () => {
    expect(
      problemsOf(behind("one"), payroll.scan().fromVpcEndpoint({ id: "vpce-<a>", expression: endpoint("two") })),
    ).toEqual([expect.stringContaining('"vpce-<a>" is the symbol of two things')]);
    expect(problemsOf(behind("one"), behind("one"))).toEqual([]);
  });

  it("are replaced where they stand for something, and are texts elsewhere", () => {
    const keys = ["vpce-<a>", "vpce-<a> and more"];
    const stack = synthesizeStack((scope) => {
      const grant = orders
        .read()
        .onlyLeadingKeys(keys)
        .fromVpcEndpoint({ id: "vpce-<a>", expression: endpoint("a") });
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(grant);
    });
    const [read] = stack.policy("aws_iam_policy.reader_policy").Statement;
    expect(read?.Condition?.["StringEquals"]).toEqual({ "aws:SourceVpce": endpoint("a") });
    expect(read?.Condition?.["ForAllValues:StringEquals"]).toEqual({ "dynamodb:LeadingKeys": keys });
  });
});

test("a table and what belongs to it are denied in one document, however many there are", () => {
  const names = Array.from({ length: 80 }, (_, index) => `table-with-a-rather-long-name-${index}`);
  const denials = names.flatMap((name) => tableRef({ name }).denial().statements());
  const { documents = [] } = packStatements(denials);
  expect(documents.length).toBeGreaterThan(1);
  const resources = documents.map(({ statements }) => statements.flatMap((each) => each.resources ?? []));
  expect(resources.flat()).toHaveLength(160);
  for (const each of resources) {
    const tables = each.filter((resource) => !resource.endsWith("/*"));
    expect(new Set(each)).toEqual(new Set(tables.flatMap((table) => [table, `${table}/*`])));
  }
  const build = (): void => {
    synthesizeStack((scope) => {
      new Role(scope, "reader", { assumedBy: service("ec2") }).deny(...names.map((name) => tableRef({ name })));
    });
  };
  expect(refusals(build)).toEqual([]);
  const alone = statement({ effect: "Deny", actions: ["s3:*"], resources: ["arn:aws:s3:::a"] });
  expect(packStatements([alone]).documents?.[0]?.statements).toHaveLength(1);
});
