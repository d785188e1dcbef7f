import { type BucketRef } from "../../../modules/grants";
import { accessKeys, internalTool, role, selfHosted } from "../../../modules/principals";
import { artie, polytomicS3 } from "../../../modules/connections";
import { service } from "../../../modules/policy";
import { existingTable } from "../../../stacks";
import { dev } from "../../../stacks/environments/dev";
import { insideVpc } from "../../../stacks/environments/inside-vpc";
import { prod } from "../../../stacks/environments/prod";
import { staging } from "../../../stacks/environments/staging";
import { readInventory } from "../../../modules/review";
import { identityOf } from "../../../modules/review/resource-identity";
import { labelOf, nameOf } from "../../../modules/review/words";
import { synthesizeEnvironments } from "../../synth";
import { edited, environment, pk, replicated, review, withResources, written } from "./environments";

const ecs = service("ecs-tasks");
const { orders, users } = environment.tables as Readonly<Record<"orders" | "users", object>>;
const before = written(environment);
const after = (...args: Parameters<typeof edited>) => review(before, written(edited(...args)));
const keys = (...generations: Parameters<typeof accessKeys>[0]) =>
  replicated({ credentials: ["role", accessKeys(generations)] });

describe("an edit that changes nothing", () => {
  it("is neither refused nor reported", () => {
    expect(review(before, before)).toEqual({ refused: [], reported: [] });
  });
});

describe("data", () => {
  it("is not destroyed with its entry, and the refusal gives each way on", () => {
    const { refused } = after({ tables: { orders } as never });
    expect(refused).toEqual([
      "prod › tables › users: table users would be destroyed with its items. To leave it in AWS, write " +
        'retired: { tables: ["users"] }, or existingTable() in its entry. To delete it, write disposable: true in its ' +
        "entry, lock and deploy that, and then take it out.",
    ]);
  });

  it("names the new entry where it may have been renamed", () => {
    const { refused } = after({
      tables: { orders, people: { partitionKey: pk, name: "users" } } as never,
      principals: () => ({}),
    });
    expect(refused).toEqual([expect.stringContaining('If it was renamed, write formerly: ["users"] in "people".')]);
  });

  it.each([
    ["retired", { tables: { orders } as never, retired: { tables: ["users"] }, principals: () => ({}) }],
    ["handed over", { tables: { orders, users: existingTable({}) } as never }],
  ])("may be %s, and the access that its policy gives is reported", (_, parts) => {
    expect(after(parts)).toEqual({
      refused: [],
      reported: [
        "tables.users: table users leaves Terraform and stays in AWS; a policy that it has stays in force",
        ...("retired" in parts ? ["principals.reader: destroys policy prod-reader, role prod-reader"] : []),
      ].sort(),
    });
  });

  it("may be destroyed once it was disposable before, and not by the edit that makes it disposable", () => {
    const disposable = edited({ tables: { orders, users: { ...users, disposable: true } } as never });
    const gone = edited({ tables: { orders } as never });
    expect(review(written(disposable), written(gone))).toEqual({
      refused: [],
      reported: ["tables.users: destroys table users"],
    });
    expect(review(before, written(disposable))).toEqual({
      refused: [],
      reported: ["tables.users: table users becomes disposable: a later edit may destroy it"],
    });
    const replaced = { orders, users: { partitionKey: { name: "id", type: "S" }, disposable: true } } as never;
    expect(after({ tables: replaced }).refused).toEqual([expect.stringContaining('partitionKey "pk" → "id"')]);
  });

  it.each([
    ["its partition key", { partitionKey: { name: "id", type: "S" } }, 'partitionKey "pk" → "id". Keep partitionKey'],
    ["a sort key", { partitionKey: pk, sortKey: { name: "sk", type: "N" } }, 'sortKey none → "sk". Keep sortKey'],
    ["its name", { partitionKey: pk, name: "people" }, 'name "users" → "people". Write name: "users".'],
  ])("of a table is not replaced for %s", (_, users, text) => {
    const { refused } = after({ tables: { orders, users } as never });
    expect(refused).toEqual([expect.stringContaining(text)]);
    expect(refused[0]).toMatch(/^prod › tables › users: table users would be replaced, and loses its items: /);
  });

  it("of a bucket is not replaced for its name, and what S3 refuses too late is said", () => {
    const { refused } = after({ buckets: { exports: { name: "acme-exports-2" } } });
    expect(refused).toEqual([
      "prod › buckets › exports: bucket acme-exports would be replaced, and loses its objects (S3 refuses while it has " +
        "any, after its policy, public access block and encryption are gone): " +
        'name "acme-exports" → "acme-exports-2". Write name: "acme-exports". Otherwise make a new entry beside it and ' +
        "copy, or write disposable: true alone, lock and deploy that, and then edit it.",
    ]);
  });

  it("that a KMS key encrypted is not lost with the key", () => {
    expect(after({ keys: {} }).refused).toEqual([
      expect.stringContaining(
        "prod › keys › fields: KMS key fields would be destroyed with everything that it encrypted",
      ),
    ]);
  });

  it("is not lost by an edit that Terraform reports as no change", () => {
    const typed = after({ tables: { orders, users: { partitionKey: { name: "pk", type: "N" } } } as never });
    expect(typed.refused).toEqual([
      "prod › tables › users: table users: Terraform reports no change and AWS keeps the former value: type of a key " +
        "attribute pk (S) → pk (N). Write the former value. Another one needs a new entry with a new name, and a copy.",
    ]);
    const indexed = (projection: object) =>
      written(
        edited({
          tables: {
            orders,
            users: {
              partitionKey: pk,
              sortKey: { name: "sk", type: "S" },
              localSecondaryIndexes: { "by-date": { sortKey: { name: "date", type: "S" }, ...projection } },
            },
          } as never,
        }),
      );
    const { refused } = review(indexed({}), indexed({ projection: "KEYS_ONLY" }));
    expect(refused).toEqual([
      expect.stringContaining("projection of a local index by-date (ALL) → by-date (KEYS_ONLY)"),
    ]);
  });
});

describe("an access key", () => {
  it("that is Active is not dropped while its user stays", () => {
    expect(after({ connections: { artie: keys("2026-11") } }).refused).toEqual([
      "prod › connections › artie: access key 2026-05 of user prod-artie is Active and would be deleted, and applications " +
        'that use it lose access. Write { generation: "2026-05", status: "Inactive" }, lock and deploy that, and take it out once ' +
        "nothing fails.",
    ]);
  });

  it("goes through Inactive, and is then dropped", () => {
    const inactive = written(
      edited({ connections: { artie: keys({ generation: "2026-05", status: "Inactive" }, "2026-11") } }),
    );
    expect(review(before, inactive)).toEqual({
      refused: [],
      reported: [expect.stringContaining('access key 2026-05: status "Active" → "Inactive"')],
    });
    expect(review(inactive, written(edited({ connections: { artie: keys("2026-11") } })))).toEqual({
      refused: [],
      reported: ["connections.artie: destroys access key 2026-05"],
    });
  });

  it("is not swapped where three may be needed at once, whatever its status", () => {
    const inactive = written(
      edited({ connections: { artie: keys({ generation: "2026-05", status: "Inactive" }, "2026-11") } }),
    );
    const swapped = written(edited({ connections: { artie: keys("2026-11", "2027-05") } }));
    expect(review(inactive, swapped).refused).toEqual([
      "prod › connections › artie: the swap of access keys of user prod-artie may need more than the 2 that AWS allows, " +
        'as Terraform deletes and creates them in any order. Take two steps: take out "2026-05", lock and deploy; add ' +
        '"2027-05" after that.',
    ]);
    expect(review(before, swapped).refused).toEqual([
      expect.stringContaining('set "2026-05" to "Inactive", lock and deploy; then take out "2026-05"'),
    ]);
  });

  it("is not replaced for a PGP key, of which only a digest is compared", () => {
    const encrypted = withResources(before, (resources) => {
      Object.assign(resources["aws_iam_access_key"]?.["artie_user_key_2026-05"] ?? {}, { pgp_key: "keybase:acme" });
    });
    const { refused } = review(before, encrypted);
    expect(refused).toEqual([
      "prod › connections › artie: pgpKey of access key 2026-05 of user prod-artie changes: AWS shows a secret once, so " +
        'the key would be replaced, and the one that is in use ends. Leave generation "2026-05" as it is, and give ' +
        'pgpKey to a new one: { generation: "YYYY-MM", status: "Active", pgpKey: … }.',
    ]);
  });

  it("ends with its user where the connection is taken out, which is reported", () => {
    const { refused, reported } = after({ connections: {} });
    expect(refused).toEqual([]);
    expect(reported).toEqual([
      "connections.artie: destroys access key 2026-05, access key 2026-11, group prod-artie, policy prod-artie, " +
        "role prod-artie, user prod-artie",
      "connections.artie: access key 2026-05 is Active and ends with its user prod-artie",
      "connections.artie: access key 2026-11 is Active and ends with its user prod-artie",
    ]);
  });

  it("does not end with its user while another key is created", () => {
    const withoutRole = written(
      edited({ connections: { artie: artie({ tables: ["orders"], credentials: accessKeys(["2026-11"]) }) } }),
    );
    const both = replicated({ credentials: ["role", accessKeys(["2026-11"])] });
    expect(review(withoutRole, written(edited({ connections: { other: both } }))).refused).toEqual([
      "prod › connections › artie: access key 2026-11 of user prod-artie is Active and would be deleted with its user, " +
        "while another access key is created or imported. If its entry was renamed, write formerly with the former key. If both are " +
        "meant, take the old entry out, lock and deploy that, and then add the new one.",
    ]);
  });

  it("is not replaced with the name of its user", () => {
    const renamed = replicated({ credentials: ["role", accessKeys(["2026-05", "2026-11"])], names: { user: "artie" } });
    expect(after({ connections: { artie: renamed } }).refused).toEqual([
      expect.stringContaining(
        'user prod-artie would be renamed, and policies that name it stop matching: name "prod-artie" → "artie". Write names: { user: "prod-artie" }.',
      ),
    ]);
  });

  it("does not stay live in AWS unseen", () => {
    const key = "artie_user_key_2026-05";
    const forgotten = withResources(
      before,
      (resources) => {
        delete resources["aws_iam_access_key"]?.[key];
      },
      { removed: [{ from: `aws_iam_access_key.${key}`, lifecycle: { destroy: false } }] },
    );
    expect(review(before, forgotten).refused).toEqual([
      expect.stringContaining("would leave Terraform and stay live in AWS, and still count towards the limit of 2"),
    ]);
  });
});

describe("an identity", () => {
  it("is not replaced, and the refusal gives the text that keeps it", () => {
    const reader = (settings: object) => () => ({ reader: role({ assumedBy: ecs, ...settings }) });
    const base = written(edited({ principals: reader({}) }));
    const now = (settings: object) => review(base, written(edited({ principals: reader(settings) })));
    expect(now({ name: "reads" }).refused).toEqual([
      'prod › principals › reader: role prod-reader would be replaced, and policies that name it stop matching: name "prod-reader" → ' +
        '"reads". Write name: "prod-reader". If the new one is meant, take the entry out, lock and deploy that, and then ' +
        "add it.",
    ]);
    expect(now({ path: "/services/" }).refused).toEqual([expect.stringContaining('Write path: "/".')]);
  });

  it("of a connection is kept when only the rendering changes", () => {
    const documented = written(
      edited({ connections: { artie: artie({ rendering: "as-documented", tables: ["orders"] }) } }),
    );
    const own = replicated({});
    expect(review(documented, written(edited({ connections: { artie: own } }))).refused).toEqual([
      expect.stringContaining(
        'Write names: { role: "DynamoDBStreamsRole", policy: "DynamoDBStreamsAccess" }. If only its rendering changes, write deployedAs: "as-documented".',
      ),
    ]);
  });

  it.each([
    ["default names", {}],
    ["the names kept", { names: { role: "prod-artie", user: "prod-artie", policy: "prod-artie" } }],
  ])("is not lost by a rename without formerly, with %s", (_, names) => {
    const renamed = replicated({ credentials: ["role", accessKeys(["2026-05", "2026-11"])], ...names });
    expect(after({ connections: { "artie-eu": renamed } }).refused).toEqual([
      "prod › connections › artie: access key 2026-05, access key 2026-11, role prod-artie, user prod-artie would be " +
        'destroyed, and "artie-eu" created, which has the same roles and users. If it was renamed, write formerly: ["artie"] in ' +
        '"artie-eu". If both are meant, take "artie" out, lock and deploy that, and then add "artie-eu".',
    ]);
  });

  it("keeps its names, role and keys when it is renamed with formerly", () => {
    const renamed = replicated({ credentials: ["role", accessKeys(["2026-05", "2026-11"])], formerly: ["artie"] });
    expect(after({ connections: { "artie-eu": renamed } })).toEqual({
      refused: [],
      reported: ["connections.artie-eu: 9 resources move from artie"],
    });
  });

  it("may be taken out while one of another form comes", () => {
    const { refused } = after({
      connections: { artie: keys("2026-05", "2026-11"), sync: polytomicS3({ bucket: "exports", firstPhase: true }) },
      principals: () => ({}),
    });
    expect(refused).toEqual([]);
  });
});

describe("a move", () => {
  it("onto something that the lock has is refused: Terraform destroys what was to be moved", () => {
    const moved = withResources(
      before,
      (resources) => {
        delete resources["aws_dynamodb_table"]?.["orders"];
      },
      { moved: [{ from: "aws_dynamodb_table.orders", to: "aws_dynamodb_table.users" }] },
    );
    expect(review(before, moved).refused).toEqual([
      "prod › tables › orders: table orders would be destroyed: it moves to aws_dynamodb_table.users, where the lock has " +
        'another one. Take "orders" out of formerly, and keep it as an entry of its own.',
    ]);
  });

  it("follows chains in any order", () => {
    const chained = withResources(
      before,
      (resources) => {
        const tables = resources["aws_dynamodb_table"] ?? {};
        tables["people"] = tables["users"] ?? {};
        delete tables["users"];
      },
      {
        moved: [
          { from: "aws_dynamodb_table.members", to: "aws_dynamodb_table.people" },
          { from: "aws_dynamodb_table.users", to: "aws_dynamodb_table.members" },
        ],
      },
    );
    expect(review(before, chained).refused).toEqual([]);
  });

  it("to an address that nothing declares destroys", () => {
    const lost = withResources(
      before,
      (resources) => {
        delete resources["aws_dynamodb_table"]?.["users"];
      },
      { moved: [{ from: "aws_dynamodb_table.users", to: "aws_dynamodb_table.people" }] },
    );
    expect(review(before, lost).refused).toEqual([
      expect.stringContaining("table users would be destroyed with its items"),
    ]);
  });
});

describe("a removed block", () => {
  it("that destroys forgets nothing", () => {
    const destroyed = withResources(
      before,
      (resources) => {
        delete resources["aws_dynamodb_table"]?.["users"];
      },
      { removed: [{ from: "aws_dynamodb_table.users", lifecycle: { destroy: true } }] },
    );
    expect(review(before, destroyed).refused).toEqual([expect.stringContaining("would be destroyed")]);
  });
});

describe("what is reported", () => {
  it.each([
    [
      "a stream view",
      { orders: { ...orders, stream: "NEW_IMAGE" }, users },
      'stream "NEW_AND_OLD_IMAGES" → "NEW_IMAGE": the ARN of the stream changes, and its readers lose their place',
    ],
    [
      "a global index",
      {
        orders,
        users: { ...users, globalSecondaryIndexes: { "by-email": { partitionKey: { name: "email", type: "S" } } } },
      },
      "globalSecondaryIndexes none → by-email (email ALL): queries on added and changed indexes fail until AWS has built them",
    ],
    [
      "an encryption key",
      { orders, users: { ...users, encryptionKey: "fields" } },
      'encryptionKey none → "aws_kms_key.fields"',
    ],
  ])("of %s of a table", (_, tables, text) => {
    const { refused, reported } = after({ tables: tables as never });
    expect([refused, reported]).toEqual([[], [expect.stringContaining(text)]]);
  });

  it("are network resources that are replaced with what they are in", () => {
    const network = (cidrBlock: string) =>
      written(edited({ networks: { closed: { cidrBlock, availabilityZones: ["us-east-1a", "us-east-1b"] } } }));
    const { refused, reported } = review(network("10.20.0.0/24"), network("10.30.0.0/24"));
    expect(refused).toEqual([]);
    expect(reported).toContain("networks.closed: replaces security group endpoints (vpc_id changes)");
  });

  it("is not what Terraform ignores", () => {
    const described = (description: string, lifecycle: object) =>
      withResources(before, (resources) => {
        Object.assign(resources["aws_iam_policy"]?.["artie_policy"] ?? {}, { description, lifecycle });
      });
    const ignoring = { ignore_changes: ["description"] };
    expect(review(described("old", {}), described("new", ignoring)).reported).toEqual([]);
    expect(review(described("old", {}), described("new", {})).reported).toEqual([
      'connections.artie: replaces policy prod-artie (description "old" → "new"): principals lose what it allows until ' +
        "the new one is attached",
    ]);
  });
});

describe("every resource that the samples have", () => {
  const samples = Object.values(synthesizeEnvironments({ dev, insideVpc, prod, staging }));
  const resources = samples.flatMap(({ json }) => [...readInventory(json).resources.values()]);

  it("is of a type that is known", () => {
    const types = new Set(resources.map(({ type }) => type));
    expect([...types].filter((type) => identityOf(type).noun === "")).toEqual([]);
    expect(types.size).toBeGreaterThan(30);
  });

  it("is called by its name in AWS where its type has one", () => {
    const named = resources.filter(({ type }) => identityOf(type).name !== undefined);
    expect(named.filter((each) => labelOf(each) === each.address || nameOf(each) === undefined)).toEqual([]);
    expect(named.length).toBeGreaterThan(50);
  });

  it("belongs to an entry", () => {
    expect(resources.filter(({ entry }) => entry === undefined).map(({ address }) => address)).toEqual([]);
  });
});

describe("an internal tool", () => {
  const withTool = (key: string) =>
    written(
      edited({
        internalTools: ({ buckets }) => ({
          [key]: internalTool({
            runs: selfHosted({ as: ecs, from: { vpcs: ["vpc-0123456789abcdef0"] } }),
            identity: "in the tool alone",
          }).readOnly((buckets as never as { readonly exports: BucketRef }).exports.read()),
        }),
      }),
    );

  it("that is renamed without formerly is refused with what to write in the tool", () => {
    const { refused } = review(withTool("backoffice"), withTool("support"));
    expect(refused).toEqual([
      expect.stringMatching(
        /^prod › principals › backoffice: .* write formerly: \["backoffice"\] in "support"\. If both/,
      ),
      expect.stringMatching(
        /^prod › principals › backoffice-read-only: .*, formerly: \["backoffice"\] in the tool "support"\. If both/,
      ),
    ]);
  });
});

describe("another account or region", () => {
  it.each([
    ["account", "444455556666", "111122223333"],
    ["region", "eu-west-1", "us-east-1"],
  ])("in %s is refused", (fact, to, from) => {
    expect(after({ [fact]: to }).refused).toEqual([
      `prod › ${fact}: "${to}" is not the ${fact} of the lock, ${from}: Terraform would create every resource again and ` +
        `stop managing the existing ones. Write ${fact}: "${from}". For another ${fact}, add an environment of another name.`,
    ]);
  });
});
