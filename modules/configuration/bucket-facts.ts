import { type ProvedAccess } from "./fact";

/** The key that a bucket is encrypted with: its ARN, and the Terraform expression of a symbolic one. */
interface EncryptionKey {
  readonly arn: string;
  readonly expression?: string | undefined;
}

/**
 * What every bucket has whatever its policy says: nothing public, no access control lists, encrypted objects.
 *
 * @param encryptionKey of KMS; without one S3 encrypts with keys of its own
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function bucketFacts(arn: string, encryptionKey?: EncryptionKey): ProvedAccess {
  const { expression } = encryptionKey ?? {};
  return {
    subjects: [arn],
    facts: [
      {
        subject: arn,
        kind: "public access block",
        value: {
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        },
      },
      { subject: arn, kind: "object ownership", value: "BucketOwnerEnforced" },
      { subject: arn, kind: "encryption", value: [encryptionRule(encryptionKey)] },
    ],
    ...(encryptionKey === undefined || expression === undefined
      ? {}
      : { expressions: { [encryptionKey.arn]: expression } }),
  };
}

function encryptionRule(key: EncryptionKey | undefined) {
  if (key === undefined) return { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } };
  return {
    apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms", kms_master_key_id: key.arn },
    bucket_key_enabled: true,
  };
}
