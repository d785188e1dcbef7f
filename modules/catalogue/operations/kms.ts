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

type KmsPurpose = "AdministerKey" | "GrantKey" | "UseKey";

/**
 * What is done with a customer-managed key: by those who manage it, by clients that encrypt what they store, and by
 * DynamoDB and S3 in a client's name.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
export const kmsOperations = {
  // The key itself. PutKeyPolicy is left out: whoever has it can use the key after all. Terraform writes the policy.
  // https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
  cancelKeyDeletion: { purpose: "AdministerKey", actions: ["kms:CancelKeyDeletion"], on: ["key"] },
  describeKey: { purpose: "AdministerKey", actions: ["kms:DescribeKey"], on: ["key"] },
  disableKey: { purpose: "AdministerKey", actions: ["kms:DisableKey"], on: ["key"] },
  disableKeyRotation: { purpose: "AdministerKey", actions: ["kms:DisableKeyRotation"], on: ["key"] },
  enableKey: { purpose: "AdministerKey", actions: ["kms:EnableKey"], on: ["key"] },
  enableKeyRotation: { purpose: "AdministerKey", actions: ["kms:EnableKeyRotation"], on: ["key"] },
  getKeyPolicy: { purpose: "AdministerKey", actions: ["kms:GetKeyPolicy"], on: ["key"] },
  getKeyRotationStatus: { purpose: "AdministerKey", actions: ["kms:GetKeyRotationStatus"], on: ["key"] },
  listGrants: { purpose: "AdministerKey", actions: ["kms:ListGrants"], on: ["key"] },
  listKeyPolicies: { purpose: "AdministerKey", actions: ["kms:ListKeyPolicies"], on: ["key"] },
  listKeyRotations: { purpose: "AdministerKey", actions: ["kms:ListKeyRotations"], on: ["key"] },
  listKeyTags: { purpose: "AdministerKey", actions: ["kms:ListResourceTags"], on: ["key"] },
  revokeGrant: { purpose: "AdministerKey", actions: ["kms:RevokeGrant"], on: ["key"] },
  rotateKeyOnDemand: { purpose: "AdministerKey", actions: ["kms:RotateKeyOnDemand"], on: ["key"] },
  scheduleKeyDeletion: { purpose: "AdministerKey", actions: ["kms:ScheduleKeyDeletion"], on: ["key"] },
  tagKey: { purpose: "AdministerKey", actions: ["kms:TagResource"], on: ["key"] },
  untagKey: { purpose: "AdministerKey", actions: ["kms:UntagResource"], on: ["key"] },
  updateKeyDescription: { purpose: "AdministerKey", actions: ["kms:UpdateKeyDescription"], on: ["key"] },
  createGrants: {
    purpose: "GrantKey",
    actions: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
    on: ["key"],
  },

  // Clients that call KMS themselves, so that no service stands in between.
  encrypt: { purpose: "UseKey", actions: ["kms:Encrypt"], on: ["key"] },
  decrypt: { purpose: "UseKey", actions: ["kms:Decrypt"], on: ["key"] },
  generateDataKey: { purpose: "UseKey", actions: ["kms:GenerateDataKey"], on: ["key"] },

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
} as const satisfies Record<string, Operation<"key", KmsPurpose>>;
