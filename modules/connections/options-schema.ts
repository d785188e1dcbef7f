import * as v from "valibot";
import { accessKeysSchema, suppressionsSchema } from "../access";

const credential = v.union([v.literal("role"), accessKeysSchema]);

/** The shape of what every connection has. */
export const connectionEntries = {
  rendering: v.optional(v.picklist(["least-privilege", "as-documented"])),
  credentials: v.optional(v.union([credential, v.array(credential)])),
  externalId: v.optional(v.string()),
  suppressions: v.optional(suppressionsSchema),
  names: v.optional(
    v.strictObject({
      role: v.optional(v.string()),
      user: v.optional(v.string()),
      policy: v.optional(v.string()),
    }),
  ),
};

/** The shape of what every connection to Polytomic has. */
export const polytomicEntries = {
  ...connectionEntries,
  firstPhase: v.optional(v.boolean()),
  restrictToRole: v.optional(v.union([v.boolean(), v.string()])),
  vendorAccount: v.optional(v.string()),
};

/** The shape of a bucket that Polytomic stages objects in. */
export const polytomicBucketEntries = { bucket: v.string(), prefix: v.optional(v.string()) };
