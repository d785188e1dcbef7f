// What each verb and each operation allows, in AWS's terms: actions on ARNs, under conditions. Written from AWS's pages,
// never from the product's own lists, so that a wrong row in the product disagrees with this table.
//
// Sources:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html (the key of a table)
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html (the key of a bucket)
import {
  type AllTablesRef,
  type BucketRef,
  type Grant,
  type KeyRef,
  type RoleRef,
  type TableRef,
  type WorkgroupRef,
} from "../../modules/grants";
import { type RequestContext } from "../../modules/proof";
import { type Condition } from "./triples";

/** A condition, and requests on both sides of it: each that fails differs from one that passes in one key. */
interface ConditionFact {
  readonly condition: Condition;
  readonly passes: readonly RequestContext[];
  readonly fails: readonly RequestContext[];
}

/** Actions that are allowed on one resource. */
export type Allowed = readonly [resource: string, actions: readonly string[], when?: ConditionFact];

/** One call of a verb, and all that it allows. */
export interface VerbFact {
  readonly arguments?: readonly unknown[];
  readonly allows: readonly Allowed[];
  /** What it allows besides, where the table or bucket has a customer-managed key. */
  readonly onKey?: readonly Allowed[];
}

/** The methods of a ref that callers see and that give grants. */
type VerbOf<Ref> = {
  [Name in keyof Ref]: Ref[Name] extends (...options: never[]) => Grant ? Name : never;
}[keyof Ref];
type VerbFacts<Ref> = Readonly<Record<Exclude<VerbOf<Ref>, "grant">, readonly VerbFact[]>>;

// The resources of the examples.
const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const index = `${table}/index/*`;
const stream = `${table}/stream/*`;
const exported = `${table}/export/*`;
const imported = `${table}/import/*`;
const backup = `${table}/backup/*`;
const restored = "arn:aws:dynamodb:us-east-1:111122223333:table/orders-restored";
const replica = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders";
const everyTable = "arn:aws:dynamodb:us-east-1:111122223333:table/*";
const kinesis = "arn:aws:kinesis:us-east-1:111122223333:stream/order-changes";
const bucket = "arn:aws:s3:::acme-exports";
const objects = "arn:aws:s3:::acme-exports/*";
const reports = "arn:aws:s3:::acme-exports/reports/*";
export const key = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555";
export const replicaKey = "arn:aws:kms:eu-west-1:111122223333:key/66666666-7777-4888-8999-000000000000";
const everyKey = "arn:aws:kms:us-east-1:111122223333:key/*";
export const role = "arn:aws:iam::111122223333:role/reporting";
export const workgroup =
  "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a";

/** Of each resource that a row names: resources that it covers, and neighbours that it must not cover. */
export const neighbours: Readonly<
  Record<string, { readonly inside: readonly string[]; readonly outside: readonly string[] }>
> = {
  [table]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger",
      "arn:aws:dynamodb:us-east-1:111122223333:table/order",
      "arn:aws:dynamodb:us-east-1:111122223333:table/Orders",
      "arn:aws:dynamodb:us-east-2:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:444455556666:table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-email",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-11-21T00:00:00.000",
    ],
  },
  [index]: {
    inside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-email",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/made-later",
    ],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger/index/by-email",
      "arn:aws:dynamodb:us-east-2:111122223333:table/orders/index/by-email",
      "arn:aws:dynamodb:us-east-1:444455556666:table/orders/index/by-email",
    ],
  },
  [`${table}/index/by-email`]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-email"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-email-2",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-day",
    ],
  },
  [stream]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders/stream/2026-11-21T00:00:00.000"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger/stream/2026-11-21T00:00:00.000",
      "arn:aws:dynamodb:us-east-2:111122223333:table/orders/stream/2026-11-21T00:00:00.000",
      "arn:aws:dynamodb:us-east-1:444455556666:table/orders/stream/2026-11-21T00:00:00.000",
    ],
  },
  [exported]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders/export/01693685827463-2d8752fd"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger/export/01693685827463-2d8752fd",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
    ],
  },
  [imported]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders/import/01693685827463-2d8752fd"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger/import/01693685827463-2d8752fd",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
    ],
  },
  [backup]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders/backup/01489602797149-73d8d5bc"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger/backup/01489602797149-73d8d5bc",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
    ],
  },
  [restored]: {
    inside: ["arn:aws:dynamodb:us-east-1:111122223333:table/orders-restored"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders-restored-2",
    ],
  },
  [replica]: {
    inside: ["arn:aws:dynamodb:eu-west-1:111122223333:table/orders"],
    outside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:eu-west-2:111122223333:table/orders",
      "arn:aws:dynamodb:eu-west-1:111122223333:table/orders-stranger",
    ],
  },
  [everyTable]: {
    inside: [
      "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table/another/index/by-day",
    ],
    outside: [
      "arn:aws:dynamodb:us-east-2:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:444455556666:table/orders",
      "arn:aws:dynamodb::111122223333:global-table/orders",
    ],
  },
  [kinesis]: {
    inside: ["arn:aws:kinesis:us-east-1:111122223333:stream/order-changes"],
    outside: [
      "arn:aws:kinesis:us-east-1:111122223333:stream/order-changes-2",
      "arn:aws:kinesis:us-east-2:111122223333:stream/order-changes",
    ],
  },
  [bucket]: {
    inside: ["arn:aws:s3:::acme-exports"],
    outside: ["arn:aws:s3:::acme-exports-2", "arn:aws:s3:::acme-exports/reports/2026.json"],
  },
  [objects]: {
    inside: ["arn:aws:s3:::acme-exports/a", "arn:aws:s3:::acme-exports/reports/2026.json"],
    outside: ["arn:aws:s3:::acme-exports", "arn:aws:s3:::acme-exports-2/a"],
  },
  [reports]: {
    inside: ["arn:aws:s3:::acme-exports/reports/2026.json", "arn:aws:s3:::acme-exports/reports/2026/a"],
    outside: [
      "arn:aws:s3:::acme-exports/reports",
      "arn:aws:s3:::acme-exports/reports-secret/2026.json",
      "arn:aws:s3:::acme-exports/Reports/2026.json",
      "arn:aws:s3:::acme-exports-2/reports/2026.json",
    ],
  },
  [key]: {
    inside: ["arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555"],
    outside: [
      "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555556",
      "arn:aws:kms:us-east-2:111122223333:key/11111111-2222-4333-8444-555555555555",
      "arn:aws:kms:us-east-1:444455556666:key/11111111-2222-4333-8444-555555555555",
    ],
  },
  [replicaKey]: {
    inside: ["arn:aws:kms:eu-west-1:111122223333:key/66666666-7777-4888-8999-000000000000"],
    outside: ["arn:aws:kms:us-east-1:111122223333:key/66666666-7777-4888-8999-000000000000"],
  },
  [everyKey]: {
    inside: ["arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555"],
    outside: [
      "arn:aws:kms:us-east-2:111122223333:key/11111111-2222-4333-8444-555555555555",
      "arn:aws:kms:us-east-1:444455556666:key/11111111-2222-4333-8444-555555555555",
      "arn:aws:kms:us-east-1:111122223333:alias/acme/fields",
    ],
  },
  [role]: {
    inside: ["arn:aws:iam::111122223333:role/reporting"],
    outside: [
      "arn:aws:iam::111122223333:role/reporting-2",
      "arn:aws:iam::111122223333:role/path/reporting",
      "arn:aws:iam::444455556666:role/reporting",
    ],
  },
  [workgroup]: {
    inside: ["arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a"],
    outside: [
      "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5b",
      "arn:aws:redshift-serverless:us-east-2:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a",
    ],
  },
  // Actions that IAM only knows on all resources.
  "*": { inside: ["*"], outside: [] },
};

/** Of a request that DynamoDB sends to KMS in the caller's name. */
const throughDynamoDb: ConditionFact = {
  condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } },
  passes: [{ "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" }],
  fails: [
    {},
    { "kms:ViaService": "dynamodb.us-east-2.amazonaws.com" },
    { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
  ],
};
const throughDynamoDbOfReplica: ConditionFact = {
  condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } },
  passes: [{ "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" }],
  fails: [{}, { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" }],
};
const throughS3: ConditionFact = {
  condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
  passes: [{ "kms:ViaService": "s3.us-east-1.amazonaws.com" }],
  fails: [
    {},
    { "kms:ViaService": "s3.us-east-2.amazonaws.com" },
    { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" },
  ],
};
const listingOfReports: ConditionFact = {
  condition: { StringLike: { "s3:prefix": "reports/*" } },
  passes: [{ "s3:prefix": "reports/" }, { "s3:prefix": "reports/2026/" }],
  fails: [
    {},
    { "s3:prefix": "" },
    { "s3:prefix": "reports" },
    { "s3:prefix": "reports-secret/" },
    { "s3:prefix": "Reports/" },
  ],
};
const ownStatements: ConditionFact = {
  condition: { StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" } },
  passes: [{ "aws:userid": "AROAEXAMPLE:sync", "redshift-data:statement-owner-iam-userid": "AROAEXAMPLE:sync" }],
  fails: [
    { "aws:userid": "AROAEXAMPLE:sync" },
    { "aws:userid": "AROAEXAMPLE:sync", "redshift-data:statement-owner-iam-userid": "AROAEXAMPLE:other" },
    { "aws:userid": "AROAEXAMPLE:sync", "redshift-data:statement-owner-iam-userid": "${aws:userid}" },
  ],
};
const forAwsResources: ConditionFact = {
  condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  passes: [{ "kms:GrantIsForAWSResource": "true" }],
  fails: [{}, { "kms:GrantIsForAWSResource": "false" }],
};
const withAlias: ConditionFact = {
  condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/acme/fields" } },
  passes: [{ "kms:ResourceAliases": ["alias/acme/fields", "alias/acme/other"] }],
  fails: [{}, { "kms:ResourceAliases": ["alias/acme/other"] }, { "kms:ResourceAliases": ["alias/acme/fields2"] }],
};
const calledByAlias: ConditionFact = {
  condition: { StringEquals: { "kms:RequestAlias": "alias/acme/fields" } },
  passes: [{ "kms:RequestAlias": "alias/acme/fields" }],
  fails: [{}, { "kms:RequestAlias": "alias/acme/fields2" }],
};
const asTheUser: ConditionFact = {
  condition: { StringEquals: { "sts:SourceIdentity": "${aws:username}" } },
  passes: [{ "aws:username": "ada", "sts:SourceIdentity": "ada" }],
  fails: [{ "aws:username": "ada" }, { "aws:username": "ada", "sts:SourceIdentity": "bob" }],
};
const asAnyoneAtAcme: ConditionFact = {
  condition: { StringLike: { "sts:SourceIdentity": "*@acme.example" } },
  passes: [{ "sts:SourceIdentity": "ada@acme.example" }],
  fails: [{}, { "sts:SourceIdentity": "ada@acme.example.org" }],
};
const withTags: ConditionFact = {
  condition: {
    StringEquals: { "aws:RequestTag/team": ["orders", "risk"] },
    StringLike: { "aws:RequestTag/ticket": "*" },
    "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "ticket"] },
    Null: { "aws:TagKeys": "false" },
  },
  passes: [
    { "aws:RequestTag/team": "orders", "aws:RequestTag/ticket": "T-1", "aws:TagKeys": ["team", "ticket"] },
    { "aws:RequestTag/team": "risk", "aws:RequestTag/ticket": "T-2", "aws:TagKeys": ["team", "ticket"] },
  ],
  fails: [
    {},
    { "aws:RequestTag/team": "sales", "aws:RequestTag/ticket": "T-1", "aws:TagKeys": ["team", "ticket"] },
    { "aws:RequestTag/team": "orders", "aws:TagKeys": ["team"] },
    {
      "aws:RequestTag/team": "orders",
      "aws:RequestTag/ticket": "T-1",
      "aws:RequestTag/admin": "1",
      "aws:TagKeys": ["team", "ticket", "admin"],
    },
  ],
};
const withoutScan: ConditionFact = {
  condition: { BoolIfExists: { "dynamodb:FullTableScan": "false" } },
  passes: [{ "dynamodb:FullTableScan": "false" }, {}],
  fails: [{ "dynamodb:FullTableScan": "true" }],
};

// DynamoDB's pages write kms:GenerateDataKey* and kms:ReEncrypt*; a table never asks for key pairs.
const decryptingTable: Allowed = [key, ["kms:Decrypt", "kms:DescribeKey"], throughDynamoDb];
const encryptingTable: Allowed = [
  key,
  [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ],
  throughDynamoDb,
];
// DynamoDB makes itself a grant on the key of a table that it creates.
const keyingTable: Allowed = [key, [...encryptingTable[1], "kms:CreateGrant"], throughDynamoDb];
const keyingReplica: Allowed = [replicaKey, keyingTable[1], throughDynamoDbOfReplica];
const decryptingObjects: Allowed = [key, ["kms:Decrypt"], throughS3];
const encryptingObjects: Allowed = [key, ["kms:Decrypt", "kms:GenerateDataKey"], throughS3];

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html and V2gt_IAM.html: what
// DynamoDB does in a table that it fills with the rights of the caller.
const filling = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:UpdateItem",
];

const administeringTable = [
  "dynamodb:BatchGetItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
  "dynamodb:CreateBackup",
  "dynamodb:CreateGlobalTableWitness",
  "dynamodb:CreateTable",
  "dynamodb:CreateTableReplica",
  "dynamodb:DeleteGlobalTableWitness",
  "dynamodb:DeleteItem",
  "dynamodb:DeleteResourcePolicy",
  "dynamodb:DeleteTable",
  "dynamodb:DeleteTableReplica",
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:DescribeContributorInsights",
  "dynamodb:DescribeKinesisStreamingDestination",
  "dynamodb:DescribeTable",
  "dynamodb:DescribeTableReplicaAutoScaling",
  "dynamodb:DescribeTimeToLive",
  "dynamodb:DisableKinesisStreamingDestination",
  "dynamodb:EnableKinesisStreamingDestination",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:GetItem",
  "dynamodb:GetResourcePolicy",
  "dynamodb:ImportTable",
  "dynamodb:ListExports",
  "dynamodb:ListImports",
  "dynamodb:ListTagsOfResource",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLSelect",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PutItem",
  "dynamodb:PutResourcePolicy",
  "dynamodb:Query",
  "dynamodb:RestoreTableFromBackup",
  "dynamodb:RestoreTableToPointInTime",
  "dynamodb:Scan",
  "dynamodb:SearchVectors",
  "dynamodb:TagResource",
  "dynamodb:UntagResource",
  "dynamodb:UpdateContinuousBackups",
  "dynamodb:UpdateContributorInsights",
  "dynamodb:UpdateItem",
  "dynamodb:UpdateKinesisStreamingDestination",
  "dynamodb:UpdateTable",
  "dynamodb:UpdateTableReplicaAutoScaling",
  "dynamodb:UpdateTimeToLive",
];

const discovering = [
  "dynamodb:DescribeEndpoints",
  "dynamodb:DescribeLimits",
  "dynamodb:DescribeReservedCapacity",
  "dynamodb:DescribeReservedCapacityOfferings",
  "dynamodb:GetAbacStatus",
  "dynamodb:ListBackups",
  "dynamodb:ListContributorInsights",
  "dynamodb:ListGlobalTables",
  "dynamodb:ListStreams",
  "dynamodb:ListTables",
];

const acknowledged = { acknowledge: "on-call recovery, limited by the boundary on-call" };

export const tableVerbs: VerbFacts<TableRef> = {
  read: [
    {
      allows: [
        [table, ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]],
        [index, ["dynamodb:Query"]],
      ],
      onKey: [decryptingTable],
    },
    {
      arguments: [{ indexes: [] }],
      allows: [[table, ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]]],
      onKey: [decryptingTable],
    },
    {
      arguments: [{ indexes: ["by-email"] }],
      allows: [
        [table, ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]],
        [`${table}/index/by-email`, ["dynamodb:Query"]],
      ],
      onKey: [decryptingTable],
    },
  ],
  scan: [
    {
      allows: [
        [table, ["dynamodb:Scan"]],
        [index, ["dynamodb:Scan"]],
      ],
      onKey: [decryptingTable],
    },
    { arguments: [{ indexes: [] }], allows: [[table, ["dynamodb:Scan"]]], onKey: [decryptingTable] },
    {
      arguments: [{ indexes: ["by-email"] }],
      allows: [
        [table, ["dynamodb:Scan"]],
        [`${table}/index/by-email`, ["dynamodb:Scan"]],
      ],
      onKey: [decryptingTable],
    },
  ],
  write: [
    {
      allows: [[table, ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]]],
      onKey: [encryptingTable],
    },
  ],
  readWrite: [
    {
      allows: [
        [
          table,
          [
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
        ],
        [index, ["dynamodb:Query"]],
      ],
      onKey: [encryptingTable],
    },
    {
      arguments: [{ indexes: ["by-email"] }],
      allows: [
        [
          table,
          [
            "dynamodb:BatchGetItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:UpdateItem",
          ],
        ],
        [`${table}/index/by-email`, ["dynamodb:Query"]],
      ],
      onKey: [encryptingTable],
    },
  ],
  queryIndex: [
    {
      arguments: ["by-email"],
      allows: [[`${table}/index/by-email`, ["dynamodb:Query"]]],
      onKey: [decryptingTable],
    },
  ],
  delete: [{ allows: [[table, ["dynamodb:DeleteItem"]]], onKey: [encryptingTable] }],
  batch: [{ allows: [[table, ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"]]], onKey: [encryptingTable] }],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  transact: [
    {
      allows: [
        [
          table,
          [
            "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
          ],
        ],
      ],
      onKey: [encryptingTable],
    },
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
  partiQlSelect: [
    {
      allows: [
        [table, ["dynamodb:PartiQLSelect"], withoutScan],
        [index, ["dynamodb:PartiQLSelect"], withoutScan],
      ],
      onKey: [decryptingTable],
    },
    {
      arguments: [{ fullTableScan: true }],
      allows: [
        [table, ["dynamodb:PartiQLSelect"]],
        [index, ["dynamodb:PartiQLSelect"]],
      ],
      onKey: [decryptingTable],
    },
    {
      arguments: [{ indexes: [] }],
      allows: [[table, ["dynamodb:PartiQLSelect"], withoutScan]],
      onKey: [decryptingTable],
    },
  ],
  partiQlWrite: [
    {
      allows: [[table, ["dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate"]]],
      onKey: [encryptingTable],
    },
  ],
  metadata: [
    {
      allows: [
        [
          table,
          [
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeContributorInsights",
            "dynamodb:DescribeKinesisStreamingDestination",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTableReplicaAutoScaling",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:ListExports",
            "dynamodb:ListImports",
            "dynamodb:ListTagsOfResource",
          ],
        ],
        [index, ["dynamodb:DescribeContributorInsights"]],
        [stream, ["dynamodb:DescribeStream"]],
        [exported, ["dynamodb:DescribeExport"]],
        [imported, ["dynamodb:DescribeImport"]],
        [backup, ["dynamodb:DescribeBackup"]],
      ],
    },
  ],
  readStream: [
    {
      allows: [[stream, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]]],
      onKey: [decryptingTable],
    },
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html
  export: [
    {
      allows: [
        [table, ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"]],
        [exported, ["dynamodb:DescribeExport"]],
      ],
      onKey: [decryptingTable],
    },
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html
  import: [
    {
      allows: [
        [table, ["dynamodb:DescribeTable", "dynamodb:ImportTable", "dynamodb:ListImports"]],
        [imported, ["dynamodb:DescribeImport"]],
      ],
      onKey: [keyingTable],
    },
  ],
  backUp: [
    {
      allows: [
        [table, ["dynamodb:CreateBackup"]],
        [backup, ["dynamodb:DescribeBackup"]],
      ],
      onKey: [decryptingTable],
    },
  ],
  restoreFromBackup: [
    {
      arguments: [{ to: "orders-restored" }],
      allows: [
        [backup, ["dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"]],
        [restored, [...filling, "dynamodb:DescribeTable", "dynamodb:RestoreTableFromBackup"]],
      ],
      onKey: [keyingTable],
    },
  ],
  restoreToPointInTime: [
    {
      arguments: [{ to: "orders-restored" }],
      allows: [
        [table, ["dynamodb:DescribeContinuousBackups", "dynamodb:RestoreTableToPointInTime"]],
        [restored, [...filling, "dynamodb:DescribeTable"]],
      ],
      onKey: [keyingTable],
    },
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html
  streamToKinesis: [
    {
      arguments: [{ stream: kinesis }],
      allows: [
        [
          table,
          [
            "dynamodb:DescribeKinesisStreamingDestination",
            "dynamodb:DisableKinesisStreamingDestination",
            "dynamodb:EnableKinesisStreamingDestination",
            "dynamodb:UpdateKinesisStreamingDestination",
          ],
        ],
        [kinesis, ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:PutRecords"]],
        ["*", ["kinesis:ListStreams"]],
      ],
    },
  ],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html. The key of the replica is given
  // to the call where the table has a key.
  manageReplicas: [
    {
      arguments: [{ regions: ["eu-west-1"] }],
      allows: [
        [table, ["dynamodb:DescribeTable", "dynamodb:UpdateTable"]],
        [
          replica,
          [
            ...filling,
            "dynamodb:CreateTable",
            "dynamodb:CreateTableReplica",
            "dynamodb:DeleteTable",
            "dynamodb:DeleteTableReplica",
            "dynamodb:DescribeTable",
          ],
        ],
      ],
      onKey: [keyingTable, keyingReplica],
    },
  ],
  manage: [
    {
      allows: [
        [
          table,
          [
            "dynamodb:CreateTable",
            "dynamodb:DeleteTable",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive",
            "dynamodb:ListTagsOfResource",
            "dynamodb:TagResource",
            "dynamodb:UntagResource",
            "dynamodb:UpdateContinuousBackups",
            "dynamodb:UpdateTable",
            "dynamodb:UpdateTimeToLive",
          ],
        ],
      ],
      onKey: [keyingTable],
    },
  ],
  scale: [
    {
      allows: [
        [table, ["dynamodb:DescribeTable", "dynamodb:UpdateTable"]],
        ["*", ["dynamodb:DescribeLimits"]],
      ],
    },
  ],
  timeToLive: [{ allows: [[table, ["dynamodb:DescribeTimeToLive", "dynamodb:UpdateTimeToLive"]]] }],
  tag: [{ allows: [[table, ["dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource"]]] }],
  // Contributor Insights shows the keys that are used most, so that it reads.
  contributorInsights: [
    {
      allows: [
        [table, ["dynamodb:DescribeContributorInsights", "dynamodb:UpdateContributorInsights"]],
        [index, ["dynamodb:DescribeContributorInsights", "dynamodb:UpdateContributorInsights"]],
      ],
      onKey: [decryptingTable],
    },
  ],
  administer: [
    {
      arguments: [acknowledged],
      allows: [
        [table, administeringTable],
        [
          index,
          [
            "dynamodb:DescribeContributorInsights",
            "dynamodb:PartiQLSelect",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:SearchVectors",
            "dynamodb:UpdateContributorInsights",
          ],
        ],
        [
          stream,
          [
            "dynamodb:DeleteResourcePolicy",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetResourcePolicy",
            "dynamodb:GetShardIterator",
            "dynamodb:PutResourcePolicy",
          ],
        ],
        [exported, ["dynamodb:DescribeExport"]],
        [imported, ["dynamodb:DescribeImport"]],
        [backup, ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"]],
      ],
      onKey: [keyingTable],
    },
  ],
};

export const allTablesVerbs: VerbFacts<AllTablesRef> = {
  discover: [{ allows: [["*", discovering]] }],
  administer: [
    {
      arguments: [acknowledged],
      allows: [
        [
          everyTable,
          [
            ...administeringTable,
            "dynamodb:DeleteBackup",
            "dynamodb:DescribeBackup",
            "dynamodb:DescribeExport",
            "dynamodb:DescribeImport",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
          ],
        ],
        ["*", discovering],
      ],
    },
  ],
};

/**
 * HeadBucket has no parameter prefix, and a listing of the whole bucket has none or an empty one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
 */
const withoutPrefix: ConditionFact = {
  condition: { StringEqualsIfExists: { "s3:prefix": "" } },
  passes: [{}, { "s3:prefix": "" }],
  fails: [{ "s3:prefix": "reports/" }, { "s3:prefix": "reports" }],
};

export const bucketVerbs: VerbFacts<BucketRef> = {
  headBucket: [{ allows: [[bucket, ["s3:ListBucket"], withoutPrefix]] }],
  list: [
    { allows: [[bucket, ["s3:ListBucket"]]] },
    { arguments: [{ prefix: "reports/" }], allows: [[bucket, ["s3:ListBucket"], listingOfReports]] },
  ],
  read: [
    {
      allows: [
        [bucket, ["s3:GetBucketLocation", "s3:ListBucket"]],
        [objects, ["s3:GetObject"]],
      ],
      onKey: [decryptingObjects],
    },
    {
      arguments: [{ prefix: "reports/" }],
      allows: [
        [bucket, ["s3:GetBucketLocation"]],
        [bucket, ["s3:ListBucket"], listingOfReports],
        [reports, ["s3:GetObject"]],
      ],
      onKey: [decryptingObjects],
    },
  ],
  // A multipart upload decrypts its parts.
  write: [
    {
      allows: [
        [bucket, ["s3:GetBucketLocation"]],
        [objects, ["s3:AbortMultipartUpload", "s3:PutObject"]],
      ],
      onKey: [encryptingObjects],
    },
    {
      arguments: [{ prefix: "reports/" }],
      allows: [
        [bucket, ["s3:GetBucketLocation"]],
        [reports, ["s3:AbortMultipartUpload", "s3:PutObject"]],
      ],
      onKey: [encryptingObjects],
    },
  ],
  readWrite: [
    {
      allows: [
        [bucket, ["s3:GetBucketLocation", "s3:ListBucket"]],
        [objects, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]],
      ],
      onKey: [encryptingObjects],
    },
    {
      arguments: [{ prefix: "reports/" }],
      allows: [
        [bucket, ["s3:GetBucketLocation"]],
        [bucket, ["s3:ListBucket"], listingOfReports],
        [reports, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]],
      ],
      onKey: [encryptingObjects],
    },
  ],
  delete: [
    { allows: [[objects, ["s3:DeleteObject"]]] },
    { arguments: [{ prefix: "reports/" }], allows: [[reports, ["s3:DeleteObject"]]] },
  ],
  receiveExport: [
    {
      allows: [[objects, ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"]]],
      onKey: [encryptingObjects],
    },
    {
      arguments: [{ prefix: "reports/" }],
      allows: [[reports, ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"]]],
      onKey: [encryptingObjects],
    },
  ],
  provideImport: [
    {
      allows: [
        [bucket, ["s3:ListBucket"]],
        [objects, ["s3:GetObject"]],
      ],
      onKey: [decryptingObjects],
    },
    {
      arguments: [{ prefix: "reports/" }],
      allows: [
        [bucket, ["s3:ListBucket"], listingOfReports],
        [reports, ["s3:GetObject"]],
      ],
      onKey: [decryptingObjects],
    },
  ],
};

/** https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html */
export const keyVerbs: VerbFacts<KeyRef> = {
  encrypt: [
    { allows: [[key, ["kms:GenerateDataKey"]]] },
    { arguments: [{ scheme: "envelope" }], allows: [[key, ["kms:GenerateDataKey"]]] },
    { arguments: [{ scheme: "direct" }], allows: [[key, ["kms:Encrypt"]]] },
    { arguments: [{ scheme: ["envelope", "direct"] }], allows: [[key, ["kms:Encrypt", "kms:GenerateDataKey"]]] },
  ],
  decrypt: [
    { allows: [[key, ["kms:Decrypt"]]] },
    { arguments: [{ scheme: "direct" }], allows: [[key, ["kms:Decrypt"]]] },
  ],
  encryptAndDecrypt: [
    { allows: [[key, ["kms:Decrypt", "kms:GenerateDataKey"]]] },
    { arguments: [{ scheme: "direct" }], allows: [[key, ["kms:Decrypt", "kms:Encrypt"]]] },
  ],
  administer: [
    {
      allows: [
        [
          key,
          [
            "kms:CancelKeyDeletion",
            "kms:DescribeKey",
            "kms:DisableKey",
            "kms:DisableKeyRotation",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListGrants",
            "kms:ListKeyPolicies",
            "kms:ListKeyRotations",
            "kms:ListResourceTags",
            "kms:RevokeGrant",
            "kms:RotateKeyOnDemand",
            "kms:ScheduleKeyDeletion",
            "kms:TagResource",
            "kms:UntagResource",
            "kms:UpdateKeyDescription",
          ],
        ],
      ],
    },
  ],
  createGrantsForAwsResources: [
    { allows: [[key, ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], forAwsResources]] },
  ],
};

/** Verbs on keys that an alias stands for: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
export const aliasVerbs: Readonly<
  Record<"kms:ResourceAliases" | "kms:RequestAlias", Readonly<Record<string, readonly VerbFact[]>>>
> = {
  "kms:ResourceAliases": {
    encrypt: [{ allows: [[everyKey, ["kms:GenerateDataKey"], withAlias]] }],
    decrypt: [{ allows: [[everyKey, ["kms:Decrypt"], withAlias]] }],
    encryptAndDecrypt: [{ allows: [[everyKey, ["kms:Decrypt", "kms:GenerateDataKey"], withAlias]] }],
  },
  "kms:RequestAlias": {
    encrypt: [{ arguments: [{ scheme: "direct" }], allows: [[everyKey, ["kms:Encrypt"], calledByAlias]] }],
    decrypt: [{ allows: [[everyKey, ["kms:Decrypt"], calledByAlias]] }],
    encryptAndDecrypt: [{ allows: [[everyKey, ["kms:Decrypt", "kms:GenerateDataKey"], calledByAlias]] }],
  },
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required */
export const roleVerbs: VerbFacts<RoleRef> = {
  assume: [
    { allows: [[role, ["sts:AssumeRole"]]] },
    {
      arguments: [{ sourceIdentities: ["${aws:username}"] }],
      allows: [[role, ["sts:AssumeRole", "sts:SetSourceIdentity"], asTheUser]],
    },
    {
      arguments: [{ sourceIdentities: [{ like: "*@acme.example" }] }],
      allows: [[role, ["sts:AssumeRole", "sts:SetSourceIdentity"], asAnyoneAtAcme]],
    },
    {
      arguments: [{ sessionTags: { team: ["orders", "risk"], ticket: "any" } }],
      allows: [[role, ["sts:AssumeRole", "sts:TagSession"], withTags]],
    },
  ],
};

/** https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html */
export const workgroupVerbs: VerbFacts<WorkgroupRef> = {
  runSql: [
    {
      allows: [
        [
          workgroup,
          [
            "redshift-data:DescribeTable",
            "redshift-data:ExecuteStatement",
            "redshift-data:ListDatabases",
            "redshift-data:ListSchemas",
            "redshift-data:ListTables",
            "redshift-serverless:GetCredentials",
          ],
        ],
        [
          "*",
          ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"],
          ownStatements,
        ],
      ],
    },
  ],
};

/** `table.grant([operation])`, for each operation that it takes. */
export const tableOperations: Readonly<Record<string, VerbFact>> = {
  putResourcePolicy: {
    allows: [
      [table, ["dynamodb:PutResourcePolicy"]],
      [stream, ["dynamodb:PutResourcePolicy"]],
    ],
  },
  deleteResourcePolicy: {
    allows: [
      [table, ["dynamodb:DeleteResourcePolicy"]],
      [stream, ["dynamodb:DeleteResourcePolicy"]],
    ],
  },
  createTable: { allows: [[table, ["dynamodb:CreateTable"]]], onKey: [keyingTable] },
  updateTable: { allows: [[table, ["dynamodb:UpdateTable"]]] },
  deleteTable: { allows: [[table, ["dynamodb:DeleteTable"]]] },
  updateTimeToLive: { allows: [[table, ["dynamodb:UpdateTimeToLive"]]] },
  updateContinuousBackups: { allows: [[table, ["dynamodb:UpdateContinuousBackups"]]] },
  tagResource: { allows: [[table, ["dynamodb:TagResource"]]] },
  untagResource: { allows: [[table, ["dynamodb:UntagResource"]]] },
  updateContributorInsights: {
    allows: [
      [table, ["dynamodb:UpdateContributorInsights"]],
      [index, ["dynamodb:UpdateContributorInsights"]],
    ],
    onKey: [decryptingTable],
  },
  createTableReplica: { allows: [[table, ["dynamodb:CreateTableReplica"]]], onKey: [keyingTable] },
  deleteTableReplica: { allows: [[table, ["dynamodb:DeleteTableReplica"]]] },
  createGlobalTableWitness: { allows: [[table, ["dynamodb:CreateGlobalTableWitness"]]] },
  deleteGlobalTableWitness: { allows: [[table, ["dynamodb:DeleteGlobalTableWitness"]]] },
  updateTableReplicaAutoScaling: { allows: [[table, ["dynamodb:UpdateTableReplicaAutoScaling"]]] },
  enableKinesisStreamingDestination: { allows: [[table, ["dynamodb:EnableKinesisStreamingDestination"]]] },
  updateKinesisStreamingDestination: { allows: [[table, ["dynamodb:UpdateKinesisStreamingDestination"]]] },
  disableKinesisStreamingDestination: { allows: [[table, ["dynamodb:DisableKinesisStreamingDestination"]]] },
  importTable: { allows: [[table, ["dynamodb:ImportTable"]]], onKey: [keyingTable] },
  restoreTableFromBackup: {
    allows: [
      [backup, ["dynamodb:RestoreTableFromBackup"]],
      [table, ["dynamodb:RestoreTableFromBackup"]],
    ],
    onKey: [keyingTable],
  },
  restoreTableToPointInTime: { allows: [[table, ["dynamodb:RestoreTableToPointInTime"]]], onKey: [keyingTable] },
  createBackup: { allows: [[table, ["dynamodb:CreateBackup"]]], onKey: [decryptingTable] },
  deleteBackup: { allows: [[backup, ["dynamodb:DeleteBackup"]]] },
  getItem: { allows: [[table, ["dynamodb:GetItem"]]], onKey: [decryptingTable] },
  batchGetItem: { allows: [[table, ["dynamodb:BatchGetItem"]]], onKey: [decryptingTable] },
  query: {
    allows: [
      [table, ["dynamodb:Query"]],
      [index, ["dynamodb:Query"]],
    ],
    onKey: [decryptingTable],
  },
  conditionCheckItem: { allows: [[table, ["dynamodb:ConditionCheckItem"]]], onKey: [decryptingTable] },
  partiQlSelect: {
    allows: [
      [table, ["dynamodb:PartiQLSelect"]],
      [index, ["dynamodb:PartiQLSelect"]],
    ],
    onKey: [decryptingTable],
  },
  searchVectors: {
    allows: [
      [table, ["dynamodb:SearchVectors"]],
      [index, ["dynamodb:SearchVectors"]],
    ],
    onKey: [decryptingTable],
  },
  scan: {
    allows: [
      [table, ["dynamodb:Scan"]],
      [index, ["dynamodb:Scan"]],
    ],
    onKey: [decryptingTable],
  },
  putItem: { allows: [[table, ["dynamodb:PutItem"]]], onKey: [encryptingTable] },
  updateItem: { allows: [[table, ["dynamodb:UpdateItem"]]], onKey: [encryptingTable] },
  deleteItem: { allows: [[table, ["dynamodb:DeleteItem"]]], onKey: [encryptingTable] },
  batchWriteItem: { allows: [[table, ["dynamodb:BatchWriteItem"]]], onKey: [encryptingTable] },
  partiQlInsert: { allows: [[table, ["dynamodb:PartiQLInsert"]]], onKey: [encryptingTable] },
  partiQlUpdate: { allows: [[table, ["dynamodb:PartiQLUpdate"]]], onKey: [encryptingTable] },
  partiQlDelete: { allows: [[table, ["dynamodb:PartiQLDelete"]]], onKey: [encryptingTable] },
  fillTable: { allows: [[table, filling]], onKey: [encryptingTable] },
  describeTable: { allows: [[table, ["dynamodb:DescribeTable"]]] },
  describeTimeToLive: { allows: [[table, ["dynamodb:DescribeTimeToLive"]]] },
  describeContinuousBackups: { allows: [[table, ["dynamodb:DescribeContinuousBackups"]]] },
  describeContributorInsights: {
    allows: [
      [table, ["dynamodb:DescribeContributorInsights"]],
      [index, ["dynamodb:DescribeContributorInsights"]],
    ],
  },
  describeKinesisStreamingDestination: { allows: [[table, ["dynamodb:DescribeKinesisStreamingDestination"]]] },
  describeTableReplicaAutoScaling: { allows: [[table, ["dynamodb:DescribeTableReplicaAutoScaling"]]] },
  listTagsOfResource: { allows: [[table, ["dynamodb:ListTagsOfResource"]]] },
  listExports: { allows: [[table, ["dynamodb:ListExports"]]] },
  listImports: { allows: [[table, ["dynamodb:ListImports"]]] },
  getResourcePolicy: {
    allows: [
      [table, ["dynamodb:GetResourcePolicy"]],
      [stream, ["dynamodb:GetResourcePolicy"]],
    ],
  },
  describeBackup: { allows: [[backup, ["dynamodb:DescribeBackup"]]] },
  describeExport: { allows: [[exported, ["dynamodb:DescribeExport"]]] },
  describeImport: { allows: [[imported, ["dynamodb:DescribeImport"]]] },
  getShardIterator: { allows: [[stream, ["dynamodb:GetShardIterator"]]] },
  getRecords: { allows: [[stream, ["dynamodb:GetRecords"]]], onKey: [decryptingTable] },
  describeStream: { allows: [[stream, ["dynamodb:DescribeStream"]]] },
  exportTable: { allows: [[table, ["dynamodb:ExportTableToPointInTime"]]], onKey: [decryptingTable] },
  listTables: { allows: [["*", ["dynamodb:ListTables"]]] },
  listStreams: { allows: [["*", ["dynamodb:ListStreams"]]] },
  listBackups: { allows: [["*", ["dynamodb:ListBackups"]]] },
  listContributorInsights: { allows: [["*", ["dynamodb:ListContributorInsights"]]] },
  listGlobalTables: { allows: [["*", ["dynamodb:ListGlobalTables"]]] },
  describeLimits: { allows: [["*", ["dynamodb:DescribeLimits"]]] },
  describeEndpoints: { allows: [["*", ["dynamodb:DescribeEndpoints"]]] },
  describeReservedCapacity: { allows: [["*", ["dynamodb:DescribeReservedCapacity"]]] },
  describeReservedCapacityOfferings: { allows: [["*", ["dynamodb:DescribeReservedCapacityOfferings"]]] },
  getAbacStatus: { allows: [["*", ["dynamodb:GetAbacStatus"]]] },
};

/** `bucket.grant([operation], { prefix: "reports/" })`, for each operation that it takes. */
export const bucketOperations: Readonly<Record<string, VerbFact>> = {
  getBucketLocation: { allows: [[bucket, ["s3:GetBucketLocation"]]] },
  listObjects: { allows: [[bucket, ["s3:ListBucket"], listingOfReports]] },
  listObjectVersions: { allows: [[bucket, ["s3:ListBucketVersions"], listingOfReports]] },
  getObject: { allows: [[reports, ["s3:GetObject"]]], onKey: [decryptingObjects] },
  getObjectAttributes: {
    allows: [[reports, ["s3:GetObject", "s3:GetObjectAttributes"]]],
    onKey: [decryptingObjects],
  },
  getObjectTagging: { allows: [[reports, ["s3:GetObjectTagging"]]] },
  getObjectVersion: { allows: [[reports, ["s3:GetObjectVersion"]]], onKey: [decryptingObjects] },
  putObject: { allows: [[reports, ["s3:PutObject"]]], onKey: [encryptingObjects] },
  abortMultipartUpload: { allows: [[reports, ["s3:AbortMultipartUpload"]]] },
  listMultipartUploadParts: { allows: [[reports, ["s3:ListMultipartUploadParts"]]] },
  listMultipartUploads: { allows: [[bucket, ["s3:ListBucketMultipartUploads"]]] },
  putObjectAcl: { allows: [[reports, ["s3:PutObjectAcl"]]] },
  putObjectTagging: { allows: [[reports, ["s3:PutObjectTagging"]]] },
  deleteObject: { allows: [[reports, ["s3:DeleteObject"]]] },
  deleteObjectTagging: { allows: [[reports, ["s3:DeleteObjectTagging"]]] },
  deleteObjectVersion: { allows: [[reports, ["s3:DeleteObjectVersion"]]] },
  writeExport: {
    allows: [[reports, ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"]]],
    onKey: [encryptingObjects],
  },
  listImport: { allows: [[bucket, ["s3:ListBucket"], listingOfReports]] },
  readImport: { allows: [[reports, ["s3:GetObject"]]], onKey: [decryptingObjects] },
};

/** What a denial refuses, wherever else it is allowed: everything on the table or bucket and all that belongs to it. */
export const denials = {
  table: { Effect: "Deny", Action: "dynamodb:*", Resource: [table, `${table}/*`] },
  bucket: { Effect: "Deny", Action: "s3:*", Resource: [bucket, objects] },
} as const;
