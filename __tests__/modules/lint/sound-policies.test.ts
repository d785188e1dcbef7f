import { lintPolicy, type PolicyType } from "../../../modules/lint";

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const bucket = "arn:aws:s3:::acme-prod-exports";
const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const workgroup = "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/6d5b1cd3-2c3e-4b4b-8a3c-0f3c0f3c0f3c";
const own = "arn:aws:iam::111122223333:root";

type Json = Readonly<Record<string, unknown>>;

function allow(Action: readonly string[], Resource: string | readonly string[], Condition?: Json): Json {
  return { Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

/** Policies that do what they say, of which the linter has nothing to say. */
const sound: readonly (readonly [string, PolicyType, readonly Json[]])[] = [
  [
    "a vendor reads a table and its stream",
    "identity",
    [
      allow(
        ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource"],
        table,
      ),
      allow(["dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"], [table, `${table}/index/*`]),
      allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], `${table}/stream/*`),
      allow(["dynamodb:ListTables", "dynamodb:ListStreams", "dynamodb:DescribeLimits"], "*"),
    ],
  ],
  [
    "a vendor exports a table",
    "identity",
    [
      allow(
        [
          "dynamodb:DescribeTable",
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:ExportTableToPointInTime",
          "dynamodb:ListExports",
        ],
        table,
      ),
      allow(["dynamodb:DescribeExport"], `${table}/export/*`),
      allow(["s3:ListBucket"], bucket, { StringLike: { "s3:prefix": ["artie/*"] } }),
      allow(["s3:GetBucketLocation"], bucket),
      allow(["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:PutObjectAcl"], `${bucket}/artie/*`),
    ],
  ],
  [
    "a vendor queries Redshift Serverless",
    "identity",
    [
      allow(
        ["redshift-serverless:GetCredentials", "redshift-data:ExecuteStatement", "redshift-data:ListTables"],
        workgroup,
      ),
      allow(["redshift-data:DescribeStatement", "redshift-data:GetStatementResult"], "*", {
        StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" },
      }),
    ],
  ],
  [
    "somebody reads some items, some attributes, for some time",
    "identity",
    [
      allow(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"], [table, `${table}/index/*`], {
        "ForAllValues:StringEquals": {
          "dynamodb:Attributes": ["pk", "sk", "lastLogin"],
          "dynamodb:LeadingKeys": ["us-east"],
        },
        StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
        Null: { "dynamodb:Attributes": "false", "dynamodb:LeadingKeys": "false" },
        DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-01T00:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2026-12-01T00:00:00Z" },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] },
      }),
    ],
  ],
  [
    "a service writes with transactions",
    "identity",
    [
      allow(
        [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:ConditionCheckItem",
        ],
        table,
        { StringEquals: { "dynamodb:EnclosingOperation": ["TransactGetItems", "TransactWriteItems"] } },
      ),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], key, {
        StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" },
      }),
      allow(["s3:GetObject"], `${bucket}/\${aws:PrincipalTag/team}/*`),
    ],
  ],
  ["nobody touches a table", "identity", [{ Effect: "Deny", Action: "dynamodb:*", Resource: [table, `${table}/*`] }]],
  [
    "a vendor assumes a role",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "sts:ExternalId": "acme-0001" },
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/sync" },
        },
      },
    ],
  ],
  [
    "a broker assumes a role with tags",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:role/broker" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringLike: { "aws:RequestTag/ApprovedBy": "*" },
          "ForAllValues:StringEquals": { "aws:TagKeys": ["ApprovedBy"] },
        },
      },
    ],
  ],
  [
    "HCP Terraform assumes a role",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "app.terraform.io:aud": "aws.workload.identity" },
          StringLike: { "app.terraform.io:sub": "organization:acme:project:*:workspace:data:run_phase:apply" },
        },
      },
    ],
  ],
  [
    "GitHub assumes a role",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:repository_id": "123456",
          },
        },
      },
    ],
  ],
  [
    "a scheduler assumes a role",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/access" },
        },
      },
    ],
  ],
  [
    "a bucket refuses plain text and takes exports of another account",
    "resource",
    [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:PutObjectAcl"],
        Resource: `${bucket}/export/*`,
      },
    ],
  ],
  [
    "a table is shared",
    "resource",
    [
      {
        Effect: "Allow",
        Principal: { AWS: own },
        Action: ["dynamodb:GetItem", "dynamodb:Query"],
        Resource: [table, `${table}/index/*`],
      },
    ],
  ],
  [
    "a key is left to the account and used through DynamoDB",
    "key",
    [
      { Effect: "Allow", Principal: { AWS: own }, Action: "kms:*", Resource: "*" },
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["kms:Decrypt", "kms:DescribeKey"],
        Resource: "*",
        Condition: {
          StringEquals: { "kms:CallerAccount": "111122223333", "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" },
        },
      },
      {
        Effect: "Allow",
        Principal: { AWS: own },
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  ],
  [
    "an endpoint lets through what a VPC needs",
    "endpoint",
    [
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["dynamodb:GetItem", "dynamodb:Query"],
        Resource: [table, `${table}/index/*`],
      },
    ],
  ],
];

it.each(sound)("%s", (_, kind, statements) => {
  const policy = { Version: "2012-10-17", Statement: statements };
  expect(lintPolicy(policy, kind, { ownAccounts: ["111122223333"] })).toEqual([]);
});
