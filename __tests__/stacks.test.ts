import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  type AccessKeys,
  accessKeys,
  externalPrincipal,
  internalTool,
  role,
  selfHosted,
  user,
} from "../modules/principals";
import { type Grant, type TableRef } from "../modules/grants";
import { artie, polytomicDynamoDb, polytomicS3 } from "../modules/connections";
import { account as accountOf, service } from "../modules/policy";
import { ValidationError } from "../modules/validation";
import {
  defineEnvironment,
  type Environment,
  existingBucket,
  existingEndpoint,
  existingTable,
  hcpTerraform,
  localState,
  planEnvironments,
  s3State,
  summarize,
} from "../stacks";
import { copyProject } from "./project-copy";
import {
  inTemporaryFolder,
  refusals,
  type SynthesizedStack,
  synthesizeEnvironment,
  synthesizeEnvironments,
} from "./synth";
import { dev } from "../stacks/environments/dev";
import { insideVpc } from "../stacks/environments/inside-vpc";
import { prod } from "../stacks/environments/prod";
import { staging } from "../stacks/environments/staging";

const root = join(__dirname, "..");
/** The samples, whatever else the app lists. */
const environments = [dev, staging, prod, insideVpc];
const key = { name: "pk", type: "S" } as const;
const ecs = service("ecs-tasks");
const stateKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

const samples: Readonly<Record<string, SynthesizedStack>> = synthesizeEnvironments(
  Object.fromEntries(environments.map((environment) => [environment.name, environment])),
);
const names = Object.keys(samples);

function sample(name: string): SynthesizedStack {
  const found = samples[name];
  if (found === undefined) throw new Error(`There is no environment ${name}`);
  return found;
}

/** An environment with the least that is needed. */
const environmentWith = (parts: Partial<Environment> = {}): Environment => ({
  name: "prod",
  account: "111122223333",
  region: "us-east-1",
  ...parts,
});

const problemsOf = (...list: readonly Environment[]): string[] => refusals(() => planEnvironments(list));

/** Every text in a value, keys left out. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe("the sample environments", () => {
  it("are four", () => {
    expect(names).toEqual(["dev", "staging", "prod", "inside-vpc"]);
  });

  // What the engine says of itself, and the version of the provider, are not part of the promise.
  const withoutVersions = ({ text }: SynthesizedStack): unknown =>
    JSON.parse(text, (member, value: unknown) =>
      member === "//" || member === "required_providers" ? undefined : value,
    );

  it.each(names)("%s is synthesised to this", (name) => {
    expect(withoutVersions(sample(name))).toMatchSnapshot();
  });

  it.each(names)("%s has addresses that a person can read, its construct path and no hash", (name) => {
    const { resource = {}, data = {} } = sample(name).json;
    const blocks = [resource, data].flatMap((kind) => Object.values(kind)).flatMap((each) => Object.entries(each));
    expect(blocks.length).toBeGreaterThan(10);
    for (const [address, block] of blocks) {
      const { path } = (block["//"] as { readonly metadata: { readonly path: string } }).metadata;
      expect(address).toBe(
        path
          .split("/")
          .slice(2)
          .filter((step) => step !== "Resource")
          .join("_"),
      );
    }
  });

  it.each(names)("%s holds no path of a machine and nothing unresolved", (name) => {
    const { text, json } = sample(name);
    expect(text).not.toMatch(/TfToken|TFTOKEN|unresolved-token|\[object |undefined|NaN/);
    for (const folder of [process.cwd(), root, tmpdir(), homedir()]) expect(text).not.toContain(`${folder}/`);
    const paths: Readonly<Record<string, readonly string[]>> = {
      dev: ["/"],
      "inside-vpc": [
        "/aws/vendedlogs/states/inside-vpc-on-call-ledger",
        "/temporary-access/inside-vpc/on-call-ledger/",
        "/temporary-access/inside-vpc/on-call-ledger/",
      ],
    };
    expect(texts(json).filter((each) => each.startsWith("/"))).toEqual(paths[name] ?? []);
  });

  it.each(names)("%s is deployed to its account only", (name) => {
    const { account, region, tags } = environments.find((each) => each.name === name) ?? environmentWith();
    expect(sample(name).json.provider.aws).toEqual([
      { region, allowed_account_ids: [account], default_tags: [{ tags }] },
    ]);
  });

  it.each(names)("%s gives out secrets only as sensitive outputs", (name) => {
    const secret = Object.entries(sample(name).outputs).filter(([, { value }]) =>
      /\.secret\}|aws_iam_access_key/.test(String(value)),
    );
    const withKeys: Readonly<Record<string, readonly string[]>> = {
      dev: ["artie"],
      staging: ["artie", "retool_lookup"],
      prod: ["artie"],
    };
    expect(secret.map(([output]) => output)).toEqual(
      (withKeys[name] ?? []).flatMap((key) => [`${key}_aws_access_key_id`, `${key}_aws_secret_access_key`]),
    );
    for (const [, { sensitive }] of secret) expect(sensitive).toBe(true);
  });

  it("prod hands over everything under its documented names", () => {
    expect(Object.keys(sample("prod").outputs)).toEqual([
      "analytics_role_arn",
      "artie_aws_access_key_id",
      "artie_aws_secret_access_key",
      "artie_bucket",
      "artie_external_id",
      "artie_orders_stream_arn",
      "artie_region",
      "artie_service_role_arn",
      "orders_service_role_arn",
      "polytomic_external_id",
      "polytomic_region",
      "polytomic_service_role_arn",
      "support_role_arn",
      "sync_s3_bucket",
      "sync_s3_external_id",
      "sync_s3_region",
      "sync_s3_service_role_arn",
    ]);
  });

  // What attaches and detaches policies for a time has to name them.
  it.each(["dev", "staging", "prod"])("%s attaches policies by reference and makes keys last", (name) => {
    const stack = sample(name);
    expect(stack.text).not.toMatch(/arn:aws:iam::\d{12}:policy/);
    const rights = stack.addresses.filter((address) => /user.*(attachment|membership)/.test(address));
    const keys = stack.addresses.filter((address) => address.startsWith("aws_iam_access_key."));
    expect(keys).not.toEqual([]);
    for (const address of keys) {
      const [, user = ""] = /^aws_iam_access_key\.(.*_user)_key_/.exec(address) ?? [];
      const own = rights.filter((each) => each.split(".")[1]?.startsWith(user) === true);
      expect(own).not.toEqual([]);
      expect([...(stack.block(address)["depends_on"] as string[])].sort()).toEqual(own);
    }
  });

  it.each(["staging", "prod"])(
    "%s grants no wildcard of actions, and everything only where IAM knows no resource",
    (name) => {
      const stack = sample(name);
      const statements = stack.addresses
        .filter((address) => address.startsWith("aws_iam_policy."))
        .flatMap((address) => stack.policy(address).Statement);
      expect(statements.length).toBeGreaterThan(10);
      for (const { Effect, Action = [], Resource = [] } of statements) {
        if (Effect === "Deny") continue;
        const actions = [Action].flat();
        expect(actions.filter((action) => /[*?]/.test(action))).toEqual([]);
        if (![Resource].flat().includes("*")) continue;
        const known = [
          ...["ListTables", "ListStreams", "DescribeLimits", "DescribeEndpoints"].map((each) => `dynamodb:${each}`),
          ...["Cancel", "Describe"].map((each) => `redshift-data:${each}Statement`),
          "redshift-data:GetStatementResult",
        ];
        expect(actions.filter((action) => !known.includes(action))).toEqual([]);
        expect(Resource).toBe("*");
      }
    },
  );

  it("are the same bytes whenever and wherever they are synthesised", () => {
    const again = synthesizeEnvironments(
      Object.fromEntries([...environments].reverse().map((each) => [each.name, each])),
    );
    for (const name of names) expect(again[name]?.text).toBe(sample(name).text);
  });

  it("are summarised with everything that a person should know before deploying", () => {
    const summary = summarize(planEnvironments(environments));
    const lines = summary.split("\n");
    expect(lines.filter((line) => line.includes(" · account "))).toEqual([
      "dev · account 111122223333 · us-east-1 · state in local file terraform.dev.tfstate",
      "staging · account 444455556666 · us-east-1 · state in local file terraform.staging.tfstate",
      "prod · account 777788889999 · us-east-1 · state in local file terraform.prod.tfstate",
      "inside-vpc · account 444455556666 · us-east-1 · state in local file terraform.inside-vpc.tfstate",
    ]);
    const sections = { tables: 4, buckets: 4, connections: 3, principals: 4, networks: 1, perimeters: 1 };
    for (const [title, times] of Object.entries(sections)) {
      expect(lines.filter((line) => line.trim() === title)).toHaveLength(times);
    }
    expect(summary).toContain("users   existing, stream NEW_IMAGE or NEW_AND_OLD_IMAGES, point-in-time recovery");
    expect(summary).toContain("role DynamoDBStreamsRole, user dynamodb-artie-user, access keys 2026-11");
    expect(summary).toMatch(/policy prod-polytomic, \d+ of 6144 characters/);
    expect(summary).toMatch(/declared excess on \*: .*dynamodb:ExportTableToPointInTime/);
    expect(summary).toContain("first phase: nothing is attached until the external ID is known");
    expect(summary).toMatch(/artie +note ACCESS_KEY_IN_CLEAR in accessKeys › prod-artie: /);
    expect(summary).toMatch(/exports +acme-staging-exports, disposable\n/);
    expect(summary).toMatch(/exports +acme-prod-exports\n/);
  });

  it.each<[Parameters<typeof accessKeys>[0], string]>([
    [["2026-11"], "access keys 2026-11"],
    [
      ["2026-11", "2026-05"],
      "access keys 2026-11, 2026-05, outputs give 2026-11; next: hand over 2026-11, then set 2026-05 to Inactive",
    ],
    [
      [{ generation: "2026-05", status: "Inactive" }, "2026-11"],
      "access keys 2026-05 (inactive), 2026-11, outputs give 2026-11; next: remove 2026-05 once nothing uses it",
    ],
    [
      ["2026-05", { generation: "2026-11", status: "Inactive" }],
      "access keys 2026-05, 2026-11 (inactive), outputs give 2026-05; next: remove 2026-11 once nothing uses it",
    ],
  ])("tells the next step of the rotation of %j", (generations, expected) => {
    const lines = summarize(
      planEnvironments([
        environmentWith({
          tables: { orders: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" } },
          connections: { artie: artie({ tables: ["orders"], credentials: accessKeys(generations) }) },
          principals: () => ({ robot: user({ accessKeys: accessKeys(generations) }) }),
        }),
      ]),
    ).split("\n");
    for (const name of ["prod-artie", "prod-robot"]) {
      expect(lines.filter((line) => line.endsWith(`user ${name}, ${expected}`))).toHaveLength(1);
    }
  });

  it("notes a secret in plaintext where not every key has a PGP key", () => {
    const encrypted = { generation: "2026-11", status: "Active", pgpKey: "keybase:acme" } as const;
    const notes = (...generations: Parameters<typeof accessKeys>[0]): boolean =>
      summarize(
        planEnvironments([
          environmentWith({ principals: () => ({ robot: user({ accessKeys: accessKeys(generations) }) }) }),
        ]),
      ).includes("ACCESS_KEY_IN_CLEAR");
    expect(notes(encrypted)).toBe(false);
    expect(notes("2026-05", encrypted)).toBe(true);
  });
});

describe("an environment", () => {
  it("needs no more than a name, an account and a region", () => {
    const stack = synthesizeEnvironment(environmentWith());
    expect(stack.addresses).toEqual([]);
    expect(stack.json.provider.aws).toEqual([{ region: "us-east-1", allowed_account_ids: ["111122223333"] }]);
  });

  it.each([
    ["nothing", undefined, { backend: { local: { path: "../../../terraform.prod.tfstate" } } }],
    ["localState", localState(), { backend: { local: { path: "../../../terraform.prod.tfstate" } } }],
    [
      "s3State",
      s3State({ bucket: "acme-state", region: "eu-west-1" }),
      {
        backend: {
          s3: {
            bucket: "acme-state",
            key: "data-access/prod.tfstate",
            region: "eu-west-1",
            encrypt: true,
            use_lockfile: true,
          },
        },
      },
    ],
    [
      "s3State with a key and a place of its own",
      s3State({ bucket: "acme-state", region: "us-east-1", key: "a/b.tfstate", kmsKeyArn: stateKey }),
      {
        backend: {
          s3: {
            bucket: "acme-state",
            key: "a/b.tfstate",
            region: "us-east-1",
            encrypt: true,
            use_lockfile: true,
            kms_key_id: stateKey,
          },
        },
      },
    ],
    [
      "hcpTerraform",
      hcpTerraform({ organization: "acme", workspace: "data-access-prod" }),
      { cloud: { organization: "acme", workspaces: { name: "data-access-prod" } } },
    ],
    [
      "hcpTerraform with a project, elsewhere",
      hcpTerraform({ organization: "acme", workspace: "prod", project: "data", hostname: "tfe.acme.example" }),
      {
        cloud: {
          organization: "acme",
          hostname: "tfe.acme.example",
          workspaces: { name: "prod", project: "data" },
        },
      },
    ],
  ])("keeps its state where %s says", (_, backend, expected) => {
    const { terraform } = synthesizeEnvironment(environmentWith(backend === undefined ? {} : { backend })).json;
    expect(terraform).toEqual({ ...expected, required_providers: terraform["required_providers"] });
  });

  it("protects data unless the environment or the entry is disposable; the entry wins", () => {
    const entries = (disposable?: boolean) => {
      const own = disposable === undefined ? {} : { disposable };
      return {
        keys: { data: own },
        tables: { orders: { partitionKey: { name: "pk", type: "S" }, ...own } },
        buckets: { exports: { name: "acme-exports", ...own } },
      } as const;
    };
    const marked = { "cdktf-data-access:disposable": "true" };
    const stacks = {
      protected: synthesizeEnvironment(environmentWith(entries())),
      entries: synthesizeEnvironment(environmentWith(entries(true))),
      all: synthesizeEnvironment(environmentWith({ disposable: true, ...entries() })),
      none: synthesizeEnvironment(environmentWith({ disposable: true, ...entries(false) })),
    };
    for (const [name, stack] of Object.entries(stacks)) {
      const isProtected = name === "protected" || name === "none";
      const [key, table, bucket] = ["aws_kms_key.data", "aws_dynamodb_table.orders", "aws_s3_bucket.exports"].map(
        (address) => stack.block(address),
      );
      for (const block of [key, table, bucket]) {
        expect(block?.["lifecycle"]).toEqual(isProtected ? { prevent_destroy: true } : undefined);
        expect(block?.["tags"]).toEqual(isProtected ? undefined : marked);
      }
      expect(key?.["deletion_window_in_days"]).toBe(isProtected ? 30 : 7);
      expect(table?.["deletion_protection_enabled"]).toBe(isProtected);
      expect(bucket?.["force_destroy"]).toBe(isProtected ? undefined : true);
    }
  });

  it("protects what is disposable while it is imported: a key schema told wrongly would replace the table", () => {
    const stack = synthesizeEnvironment(
      environmentWith({
        disposable: true,
        tables: { orders: { partitionKey: { name: "pk", type: "S" }, adopt: true } },
        buckets: { exports: { name: "acme-exports", adopt: true } },
      }),
    );
    for (const address of ["aws_dynamodb_table.orders", "aws_s3_bucket.exports"]) {
      expect(stack.block(address)).toMatchObject({
        lifecycle: { prevent_destroy: true },
        tags: { "cdktf-data-access:disposable": "true" },
      });
    }
  });

  it("refuses the mark of what is disposable among the tags of an environment", () => {
    expect(problemsOf(environmentWith({ name: "prod", tags: { "cdktf-data-access:disposable": "true" } }))).toEqual([
      expect.stringMatching(/^prod › tags › .* is not a valid tag key: it marks what Terraform may destroy/),
    ]);
  });

  it("limits everybody by its boundary, and tags everything", () => {
    const boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
    const stack = synthesizeEnvironment(
      environmentWith({
        permissionsBoundary: boundary,
        tags: { team: "data" },
        principals: () => ({
          reader: role({ assumedBy: ecs }),
          robot: user({ accessKeys: accessKeys(["2026-11"], { pgpKey: "keybase:acme" }) }),
        }),
      }),
    );
    expect(stack.block("aws_iam_role.reader")["permissions_boundary"]).toBe(boundary);
    expect(stack.block("aws_iam_user.robot")["permissions_boundary"]).toBe(boundary);
    expect(stack.json.provider.aws[0]).toMatchObject({ default_tags: [{ tags: { team: "data" } }] });
    expect(stack.outputs).toEqual({
      reader_role_arn: { value: "${aws_iam_role.reader.arn}", sensitive: false },
      robot_aws_access_key_id: { value: "${aws_iam_access_key.robot_key_2026-11.id}", sensitive: true },
      robot_aws_encrypted_secret_access_key: {
        value: "${aws_iam_access_key.robot_key_2026-11.encrypted_secret}",
        sensitive: false,
      },
    });
  });

  it("speaks of tables and buckets that somebody else makes", () => {
    const stack = synthesizeEnvironment(
      environmentWith({
        tables: { users: existingTable({ name: "Users", indexes: ["by-email"] }) },
        buckets: { lake: existingBucket({ name: "acme-lake" }) },
        principals: ({ tables, buckets }) => ({
          reader: role({ assumedBy: ecs }).allow(
            ...Object.values(tables).map((table) => table.queryIndex("by-email")),
            ...Object.values(buckets).map((bucket) => bucket.read()),
          ),
        }),
      }),
    );
    expect(stack.addresses).toContain("data.aws_dynamodb_table.users");
    expect(stack.addresses).toContain("data.aws_s3_bucket.lake");
    expect(stack.policy("aws_iam_policy.reader_policy").Statement).toContainEqual({
      Sid: "ReadItems",
      Effect: "Allow",
      Action: "dynamodb:Query",
      Resource: "arn:aws:dynamodb:us-east-1:111122223333:table/Users/index/by-email",
    });
  });

  it.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("in %s has only ARNs of %s", (region, partition) => {
    const stack = synthesizeEnvironment(
      environmentWith({
        region,
        tables: { orders: { partitionKey: key, stream: "NEW_IMAGE", pointInTimeRecovery: {} } },
        buckets: { exports: { name: "acme-exports" } },
        connections: {
          artie: artie({
            tables: ["orders"],
            exportTo: { bucket: "exports" },
            vendorAccount: "444455556666",
            externalId: "0000",
          }),
        },
      }),
    );
    const partitions = new Set([...stack.text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, found]) => found));
    expect([...partitions]).toEqual([partition]);
  });
});

describe("what is refused", () => {
  it("is a back end that Terraform would read as something else", () => {
    const hcp = hcpTerraform({ organization: "acme", workspace: "data", project: "${x}", hostname: "${x}" });
    const s3 = s3State({ bucket: "acme-state", region: "us-east-1", key: "${x}.tfstate" });
    const found = problemsOf(
      environmentWith({ name: "dev", backend: hcp }),
      environmentWith({ name: "prod", backend: s3 }),
    );
    expect(found.map((line) => line.split(": ")[0])).toEqual([
      "dev › backend › project",
      "dev › backend › hostname",
      "prod › backend › key",
    ]);
  });

  it("is more tags than a resource may have, those of its environment included", () => {
    const tags = (prefix: string, count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "x"]));
    const withTags = (count: number): Environment =>
      environmentWith({
        tags: tags("environment", 40),
        tables: { orders: { partitionKey: { name: "pk", type: "S" }, tags: tags("own", count) } },
      });
    expect(problemsOf(withTags(10))).toEqual([]);
    expect(problemsOf(withTags(11))).toEqual([
      "prod › tables › orders › tags: 51 tags are too many: AWS allows 50 on one resource, those of its environment included. Remove some.",
    ]);
    expect(problemsOf({ ...withTags(10), disposable: true })).toEqual([
      "prod › tables › orders › tags: 51 tags are too many: AWS allows 50 on one resource, those of its environment and cdktf-data-access:disposable included. Remove some.",
    ]);
  });

  it("is everything that is wrong, in all environments, at once", () => {
    const broken = environmentWith({
      name: "Prod",
      account: "12",
      region: "us-eats-1",
      backend: s3State({ bucket: "State", region: "mars" }),
      tags: { "aws:x": "y" },
      permissionsBoundary: "boundary",
      tables: { "or ders": { partitionKey: key }, users: { name: "u", partitionKey: key } },
      buckets: {
        exports: { name: "Exports" },
        logs: { name: "acme-logs", accessLogs: { bucket: "logs" } },
        others: { name: "acme-others", accessLogs: { bucket: "lgos" } },
      },
      connections: {
        sync: polytomicS3({ bucket: "export", externalId: "x y" }),
      },
      principals: ({ tables }) => ({
        "orders-service": role({ assumedBy: accountOf("444455556666") }).allow(
          ...(tables["users"] === undefined ? [] : [tables["users"].queryIndex("by-email"), tables["users"].export()]),
        ),
      }),
    });
    const other = environmentWith({ name: "dev", backend: hcpTerraform({ organization: "a b", workspace: "" }) });
    expect(problemsOf(broken, other)).toEqual([
      'Prod › name: "Prod" is not the name of an environment: a lower-case letter, then at most 30 of a–z 0–9 -. Write name: "prod".',
      'Prod › account: "12" is not an AWS account ID: AWS uses 12 digits, written as text. Copy it from the account menu of the AWS console, in quotes and without hyphens.',
      'Prod › region: "us-eats-1" is not a known AWS region. Did you mean "us-east-1"? Write it as in "us-east-1"; a region newer than this release goes into modules/aws/partition.ts.',
      'Prod › backend › bucket: "State" is not a valid bucket name: S3 allows 3 to 63 of a–z 0–9 . -. Write "state".',
      expect.stringMatching(/^Prod › backend › region: "mars" is not a known AWS region\. /),
      'Prod › tags › aws:x: "aws:x" is not a valid tag key: aws: is reserved. Rename it.',
      'Prod › permissionsBoundary: "boundary" is not the ARN of a managed policy. Copy it from the IAM console.',
      expect.stringMatching(/^Prod › tables › or ders: "or ders" cannot be a key: it becomes a Terraform address, /),
      expect.stringMatching(/^Prod › tables › or ders › name: "or ders" is not a valid table name: DynamoDB allows /),
      expect.stringMatching(/^Prod › tables › users › name: "u" has 1 character, and DynamoDB allows 3 to 255 /),
      expect.stringMatching(/^Prod › buckets › exports › name: "Exports" is not a valid bucket name: S3 allows /),
      'Prod › buckets › logs › accessLogs › bucket: "acme-logs" has access logs of its own: every log that is delivered would be logged in turn. Send access logs to a bucket that has none.',
      'Prod › buckets › others › accessLogs › bucket: no bucket "lgos"; did you mean "logs"? There are exports, logs, others.',
      'Prod › connections › sync › bucket: no bucket "export"; did you mean "exports"? There are exports, logs, others.',
      expect.stringMatching(/^Prod › connections › sync › externalId: "x y" is not a valid external ID: /),
      expect.stringMatching(
        /^Prod › principals › orders-service › assumedBy › externalId: is missing for account 444455556666, a third party: /,
      ),
      expect.stringMatching(
        /^Prod › principals › orders-service › tables › users: "by-email" is no index of the table, which has none\. /,
      ),
      expect.stringMatching(/^Prod › principals › orders-service › tables › users: has no point-in-time recovery, /),
      'dev › backend › organization: "a b" is not the name of an organization: it has 1 to 90 of A–Z a–z 0–9 _ -. Copy it from HCP Terraform.',
      'dev › backend › workspace: "" is not the name of a workspace: it has 1 to 90 of A–Z a–z 0–9 _ -. Copy it from HCP Terraform.',
    ]);
  });

  it("needs no external ID among the accounts of the app", () => {
    const trusting = environmentWith({
      principals: () => ({ reader: role({ assumedBy: accountOf("444455556666") }) }),
    });
    const dev = environmentWith({ name: "dev", account: "444455556666" });
    expect(problemsOf(trusting)).toHaveLength(1);
    expect(problemsOf(trusting, dev)).toEqual([]);
    expect(refusals(() => planEnvironments([trusting], { ownAccounts: ["444455556666"] }))).toEqual([]);
    expect(refusals(() => planEnvironments([trusting], { ownAccounts: ["4444-5555-6666"] }))[0]).toMatch(
      /^ownAccounts: "4444-5555-6666" is not an AWS account ID: /,
    );
  });

  it("is a name that is taken twice in an account, whatever its case where IAM ignores it", () => {
    const principals = (name: string) => (): ReturnType<NonNullable<Environment["principals"]>> => ({
      reader: role({ name, assumedBy: ecs }),
      robot: user({ name }),
    });
    const one = environmentWith({
      name: "one",
      principals: principals("Shared"),
      tables: { orders: { partitionKey: key } },
    });
    const two = environmentWith({
      name: "two",
      principals: principals("shared"),
      tables: { orders: { partitionKey: key } },
    });
    const inAccount =
      "in account 111122223333, for upper and lower case count as the same. Give one of the two another name.";
    expect(problemsOf(one, two)).toEqual([
      'two › tables › orders: "orders" is already the name of the table one › tables › orders in account 111122223333 and region us-east-1. Give one of the two another name.',
      `two › principals › reader: "shared" is already the name of the role one › principals › reader ${inAccount}`,
      `two › principals › robot: "shared" is already the name of the user one › principals › robot ${inAccount}`,
    ]);
    expect(problemsOf(one, { ...two, account: "444455556666" })).toEqual([]);
    const elsewhere = problemsOf(one, { ...two, region: "eu-west-1" });
    expect(elsewhere.filter((line) => line.includes("tables"))).toEqual([]);
    expect(elsewhere).toHaveLength(2);
  });

  it("is the name of a policy, a bucket or an environment that is taken twice", () => {
    const one = environmentWith({
      name: "one",
      tables: { orders: { partitionKey: key } },
      buckets: { exports: { name: "acme-exports" } },
      connections: {
        a: polytomicDynamoDb({ tables: ["orders"], externalId: "0000", names: { policy: "Access" } }),
      },
      principals: ({ tables }) => ({
        access: role({ name: "ACCESS", assumedBy: ecs }).allow(...Object.values(tables).map((table) => table.read())),
      }),
    });
    const two = environmentWith({
      name: "one",
      account: "444455556666",
      buckets: { exports: { name: "acme-exports" } },
    });
    expect(problemsOf(one, two)).toEqual([
      'one › principals › access: "ACCESS" is already the name of the policy one › connections › a in account 111122223333, for upper and lower case count as the same. Give one of the two another name.',
      'one: "one" is already the name of the environment one in this app. Give one of the two another name.',
      'one › buckets › exports: "acme-exports" is already the name of the bucket one › buckets › exports in all of AWS. Give one of the two another name.',
    ]);
  });

  it("is a state that two environments would share, and a key that S3 cannot encrypt it with", () => {
    const inState = (name: string, backend: NonNullable<Environment["backend"]>): Environment =>
      environmentWith({ name, backend });
    const shared = s3State({ bucket: "acme-state", region: "us-east-1", key: "state" });
    expect(problemsOf(inState("one", shared), inState("two", shared))).toEqual([
      'two › backend: "acme-state/state" is already the name of the state one › backend in this app. Give one of the two another name.',
    ]);
    const workspace = hcpTerraform({ organization: "acme", workspace: "data" });
    expect(problemsOf(inState("one", workspace), inState("two", workspace))).toHaveLength(1);
    const own = s3State({ bucket: "acme-state", region: "us-east-1" });
    expect(problemsOf(inState("one", own), inState("two", own))).toEqual([]);
    expect(
      problemsOf(inState("one", s3State({ bucket: "acme-state", region: "eu-west-1", kmsKeyArn: stateKey }))),
    ).toEqual([expect.stringMatching(/^one › backend › kmsKeyArn: "arn:.*" is a key of us-east-1; /)]);
  });

  it("is a name of the vendor's page that two environments of one account would share", () => {
    const documented = (name: string): Environment =>
      environmentWith({
        name,
        tables: { orders: { name: `${name}-orders`, partitionKey: key, stream: "NEW_IMAGE" } },
        connections: { artie: artie({ tables: ["orders"], rendering: "as-documented" }) },
      });
    expect(problemsOf(documented("one"), documented("two"))).toEqual([
      expect.stringMatching(/^two › connections › artie: "DynamoDBStreamsRole" is already the name of the role one › /),
      expect.stringMatching(
        /^two › connections › artie: "DynamoDBStreamsAccess" is already the name of the policy one › /,
      ),
    ]);
  });

  it("is an output or an address that two things would share", () => {
    const reader = role({ assumedBy: ecs });
    expect(problemsOf(environmentWith({ principals: () => ({ "a-b": reader, a_b: reader }) }))).toEqual([
      'prod › principals › a_b: "a_b_role_arn" is already the name of the output prod › principals › a-b in environment prod. Give one of the two another name.',
    ]);
    const sharing = environmentWith({
      buckets: { sync: { name: "acme-sync" } },
      connections: { sync: polytomicS3({ bucket: "sync", externalId: "0000" }) },
      principals: () => ({ sync_role: role({ assumedBy: ecs }) }),
    });
    expect(refusals(() => synthesizeEnvironment(sharing))).toEqual([
      'prod › principals › sync_role › Resource: "aws_iam_role.sync_role" is already the Terraform address of ' +
        "prod/connections/sync/role/Resource. Rename one step of its path.",
    ]);
  });

  it("is what no compiler has seen", () => {
    const untyped = (text: string): Environment => JSON.parse(text) as Environment;
    expect(
      problemsOf(
        untyped('{"name":"prod","account":111122223333,"region":"us-east-1","tabels":{}}'),
        untyped('{"account":"111122223333","region":"us-east-1"}'),
        untyped("null"),
      ),
    ).toEqual([
      'prod › account: 111122223333 is not text in quotes. Write account: "111122223333".',
      'prod › tabels: "tabels" is not a property that is known here. Did you mean "tables"?',
      'environment 2 › name: is missing. Write name: "…".',
      expect.stringMatching(/^environment 3: /),
    ]);
  });

  it("is an error of the function that describes the principals, and what is no principal", () => {
    const described = (principals: () => unknown): string[] =>
      problemsOf(environmentWith({ principals: principals as NonNullable<Environment["principals"]> }));
    expect(
      described(() => {
        throw new TypeError("Cannot read properties of undefined (reading 'read')");
      }),
    ).toEqual([
      'prod › principals: the function that describes the principals asks for "read" of something that is not there. Run npm run typecheck, which names the line.',
    ]);
    expect(described(() => ({ reader: { kind: "role" } }))).toEqual([
      'prod › principals › reader: is neither a role nor a user. Make it with role({ assumedBy: service("ecs-tasks") }).',
    ]);
    expect(described(() => undefined)).toEqual([
      "prod › principals: is not an object of roles and users. Return one, as in { reader: role(…) }.",
    ]);
  });

  it("names its problems without showing a PGP key", () => {
    const secret = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
    const problems = problemsOf(
      environmentWith({
        principals: () => ({ robot: user({ accessKeys: accessKeys(["2026-11"], { pgpKey: secret }) }) }),
      }),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^prod › principals › robot › accessKeys › 2026-11 › pgpKey: is neither /),
    ]);
    const untyped = { generations: [1], pgpKey: secret } as unknown as AccessKeys;
    const inConnection = artie({ tables: ["orders"], credentials: untyped }) as never;
    problems.push(
      ...problemsOf(
        environmentWith({ connections: { artie: inConnection } }),
        environmentWith({ name: "dev", principals: () => ({ robot: { accessKeys: untyped } as never }) }),
      ),
    );
    expect(problems).toHaveLength(4);
    expect(problems.join()).not.toContain("PRIVATE");
  });

  it("is thrown as one error that says how many problems there are", () => {
    const plan = (): unknown => planEnvironments([environmentWith({ account: "1", region: "x" })]);
    expect(plan).toThrow(ValidationError);
    expect(plan).toThrow(
      /^2 problems found; nothing was written\.\n {2}prod › account: "1" .*\n {2}prod › region: "x" /,
    );
  });
});

describe("the compiler", () => {
  const read = <Key extends string>(tables: Readonly<Record<Key, TableRef>>, table: Key): Grant => tables[table].read();

  it("refuses keys of tables and buckets that the environment does not have, and so does the plan", () => {
    const environment = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      tables: { orders: { partitionKey: key, stream: "NEW_IMAGE", pointInTimeRecovery: {} } },
      buckets: {
        exports: { name: "acme-exports" },
        // @ts-expect-error There is no bucket lgos.
        output: { name: "acme-output", accessLogs: { bucket: "lgos" } },
      },
      connections: {
        // @ts-expect-error There is no table ordres.
        polytomic: polytomicDynamoDb({ tables: ["ordres"], externalId: "0000" }),
        // @ts-expect-error There is no bucket exprots.
        sync: polytomicS3({ bucket: "exprots", externalId: "0000" }),
        // @ts-expect-error There is no bucket exprots.
        artie: artie({ tables: ["orders"], exportTo: { bucket: "exprots" }, credentials: accessKeys(["2026-11"]) }),
      },
      principals: ({ tables }) => ({
        // @ts-expect-error There is no table ordres.
        reader: role({ assumedBy: ecs }).allow(read(tables, "ordres")),
      }),
    });
    expect(problemsOf(environment).map((line) => line.split(/: | is no /)[0])).toEqual([
      "prod › buckets › output › accessLogs › bucket",
      "prod › connections › polytomic › tables",
      "prod › connections › sync › bucket",
      "prod › connections › artie › exportTo › bucket",
      "prod › principals › reader › tables › ordres",
    ]);
  });

  it("takes keys that are there", () => {
    const environment = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      tables: { orders: { partitionKey: key } },
      connections: { polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "0000" }) },
      principals: ({ tables }) => ({ reader: role({ assumedBy: ecs }).allow(tables.orders.read()) }),
    });
    expect(problemsOf(environment)).toEqual([]);
  });

  it("reads names from functions that describe entries, however many of them use the environment's tables", () => {
    const analytics = { account: "444455556666", roles: ["arn:aws:iam::444455556666:role/analytics"] };
    const fromVpc = selfHosted({ as: service("ec2"), from: { vpcs: ["vpc-0a1b2c3d4e5f60718"] } });
    const environment = defineEnvironment({
      name: "prod",
      account: "111122223333",
      region: "us-east-1",
      tables: { orders: { partitionKey: key } },
      crossAccount: ({ tables }) => ({ analytics: externalPrincipal(analytics).allow(tables.orders.read()) }),
      internalTools: ({ tables }) => ({
        panel: internalTool({ runs: fromVpc, identity: "in the tool alone" }).readOnly(tables.orders.read()),
      }),
      principals: ({ tables }) => ({ reader: role({ assumedBy: ecs }).allow(tables.orders.read()) }),
      endpoints: { dynamodb: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }) },
      perimeters: {
        orders: {
          tables: ["orders"],
          through: ["dynamodb"],
          deployer: "arn:aws:iam::111122223333:role/terraform",
          // @ts-expect-error There is no principal raeder; reader and panel-read-only are.
          except: { principals: ["reader", "panel-read-only", "raeder"] },
        },
      },
    });
    expect(refusals(() => planEnvironments([environment], { ownAccounts: [analytics.account] }))).toEqual([
      expect.stringContaining('no principal "raeder"; did you mean "reader"? There are reader, panel, panel-read-only'),
    ]);
  });
});

describe("node scripts/app.mjs", () => {
  /** A copy of the project whose environments are the samples alone, with no other account. */
  function copySamples(folder: string): void {
    copyProject(folder);
    const constants = names.map((name) => name.replace(/-./, ([, letter = ""]) => letter.toUpperCase()));
    const imports = constants.map((constant, index) => `import { ${constant} } from "./${names[index] ?? ""}";`);
    const list = `export const environments = [${constants.join(", ")}];`;
    const own = "export const ownAccounts = [];";
    writeFileSync(join(folder, "stacks/environments/index.ts"), [...imports, list, own, ""].join("\n"));
  }

  function run(
    folder: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): ReturnType<typeof spawnSync> {
    const environment = { ...process.env, CDKTF_OUTDIR: undefined, ...env };
    return spawnSync(process.execPath, ["scripts/app.mjs", ...args], {
      cwd: folder,
      env: environment,
      encoding: "utf8",
    });
  }

  /** Every file below a folder with what it holds. */
  function contents(folder: string): Record<string, string> {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(
      files.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), readFileSync(path, "utf8")] as const;
      }),
    );
  }

  const stackFiles = names.map((name) => `stacks/${name}/cdk.tf.json`);

  it("writes the stacks, keeps what Terraform has there, and changes nothing when it refuses", () => {
    inTemporaryFolder((folder) => {
      copySamples(folder);
      const output = join(folder, "cdktf.out");

      expect(run(folder)).toMatchObject({ status: 0, stdout: "", stderr: "" });
      const first = contents(output);
      expect(Object.keys(first).sort()).toEqual(["manifest.json", ...stackFiles].sort());
      for (const name of names) expect(first[`stacks/${name}/cdk.tf.json`]).toBe(sample(name).text);

      mkdirSync(join(output, "stacks/dev/.terraform"));
      writeFileSync(join(output, "stacks/dev/.terraform/kept"), "by Terraform");
      writeFileSync(join(output, "stacks/dev/cdk.tf"), "# HCL of an earlier synth");
      mkdirSync(join(output, "stacks/gone"));
      writeFileSync(join(output, "stacks/gone/cdk.tf.json"), "{}");
      mkdirSync(join(output, "stacks/gone/.terraform"));
      mkdirSync(join(output, "stacks/kept"));
      writeFileSync(join(output, "stacks/kept/cdk.tf.json"), "{}");
      writeFileSync(join(output, "stacks/kept/notes.txt"), "mine");
      mkdirSync(join(output, "stacks/foreign"));
      writeFileSync(join(output, "stacks/foreign/main.tf"), "");
      writeFileSync(join(output, "manifest.json"), JSON.stringify({ stacks: { gone: {}, kept: {}, "../..": {} } }));
      const summarized = run(folder, ["--summary"]);
      expect(summarized).toMatchObject({ status: 0, stderr: "" });
      expect(summarized.stdout).toBe(summarize(planEnvironments(environments)));
      const second = {
        ...first,
        "stacks/dev/.terraform/kept": "by Terraform",
        "stacks/foreign/main.tf": "",
        "stacks/kept/notes.txt": "mine",
      };
      expect(contents(output)).toEqual(second);
      expect(existsSync(join(output, "stacks/gone"))).toBe(false);

      const source = join(folder, "stacks/environments/prod.ts");
      const text = readFileSync(source, "utf8");
      writeFileSync(source, text.replace('account: "777788889999"', 'account: "7777"').replace('"users"]', '"usres"]'));
      const refused = run(folder, ["--summary"]);
      expect(refused).toMatchObject({ status: 1, stdout: "" });
      expect(String(refused.stderr).split("\n")).toEqual([
        "3 problems found; nothing was written.",
        expect.stringMatching(
          /^ {2}prod › account: "7777" is not an AWS account ID: AWS uses 12 digits, .*\. Copy it /,
        ),
        expect.stringMatching(
          /^ {2}prod › connections › polytomic › tables: no table "usres"; did you mean "users"\? /,
        ),
        expect.stringMatching(/^ {2}prod › principals › support › assumedBy › externalId: is missing for account 7777/),
        "",
      ]);
      expect(contents(output)).toEqual(second);
      expect(readdirSync(folder).filter((name) => name.startsWith(".cdktf.out"))).toEqual([]);
    });
  });

  it("makes the archive of an asset, without starting itself for it", () => {
    inTemporaryFolder((folder) => {
      copySamples(folder);
      writeFileSync(
        join(folder, "main.ts"),
        `import { App, AssetType, TerraformAsset, TerraformStack } from "cdktf";
        if (process.argv.length > 2) throw new Error("started by itself");
        const app = new App();
        new TerraformAsset(new TerraformStack(app, "code"), "code", { path: "modules/review", type: AssetType.ARCHIVE });
        app.synth();`,
      );
      expect(run(folder)).toMatchObject({ status: 0, stdout: "", stderr: "" });
      const written = contents(join(folder, "cdktf.out/stacks/code"));
      const [archive] = Object.keys(written).filter((path) => path.endsWith("/archive.zip"));
      expect(written[archive ?? ""]).toMatch(/^PK/);
    });
  });

  it("writes where CDKTF_OUTDIR says, and nowhere else", () => {
    inTemporaryFolder((folder) => {
      copySamples(folder);
      const elsewhere = mkdtempSync(join(tmpdir(), "data-access-out-"));
      try {
        expect(run(folder, [], { CDKTF_OUTDIR: join(elsewhere, "a/b") })).toMatchObject({ status: 0, stdout: "" });
        expect(Object.keys(contents(join(elsewhere, "a/b"))).sort()).toEqual(["manifest.json", ...stackFiles].sort());
        for (const name of names) {
          const stack = join(elsewhere, "a/b/stacks", name);
          const text = readFileSync(join(stack, "cdk.tf.json"), "utf8");
          const [path = ""] = /(?<="local": \{\s*"path": ")[^"]*/.exec(text) ?? [];
          // Local state stays in the project, where no other project's synth puts its own.
          expect(resolve(realpathSync(stack), path)).toBe(join(realpathSync(folder), `terraform.${name}.tfstate`));
          expect(text.replace(path, `../../../terraform.${name}.tfstate`)).toBe(sample(name).text);
        }
        expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
      } finally {
        rmSync(elsewhere, { recursive: true, force: true });
      }
    });
  });
});
