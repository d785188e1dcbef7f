import { type BucketDescription, type TableDescription, type TableResource } from "../../catalogue";
import { type RefusedRequests } from "../../proof";
import { type ExampleArns } from "./example-arns";
import { bucketParts, tableParts } from "./parts";

/**
 * What a denied table must refuse, whatever else is granted.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
const onTable: Readonly<Record<TableResource, readonly string[]>> = {
  table: [
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:PutResourcePolicy",
    "dynamodb:DeleteResourcePolicy",
    "dynamodb:CreateBackup",
    "dynamodb:DeleteTable",
    "dynamodb:RestoreTableToPointInTime",
    "dynamodb:TagResource",
    "dynamodb:UpdateContinuousBackups",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateTimeToLive",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLUpdate",
    "dynamodb:Scan",
  ],
  index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
  stream: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
  export: ["dynamodb:DescribeExport"],
  import: ["dynamodb:DescribeImport"],
  backup: ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"],
};

/** What a denied bucket must refuse, whatever else is granted. */
const onBucket: Readonly<Record<"bucket" | "object", readonly string[]>> = {
  bucket: [
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:ListBucketVersions",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutBucketVersioning",
    "s3:PutLifecycleConfiguration",
    "s3:GetBucketLocation",
    "s3:ListBucket",
  ],
  object: [
    "s3:DeleteObjectVersion",
    "s3:GetObjectVersion",
    "s3:PutObjectRetention",
    "s3:RestoreObject",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:PutObject",
  ],
};

type DeniedOnParts = readonly Pick<RefusedRequests, "actions" | "resources">[];

/** The requests that the denial of a table must refuse. */
export function deniedOnTable(table: TableDescription): DeniedOnParts {
  return denied(onTable, tableParts(table));
}

/** The requests that the denial of a bucket must refuse. */
export function deniedOnBucket(bucket: BucketDescription): DeniedOnParts {
  return denied(onBucket, bucketParts(bucket));
}

function denied<Type extends string>(
  actions: Readonly<Record<Type, readonly string[]>>,
  parts: Readonly<Record<Type, ExampleArns>>,
): DeniedOnParts {
  const types = Object.keys(actions) as Type[];
  return types.map((type) => ({ actions: actions[type], resources: parts[type].covered }));
}
