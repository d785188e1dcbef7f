import { type EnvironmentInventory, type PolicyType } from "../../../modules/lint";

/** A mistake of a published document, and the rule that must find it. */
export interface Mistake {
  readonly mistake: string;
  readonly rule: string;
}

/** A document as a page shows it. */
export interface PublishedPolicy {
  readonly name: string;
  readonly kind: PolicyType;
  readonly policy: unknown;
  readonly mistakes: readonly Mistake[];
}

/** A page that tells people what to allow. */
export interface PublishedPage {
  readonly title: string;
  readonly author: string;
  readonly url?: string;
  /** How its documents came here, where they are not copied as they stand. */
  readonly note?: string;
  readonly policies: readonly PublishedPolicy[];
  /** What the page sets up besides documents. */
  readonly setup?: { readonly inventory: EnvironmentInventory; readonly mistakes: readonly Mistake[] };
}

const openTrust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::568237466542:root" }, Action: "sts:AssumeRole" }],
};

const trustWithExternalId = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::568237466542:root" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "0000" } },
    },
  ],
};

const trustOfRole = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: {
        AWS: "arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT",
      },
      Action: "sts:AssumeRole",
    },
  ],
};

const openTrustMistake: Mistake = {
  mistake: "Anybody who makes Polytomic come on their behalf gets in: the trust has no external ID.",
  rule: "TRUST_WITHOUT_EXTERNAL_ID",
};

const roleMistakes: readonly Mistake[] = [
  {
    mistake: "The role is stored by its unique ID: when Polytomic makes it anew, as the page says it may, access ends.",
    rule: "FOREIGN_ROLE_PRINCIPAL",
  },
  openTrustMistake,
];

const noInventory: EnvironmentInventory = {
  ownAccounts: ["123456789012"],
  principals: [],
  tables: [],
  streamReaders: [],
  accessKeys: [],
  templates: [],
};

const polytomicRead = [
  "dynamodb:BatchGetItem",
  "dynamodb:Describe*",
  "dynamodb:List*",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:PartiQLSelect",
];

const artieStream = [
  "dynamodb:GetShardIterator",
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:ListStreams",
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:DescribeTable",
  "dynamodb:ListExports",
  "dynamodb:DescribeExport",
  "dynamodb:ExportTableToPointInTime",
];

const artieBucket = [
  { Effect: "Allow", Action: ["s3:ListBucket"], Resource: "arn:aws:s3:::artie-transfer-test" },
  {
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "s3:GetBucketLocation"],
    Resource: "arn:aws:s3:::artie-transfer-test/*",
  },
];

const artieTrust = {
  Version: "2012-10-17",
  Statement: [{ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" }, Effect: "Allow", Sid: "" }],
};

const table = "arn:aws:dynamodb:us-west-2:123456789012:table/tableName";
const itemActions = [
  "dynamodb:GetItem",
  "dynamodb:BatchGetItem",
  "dynamodb:Query",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
];
const pydynoxTable = "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE_NAME";
const placeholderMistake: Mistake = {
  mistake: "REGION and ACCOUNT are placeholders: copied as it is, the policy reaches nothing.",
  rule: "INVALID_ARN",
};
const fragmentMistake: Mistake = {
  mistake: "It is a statement, not a policy: AWS refuses it as it stands.",
  rule: "MALFORMED",
};
const noDataKeyMistake: Mistake = {
  mistake: "Since version 0.14 pydynox encrypts with data keys, which Encrypt does not give.",
  rule: "INCOMPLETE_OPERATION",
};

function identity(...statements: readonly unknown[]): unknown {
  return { Version: "2012-10-17", Statement: statements };
}

export const publishedPages: readonly PublishedPage[] = [
  {
    title: "AWS DynamoDB",
    author: "Polytomic",
    url: "https://docs.polytomic.com/docs/amazon-dynamodb",
    note: "The page lists the actions for reading without resources. They are tried on everything and on one table.",
    policies: [
      {
        name: "actions for reading, on everything",
        kind: "identity",
        policy: identity({ Effect: "Allow", Action: polytomicRead, Resource: "*" }),
        mistakes: [
          { mistake: "Items of every table can be read, also of those that are made later.", rule: "RESOURCE_STAR" },
        ],
      },
      {
        name: "actions for reading, on one table",
        kind: "identity",
        policy: identity({ Effect: "Allow", Action: polytomicRead, Resource: table }),
        mistakes: [
          {
            mistake:
              "On a table, Describe* and List* leave out ListTables, ListStreams, DescribeLimits, DescribeStream.",
            rule: "WILDCARD_PARTLY_VOID",
          },
          { mistake: "Query and Scan fail on indexes, which the page offers for models.", rule: "INDEX_NOT_COVERED" },
        ],
      },
      {
        name: "managing streams",
        kind: "identity",
        policy: identity(
          { Effect: "Allow", Action: "dynamodb:UpdateTable", Resource: table },
          {
            Effect: "Allow",
            Action: [
              "dynamodb:GetRecords",
              "dynamodb:GetShardIterator",
              "dynamodb:DescribeStream",
              "dynamodb:ListStreams",
            ],
            Resource: `${table}/stream/*`,
          },
        ),
        mistakes: [
          { mistake: "ListStreams cannot be limited to a stream, so it is not granted.", rule: "WILDCARD_ONLY_ON_ARN" },
          {
            mistake: "UpdateTable also changes capacity, indexes, encryption and the protection against deletion.",
            rule: "BROAD_ACTION",
          },
        ],
      },
      { name: "trust policy", kind: "trust", policy: openTrust, mistakes: [openTrustMistake] },
      { name: "trust policy with an external ID", kind: "trust", policy: trustWithExternalId, mistakes: [] },
      { name: "trust policy of a role", kind: "trust", policy: trustOfRole, mistakes: roleMistakes },
    ],
    setup: {
      inventory: { ...noInventory, accessKeys: [{ user: "polytomic", isEncrypted: false }] },
      mistakes: [
        {
          mistake: "An access key made with Terraform leaves its secret in the state.",
          rule: "ACCESS_KEY_IN_CLEAR",
        },
      ],
    },
  },
  {
    title: "DynamoDB",
    author: "Artie",
    url: "https://artie.com/docs/sources/dynamodb",
    note: "The documents are those of the page's Terraform, and the resources of its comment are tried as well.",
    policies: [
      {
        name: "trust policy",
        kind: "trust",
        policy: artieTrust,
        mistakes: [
          {
            mistake: "Every EC2 instance of the account to which the role is passed has its permissions.",
            rule: "SERVICE_SENDS_NO_SOURCE",
          },
          { mistake: "The Sid is empty, so it names nothing.", rule: "INVALID_SID" },
        ],
      },
      {
        name: "access policy",
        kind: "identity",
        policy: identity({ Effect: "Allow", Action: artieStream, Resource: "*" }, ...artieBucket),
        mistakes: [
          { mistake: "Streams and exports of every table are open.", rule: "RESOURCE_STAR" },
          {
            mistake: "GetBucketLocation works on buckets, so it is not granted on objects.",
            rule: "RESOURCE_MISMATCH",
          },
          {
            mistake: "The export also needs AbortMultipartUpload and PutObjectAcl.",
            rule: "INCOMPLETE_OPERATION",
          },
        ],
      },
      {
        name: "access policy with the resources of the comment",
        kind: "identity",
        policy: identity(
          { Effect: "Allow", Action: artieStream, Resource: [table, `${table}/stream/*`] },
          ...artieBucket,
        ),
        mistakes: [
          {
            mistake: "DescribeExport needs the ARN of the export: the backfill fails after the export was paid for.",
            rule: "RESOURCE_MISMATCH",
          },
          { mistake: "ListStreams cannot be limited to a table, so it is not granted.", rule: "WILDCARD_ONLY_ON_ARN" },
          { mistake: "The export also needs AbortMultipartUpload and PutObjectAcl.", rule: "INCOMPLETE_OPERATION" },
        ],
      },
    ],
    setup: {
      inventory: {
        ...noInventory,
        principals: [
          {
            name: "DynamoDBStreamsRole",
            trust: artieTrust,
            policies: [identity({ Effect: "Allow", Action: artieStream, Resource: "*" }, ...artieBucket)],
            thirdParty: "Artie",
            hasTemporaryGrants: false,
            hasExclusiveInlinePolicies: false,
          },
        ],
        accessKeys: [{ user: "dynamodb-artie-user", isEncrypted: false }],
      },
      mistakes: [
        {
          mistake: "Artie is no instance of this account, so it can never assume the role.",
          rule: "THIRD_PARTY_CANNOT_ASSUME",
        },
        {
          mistake: "The outputs are marked as sensitive, yet the secret is in the state in clear.",
          rule: "ACCESS_KEY_IN_CLEAR",
        },
      ],
    },
  },
  {
    title: "Using AWS IAM roles to access S3 buckets",
    author: "Polytomic",
    url: "https://docs.polytomic.com/docs/iam-role-authentication-to-aws",
    policies: [
      {
        name: "access policy",
        kind: "identity",
        policy: identity({
          Sid: "PolytomicBucket",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketLocation"],
          Resource: ["arn:aws:s3:::syncoutput/*", "arn:aws:s3:::syncoutput"],
        }),
        mistakes: [
          {
            mistake: "Bucket and object actions share a statement, so no prefix can be asked for.",
            rule: "MIXED_LEVELS",
          },
        ],
      },
      { name: "trust policy", kind: "trust", policy: openTrust, mistakes: [openTrustMistake] },
      { name: "trust policy with an external ID", kind: "trust", policy: trustWithExternalId, mistakes: [] },
      { name: "trust policy of a role", kind: "trust", policy: trustOfRole, mistakes: roleMistakes },
    ],
  },
  {
    title: "The Many Ways to Access DynamoDB",
    author: "Mathew Pregasen for Sym, 10 March 2023",
    note: "The page's blocks of code are not preserved; the documents are rebuilt from its prose.",
    policies: [
      {
        name: "full administrative access",
        kind: "identity",
        policy: identity({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }),
        mistakes: [
          { mistake: "It allows all of DynamoDB, as the page itself warns.", rule: "FULL_ACCESS" },
          { mistake: "It covers every table, also those that are made later.", rule: "RESOURCE_STAR" },
          {
            mistake: "It includes PutResourcePolicy, which can open a table to other accounts.",
            rule: "WILDCARD_GRANTS_PERMISSIONS_MANAGEMENT",
          },
        ],
      },
      {
        name: "specific actions, for scaling",
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: ["dynamodb:DescribeTable", "dynamodb:UpdateTable"],
          Resource: "*",
        }),
        mistakes: [
          { mistake: "UpdateTable does far more than scale.", rule: "BROAD_ACTION" },
          { mistake: "It reaches every table.", rule: "RESOURCE_STAR" },
        ],
      },
      {
        name: "one table",
        kind: "identity",
        policy: identity({ Effect: "Allow", Action: [...itemActions, "dynamodb:Scan"], Resource: table }),
        mistakes: [{ mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" }],
      },
      {
        name: "one table, actions by wildcards",
        kind: "identity",
        policy: identity(
          {
            Effect: "Allow",
            Action: [
              "dynamodb:BatchGet*",
              "dynamodb:BatchWrite*",
              "dynamodb:Get*",
              "dynamodb:Put*",
              "dynamodb:Delete*",
              "dynamodb:Update*",
              "dynamodb:Query",
              "dynamodb:Scan",
            ],
            Resource: table,
          },
          { Effect: "Allow", Action: ["dynamodb:List*", "dynamodb:Describe*"], Resource: "*" },
        ),
        mistakes: [
          {
            mistake: "The wildcards also delete the table, switch its recovery off and change it.",
            rule: "WILDCARD_GRANTS_MANAGEMENT",
          },
          {
            mistake: "Put* and Delete* also write and remove the policy of the table.",
            rule: "WILDCARD_GRANTS_PERMISSIONS_MANAGEMENT",
          },
          {
            mistake: "Get* names GetRecords and Update* UpdateAbacStatus, which a table's ARN does not reach.",
            rule: "WILDCARD_PARTLY_VOID",
          },
          { mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" },
          { mistake: "The metadata of every table can be read, though it could be limited.", rule: "RESOURCE_STAR" },
        ],
      },
      {
        name: "deny one table",
        kind: "identity",
        policy: identity({ Effect: "Deny", Action: "dynamodb:*", Resource: table }),
        mistakes: [
          {
            mistake: "Its indexes, streams, exports and backups stay open.",
            rule: "DENY_WITHOUT_CHILDREN",
          },
        ],
      },
      {
        name: "some items",
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: itemActions,
          Resource: table,
          Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["us-east"] } },
        }),
        mistakes: [{ mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" }],
      },
      {
        name: "some attributes",
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: itemActions,
          Resource: table,
          Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["userId", "lastLogin"] } },
        }),
        mistakes: [
          {
            mistake: "A read that names no attribute returns all of them.",
            rule: "ATTRIBUTES_WITHOUT_SELECT",
          },
          {
            mistake: "ForAllValues also holds for requests that name no attribute.",
            rule: "FOR_ALL_VALUES_WITHOUT_NULL",
          },
          {
            mistake: "PutItem, DeleteItem and BatchWriteItem replace whole items.",
            rule: "ATTRIBUTES_WITH_WHOLE_ITEMS",
          },
          { mistake: "UpdateItem can return the whole item.", rule: "ATTRIBUTES_WITHOUT_RETURN_VALUES" },
          { mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" },
        ],
      },
    ],
  },
  {
    title: "IAM permissions",
    author: "pydynox",
    url: "https://github.com/ferrumio/pydynox",
    policies: [
      {
        name: "basic reading and writing",
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: [
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Query",
            "dynamodb:Scan",
          ],
          Resource: pydynoxTable,
        }),
        mistakes: [{ mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" }, placeholderMistake],
      },
      {
        name: "batch operations",
        kind: "identity",
        policy: {
          Effect: "Allow",
          Action: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"],
          Resource: pydynoxTable,
        },
        mistakes: [fragmentMistake, placeholderMistake],
      },
      {
        name: "transactions",
        kind: "identity",
        policy: {
          Effect: "Allow",
          Action: ["dynamodb:TransactGetItems", "dynamodb:TransactWriteItems"],
          Resource: pydynoxTable,
        },
        mistakes: [
          {
            mistake: "Neither is an action of IAM, so the statement grants nothing; ConditionCheckItem is missing.",
            rule: "UNKNOWN_ACTION",
          },
          fragmentMistake,
          placeholderMistake,
        ],
      },
      {
        name: "table management",
        kind: "identity",
        policy: {
          Effect: "Allow",
          Action: ["dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:DescribeTable", "dynamodb:UpdateTable"],
          Resource: pydynoxTable,
        },
        mistakes: [
          fragmentMistake,
          placeholderMistake,
          { mistake: "UpdateTable does more than its name says.", rule: "BROAD_ACTION" },
        ],
      },
      {
        name: "encryption, reading and writing",
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: ["kms:Encrypt", "kms:Decrypt"],
          Resource: "arn:aws:kms:REGION:ACCOUNT:key/KEY_ID",
        }),
        mistakes: [noDataKeyMistake, placeholderMistake],
      },
      {
        name: "encryption, only writing",
        kind: "identity",
        policy: { Effect: "Allow", Action: ["kms:Encrypt"], Resource: "arn:aws:kms:REGION:ACCOUNT:key/KEY_ID" },
        mistakes: [noDataKeyMistake, fragmentMistake, placeholderMistake],
      },
      {
        name: "encryption, only reading",
        kind: "identity",
        policy: { Effect: "Allow", Action: ["kms:Decrypt"], Resource: "arn:aws:kms:REGION:ACCOUNT:key/KEY_ID" },
        mistakes: [fragmentMistake, placeholderMistake],
      },
      {
        name: "complete example",
        kind: "identity",
        policy: identity(
          {
            Sid: "DynamoDBAccess",
            Effect: "Allow",
            Action: [...itemActions, "dynamodb:Scan"],
            Resource: "arn:aws:dynamodb:us-east-1:123456789012:table/users",
          },
          {
            Sid: "KMSAccess",
            Effect: "Allow",
            Action: ["kms:Encrypt", "kms:Decrypt"],
            Resource: "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
          },
        ),
        mistakes: [{ mistake: "Queries of its indexes fail.", rule: "INDEX_NOT_COVERED" }, noDataKeyMistake],
      },
      {
        name: 'the tip "Use KMS key aliases"',
        kind: "identity",
        policy: identity({
          Effect: "Allow",
          Action: ["kms:Encrypt", "kms:Decrypt"],
          Resource: "arn:aws:kms:us-east-1:123456789012:alias/users",
        }),
        mistakes: [
          { mistake: "The ARN of an alias never allows the use of its key.", rule: "KMS_ALIAS_AS_KEY" },
          noDataKeyMistake,
        ],
      },
    ],
  },
];
