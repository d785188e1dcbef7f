import {
  type BucketRef,
  type BucketRequests,
  expectedActions,
  type Requests,
  RoleRef,
  type TableRef,
  type TableRequests,
  type WorkgroupRef,
} from "../grants";
import { type Expectation } from "../proof";

// What each vendor must be able to do and what it must not, as requests. Written by hand from the vendors' pages and
// from what their open-source readers call, and not from the operations that the connections grant: two entries of the
// same fact, of which the proof finds the one that is wrong. What SQL on a workgroup and assuming a role must allow and
// refuse is written by hand beside those grants, and taken from there.

const { readChanges, readTableKey, writeItems } = expectedActions;

export const changeTable = [
  "dynamodb:CreateBackup",
  "dynamodb:DeleteResourcePolicy",
  "dynamodb:DeleteTable",
  "dynamodb:PutResourcePolicy",
  "dynamodb:RestoreTableToPointInTime",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateTimeToLive",
];
export const changeBucket = ["s3:DeleteBucket", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutBucketVersioning"];
export const changeKey = ["kms:CreateGrant", "kms:Encrypt", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"];

/** Artie follows the stream of a table. Source: https://github.com/artie-labs/reader */
const artieChanges: Requests<TableRequests> = {
  allows: {
    table: ["dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"],
    stream: readChanges,
    key: readTableKey,
  },
  refuses: {
    table: [
      ...writeItems,
      ...changeTable,
      "dynamodb:BatchGetItem",
      "dynamodb:ExportTableToPointInTime",
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateTable",
    ],
    index: ["dynamodb:Query", "dynamodb:Scan"],
    everywhere: ["dynamodb:ListStreams", "dynamodb:ListTables"],
    key: changeKey,
  },
};

/** Artie exports a table for a backfill and follows the export. */
const artieBackfill: Requests<TableRequests> = {
  allows: {
    table: ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"],
    export: ["dynamodb:DescribeExport"],
    key: readTableKey,
  },
  refuses: { table: ["dynamodb:ImportTable"], backup: ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup"] },
};

/**
 * DynamoDB writes an export with the rights of the caller, and Artie reads it.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
 */
const artieExport: Requests<BucketRequests> = {
  allows: {
    bucket: ["s3:GetBucketLocation"],
    listing: ["s3:ListBucket"],
    object: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
  refuses: { bucket: changeBucket, object: ["s3:DeleteObject", "s3:GetObjectVersion"], key: changeKey },
};

/** What a connection to Artie must allow and refuse. */
export function artieExpectations(
  tables: readonly TableRef[],
  bucket: BucketRef | undefined,
  exportTo: { readonly prefix?: string } | undefined,
): Expectation[] {
  return [
    ...tables.map((table) => table.expect(artieChanges)),
    ...(exportTo === undefined ? [] : tables.map((table) => table.expect(artieBackfill))),
    ...(bucket === undefined ? [] : [bucket.expect(artieExport, { prefix: exportTo?.prefix })]),
  ];
}

/** Source: https://docs.polytomic.com/docs/amazon-dynamodb#iam-permissions */
const polytomicReads: Requests<TableRequests> = {
  allows: {
    table: [
      "dynamodb:BatchGetItem",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:GetItem",
      "dynamodb:ListTagsOfResource",
      "dynamodb:PartiQLSelect",
      "dynamodb:Query",
      "dynamodb:Scan",
    ],
    index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
    everywhere: ["dynamodb:DescribeEndpoints", "dynamodb:DescribeLimits", "dynamodb:ListTables"],
    key: readTableKey,
  },
  refuses: {
    table: [...writeItems, ...changeTable, "dynamodb:ExportTableToPointInTime", "dynamodb:UpdateTable"],
    stream: readChanges,
    everywhere: ["dynamodb:ListBackups", "dynamodb:ListStreams", "dynamodb:PurchaseReservedCapacityOfferings"],
    key: changeKey,
  },
};

/** Source: https://docs.polytomic.com/docs/amazon-dynamodb#additional-permissions-when-using-dynamodb-streams */
const polytomicStreams: Requests<TableRequests> = {
  allows: { stream: readChanges, everywhere: ["dynamodb:ListStreams"], key: readTableKey },
  refuses: { stream: ["dynamodb:PutResourcePolicy"] },
};

const polytomicManagesStreams: Requests<TableRequests> = {
  allows: { table: ["dynamodb:UpdateTable"] },
  refuses: { table: ["dynamodb:CreateTable", "dynamodb:DeleteTable"] },
};

/** What a connection of Polytomic to tables must allow and refuse. */
export function polytomicDynamoDbExpectations(
  tables: readonly TableRef[],
  streams: "none" | "self-managed" | "vendor-managed",
): Expectation[] {
  const requests = [
    polytomicReads,
    ...(streams === "none" ? [] : [polytomicStreams]),
    ...(streams === "vendor-managed" ? [polytomicManagesStreams] : []),
  ];
  return tables.flatMap((table) => requests.map((each) => table.expect(each)));
}

/** Source: https://docs.polytomic.com/docs/iam-role-authentication-to-aws#s3-permissions */
const polytomicStages: Requests<BucketRequests> = {
  allows: {
    bucket: ["s3:GetBucketLocation"],
    listing: ["s3:ListBucket"],
    object: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    key: ["kms:Decrypt", "kms:GenerateDataKey"],
  },
  refuses: {
    bucket: changeBucket,
    object: ["s3:DeleteObjectVersion", "s3:GetObjectVersion", "s3:PutObjectAcl"],
    key: changeKey,
  },
};

/** What a connection of Polytomic to a bucket must allow and refuse. */
export function polytomicBucketExpectations(bucket: BucketRef, prefix: string | undefined): Expectation[] {
  return [bucket.expect(polytomicStages, { prefix })];
}

/** What a connection of Polytomic to a workgroup must allow and refuse: https://docs.polytomic.com/docs/redshift-serverless */
export function polytomicRedshiftExpectations(workgroup: WorkgroupRef): readonly Expectation[] {
  return workgroup.runSql().expectations;
}

/**
 * Databricks loads what was staged.
 * Source: https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual
 */
const databricksReads: Requests<BucketRequests> = {
  allows: {
    bucket: ["s3:GetBucketLocation"],
    listing: ["s3:ListBucket"],
    object: ["s3:GetObject"],
    key: ["kms:Decrypt"],
  },
  refuses: {
    bucket: [...changeBucket, "s3:PutBucketNotification"],
    object: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObjectVersion", "s3:PutObject"],
    key: [...changeKey, "kms:GenerateDataKey"],
  },
};

/** What the role of a storage credential must allow and refuse; it has to be able to assume itself. */
export function databricksExpectations(
  bucket: BucketRef,
  prefix: string | undefined,
  ownArn: string,
): readonly Expectation[] {
  return [bucket.expect(databricksReads, { prefix }), ...new RoleRef(ownArn).assume().expectations];
}
