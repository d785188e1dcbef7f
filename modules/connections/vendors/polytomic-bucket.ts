import { type BucketOperation } from "../../catalogue";
import { type BucketRef } from "../../grants";
import { type PolicyJson } from "../../policy";
import { type bucketOptions, type OptionsOf, type Rendering } from "../options";
import { type Difference } from "../published";
import { refuseDocumentedPrefix } from "../refused-options";
import { bucketNeed, lookUpBucket } from "../resources";
import { awsPages } from "../sources";
import { type VendorContext, type VendorPlan } from "../vendor";
import { polytomic } from "./polytomic";

/** The page that documents how Polytomic uses a bucket. */
export const bucketSource = "https://docs.polytomic.com/docs/iam-role-authentication-to-aws#s3-permissions";

/** How the bucket is treated is the same wherever Polytomic stages objects. */
export const bucketDifferences: readonly Difference[] = [
  {
    change: "narrowed",
    actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    documented: "on the whole bucket, bucket and objects in one statement",
    corrected: "in statements of their own, below the prefix where one is given",
    reason: "A prefix is a condition on listing and a part of the ARN of objects; one statement cannot hold both.",
    source: awsPages.s3Actions,
  },
  {
    change: "added",
    actions: ["s3:AbortMultipartUpload"],
    documented: "not granted",
    corrected: "on the objects",
    reason: "Without it, the parts of a failed upload stay and are billed.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions",
  },
];

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
  options: OptionsOf<typeof bucketOptions, string, string>,
  rendering: Rendering | undefined,
  context: VendorContext,
): VendorPlan {
  const { ref: bucket, problems, outputs } = lookUpBucket(options, context);
  return {
    problems: [...problems, ...refuseDocumentedPrefix(polytomic.vendor, rendering, options.prefix)],
    need: bucket === undefined ? [] : bucketNeed(bucket, operations, options),
    documented: bucket && { policy: documentedPolicy(bucket) },
    outputs,
  };
}

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
