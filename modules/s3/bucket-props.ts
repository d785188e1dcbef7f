import * as v from "valibot";
import { type BucketRef, type KeyRef, keyRefSchema } from "../grants";
import { checkEncryptionKey, type ResourceLocation } from "../catalogue";
import { checkName, checkTags, limits, markedTags, type Tags, tagsSchema } from "../aws";
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
    ...at("name", checkName("newBucket", name)),
    ...checkEncryptionKey(props.encryptionKey, region),
    ...(abortIncompleteUploadsAfterDays === undefined
      ? []
      : at("abortIncompleteUploadsAfterDays", checkDays(abortIncompleteUploadsAfterDays))),
    ...at("expireAfterDays", checkExpiry(expireAfterDays)),
    ...(logs?.prefix === undefined ? [] : at(["accessLogs", "prefix"], checkLogPrefix(logs.prefix))),
    ...(tags === undefined ? [] : at("tags", checkTags(tags, markedTags(props)))),
  ];
}

/** The name of the lifecycle rule that expires the objects of a prefix. */
export function expiryRuleId(prefix: string): string {
  return `expire-${prefix}`;
}

function checkExpiry(expireAfterDays: Readonly<Record<string, number>>): Problem[] {
  const entries = Object.entries(expireAfterDays);
  // One more rule ends incomplete uploads.
  const most = limits.lifecycleRules.value - 1;
  return [
    ...(entries.length <= most ? [] : [tooManyPrefixes(entries.length, most)]),
    ...entries.flatMap(([prefix, days]) =>
      at(prefix, [...checkName("objectPrefix", prefix), ...checkRuleId(prefix), ...checkDays(days)]),
    ),
  ];
}

function tooManyPrefixes(count: number, most: number): Problem {
  const rule = `prefixes are too many: S3 allows a bucket ${limits.lifecycleRules.value} lifecycle rules, one for each and one for incomplete uploads`;
  return problem({ value: count, rule, remedy: `Name at most ${most}, such as a folder that holds several of them.` });
}

function checkRuleId(prefix: string): Problem[] {
  const { value: longest } = limits.lifecycleRuleIdLength;
  const most = longest - expiryRuleId("").length;
  if (prefix.length <= most) return [];
  const rule = `characters are too many for a prefix that expires: its lifecycle rule is named after it, and S3 allows a name ${longest}`;
  return [problem({ value: prefix.length, rule, remedy: `Name a folder above it, of at most ${most} characters.` })];
}

/** What S3 puts behind the prefix of a log: `2026-11-29-12-00-00-0123456789ABCDEF`. */
const logNameLength = 36;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#server-log-keyname-format */
function checkLogPrefix(prefix: string): Problem[] {
  const problems = checkName("objectPrefix", prefix);
  const most = 1_024 - logNameLength;
  if (problems.length > 0 || prefix.length <= most) return problems;
  const rule = `characters are too many for a prefix of logs: an object key has 1,024, and S3 puts ${logNameLength} behind it`;
  return [problem({ value: prefix.length, rule, remedy: `Shorten it to at most ${most}.` })];
}

/**
 * What keeps S3 from delivering access logs to a bucket, or would make every delivery the next one.
 *
 * @param source where the bucket is that sends its logs
 * @param sendsLogs whether the receiver has access logs of its own
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 */
export function checkLogReceiver({ description }: BucketRef, source: ResourceLocation, sendsLogs: boolean): Problem[] {
  const value = description.name;
  return [
    ...(description.account === source.account && description.region === source.region
      ? []
      : [
          problem({
            value,
            rule: `is in account ${description.account} and region ${description.region}, and S3 delivers access logs only within an account and a region, here ${source.account} and ${source.region}`,
            remedy: "Send them to a bucket of this environment.",
          }),
        ]),
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
  const most = limits.lifecycleDays.value;
  if (Number.isInteger(days) && days >= 1 && days <= most) return [];
  return [
    problem({
      value: days,
      rule: `is not a number of days: it is a whole number from 1 to ${most}`,
      remedy: "Write it as in 14.",
    }),
  ];
}
