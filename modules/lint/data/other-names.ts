/**
 * Actions, in lower case, that AWS's own default policies name although no reference lists them.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export const unlistedActions: ReadonlySet<string> = new Set(["sns:receive"]);

/** Names that look like actions and are none, and what authorises the operation. Keyed in lower case. */
export const otherNames: ReadonlyMap<string, { readonly instead: readonly string[]; readonly source: string }> =
  new Map(
    [
      ...[
        { name: "dynamodb:TransactGetItems", instead: ["dynamodb:GetItem"] },
        {
          name: "dynamodb:TransactWriteItems",
          instead: ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"],
        },
        { name: "dynamodb:ConditionCheck", instead: ["dynamodb:ConditionCheckItem"] },
      ].map((entry) => ({
        ...entry,
        source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html",
      })),
      ...["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"].map((operation) => ({
        name: `dynamodb:${operation}`,
        instead: [
          "dynamodb:PartiQLSelect",
          "dynamodb:PartiQLInsert",
          "dynamodb:PartiQLUpdate",
          "dynamodb:PartiQLDelete",
        ],
        source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html",
      })),
      ...[
        { name: "s3:HeadObject", instead: ["s3:GetObject"] },
        { name: "s3:HeadBucket", instead: ["s3:ListBucket"] },
        { name: "s3:ListObjects", instead: ["s3:ListBucket"] },
        { name: "s3:ListObjectsV2", instead: ["s3:ListBucket"] },
      ].map((entry) => ({
        ...entry,
        source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
      })),
      {
        name: "kms:ReEncrypt",
        instead: ["kms:ReEncryptFrom", "kms:ReEncryptTo"],
        source: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html",
      },
    ].map(({ name, instead, source }) => [name.toLowerCase(), { instead, source }]),
  );
