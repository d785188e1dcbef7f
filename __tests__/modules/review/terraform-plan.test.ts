import { judgePlan, readTerraformPlan } from "../../../modules/review";
import { formatProblem } from "../../../modules/validation";

/** A change as `terraform show -json` prints it. */
interface Entry {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  readonly previous_address?: string;
  readonly deposed?: string;
  readonly change?: object;
  readonly mode?: string;
}

function planText(entries: readonly Entry[], root: object = {}): string {
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: { root_module: {} },
    resource_changes: entries.map(
      ({ address, actions, before = null, after = null, change, mode = "managed", ...others }) => ({
        address,
        mode,
        type: address.split(".")[0],
        ...others,
        change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
      }),
    ),
    configuration: {
      provider_config: {
        aws: {
          expressions: {
            allowed_account_ids: { constant_value: ["111122223333"] },
            region: { constant_value: "us-east-1" },
          },
        },
      },
    },
    errored: false,
    complete: true,
    ...root,
  });
}

function judged(entries: readonly Entry[], declared: readonly string[] = []) {
  const { plan, problems } = readTerraformPlan(planText(entries));
  if (plan === undefined) throw new Error(problems.map(formatProblem).join("\n"));
  const judgement = judgePlan(plan.changes, new Set(declared));
  return {
    refused: judgement.problems.map(formatProblem),
    reported: judgement.reported.flatMap(({ key, details }) => details.map((detail) => `${key}: ${detail}`)),
  };
}

const table = { name: "orders", hash_key: "pk", attribute: [{ name: "pk", type: "S" }], tags: null, tags_all: {} };
const disposable = { "cdktf-data-access:disposable": "true" };
const user: Entry = { address: "aws_iam_user.artie_user", actions: ["delete"], before: { name: "prod-artie" } };
const key: Entry = {
  address: "aws_iam_access_key.artie_user_key_2026-11",
  actions: ["delete"],
  before: { user: "prod-artie", status: "Active", id: "AKIAEXAMPLE", secret: "hidden" },
  change: { before_sensitive: { secret: true } },
};

describe("a plan", () => {
  it("that changes nothing is neither refused nor reported", () => {
    expect(judged([{ address: "aws_dynamodb_table.orders", actions: ["no-op"], before: table, after: table }])).toEqual(
      {
        refused: [],
        reported: [],
      },
    );
  });

  it.each([
    ["aws_dynamodb_table.orders", table, "table orders would be destroyed with its items"],
    ["aws_s3_bucket.lake", { bucket: "acme-lake", tags: {} }, "bucket acme-lake would be destroyed with its objects"],
    ["aws_kms_key.fields", { tags: null }, "KMS key fields would be destroyed with everything that it encrypted"],
  ])("that deletes %s is refused unless its before has the marker", (address, before, text) => {
    const { refused } = judged([{ address, actions: ["delete"], before }]);
    expect(refused).toEqual([expect.stringMatching(new RegExp(`^${address}: ${text}.*Do not apply this plan\\.`))]);
    const unprotected = { ...before, deletion_protection_enabled: false, force_destroy: true };
    const marked = judged([{ address, actions: ["delete"], before: { ...unprotected, tags: disposable } }]);
    expect([marked.refused, marked.reported.length]).toEqual([[], 1]);
    const byDefaultTags = { ...unprotected, tags: null, tags_all: disposable };
    expect(judged([{ address, actions: ["delete"], before: byDefaultTags }]).refused).toHaveLength(1);
    const falsely = { ...before, tags: { "cdktf-data-access:disposable": "false" } };
    expect(judged([{ address, actions: ["delete"], before: falsely }]).refused).toHaveLength(1);
  });

  it.each([
    ["aws_dynamodb_table.orders", { ...table, deletion_protection_enabled: true }],
    ["aws_s3_bucket.lake", { bucket: "acme-lake", force_destroy: false }],
  ])("that deletes %s is refused where the marker is there and AWS still protects it", (address, before) => {
    expect(judged([{ address, actions: ["delete"], before: { ...before, tags: disposable } }]).refused).toHaveLength(1);
  });

  it("tells nothing of statements that move between the policies of one principal", () => {
    const policy = (name: string, tables: readonly string[]): Readonly<Record<string, unknown>> => ({
      name,
      policy: JSON.stringify({
        Statement: tables.map((each) => ({
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: `arn:aws:dynamodb:us-east-1:111122223333:table/${each}`,
        })),
      }),
    });
    const grown: readonly Entry[] = [
      {
        address: "aws_iam_policy.reader_policy",
        actions: ["update"],
        before: policy("prod-reader", ["a", "b"]),
        after: policy("prod-reader", ["a"]),
      },
      { address: "aws_iam_policy.reader_policy-2", actions: ["create"], after: policy("prod-reader_2", ["b"]) },
    ];
    expect(judged(grown)).toEqual({ refused: [], reported: [] });
    expect(judged(grown.slice(0, 1)).reported).toEqual([
      "aws_iam_policy.reader_policy: no longer allows dynamodb:GetItem on table/b",
    ]);
  });

  it.each([[["delete", "create"]], [["create", "delete"]]])(
    "that replaces a table by %j is refused with the reason",
    (actions) => {
      const after = { ...table, hash_key: "id", tags: disposable };
      const entry = {
        address: "aws_dynamodb_table.orders",
        actions,
        before: table,
        after,
        change: { replace_paths: [["hash_key"]] },
      };
      expect(judged([entry]).refused).toEqual([
        expect.stringContaining('table orders would be replaced, and loses its items: partitionKey "pk" → "id"'),
      ]);
    },
  );

  it("that replaces what it imports is refused: the table is described wrongly", () => {
    const change = { importing: { id: "orders" }, replace_paths: [["hash_key"]] };
    const entry = {
      address: "aws_dynamodb_table.orders",
      actions: ["delete", "create"],
      before: table,
      after: table,
      change,
    };
    expect(judged([entry]).refused).toHaveLength(1);
  });

  it("that imports is reported", () => {
    const change = { importing: { id: "orders" } };
    expect(
      judged([{ address: "aws_dynamodb_table.orders", actions: ["no-op"], before: table, after: table, change }]),
    ).toEqual({
      refused: [],
      reported: ["aws_dynamodb_table.orders: imports 1 resource that AWS has"],
    });
  });

  it.each([[["forget"]], [["create", "forget"]]])(
    "that forgets a table by %j is refused unless an environment declares it",
    (actions) => {
      const forgets = [{ address: "aws_dynamodb_table.orders", actions, before: table, after: table }];
      expect(judged(forgets).refused).toEqual([
        "aws_dynamodb_table.orders: table orders would leave Terraform, and no environment here declares that. Do not apply " +
          "this plan. Plan again from the file that is to be deployed, where retired or existingTable() declares it.",
      ]);
      expect(judged(forgets, ["aws_dynamodb_table.orders"]).refused).toEqual([]);
    },
  );

  it("that deletes a deposed table is refused like one that deletes the table", () => {
    const entry = { address: "aws_dynamodb_table.orders", actions: ["delete"], before: table, deposed: "a1b2c3d4" };
    expect(judged([entry]).refused).toEqual([
      expect.stringMatching(/^aws_dynamodb_table.orders \(deposed a1b2c3d4\): table orders would be destroyed/),
    ]);
  });

  it("that deletes a live access key is refused, and one of an inactive key reported", () => {
    const { refused } = judged([key]);
    expect(refused).toEqual([
      expect.stringContaining(
        "access key 2026-11 of user prod-artie is Active and would be deleted, and applications that use it lose access",
      ),
    ]);
    const inactive = { ...key, before: { ...key.before, status: "Inactive" } };
    expect(judged([inactive])).toEqual({
      refused: [],
      reported: ["aws_iam_access_key.artie_user_key_2026-11: destroys access key 2026-11"],
    });
  });

  it("that deletes a live key with its user is reported, unless another key is created", () => {
    expect(judged([user, key])).toEqual({
      refused: [],
      reported: [
        "aws_iam_access_key.artie_user_key_2026-11: destroys access key 2026-11",
        "aws_iam_access_key.artie_user_key_2026-11: access key 2026-11 is Active and ends with its user prod-artie",
        "aws_iam_user.artie_user: destroys user prod-artie",
      ],
    });
    const created = {
      address: "aws_iam_access_key.eu_user_key_2026-11",
      actions: ["create"],
      after: { user: "prod-eu" },
    };
    expect(judged([user, key, created]).refused).toEqual([
      expect.stringContaining("while another access key is created"),
    ]);
  });

  it("that forgets an access key is refused, whatever is declared", () => {
    expect(judged([{ ...key, actions: ["forget"] }], [key.address]).refused).toEqual([
      expect.stringContaining("would leave Terraform and stay live in AWS"),
    ]);
  });

  it("that replaces an access key is refused", () => {
    const after = { user: "prod-artie", status: "Active" };
    const entry = { ...key, actions: ["delete", "create"], after, change: { replace_paths: [["pgp_key"]] } };
    expect(judged([entry]).refused).toEqual([
      expect.stringContaining("pgpKey of access key 2026-11 of user prod-artie changes"),
    ]);
  });

  it("names the roles and policies that it replaces", () => {
    const replaced = (address: string, before: object, after: object, path: string) => ({
      ...{ address, before, after, actions: ["delete", "create"] },
      change: { replace_paths: [[path]] },
    });
    expect(
      judged([
        replaced("aws_iam_role.artie_role", { name: "prod-artie" }, { name: "artie" }, "name"),
        replaced(
          "aws_iam_policy.artie_policy",
          { name: "prod-artie", description: "a" },
          { name: "prod-artie" },
          "description",
        ),
      ]),
    ).toEqual({
      refused: [],
      reported: [
        'aws_iam_policy.artie_policy: replaces policy prod-artie (description "a" → none): principals lose what it allows ' +
          "until the new one is attached",
        'aws_iam_role.artie_role: replaces role prod-artie (name "prod-artie" → "artie")',
      ],
    });
  });

  it("tells moves by the former address", () => {
    const entry = { address: "aws_iam_user.eu_user", previous_address: "aws_iam_user.artie_user", actions: ["no-op"] };
    expect(judged([{ ...entry, before: user.before ?? {}, after: user.before ?? {} }]).reported).toEqual([
      "aws_iam_user.eu_user: 1 resource moves from aws_iam_user.artie_user",
    ]);
  });

  it("shows no sensitive value", () => {
    const secret = { ...table, name: "hush" };
    const marked = {
      address: "aws_dynamodb_table.orders",
      actions: ["delete"],
      before: secret,
      change: { before_sensitive: { name: true } },
    };
    expect(JSON.stringify(judged([marked]))).not.toContain("hush");
  });

  it("reports no data sources", () => {
    const read = { address: "data.aws_dynamodb_table.users", mode: "data", actions: ["read"] };
    expect(judged([read])).toEqual({ refused: [], reported: [] });
  });
});

describe("what is not a plan that can be judged is refused", () => {
  const removed = [{ address: "aws_dynamodb_table.orders", actions: ["delete"], before: table }];

  it.each([
    ["no JSON", "Error: no plan", "is not the JSON of a plan"],
    ["a list", "[]", "is not the JSON of a plan"],
    ["a state", JSON.stringify({ format_version: "1.0", values: {} }), "is not the JSON of a plan"],
    ["another format", planText([], { format_version: "2.0" }), "has a format that is not known here"],
    ["a plan that failed", planText(removed, { errored: true }), "is of a plan that failed"],
    ["a part of a plan", planText([], { complete: false }), "is of an incomplete plan, as -target makes one"],
    [
      "an action of another version",
      planText([{ address: "aws_s3_bucket.a", actions: ["vanish"] }]),
      "has a change that is not known here",
    ],
    [
      "a change without an address",
      planText([{ address: undefined as never, actions: [] }].slice(1), { resource_changes: [{}] }),
      "has a change that is not known here",
    ],
  ])("%s", (_, text, rule) => {
    const { plan, problems } = readTerraformPlan(text);
    expect([plan, problems.map(formatProblem)]).toEqual([
      undefined,
      [`${rule}. Save a plan, terraform plan -out=FILE, and print that: terraform show -json FILE`],
    ]);
  });
});
