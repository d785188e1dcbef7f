import * as v from "valibot";
import { type BucketRef, type KeyRef, keyRefSchema } from "../grants";
import { checkEncryptionKey } from "../catalogue";
import { checkName, checkTags, markedTags, type Tags, tagsSchema } from "../aws";
import { at, checkShape, hint, problem, type Problem, type SchemaEntries } from "../validation";

/** Where the access logs of a bucket are delivered. */
export interface AccessLogs<LogBucket> {
  /** The bucket that receives them: in the same account and region, encrypted with the keys of S3. */
  readonly bucket: LogBucket;
  /**
   * The prefix of the keys of log objects.
   * @default the name of the logged bucket and "/"
   */
  readonly prefix?: string;
}

/** The default prefix of the access logs of a bucket. */
export function defaultLogPrefix(bucketName: string): string {
  return `${bucketName}/`;
}

/** The properties of a bucket, without its access logs. */
export interface BucketSettings<EncryptionKey = KeyRef> {
  /** The name, unique among all buckets of AWS. */
  readonly name: string;
  /**
   * A customer-managed key, used through a bucket key. A grant to read or write the bucket includes the use of the key.
   * @default the keys of S3
   */
  readonly encryptionKey?: EncryptionKey;
  /**
   * Whether replaced and deleted objects are kept as versions.
   * @default true
   */
  readonly versioning?: boolean;
  /**
   * The number of days after which the parts of an incomplete upload are removed.
   * @default 7
   */
  readonly abortIncompleteUploadsAfterDays?: number;
  /**
   * The number of days after which objects expire, by prefix: `{ "artie/": 14 }`. Old versions expire with them.
   * @default nothing expires
   */
  readonly expireAfterDays?: Readonly<Record<string, number>>;
  /**
   * Whether the bucket and its objects may be lost: Terraform empties it in order to destroy it. If not, Terraform
   * refuses a plan that replaces it.
   * @default the value of the environment or stack, else false
   */
  readonly disposable?: boolean;
  /**
   * The tags of the bucket.
   * @default none
   */
  readonly tags?: Tags;
}

/**
 * The properties of a bucket.
 *
 * @typeParam LogBucket how another bucket is named: a construct in a stack, a key in an environment
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface BucketProps<LogBucket, EncryptionKey = KeyRef> extends BucketSettings<EncryptionKey> {
  /**
   * Where the access logs of the bucket are delivered.
   * @default no access logs
   */
  readonly accessLogs?: AccessLogs<LogBucket>;
}

const accessLogs = v.pipe(
  v.strictObject({
    bucket: v.unknown(),
    prefix: v.optional(v.string()),
  } satisfies SchemaEntries<AccessLogs<unknown>>),
  hint({ write: (given = "logs") => `{ bucket: ${JSON.stringify(given)} }` }),
);

const days = v.pipe(v.number(), hint({ write: "30" }));

const bucketSchema = v.strictObject({
  name: v.string(),
  encryptionKey: v.optional(keyRefSchema),
  versioning: v.optional(v.boolean()),
  abortIncompleteUploadsAfterDays: v.optional(days),
  expireAfterDays: v.optional(v.pipe(v.record(v.string(), days), hint({ write: '{ "logs/": 30 }' }))),
  accessLogs: v.optional(accessLogs),
  disposable: v.optional(v.boolean()),
  tags: v.optional(tagsSchema),
} satisfies SchemaEntries<BucketProps<unknown>>);

/** What is wrong with the properties of a bucket. */
export function checkBucket(props: BucketProps<unknown>, region: string): Problem[] {
  const shape = checkShape(bucketSchema, props);
  if (shape.length > 0) return shape;
  const { name, abortIncompleteUploadsAfterDays, expireAfterDays = {}, accessLogs: logs, tags } = props;
  return [
    ...at("name", checkName("bucket", name)),
    ...checkEncryptionKey(props.encryptionKey, region),
    ...(abortIncompleteUploadsAfterDays === undefined
      ? []
      : at("abortIncompleteUploadsAfterDays", checkDays(abortIncompleteUploadsAfterDays))),
    ...Object.entries(expireAfterDays).flatMap(([prefix, days]) =>
      at(["expireAfterDays", prefix], [...checkName("objectPrefix", prefix), ...checkDays(days)]),
    ),
    ...(logs?.prefix === undefined ? [] : at(["accessLogs", "prefix"], checkName("objectPrefix", logs.prefix))),
    ...(tags === undefined ? [] : at("tags", checkTags(tags, markedTags(props)))),
  ];
}

/**
 * What keeps S3 from delivering access logs to a bucket, or would make every delivery the next one.
 *
 * @param sendsLogs whether the bucket has access logs of its own
 */
export function checkLogReceiver({ description }: BucketRef, sendsLogs: boolean): Problem[] {
  const value = description.name;
  return [
    ...(description.encryptionKey === undefined
      ? []
      : [
          problem({
            value,
            rule: "is encrypted with a customer-managed key, and S3 delivers no access logs to such a bucket",
            remedy: "Send them to a bucket with the keys of S3.",
          }),
        ]),
    ...(sendsLogs
      ? [
          problem({
            value,
            rule: "has access logs of its own: every log that is delivered would be logged in turn",
            remedy: "Send access logs to a bucket that has none.",
          }),
        ]
      : []),
  ];
}

function checkDays(days: number): Problem[] {
  if (Number.isInteger(days) && days >= 1) return [];
  return [
    problem({
      value: days,
      rule: "is not a number of days: it is a whole number from 1",
      remedy: "Write it as in 14.",
    }),
  ];
}
