import { KeyRef } from "../../modules/grants";
import { type OneKey } from "../../modules/catalogue";
import { Role } from "../../modules/iam";
import { service } from "../../modules/policy";
import { Bucket, type BucketProps, ExistingBucket, type GrantedBucket } from "../../modules/s3";
import { allows } from "../permission";
import { account, refusals, type SynthesizedStack, synthesizeStack } from "../synth";

const keyArn = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

function withBucket(props: Partial<BucketProps<GrantedBucket>> = {}): SynthesizedStack {
  return synthesizeStack((scope) => {
    new Bucket(scope, "exports", { name: "acme-exports", ...props });
  });
}

const bucket = "${aws_s3_bucket.exports.bucket}";

describe("Bucket", () => {
  it("is private, encrypted, versioned and over TLS only", () => {
    const stack = withBucket();
    const { policy, ...policyArguments } = stack.block("aws_s3_bucket_policy.exports_policy");
    expect(stack.addresses).toEqual([
      "aws_s3_bucket.exports",
      "aws_s3_bucket_lifecycle_configuration.exports_lifecycle",
      "aws_s3_bucket_ownership_controls.exports_ownership",
      "aws_s3_bucket_policy.exports_policy",
      "aws_s3_bucket_public_access_block.exports_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration.exports_encryption",
      "aws_s3_bucket_versioning.exports_versioning",
    ]);
    expect(stack.block("aws_s3_bucket.exports")).toEqual({
      bucket: "acme-exports",
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.block("aws_s3_bucket_public_access_block.exports_public_access_block")).toEqual({
      bucket,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(stack.block("aws_s3_bucket_ownership_controls.exports_ownership")).toEqual({
      bucket,
      // S3 refuses two changes of a bucket's access at the same moment.
      depends_on: ["aws_s3_bucket_public_access_block.exports_public_access_block"],
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    expect(stack.block("aws_s3_bucket_server_side_encryption_configuration.exports_encryption")).toEqual({
      bucket,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    expect(stack.block("aws_s3_bucket_versioning.exports_versioning")).toEqual({
      bucket,
      versioning_configuration: { status: "Enabled" },
    });
    expect(stack.block("aws_s3_bucket_lifecycle_configuration.exports_lifecycle")).toEqual({
      bucket,
      depends_on: ["aws_s3_bucket_versioning.exports_versioning"],
      rule: [
        {
          id: "abort-incomplete-uploads",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
      ],
    });
    expect(policyArguments).toEqual({
      bucket,
      depends_on: ["aws_s3_bucket_ownership_controls.exports_ownership"],
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::acme-exports", "arn:aws:s3:::acme-exports/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it.each([
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ])("denies in the partition of %s", (region, partition) => {
    const stack = synthesizeStack(
      (scope) => {
        new Bucket(scope, "exports", { name: "acme-exports" });
      },
      { region },
    );
    expect(stack.policy("aws_s3_bucket_policy.exports_policy").Statement[0]?.Resource).toEqual([
      `arn:${partition}:s3:::acme-exports`,
      `arn:${partition}:s3:::acme-exports/*`,
    ]);
  });

  it("uses a customer's key through a bucket key", () => {
    const encryption = (key: OneKey): unknown =>
      withBucket({ encryptionKey: new KeyRef(key) }).block(
        "aws_s3_bucket_server_side_encryption_configuration.exports_encryption",
      );
    const expected = (id: string): unknown => ({
      bucket,
      rule: [
        {
          apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: id },
          bucket_key_enabled: true,
        },
      ],
    });
    expect(encryption({ arn: keyArn })).toEqual(expected(keyArn));
    expect(
      encryption({ arn: `arn:aws:kms:us-east-1:${account}:key/<exports>`, expression: "${aws_kms_key.k.arn}" }),
    ).toEqual(expected("${aws_kms_key.k.arn}"));
  });

  it("removes what is old, with its versions", () => {
    const rules = (props: Partial<BucketProps<GrantedBucket>>): unknown =>
      withBucket(props).block("aws_s3_bucket_lifecycle_configuration.exports_lifecycle")["rule"];
    const lifetimes = { abortIncompleteUploadsAfterDays: 2, expireAfterDays: { "artie/": 14, "reports/": 365 } };
    expect(rules(lifetimes)).toEqual([
      {
        id: "abort-incomplete-uploads",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 2 }],
      },
      {
        id: "expire-artie/",
        status: "Enabled",
        filter: [{ prefix: "artie/" }],
        expiration: [{ days: 14 }],
        noncurrent_version_expiration: [{ noncurrent_days: 14 }],
      },
      {
        id: "expire-reports/",
        status: "Enabled",
        filter: [{ prefix: "reports/" }],
        expiration: [{ days: 365 }],
        noncurrent_version_expiration: [{ noncurrent_days: 365 }],
      },
    ]);
    expect(rules({ versioning: false, expireAfterDays: { "artie/": 14 } })).toContainEqual({
      id: "expire-artie/",
      status: "Enabled",
      filter: [{ prefix: "artie/" }],
      expiration: [{ days: 14 }],
    });
  });

  it("is made without versions, kept from destruction, or emptied by it, and tagged", () => {
    const kept = withBucket({ versioning: false, tags: { team: "data" } });
    expect(kept.block("aws_s3_bucket.exports")).toEqual({
      bucket: "acme-exports",
      tags: { team: "data" },
      lifecycle: { prevent_destroy: true },
    });
    expect(kept.block("aws_s3_bucket_versioning.exports_versioning")).toMatchObject({
      versioning_configuration: { status: "Suspended" },
    });
    expect(withBucket({ disposable: true, tags: { team: "data" } }).block("aws_s3_bucket.exports")).toEqual({
      bucket: "acme-exports",
      force_destroy: true,
      tags: { team: "data", "cdktf-data-access:disposable": "true" },
    });
  });

  it("takes the stack's default of what is disposable", () => {
    const stack = synthesizeStack(
      (scope) => {
        new Bucket(scope, "exports", { name: "acme-exports" });
        new Bucket(scope, "kept", { name: "acme-kept", disposable: false });
      },
      { disposable: true },
    );
    expect(stack.block("aws_s3_bucket.exports")).toMatchObject({ force_destroy: true });
    expect(stack.block("aws_s3_bucket.kept")).toEqual({ bucket: "acme-kept", lifecycle: { prevent_destroy: true } });
  });

  it("says what to write in place of forceDestroy of an earlier release", () => {
    expect(refusals(() => withBucket({ forceDestroy: true } as Partial<BucketProps<GrantedBucket>>))).toEqual([
      '[stack/exports] forceDestroy: "forceDestroy" is an option of an earlier release. Remove it where it is false; where it is true, write disposable: true.',
    ]);
  });

  it("keeps Terraform from reading a prefix as a template", () => {
    const text = withBucket({ expireAfterDays: { "a%{b}/": 1 } }).text;
    expect(text).toContain("a%%{b}/");
    expect(text).not.toMatch(/a%\{b\}\//);
  });

  it("lets S3 deliver the access logs of the buckets that send them, and of no other", () => {
    const stack = synthesizeStack((scope) => {
      const logs = new Bucket(scope, "logs", { name: "acme-logs" });
      new Bucket(scope, "exports", { name: "acme-exports", accessLogs: { bucket: logs } });
      new Bucket(scope, "output", { name: "acme-output", accessLogs: { bucket: logs, prefix: "o/" } });
    });
    expect(stack.block("aws_s3_bucket_logging.exports_logging")).toEqual({
      bucket,
      target_bucket: "${aws_s3_bucket.logs.bucket}",
      target_prefix: "acme-exports/",
      depends_on: ["aws_s3_bucket_policy.logs_policy"],
    });
    expect(stack.block("aws_s3_bucket_logging.output_logging")).toMatchObject({ target_prefix: "o/" });
    const delivery = (sid: string, prefix: string, source: string): unknown => ({
      Sid: sid,
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::acme-logs/${prefix}*`,
      Condition: {
        ArnLike: { "aws:SourceArn": `arn:aws:s3:::${source}` },
        StringEquals: { "aws:SourceAccount": account },
      },
    });
    expect(stack.policy("aws_s3_bucket_policy.logs_policy").Statement).toEqual([
      delivery("AccessLogs1", "acme-exports/", "acme-exports"),
      delivery("AccessLogs2", "o/", "acme-output"),
      expect.objectContaining({ Sid: "DenyWithoutTls" }),
    ]);
    expect(stack.policy("aws_s3_bucket_policy.exports_policy").Statement).toHaveLength(1);
  });

  it("sends its access logs to a bucket that somebody else makes", () => {
    const stack = synthesizeStack((scope) => {
      const logs = new ExistingBucket(scope, "logs", { name: "acme-logs" });
      new Bucket(scope, "exports", { name: "acme-exports", accessLogs: { bucket: logs } });
    });
    expect(stack.block("aws_s3_bucket_logging.exports_logging")).toMatchObject({ target_bucket: "acme-logs" });
  });

  it("keeps actions on the bucket and on its objects apart, both under the prefix", () => {
    const stack = synthesizeStack((scope) => {
      const exports = new Bucket(scope, "exports", { name: "acme-exports" });
      const scoped = { prefix: "artie/" };
      new Role(scope, "vendor", { assumedBy: service("ec2") }).allow(exports.readWrite(scoped), exports.delete(scoped));
    });
    const held = stack.policiesOf("aws_iam_role.vendor");
    const arn = "arn:aws:s3:::acme-exports";
    for (const { Resource } of held.flatMap(({ Statement }) => Statement)) {
      const onObjects = [Resource ?? []].flat().map((each) => each.includes("/"));
      expect(new Set(onObjects).size).toBe(1);
    }
    expect(allows(held, "s3:ListBucket", arn, { "s3:prefix": "artie/" })).toBe(true);
    expect(allows(held, "s3:ListBucket", arn, { "s3:prefix": "art" })).toBe(false);
    expect(allows(held, "s3:GetBucketLocation", arn)).toBe(true);
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"]) {
      expect(allows(held, action, `${arn}/artie/part-1`)).toBe(true);
      expect(allows(held, action, `${arn}/salaries`)).toBe(false);
      expect(allows(held, action, `${arn}-archive/artie/part-1`)).toBe(false);
    }
    expect(allows(held, "s3:PutBucketPolicy", arn)).toBe(false);
    expect(allows(held, "s3:GetObjectVersion", `${arn}/artie/part-1`)).toBe(false);
  });

  it("lets writers and readers use its key, only through S3", () => {
    const stack = synthesizeStack((scope) => {
      const exports = new Bucket(scope, "exports", {
        name: "acme-exports",
        encryptionKey: new KeyRef({ arn: keyArn }),
      });
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(exports.read());
      new Role(scope, "writer", { assumedBy: service("ec2") }).allow(exports.write());
    });
    const throughS3 = { "kms:ViaService": "s3.us-east-1.amazonaws.com" };
    const may = (role: string, action: string, context = throughS3): boolean =>
      allows(stack.policiesOf(`aws_iam_role.${role}`), action, keyArn, context);
    expect(may("reader", "kms:Decrypt")).toBe(true);
    expect(may("reader", "kms:GenerateDataKey")).toBe(false);
    expect(may("writer", "kms:GenerateDataKey")).toBe(true);
    expect(may("writer", "kms:Decrypt", { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" })).toBe(false);
  });

  it("delegates its verbs to its ref", () => {
    synthesizeStack((scope) => {
      const exports = new Bucket(scope, "exports", { name: "acme-exports" });
      const { ref } = exports;
      const scoped = { prefix: "artie/" };
      expect(exports.list(scoped)).toEqual(ref.list(scoped));
      expect(exports.read(scoped)).toEqual(ref.read(scoped));
      expect(exports.write(scoped)).toEqual(ref.write(scoped));
      expect(exports.readWrite(scoped)).toEqual(ref.readWrite(scoped));
      expect(exports.delete(scoped)).toEqual(ref.delete(scoped));
      expect(exports.provideImport(scoped)).toEqual(ref.provideImport(scoped));
      expect(exports.denial()).toEqual(ref.denial());
      expect(exports.receiveExport(scoped)).toEqual(ref.receiveExport(scoped));
      expect(exports.grant(["getObject"], scoped)).toEqual(ref.grant(["getObject"], scoped));
    });
  });

  it("refuses everything that S3 would, at once", () => {
    const problems = refusals(() =>
      withBucket({
        name: "Acme_Exports",
        encryptionKey: new KeyRef({ arn: `arn:aws:kms:us-east-1:${account}:alias/exports` }),
        abortIncompleteUploadsAfterDays: 0,
        expireAfterDays: { artie: 1, "b*/": 0.5 },
        tags: { "a<b": "x" },
      }),
    );
    expect(problems).toEqual([
      '[stack/exports] name: "Acme_Exports" is not a valid bucket name: S3 allows 3 to 63 of a–z 0–9 . -. Write "acme-exports".',
      expect.stringMatching(/^\[stack\/exports\] encryptionKey: "arn:.*" is an alias: /),
      "[stack/exports] abortIncompleteUploadsAfterDays: 0 is not a number of days: it is a whole number from 1 to 2147483647. Write it as in 14.",
      '[stack/exports] expireAfterDays › artie: "artie" is not a usable prefix: it must end with "/" and not begin with one, or it would also cover its neighbours. Write "artie/".',
      '[stack/exports] expireAfterDays › b*/: "b*/" is not a usable prefix: * and ? are wildcards and $ begins a variable in a policy. Choose a prefix without them.',
      "[stack/exports] expireAfterDays › b*/: 0.5 is not a number of days: it is a whole number from 1 to 2147483647. Write it as in 14.",
      expect.stringMatching(/^\[stack\/exports\] tags › a<b: "a<b" is not a valid tag key: AWS allows 1 to 128 /),
    ]);
  });

  it.each(["ab", "acme..exports", "-acme", "192.168.1.1", "xn--acme", "acme-s3alias", "a".repeat(64), "büro"])(
    "refuses the name %s",
    (name) => {
      expect(refusals(() => withBucket({ name }))).toHaveLength(1);
    },
  );

  it("refuses to send logs to a bucket with a customer's key", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const logs = new Bucket(scope, "logs", { name: "acme-logs", encryptionKey: new KeyRef({ arn: keyArn }) });
        new Bucket(scope, "exports", { name: "acme-exports", accessLogs: { bucket: logs } });
      }),
    );
    expect(problems).toEqual([
      '[stack/exports] accessLogs › bucket: "acme-logs" is encrypted with a customer-managed key, and S3 delivers no access logs ' +
        "to such a bucket. Send them to a bucket with the keys of S3.",
    ]);
  });

  it("refuses to send logs to a bucket that has its own logged", () => {
    const problems = refusals(() =>
      synthesizeStack((scope) => {
        const archive = new Bucket(scope, "archive", { name: "acme-archive" });
        const logs = new Bucket(scope, "logs", { name: "acme-logs", accessLogs: { bucket: archive } });
        new Bucket(scope, "exports", { name: "acme-exports", accessLogs: { bucket: logs } });
      }),
    );
    expect(problems).toEqual([
      '[stack/exports] accessLogs › bucket: "acme-logs" has access logs of its own: every log that is delivered would ' +
        "be logged in turn. Send access logs to a bucket that has none.",
    ]);
  });
});

describe("ExistingBucket", () => {
  it("fails the plan in another region", () => {
    const stack = synthesizeStack(
      (scope) => {
        new ExistingBucket(scope, "lake", { name: "acme-lake" });
      },
      { region: "eu-west-1" },
    );
    expect(stack.addresses).toEqual(["data.aws_s3_bucket.lake"]);
    expect(stack.block("data.aws_s3_bucket.lake")).toEqual({
      bucket: "acme-lake",
      lifecycle: {
        postcondition: [
          {
            condition: '${self.bucket_region == "eu-west-1"}',
            error_message: "Bucket acme-lake is not in eu-west-1, the region of this environment.",
          },
        ],
      },
    });
  });

  it("refuses a name that S3 does not take", () => {
    expect(
      refusals(() =>
        synthesizeStack((scope) => {
          new ExistingBucket(scope, "lake", { name: "Lake" });
        }),
      ),
    ).toEqual([expect.stringMatching(/^\[stack\/lake\] name: "Lake" is not a valid bucket name/)]);
  });
});
