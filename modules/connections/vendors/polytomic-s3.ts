import { bucketOptions, credentialOption } from "../options";
import { vendor } from "../vendor";
import { polytomic, polytomicOptions, polytomicTrust, roleAsPrincipal } from "./polytomic";
import { bucketDifferences, bucketSource, polytomicBucketPlan } from "./polytomic-bucket";

/**
 * Polytomic reads, writes and stages objects in a bucket.
 *
 * @example
 * polytomicS3({ bucket: "sync-output", externalId: "6f1c…" });
 */
export const polytomicS3 = vendor({
  ...polytomic,
  product: "S3",
  shown: ["bucket", "prefix"],
  gives: "reading, writing and staging objects",
  document: { source: bucketSource, checkedOn: "2026-11-21", differences: [roleAsPrincipal, ...bucketDifferences] },
  options: { ...polytomicOptions, ...credentialOption, ...bucketOptions },
  plan: (options, context) => ({
    ...polytomicBucketPlan(options, options.rendering, context),
    trust: polytomicTrust(options, context),
  }),
});
