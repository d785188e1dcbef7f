import { externalPrincipal, role } from "../modules/principals";
import { artie } from "../modules/connections";
import { compilePolicyJson, decide, roleSession } from "../modules/evaluation";
import { type PolicyJson, service } from "../modules/policy";
import {
  defineEnvironment,
  type Environment,
  existingBucket,
  existingKey,
  existingTable,
  planEnvironments,
  summarize,
} from "../stacks";
import { refusals, synthesizeEnvironments } from "./synth";

const owner = "777788889999";
const consumer = "444455556666";
const reader = `arn:aws:iam::${consumer}:role/analytics-dashboards`;
const orders = `arn:aws:dynamodb:us-east-1:${owner}:table/orders`;
const key = `arn:aws:kms:us-east-1:${owner}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const producing = (roles: readonly string[] | "any", share = true): Environment =>
  defineEnvironment({
    name: "prod",
    account: owner,
    region: "us-east-1",
    tables: {
      orders: {
        partitionKey: { name: "pk", type: "S" },
        globalSecondaryIndexes: { "by-day": { partitionKey: { name: "day", type: "S" } } },
        stream: "NEW_IMAGE",
      },
    },
    buckets: { logs: { name: "acme-logs" }, exports: { name: "acme-exports", accessLogs: { bucket: "logs" } } },
    crossAccount: ({ tables, buckets }) =>
      share
        ? {
            analytics: externalPrincipal({ account: consumer, roles }).allow(
              tables.orders.read(),
              tables.orders.readStream(),
              buckets.exports.read({ prefix: "reports/" }),
            ),
          }
        : {},
  });

const consuming = defineEnvironment({
  name: "analytics",
  account: consumer,
  region: "us-east-1",
  tables: { orders: existingTable({ account: owner, indexes: ["by-day"], requires: { stream: "NEW_IMAGE" } }) },
  buckets: { exports: existingBucket({ name: "acme-exports", account: owner }) },
  principals: ({ tables, buckets }) => ({
    dashboards: role({ assumedBy: service("ecs-tasks") }).allow(
      tables.orders.read(),
      tables.orders.readStream(),
      buckets.exports.read({ prefix: "reports/" }),
    ),
  }),
});

describe("both sides of access between accounts", () => {
  const { prod, analytics } = synthesizeEnvironments({ prod: producing([reader]), analytics: consuming });
  const identity = analytics.policiesOf("aws_iam_role.dashboards");
  const table = prod.policy("aws_dynamodb_resource_policy.orders_policy");
  const stream = prod.policy("aws_dynamodb_resource_policy.orders_stream_policy");
  const bucket = prod.policy("aws_s3_bucket_policy.exports_policy");

  const may = (
    policies: readonly PolicyJson[],
    resourcePolicy: PolicyJson | undefined,
    action: string,
    resource: string,
    context = {},
  ): boolean => {
    const decision = decide(
      {
        identity: policies.map((each) => compilePolicyJson("identity", each)),
        ...(resourcePolicy === undefined ? {} : { resource: compilePolicyJson("resource", resourcePolicy) }),
      },
      { principal: roleSession(reader, "test"), action, resource, resourceAccount: owner, context },
    );
    expect(decision).not.toBe("unsupported");
    return decision === "allowed";
  };

  it.each([
    ["dynamodb:GetItem", orders, table, {}],
    ["dynamodb:Query", `${orders}/index/by-day`, table, {}],
    ["dynamodb:GetRecords", `${orders}/stream/2026-11-21T09:30:00.000`, stream, {}],
    ["s3:GetObject", "arn:aws:s3:::acme-exports/reports/a.csv", bucket, {}],
    ["s3:ListBucket", "arn:aws:s3:::acme-exports", bucket, { "s3:prefix": "reports/" }],
  ])("%s on %s is allowed by both together, and by neither alone", (action, resource, policy, context) => {
    expect(may(identity, policy, action, resource, context)).toBe(true);
    expect(may(identity, undefined, action, resource, context)).toBe(false);
    expect(may([], policy, action, resource, context)).toBe(false);
  });

  it.each([
    ["dynamodb:PutItem", orders, table],
    ["dynamodb:Scan", orders, table],
    ["s3:GetObject", "arn:aws:s3:::acme-exports/secret/a.csv", bucket],
    ["s3:PutObject", "arn:aws:s3:::acme-exports/reports/a.csv", bucket],
  ])("%s on %s is refused by both", (action, resource, policy) => {
    const all: PolicyJson = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    expect(may([all], policy, action, resource)).toBe(false);
    expect(may(identity, policy, action, resource)).toBe(false);
  });

  it("makes nothing of the other account's table and bucket where they are used", () => {
    expect(analytics.addresses.filter((each) => !each.startsWith("aws_iam_"))).toEqual([]);
  });

  it("shows both in the summary", () => {
    const summary = summarize(planEnvironments([producing([reader]), consuming]));
    expect(summary).toContain(
      [
        "  cross-account",
        "    analytics  account 444455556666, roles analytics-dashboards",
        "               by the policies of table orders, the stream of table orders, bucket acme-exports",
        "               the other half, analytics-dashboards: granted in this app",
      ].join("\n"),
    );
    const alone = summarize(planEnvironments([producing([reader])], { ownAccounts: [consumer] }));
    expect(alone).toContain(
      "the other half, analytics-dashboards: not in this app; the role needs the same in a policy of its own",
    );
    expect(summary).toContain("existing in account 777788889999");
  });

  it("says that a role of the app lacks its half", () => {
    const without = { ...consuming, principals: () => ({ dashboards: role({ assumedBy: service("ecs-tasks") }) }) };
    expect(summarize(planEnvironments([producing([reader]), without]))).toContain(
      "the other half, analytics-dashboards: missing in this app: the role is not granted all of it",
    );
  });
});

describe("half of the access", () => {
  it("is refused where the owner's environment lets nobody in", () => {
    const messages = refusals(() => planEnvironments([producing([reader], false), consuming]));
    expect(messages).toHaveLength(3);
    expect(messages[0]).toMatch(
      /^analytics › principals › dashboards: "dynamodb:GetItem on arn:aws:dynamodb:us-east-1:777788889999:table\/orders" is granted here, in another account than the resource, and is denied.* Let arn:aws:iam::444455556666:role\/analytics-dashboards in where the resource is made: crossAccount of the environment in account 777788889999\.$/,
    );
  });

  it("is refused where the owner lets in somebody else", () => {
    const other = `arn:aws:iam::${consumer}:role/somebody-else`;
    expect(refusals(() => planEnvironments([producing([other]), consuming]))).toHaveLength(3);
  });

  it("is complete where the owner asks for more of a request than the other account does", () => {
    const narrower: Environment = {
      ...producing([reader]),
      crossAccount: ({ tables, buckets }) => ({
        analytics: externalPrincipal({ account: consumer, roles: [reader] }).allow(
          ...Object.values(tables).flatMap((each) => [each.read().inOrganization("o-a1b2c3d4e5"), each.readStream()]),
          ...Object.values(buckets).map((each) => each.read({ prefix: "reports/" }).overTls()),
        ),
      }),
    };
    expect(refusals(() => planEnvironments([narrower, consuming]))).toEqual([]);
  });

  it("is refused where the owner shares another prefix", () => {
    const beside: Environment = {
      ...producing([reader]),
      crossAccount: ({ tables, buckets }) => ({
        analytics: externalPrincipal({ account: consumer, roles: [reader] }).allow(
          ...Object.values(tables).flatMap((each) => [each.read(), each.readStream()]),
          ...Object.values(buckets).map((each) => each.read({ prefix: "reports/2026/" })),
        ),
      }),
    };
    expect(refusals(() => planEnvironments([beside, consuming]))).toEqual([
      expect.stringMatching(
        /^analytics › principals › dashboards: "s3:ListBucket on arn:aws:s3:::acme-exports with s3:prefix/,
      ),
    ]);
  });

  it("is taken as it is where the owner is not in the app", () => {
    expect(refusals(() => planEnvironments([consuming]))).toEqual([]);
  });
});

describe("what an environment cannot share", () => {
  const prod = producing("any");
  const refused = (changes: Partial<Environment>): string[] =>
    refusals(() => planEnvironments([{ ...prod, ...changes }], { ownAccounts: [consumer] }));
  const principal = externalPrincipal({ account: consumer, roles: "any" });

  it("existing tables and buckets, whose policies are somebody else's", () => {
    const tables = { users: existingTable() };
    const buckets = { lake: existingBucket({ name: "acme-lake" }) };
    const crossAccount: Environment["crossAccount"] = (refs) => ({
      analytics: principal.allow(
        ...Object.values(refs.tables).map((each) => each.read()),
        ...Object.values(refs.buckets).map((each) => each.read()),
      ),
    });
    expect(refused({ tables, buckets, crossAccount })).toEqual([
      "prod › crossAccount › analytics › tables › users: is an existing table whose policy belongs to somebody else, and a second one would replace it. Leave it to the owner of the table, or say that the policy belongs here: managesPolicy: true.",
      "prod › crossAccount › analytics › buckets › lake: is an existing bucket whose policy belongs to somebody else, and a second one would replace it. Ask its owner to add the statements to its policy.",
    ]);
    expect(refused({ tables: { users: existingTable({ managesPolicy: true }) }, buckets: {}, crossAccount })).toEqual(
      [],
    );
  });

  it("tables of another account", () => {
    expect(
      refused({
        tables: { users: existingTable({ account: consumer }) },
        buckets: {},
        crossAccount: ({ tables }) => ({
          analytics: principal.allow(...Object.values(tables).map((each) => each.read())),
        }),
      }),
    ).toEqual([
      expect.stringMatching(
        /^prod › crossAccount › analytics › tables › users: is an existing table whose policy belongs/,
      ),
    ]);
  });

  it("with a third party", () => {
    expect(refusals(() => planEnvironments([prod]))).toEqual([
      expect.stringMatching(/^prod › crossAccount › analytics › account: "444455556666" is a third party/),
    ]);
  });

  it.each([
    [
      () => 4,
      "prod › crossAccount: is not an object of principals in other accounts. Return one, as in { analytics: externalPrincipal(…) }.",
    ],
    [
      () => ({ analytics: role({ assumedBy: service("ecs-tasks") }) }),
      "prod › crossAccount › analytics: is no principal in another account. Make it with externalPrincipal(…).",
    ],
    [
      () => {
        throw new Error("no such table");
      },
      "prod › crossAccount: an error was thrown by the function that describes the access from other accounts. Run npm run synth -- --trace to see its message, which may hold a secret, and the line.",
    ],
    [
      () => ({ "bad key": principal }),
      expect.stringMatching(/^prod › crossAccount › bad key: "bad key" cannot be a key/),
    ],
  ])("what no compiler has seen: %s", (crossAccount, message) => {
    expect(refused({ crossAccount: crossAccount as unknown as NonNullable<Environment["crossAccount"]> })).toEqual([
      message,
    ]);
  });

  it("a vendor that asks for a stream which only the other account can name, or exports from there", () => {
    const connections = {
      artie: artie({
        tables: ["orders"],
        exportTo: { bucket: "exports" },
        vendorAccount: "123456789012",
        externalId: "artie-8d41c7",
      }),
    };
    const requires = { stream: "NEW_IMAGE", pointInTimeRecovery: true } as const;
    const tables = { orders: existingTable({ account: owner, requires }) };
    expect(refusals(() => planEnvironments([{ ...consuming, tables, connections }]))).toEqual([
      expect.stringMatching(
        /^analytics › connections › artie › tables › orders: .*"dynamodb:DescribeContinuousBackups"\] cannot be done/,
      ),
      expect.stringMatching(
        /^analytics › connections › artie › tables › orders: .*"dynamodb:DescribeExport"\] cannot be done/,
      ),
      expect.stringMatching(
        /^analytics › connections › artie › tables: "orders" is a table of another account, and the ARN/,
      ),
    ]);
  });
});

describe("a shared table with a customer-managed key", () => {
  const withKey = (use: readonly string[]): Environment =>
    defineEnvironment({
      name: "prod",
      account: owner,
      region: "us-east-1",
      keys: { data: { keyPolicy: { use } } },
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, encryptionKey: "data" } },
      crossAccount: ({ tables }) => ({
        analytics: externalPrincipal({ account: consumer, roles: [reader] }).allow(tables.orders.read()),
      }),
    });

  it("is only shared with whom the policy of the key lets in", () => {
    const plan = (use: readonly string[]) =>
      refusals(() => planEnvironments([withKey(use)], { ownAccounts: [consumer] }));
    expect(plan([])).toEqual([
      `prod › crossAccount › analytics › keys › data: ["${reader}"] is not let in by the policy of the key, without which nothing that it encrypts can be read or written. Add it to keyPolicy: { use: […] } of the key.`,
    ]);
    expect(plan([reader])).toEqual([]);
    expect(plan([consumer])).toEqual([]);
    expect(plan([`arn:aws:iam::${consumer}:role/b`])).toHaveLength(1);
  });

  it("is only read by whoever names its key as well", () => {
    const reading = (known: boolean): Environment =>
      defineEnvironment({
        name: "analytics",
        account: consumer,
        region: "us-east-1",
        keys: { theirs: existingKey({ arn: key }) },
        tables: { orders: existingTable({ account: owner, ...(known ? { encryptionKey: "theirs" } : {}) }) },
        principals: ({ tables }) => ({
          dashboards: role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read()),
        }),
      });
    expect(refusals(() => planEnvironments([withKey([consumer]), reading(false)]))).toEqual([
      "analytics › tables › orders › encryptionKey: is missing: prod › tables › orders encrypts it with a customer-managed key, which has to be granted as well. Name the key: an existingKey({ arn }) with the ARN that its own environment puts out.",
    ]);
    expect(refusals(() => planEnvironments([withKey([consumer]), reading(true)]))).toEqual([]);
  });

  it("lets no third party use its key", () => {
    expect(refusals(() => planEnvironments([withKey([reader, "999900001111"])], { ownAccounts: [consumer] }))).toEqual([
      expect.stringContaining(
        'prod › keys › data › keyPolicy › use: "999900001111" is of account 999900001111, a third party',
      ),
    ]);
  });

  it("says what the policy of the key has to allow", () => {
    const prod = defineEnvironment({
      name: "prod",
      account: owner,
      region: "us-east-1",
      keys: { data: existingKey({ arn: key }) },
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, encryptionKey: "data" } },
      crossAccount: ({ tables }) => ({
        analytics: externalPrincipal({ account: consumer, roles: [reader] }).allow(tables.orders.read()),
      }),
    });
    expect(summarize(planEnvironments([prod], { ownAccounts: [consumer] }))).toContain(
      `key ${key}: its policy has to let account 444455556666 do kms:Decrypt, kms:DescribeKey`,
    );
  });
});
