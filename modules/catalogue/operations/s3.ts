import { type Operation } from "./operation";

type S3Resource = "bucket" | "object";

type S3Purpose = "LocateBucket" | "ListObjects" | "ReadObjects" | "WriteObjects" | "DeleteObjects";

/**
 * What clients do with objects, and what DynamoDB does with them in a client's name. Listing is an action on the
 * bucket, narrowed by a condition; objects are narrowed by their ARN.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
export const s3Operations = {
  getBucketLocation: { purpose: "LocateBucket", actions: ["s3:GetBucketLocation"], on: ["bucket"] },
  listObjects: { purpose: "ListObjects", actions: ["s3:ListBucket"], on: ["bucket"], prefixKey: "s3:prefix" },
  listObjectVersions: {
    purpose: "ListObjects",
    actions: ["s3:ListBucketVersions"],
    on: ["bucket"],
    prefixKey: "s3:prefix",
  },
  getObject: { purpose: "ReadObjects", actions: ["s3:GetObject"], on: ["object"], data: "reads" },
  // S3 asks for both: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
  getObjectAttributes: {
    purpose: "ReadObjects",
    actions: ["s3:GetObject", "s3:GetObjectAttributes"],
    on: ["object"],
    data: "reads",
  },
  getObjectTagging: { purpose: "ReadObjects", actions: ["s3:GetObjectTagging"], on: ["object"] },
  getObjectVersion: { purpose: "ReadObjects", actions: ["s3:GetObjectVersion"], on: ["object"], data: "reads" },
  putObject: { purpose: "WriteObjects", actions: ["s3:PutObject"], on: ["object"], data: "writes" },
  abortMultipartUpload: { purpose: "WriteObjects", actions: ["s3:AbortMultipartUpload"], on: ["object"] },
  listMultipartUploadParts: { purpose: "WriteObjects", actions: ["s3:ListMultipartUploadParts"], on: ["object"] },
  // No condition key holds this to a prefix: it shows the keys of all uploads that are under way.
  listMultipartUploads: { purpose: "WriteObjects", actions: ["s3:ListBucketMultipartUploads"], on: ["bucket"] },
  putObjectAcl: { purpose: "WriteObjects", actions: ["s3:PutObjectAcl"], on: ["object"] },
  putObjectTagging: { purpose: "WriteObjects", actions: ["s3:PutObjectTagging"], on: ["object"] },
  deleteObject: { purpose: "DeleteObjects", actions: ["s3:DeleteObject"], on: ["object"] },
  deleteObjectTagging: { purpose: "DeleteObjects", actions: ["s3:DeleteObjectTagging"], on: ["object"] },
  deleteObjectVersion: { purpose: "DeleteObjects", actions: ["s3:DeleteObjectVersion"], on: ["object"] },

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
  writeExport: {
    purpose: "WriteObjects",
    actions: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"],
    on: ["object"],
    data: "writes",
    through: "dynamodb",
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html
  listImport: {
    purpose: "ListObjects",
    actions: ["s3:ListBucket"],
    on: ["bucket"],
    prefixKey: "s3:prefix",
    through: "dynamodb",
  },
  readImport: {
    purpose: "ReadObjects",
    actions: ["s3:GetObject"],
    on: ["object"],
    data: "reads",
    through: "dynamodb",
  },
} as const satisfies Record<string, Operation<S3Resource, S3Purpose>>;
