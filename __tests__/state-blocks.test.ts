import { accessKeys, externalPrincipal, internalTool, role, selfHosted, user } from "../modules/access";
import { type PrincipalAdoption } from "../modules/catalogue";
import { artie, polytomicDynamoDb } from "../modules/connections";
import { identityProviders, service } from "../modules/policy";
import { planEnvironments, summarize } from "../stacks";
import {
  defineEnvironment,
  type Environment,
  existingBucket,
  existingEndpoint,
  existingIdentityProvider,
  existingKey,
  existingNetwork,
  existingTable,
} from "../stacks/environment";
import { account, refusals, synthesizeEnvironment, type SynthesizedStack } from "./synth";

const facts = { name: "prod", account, region: "us-east-1" } as const;
const orders = {
  partitionKey: { name: "pk", type: "S" },
  stream: "NEW_AND_OLD_IMAGES",
  pointInTimeRecovery: {},
} as const;

interface Blocks {
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly { readonly from: string; readonly lifecycle: object }[];
  readonly import?: readonly { readonly to: string; readonly id: string }[];
}

function blocks({ json }: SynthesizedStack): Blocks {
  return json as Blocks;
}

function moves(stack: SynthesizedStack): Readonly<Record<string, string>> {
  return Object.fromEntries((blocks(stack).moved ?? []).map(({ from, to }) => [from, to]));
}

function imports(stack: SynthesizedStack): Readonly<Record<string, string>> {
  return Object.fromEntries((blocks(stack).import ?? []).map(({ to, id }) => [to, id]));
}

function forgotten(stack: SynthesizedStack): string[] {
  const removed = blocks(stack).removed ?? [];
  // Without it Terraform would destroy.
  for (const { lifecycle } of removed) expect(lifecycle).toEqual({ destroy: false });
  return removed.map(({ from }) => from);
}

/** The resources that an environment makes, without the addresses of others. */
function managed(stack: SynthesizedStack): string[] {
  return stack.addresses.filter((address) => !address.startsWith("data."));
}

describe("an entry with former keys", () => {
  const before = synthesizeEnvironment(
    defineEnvironment({
      ...facts,
      keys: { fields: {} },
      tables: { orders },
      buckets: { exports: { name: "acme-exports" } },
      connections: { artie: vendor({}) },
      principals: ({ tables, keys }) => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read(), keys.fields.decrypt()),
      }),
      internalTools: ({ tables }) => ({ backoffice: tool({}).readOnly(tables.orders.read()) }),
    }),
  );
  const after = synthesizeEnvironment(
    defineEnvironment({
      ...facts,
      keys: { secrets: { formerly: ["fields"] } },
      tables: { "orders-v2": { ...orders, formerly: ["orders"] } },
      buckets: { output: { name: "acme-exports", formerly: ["exports"] } },
      connections: { "artie-eu": vendor({ formerly: ["artie"], tables: ["orders-v2"], bucket: "output" }) },
      principals: ({ tables, keys }) => ({
        lookup: role({ assumedBy: service("ecs-tasks"), formerly: ["reader"] }).allow(
          tables["orders-v2"].read(),
          keys.secrets.decrypt(),
        ),
      }),
      internalTools: ({ tables }) => ({
        support: tool({ formerly: ["backoffice"] }).readOnly(tables["orders-v2"].read()),
      }),
    }),
  );

  function vendor({
    formerly,
    tables = ["orders"],
    bucket = "exports",
  }: {
    readonly formerly?: readonly string[];
    readonly tables?: readonly string[];
    readonly bucket?: string;
  }): ReturnType<typeof artie<never, never>> {
    return artie<string, string>({
      tables,
      exportTo: { bucket, prefix: "artie/" },
      vendorAccount: "123456789012",
      externalId: "artie-1",
      credentials: ["role", accessKeys(["2026-11"])],
      ...(formerly === undefined ? {} : { formerly }),
    }) as ReturnType<typeof artie<never, never>>;
  }

  function tool({ formerly }: { readonly formerly?: readonly string[] }): ReturnType<typeof internalTool> {
    return internalTool({
      runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0a1b2c3d4e5f60718"] } }),
      identity: { sourceIdentity: [{ like: "*@acme.example" }] },
      ...(formerly === undefined ? {} : { formerly }),
    });
  }

  test("moves every resource, and nothing else", () => {
    const moved = moves(after);
    expect(managed(before).map((address) => moved[address] ?? address)).toEqual(expect.arrayContaining(managed(after)));
    expect(Object.keys(moved).sort()).toEqual(managed(before).sort());
  });

  test("keeps every name in AWS", () => {
    const named = (stack: SynthesizedStack): unknown[] =>
      managed(stack).flatMap((address) => {
        const { name, bucket } = stack.block(address);
        return [name, bucket].filter((each) => typeof each === "string" && !each.includes("${"));
      });
    expect(named(after).sort()).toEqual(named(before).sort());
  });

  test("asks for a Terraform that reads the blocks", () => {
    expect(after.json.terraform["required_version"]).toBe(">= 1.1");
    expect(before.json.terraform).not.toHaveProperty("required_version");
  });

  test("is a chain where it had several keys", () => {
    const stack = synthesizeEnvironment({ ...facts, tables: { cart: { ...orders, formerly: ["bag", "box"] } } });
    expect(blocks(stack).moved).toEqual([
      { from: "aws_dynamodb_table.bag", to: "aws_dynamodb_table.box" },
      { from: "aws_dynamodb_table.box", to: "aws_dynamodb_table.cart" },
    ]);
    expect(stack.block("aws_dynamodb_table.cart")["name"]).toBe("bag");
  });

  test.each<[string, NonNullable<Environment["tables"]>, string]>([
    ["a present key", { a: { ...orders, formerly: ["b"] }, b: orders }, '"b" is a key of this section'],
    ["its own key", { a: { ...orders, formerly: ["a"] } }, '"a" is a key of this section'],
    ["a key twice", { a: { ...orders, formerly: ["b", "b"] } }, '"b" is listed twice'],
    ["no key", { a: { ...orders, formerly: ["b c"] } }, '"b c" cannot be a former key'],
    ["the former key of another", { a: { ...orders, formerly: ["c"] }, b: { ...orders, formerly: ["c"] } }, "of a too"],
  ])("cannot have had %s", (_, tables, text) => {
    const found = refusals(() => synthesizeEnvironment({ ...facts, tables }));
    expect(found.join("\n")).toContain(text);
  });

  test("is refused where the former address is that of another resource", () => {
    const found = refusals(() =>
      synthesizeEnvironment({
        ...facts,
        principals: () => ({
          artie_role: role({ assumedBy: service("ecs-tasks") }),
          now: role({ assumedBy: service("ecs-tasks"), formerly: ["x"] }),
        }),
        connections: {
          "artie-eu": artie({
            tables: ["orders"],
            vendorAccount: "123456789012",
            externalId: "artie-1",
            formerly: ["artie"],
          }),
        },
        tables: { orders },
      }),
    );
    expect(found).toEqual([expect.stringContaining('"aws_iam_role.artie_role" is the address of another resource')]);
  });
});

describe("an existing entry", () => {
  test("is forgotten where the environment made it, under every key that it had", () => {
    const stack = synthesizeEnvironment({
      ...facts,
      tables: { users: existingTable({ formerly: ["people"] }) },
      buckets: { lake: existingBucket({ name: "acme-lake" }) },
      keys: { fields: existingKey({ alias: "alias/fields" }) },
    });
    const owned = synthesizeEnvironment({
      ...facts,
      tables: { users: orders },
      buckets: { logs: { name: "acme-logs" }, lake: { name: "acme-lake", accessLogs: { bucket: "logs" } } },
      keys: { fields: {} },
    });
    const lost = managed(owned).filter((address) => !address.includes("logs"));
    expect(forgotten(stack)).toEqual(expect.arrayContaining(lost));
    expect(forgotten(stack)).toContain("aws_dynamodb_table.people");
    expect(stack.json.terraform["required_version"]).toBe(">= 1.7");
  });

  test("keeps what the environment still writes of it", () => {
    const stack = synthesizeEnvironment(
      defineEnvironment({
        ...facts,
        tables: { users: existingTable({ managesPolicy: true }) },
        crossAccount: ({ tables }) => ({
          analytics: externalPrincipal({ account: "444455556666", roles: "any" }).allow(tables.users.read()),
        }),
      }),
      { ownAccounts: ["444455556666"] },
    );
    expect(managed(stack)).toContain("aws_dynamodb_resource_policy.users_policy");
    expect(forgotten(stack)).not.toContain("aws_dynamodb_resource_policy.users_policy");
    expect(forgotten(stack)).toContain("aws_dynamodb_table.users");
  });
});

describe("retired data", () => {
  test("is forgotten", () => {
    const stack = synthesizeEnvironment({ ...facts, retired: { tables: ["orders"], keys: ["fields"] } });
    expect(forgotten(stack)).toEqual([
      "aws_kms_key.fields",
      "aws_kms_alias.fields_alias",
      "aws_dynamodb_table.orders",
      "aws_dynamodb_resource_policy.orders_policy",
      "aws_dynamodb_resource_policy.orders_stream_policy",
    ]);
  });

  test("is refused while it is in the file", () => {
    const found = refusals(() =>
      synthesizeEnvironment({ ...facts, tables: { orders }, retired: { tables: ["orders", "?"] } }),
    );
    expect(found).toEqual([
      expect.stringContaining('prod › retired › tables: "orders" is still a key of tables'),
      expect.stringContaining('"?" cannot be the key of an entry'),
    ]);
  });
});

describe("an adopted entry", () => {
  test("is imported by the IDs that its names give", () => {
    const stack = synthesizeEnvironment(
      defineEnvironment({
        ...facts,
        tables: { orders: { ...orders, adopt: true } },
        buckets: { exports: { name: "acme-exports", adopt: { except: ["lifecycle"] } } },
        keys: { fields: { adopt: { id: "1234abcd-12ab-34cd-56ef-1234567890ab" } } },
        identityProviders: { github: { ...identityProviders["GitHub Actions"], adopt: true } },
        principals: ({ tables }) => ({
          reader: role({ assumedBy: service("ecs-tasks"), path: "/data/", adopt: true }).allow(tables.orders.read()),
          exporter: user({
            accessKeys: accessKeys(["2026-11"]),
            adopt: { accessKeys: { "2026-11": "AKIAIOSFODNN7EXAMPLE" } },
          }).allow(tables.orders.read()),
        }),
      }),
    );
    const policy = (name: string): string => `arn:aws:iam::${account}:policy/${name}`;
    expect(imports(stack)).toEqual({
      "aws_dynamodb_table.orders": "orders",
      "aws_s3_bucket.exports": "acme-exports",
      "aws_s3_bucket_public_access_block.exports_public_access_block": "acme-exports",
      "aws_s3_bucket_ownership_controls.exports_ownership": "acme-exports",
      "aws_s3_bucket_policy.exports_policy": "acme-exports",
      "aws_s3_bucket_server_side_encryption_configuration.exports_encryption": "acme-exports",
      "aws_s3_bucket_versioning.exports_versioning": "acme-exports",
      "aws_kms_key.fields": "1234abcd-12ab-34cd-56ef-1234567890ab",
      "aws_kms_alias.fields_alias": "alias/fields",
      "aws_iam_openid_connect_provider.github": `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
      "aws_iam_role.reader": "prod-reader",
      "aws_iam_policy.reader_policy": policy("prod-reader"),
      "aws_iam_role_policy_attachment.reader_policy_attachment": `prod-reader/${policy("prod-reader")}`,
      "aws_iam_user.exporter": "prod-exporter",
      "aws_iam_group.exporter_group": "prod-exporter",
      "aws_iam_policy.exporter_group_policy": policy("prod-exporter"),
      "aws_iam_group_policy_attachment.exporter_group_policy_attachment": `prod-exporter/${policy("prod-exporter")}`,
      "aws_iam_user_group_membership.exporter_group_membership": "prod-exporter/prod-exporter",
      "aws_iam_access_key.exporter_key_2026-11": "AKIAIOSFODNN7EXAMPLE",
    });
    // A table whose key schema is described wrongly is refused instead of replaced.
    for (const address of ["aws_dynamodb_table.orders", "aws_s3_bucket.exports", "aws_kms_key.fields"]) {
      expect(stack.block(address)["lifecycle"]).toMatchObject({ prevent_destroy: true });
    }
    expect(stack.json.terraform["required_version"]).toBe(">= 1.5");
  });

  test.each<[string, object, string]>([
    ["a KMS key without its ID", { keys: { fields: { adopt: true } } }, "is not the ID of a KMS key"],
    ["an alias as the ID", { keys: { fields: { adopt: { id: "alias/fields" } } } }, "is not the ID of a KMS key"],
    ["a part that it has not", { tables: { orders: { ...orders, adopt: { except: ["logging"] } } } }, "is not a part"],
    [
      "an existing one",
      { tables: { orders: existingTable({ adopt: true } as never) } },
      'prod › tables › orders › adopt: "adopt" is not a property that is known here',
    ],
    [
      "an ID that it has not",
      { tables: { orders: { ...orders, adopt: { id: "x" } } } },
      "only a KMS key is adopted by its ID",
    ],
  ])("is refused for %s", (_, environment, text) => {
    const found = refusals(() => synthesizeEnvironment({ ...facts, ...environment }));
    expect(found.join("\n")).toContain(text);
  });
});

describe("a connection that was made from the vendor's page", () => {
  const options = {
    tables: ["orders"],
    exportTo: { bucket: "exports" },
    credentials: ["role", accessKeys(["2026-11"])],
    adopt: "published HCL",
  } as const;
  const data = { tables: { orders }, buckets: { exports: { name: "acme-exports" } } } as const;

  const documented = synthesizeEnvironment(
    defineEnvironment({
      ...facts,
      ...data,
      connections: { artie: artie({ ...options, rendering: "as-documented" }) },
    }),
  );

  test("is moved from the addresses of the page", () => {
    expect(moves(documented)).toEqual({
      "aws_iam_role.dynamodb_streams_role": "aws_iam_role.artie_role",
      "aws_iam_policy.dynamodb_streams_access": "aws_iam_policy.artie_policy",
      "aws_iam_role_policy_attachment.dynamodb_streams_role_policy_attachment":
        "aws_iam_role_policy_attachment.artie_role_policy_attachment",
      "aws_iam_user.dynamodb_streams_user": "aws_iam_user.artie_user",
      "aws_iam_user_policy_attachment.user_dynamodb_streams_attachment":
        "aws_iam_user_policy_attachment.artie_user_policy_attachment",
      "aws_iam_access_key.dynamodb_streams_user_key": "aws_iam_access_key.artie_user_key_2026-11",
    });
  });

  test("keeps the names and attachments of the page when the rendering is switched", () => {
    const corrected = synthesizeEnvironment(
      defineEnvironment({
        ...facts,
        ...data,
        connections: {
          artie: artie({
            ...options,
            deployedAs: "as-documented",
            vendorAccount: "123456789012",
            externalId: "artie-1",
          }),
        },
      }),
    );
    expect(corrected.addresses).toEqual(documented.addresses);
    const changed = managed(documented).filter(
      (address) => JSON.stringify(documented.block(address)) !== JSON.stringify(corrected.block(address)),
    );
    expect(changed).toEqual(["aws_iam_policy.artie_policy", "aws_iam_role.artie_role"]);
  });

  test("is refused with other names, and for a vendor without such a page", () => {
    expect(
      refusals(() =>
        synthesizeEnvironment(
          defineEnvironment({
            ...facts,
            ...data,
            connections: { artie: artie({ ...options, vendorAccount: "123456789012", externalId: "artie-1" }) },
          }),
        ),
      ).join("\n"),
    ).toContain('Write deployedAs: "as-documented" as well');
    expect(
      refusals(() =>
        synthesizeEnvironment(
          defineEnvironment({
            ...facts,
            ...data,
            connections: {
              polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "x-1", adopt: "published HCL" }),
            },
          }),
        ),
      ).join("\n"),
    ).toContain("Polytomic publishes no Terraform configuration");
  });
});

test("the summary says what to write before a former key goes, and what is adopted and retired", () => {
  const environment = defineEnvironment({
    ...facts,
    retired: { tables: ["carts"] },
    tables: { "orders-v2": { ...orders, formerly: ["orders"], adopt: true } },
    buckets: { output: { name: "acme-exports", formerly: ["exports"] } },
    connections: {
      "artie-eu": artie({
        tables: ["orders-v2"],
        vendorAccount: "123456789012",
        externalId: "artie-1",
        formerly: ["artie"],
      }),
    },
    principals: ({ tables }) => ({
      lookup: role({ assumedBy: service("ecs-tasks"), formerly: ["reader"] }).allow(tables["orders-v2"].read()),
    }),
  });
  const lines = summarize(planEnvironments([environment]))
    .split("\n")
    .map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      'formerly orders; names in AWS stay, so write name: "orders" before formerly goes',
      "adopted: take adopt out after one deploy; on an empty state Terraform refuses every plan with it",
      "formerly exports",
      'formerly artie; names in AWS stay, so write names: { role: "prod-artie", policy: "prod-artie" } before formerly goes',
      'formerly reader; names in AWS stay, so write name: "prod-reader" before formerly goes',
      "tables  carts: forgotten by Terraform, kept in AWS with the policies that they have",
    ]),
  );
});

test("the parts of a network and an endpoint are all that they can be made of", () => {
  const stack = synthesizeEnvironment(
    defineEnvironment({
      ...facts,
      tables: { orders },
      principals: ({ tables }) => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read()),
      }),
      networks: { closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a", "us-east-1f"] } },
      endpoints: { data: { service: "dynamodb", type: "gateway", network: "closed", principals: ["reader"] } },
      identityProviders: { github: identityProviders["GitHub Actions"] },
    }),
  );
  const handedOver = synthesizeEnvironment(
    defineEnvironment({
      ...facts,
      networks: { closed: existingNetwork({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] }) },
      endpoints: { data: existingEndpoint({ service: "dynamodb", id: "vpce-0123456789abcdef0" }) },
      identityProviders: { github: existingIdentityProvider(identityProviders["GitHub Actions"]) },
    }),
  );
  const lost = managed(stack).filter((address) => /\.(?:closed|data|github)/.test(address));
  expect(lost.length).toBeGreaterThan(9);
  expect(forgotten(handedOver)).toEqual(expect.arrayContaining(lost));
});

test("only a connection knows the addresses that its vendor publishes", () => {
  const published = { "": "aws_dynamodb_table.theirs" };
  for (const forged of [{ published }, { history: { published } }]) {
    const found = refusals(() => synthesizeEnvironment({ ...facts, tables: { orders: { ...orders, ...forged } } }));
    expect(found).toHaveLength(1);
  }
});

test("an access key is adopted by its ID, or excepted", () => {
  const adopting = (adopt: true | PrincipalAdoption, keys = ["2026-11"]): string[] =>
    refusals(() =>
      synthesizeEnvironment(
        defineEnvironment({
          ...facts,
          tables: { orders },
          principals: ({ tables }) => ({
            exporter: user({ accessKeys: accessKeys(keys), adopt }).allow(tables.orders.read()),
          }),
        }),
      ),
    );
  const place = "prod › principals › exporter › adopt › accessKeys";
  const id = "AKIAIOSFODNN7EXAMPLE";
  expect(adopting(true)).toEqual([
    `${place}: "2026-11" has no ID, so that Terraform would create a second access key. ` +
      'Write adopt: { accessKeys: { "2026-11": "AKIA…" } }, or, for a new key, except: ["key_2026-11"].',
  ]);
  for (const wrong of ["AKIA123", "", '${data.x.y}"', "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYab"]) {
    const found = adopting({ accessKeys: { "2026-11": wrong } });
    expect(found).toEqual([expect.stringContaining(`${place}: "2026-11" has an ID that is not that of an access key`)]);
    // It may be the secret by mistake.
    if (wrong !== "") expect(found.join()).not.toContain(wrong);
  }
  expect(adopting({ accessKeys: { "2025-11": id }, except: ["key_2026-11"] })).toEqual([
    expect.stringContaining(`${place}: "2025-11" is not a generation of the entry`),
  ]);
  expect(adopting({ accessKeys: { "2026-05": id, "2026-11": id } }, ["2026-05", "2026-11"])).toEqual([
    expect.stringContaining(`${place}: "2026-11" has the ID of "2026-05"`),
  ]);
  expect(adopting({ except: ["key_2026-11"] })).toEqual([]);
});

test("the policy of an existing table goes with the last grant that made it", () => {
  const managed = defineEnvironment({ ...facts, tables: { users: existingTable({ managesPolicy: true }) } });
  expect(forgotten(synthesizeEnvironment(managed))).toEqual(["aws_dynamodb_table.users"]);
  const beside = defineEnvironment({ ...facts, tables: { users: existingTable(), users_stream: orders } });
  // It is the address of the policy of users_stream, too.
  expect(forgotten(synthesizeEnvironment(beside))).not.toContain("aws_dynamodb_resource_policy.users_stream_policy");
});
