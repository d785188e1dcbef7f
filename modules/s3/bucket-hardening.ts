import { type KeyRef } from "../grants";
import {
  checkArguments,
  checkOneReferring,
  madeAsWritten,
  type RenderedResources,
  type RequiredArguments,
} from "../terraform";
import { type Problem } from "../validation";
import { type BucketSettings } from "./bucket-props";

type Settings = Pick<BucketSettings, "encryptionKey" | "versioning">;

/**
 * What every bucket that is made here promises, in Terraform's terms, by the type of the resource that sets it. It does
 * not follow from the construct, so that a mistake in either is found.
 */
const promised: Readonly<Record<string, (settings: Settings) => RequiredArguments>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  aws_s3_bucket_public_access_block: () => ({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  }),
  // Without access control lists, policies alone decide:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
  aws_s3_bucket_ownership_controls: () => ({ rule: { object_ownership: "BucketOwnerEnforced" } }),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
  aws_s3_bucket_server_side_encryption_configuration: ({ encryptionKey }) => ({ rule: encryptionBy(encryptionKey) }),
  aws_s3_bucket_versioning: ({ versioning = true }) => ({
    versioning_configuration: { status: versioning ? "Enabled" : "Suspended" },
  }),
};

/** With the keys of S3, or with the key that was named, through a bucket key. */
function encryptionBy(key: KeyRef | undefined): RequiredArguments {
  if (key === undefined) {
    const keyOfS3 = { sse_algorithm: "AES256", kms_master_key_id: { oneOf: [undefined] } };
    return { apply_server_side_encryption_by_default: keyOfS3 };
  }
  const named = { sse_algorithm: "aws:kms", kms_master_key_id: key.expression ?? key.arn };
  return { apply_server_side_encryption_by_default: named, bucket_key_enabled: true };
}

/** Arguments of the bucket that would set the same a second time; the provider has resources for each of them. */
const setElsewhere = ["acl", "grant", "policy", "server_side_encryption_configuration", "versioning"];

/**
 * What the resources of a bucket lack of its promises beside its policy: no public access, no access control lists,
 * encryption, versions.
 *
 * @param name the name of the bucket's `aws_s3_bucket`
 * @param resources all resources of its stack, as they are rendered
 * @param settings what the bucket was made from; of its key, the ARN or the expression as it is rendered
 */
export function checkBucketHardening(name: string, resources: RenderedResources, settings: Settings): Problem[] {
  const of = `aws_s3_bucket.${name}`;
  const references = [`\${${of}.bucket}`, `\${${of}.id}`, resources["aws_s3_bucket"]?.[name]?.["bucket"] ?? ""];
  return [
    ...checkArguments("aws_s3_bucket", name, resources, {
      ...madeAsWritten,
      ...Object.fromEntries(setElsewhere.map((argument) => [argument, { oneOf: [undefined] }])),
    }),
    ...Object.entries(promised).flatMap(([type, requirements]) =>
      checkOneReferring(type, { argument: "bucket", references, of }, resources, {
        ...madeAsWritten,
        ...requirements(settings),
      }),
    ),
  ];
}
