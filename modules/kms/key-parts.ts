import { type ResourceParts } from "../terraform";

/** Everything that a KMS key is made of. */
export const keyParts: ResourceParts = [
  ["aws_kms_key", ""],
  ["aws_kms_alias", "alias"],
];
