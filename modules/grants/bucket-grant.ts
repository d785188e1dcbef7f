import { Grant } from "./grant";
import { objectTags, type TagValues } from "./narrowings";

/** A grant on one bucket and its objects that can also be limited to objects with some tags. */
export class BucketGrant extends Grant {
  /**
   * Only objects that have each of these tags, as `s3:ExistingObjectTag`. Refused for what is on the bucket, such as
   * listing, and for writing and deleting, for which S3 compares no tags of the existing object.
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
   *
   * @example
   * buckets.lake.grant(["getObject"]).whenObjectTagged({ classification: ["public", "internal"] });
   */
  whenObjectTagged(tags: TagValues): this {
    return this.narrowed(objectTags(tags));
  }
}
