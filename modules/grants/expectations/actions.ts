import { type TableRequests } from "./requests";

// Lists of actions that several expectations are made of, written by hand like these.

export const readTableKey = ["kms:Decrypt", "kms:DescribeKey"];
export const writeTableKey = [
  ...readTableKey,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
export const manageTableKey = [...writeTableKey, "kms:CreateGrant"];
/** What no use of a table or bucket needs of its key. */
export const administerKey = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey"];
export const manageKey = ["kms:CreateGrant", ...administerKey];
export const readItems = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"];
export const writeItems = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"];
export const writeByPartiQl = ["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"];
/** How DynamoDB fills a table that is restored or replicated. */
export const filledTable = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:UpdateItem",
];
export const readChanges = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];
export const managePolicy = ["dynamodb:PutResourcePolicy", "dynamodb:DeleteResourcePolicy"];
export const manageTable = [
  ...managePolicy,
  "dynamodb:CreateBackup",
  "dynamodb:DeleteTable",
  "dynamodb:RestoreTableToPointInTime",
  "dynamodb:TagResource",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateTable",
  "dynamodb:UpdateTimeToLive",
];
export const listTables = ["dynamodb:ListTables", "dynamodb:ListStreams"];
export const itemsOfTable = [
  ...readItems,
  ...writeItems,
  ...writeByPartiQl,
  "dynamodb:ConditionCheckItem",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:PartiQLSelect",
  "dynamodb:Scan",
];
/** No data by any way, whatever of the table is managed. */
export const noData: TableRequests = {
  index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
  stream: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", ...managePolicy],
  backup: ["dynamodb:DeleteBackup", "dynamodb:RestoreTableFromBackup"],
};
export const anyKeyUse = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", ...manageKey];

/** The actions but for some. */
export function without(actions: readonly string[], ...left: readonly string[]): string[] {
  return actions.filter((action) => !left.includes(action));
}
