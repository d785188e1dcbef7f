import { externalPrincipal, internalTool, role, selfHosted, user } from "../modules/access";
import { artie, polytomicDynamoDb, polytomicS3 } from "../modules/connections";
import { type Grant, type TableRef } from "../modules/grants";
import { account, gitHubActions, gitLabCi, service } from "../modules/policy";
import { planEnvironments, type AppSettings } from "../stacks/plan-environments";
import { type Environment } from "../stacks/environment";
import { formatProblem, ValidationError } from "../modules/validation";

const orders = { partitionKey: { name: "pk", type: "S" }, stream: "NEW_AND_OLD_IMAGES" };
const base = { name: "dev", account: "111122223333", region: "us-east-1", tables: { orders, invoices: orders } };
const assumedBy = service("lambda");

/** The lines of an environment that no compiler has seen. */
function lines(given: object, settings: AppSettings = {}): string[] {
  try {
    planEnvironments([{ ...base, ...given } as unknown as Environment], settings);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.problems.map(formatProblem);
  }
}

/** What is anything to the compiler, as in an environment that is generated or written in JavaScript. */
type Untyped = ((...given: readonly unknown[]) => Untyped) & UntypedParts;
type UntypedParts = { readonly [Name in Named]: Untyped };
type Named =
  | ("tables" | "tabels" | "buckets" | "keys" | "networks" | "endpoints")
  | ("orders" | "ordres" | "invoises" | "exports" | "exprots" | "fields" | "feilds" | "office" | "offcie")
  | ("read" | "raed" | "write" | "readStream" | "decrypt" | "readOnly" | "vpc" | "nothing" | "atAll")
  | ("overTls" | "overTsl" | "onlyLeadingKeys" | "fromVpc" | "fromVpcEndpoint")
  | ("headBucket" | "whenObjectTaged" | "whenPrincipalTagged");
const granted = (grant: Untyped): Grant => grant as unknown as Grant;
const allowing = (grants: (refs: Untyped) => Untyped): object => ({
  principals: (refs: Untyped) => ({ api: role({ assumedBy }).allow(granted(grants(refs))) }),
});
const make = (maker: unknown, options: object): unknown => (maker as (given: object) => unknown)(options);

describe("a name that is not there", () => {
  it.each<[string, object, string[]]>([
    [
      "a table",
      allowing(({ tables }) => tables.invoises.read()),
      [
        'dev › principals › api › tables › invoises: no table "invoises"; did you mean "invoices"? There are orders, invoices.',
      ],
    ],
    [
      "a table that is narrowed further",
      allowing(({ tables }) => tables.invoises.read().overTls().onlyLeadingKeys(["a"])),
      [
        'dev › principals › api › tables › invoises: no table "invoises"; did you mean "invoices"? There are orders, invoices.',
      ],
    ],
    [
      "a bucket",
      { buckets: { exports: { name: "acme-exports" } }, ...allowing(({ buckets }) => buckets.exprots.write()) },
      ['dev › principals › api › buckets › exprots: no bucket "exprots"; did you mean "exports"? There is exports.'],
    ],
    [
      "a key",
      { keys: { fields: {} }, ...allowing(({ keys }) => keys.feilds.decrypt()) },
      ['dev › principals › api › keys › feilds: no key "feilds"; did you mean "fields"? There is fields.'],
    ],
    [
      "an endpoint",
      allowing(({ tables, endpoints }) => tables.orders.read().fromVpcEndpoint(endpoints.office)),
      ['dev › principals: no endpoint "office" in the environment. There are none.'],
    ],
    [
      "a network",
      {
        networks: {
          office: { cidrBlock: "10.0.0.0/24", availabilityZones: ["us-east-1a"] },
        },
        ...allowing(({ tables, networks }) => tables.orders.read().fromVpc(networks.offcie.vpc)),
      },
      ['dev › principals: no network "offcie"; did you mean "office"? There is office.'],
    ],
    [
      "the refs of a section",
      allowing(({ tabels }) => tabels.orders.read().overTls()),
      [
        'dev › principals › api › tabels: no section "tabels"; did you mean "tables"? There are tables, buckets, keys, allTables, networks, endpoints.',
      ],
    ],
    [
      "a verb",
      allowing(({ tables }) => tables.orders.raed()),
      ['dev › principals › api › tables › orders: "raed" is not a verb of a table. Did you mean "read"?'],
    ],
    [
      "a narrowing",
      allowing(({ tables }) => tables.orders.read().overTsl()),
      [
        'dev › principals: the function that describes the principals calls "overTsl", which is not a function there. Did you mean "overTls"?',
      ],
    ],
    [
      "a function of another file",
      {
        principals: () => {
          throw new TypeError("(0 , _access.rol) is not a function");
        },
      },
      [
        'dev › principals: the function that describes the principals calls "rol", which is not a function there. Run npm run typecheck, which names the line.',
      ],
    ],
    [
      "a narrowing of a bucket",
      {
        buckets: { exports: { name: "acme-exports" } },
        ...allowing(({ buckets }) => buckets.exports.read().whenObjectTaged({ team: "a" })),
      },
      [
        'dev › principals: the function that describes the principals calls "whenObjectTaged", which is not a function there. Did you mean "whenObjectTagged"?',
      ],
    ],
    [
      "a tag that limits HeadBucket, which is on the bucket",
      {
        buckets: { exports: { name: "acme-exports" } },
        ...allowing(({ buckets }) => buckets.exports.headBucket().whenPrincipalTagged({ team: "a" })),
      },
      [expect.stringMatching(/^dev › principals › api › buckets › exports: "whenPrincipalTagged" never applies: /)],
    ],
    [
      "a property of something that is not there",
      allowing(({ tables }) => tables.orders.read().nothing.atAll()),
      [
        'dev › principals: the function that describes the principals asks for "atAll" of something that is not there. Run npm run typecheck, which names the line.',
      ],
    ],
    [
      "a table of an internal tool",
      {
        internalTools: ({ tables }: Untyped) => ({
          desk: (
            make(internalTool, {
              runs: make(selfHosted, { as: service("ecs-tasks"), from: { ipAddresses: ["203.0.113.0/24"] } }),
              identity: "in the tool alone",
            }) as Untyped
          ).readOnly(tables.ordres.read()),
        }),
      },
      [
        'dev › internalTools › desk-read-only › tables › ordres: no table "ordres"; did you mean "orders"? There are orders, invoices.',
      ],
    ],
    [
      "a table that is denied",
      {
        principals: ({ tables }: Untyped) => ({ api: role({ assumedBy }).deny(tables.ordres as unknown as TableRef) }),
      },
      [
        'dev › principals › api › tables › ordres: no table "ordres"; did you mean "orders"? There are orders, invoices.',
      ],
    ],
  ])("%s", (_, given, expected) => {
    expect(lines(given)).toEqual(expected);
  });

  it("hides no other problem of the section", () => {
    const principals = ({ tables }: Untyped): object => ({
      api: role({ assumedBy }).allow(granted(tables.invoises.read()), granted(tables.invoises.write())),
      other: role({ assumedBy, name: "a b" }),
    });
    expect(lines({ principals })).toEqual([
      expect.stringContaining('dev › principals › api › tables › invoises: no table "invoises"'),
      expect.stringContaining('dev › principals › other › name: "a b" is not a valid role name'),
    ]);
  });

  it("is no key of what an environment lists", () => {
    const principals = ({ tables }: Untyped): object =>
      Object.fromEntries(
        Object.entries({ ...(tables as object as Record<string, Untyped>) }).map(([key, table]) => [
          key,
          role({ assumedBy }).allow(granted(table.read())),
        ]),
      );
    expect(lines({ principals })).toEqual([]);
  });

  it("is reported once where the entry has problems of its own", () => {
    const given = {
      tables: { orders: { partitionKey: "customer" }, invoices: orders },
      keys: { old: { existing: { alias: "alias/x" } }, fields: { alias: "x" } },
      principals: ({ tables, keys }: Untyped) => ({
        api: role({ assumedBy }).allow(
          ...[tables.orders.read(), tables.orders.readStream(), keys.fields.decrypt()].map(granted),
        ),
      }),
    };
    expect(lines(given)).toEqual([
      expect.stringMatching(/^dev › keys › fields › alias: "x" is not the name of an alias: .* Write "alias\/x"\.$/),
      expect.stringMatching(/^dev › tables › orders › partitionKey: /),
    ]);
  });
});

describe("what to write", () => {
  const dynamoDb = (options: object): object => ({
    connections: { p: make(polytomicDynamoDb, { tables: ["orders"], externalId: "acme", ...options }) },
  });
  const table = (properties: object): object => ({ tables: { orders: { ...orders, ...properties } } });
  const trusting = (trusted: unknown): object => ({ principals: () => ({ api: make(role, { assumedBy: trusted }) }) });

  it.each<[object, string]>([
    [table({ partitionKey: "customer" }), 'Write partitionKey: { name: "customer", type: "S" }.'],
    [table({ sortKey: "at" }), 'Write sortKey: { name: "at", type: "S" }.'],
    [table({ partitionKey: { name: "pk", type: "string" } }), 'Write type: "S".'],
    [table({ partitionKey: { name: "pk", type: "Number" } }), 'Write type: "N".'],
    [table({ billing: "provisioned" }), 'Write billing: "on-demand" or { read: 5, write: 5 }.'],
    [table({ billing: "on_demand" }), 'Write billing: "on-demand".'],
    [table({ billing: { read: "5", write: 5 } }), "Write read: 5."],
    [table({ stream: "new-and-old-images" }), 'Write stream: "NEW_AND_OLD_IMAGES".'],
    [table({ tableClass: "standard" }), 'Write tableClass: "STANDARD".'],
    [table({ pointInTimeRecovery: true }), "Write pointInTimeRecovery: { days: 35 }."],
    [table({ disposable: "true" }), "Write disposable: true."],
    [{ tables: { orders: "orders" } }, 'Write orders: { partitionKey: { name: "pk", type: "S" } }.'],
    [{ tables: { orders: { existing: true } } }, "Mark the entry with existingTable({ … })."],
    [{ buckets: { exports: "acme-exports" } }, 'Write exports: { name: "acme-exports" }.'],
    [dynamoDb({ credentials: "accessKeys" }), 'Write credentials: accessKeys(["2026-11"]), "role" or both in a list.'],
    [dynamoDb({ tables: "orders" }), 'Write tables: ["orders"].'],
    [dynamoDb({ rendering: "documented" }), 'Write rendering: "as-documented".'],
    [{ connections: { artie: { tables: ["orders"] } } }, "Make it with artie({ … })."],
    [{ connections: { "polytomic-s3-eu": {} } }, "Make it with polytomicS3({ … })."],
    [{ connections: { vendor: artie } }, "Make it with artie({ … })."],
    [
      { principals: {} },
      'Write principals: ({ tables }) => ({ "orders-api": role({ … }).allow(tables.orders.read()) }).',
    ],
    [{ principals: () => ({ api: { assumedBy } }) }, 'Make it with role({ assumedBy: service("ecs-tasks") }).'],
    [trusting("lambda"), 'Write assumedBy: service("lambda").'],
    [trusting("444455556666"), 'Write assumedBy: account("444455556666").'],
    [
      trusting("arn:aws:iam::111122223333:role/ci"),
      'Write assumedBy: account("111122223333").onlyRoles("arn:aws:iam::111122223333:role/ci").',
    ],
    [{ backend: "s3" }, 'Write backend: s3State({ bucket: "acme-terraform-state", region: "us-east-1" }).'],
    [{ account: 111122223333 }, 'Write account: "111122223333".'],
    [{ account: "1111-2222-3333" }, 'Write "111122223333".'],
    [{ buckets: { exports: { name: "Acme_Exports" } } }, 'Write "acme-exports".'],
    [
      dynamoDb({ externalId: undefined }),
      "Write firstPhase: true and deploy, save the connection with the role, and copy the ID from Polytomic's connection page.",
    ],
    [
      { crossAccount: () => ({ a: make(externalPrincipal, { account: "444455556666", roles: "all" }) }) },
      'Write roles: "any" or ["all"].',
    ],
  ])("%j", (given, remedy) => {
    expect(lines(given)).toEqual([expect.stringMatching(new RegExp(`${escaped(remedy)}$`))]);
  });

  it.each<[string, unknown, string, string]>([
    [
      "GitHub",
      make(gitHubActions, { owner: "acme", repository: "data", repositoryId: "1", branch: "main" }),
      "ownerId",
      "Copy the numbers of the repository and its owner, as text, from `gh api repos/OWNER/REPO --jq '.id, .owner.id'`.",
    ],
    [
      "GitLab",
      make(gitLabCi, { project: "acme/data", branch: "main" }),
      "projectId",
      "Copy the project ID, as text, from the menu of the project's overview page, or from `glab api projects/:id`.",
    ],
  ])("IDs that %s gives", (_, trusted, place, remedy) => {
    expect(lines(trusting(trusted))).toEqual([`dev › principals › api › assumedBy › ${place}: is missing. ${remedy}`]);
  });
});

describe("a misspelling", () => {
  it.each<[object, string]>([
    [{ tabels: {} }, 'dev › tabels: "tabels" is not a property that is known here. Did you mean "tables"?'],
    [
      { principles: {} },
      'dev › principles: "principles" is not a property that is known here. Did you mean "principals"?',
    ],
    [
      { region: "us-eats-1" },
      'dev › region: "us-eats-1" is not a known AWS region. Did you mean "us-east-1"? Write it as in "us-east-1"; a region newer than this release goes into modules/aws/partition.ts.',
    ],
    [
      { principals: () => ({ api: role({ assumedBy: account("111122223332") }) }) },
      'dev › principals › api › assumedBy › account: "111122223332" is not an account of yours; did you mean "111122223333"? If it is right, list it in ownAccounts, or give its external ID where it is a vendor\'s.',
    ],
    [
      { tables: { orders: { ...orders, partitionKye: orders.partitionKey } } },
      'dev › tables › orders › partitionKye: "partitionKye" is not a property that is known here. Did you mean "partitionKey"?',
    ],
  ])("%j", (given, expected) => {
    expect(lines(given)).toContainEqual(expected);
  });

  it("is reported of every property, not only of the first", () => {
    expect(lines({ tabels: {}, bukets: {}, xyz: 1 })).toHaveLength(3);
  });
});

describe("a text with what is not seen", () => {
  it.each<[object, string]>([
    [{ region: "us-east-1 " }, 'dev › region: "us-east-1 " ends with a blank. Write "us-east-1".'],
    [{ account: " 111122223333" }, 'dev › account: " 111122223333" begins with a blank. Write "111122223333".'],
    [
      { buckets: { exports: { name: "acme\u200b-exports" } } },
      'dev › buckets › exports › name: "acme\\u200b-exports" holds a character that is not visible (U+200B). Write "acme-exports".',
    ],
    [
      {
        connections: { s3: polytomicS3({ bucket: "exports", externalId: "acme-1\n" }) },
        buckets: { exports: { name: "acme-exports" } },
      },
      'dev › connections › s3 › externalId: "acme-1\\n" ends with a line break. Write "acme-1".',
    ],
  ])("%j", (given, expected) => {
    expect(lines(given)).toEqual([expected]);
  });
});

describe("a name that is too short", () => {
  it.each<[string, object, string]>([
    [
      "of a table, from its key",
      { tables: { ab: orders } },
      'dev › tables › ab › name: "ab" has 2 characters, and DynamoDB allows 3 to 255 for the name of a table. Set name on the table.',
    ],
    [
      "of a bucket",
      { buckets: { exports: { name: "x" } } },
      'dev › buckets › exports › name: "x" has 1 character, and S3 allows 3 to 63 for the name of a bucket. Choose another name.',
    ],
    [
      "of an index",
      { tables: { orders: { ...orders, globalSecondaryIndexes: { l1: { partitionKey: { name: "x", type: "S" } } } } } },
      'dev › tables › orders › globalSecondaryIndexes › l1: "l1" has 2 characters, and DynamoDB allows 3 to 255 for the name of an index. Choose another name.',
    ],
  ])("%s", (_, given, expected) => {
    expect(lines(given)).toEqual([expected]);
  });
});

describe("operations that are named in another way", () => {
  it.each([
    ["as actions of a policy", ["dynamodb:GetItem"], 'Write "getItem".'],
    ["as calls of the API", ["GetItem"], 'Write "getItem".'],
    ["alone", "getItem", 'Write grant(["getItem"]).'],
  ])("%s", (_, operations, expected) => {
    const principals = ({ tables }: { tables: Record<"orders", TableRef> }): object => ({
      api: role({ assumedBy }).allow(tables.orders.grant(operations as "getItem"[])),
      other: role({ assumedBy, name: "a b" }),
    });
    expect(lines({ principals })).toEqual([
      expect.stringContaining(expected),
      expect.stringContaining("dev › principals › other › name"),
    ]);
  });
});

describe("a name that is too long", () => {
  const key = "orders-synchronisation-service-for-finance";
  const name = "analytics-production-europe";

  it.each<[string, object, string]>([
    [
      "of a role",
      { name, principals: () => ({ [key]: role({ assumedBy }) }) },
      `${name} › principals › ${key} › name: "${name}-${key}" has 70 characters, and IAM allows 64 for the name of a role. Set name on the role.`,
    ],
    [
      "of an instance profile",
      {
        principals: () => ({
          worker: role({ assumedBy: service("ec2"), instanceProfile: { name: "w".repeat(129) } }),
        }),
      },
      `dev › principals › worker › instanceProfile › name: "${"w".repeat(118)}… has 129 characters, and IAM allows 128 for the name of an instance profile. Set instanceProfile: { name: "…" } on the role.`,
    ],
    [
      "of a user",
      { name, principals: () => ({ [key]: user() }) },
      `${name} › principals › ${key} › name: "${name}-${key}" has 70 characters, and IAM allows 64 for the name of a user. Set name on the user.`,
    ],
    [
      "of the role of a connection",
      { name, connections: { [key]: polytomicDynamoDb({ tables: ["orders"], externalId: "acme" }) } },
      `${name} › connections › ${key} › names › role: "${name}-${key}" has 70 characters, and IAM allows 64 for the name of a role. Set names: { role: "…" } on the connection.`,
    ],
    [
      "of a bucket",
      { buckets: { exports: { name: "b".repeat(64) } } },
      `dev › buckets › exports › name: "${"b".repeat(64)}" has 64 characters, and S3 allows 3 to 63 for the name of a bucket. Choose another name.`,
    ],
    [
      "of an environment",
      { name: "e".repeat(40) },
      `${"e".repeat(40)} › name: "${"e".repeat(40)}" has 40 characters, and the name of an environment at most 31, as it begins the names of roles. Choose a shorter name.`,
    ],
  ])("%s", (_, given, expected) => {
    expect(lines(given)).toEqual([expected]);
  });
});

describe("a policy that is too long", () => {
  it("has a remedy for trust policies where it is one", () => {
    const customers = Array.from({ length: 20 }, (_, index) =>
      account(String(200000000000 + index)).withExternalId(`0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a${index + 10}`),
    );
    const [line = ""] = lines({ principals: () => ({ shared: role({ assumedBy: customers }) }) });
    expect(line).toContain("dev › principals › shared › trust policy");
    expect(line).toContain("Divide the trusted parties between several roles with the same grants.");
    expect(line).not.toContain("prefix");
  });
});

describe("the place of a grant", () => {
  it("is the path in the file of the environment", () => {
    const tables = { orders: { partitionKey: orders.partitionKey } };
    const connections = {
      p: polytomicDynamoDb({ tables: ["orders"], externalId: "acme", streams: "self-managed" }),
      s3: polytomicS3({ bucket: "exports", prefix: "sync", externalId: "acme-s3" }),
    };
    const principals = ({ tables: refs }: Untyped): object => ({
      api: role({ assumedBy }).allow(granted(refs.orders.readStream())),
    });
    expect(lines({ tables, connections, principals, buckets: { exports: { name: "acme-exports" } } })).toEqual([
      expect.stringMatching(/^dev › connections › p › tables › orders: has no stream /),
      expect.stringMatching(/^dev › connections › s3 › prefix: "sync" is not a usable prefix: .* Write "sync\/"\.$/),
      expect.stringMatching(/^dev › principals › api › tables › orders: has no stream /),
    ]);
  });
});

describe("wrong input of every section", () => {
  const wrong: readonly unknown[] = [
    null,
    0,
    -1,
    NaN,
    true,
    "",
    "x",
    [],
    ["x"],
    {},
    { x: 1 },
    () => 1,
    Symbol("x"),
    1n,
  ];
  const entries: Readonly<Record<string, object>> = {
    tables: {
      orders: {
        ...orders,
        name: "orders",
        billing: { read: 5, write: 5 },
        pointInTimeRecovery: { days: 3 },
        globalSecondaryIndexes: { "by-x": { partitionKey: { name: "x", type: "S" }, projection: { include: ["a"] } } },
        formerly: ["old"],
        adopt: { except: ["x"] },
      },
      users: {
        existing: { name: "users", indexes: ["by-x"], requires: { stream: "KEYS_ONLY" }, account: "444455556666" },
      },
    },
    buckets: {
      lake: { existing: { name: "acme-lake", account: "111122223333" } },
      exports: { name: "acme-exports", expireAfterDays: { "logs/": 3 }, accessLogs: { bucket: "x" } },
    },
    keys: {
      old: { existing: { alias: "alias/x" } },
      fields: { alias: "alias/fields", keyPolicy: { use: ["111122223333"] }, deletionWindowInDays: 7 },
    },
    identityProviders: {
      old: { existing: { url: "gitlab.com", audience: "x" } },
      github: { url: "gitlab.com", audience: "x" },
    },
    networks: {
      old: { existing: { vpc: "vpc-1", subnets: ["subnet-1"] } },
      office: { cidrBlock: "10.0.0.0/24", availabilityZones: ["us-east-1a"] },
    },
    endpoints: {
      old: { existing: { service: "dynamodb", id: "vpce-1" } },
      office: { service: "dynamodb", type: "gateway", network: "office", principals: ["api"] },
    },
    perimeters: { p: { tables: ["orders"], through: ["office"], deployer: "x", except: { arns: ["x"] } } },
    retired: { tables: ["old"] },
    tags: { team: "data" },
    backend: { kind: "s3", bucket: "acme-state", region: "us-east-1" },
  };

  /** The value with each part at any depth replaced by another, one at a time. */
  const connection = { tables: ["orders"], externalId: "acme", names: { role: "r" }, credentials: ["role"] };

  function* mutations(value: unknown, by: unknown): Generator {
    yield by;
    if (typeof value !== "object" || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      for (const changed of mutations(each, by)) {
        yield Array.isArray(value)
          ? value.map((one: unknown, index) => (String(index) === key ? changed : one))
          : { ...value, [key]: changed };
      }
    }
    if (!Array.isArray(value)) yield { ...value, unknwon: by };
  }

  it("connections", () => {
    for (const by of wrong) {
      for (const changed of mutations(connection, by)) {
        if (typeof changed !== "object" || changed === null) continue;
        expectRefused(lines({ connections: { a: make(polytomicDynamoDb, changed) } }), by);
      }
    }
  });

  it.each(Object.keys(entries))("%s", (section) => {
    const principals = ({ tables }: Untyped): object => ({
      api: role({ assumedBy }).allow(granted(tables.orders.read())),
    });
    for (const by of wrong) {
      for (const changed of mutations(entries[section], by)) {
        expectRefused(lines({ principals, [section]: changed }), by);
      }
    }
  });
});

/** What no property takes is refused; whatever is refused is refused in words. */
function expectRefused(found: readonly string[], by: unknown): void {
  const isNeverRight = Number.isNaN(by) || ["symbol", "bigint", "function"].includes(typeof by);
  if (isNeverRight) expect(found).not.toEqual([]);
  found.forEach(expectWords);
}

/** Place, rule and remedy, and nothing of the engine or the language. */
function expectWords(line: string): void {
  expect(line).toMatch(/^[^:]+: .+[.?] .+[.?]$/);
  expect(line).not.toMatch(/TypeError|Cannot read|is not a function\.|undefined|\bat .*:\d+:\d+|an error was thrown/);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
