// What vendors publish about themselves, and what each connection must therefore trust and allow: account, role,
// addresses, external ID and actions. Written from the vendors' pages, so that a wrong value in the product disagrees.
import { type PolicyJson } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { type Condition } from "./triples";

/** What a vendor says of itself in public. */
export interface PublishedVendor {
  /** The account that it calls from. Absent where it publishes none, and it has to be asked for. */
  readonly account?: string;
  /** The roles of that account that call, by partition. */
  readonly roles?: Readonly<Record<string, string>>;
  /** Where a customer finds the external ID, as an error that misses it says. */
  readonly externalIdShownOn: string;
  /** The addresses that it calls from, by its own name of the region. */
  readonly addresses?: Readonly<Record<string, readonly string[]>>;
  readonly sources: readonly string[];
  /** When the sources were last compared with this table. */
  readonly checked: string;
}

export const publishedVendors = {
  // The external ID is made when a connection is saved, below the role's ARN; it is the same for the whole organization.
  polytomic: {
    account: "568237466542",
    roles: { aws: "arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT" },
    externalIdShownOn: "connection page",
    sources: [
      "https://docs.polytomic.com/docs/amazon-dynamodb",
      "https://docs.polytomic.com/docs/iam-role-authentication-to-aws",
      "https://docs.polytomic.com/docs/redshift-serverless",
    ],
    checked: "2026-11-29",
  },
  // The public page shows an EC2 instance role; the account is shown to customers only.
  artie: {
    externalIdShownOn: "connection page",
    sources: ["https://www.artie.com/docs/sources/dynamodb", "https://github.com/artie-labs/reader"],
    checked: "2026-11-29",
  },
  retool: {
    externalIdShownOn: "connection page",
    addresses: {
      "us-west-2": ["35.90.103.132/30", "44.208.168.68/30"],
      "eu-central-1": ["3.77.79.248/30"],
      "ap-southeast-1": ["47.128.165.252/32", "54.169.175.71/32", "54.255.139.141/32"],
    },
    sources: [
      "https://docs.retool.com/data-sources/reference/ip-allowlist-cloud-orgs",
      "https://docs.retool.com/data-sources/guides/connect/amazon-dynamodb",
      "https://docs.retool.com/data-sources/guides/connect/amazon-s3",
    ],
    checked: "2026-11-29",
  },
  databricks: {
    account: "414351767826",
    roles: {
      aws: "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL",
      "aws-us-gov": "arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ",
    },
    externalIdShownOn: "storage credential",
    sources: [
      "https://docs.databricks.com/aws/en/connect/unity-catalog/cloud-storage/s3/s3-external-location-manual",
      "https://github.com/databricks/terraform-provider-databricks/blob/main/aws/constants.go",
    ],
    checked: "2026-11-29",
  },
  // The external ID is the ID of the destination's group, which the setup form shows and the API calls group_id.
  fivetran: {
    account: "834469178297",
    externalIdShownOn: "setup form",
    sources: [
      "https://fivetran.com/docs/connectors/databases/dynamodb/api-configuration",
      "https://fivetran.com/docs/core-concepts/features/external-secret-managers/aws-secrets-manager-setup-guide",
    ],
    checked: "2026-11-29",
  },
} as const satisfies Readonly<Record<string, PublishedVendor>>;

/** Actions on one resource, under a condition. */
type Permission = readonly [resource: string, actions: readonly string[], condition?: Condition];

/** Somebody who asks for the role of a connection: a role by its ARN, and what the request carries. */
type Caller = readonly [role: string, context: RequestContext];

/** One connection, and what comes of it. */
interface ConnectionFact {
  readonly label: string;
  readonly options: object;
  /** Where it is, unless in account 123456789012 in us-west-2. */
  readonly region?: string;
  /** The trust policy, literally. */
  readonly trust: PolicyJson["Statement"];
  /** Callers that get the role. */
  readonly assumedBy: readonly Caller[];
  /** Callers that do not; each differs in one thing from one that does. */
  readonly refusedTo: readonly Caller[];
  readonly allows: readonly Permission[];
}

/** All connections that a function of the product makes. */
interface VendorFact {
  readonly vendor: keyof typeof publishedVendors;
  /** Options without which it is refused, beside those that the compiler asks for; each with a value. */
  readonly demands: Readonly<Record<string, string>>;
  /** The other options of a connection to the example resources. */
  readonly options: object;
  readonly connections: readonly ConnectionFact[];
}

const table = "arn:aws:dynamodb:us-west-2:123456789012:table/tableName";
const bucket = "arn:aws:s3:::syncoutput";
const workgroup = "arn:aws:redshift-serverless:us-west-2:123456789012:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a";
const databaseUser =
  "arn:aws:redshift:us-west-2:123456789012:dbuser:serverless-123456789012-5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a/IAMR:prod-vendor";

const polytomicRole = "arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT";
const unityCatalogRole = "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL";
const unityCatalogRoleOfGovCloud =
  "arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ";

type TrustStatement = PolicyJson["Statement"][number];

function trusting(principal: string, externalId?: string, role?: string): TrustStatement {
  const condition = {
    ...(role === undefined ? {} : { ArnEquals: { "aws:PrincipalArn": role } }),
    ...(externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } }),
  };
  return {
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

const id = { "sts:ExternalId": "Ab12-0000" };
const wrongIds: readonly RequestContext[] = [
  {},
  { "sts:ExternalId": "Ab12-0001" },
  { "sts:ExternalId": "ab12-0000" },
  { "sts:ExternalId": "" },
];
/** Any role of the account of Polytomic, with the external ID. */
const byPolytomic: Pick<ConnectionFact, "trust" | "assumedBy" | "refusedTo"> = {
  trust: [trusting("arn:aws:iam::568237466542:root", "Ab12-0000")],
  assumedBy: [
    [polytomicRole, id],
    ["arn:aws:iam::568237466542:role/another", id],
  ],
  refusedTo: [
    ...wrongIds.map((context): Caller => [polytomicRole, context]),
    ["arn:aws:iam::568237466543:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT", id],
    ["arn:aws:iam::123456789012:role/another", id],
  ],
};
const otherPolytomicRoles: readonly Caller[] = [
  ["arn:aws:iam::568237466542:role/another", id],
  ["arn:aws:iam::568237466542:role/prod-polytomic-ServiceRole-1ELGH39L0GCHT", id],
  ["arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHX", id],
];
/** A vendor that publishes no account, in one that was asked for. */
const byAccountOfVendor: Pick<ConnectionFact, "trust" | "assumedBy" | "refusedTo"> = {
  trust: [trusting("arn:aws:iam::444455556666:root", "Ab12-0000")],
  assumedBy: [["arn:aws:iam::444455556666:role/any", id]],
  refusedTo: [
    ...wrongIds.map((context): Caller => ["arn:aws:iam::444455556666:role/any", context]),
    ["arn:aws:iam::444455556667:role/any", id],
  ],
};
const byRoleOfVendor: Pick<ConnectionFact, "trust" | "assumedBy" | "refusedTo"> = {
  trust: [trusting("arn:aws:iam::444455556666:root", "Ab12-0000", "arn:aws:iam::444455556666:role/sync")],
  assumedBy: [["arn:aws:iam::444455556666:role/sync", id]],
  refusedTo: [
    ...wrongIds.map((context): Caller => ["arn:aws:iam::444455556666:role/sync", context]),
    ["arn:aws:iam::444455556666:role/any", id],
  ],
};

const polytomicReads: readonly Permission[] = [
  [
    table,
    [
      "dynamodb:BatchGetItem",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTable",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:GetItem",
      "dynamodb:ListTagsOfResource",
      "dynamodb:PartiQLSelect",
      "dynamodb:Query",
      "dynamodb:Scan",
    ],
  ],
  [`${table}/index/*`, ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"]],
  ["*", ["dynamodb:DescribeEndpoints", "dynamodb:DescribeLimits", "dynamodb:ListTables"]],
];
const polytomicChanges: readonly Permission[] = [
  [`${table}/stream/*`, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]],
  // AWS knows ListStreams on all resources alone; the page wants it on the stream.
  ["*", ["dynamodb:ListStreams"]],
];
const polytomicReadsAsDocumented: Permission = [
  table,
  [
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:GetItem",
    "dynamodb:List*",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
  ],
];
const polytomicChangesAsDocumented: Permission = [
  `${table}/stream/*`,
  ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
];
/** A failed upload in parts is aborted, which the page does not name. */
const polytomicStages: readonly Permission[] = [
  [bucket, ["s3:GetBucketLocation", "s3:ListBucket"]],
  [`${bucket}/*`, ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]],
];
const polytomicStagesBelowPrefix: readonly Permission[] = [
  [bucket, ["s3:GetBucketLocation"]],
  [bucket, ["s3:ListBucket"], { StringLike: { "s3:prefix": "sync/*" } }],
  [`${bucket}/sync/*`, ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]],
];
const documentedBucketActions = [
  "s3:DeleteObject",
  "s3:GetBucketLocation",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:PutObject",
];
const polytomicStagesAsDocumented: readonly Permission[] = [
  [bucket, documentedBucketActions],
  [`${bucket}/*`, documentedBucketActions],
];
const sqlActions = [
  "redshift-data:DescribeTable",
  "redshift-data:ExecuteStatement",
  "redshift-data:ListDatabases",
  "redshift-data:ListSchemas",
  "redshift-data:ListTables",
  "redshift-serverless:GetCredentials",
];
const ownSqlActions = [
  "redshift-data:CancelStatement",
  "redshift-data:DescribeStatement",
  "redshift-data:GetStatementResult",
];
const polytomicRunsSql: readonly Permission[] = [
  [workgroup, sqlActions],
  ["*", ownSqlActions, { StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" } }],
];

const artieFollows: readonly Permission[] = [
  [table, ["dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"]],
  [`${table}/stream/*`, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]],
];
const artieBackfills: readonly Permission[] = [
  [table, ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"]],
  [`${table}/export/*`, ["dynamodb:DescribeExport"]],
];
const artieDocumentedActions = [
  "dynamodb:DescribeContinuousBackups",
  "dynamodb:DescribeExport",
  "dynamodb:DescribeStream",
  "dynamodb:DescribeTable",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListExports",
  "dynamodb:ListStreams",
];
const transfer = "arn:aws:s3:::artie-transfer-test";

const retoolReads = (condition: Condition = {}): readonly Permission[] => [
  [table, ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"], condition],
  [`${table}/index/*`, ["dynamodb:Query", "dynamodb:Scan"], condition],
  ["*", ["dynamodb:ListTables"], condition],
];
const retoolWrites = (condition: Condition = {}): Permission => [
  table,
  ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  condition,
];

const databricksReads: readonly Permission[] = [
  [bucket, ["s3:GetBucketLocation", "s3:ListBucket"]],
  [`${bucket}/*`, ["s3:GetObject"]],
  // Databricks refuses a role that cannot assume itself.
  ["arn:aws:iam::123456789012:role/prod-vendor", ["sts:AssumeRole"]],
];

/** By the function that makes the connection. */
export const vendorFacts: Readonly<Record<string, VendorFact>> = {
  polytomicDynamoDb: {
    vendor: "polytomic",
    demands: { externalId: "Ab12-0000" },
    options: { tables: ["tableName"] },
    connections: [
      { label: "without streams", options: {}, ...byPolytomic, allows: polytomicReads },
      {
        label: "with streams that the customer switches on",
        options: { streams: "self-managed" },
        ...byPolytomic,
        allows: [...polytomicReads, ...polytomicChanges],
      },
      {
        label: "with streams that Polytomic switches on",
        options: { streams: "vendor-managed" },
        ...byPolytomic,
        allows: [...polytomicReads, ...polytomicChanges, [table, ["dynamodb:UpdateTable"]]],
      },
      {
        label: "for the published role alone",
        options: { restrictToRole: true },
        trust: [trusting("arn:aws:iam::568237466542:root", "Ab12-0000", polytomicRole)],
        assumedBy: [[polytomicRole, id]],
        refusedTo: [...byPolytomic.refusedTo, ...otherPolytomicRoles],
        allows: polytomicReads,
      },
      {
        label: "as documented, with streams that Polytomic switches on",
        options: { rendering: "as-documented", streams: "vendor-managed" },
        ...byPolytomic,
        allows: [polytomicReadsAsDocumented, polytomicChangesAsDocumented, [table, ["dynamodb:UpdateTable"]]],
      },
      {
        label: "as documented, for the published role alone",
        options: { rendering: "as-documented", restrictToRole: true },
        trust: [trusting(polytomicRole, "Ab12-0000")],
        assumedBy: [[polytomicRole, id]],
        refusedTo: [...byPolytomic.refusedTo, ...otherPolytomicRoles],
        allows: [polytomicReadsAsDocumented],
      },
      {
        label: "in its first phase, in which all of Polytomic may assume a role that can do nothing",
        options: { firstPhase: true, externalId: undefined },
        trust: [trusting("arn:aws:iam::568237466542:root")],
        assumedBy: [[polytomicRole, {}]],
        refusedTo: [["arn:aws:iam::568237466543:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT", {}]],
        allows: [],
      },
    ],
  },
  polytomicS3: {
    vendor: "polytomic",
    demands: { externalId: "Ab12-0000" },
    options: { bucket: "sync" },
    connections: [
      { label: "of a whole bucket", options: {}, ...byPolytomic, allows: polytomicStages },
      { label: "below a prefix", options: { prefix: "sync/" }, ...byPolytomic, allows: polytomicStagesBelowPrefix },
      {
        label: "as documented",
        options: { rendering: "as-documented" },
        ...byPolytomic,
        allows: polytomicStagesAsDocumented,
      },
    ],
  },
  polytomicDatabricks: {
    vendor: "polytomic",
    demands: { externalId: "Ab12-0000" },
    options: { bucket: "sync" },
    connections: [
      { label: "of a whole bucket", options: {}, ...byPolytomic, allows: polytomicStages },
      { label: "below a prefix", options: { prefix: "sync/" }, ...byPolytomic, allows: polytomicStagesBelowPrefix },
      {
        label: "as documented, with the statement of the storage credential in the same role",
        options: { rendering: "as-documented", storageCredentialExternalId: "Cd34-1111" },
        trust: [...byPolytomic.trust, trusting(unityCatalogRole, "Cd34-1111")],
        assumedBy: [...byPolytomic.assumedBy, [unityCatalogRole, { "sts:ExternalId": "Cd34-1111" }]],
        refusedTo: [
          ...byPolytomic.refusedTo,
          [unityCatalogRole, id],
          [unityCatalogRole, {}],
          ["arn:aws:iam::414351767826:role/another", { "sts:ExternalId": "Cd34-1111" }],
        ],
        allows: polytomicStagesAsDocumented,
      },
    ],
  },
  polytomicRedshiftServerless: {
    vendor: "polytomic",
    demands: { externalId: "Ab12-0000" },
    options: { workgroup },
    connections: [
      { label: "that only runs queries", options: {}, ...byPolytomic, allows: polytomicRunsSql },
      {
        label: "with staging",
        options: { staging: { bucket: "sync", prefix: "sync/" } },
        ...byPolytomic,
        // https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-other-services.html and
        // https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html
        trust: [
          ...byPolytomic.trust,
          ...["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"].map((Service): TrustStatement => ({
            Effect: "Allow",
            Principal: { Service },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "sts:ExternalId": databaseUser } },
          })),
        ],
        allows: [...polytomicRunsSql, ...polytomicStagesBelowPrefix],
      },
      {
        label: "as documented, with staging",
        options: { rendering: "as-documented", staging: { bucket: "sync" } },
        ...byPolytomic,
        trust: [
          ...byPolytomic.trust,
          {
            Effect: "Allow",
            Principal: { Service: ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"] },
            Action: "sts:AssumeRole",
          },
        ],
        allows: [["*", [...sqlActions, ...ownSqlActions]], ...polytomicStagesAsDocumented],
      },
    ],
  },
  databricksStorageCredential: {
    vendor: "databricks",
    demands: { externalId: "Ab12-0000" },
    options: { bucket: "sync" },
    connections: [
      {
        label: "in a commercial region",
        options: {},
        trust: [
          trusting("arn:aws:iam::123456789012:root", "Ab12-0000", "arn:aws:iam::123456789012:role/prod-vendor"),
          trusting("arn:aws:iam::414351767826:root", "Ab12-0000", unityCatalogRole),
        ],
        assumedBy: [
          [unityCatalogRole, id],
          ["arn:aws:iam::123456789012:role/prod-vendor", id],
        ],
        refusedTo: [
          ...wrongIds.map((context): Caller => [unityCatalogRole, context]),
          ["arn:aws:iam::414351767826:role/another", id],
          ["arn:aws:iam::123456789012:role/another", id],
          ["arn:aws:iam::414351767827:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL", id],
        ],
        allows: databricksReads,
      },
      {
        label: "in GovCloud",
        options: {},
        region: "us-gov-west-1",
        trust: [
          trusting("arn:aws-us-gov:iam::044793339203:root", "Ab12-0000", unityCatalogRoleOfGovCloud),
          trusting(
            "arn:aws-us-gov:iam::123456789012:root",
            "Ab12-0000",
            "arn:aws-us-gov:iam::123456789012:role/prod-vendor",
          ),
        ],
        assumedBy: [],
        refusedTo: [],
        allows: [
          ["arn:aws-us-gov:s3:::syncoutput", ["s3:GetBucketLocation", "s3:ListBucket"]],
          ["arn:aws-us-gov:s3:::syncoutput/*", ["s3:GetObject"]],
          ["arn:aws-us-gov:iam::123456789012:role/prod-vendor", ["sts:AssumeRole"]],
        ],
      },
    ],
  },
  artie: {
    vendor: "artie",
    demands: { externalId: "Ab12-0000", vendorAccount: "444455556666" },
    options: { tables: ["tableName"] },
    connections: [
      { label: "for changes alone", options: {}, ...byAccountOfVendor, allows: artieFollows },
      {
        label: "with backfills, for one role",
        options: {
          exportTo: { bucket: "transfer", prefix: "artie/" },
          vendorRole: "arn:aws:iam::444455556666:role/sync",
        },
        ...byRoleOfVendor,
        // DynamoDB writes the export in the caller's name, and Artie reads it.
        allows: [
          ...artieFollows,
          ...artieBackfills,
          [transfer, ["s3:GetBucketLocation"]],
          [transfer, ["s3:ListBucket"], { StringLike: { "s3:prefix": "artie/*" } }],
          [`${transfer}/artie/*`, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"]],
        ],
      },
      {
        label: "as documented, with backfills",
        options: {
          rendering: "as-documented",
          exportTo: { bucket: "transfer" },
          externalId: undefined,
          vendorAccount: undefined,
        },
        trust: [{ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" }, Effect: "Allow", Sid: "" }],
        assumedBy: [],
        refusedTo: [["arn:aws:iam::444455556666:role/any", id]],
        allows: [
          ["*", artieDocumentedActions],
          [transfer, ["s3:ListBucket"]],
          [`${transfer}/*`, ["s3:GetBucketLocation", "s3:GetObject", "s3:PutObject"]],
        ],
      },
    ],
  },
  // Which operations copy tables is not published: the customer lists them.
  fivetranDynamoDb: {
    vendor: "fivetran",
    demands: { externalId: "Ab12-0000" },
    options: { tables: ["tableName"], reads: ["describeTable", "listTables", "scan"] },
    connections: [
      {
        label: "with the operations that its setup form is expected to list",
        options: {},
        trust: [trusting("arn:aws:iam::834469178297:root", "Ab12-0000")],
        assumedBy: [["arn:aws:iam::834469178297:role/any", id]],
        refusedTo: [
          ...wrongIds.map((context): Caller => ["arn:aws:iam::834469178297:role/any", context]),
          ["arn:aws:iam::834469178298:role/any", id],
          ["arn:aws:iam::123456789012:role/any", id],
        ],
        allows: [
          [table, ["dynamodb:DescribeTable", "dynamodb:Scan"]],
          [`${table}/index/*`, ["dynamodb:Scan"]],
          [`${table}/stream/*`, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]],
          ["*", ["dynamodb:ListTables"]],
        ],
      },
      {
        label: "with no more than its setup form lists",
        options: { reads: ["describeTable"] },
        trust: [trusting("arn:aws:iam::834469178297:root", "Ab12-0000")],
        assumedBy: [["arn:aws:iam::834469178297:role/any", id]],
        refusedTo: [["arn:aws:iam::834469178297:role/any", {}]],
        allows: [
          [table, ["dynamodb:DescribeTable"]],
          [`${table}/stream/*`, ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"]],
        ],
      },
    ],
  },
  retoolDynamoDb: {
    vendor: "retool",
    demands: { externalId: "Ab12-0000", vendorAccount: "444455556666" },
    options: { tables: ["tableName"] },
    connections: [
      { label: "that only reads", options: {}, ...byAccountOfVendor, allows: retoolReads() },
      {
        label: "that writes, for one role",
        options: { access: "read-write", vendorRole: "arn:aws:iam::444455556666:role/sync" },
        ...byRoleOfVendor,
        allows: [...retoolReads(), retoolWrites()],
      },
      ...Object.entries(publishedVendors.retool.addresses).map(([region, addresses]): ConnectionFact => ({
        label: `through the outbound region ${region}`,
        options: { access: "read-write", outboundRegions: [region] },
        ...byAccountOfVendor,
        allows: [
          ...retoolReads({ IpAddress: { "aws:SourceIp": addresses } }),
          retoolWrites({ IpAddress: { "aws:SourceIp": addresses } }),
        ],
      })),
    ],
  },
  retoolS3: {
    vendor: "retool",
    demands: { externalId: "Ab12-0000", vendorAccount: "444455556666" },
    options: { bucket: "sync" },
    connections: [
      {
        label: "that only reads",
        options: {},
        ...byAccountOfVendor,
        allows: [
          [bucket, ["s3:ListBucket"]],
          [`${bucket}/*`, ["s3:GetObject"]],
        ],
      },
      {
        label: "that writes below a prefix, for one role",
        options: { access: "read-write", prefix: "tickets/", vendorRole: "arn:aws:iam::444455556666:role/sync" },
        ...byRoleOfVendor,
        allows: [
          [bucket, ["s3:ListBucket"], { StringLike: { "s3:prefix": "tickets/*" } }],
          [`${bucket}/tickets/*`, ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]],
        ],
      },
    ],
  },
};

/** The first and last address of each range of Retool, and those just outside, by outbound region. */
export const retoolRequests: Readonly<
  Record<
    keyof typeof publishedVendors.retool.addresses,
    { readonly from: readonly string[]; readonly not: readonly string[] }
  >
> = {
  "us-west-2": {
    from: ["35.90.103.132", "35.90.103.135", "44.208.168.68", "44.208.168.71"],
    not: ["35.90.103.131", "35.90.103.136", "44.208.168.67", "44.208.168.72", "3.77.79.248", "47.128.165.252"],
  },
  "eu-central-1": {
    from: ["3.77.79.248", "3.77.79.251"],
    not: ["3.77.79.247", "3.77.79.252", "35.90.103.132", "47.128.165.252"],
  },
  "ap-southeast-1": {
    from: ["47.128.165.252", "54.169.175.71", "54.255.139.141"],
    not: [
      "47.128.165.251",
      "47.128.165.253",
      "54.169.175.70",
      "54.169.175.72",
      "54.255.139.140",
      "54.255.139.142",
      "3.77.79.248",
    ],
  },
};
