export { bucketFacts } from "./bucket-facts";
export { Bucket, bucketRef } from "./bucket";
export { type LogSender, ownAddition } from "./bucket-policy";
export {
  type AccessLogs,
  type BucketProps,
  type BucketSettings,
  checkBucket,
  checkLogReceiver,
  defaultLogPrefix,
} from "./bucket-props";
export { ExistingBucket } from "./existing-bucket";
export { checkExistingBucket, type ExistingBucketProps } from "./existing-bucket-props";
export { GrantedBucket } from "./granted-bucket";
export { proveBucketPolicy } from "./prove-bucket-policy";
export { bucketParts } from "./bucket-parts";
