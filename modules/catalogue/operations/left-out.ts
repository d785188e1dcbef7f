/** Actions that no operation stands for, on purpose. */
interface LeftOut {
  /** Actions, or patterns of them with `*`. */
  readonly actions: readonly string[];
  /** Completes "left out, because …". */
  readonly reason: string;
}

/**
 * Every action of DynamoDB, S3 and KMS that the table of operations has no row for, and why. An action that AWS adds
 * stands in neither, and the tests ask for it.
 */
export const leftOutActions: readonly LeftOut[] = [
  {
    actions: [
      "dynamodb:CreateGlobalTable",
      "dynamodb:DescribeGlobalTable",
      "dynamodb:DescribeGlobalTableSettings",
      "dynamodb:UpdateGlobalTable",
      "dynamodb:UpdateGlobalTableSettings",
      "dynamodb:UpdateGlobalTableVersion",
    ],
    reason:
      "it is for global tables of the version 2017.11.29, which AWS advises against; those of today are made by " +
      "CreateTableReplica",
  },
  {
    actions: [
      "dynamodb:AssociateTableReplica",
      "dynamodb:ReadDataForReplication",
      "dynamodb:ReplicateSettings",
      "dynamodb:WriteDataForReplication",
    ],
    reason:
      "it is for replicas in other accounts: the table's resource policy gives it to those accounts and to the " +
      "service that replicates",
  },
  {
    actions: ["dynamodb:RestoreTableFromAwsBackup", "dynamodb:StartAwsBackupJob"],
    reason: "AWS Backup calls it with a role of its own",
  },
  { actions: ["dynamodb:PurchaseReservedCapacityOfferings"], reason: "it spends money for the whole account" },
  { actions: ["dynamodb:UpdateAbacStatus"], reason: "it changes what tags mean in the policies of the whole account" },
  { actions: ["dynamodb:InjectError"], reason: "AWS Fault Injection Service calls it to test how clients take errors" },

  {
    actions: ["s3:*AccessPoint*", "s3:*MultiRegionAccessPoint*"],
    reason: "grants are on buckets; nothing here is reached through an access point",
  },
  {
    actions: ["s3:*AccessGrant*", "s3:GetDataAccess"],
    reason: "it is for S3 Access Grants, another way to give access beside policies",
  },
  { actions: ["s3:*Job*"], reason: "it is for S3 Batch Operations, which work with a role of their own" },
  { actions: ["s3:*StorageLens*"], reason: "it is for S3 Storage Lens, which measures and reads no objects" },
  {
    actions: ["s3:ListAllMyBuckets"],
    reason: "it shows the names of all buckets of the account, and grants are on named buckets",
  },
  {
    actions: [
      "s3:CreateBucket*",
      "s3:DeleteBucket*",
      "s3:GetBucketAbac",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLogging",
      "s3:GetBucketMetadata*",
      "s3:GetBucketNotification",
      "s3:GetBucketO*",
      "s3:GetBucketP*",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:Get*Configuration",
      "s3:PutBucket*",
      "s3:Put*Configuration",
      "s3:UpdateBucket*",
      "s3:*AccountPublicAccessBlock",
      "s3:ListTagsForResource",
      "s3:TagResource",
      "s3:UntagResource",
    ],
    reason: "it is about what a bucket is, which is the business of whoever deploys it and not of who uses its objects",
  },
  {
    actions: [
      "s3:BypassGovernanceRetention",
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
      "s3:PutObjectLegalHold",
      "s3:PutObjectRetention",
    ],
    reason: "locks on objects are for whoever answers for their retention",
  },
  {
    actions: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl", "s3:PutObjectVersionAcl"],
    reason: "buckets made here have access control lists switched off",
  },
  {
    actions: [
      "s3:GetObjectVersionForReplication",
      "s3:InitiateReplication",
      "s3:ObjectOwnerOverrideToBucketOwner",
      "s3:PauseReplication",
      "s3:Replicate*",
      "s3:GetObjectVersionAnnotationForReplication",
    ],
    reason: "it is for the role that S3 replicates with",
  },
  {
    actions: [
      "s3:DeleteObjectVersionTagging",
      "s3:GetObjectVersionAttributes",
      "s3:GetObjectVersionTagging",
      "s3:PutObjectVersionTagging",
    ],
    reason: "tags and attributes of past versions are not needed to read, write or restore data",
  },
  { actions: ["s3:*Annotation*"], reason: "no vendor and no service at hand annotates objects" },
  { actions: ["s3:GetObjectTorrent", "s3:GetObjectVersionTorrent"], reason: "S3 no longer serves torrents" },
  { actions: ["s3:RestoreObject"], reason: "it orders paid copies out of an archive, which no bucket here moves to" },
  { actions: ["s3:UpdateObjectEncryption"], reason: "it changes the key that protects objects, not their data" },
  { actions: ["s3:AllowVendedLogDeliveryForResource"], reason: "services that deliver logs call it" },

  {
    actions: ["kms:PutKeyPolicy"],
    reason: "whoever writes the policy of a key can also use the key; Terraform writes it",
  },
  {
    actions: [
      "kms:CreateAlias",
      "kms:CreateKey",
      "kms:DeleteAlias",
      "kms:DeleteImportedKeyMaterial",
      "kms:GetKeyLastUsage",
      "kms:GetParametersForImport",
      "kms:ImportKeyMaterial",
      "kms:ListAliases",
      "kms:ListKeys",
      "kms:ReplicateKey",
      "kms:SynchronizeMultiRegionKey",
      "kms:UpdateAlias",
      "kms:UpdatePrimaryRegion",
    ],
    reason: "Terraform makes keys and their aliases; who uses or manages one is granted on the key",
  },
  {
    actions: ["kms:ListRetirableGrants", "kms:RetireGrant"],
    reason: "services retire the grants that were made for them; others are revoked",
  },
  { actions: ["kms:*CustomKeyStore*"], reason: "it is for key stores outside of KMS" },
  {
    actions: [
      "kms:DeriveSharedSecret",
      "kms:GenerateDataKeyPair*",
      "kms:GenerateMac",
      "kms:GenerateRandom",
      "kms:GetPublicKey",
      "kms:Sign",
      "kms:Verify*",
    ],
    reason: "it is for keys that sign or agree on secrets, and data is encrypted with symmetric keys",
  },
];
