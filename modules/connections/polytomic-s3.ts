import * as v from "valibot";
import { type Connection } from "./connection";
import { bucketEntries, credentialEntries, polytomicEntries } from "./options-schema";
import { type PolytomicOptions, polytomicTrust } from "./polytomic";
import { type PolytomicBucket, polytomicBucketPlan } from "./polytomic-bucket";
import { connect, type Vendor } from "./vendor";

/** Options of {@link polytomicS3}. */
export interface PolytomicS3Options<BucketKey extends string> extends PolytomicOptions, PolytomicBucket<BucketKey> {}

/**
 * Polytomic reads, writes and stages objects in a bucket.
 *
 * @example
 * polytomicS3({ bucket: "sync-output", externalId: "6f1c…" });
 */
export function polytomicS3<const BucketKey extends string>(
  options: PolytomicS3Options<BucketKey>,
): Connection<never, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<PolytomicS3Options<string>> = {
  name: "Polytomic (S3)",
  schema: v.strictObject({ ...polytomicEntries, ...credentialEntries, ...bucketEntries }),
  plan: (options, context) => ({
    ...polytomicBucketPlan(options, options.rendering, context),
    trust: polytomicTrust(options, context),
  }),
};
