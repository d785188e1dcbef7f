// What the policies of VPC endpoints and of KMS keys open, in AWS's terms: actions on ARNs, for principals by their ARN.
// Written from AWS's pages, not from the product.
//
// Sources:
// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/inter-network-traffic-privacy.html
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
import { type PolicyJson } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { type Condition } from "./triples";

/** Actions that one endpoint lets some principals send. */
export interface Opening {
  /** ARNs of roles, or whoever is in the VPC. */
  readonly to: readonly string[] | "everybody";
  readonly resource: string;
  readonly actions: readonly string[];
  readonly condition?: Condition;
}

/** A request through an endpoint, of a role by its name: action, resource and context. */
export type Passage = readonly [role: string, action: string, resource: string, context?: RequestContext];

/** One endpoint of the example environment. */
interface EndpointFact {
  readonly serviceName: string;
  readonly type: "Gateway" | "Interface";
  readonly opens: readonly Opening[];
  readonly passes: readonly Passage[];
  /** Each differs in one thing from a request that passes. */
  readonly stops: readonly Passage[];
}

const role = (name: string): string => `arn:aws:iam::111122223333:role/facts-${name}`;
const ledger = "arn:aws:dynamodb:us-east-1:111122223333:table/ledger";
const archive = "arn:aws:s3:::acme-archive";
const key = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555";

/** Nine hours of one day. */
const inWindow: Condition = {
  DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
  DateLessThan: { "aws:CurrentTime": "2026-11-21T17:00:00Z" },
};
const at = (instant: string): RequestContext => ({ "aws:CurrentTime": instant });

/**
 * By the endpoint's key in the environment of endpoints.test.ts, whose roles are: `reader` of the ledger and of reports
 * in the archive, `finder` of what there is in the account, `follower` of the ledger's stream, `auditor` for nine hours,
 * `inside` by this endpoint alone, `outside` by an address, and `crypter` with the key.
 */
export const endpointFacts: Readonly<Record<string, EndpointFact>> = {
  tables: {
    serviceName: "com.amazonaws.us-east-1.dynamodb",
    type: "Gateway",
    opens: [
      {
        to: [role("reader"), role("inside")],
        resource: ledger,
        actions: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
      },
      {
        to: [role("auditor")],
        resource: ledger,
        actions: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
        condition: inWindow,
      },
      // Streams are listed through the endpoint for streams.
      {
        to: [role("finder")],
        resource: "*",
        actions: [
          "dynamodb:DescribeLimits",
          "dynamodb:DescribeReservedCapacity",
          "dynamodb:DescribeReservedCapacityOfferings",
          "dynamodb:GetAbacStatus",
          "dynamodb:ListBackups",
          "dynamodb:ListContributorInsights",
          "dynamodb:ListGlobalTables",
          "dynamodb:ListTables",
        ],
      },
      // Clients that discover their endpoint ask for it whatever they were granted.
      {
        to: [role("auditor"), role("finder"), role("inside"), role("reader")],
        resource: "*",
        actions: ["dynamodb:DescribeEndpoints"],
      },
    ],
    passes: [
      ["reader", "dynamodb:GetItem", ledger],
      ["inside", "dynamodb:GetItem", ledger],
      ["finder", "dynamodb:ListTables", "*"],
      ["finder", "dynamodb:DescribeEndpoints", "*"],
      ["reader", "dynamodb:DescribeEndpoints", "*"],
      ["auditor", "dynamodb:GetItem", ledger, at("2026-11-21T08:00:00Z")],
      ["auditor", "dynamodb:GetItem", ledger, at("2026-11-21T16:59:59Z")],
    ],
    stops: [
      ["finder", "dynamodb:GetItem", ledger],
      ["stranger", "dynamodb:GetItem", ledger],
      ["reader", "dynamodb:PutItem", ledger],
      ["reader", "dynamodb:GetItem", `${ledger}-2`],
      ["reader", "dynamodb:Query", `${ledger}/index/by-day`],
      ["reader", "dynamodb:ListTables", "*"],
      ["stranger", "dynamodb:ListTables", "*"],
      ["stranger", "dynamodb:DescribeEndpoints", "*"],
      ["finder", "dynamodb:ListStreams", "*"],
      ["reader", "dynamodb:DescribeLimits", "*"],
      ["auditor", "dynamodb:GetItem", ledger, at("2026-11-21T07:59:59Z")],
      ["auditor", "dynamodb:GetItem", ledger, at("2026-11-21T17:00:00Z")],
      ["auditor", "dynamodb:GetItem", ledger],
    ],
  },
  streams: {
    serviceName: "com.amazonaws.us-east-1.dynamodb-streams",
    type: "Interface",
    opens: [
      {
        to: [role("follower")],
        resource: `${ledger}/stream/*`,
        actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      },
      { to: [role("finder")], resource: "*", actions: ["dynamodb:ListStreams"] },
    ],
    passes: [
      ["follower", "dynamodb:GetRecords", `${ledger}/stream/2026-11-21T00:00:00.000`],
      ["finder", "dynamodb:ListStreams", "*"],
    ],
    stops: [
      ["finder", "dynamodb:GetRecords", `${ledger}/stream/2026-11-21T00:00:00.000`],
      ["follower", "dynamodb:GetRecords", `${ledger}-2/stream/2026-11-21T00:00:00.000`],
      ["follower", "dynamodb:ListStreams", "*"],
      ["finder", "dynamodb:ListTables", "*"],
      ["follower", "dynamodb:DescribeEndpoints", "*"],
    ],
  },
  objects: {
    serviceName: "com.amazonaws.us-east-1.s3",
    type: "Gateway",
    opens: [
      { to: [role("reader")], resource: archive, actions: ["s3:GetBucketLocation"] },
      {
        to: [role("reader")],
        resource: archive,
        actions: ["s3:ListBucket"],
        condition: { StringLike: { "s3:prefix": "reports/*" } },
      },
      { to: [role("reader")], resource: `${archive}/reports/*`, actions: ["s3:GetObject"] },
      // https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md
      ...[
        "arn:aws:s3:::amazonlinux-2-repos-us-east-1/*",
        "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/*",
        "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
      ].map((resource): Opening => ({ to: "everybody", resource, actions: ["s3:GetObject"] })),
    ],
    passes: [
      ["reader", "s3:GetObject", `${archive}/reports/1.json`],
      ["reader", "s3:ListBucket", archive, { "s3:prefix": "reports/" }],
      ["stranger", "s3:GetObject", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/sha256"],
      ["stranger", "s3:GetObject", "arn:aws:s3:::al2023-repos-us-east-1-de612dc2/a.rpm"],
      ["stranger", "s3:GetObject", "arn:aws:s3:::amazonlinux-2-repos-us-east-1/a.rpm"],
    ],
    stops: [
      ["reader", "s3:GetObject", `${archive}/reports-secret/1.json`],
      ["reader", "s3:ListBucket", archive],
      ["reader", "s3:PutObject", `${archive}/reports/1.json`],
      ["stranger", "s3:GetObject", `${archive}/reports/1.json`],
      ["stranger", "s3:PutObject", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/sha256"],
      ["stranger", "s3:GetObject", "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/sha256"],
    ],
  },
  keys: {
    serviceName: "com.amazonaws.us-east-1.kms",
    type: "Interface",
    opens: [{ to: [role("crypter")], resource: key, actions: ["kms:Decrypt"] }],
    passes: [["crypter", "kms:Decrypt", key]],
    stops: [
      ["crypter", "kms:GenerateDataKey", key],
      ["reader", "kms:Decrypt", key],
      ["crypter", "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555556"],
    ],
  },
  // Whoever the trust policy of a role behind it names may take that role; EC2 takes its roles from its own network.
  tokens: {
    serviceName: "com.amazonaws.us-east-1.sts",
    type: "Interface",
    opens: [
      { to: [role("crypter"), role("reader")], resource: "*", actions: ["sts:GetCallerIdentity"] },
      { to: "everybody", resource: role("crypter"), actions: ["sts:AssumeRole"] },
    ],
    passes: [
      ["reader", "sts:GetCallerIdentity", "*"],
      ["stranger", "sts:AssumeRole", role("crypter")],
    ],
    stops: [
      ["stranger", "sts:GetCallerIdentity", "*"],
      ["stranger", "sts:AssumeRole", role("reader")],
      ["stranger", "sts:AssumeRole", role("crypter-2")],
      ["stranger", "sts:AssumeRoleWithWebIdentity", role("crypter")],
    ],
  },
};

/** The policy of a key without principals of its own: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export const defaultKeyPolicy: PolicyJson["Statement"] = [
  {
    Sid: "EnableIamPolicies",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:root" },
    Action: "kms:*",
    Resource: "*",
  },
];

/** Who is named in the policy of a key. */
export const keyPolicyPrincipals = {
  administer: ["arn:aws:iam::111122223333:role/key-admin"],
  use: ["arn:aws:iam::111122223333:role/orders", "arn:aws:iam::444455556666:role/analytics", "777788889999"],
  createGrantsForAwsResources: ["arn:aws:iam::111122223333:role/orders", "arn:aws:iam::444455556666:role/backup"],
} as const;

const using = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const granting = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

export const keyPolicyWithPrincipals: PolicyJson["Statement"] = [
  ...defaultKeyPolicy,
  {
    Sid: "AdministerKey",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:role/key-admin" },
    Action: [
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
    Resource: "*",
  },
  {
    Sid: "UseKey",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::111122223333:role/orders", "arn:aws:iam::777788889999:root"] },
    Action: using,
    Resource: "*",
  },
  {
    Sid: "UseKeyFromOtherAccounts",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::444455556666:root" },
    Action: using,
    Resource: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/analytics" } },
  },
  {
    Sid: "GrantKeyForAwsResources",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:role/orders" },
    Action: granting,
    Resource: "*",
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  },
  {
    Sid: "GrantKeyForAwsResourcesFromOtherAccounts",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::444455556666:root" },
    Action: granting,
    Resource: "*",
    Condition: {
      ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/backup" },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  },
];

/** Requests on the key of a role by its ARN, whose own policies allow everything. */
export const keyRequests: Readonly<
  Record<"allowed" | "refused", readonly (readonly [role: string, action: string, context?: RequestContext])[]>
> = {
  allowed: [
    ["arn:aws:iam::111122223333:role/orders", "kms:Decrypt"],
    ["arn:aws:iam::444455556666:role/analytics", "kms:Decrypt"],
    ["arn:aws:iam::777788889999:role/anybody", "kms:GenerateDataKey"],
    ["arn:aws:iam::444455556666:role/backup", "kms:CreateGrant", { "kms:GrantIsForAWSResource": "true" }],
  ],
  refused: [
    ["arn:aws:iam::444455556666:role/analytics-2", "kms:Decrypt"],
    ["arn:aws:iam::444455556666:role/analytics", "kms:PutKeyPolicy"],
    ["arn:aws:iam::777788889999:role/anybody", "kms:ScheduleKeyDeletion"],
    ["arn:aws:iam::444455556666:role/backup", "kms:CreateGrant"],
    ["arn:aws:iam::444455556666:role/backup", "kms:CreateGrant", { "kms:GrantIsForAWSResource": "false" }],
    ["arn:aws:iam::444455556666:role/backup", "kms:Decrypt"],
    ["arn:aws:iam::999999999999:role/orders", "kms:Decrypt"],
  ],
};
