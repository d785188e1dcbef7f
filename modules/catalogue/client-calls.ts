import { type BucketVerb, type TableVerb } from "./verbs";

/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

/** A call that clients commonly make beside what verbs are for, and that the verbs leave out. */
export interface ClientCall {
  /** The API operation: `dynamodb:DescribeTable`. */
  readonly call: string;
  /** Which clients make it, and when. */
  readonly madeBy: string;
  /** What to grant for it. */
  readonly grant: string;
  readonly source: string;
  readonly read: string;
}

const describeTable: ClientCall = {
  call: "dynamodb:DescribeTable",
  madeBy:
    "object mappers before the first request (PynamoDB, the document and object models of the AWS SDK for .NET), `Table.load` of boto3",
  grant: 'grant(["describeTable"])',
  source: "https://aws.amazon.com/blogs/developer/improved-dynamodb-initialization-patterns-for-the-aws-sdk-for-net/",
  read,
};

const listTables: ClientCall = {
  call: "dynamodb:ListTables",
  madeBy: "consoles and connectors that let people choose a table",
  grant: 'grant(["listTables"])',
  source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html",
  read,
};

const listStreams: ClientCall = {
  call: "dynamodb:ListStreams",
  madeBy: "readers that find the stream by the table's name; AWS's policy for event sources of Lambda names it",
  grant: 'grant(["listStreams"])',
  source: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaDynamoDBExecutionRole.html",
  read,
};

const headBucket: ClientCall = {
  call: "s3:HeadBucket",
  madeBy:
    "clients that test the bucket or list it without a prefix; with `{ prefix }` S3 refuses that, and a listing of `reports` without the slash as well",
  grant: "headBucket()",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html",
  read,
};

const getBucketLocation: ClientCall = {
  call: "s3:GetBucketLocation",
  madeBy: "clients that look up the region of the bucket",
  grant: 'grant(["getBucketLocation"])',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html",
  read,
};

const listParts: ClientCall = {
  call: "s3:ListParts",
  madeBy: "clients that resume an upload in parts",
  grant: 'grant(["listMultipartUploadParts"])',
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions",
  read,
};

const onItems = [describeTable, listTables];

/**
 * What clients commonly call beside what a verb grants, by the verb. docs/verbs.md shows it: least privilege leaves these
 * calls out, and a client that makes one is refused.
 */
export const clientCalls = {
  tables: {
    read: onItems,
    scan: onItems,
    write: onItems,
    delete: onItems,
    batch: onItems,
    transact: onItems,
    partiQlSelect: onItems,
    partiQlWrite: onItems,
    readStream: [listStreams],
  },
  buckets: {
    list: [headBucket, getBucketLocation],
    read: [headBucket],
    write: [headBucket, listParts],
    delete: [headBucket, getBucketLocation],
  },
} as const satisfies {
  readonly tables: Readonly<Partial<Record<TableVerb, readonly ClientCall[]>>>;
  readonly buckets: Readonly<Partial<Record<BucketVerb, readonly ClientCall[]>>>;
};
