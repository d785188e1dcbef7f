import { type ResourceParts } from "../terraform";

/** Everything that a bucket can be made of. */
export const bucketParts: ResourceParts = [
  ["aws_s3_bucket", ""],
  ["aws_s3_bucket_public_access_block", "public_access_block"],
  ["aws_s3_bucket_ownership_controls", "ownership"],
  ["aws_s3_bucket_policy", "policy"],
  ["aws_s3_bucket_server_side_encryption_configuration", "encryption"],
  ["aws_s3_bucket_versioning", "versioning"],
  ["aws_s3_bucket_lifecycle_configuration", "lifecycle"],
  ["aws_s3_bucket_logging", "logging"],
];
