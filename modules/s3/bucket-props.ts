import { type KeyRef } from "../grants";
import { type Tags } from "../aws";

/** Where the access logs of a bucket go. */
export interface AccessLogs<LogBucket> {
  /** The bucket that receives them, in the same account and region, encrypted with the keys of S3. */
  readonly bucket: LogBucket;
  /**
   * What the keys of log objects begin with.
   * @default the name of the logged bucket and "/"
   */
  readonly prefix?: string;
}

/** What the keys of the logs of a bucket begin with, unless something else is said. */
export function defaultLogPrefix(bucketName: string): string {
  return `${bucketName}/`;
}

/** What a bucket is made of, apart from its access logs. */
export interface BucketSettings<EncryptionKey = KeyRef> {
  /** The name, unique among all buckets of AWS. */
  readonly name: string;
  /**
   * A customer-managed key, used through a bucket key; what reads and writes the bucket is granted its use.
   * @default the keys of S3
   */
  readonly encryptionKey?: EncryptionKey;
  /**
   * Whether replaced and deleted objects are kept as versions.
   * @default true
   */
  readonly versioning?: boolean;
  /**
   * After how many days the parts of an upload that was never completed are removed.
   * @default 7
   */
  readonly abortIncompleteUploadsAfterDays?: number;
  /**
   * After how many days objects expire, by prefix: `{ "artie/": 14 }`. Old versions expire with them.
   * @default nothing expires
   */
  readonly expireAfterDays?: Readonly<Record<string, number>>;
  /**
   * Whether Terraform refuses a plan that destroys the bucket.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Whether Terraform empties the bucket in order to destroy it. For environments that come and go.
   * @default false
   */
  readonly forceDestroy?: boolean;
  readonly tags?: Tags;
}

/**
 * What a bucket is made of.
 *
 * @typeParam LogBucket how another bucket is named: a construct in a stack, a key in an environment
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface BucketProps<LogBucket, EncryptionKey = KeyRef> extends BucketSettings<EncryptionKey> {
  /** @default none */
  readonly accessLogs?: AccessLogs<LogBucket>;
}

/** A bucket that somebody else makes. */
export interface ExistingBucketProps<EncryptionKey = KeyRef> {
  readonly name: string;
  /**
   * The ID of its account, where that is another one. Nothing of such a bucket is read when Terraform plans. Its policy
   * has to let in whoever is granted something on it here.
   * @default the account of the stack
   */
  readonly account?: string;
  /**
   * Its region, where it is in another account.
   * @default the region of the stack
   */
  readonly region?: string;
  /**
   * Its customer-managed key; what reads and writes the bucket is granted its use.
   * @default the keys of S3
   */
  readonly encryptionKey?: EncryptionKey;
}
