import * as v from "valibot";
import { type BucketOperation } from "../catalogue";
import { at, lookUp } from "../validation";
import { type Connection } from "./connection";
import { bucketEntries } from "./options-schema";
import { retoolEntries, type RetoolOptions, retoolTrust } from "./retool";
import { retoolS3Expectations } from "./retool-expectations";
import { connect, type Vendor } from "./vendor";

/** Options of {@link retoolS3}. */
export interface RetoolS3Options<BucketKey extends string> extends RetoolOptions {
  /** The bucket that its apps work with, by its key. Its rules for cross-origin requests are for you to set. */
  readonly bucket: BucketKey;
  /**
   * Only objects whose key begins with this: `tickets/`.
   * @default the whole bucket
   */
  readonly prefix?: string;
}

/**
 * What Retool calls to list, read, upload and delete files. Copying tags and listing all buckets is not among it.
 * Source: https://docs.retool.com/data-sources/guides/connect/amazon-s3, which names no permissions
 */
const readOperations: readonly BucketOperation[] = ["listObjects", "getObject"];
const writeOperations: readonly BucketOperation[] = ["putObject", "abortMultipartUpload", "deleteObject"];

/**
 * Apps in Retool show files of a bucket, and upload and delete them where they may.
 *
 * Files travel between the bucket and the browsers of the people who use the apps, by URLs that Retool signs: the role
 * cannot be held to Retool's addresses, and the bucket must allow cross-origin requests from Retool.
 *
 * @example
 * retoolS3({ bucket: "tickets", prefix: "attachments/", assumedBy: service("ecs-tasks") });
 */
export function retoolS3<const BucketKey extends string>(
  options: RetoolS3Options<BucketKey>,
): Connection<never, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<RetoolS3Options<string>> = {
  name: "Retool (S3)",
  schema: v.strictObject({ ...retoolEntries, ...bucketEntries }),
  plan: (options, context) => {
    const { access = "read-only", bucket: key, prefix } = options;
    const { ref: bucket, problems } = lookUp("bucket", key, context.buckets);
    const operations = access === "read-write" ? [...readOperations, ...writeOperations] : readOperations;
    return {
      problems: at("bucket", problems),
      trust: retoolTrust(options, context),
      need: bucket === undefined ? [] : [bucket.grant(operations, { prefix })],
      expectations: bucket === undefined ? [] : retoolS3Expectations(bucket, prefix, access),
      outputs: bucket === undefined ? {} : { bucket: { text: bucket.description.name } },
    };
  },
};
