import { type BucketRef } from "../grants";
import { checkEncryptionKey, checkExistingLocation, type ResourceLocation } from "../catalogue";
import { checkName, checkTags } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import { type BucketProps, type ExistingBucketProps } from "./bucket-props";
import { bucketSchema, existingBucketSchema } from "./bucket-schema";

/** What is wrong with the properties of a bucket. */
export function checkBucket(props: BucketProps<unknown>, region: string): Problem[] {
  const shape = checkShape(bucketSchema, props);
  if (shape.length > 0) return shape;
  const { name, abortIncompleteUploadsAfterDays, expireAfterDays = {}, accessLogs, tags } = props;
  return [
    ...at("name", checkName("bucket", name)),
    ...checkEncryptionKey(props.encryptionKey, region),
    ...(abortIncompleteUploadsAfterDays === undefined
      ? []
      : at("abortIncompleteUploadsAfterDays", checkDays(abortIncompleteUploadsAfterDays))),
    ...Object.entries(expireAfterDays).flatMap(([prefix, days]) =>
      at(["expireAfterDays", prefix], [...checkName("objectPrefix", prefix), ...checkDays(days)]),
    ),
    ...(accessLogs?.prefix === undefined
      ? []
      : at(["accessLogs", "prefix"], checkName("objectPrefix", accessLogs.prefix))),
    ...(props.preventDestroy === true && props.forceDestroy === true
      ? at("forceDestroy", [
          problem({ value: true, rule: "contradicts preventDestroy", remedy: "Keep one of the two." }),
        ])
      : []),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/**
 * What keeps S3 from delivering access logs to a bucket, or would make every delivery the next one.
 *
 * @param sendsLogs whether the bucket has access logs of its own
 */
export function checkLogReceiver({ description }: BucketRef, sendsLogs: boolean): Problem[] {
  const value = description.name;
  return [
    ...(description.encryptionKey === undefined
      ? []
      : [
          problem({
            value,
            rule: "is encrypted with a customer-managed key, and S3 delivers no access logs to such a bucket",
            remedy: "Send them to a bucket with the keys of S3.",
          }),
        ]),
    ...(sendsLogs
      ? [
          problem({
            value,
            rule: "has access logs of its own: every log that is delivered would be logged in turn",
            remedy: "Send access logs to a bucket that has none.",
          }),
        ]
      : []),
  ];
}

/** What is wrong with the properties of an existing bucket. */
export function checkExistingBucket(props: ExistingBucketProps, location: ResourceLocation): Problem[] {
  const shape = checkShape(existingBucketSchema, props);
  if (shape.length > 0) return shape;
  return [
    ...at("name", checkName("bucket", props.name)),
    ...checkExistingLocation(props, location),
    ...checkEncryptionKey(props.encryptionKey, props.region ?? location.region),
  ];
}

function checkDays(days: number): Problem[] {
  if (Number.isInteger(days) && days >= 1) return [];
  return [
    problem({ value: days, rule: "is not a number of days: it is a whole number from 1", remedy: "Correct it." }),
  ];
}
