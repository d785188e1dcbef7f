/** From where a resource policy of DynamoDB can let somebody do something. */
interface ResourcePolicyActions {
  /** From any account. */
  readonly fromAnyAccount: readonly string[];
  /** Only from the account of the table: DynamoDB refuses the rest whatever the policies say. */
  readonly fromOwnAccount: readonly string[];
}

/**
 * The actions that DynamoDB takes in the policy of a table or of a stream; it refuses a policy that names another.
 *
 * The page lists API operations. Transactions are authorised as the actions that they are made of, `ConditionCheckItem`
 * among them, and PartiQL as its own four.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
export const resourcePolicyActions: Readonly<Record<"table" | "stream", ResourcePolicyActions>> = {
  table: {
    fromAnyAccount: [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:DeleteTable",
      "dynamodb:DescribeTable",
      "dynamodb:GetItem",
      "dynamodb:ListTagsOfResource",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:TagResource",
      "dynamodb:UntagResource",
      "dynamodb:UpdateItem",
      "dynamodb:UpdateTable",
    ],
    fromOwnAccount: [
      "dynamodb:CreateBackup",
      "dynamodb:DeleteResourcePolicy",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeContributorInsights",
      "dynamodb:DescribeKinesisStreamingDestination",
      "dynamodb:DescribeTableReplicaAutoScaling",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:DisableKinesisStreamingDestination",
      "dynamodb:EnableKinesisStreamingDestination",
      "dynamodb:ExportTableToPointInTime",
      "dynamodb:GetResourcePolicy",
      "dynamodb:PartiQLDelete",
      "dynamodb:PartiQLInsert",
      "dynamodb:PartiQLSelect",
      "dynamodb:PartiQLUpdate",
      "dynamodb:PutResourcePolicy",
      "dynamodb:RestoreTableToPointInTime",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateContributorInsights",
      "dynamodb:UpdateKinesisStreamingDestination",
      "dynamodb:UpdateTableReplicaAutoScaling",
      "dynamodb:UpdateTimeToLive",
    ],
  },
  stream: {
    fromAnyAccount: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    fromOwnAccount: [],
  },
};
