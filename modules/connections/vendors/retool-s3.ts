import { type BucketOperation } from "../../catalogue";
import { bucketOptions } from "../options";
import { bucketNeed, lookUpBucket } from "../resources";
import { vendor } from "../vendor";
import { retool, retoolOptions, retoolTrust } from "./retool";

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
 * cannot be restricted to Retool's addresses, and the bucket must allow cross-origin requests from Retool, which you set.
 *
 * @example
 * retoolS3({ bucket: "tickets", prefix: "attachments/", assumedBy: service("ecs-tasks") });
 */
export const retoolS3 = vendor({
  ...retool,
  product: "S3",
  shown: ["bucket", "prefix", "access"],
  gives: 'showing files in apps, and uploading and deleting them with `"read-write"`',
  options: { ...retoolOptions, ...bucketOptions },
  plan: (options, context) => {
    const { access = "read-only" } = options;
    const { ref: bucket, problems, outputs } = lookUpBucket(options, context);
    const operations = access === "read-write" ? [...readOperations, ...writeOperations] : readOperations;
    return {
      problems,
      trust: retoolTrust(options, context),
      need: bucket === undefined ? [] : bucketNeed(bucket, operations, options),
      outputs,
    };
  },
});
