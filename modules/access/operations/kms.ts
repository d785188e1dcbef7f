import { type Operation } from "./operation";

const decryptTableData = ["kms:Decrypt", "kms:DescribeKey"] as const;
const encryptTableData = [
  ...decryptTableData,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

/**
 * What is done with a customer-managed key: by clients that encrypt what they store, and by DynamoDB and S3 in a
 * client's name.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const kmsOperations = {
  encrypt: { purpose: "UseKey", actions: ["kms:Encrypt"], on: ["key"] },
  decrypt: { purpose: "UseKey", actions: ["kms:Decrypt"], on: ["key"] },
  generateDataKey: { purpose: "UseKey", actions: ["kms:GenerateDataKey"], on: ["key"] },
  generateDataKeyWithoutPlaintext: {
    purpose: "UseKey",
    actions: ["kms:GenerateDataKeyWithoutPlaintext"],
    on: ["key"],
  },
  reEncrypt: { purpose: "UseKey", actions: ["kms:ReEncryptFrom", "kms:ReEncryptTo"], on: ["key"] },
  describeKey: { purpose: "UseKey", actions: ["kms:DescribeKey"], on: ["key"] },

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
  decryptTableData: { purpose: "UseKey", actions: decryptTableData, on: ["key"], through: "dynamodb" },
  encryptTableData: { purpose: "UseKey", actions: encryptTableData, on: ["key"], through: "dynamodb" },
  manageTableEncryption: {
    purpose: "UseKey",
    actions: [...encryptTableData, "kms:CreateGrant"],
    on: ["key"],
    through: "dynamodb",
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  decryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt"], on: ["key"], through: "s3" },
  // A multipart upload also decrypts its parts.
  encryptObjects: { purpose: "UseKey", actions: ["kms:Decrypt", "kms:GenerateDataKey"], on: ["key"], through: "s3" },
} as const satisfies Record<string, Operation>;
