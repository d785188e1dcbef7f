import * as v from "valibot";
import { type BucketOperation, type BucketRef } from "../access";
import { type PolicyJson } from "../policy";
import { at, checkShape } from "../validation";
import { type Connection, type ConnectionContext, type ConnectionPlan, lookUp } from "./connection";
import { polytomicS3Expectations } from "./expectations";
import { polytomicEntries } from "./options-schema";
import { type PolytomicOptions, polytomicPrincipals } from "./polytomic";
import { refuseDocumentedPrefix } from "./vendor-trust";

/** Options of {@link polytomicS3}. */
export interface PolytomicS3Options<BucketKey extends string> extends PolytomicOptions {
  /** The bucket that Polytomic reads and writes, by its key. */
  readonly bucket: BucketKey;
  /**
   * Only objects whose key begins with this: `sync/`. The vendor's own document knows no prefix.
   * @default the whole bucket
   */
  readonly prefix?: string;
}

/** What Polytomic calls when it reads, writes and stages objects; a failed upload in parts is aborted. */
const operations: readonly BucketOperation[] = [
  "getBucketLocation",
  "listObjects",
  "getObject",
  "putObject",
  "abortMultipartUpload",
  "deleteObject",
];

/**
 * Polytomic reads, writes and stages objects in a bucket.
 *
 * @example
 * polytomicS3({ bucket: "sync-output", externalId: "6f1c…" });
 */
export function polytomicS3<const BucketKey extends string>(
  options: PolytomicS3Options<BucketKey>,
): Connection<never, BucketKey> {
  return {
    vendor: "Polytomic (S3)",
    checkShape: () => checkShape(optionsSchema, options),
    plan: (context) => plan(options, context),
  };
}

const optionsSchema = v.strictObject({
  ...polytomicEntries,
  bucket: v.string(),
  prefix: v.optional(v.string()),
});

function plan(options: PolytomicS3Options<string>, context: ConnectionContext): ConnectionPlan {
  const { rendering = "least-privilege", prefix, names = {}, bucket: key } = options;
  const { defaultName, buckets } = context;
  const { ref: bucket, problems } = lookUp("bucket", key, buckets);
  const principals = polytomicPrincipals(options, context);
  const name = names.policy ?? defaultName;
  const documented = rendering === "as-documented" && bucket !== undefined;
  return {
    ...principals,
    rendering,
    problems: [
      ...at("bucket", problems),
      ...refuseDocumentedPrefix("Polytomic", rendering, prefix),
      ...principals.problems,
    ],
    policyName: name,
    need: bucket === undefined ? [] : [bucket.grant(operations, { prefix })],
    expectations: bucket === undefined ? [] : polytomicS3Expectations(bucket, prefix),
    documented: documented ? { name, policy: documentedPolicy(bucket) } : undefined,
    readsStreamsOf: [],
    managesStreamsOf: [],
    outputs: { ...principals.outputs, ...(bucket === undefined ? {} : { bucket: { text: bucket.description.name } }) },
  };
}

/** Source: https://docs.polytomic.com/docs/iam-role-authentication-to-aws#s3-permissions */
function documentedPolicy(bucket: BucketRef): PolicyJson {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PolytomicBucket",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketLocation"],
        Resource: [bucket.objectsArn(), bucket.arn],
      },
    ],
  };
}
