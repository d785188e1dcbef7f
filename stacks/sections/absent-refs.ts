import { formatArn, partitionOf } from "../../modules/aws";
import { type ResourceLocation } from "../../modules/catalogue";
import { BucketRef, KeyRef, TableRef } from "../../modules/grants";

/** A table that the environment has no plan of. */
export function absentTable(key: string, location: ResourceLocation): TableRef {
  const facts = { indexes: [], streamViewTypes: [], pointInTimeRecovery: false };
  return new TableRef({ name: key, ...location, ...facts, place: ["tables", key] });
}

/** A bucket that the environment has no plan of. */
export function absentBucket(key: string, location: ResourceLocation): BucketRef {
  return new BucketRef({ name: key, ...location, place: ["buckets", key] });
}

/** A KMS key that the environment has no plan of. */
export function absentKey(key: string, { account, region }: ResourceLocation): KeyRef {
  const arn = formatArn("key", { partition: partitionOf(region), account, region, key: `<${key}>` });
  return new KeyRef({ arn, expression: `\${aws_kms_key.${key}.arn}` }, ["keys", key]);
}
