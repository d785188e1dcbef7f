import * as v from "valibot";
import { tagsSchema } from "../aws";
import { keyRefSchema } from "../grants";

/** The shape of the properties of a bucket, whatever another bucket is named by. */
export const bucketSchema = v.strictObject({
  name: v.string(),
  encryptionKey: v.optional(keyRefSchema),
  versioning: v.optional(v.boolean()),
  abortIncompleteUploadsAfterDays: v.optional(v.number()),
  expireAfterDays: v.optional(v.record(v.string(), v.number())),
  accessLogs: v.optional(v.strictObject({ bucket: v.unknown(), prefix: v.optional(v.string()) })),
  preventDestroy: v.optional(v.boolean()),
  forceDestroy: v.optional(v.boolean()),
  tags: v.optional(tagsSchema),
});

/** The shape of the properties of an existing bucket. */
export const existingBucketSchema = v.strictObject({
  name: v.string(),
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  encryptionKey: v.optional(keyRefSchema),
});
