import { type BucketOperation } from "../catalogue";
import { type BucketRef } from "../grants";
import { type PolicyJson } from "../policy";
import { at, lookUp } from "../validation";
import { polytomicBucketExpectations } from "./expectations";
import { type VendorContext, type VendorPlan } from "./vendor";
import { type ConnectionOptions, refuseDocumentedPrefix } from "./vendor-trust";

/** A bucket that Polytomic reads, writes and stages objects in. */
export interface PolytomicBucket<BucketKey extends string> {
  /** The bucket, by its key. */
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

/** What Polytomic needs of a bucket, whichever of its connections it is for. */
export function polytomicBucketPlan(
  { bucket: key, prefix }: PolytomicBucket<string>,
  rendering: ConnectionOptions["rendering"],
  { buckets }: VendorContext,
): Omit<VendorPlan, "trust"> {
  const { ref: bucket, problems } = lookUp("bucket", key, buckets);
  const found = [...at("bucket", problems), ...refuseDocumentedPrefix("Polytomic", rendering, prefix)];
  if (bucket === undefined) return { problems: found, need: [], expectations: [] };
  return {
    problems: found,
    need: [bucket.grant(operations, { prefix })],
    expectations: polytomicBucketExpectations(bucket, prefix),
    documented: { policy: documentedPolicy(bucket) },
    outputs: { bucket: { text: bucket.description.name } },
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
