/** How a corrected document treats actions differently from the one that its vendor publishes. */
export type Change =
  /** Granted by the vendor's document and not needed, or granting nothing there. */
  | "dropped"
  /** Granted on fewer resources or to fewer principals. */
  | "narrowed"
  /** Needed and missing in the vendor's document. */
  | "added"
  /** Granted in a place where it works, in place of one where it does not. */
  | "moved";

/** One difference between a vendor's document and the corrected one, and why it is there. */
export interface Difference {
  readonly vendor: string;
  readonly change: Change;
  /** The actions that it is about, wildcards as in the vendor's document expanded. */
  readonly actions: readonly string[];
  /** What the vendor's document says. */
  readonly documented: string;
  /** What the corrected one says. */
  readonly corrected: string;
  readonly reason: string;
  readonly source: string;
}

const dynamodbActions = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html";
const s3Actions = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html";
const exportPermissions =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html";
const thirdParties = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html";
const principalRoles =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles";

const databricksRole =
  "https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual";
const redshiftDataActions =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshiftdataapi.html";
const redshiftUsers =
  "https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html";
const partsOfUploads = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions";

/** How the bucket is treated is the same wherever Polytomic stages objects. */
function polytomicBucket(vendor: string): readonly Difference[] {
  return [
    {
      vendor,
      change: "narrowed",
      actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      documented: "on the whole bucket, bucket and objects in one statement",
      corrected: "in statements of their own, below the prefix where one is given",
      reason: "A prefix is a condition on listing and a part of the ARN of objects; one statement cannot hold both.",
      source: s3Actions,
    },
    {
      vendor,
      change: "added",
      actions: ["s3:AbortMultipartUpload"],
      documented: "not granted",
      corrected: "on the objects",
      reason: "Without it, the parts of a failed upload stay and are billed.",
      source: partsOfUploads,
    },
  ];
}

/** Every difference between `as-documented` and `least-privilege`. Tests and documentation read this table. */
export const differences: readonly Difference[] = [
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["sts:AssumeRole"],
    documented: "trusts ec2.amazonaws.com",
    corrected: "trusts Artie's account, with an external ID",
    reason:
      "Artie runs in its own account and can never be an EC2 instance of yours, while any instance whose launcher may pass the role could use it.",
    source: thirdParties,
  },
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups"],
    documented: "on *",
    corrected: "on the tables named",
    reason: "Artie only looks at the tables that it replicates.",
    source: dynamodbActions,
  },
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    documented: "on *",
    corrected: "on the streams of the tables named",
    reason: "A stream is a resource of its own below the table; its label changes whenever it is switched on anew.",
    source: dynamodbActions,
  },
  {
    vendor: "Artie",
    change: "dropped",
    actions: ["dynamodb:ListStreams"],
    documented: "on *",
    corrected: "not granted",
    reason: "Artie is given the ARN of the stream; its open-source reader never lists streams.",
    source: "https://github.com/artie-labs/reader",
  },
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"],
    documented: "on *",
    corrected: "on the tables named, and only where a bucket for exports is given",
    reason: "An export reads the whole table and is billed.",
    source: exportPermissions,
  },
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["dynamodb:DescribeExport"],
    documented: "on *; the page's hint [TABLE_ARN, TABLE_ARN/stream/*] leaves it out",
    corrected: "on the exports of the tables named",
    reason:
      "An export is a resource of its own: under the hint, a backfill starts, is billed, and then cannot be followed.",
    source: dynamodbActions,
  },
  {
    vendor: "Artie",
    change: "narrowed",
    actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
    documented: "on the whole bucket",
    corrected: "below the prefix, where one is given",
    reason: "Other objects of the bucket are none of Artie's business.",
    source: s3Actions,
  },
  {
    vendor: "Artie",
    change: "moved",
    actions: ["s3:GetBucketLocation"],
    documented: "on the objects",
    corrected: "on the bucket, without a condition on the prefix",
    reason: "It is an action on the bucket, so on objects it grants nothing; and its request has no prefix to compare.",
    source: s3Actions,
  },
  {
    vendor: "Artie",
    change: "added",
    actions: ["s3:AbortMultipartUpload", "s3:PutObjectAcl"],
    documented: "not granted",
    corrected: "on the objects",
    reason: "DynamoDB writes exports with the rights of the caller and asks for both.",
    source: exportPermissions,
  },
  {
    vendor: "Polytomic (DynamoDB)",
    change: "narrowed",
    actions: ["sts:AssumeRole"],
    documented: "names Polytomic's role as the principal, to restrict the trust to it",
    corrected: "names the account, and the role in a condition on aws:PrincipalArn",
    reason:
      "AWS stores a role that is named as a principal by its internal ID: when Polytomic makes its role anew, as its page says it may, the trust would be dead.",
    source: principalRoles,
  },
  {
    vendor: "Polytomic (DynamoDB)",
    change: "dropped",
    actions: [
      "dynamodb:DescribeContributorInsights",
      "dynamodb:DescribeKinesisStreamingDestination",
      "dynamodb:DescribeTableReplicaAutoScaling",
      "dynamodb:ListExports",
      "dynamodb:ListImports",
    ],
    documented: "within Describe* and List*",
    corrected: "not granted",
    reason: "The wildcards take in whatever AWS adds; reading and syncing tables needs none of these.",
    source: dynamodbActions,
  },
  {
    vendor: "Polytomic (DynamoDB)",
    change: "added",
    actions: ["dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"],
    documented: "on the tables",
    corrected: "on the tables and their indexes",
    reason: "A model can point to a secondary index, and reading one is authorised on the index.",
    source: dynamodbActions,
  },
  {
    vendor: "Polytomic (DynamoDB)",
    change: "moved",
    actions: ["dynamodb:ListTables", "dynamodb:DescribeLimits", "dynamodb:DescribeEndpoints", "dynamodb:ListStreams"],
    documented: "within Describe* and List* on the tables, and on their streams",
    corrected: "in a statement of their own, on *",
    reason: "IAM knows these actions on no resource, so on a table or a stream they grant nothing.",
    source: dynamodbActions,
  },
  {
    vendor: "Polytomic (S3)",
    change: "narrowed",
    actions: ["sts:AssumeRole"],
    documented: "names Polytomic's role as the principal, to restrict the trust to it",
    corrected: "names the account, and the role in a condition on aws:PrincipalArn",
    reason:
      "AWS stores a role that is named as a principal by its internal ID: when Polytomic makes its role anew, as its page says it may, the trust would be dead.",
    source: principalRoles,
  },
  ...polytomicBucket("Polytomic (S3)"),
  {
    vendor: "Polytomic (Databricks)",
    change: "narrowed",
    actions: ["sts:AssumeRole"],
    documented: "one role for Polytomic and for Unity Catalog, both named as principals by their roles",
    corrected: "a role for each, trusting its account, with the role in a condition on aws:PrincipalArn",
    reason:
      "Databricks only reads what was staged, and each of the two has an external ID of its own; a role that is named as a principal is lost when its owner makes it anew.",
    source: principalRoles,
  },
  {
    vendor: "Polytomic (Databricks)",
    change: "added",
    actions: ["sts:AssumeRole"],
    documented: "not granted",
    corrected: "on itself, to the role of the storage credential, whose trust policy lets it in",
    reason: "Databricks refuses storage credentials whose role cannot assume itself.",
    source: databricksRole,
  },
  ...polytomicBucket("Polytomic (Databricks)"),
  {
    vendor: "Polytomic (Redshift Serverless)",
    change: "narrowed",
    actions: ["sts:AssumeRole"],
    documented: "lets Redshift assume the role, as AWS's page says, for every user of the database",
    corrected: "lets Redshift assume it for the database user of the role itself, on the workgroup named",
    reason: "Otherwise everybody who can write SQL there could read and replace what Polytomic has staged.",
    source: redshiftUsers,
  },
  {
    vendor: "Polytomic (Redshift Serverless)",
    change: "narrowed",
    actions: [
      "redshift-data:DescribeTable",
      "redshift-data:ExecuteStatement",
      "redshift-data:ListDatabases",
      "redshift-data:ListSchemas",
      "redshift-data:ListTables",
      "redshift-serverless:GetCredentials",
    ],
    documented: "on *",
    corrected: "on the workgroup named",
    reason: "Credentials of any other workgroup of the account are credentials of another database.",
    source: redshiftDataActions,
  },
  {
    vendor: "Polytomic (Redshift Serverless)",
    change: "narrowed",
    actions: ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"],
    documented: "on *; the JSON of the page is not valid, for a comma is missing and one is too many",
    corrected: "on *, of statements that the role's own session has run",
    reason: "A statement has no ARN; its owner is the only thing that tells it from those of others.",
    source: redshiftDataActions,
  },
  ...polytomicBucket("Polytomic (Redshift Serverless)"),
];
