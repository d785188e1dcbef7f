import { type BucketVerb } from "../../catalogue";
import { manageKey } from "./actions";
import { type BucketRequests, type Requests } from "./requests";

const manageBucket = [
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  "s3:ListBucketVersions",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutBucketVersioning",
  "s3:PutLifecycleConfiguration",
];
const manageObject = ["s3:DeleteObjectVersion", "s3:GetObjectVersion", "s3:PutObjectRetention", "s3:RestoreObject"];

/**
 * What each verb on a bucket must allow and refuse, written by hand like those of tables.
 *
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
 */
export const bucketExpectations: Readonly<Record<BucketVerb, Requests<BucketRequests>>> = {
  list: {
    allows: { listing: ["s3:ListBucket"] },
    refuses: {
      bucket: manageBucket,
      object: [...manageObject, "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      key: ["kms:Decrypt"],
    },
  },
  read: {
    allows: {
      bucket: ["s3:GetBucketLocation"],
      listing: ["s3:ListBucket"],
      object: ["s3:GetObject"],
      key: ["kms:Decrypt"],
    },
    refuses: {
      bucket: manageBucket,
      object: [...manageObject, "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:GetObjectAcl"],
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  write: {
    allows: {
      bucket: ["s3:GetBucketLocation"],
      object: ["s3:PutObject", "s3:AbortMultipartUpload"],
      key: ["kms:Decrypt", "kms:GenerateDataKey"],
    },
    refuses: {
      bucket: manageBucket,
      listing: ["s3:ListBucket"],
      object: [...manageObject, "s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl"],
      key: manageKey,
    },
  },
  delete: {
    allows: { object: ["s3:DeleteObject"] },
    refuses: {
      bucket: manageBucket,
      listing: ["s3:ListBucket"],
      object: [...manageObject, "s3:GetObject", "s3:PutObject"],
      key: ["kms:Decrypt"],
    },
  },
  provideImport: {
    allows: { listing: ["s3:ListBucket"], object: ["s3:GetObject"], key: ["kms:Decrypt"] },
    refuses: {
      bucket: [...manageBucket, "s3:GetBucketLocation"],
      object: [...manageObject, "s3:PutObject", "s3:DeleteObject"],
      key: [...manageKey, "kms:GenerateDataKey"],
    },
  },
  receiveExport: {
    allows: {
      object: ["s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload"],
      key: ["kms:Decrypt", "kms:GenerateDataKey"],
    },
    refuses: {
      bucket: manageBucket,
      listing: ["s3:ListBucket"],
      object: [...manageObject, "s3:GetObject", "s3:DeleteObject"],
      key: manageKey,
    },
  },
};

/** What must be refused of a bucket that is denied, whatever else is granted. */
export const bucketDenial: BucketRequests = {
  bucket: [...manageBucket, "s3:GetBucketLocation", "s3:ListBucket"],
  object: [...manageObject, "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
};
