import { type Fact, protectionFacts, type ProvedAccess } from "../configuration";
import { type BucketRef, type KeyRef } from "../grants";
import { type BucketSettings } from "./bucket-props";

/** Blocks public access, whatever a policy or an access control list says. */
const nothingPublic = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
} as const;

/**
 * The settings of a bucket that its stack must state besides its policy, as Terraform's arguments. They are written
 * independently of the construct, so that a mistake in either is found.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
 */
export function bucketFacts(
  { arn: subject }: BucketRef,
  {
    encryptionKey,
    versioning = true,
    disposable = false,
  }: Pick<BucketSettings, "encryptionKey" | "versioning" | "disposable">,
): ProvedAccess {
  const { expression } = encryptionKey ?? {};
  const emptied: Fact = { subject, kind: "force destroy", value: true };
  return {
    subjects: [subject],
    facts: [
      { subject, kind: "ARN", value: subject },
      { subject, kind: "public access block", value: nothingPublic },
      // Without access control lists, policies alone decide.
      { subject, kind: "object ownership", value: "BucketOwnerEnforced" },
      { subject, kind: "encryption", value: [encryptionBy(encryptionKey)] },
      { subject, kind: "versioning", value: versioning ? "Enabled" : "Suspended" },
      ...(disposable ? [emptied] : []),
      ...protectionFacts(subject, disposable),
    ],
    ...(encryptionKey === undefined || expression === undefined
      ? {}
      : { expressions: { [encryptionKey.arn]: expression } }),
  };
}

/** With the keys of S3, or with the key that was named, through a bucket key. */
function encryptionBy(key: KeyRef | undefined) {
  if (key === undefined) return { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } };
  const named = { sse_algorithm: "aws:kms", kms_master_key_id: key.arn };
  return { apply_server_side_encryption_by_default: named, bucket_key_enabled: true };
}
