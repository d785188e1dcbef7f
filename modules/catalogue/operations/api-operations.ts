import { type OperationName } from "./operations";

/**
 * Operations of the APIs that have no action of their own in IAM, and the operations that authorise them: each only for
 * what is asked of it, so that a transaction that only puts items needs `putItem` alone.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export const apiOperations = {
  "dynamodb:TransactGetItems": ["getItem"],
  "dynamodb:TransactWriteItems": ["putItem", "updateItem", "deleteItem", "conditionCheckItem"],
  "dynamodb:ExecuteStatement": ["partiQlSelect", "partiQlInsert", "partiQlUpdate", "partiQlDelete"],
  "dynamodb:BatchExecuteStatement": ["partiQlSelect", "partiQlInsert", "partiQlUpdate", "partiQlDelete"],
  "dynamodb:ExecuteTransaction": ["partiQlSelect", "partiQlInsert", "partiQlUpdate", "partiQlDelete"],
  "s3:HeadBucket": ["listObjects"],
  "s3:ListObjects": ["listObjects"],
  "s3:ListObjectsV2": ["listObjects"],
  "s3:ListObjectVersions": ["listObjectVersions"],
  "s3:HeadObject": ["getObject"],
  "s3:CopyObject": ["getObject", "putObject"],
  "s3:CreateMultipartUpload": ["putObject"],
  "s3:UploadPart": ["putObject"],
  "s3:UploadPartCopy": ["getObject", "putObject"],
  "s3:CompleteMultipartUpload": ["putObject"],
  "s3:ListParts": ["listMultipartUploadParts"],
  "s3:ListMultipartUploads": ["listMultipartUploads"],
  "s3:DeleteObjects": ["deleteObject"],
} as const satisfies Readonly<Record<`${string}:${string}`, readonly OperationName[]>>;

/** The operations of the APIs that these authorise, in whole or in part, although IAM does not know their names. */
export function apiOperationsOf(names: readonly OperationName[]): string[] {
  return Object.entries<readonly OperationName[]>(apiOperations)
    .filter(([, authorising]) => authorising.some((name) => names.includes(name)))
    .map(([name]) => name);
}
