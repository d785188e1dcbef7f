import { type ExternalPrincipal, type ExternalPrincipalSettings, externalPrincipal } from "../../../modules/principals";
import { KeyRef } from "../../../modules/grants";
import { ExistingTable, existingTableRef, Table, type TableProps } from "../../../modules/dynamodb";
import { Role } from "../../../modules/iam";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { type PolicyJson, service, statement } from "../../../modules/policy";
import { Bucket, bucketRef, ExistingBucket } from "../../../modules/s3";
import { account, refusals, type SynthesizedStack, synthesizeStack } from "../../synth";

const other = "444455556666";
const analytics = { account: other, roles: [`arn:aws:iam::${other}:role/analytics`] };
const ownAccounts = [other];
const tableArn = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
const streamArn = `${tableArn}/stream/2026-11-21T09:30:00.000`;
const ordersProps: TableProps = {
  partitionKey: { name: "pk", type: "S" },
  globalSecondaryIndexes: { "by-day": { partitionKey: { name: "day", type: "S" } } },
  stream: "NEW_IMAGE",
  pointInTimeRecovery: {},
};

const everything: PolicyJson = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** Whether a role may do something by a resource policy and the policies of its own side. */
function may(
  resourcePolicy: PolicyJson,
  action: string,
  resource: string,
  { role = analytics.roles[0] ?? "", identity = [everything], context = {} } = {},
): boolean {
  const decision = decide(
    {
      identity: identity.map((each) => compilePolicyJson("identity", each)),
      resource: compilePolicyJson("resource", resourcePolicy),
    },
    { principal: roleSession(role, "test"), action, resource, resourceAccount: account, context },
  );
  expect(decision).not.toBe("unsupported");
  return decision === "allowed";
}

function shareTable(
  settings: ExternalPrincipalSettings,
  grant: (table: Table, principal: ExternalPrincipal) => ExternalPrincipal,
  props: TableProps = ordersProps,
): SynthesizedStack {
  return synthesizeStack(
    (scope) => {
      const table = new Table(scope, "orders", props);
      table.share(grant(table, externalPrincipal(settings)));
    },
    { ownAccounts },
  );
}

describe("a shared table", () => {
  const stack = shareTable(analytics, (table, principal) => principal.allow(table.read(), table.readStream()));
  const table = stack.policy("aws_dynamodb_resource_policy.orders_policy");
  const stream = stack.policy("aws_dynamodb_resource_policy.orders_stream_policy");

  it("has one policy for itself and its indexes", () => {
    expect(stack.block("aws_dynamodb_resource_policy.orders_policy")).toEqual({
      resource_arn: "${aws_dynamodb_table.orders.arn}",
      policy: JSON.stringify(table),
    });
    expect(table.Statement).toHaveLength(2);
    for (const { Principal, Condition } of table.Statement) {
      expect(Principal).toEqual({ AWS: `arn:aws:iam::${other}:root` });
      expect(Condition).toEqual({ ArnEquals: { "aws:PrincipalArn": analytics.roles[0] } });
    }
  });

  it.each([
    ["dynamodb:GetItem", tableArn, true],
    ["dynamodb:Query", `${tableArn}/index/by-day`, true],
    ["dynamodb:PutItem", tableArn, false],
    ["dynamodb:Scan", tableArn, false],
    ["dynamodb:DeleteTable", tableArn, false],
    ["dynamodb:GetRecords", streamArn, false],
  ])("its policy: %s on %s is allowed: %s", (action, resource, expected) => {
    expect(may(table, action, resource)).toBe(expected);
  });

  it("lets only that role in, and only if its own account does so as well", () => {
    const get = (options: Parameters<typeof may>[3]) => may(table, "dynamodb:GetItem", tableArn, options);
    expect(get({})).toBe(true);
    expect(get({ role: `arn:aws:iam::${other}:role/somebody-else` })).toBe(false);
    expect(get({ role: "arn:aws:iam::999999999999:role/analytics" })).toBe(false);
    expect(get({ identity: [] })).toBe(false);
  });

  it("has a policy of its own for the stream, by the stream's ARN", () => {
    expect(stack.block("aws_dynamodb_resource_policy.orders_stream_policy")).toMatchObject({
      resource_arn: "${aws_dynamodb_table.orders.stream_arn}",
    });
    expect(may(stream, "dynamodb:GetRecords", streamArn)).toBe(true);
    expect(may(stream, "dynamodb:GetRecords", streamArn, { role: `arn:aws:iam::${other}:role/b` })).toBe(false);
    expect(stream.Statement.flatMap(({ Action }) => Action)).toEqual([
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
    ]);
  });

  it("lets every role of the account in where any may", () => {
    const any = shareTable({ account: other, roles: "any" }, (each, principal) => principal.allow(each.read()));
    const policy = any.policy("aws_dynamodb_resource_policy.orders_policy");
    expect(may(policy, "dynamodb:GetItem", tableArn, { role: `arn:aws:iam::${other}:role/b` })).toBe(true);
    expect(may(policy, "dynamodb:GetItem", tableArn, { role: "arn:aws:iam::999999999999:role/b" })).toBe(false);
    expect(may(policy, "dynamodb:GetItem", tableArn, { identity: [] })).toBe(false);
  });

  it("gathers several principals in its one policy", () => {
    const shared = synthesizeStack(
      (scope) => {
        const orders = new Table(scope, "orders", ordersProps);
        orders.share(
          externalPrincipal(analytics).allow(orders.read()),
          externalPrincipal({ account: "777788889999", roles: "any" }).allow(orders.write()),
        );
        orders.share(externalPrincipal(analytics).allow(orders.scan()));
      },
      { ownAccounts: [other, "777788889999"] },
    );
    const policy = shared.policy("aws_dynamodb_resource_policy.orders_policy");
    const writer = { role: "arn:aws:iam::777788889999:role/writer" };
    expect(may(policy, "dynamodb:Scan", tableArn)).toBe(true);
    expect(may(policy, "dynamodb:PutItem", tableArn)).toBe(false);
    expect(may(policy, "dynamodb:PutItem", tableArn, writer)).toBe(true);
    expect(may(policy, "dynamodb:Scan", tableArn, writer)).toBe(false);
  });
});

describe("a shared bucket", () => {
  const stack = synthesizeStack(
    (scope) => {
      const exports = new Bucket(scope, "exports", { name: "acme-exports" });
      exports.share(externalPrincipal(analytics).allow(exports.read({ prefix: "reports/" })));
    },
    { ownAccounts },
  );
  const policy = stack.policy("aws_s3_bucket_policy.exports_policy");

  it.each([
    ["s3:GetObject", "arn:aws:s3:::acme-exports/reports/a.csv", {}, true],
    ["s3:GetObject", "arn:aws:s3:::acme-exports/secret/a.csv", {}, false],
    ["s3:ListBucket", "arn:aws:s3:::acme-exports", { "s3:prefix": "reports/" }, true],
    ["s3:ListBucket", "arn:aws:s3:::acme-exports", { "s3:prefix": "" }, false],
    ["s3:PutObject", "arn:aws:s3:::acme-exports/reports/a.csv", {}, false],
    ["s3:GetObject", "arn:aws:s3:::acme-exports/reports/a.csv", { "aws:SecureTransport": "false" }, false],
  ])("%s on %s with %j is allowed: %s", (action, resource, context, expected) => {
    expect(may(policy, action, resource, { context })).toBe(expected);
    expect(may(policy, action, resource, { context, role: `arn:aws:iam::${other}:role/b` })).toBe(false);
  });

  it("still denies everybody without TLS, in its one policy", () => {
    expect(policy.Statement.map(({ Sid }) => Sid)).toContain("DenyWithoutTls");
    expect(stack.addresses.filter((each) => each.startsWith("aws_s3_bucket_policy."))).toHaveLength(1);
  });
});

describe("what cannot be shared", () => {
  const refused = (
    settings: ExternalPrincipalSettings,
    grant: (table: Table, principal: ExternalPrincipal) => ExternalPrincipal = (table, each) =>
      each.allow(table.read()),
    props: TableProps = ordersProps,
  ): string[] => refusals(() => shareTable(settings, grant, props));

  it.each([
    [
      { account, roles: "any" },
      '[stack/orders] account: "111122223333" is the account of the tables and buckets themselves, whose roles need no resource policy. Grant it to a role or a user under principals.',
    ],
    [
      { account: "123456789012", roles: "any" },
      '[stack/orders] account: "123456789012" is a third party: a resource policy cannot ask for an external ID, so that any other customer of it could have it come here. Let it take a role with an external ID, under connections or principals, or list the account in ownAccounts if it is yours.',
    ],
    [
      { account: other, roles: [] },
      '[stack/orders] roles: is empty: nobody would be let in. Name a role, or write "any".',
    ],
    [
      { account: other, roles: [`arn:aws:iam::${other}:role/*`] },
      `[stack/orders] roles: "arn:aws:iam::${other}:role/*" does not name one role: * ? $ and : are in no name, and as wildcards or variables they cover others. Name each role that may.`,
    ],
    [
      { account: other, roles: ["arn:aws:iam::999999999999:role/analytics"] },
      '[stack/orders] roles: "arn:aws:iam::999999999999:role/analytics" is a role of account 999999999999, not of the trusted account 444455556666. Correct the account or the role.',
    ],
    [
      { account: "1234", roles: "any" },
      '[stack/orders] account: "1234" is not an AWS account ID: AWS uses 12 digits, written as text. Copy it from the account menu of the AWS console, in quotes and without hyphens.',
    ],
  ] as const)("%j", (settings, message) => {
    expect(refused(settings)).toEqual([message]);
  });

  const acrossAccounts =
    "cannot be done from another account: AWS takes it only from the account of the table, or there is nothing whose policy could let the other account in. Grant only what can, operation by operation, or let the other account take a role in the account of the table. From any account work BatchGetItem, BatchWriteItem, ConditionCheckItem, DeleteItem, DeleteTable, DescribeTable, GetItem, ListTagsOfResource, PutItem, Query and 5 more and DescribeStream, GetRecords, GetShardIterator.";

  it.each([
    [
      "exports",
      (table: Table) => table.export(),
      ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports", "dynamodb:DescribeExport"],
    ],
    [
      "settings that DynamoDB tells only its own account",
      (table: Table) => table.grant(["describeTable", "describeTimeToLive", "describeContinuousBackups"]),
      ["dynamodb:DescribeTimeToLive", "dynamodb:DescribeContinuousBackups"],
    ],
    ["PartiQL", (table: Table) => table.grant(["partiQlSelect"]), ["dynamodb:PartiQLSelect"]],
    ["lists", (table: Table) => table.grant(["listTables"]), ["dynamodb:ListTables"]],
  ])("%s", (_, grant, actions) => {
    expect(refused(analytics, (table, each) => each.allow(grant(table)))).toEqual([
      `[stack/orders] table orders: ${JSON.stringify(actions)} ${acrossAccounts}`,
    ]);
  });

  it("grants on something else", () => {
    const messages = refusals(() =>
      synthesizeStack(
        (scope) => {
          const orders = new Table(scope, "orders", ordersProps);
          const exports = new Bucket(scope, "exports", { name: "acme-exports" });
          const both = externalPrincipal(analytics).allow(orders.read(), exports.read());
          orders.share(both);
          exports.share(both);
        },
        { ownAccounts },
      ),
    );
    expect(messages).toEqual([
      '[stack/orders] ["arn:aws:s3:::acme-exports"] is granted on something else, and this policy has no say on it. Share each table and bucket with the grants that are on it.',
      `[stack/exports] ["${tableArn}"] is granted on something else, and this policy has no say on it. Share each table and bucket with the grants that are on it.`,
    ]);
  });

  it("a stream that there is not", () => {
    expect(
      refused(analytics, (table, each) => each.allow(table.readStream()), { partitionKey: { name: "pk", type: "S" } }),
    ).toEqual([expect.stringMatching(/^\[stack\/orders\] table orders: has no stream that could be read/)]);
  });

  it("what no compiler has seen", () => {
    const hostile = [{}, { account: other }, { account: other, roles: "all" }, { account: 4, roles: [1] }];
    for (const settings of hostile) {
      expect(refused(settings as unknown as ExternalPrincipalSettings)).not.toEqual([]);
    }
    expect(refused(analytics, (_, each) => each.allow("orders" as never))).toEqual([
      "[stack/orders] is allowed something that is no grant. Call a verb, as in orders.read(), and hand over grants one by one; deny takes tables, buckets and their denials.",
    ]);
  });

  it("an Allow that somebody else put into the policy", () => {
    const messages = refusals(() =>
      synthesizeStack((scope) => {
        new Table(scope, "orders", ordersProps).addToPolicy({
          statements: [statement({ principals: { AWS: [other] }, actions: ["dynamodb:*"], resources: [tableArn] })],
        });
      }),
    );
    expect(messages).toEqual([
      `[stack/orders/policy] "AWS ${other}" is let in by statement 0 of the resource policy (dynamodb:* on ${tableArn}) with fewer conditions than it may, or not expected at all. Narrow the statement to what was granted, or grant what it is for.`,
    ]);
  });
});

describe("symbolic values of several principals", () => {
  it("are refused where they stand for two things in one policy", () => {
    const share = (...endpoints: readonly string[]): SynthesizedStack =>
      synthesizeStack(
        (scope) => {
          const orders = new Table(scope, "orders", ordersProps);
          for (const expression of endpoints) {
            orders.share(
              externalPrincipal(analytics).allow(orders.read().fromVpcEndpoint({ id: "vpce-<a>", expression })),
            );
          }
        },
        { ownAccounts },
      );
    expect(refusals(() => share("${aws_vpc_endpoint.one.id}", "${aws_vpc_endpoint.one.id}"))).toEqual([]);
    expect(refusals(() => share("${aws_vpc_endpoint.one.id}", "${aws_vpc_endpoint.two.id}"))).toEqual([
      '[stack/orders/policy] "vpce-<a>" is the symbol of two things with different Terraform expressions, and a policy can only hold one of them. Give each a symbol of its own: keys their own aliases, and endpoints their own names.',
    ]);
  });
});

describe("an existing table", () => {
  const share = (props: ConstructorParameters<typeof ExistingTable>[2]): SynthesizedStack =>
    synthesizeStack(
      (scope) => {
        const orders = new ExistingTable(scope, "orders", props);
        orders.share(externalPrincipal(analytics).allow(orders.read()));
        orders.share(externalPrincipal(analytics).allow(orders.scan()));
      },
      { ownAccounts },
    );

  it("is only shared where its policy belongs to the stack", () => {
    expect(refusals(() => share({}))).toEqual([
      "[stack/orders] is an existing table whose policy belongs to somebody else, and a second one would replace it. Leave it to the owner of the table, or say that the policy belongs here: managesPolicy: true.",
    ]);
  });

  it("must not be encrypted with the key that AWS manages", () => {
    const { lifecycle } = share({ managesPolicy: true }).block("data.aws_dynamodb_table.orders");
    expect(lifecycle).toEqual({
      postcondition: [
        {
          condition: "${try(alltrue([for each in self.server_side_encryption : !each.enabled]), false)}",
          error_message:
            "Table orders is not encrypted with the key that AWS owns. With the AWS managed key no other account can read it; with a customer-managed key, say which: encryptionKey.",
        },
      ],
    });
    const key = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const withKey = share({ managesPolicy: true, encryptionKey: new KeyRef({ arn: key }) });
    expect(withKey.text).toContain(`each.kms_key_arn == \\"${key}\\"`);
  });

  it("of another account makes nothing, and is granted on by its ref", () => {
    const location = { account, region: "us-east-1" };
    const props = { account: other, region: "eu-west-1", requires: { stream: "NEW_IMAGE" } } as const;
    const stack = synthesizeStack((scope) => {
      const role = new Role(scope, "reader", { assumedBy: service("ecs-tasks") });
      role.allow(
        existingTableRef("users", props, location).read(),
        existingTableRef("users", props, location).readStream(),
        bucketRef({ name: "acme-lake", account: other }, location).read(),
      );
    });
    expect(stack.addresses.filter((each) => each.startsWith("data."))).toEqual([]);
    expect(stack.policiesOf("aws_iam_role.reader").flatMap(({ Statement }) => Statement)).toContainEqual(
      expect.objectContaining({ Resource: `arn:aws:dynamodb:eu-west-1:${other}:table/users/stream/*` }),
    );
  });

  it.each([
    [
      { account: other, managesPolicy: true },
      [
        "[stack/orders] managesPolicy: true is not possible for a table of another account: only its own can write its policy. Have its owner share the table, as with crossAccount in its environment.",
        "[stack/orders] is a table of another account, of which Terraform can read nothing here. Grant on its existingTableRef(…), which makes nothing.",
      ],
    ],
    [
      { region: "eu-west-1" },
      [
        '[stack/orders] region: "eu-west-1" is not us-east-1, where this stack is. Give the other region an environment of its own.',
      ],
    ],
    [
      { account: other, region: "cn-north-1" },
      [
        '[stack/orders] region: "cn-north-1" is in the partition aws-cn, where nothing of aws has access. Use a table or bucket of the same partition.',
        "[stack/orders] is a table of another account, of which Terraform can read nothing here. Grant on its existingTableRef(…), which makes nothing.",
      ],
    ],
  ])("%j is refused as a construct", (props, messages) => {
    expect(refusals(() => synthesizeStack((scope) => new ExistingTable(scope, "orders", props)))).toEqual(messages);
  });

  it("and a bucket of another account is none either", () => {
    const build = () =>
      synthesizeStack((scope) => new ExistingBucket(scope, "lake", { name: "acme-lake", account: other }));
    expect(refusals(build)).toEqual([
      "[stack/lake] is a bucket of another account, of which Terraform reads nothing here. Grant on its bucketRef(…), which makes nothing.",
    ]);
  });
});

describe("a role that is granted what no account but the table's can do", () => {
  it("is refused, naming the actions", () => {
    const orders = existingTableRef(
      "orders",
      { account: other, requires: { pointInTimeRecovery: true } },
      { account, region: "us-east-1" },
    );
    const messages = refusals(() =>
      synthesizeStack((scope) => {
        new Role(scope, "exporter", { assumedBy: service("ecs-tasks") }).allow(orders.read(), orders.export());
      }),
    );
    expect(messages).toEqual([
      expect.stringMatching(
        /^\[stack\/exporter\] table orders: \["dynamodb:ExportTableToPointInTime","dynamodb:ListExports","dynamodb:DescribeExport"\] cannot be done from another account/,
      ),
    ]);
  });
});
