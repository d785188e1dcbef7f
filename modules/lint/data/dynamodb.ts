/** Actions on a table itself that nobody means by "write". */
export const managementActions: readonly string[] = [
  "dynamodb:CreateTable",
  "dynamodb:CreateTableReplica",
  "dynamodb:DeleteResourcePolicy",
  "dynamodb:DeleteTable",
  "dynamodb:DeleteTableReplica",
  "dynamodb:PutResourcePolicy",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateTable",
  "dynamodb:UpdateTimeToLive",
];

/** Actions that do more than what they are usually granted for. */
export const broadActions: readonly { readonly action: string; readonly does: string }[] = [
  {
    action: "dynamodb:UpdateTable",
    does:
      "UpdateTable switches the stream on and off, and also changes capacity, indexes, encryption, the table class, " +
      "replicas and the protection against deletion. No condition key tells these apart.",
  },
];
