// What the policies of tables, streams and buckets allow and deny, in AWS's terms: statements, and requests by who sends
// them from where. Written from AWS's pages, not from the product.
//
// Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
import { type PolicyJson } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { type RequestPrincipal } from "../../modules/evaluation";

type Statement = PolicyJson["Statement"][number];

/** A request of somebody whose own policies allow everything. */
export type Request = readonly [who: RequestPrincipal, action: string, resource: string, context?: RequestContext];

/** The policy of one table, stream or bucket. */
export interface ResourcePolicyFact {
  /** Its statements without their Sids. */
  readonly statements: readonly Statement[];
  readonly allowed: readonly Request[];
  /** Each differs in one thing from a request that is allowed. */
  readonly refused: readonly Request[];
}

const session = (role: string, account = "111122223333"): RequestPrincipal => ({
  type: "role session",
  arn: `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/session`,
  role: `arn:aws:iam::${account}:role/${role}`,
});
const app = session("app");
const logging: RequestPrincipal = { type: "service", name: "logging.s3.amazonaws.com" };

const ledger = "arn:aws:dynamodb:us-east-1:111122223333:table/ledger";
const ledgerStream = `${ledger}/stream/2026-11-21T09:30:00.000`;
const archive = "arn:aws:s3:::acme-archive";
const office = "vpce-0a1b2c3d4e5f60718";
const branch = "vpce-0a1b2c3d4e5f60719";
const changes = "vpce-0b1b2c3d4e5f60718";
const objects = "vpce-0c1b2c3d4e5f60718";

/** A request that a client sends itself, over TLS, through an endpoint or over the internet. */
const through = (endpoint?: string): RequestContext => ({
  "aws:SecureTransport": "true",
  "aws:ViaAWSService": "false",
  ...(endpoint === undefined ? {} : { "aws:SourceVpce": endpoint }),
});
/** A request that an AWS service sends for a principal, from its own network. */
const forPrincipal: RequestContext = { "aws:SecureTransport": "true", "aws:ViaAWSService": "true" };

function denyingExcept(
  actions: string,
  resources: Statement["Resource"],
  endpoints: string | readonly string[],
  exempt: readonly string[],
): Statement {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    ...(resources === undefined ? {} : { Resource: resources }),
    Condition: {
      ArnNotLike: { "aws:PrincipalArn": exempt },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
      StringNotEquals: { "aws:SourceVpce": endpoints },
    },
  };
}

const serviceLinkedRoles = "arn:aws:iam::111122223333:role/aws-service-role/*";
const replication = "arn:aws:iam::111122223333:role/replication/archive";
const terraform = "arn:aws:iam::111122223333:role/terraform";
const exempt = [serviceLinkedRoles, replication, terraform];

function tlsOnly(bucket: string): Statement {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

/** Whoever is exempt from a perimeter, and who is not although the ARN is nearly the same. */
const exemptRoles = [
  session("terraform"),
  session("replication/archive"),
  session("aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication"),
];
const otherRoles = [app, session("terraform-2"), session("archive"), session("replication/other")];

/**
 * By the address of the policy. Table `ledger` and bucket `acme-archive` answer through endpoints of two offices alone,
 * each service through its own; table `events` does so with its stream left open.
 */
export const perimeterFacts: Readonly<Record<string, ResourcePolicyFact>> = {
  "aws_dynamodb_resource_policy.ledger_policy": {
    statements: [denyingExcept("dynamodb:*", [ledger, `${ledger}/*`], [office, branch], exempt)],
    allowed: [
      [app, "dynamodb:GetItem", ledger, through(office)],
      [app, "dynamodb:GetItem", ledger, through(branch)],
      [app, "dynamodb:Query", `${ledger}/index/by-day`, through(office)],
      [app, "dynamodb:DeleteTable", ledger, through(office)],
      [app, "dynamodb:ExportTableToPointInTime", ledger, forPrincipal],
      ...exemptRoles.map((who): Request => [who, "dynamodb:UpdateTable", ledger, through()]),
    ],
    refused: [
      [app, "dynamodb:GetItem", ledger, through()],
      [app, "dynamodb:GetItem", ledger, through(objects)],
      [app, "dynamodb:GetItem", ledger, through(changes)],
      [app, "dynamodb:GetItem", ledger, through("vpce-0a1b2c3d4e5f60710")],
      [app, "dynamodb:GetItem", ledger, { ...through(), "aws:SourceVpc": "vpc-0123456789abcdef0" }],
      [app, "dynamodb:Query", `${ledger}/index/by-day`, through()],
      [app, "dynamodb:DeleteTable", ledger, through()],
      ...otherRoles.map((who): Request => [who, "dynamodb:UpdateTable", ledger, through()]),
      [session("terraform", "444455556666"), "dynamodb:UpdateTable", ledger, through()],
    ],
  },
  "aws_dynamodb_resource_policy.ledger_stream_policy": {
    statements: [denyingExcept("dynamodb:*", `${ledger}/stream/*`, changes, exempt)],
    allowed: [
      [app, "dynamodb:GetRecords", ledgerStream, through(changes)],
      ...exemptRoles.map((who): Request => [who, "dynamodb:GetRecords", ledgerStream, through()]),
    ],
    refused: [
      [app, "dynamodb:GetRecords", ledgerStream, through()],
      [app, "dynamodb:GetRecords", ledgerStream, through(office)],
      ...otherRoles.map((who): Request => [who, "dynamodb:GetRecords", ledgerStream, through()]),
    ],
  },
  "aws_dynamodb_resource_policy.events_policy": {
    statements: [
      denyingExcept(
        "dynamodb:*",
        [
          "arn:aws:dynamodb:us-east-1:111122223333:table/events",
          "arn:aws:dynamodb:us-east-1:111122223333:table/events/*",
        ],
        office,
        [serviceLinkedRoles, terraform],
      ),
    ],
    allowed: [[app, "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/events", through(office)]],
    refused: [[app, "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/events", through(branch)]],
  },
  "aws_s3_bucket_policy.archive_policy": {
    statements: [denyingExcept("s3:*", [archive, `${archive}/*`], objects, exempt), tlsOnly(archive)],
    allowed: [
      [app, "s3:GetObject", `${archive}/2026/a.csv`, through(objects)],
      [app, "s3:ListBucket", archive, through(objects)],
      [app, "s3:PutObject", `${archive}/2026/a.csv`, forPrincipal],
      ...exemptRoles.map((who): Request => [who, "s3:PutObject", `${archive}/2026/a.csv`, through()]),
    ],
    refused: [
      [app, "s3:GetObject", `${archive}/2026/a.csv`, through()],
      [app, "s3:GetObject", `${archive}/2026/a.csv`, through(office)],
      [app, "s3:ListBucket", archive, through()],
      [app, "s3:GetObject", `${archive}/2026/a.csv`, { ...through(objects), "aws:SecureTransport": "false" }],
      [app, "s3:ListBucket", archive, { ...through(objects), "aws:SecureTransport": "false" }],
      ...otherRoles.map((who): Request => [who, "s3:PutObject", `${archive}/2026/a.csv`, through()]),
    ],
  },
};

const orders = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const ordersStream = `${orders}/stream/2026-11-21T09:30:00.000`;
const users = "arn:aws:dynamodb:us-east-1:111122223333:table/users";
const exports = "arn:aws:s3:::acme-exports";
const logs = "arn:aws:s3:::acme-logs";
const analytics = session("analytics", "444455556666");
/** Other principals: of the account that has one role, and of accounts that have none. */
const strangers = [
  session("analytics-2", "444455556666"),
  session("team/analytics", "444455556666"),
  session("analytics", "777788889999"),
  session("analytics", "999999999999"),
];

const toAnalytics = (actions: Statement["Action"], resource: string, condition: object = {}): Statement => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:root" },
  ...(actions === undefined ? {} : { Action: actions }),
  Resource: resource,
  Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/analytics" }, ...condition },
});
const toPartner = (actions: Statement["Action"], resource: string): Statement => ({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::777788889999:root" },
  ...(actions === undefined ? {} : { Action: actions }),
  Resource: resource,
  Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
});
const reads = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
const tls: RequestContext = { "aws:SecureTransport": "true" };
const fromPartner: RequestContext = { "aws:SourceIp": "203.0.113.9" };

/**
 * By the address of the policy. Role `analytics` of account 444455556666 reads table `orders`, its stream and reports;
 * everybody whom account 777788889999 lets reads table `users` from one range of addresses. The bucket delivers its
 * access logs to `acme-logs`.
 */
export const sharingFacts: Readonly<Record<string, ResourcePolicyFact>> = {
  "aws_dynamodb_resource_policy.orders_policy": {
    statements: [toAnalytics(reads, orders), toAnalytics("dynamodb:Query", `${orders}/index/*`)],
    allowed: [
      [analytics, "dynamodb:GetItem", orders],
      [analytics, "dynamodb:Query", `${orders}/index/by-day`],
    ],
    refused: [
      [analytics, "dynamodb:Scan", orders],
      [analytics, "dynamodb:PutItem", orders],
      [analytics, "dynamodb:Scan", `${orders}/index/by-day`],
      ...strangers.map((who): Request => [who, "dynamodb:GetItem", orders]),
    ],
  },
  "aws_dynamodb_resource_policy.orders_stream_policy": {
    statements: [
      toAnalytics(
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        `${orders}/stream/*`,
      ),
    ],
    allowed: [[analytics, "dynamodb:GetRecords", ordersStream]],
    refused: [
      [analytics, "dynamodb:PutResourcePolicy", ordersStream],
      ...strangers.map((who): Request => [who, "dynamodb:GetRecords", ordersStream]),
    ],
  },
  "aws_dynamodb_resource_policy.users_policy": {
    statements: [toPartner(reads, users), toPartner("dynamodb:Query", `${users}/index/*`)],
    allowed: [
      [session("batch", "777788889999"), "dynamodb:GetItem", users, fromPartner],
      [
        { type: "user", arn: "arn:aws:iam::777788889999:user/ada" },
        "dynamodb:Query",
        `${users}/index/by-email`,
        fromPartner,
      ],
    ],
    refused: [
      [session("batch", "777788889999"), "dynamodb:GetItem", users],
      [session("batch", "777788889999"), "dynamodb:GetItem", users, { "aws:SourceIp": "203.0.114.9" }],
      [session("batch", "777788889999"), "dynamodb:PutItem", users, fromPartner],
      [analytics, "dynamodb:GetItem", users, fromPartner],
      [session("batch", "999999999999"), "dynamodb:GetItem", users, fromPartner],
    ],
  },
  "aws_s3_bucket_policy.exports_policy": {
    statements: [
      toAnalytics("s3:GetBucketLocation", exports),
      toAnalytics("s3:ListBucket", exports, { StringLike: { "s3:prefix": "reports/*" } }),
      toAnalytics("s3:GetObject", `${exports}/reports/*`),
      tlsOnly(exports),
    ],
    allowed: [
      [analytics, "s3:GetObject", `${exports}/reports/2026.csv`, tls],
      [analytics, "s3:ListBucket", exports, { ...tls, "s3:prefix": "reports/2026" }],
    ],
    refused: [
      [analytics, "s3:GetObject", `${exports}/salaries/2026.csv`, tls],
      [analytics, "s3:GetObject", `${exports}/reports/2026.csv`, { "aws:SecureTransport": "false" }],
      [analytics, "s3:PutObject", `${exports}/reports/2026.csv`, tls],
      [analytics, "s3:ListBucket", exports, { ...tls, "s3:prefix": "salaries/" }],
      [analytics, "s3:ListBucket", exports, tls],
      ...strangers.map((who): Request => [who, "s3:GetObject", `${exports}/reports/2026.csv`, tls]),
    ],
  },
  "aws_s3_bucket_policy.logs_policy": {
    statements: [
      {
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${logs}/exports/*`,
        Condition: {
          ArnLike: { "aws:SourceArn": exports },
          StringEquals: { "aws:SourceAccount": "111122223333" },
        },
      },
      tlsOnly(logs),
    ],
    allowed: [
      [
        logging,
        "s3:PutObject",
        `${logs}/exports/2026-11-21`,
        { ...tls, "aws:SourceArn": exports, "aws:SourceAccount": "111122223333" },
      ],
    ],
    refused: [
      [
        logging,
        "s3:PutObject",
        `${logs}/other/2026-11-21`,
        { ...tls, "aws:SourceArn": exports, "aws:SourceAccount": "111122223333" },
      ],
      [
        logging,
        "s3:PutObject",
        `${logs}/exports/2026-11-21`,
        { ...tls, "aws:SourceArn": archive, "aws:SourceAccount": "111122223333" },
      ],
      [
        logging,
        "s3:PutObject",
        `${logs}/exports/2026-11-21`,
        { ...tls, "aws:SourceArn": exports, "aws:SourceAccount": "444455556666" },
      ],
      [
        logging,
        "s3:GetObject",
        `${logs}/exports/2026-11-21`,
        { ...tls, "aws:SourceArn": exports, "aws:SourceAccount": "111122223333" },
      ],
    ],
  },
};
