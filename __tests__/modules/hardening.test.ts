// What every bucket, key and table that is made here promises, read from the JSON that Terraform reads.
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { checkTableHardening, Table, type TableProps } from "../../modules/dynamodb";
import { KeyRef } from "../../modules/grants";
import { checkKeyHardening, Key, type KeyProps } from "../../modules/kms";
import { Bucket, type BucketProps, checkBucketHardening, type GrantedBucket } from "../../modules/s3";
import { type RenderedResources } from "../../modules/terraform";
import { formatProblem } from "../../modules/validation";
import { environments, planEnvironments } from "../../stacks";
import { account, type Block, synthesizeEnvironments, synthesizeStack } from "../synth";

const encryptionKey = new KeyRef({
  arn: `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
});

type Resources = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The resources with the arguments of one changed; undefined takes an argument away. */
function overridden(resources: Resources, address: string, change: Block): RenderedResources {
  const [type = "", name = ""] = address.split(".");
  const block = Object.fromEntries(
    Object.entries({ ...resources[type]?.[name], ...change }).filter(([, value]) => value !== undefined),
  );
  return { ...resources, [type]: { ...resources[type], [name]: block } };
}

function without(resources: Resources, address: string): RenderedResources {
  const [type = "", name = ""] = address.split(".");
  return {
    ...resources,
    [type]: Object.fromEntries(Object.entries(resources[type] ?? {}).filter(([key]) => key !== name)),
  };
}

describe("a bucket", () => {
  const props = { name: "acme-exports" };
  const made = (settings: Partial<BucketProps<GrantedBucket>> = {}): Resources =>
    synthesizeStack((scope) => {
      new Bucket(scope, "exports", { ...props, ...settings });
      new Bucket(scope, "other", { name: "acme-other" });
    }).json.resource ?? {};
  const check = (resources: RenderedResources, settings: Partial<BucketProps<GrantedBucket>> = {}): string[] =>
    checkBucketHardening("exports", resources, settings).map(formatProblem);

  it.each<[string, Partial<BucketProps<GrantedBucket>>]>([
    ["as it is made by default", {}],
    ["with a key that was named", { encryptionKey }],
    ["without versions", { versioning: false }],
  ])("keeps its promises %s", (_, settings) => {
    expect(check(made(settings), settings)).toEqual([]);
  });

  it("keeps them with the settings that it was made from, and with no others", () => {
    expect(check(made(), { encryptionKey })).toHaveLength(3);
    expect(check(made({ encryptionKey }))).toHaveLength(2);
    expect(check(made({ versioning: false }))).toHaveLength(1);
  });

  const publicAccessBlock = "aws_s3_bucket_public_access_block.exports_public_access_block";
  const ownership = "aws_s3_bucket_ownership_controls.exports_ownership";
  const encryption = "aws_s3_bucket_server_side_encryption_configuration.exports_encryption";
  const versioning = "aws_s3_bucket_versioning.exports_versioning";

  it.each<[string, string, Block]>([
    ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].flatMap(
      (flag): [string, string, Block][] => [
        [`${flag} is false`, publicAccessBlock, { [flag]: false }],
        [`${flag} is absent`, publicAccessBlock, { [flag]: undefined }],
        [`${flag} is an expression`, publicAccessBlock, { [flag]: "${var.open}" }],
      ],
    ),
    ["objects belong to their writers", ownership, { rule: { object_ownership: "ObjectWriter" } }],
    [
      "objects belong to the owner where writers say so",
      ownership,
      { rule: [{ object_ownership: "BucketOwnerPreferred" }] },
    ],
    ["ownership has no rule", ownership, { rule: undefined }],
    ["encryption has no rule", encryption, { rule: [] }],
    ["encryption has two rules", encryption, { rule: [{}, {}] }],
    [
      "encryption is with a key that nobody named",
      encryption,
      {
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: "alias/x" } }],
      },
    ],
    ["versions are suspended", versioning, { versioning_configuration: { status: "Suspended" } }],
    ["the bucket has an access control list", "aws_s3_bucket.exports", { acl: "public-read" }],
    ["the bucket has a policy of its own", "aws_s3_bucket.exports", { policy: "{}" }],
    ["the public access block is not created", publicAccessBlock, { count: 0 }],
    ["ownership is made for each of nothing", ownership, { for_each: {} }],
    ["changes of encryption are ignored", encryption, { lifecycle: { ignore_changes: ["rule"] } }],
    ["rules of ownership come from an expression", ownership, { dynamic: { rule: {} } }],
  ])("does not keep them where %s", (_, address, change) => {
    const problems = check(overridden(made(), address, change));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.filter((each) => !each.startsWith(`${address} › `))).toEqual([]);
  });

  it("does not keep them with a key but without a bucket key, or with another key", () => {
    const rule = { sse_algorithm: "aws:kms", kms_master_key_id: encryptionKey.arn };
    const withRule = (block: Block): string[] =>
      check(overridden(made({ encryptionKey }), encryption, { rule: [block] }), { encryptionKey });
    expect(withRule({ apply_server_side_encryption_by_default: rule, bucket_key_enabled: true })).toEqual([]);
    expect(withRule({ apply_server_side_encryption_by_default: rule })).toEqual([
      `${encryption} › rule › bucket_key_enabled: must be true. Remove the override that changes it.`,
    ]);
    const other = { ...rule, kms_master_key_id: "alias/aws/s3" };
    expect(withRule({ apply_server_side_encryption_by_default: other, bucket_key_enabled: true })).toHaveLength(1);
  });

  it.each([publicAccessBlock, ownership, encryption, versioning])("does not keep them without %s", (address) => {
    const [type = ""] = address.split(".");
    expect(check(without(made(), address))).toEqual([
      `aws_s3_bucket.exports: "${type}" is missing. Remove the override that takes it away.`,
    ]);
    expect(check(overridden(made(), address, { bucket: "another-bucket" }))).toHaveLength(1);
  });

  it("does not keep them with a second public access block, however that names the bucket", () => {
    for (const reference of ["acme-exports", "${aws_s3_bucket.exports.id}", "${aws_s3_bucket.exports.bucket}"]) {
      const { json } = synthesizeStack((scope) => {
        new Bucket(scope, "exports", props);
        new S3BucketPublicAccessBlock(scope, "open", { bucket: reference });
      });
      expect(check(json.resource ?? {})).toEqual([
        "aws_s3_bucket_public_access_block.open: is a second one for aws_s3_bucket.exports. Remove it.",
      ]);
    }
  });
});

describe("a key", () => {
  const made = (props: KeyProps): Resources =>
    synthesizeStack((scope) => {
      new Key(scope, "data", props);
    }).json.resource ?? {};
  const check = (resources: RenderedResources, props: KeyProps = {}): string[] =>
    checkKeyHardening("data", resources, props).map(formatProblem);

  it.each<[string, KeyProps]>([
    ["as it is made by default", {}],
    ["with periods of its own", { rotationPeriodInDays: 180, deletionWindowInDays: 7 }],
  ])("keeps its promises %s", (_, props) => {
    expect(check(made(props), props)).toEqual([]);
  });

  it.each<[string, Block]>([
    ["KMS does not rotate it", { enable_key_rotation: false }],
    ["nothing is said of its rotation", { enable_key_rotation: undefined }],
    ["it is rotated less often", { rotation_period_in_days: 2560 }],
    ["it is lost within a week", { deletion_window_in_days: 7 }],
    ["it is disabled", { is_enabled: false }],
    ["it is asymmetric", { customer_master_key_spec: "RSA_4096" }],
    ["it signs", { key_usage: "SIGN_VERIFY" }],
    ["its owner may be locked out", { bypass_policy_lockout_safety_check: true }],
    ["it is not created", { count: 0 }],
  ])("does not keep them where %s", (_, change) => {
    expect(check(overridden(made({}), "aws_kms_key.data", change))).toEqual([
      expect.stringMatching(/^aws_kms_key\.data › \w+: /),
    ]);
  });
});

describe("a table", () => {
  const props: TableProps = {
    partitionKey: { name: "pk", type: "S" },
    encryptionKey,
    pointInTimeRecovery: {},
    deletionProtection: true,
  };
  const made = (settings: TableProps): Resources =>
    synthesizeStack((scope) => {
      new Table(scope, "orders", settings);
    }).json.resource ?? {};
  const check = (resources: RenderedResources, settings: TableProps = props): string[] =>
    checkTableHardening("orders", resources, settings).map(formatProblem);

  it.each<[string, TableProps]>([
    ["as little as it can", { partitionKey: props.partitionKey }],
    ["as much as it can", props],
    ["a period of its own", { ...props, pointInTimeRecovery: { days: 7 } }],
    ["a stream that others switch", { ...props, streamManagedElsewhere: true, preventDestroy: true }],
  ])("keeps its promises with %s", (_, settings) => {
    expect(check(made(settings), settings)).toEqual([]);
  });

  it.each<[string, Block]>([
    ["it is encrypted with the key of AWS", { server_side_encryption: undefined }],
    ["encryption with its key is off", { server_side_encryption: { enabled: false, kms_key_arn: encryptionKey.arn } }],
    ["it is encrypted with another key", { server_side_encryption: { enabled: true, kms_key_arn: "alias/x" } }],
    ["it cannot be restored", { point_in_time_recovery: { enabled: false, recovery_period_in_days: 35 } }],
    ["it can be restored for a day", { point_in_time_recovery: { enabled: true, recovery_period_in_days: 1 } }],
    ["it can be deleted", { deletion_protection_enabled: false }],
    ["changes of it are ignored", { lifecycle: { ignore_changes: "all" } }],
  ])("does not keep them where %s", (_, change) => {
    expect(check(overridden(made(props), "aws_dynamodb_table.orders", change))).not.toEqual([]);
  });
});

test("the sample environments keep the promises of their buckets, keys and tables", () => {
  const stacks = synthesizeEnvironments(Object.fromEntries(environments.map((each) => [each.name, each])));
  let count = 0;
  for (const plan of planEnvironments(environments)) {
    const resources = stacks[plan.environment.name]?.json.resource ?? {};
    const checks = [
      ...Object.entries(plan.buckets).map(([key, { made }]) => made && checkBucketHardening(key, resources, made)),
      ...Object.entries(plan.keys).map(([key, { made }]) => made && checkKeyHardening(key, resources, made)),
      ...Object.entries(plan.tables).map(([key, { made }]) => made && checkTableHardening(key, resources, made)),
    ];
    for (const problems of checks) {
      if (problems === undefined) continue;
      count++;
      expect(problems).toEqual([]);
    }
  }
  expect(count).toBeGreaterThan(10);
});
