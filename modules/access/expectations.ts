import {
  listTables,
  manageKey,
  manageTable,
  readChanges,
  readItems,
  readTableKey,
  writeByPartiQl,
  writeItems,
  writeTableKey,
} from "./expected-actions";
import { managementExpectations } from "./management-expectations";
import { type BucketVerb, type TableVerb } from "./profiles";

type Actions = readonly string[];

/** Actions by what of a table they are done on. */
export interface TableRequests {
  readonly table?: Actions;
  readonly index?: Actions;
  readonly stream?: Actions;
  readonly export?: Actions;
  readonly import?: Actions;
  readonly backup?: Actions;
  /** Actions that have no resource. */
  readonly everywhere?: Actions;
  /** On its customer-managed key, if it has one, through DynamoDB only. */
  readonly key?: Actions;
}

/** Actions by what of a bucket they are done on. */
export interface BucketRequests {
  readonly bucket?: Actions;
  /** On the bucket, held to the prefix if there is one. */
  readonly listing?: Actions;
  readonly object?: Actions;
  /** On its customer-managed key, if it has one, through S3 only. */
  readonly key?: Actions;
}

/** Requests that must be allowed, and some that must not be. */
export interface Requests<Kind> {
  readonly allows: Kind;
  readonly refuses: Kind;
}

/**
 * What each verb on a table must allow and refuse. Written by hand from the pages of AWS, and beside the table of
 * operations on purpose: two entries of the same fact, of which the proof finds the one that is wrong.
 *
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const tableExpectations: Readonly<Record<TableVerb, Requests<TableRequests>>> = {
  read: {
    allows: { table: readItems, index: ["dynamodb:Query"], key: readTableKey },
    refuses: {
      table: [...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:ExportTableToPointInTime"],
      index: ["dynamodb:Scan"],
      stream: readChanges,
      everywhere: listTables,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  queryIndex: {
    allows: { index: ["dynamodb:Query"], key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:PartiQLSelect"],
      index: ["dynamodb:Scan", "dynamodb:PartiQLSelect"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  scan: {
    allows: { table: ["dynamodb:Scan"], index: ["dynamodb:Scan"], key: readTableKey },
    refuses: {
      table: [...writeItems, ...manageTable, "dynamodb:GetItem", "dynamodb:PartiQLSelect"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  write: {
    allows: { table: writeItems, key: writeTableKey },
    refuses: {
      table: [...readItems, ...manageTable, "dynamodb:Scan", "dynamodb:ImportTable"],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  delete: {
    allows: { table: ["dynamodb:DeleteItem"], key: writeTableKey },
    refuses: {
      table: [
        ...readItems,
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  batch: {
    allows: { table: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"], key: writeTableKey },
    refuses: {
      table: [
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  transact: {
    allows: {
      table: [
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      key: writeTableKey,
    },
    refuses: {
      table: [
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PartiQLSelect",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  partiQlSelect: {
    allows: { table: ["dynamodb:PartiQLSelect"], index: ["dynamodb:PartiQLSelect"], key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...writeByPartiQl, ...manageTable, "dynamodb:Scan"],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  partiQlWrite: {
    allows: { table: writeByPartiQl, key: writeTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:PartiQLSelect", "dynamodb:Scan"],
      index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  ...managementExpectations,
  readStream: {
    allows: { stream: readChanges, key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan"],
      stream: ["dynamodb:PutResourcePolicy"],
      everywhere: listTables,
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  export: {
    allows: {
      table: ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"],
      export: ["dynamodb:DescribeExport"],
      key: readTableKey,
    },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:ImportTable"],
      stream: readChanges,
      import: ["dynamodb:DescribeImport"],
      backup: ["dynamodb:DescribeBackup", "dynamodb:DeleteBackup", "dynamodb:RestoreTableFromBackup"],
      key: [...manageKey, "kms:Encrypt"],
    },
  },
};

/**
 * What must be refused of a table that is denied, whatever else is granted.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const tableDenial: TableRequests = {
  table: [
    ...readItems,
    ...writeItems,
    ...manageTable,
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
  stream: readChanges,
  export: ["dynamodb:DescribeExport"],
  import: ["dynamodb:DescribeImport"],
  backup: ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"],
};

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
 * What each verb on a bucket must allow and refuse, written by hand like {@link tableExpectations}.
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
