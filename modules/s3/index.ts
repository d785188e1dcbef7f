export { Bucket, bucketRef } from "./bucket";
export { type LogSender, ownAddition } from "./bucket-policy";
export {
  type AccessLogs,
  type BucketProps,
  type BucketSettings,
  defaultLogPrefix,
  type ExistingBucketProps,
} from "./bucket-props";
export { checkBucket, checkExistingBucket, checkLogReceiver } from "./check-bucket";
export { ExistingBucket } from "./existing-bucket";
export { GrantedBucket } from "./granted-bucket";
