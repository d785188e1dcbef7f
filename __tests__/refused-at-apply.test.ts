// What AWS or Terraform refuses of several entries together, what would be dropped in silence, and faults of one
// environment that must not end the checks of all. Single arguments are in facts/argument-facts.ts.
import { role, user } from "../modules/principals";
import { service } from "../modules/policy";
import { type BucketRef, type TableRef } from "../modules/grants";
import {
  type Environment,
  existingBucket,
  existingIdentityProvider,
  existingKey,
  existingTable,
  hcpTerraform,
  planEnvironments,
} from "../stacks";
import { refusals } from "./synth";

const key = { partitionKey: { name: "pk", type: "S" } } as const;

/** An environment that no compiler has seen. */
const environment = (parts: object): Environment => ({
  name: "dev",
  account: "111122223333",
  region: "us-east-1",
  tables: { orders: key },
  ...parts,
});
const another = (parts: object): Environment =>
  environment({ name: "prod", account: "444455556666", tables: {}, ...parts });
const refused = (...environments: readonly Environment[]): string[] => refusals(() => planEnvironments(environments));

describe("two writers of the one policy of a table", () => {
  const managed = existingTable({ name: "theirs", managesPolicy: true });

  test.each<[string, readonly Environment[]]>([
    ["two existing entries", [environment({ tables: { one: managed, two: managed } })]],
    [
      "what another environment marks as existing too",
      [environment({ tables: { one: managed } }), environment({ name: "two", tables: { two: managed } })],
    ],
    [
      "what another environment makes",
      [
        environment({ tables: { one: { ...key, name: "theirs" } } }),
        environment({ name: "two", tables: { two: managed } }),
      ],
    ],
  ])("%s", (_, environments) => {
    expect(refused(...environments)).toEqual([
      expect.stringMatching(
        /^(dev|two) › tables › two › managesPolicy: true is set for a table whose policy dev › tables › one writes already/,
      ),
    ]);
  });

  test("tables of one name in two regions or accounts are two", () => {
    expect(
      refused(
        environment({ tables: { one: managed } }),
        environment({ name: "two", region: "eu-west-1", tables: { two: managed } }),
        another({ tables: { three: managed } }),
      ),
    ).toEqual([]);
  });
});

describe("an existing entry of what the environment makes, which a first plan does not find", () => {
  test.each<[string, object]>([
    ["tables", { tables: { made: { ...key, name: "orders" }, same: existingTable({ name: "orders" }) } }],
    ["buckets", { buckets: { made: { name: "acme-exports" }, same: existingBucket({ name: "acme-exports" }) } }],
    ["keys", { keys: { made: { alias: "alias/data" }, same: existingKey({ alias: "alias/data" }) } }],
    [
      "identityProviders",
      {
        identityProviders: {
          made: { url: "gitlab.com", audience: "https://gitlab.com" },
          same: existingIdentityProvider({ url: "gitlab.com", audience: "https://gitlab.com" }),
        },
      },
    ],
  ])("%s", (section, parts) => {
    expect(refused(environment(parts))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^dev › ${section} › same: .* the entry made of this environment makes it\\. Remove this entry, and use made\\.$`,
        ),
      ),
    ]);
  });
});

describe("one workspace of HCP Terraform", () => {
  const workspace = (hostname?: string): object => ({
    backend: hcpTerraform({ organization: "acme", workspace: "data", ...(hostname === undefined ? {} : { hostname }) }),
  });

  test.each([
    [undefined, "app.terraform.io"],
    ["app.terraform.io", "app.terraform.io:443"],
    [undefined, "app.terraform.io:443"],
    ["tfe.acme.example", "tfe.acme.example:443"],
  ])("is the same by the hosts %s and %s", (one, other) => {
    expect(refused(environment(workspace(one)), another(workspace(other)))).toEqual([
      expect.stringMatching(/^prod › backend: .* is already the name of the state dev › backend/),
    ]);
  });

  test("is another one at another port or host", () => {
    expect(refused(environment(workspace("tfe.acme.example")), another(workspace("tfe.acme.example:8443")))).toEqual(
      [],
    );
  });
});

describe("a fault of one environment", () => {
  test.each(["us-eats-1", "", 5, null, [], {}, Symbol("region"), "us-east-1\n"])(
    "the region %p of an existing table ends no other check",
    (region) => {
      const grants = ({ tables }: { readonly tables: Readonly<Record<"users", TableRef>> }): object => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(tables.users.read()),
      });
      for (const account of [undefined, "444455556666"]) {
        const users = existingTable({ region, ...(account === undefined ? {} : { account }) } as never);
        const problems = refused(
          environment({ tables: { users }, principals: grants }),
          another({ buckets: { exports: { name: "Acme" } } }),
        );
        expect(problems).toContainEqual(expect.stringMatching(/^dev › tables › users › region: /));
        expect(problems).toContainEqual(expect.stringMatching(/^prod › buckets › exports › name: "Acme" /));
        expect(problems.join("\n")).not.toMatch(/TypeError|not a known AWS region.* is an error|Cannot/);
      }
    },
  );

  test.each(["account", "name"])("a name that is no text ends no check: %s of an existing table", (property) => {
    const users = existingTable({ [property]: 5 });
    expect(refused(environment({ tables: { users } }))).toEqual([
      expect.stringMatching(new RegExp(`^dev › tables › users › ${property}: 5 is not text`)),
    ]);
  });

  test.each<[string, object]>([
    ["tables › t", { tables: { t: { ...key, name: null } } }],
    ["tables › t", { tables: { t: existingTable({ name: null } as never) } }],
    ["keys › t", { keys: { t: { alias: null } } }],
    ["principals › t", { principals: () => ({ t: role({ assumedBy: service("ecs-tasks"), name: null } as never) }) }],
    ["principals › t", { principals: () => ({ t: user({ name: null } as never) }) }],
  ])("null is no default name: %s", (place, parts) => {
    expect(refused(environment(parts))).toEqual([
      expect.stringMatching(new RegExp(`^dev › ${place} › (name|alias): null `)),
    ]);
  });
});

describe("what would be dropped in silence", () => {
  test.each<[string, object]>([
    ["another account", { account: "444455556666" }],
    ["another account and region", { account: "444455556666", region: "us-west-2" }],
  ])("access logs to a bucket of %s", (_, location) => {
    const buckets = {
      logs: existingBucket({ name: "acme-logs", ...location }),
      exports: { name: "acme-exports", accessLogs: { bucket: "logs" } },
    };
    expect(refused(environment({ buckets }))).toEqual([
      expect.stringMatching(/^dev › buckets › exports › accessLogs › bucket: "acme-logs" is in account 444455556666 /),
    ]);
  });

  test("a list or a date in the place of an object", () => {
    const tables = (options: object): object => ({ tables: { orders: { ...key, ...options } } });
    const lists: readonly (readonly [string, object])[] = [
      ["tables › orders › tags", tables({ tags: ["team"] })],
      ["tables › orders › pointInTimeRecovery", tables({ pointInTimeRecovery: [] })],
      ["tables › orders › pointInTimeRecovery", tables({ pointInTimeRecovery: new Date(0) })],
      ["tables › orders › globalSecondaryIndexes", tables({ globalSecondaryIndexes: [] })],
      ["buckets › exports › expireAfterDays", { buckets: { exports: { name: "acme-exports", expireAfterDays: [3] } } }],
      ["tags", { tags: ["team"] }],
    ];
    for (const [place, parts] of lists) {
      expect(refused(environment(parts))).toEqual([
        expect.stringMatching(new RegExp(`^dev › ${place}: is (a list|an object of the kind Date)`)),
      ]);
    }
  });

  test("a stream that is required with none of the view types", () => {
    const users = existingTable({ requires: { stream: [] } });
    expect(refused(environment({ tables: { users } }))).toEqual([
      expect.stringMatching(/^dev › tables › users › requires › stream: is empty/),
    ]);
  });

  test("grants of no operation", () => {
    interface Refs {
      readonly tables: Readonly<Record<"orders", TableRef>>;
      readonly buckets: Readonly<Record<"exports", BucketRef>>;
    }
    const assumedBy = service("ecs-tasks");
    const principals = ({ tables, buckets }: Refs): object => ({
      one: role({ assumedBy }).allow(tables.orders.grant([])),
      two: role({ assumedBy }).allow(tables.orders.read(), buckets.exports.grant([])),
      three: user().allow(tables.orders.grant([], { indexes: [] })),
    });
    expect(refused(environment({ buckets: { exports: { name: "acme-exports" } }, principals }))).toEqual([
      expect.stringMatching(/^dev › principals › one › tables › orders: grants nothing/),
      expect.stringMatching(/^dev › principals › two › buckets › exports: grants nothing/),
      expect.stringMatching(/^dev › principals › three › tables › orders: grants nothing/),
    ]);
  });
});

test("the attributes that all indexes include are at most 100 together", () => {
  const include = (count: number): object => ({ include: Array.from({ length: count }, (_, index) => `a${index}`) });
  const indexes = (counts: readonly number[]): object =>
    Object.fromEntries(
      counts.map((count, index) => [
        `by-${index}`,
        { partitionKey: { name: `k${index}`, type: "S" }, projection: include(count) },
      ]),
    );
  const withIndexes = (counts: readonly number[]): string[] =>
    refused(environment({ tables: { orders: { ...key, globalSecondaryIndexes: indexes(counts) } } }));
  expect(withIndexes([20, 20, 20, 20, 20])).toEqual([]);
  expect(withIndexes([20, 20, 20, 20, 20, 1])).toEqual([
    expect.stringMatching(/^dev › tables › orders: 101 attributes are too many/),
  ]);
});

test("a capacity above AWS's quota is a finding, for AWS raises it on request", () => {
  const [planned] = planEnvironments([
    environment({ tables: { orders: { ...key, billing: { read: 50_000, write: 5 } } } }),
  ]);
  expect(planned?.findings.map(({ rule, severity, value }) => [rule, severity, value])).toEqual([
    ["CAPACITY_ABOVE_QUOTA", "warning", "50000"],
  ]);
});
