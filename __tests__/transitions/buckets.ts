import { type Environment, existingBucket } from "../../stacks";
import { environment, moves, pk } from "./parts";
import { type Transition } from "./transition";

type Buckets = NonNullable<Environment["buckets"]>;

const withBuckets = (buckets: Buckets): Environment =>
  environment({ tables: { orders: { partitionKey: pk } }, buckets });

/** The addresses of a bucket, with `*` for its key. */
const parts = [
  "aws_s3_bucket.*",
  "aws_s3_bucket_lifecycle_configuration.*_lifecycle",
  "aws_s3_bucket_ownership_controls.*_ownership",
  "aws_s3_bucket_policy.*_policy",
  "aws_s3_bucket_public_access_block.*_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration.*_encryption",
  "aws_s3_bucket_versioning.*_versioning",
];
const of = (key: string): string[] => parts.map((place) => place.replace("*", key));

/** Also what a bucket has only where access logs are asked for. */
const forgotten = (key: string): string[] => [...of(key), `aws_s3_bucket_logging.${key}_logging`];

const lake = { name: "acme-lake" };

export const bucketTransitions: readonly Transition[] = [
  {
    name: "bucket-handed-over",
    edit: "an owned bucket becomes an existing one",
    before: withBuckets({ lake }),
    after: withBuckets({ lake: existingBucket(lake) }),
    blocks: { removed: forgotten("lake") },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "bucket-taken-back",
    edit: "an existing bucket becomes an owned one with adopt",
    before: withBuckets({ lake: existingBucket(lake) }),
    after: withBuckets({ lake: { ...lake, adopt: true } }),
    madeElsewhere: environment({ buckets: { lake } }),
    blocks: { imported: Object.fromEntries(of("lake").map((address) => [address, "acme-lake"])) },
    withLock: { tells: ["imports 7 resources that AWS has"] },
  },
  {
    name: "bucket-key-renamed",
    edit: "the key of a bucket changes, with formerly",
    before: withBuckets({ lake }),
    after: withBuckets({ archive: { ...lake, formerly: ["lake"] } }),
    blocks: { moved: moves("lake", "archive", parts) },
    withLock: { tells: ["buckets.archive: 7 resources move from lake"] },
  },
  {
    name: "bucket-key-renamed-undeclared",
    edit: "the key of a bucket changes, without formerly",
    before: withBuckets({ lake }),
    after: withBuckets({ archive: lake }),
    withLock: { refuses: ["lake"] },
    loses: ["aws_s3_bucket.lake"],
  },
  {
    name: "bucket-name-changed",
    edit: "the name of a bucket changes",
    before: withBuckets({ lake }),
    after: withBuckets({ lake: { name: "acme-lake-2026" } }),
    withLock: { refuses: ['Write name: "acme-lake"'] },
    loses: ["aws_s3_bucket.lake"],
  },
  {
    name: "bucket-beside-another",
    edit: "a bucket of another name comes beside the first",
    before: withBuckets({ lake }),
    after: withBuckets({ lake, "lake-2026": { name: "acme-lake-2026" } }),
    withLock: "passes",
  },
  {
    name: "bucket-taken-out",
    edit: "a bucket leaves the file",
    before: withBuckets({ lake }),
    after: withBuckets({}),
    withLock: { refuses: ["its policy, public access block and encryption are gone"] },
    loses: ["aws_s3_bucket.lake"],
  },
  {
    name: "bucket-retired",
    edit: "a bucket leaves the file and stays in AWS",
    before: withBuckets({ lake }),
    after: { ...withBuckets({}), retired: { buckets: ["lake"] } },
    blocks: { removed: forgotten("lake") },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "disposable-bucket-taken-out",
    edit: "a bucket that was deployed as disposable leaves the file",
    before: withBuckets({ lake: { ...lake, disposable: true } }),
    after: withBuckets({}),
    withLock: { tells: ["lake"] },
    loses: ["aws_s3_bucket.lake"],
  },
  {
    name: "bucket-expiry-changed",
    edit: "the objects of a bucket expire",
    before: withBuckets({ lake }),
    after: withBuckets({ lake: { ...lake, expireAfterDays: { "tmp/": 7 } } }),
    withLock: { tells: ["S3 deletes objects that are older"] },
  },
];
