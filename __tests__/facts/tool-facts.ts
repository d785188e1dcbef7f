// What the roles of internal tools trust and allow, in AWS's terms: statements of trust policies, actions on ARNs, and
// who gets which role. Written from AWS's pages, not from the product.
//
// Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { type PolicyJson } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { type RequestPrincipal } from "../../modules/evaluation";
import { type Condition } from "./triples";

type Statement = PolicyJson["Statement"][number];

/** Somebody who asks for the role: AssumeRole unless another action is named. */
export type Call = readonly [who: RequestPrincipal, context: RequestContext, action?: string];

/** One role of a tool. */
export interface ToolRoleFact {
  /** The trust policy without Sids. */
  readonly trust: readonly Statement[];
  readonly assumedBy: readonly Call[];
  /** Each differs in one thing from a call that succeeds. */
  readonly refusedTo: readonly Call[];
  readonly allows: readonly (readonly [resource: string, actions: readonly string[], condition?: Condition])[];
}

const session = (role: string, account = "111122223333"): RequestPrincipal => ({
  type: "role session",
  arn: `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/session`,
  role: `arn:aws:iam::${account}:role/${role}`,
});
const ecs: RequestPrincipal = { type: "service", name: "ecs-tasks.amazonaws.com" };

const orders = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const reads = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
const writes = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];

const inVpc: Condition = { StringEquals: { "aws:SourceVpc": "vpc-0123456789abcdef0" } };
const fromCloud: Condition = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
const fromGateway: Condition = { IpAddress: { "aws:SourceIp": "198.51.100.7/32" } };
const root = { AWS: "arn:aws:iam::111122223333:root" };

/** Conditions on different keys, all of which must hold. */
function both(...conditions: readonly Condition[]): Condition {
  const operators = [...new Set(conditions.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(
    operators.map((operator) => [operator, Object.assign({}, ...conditions.map((each) => each[operator]))]),
  );
}

// The back office states the person as source identity, and the region that the person works in as a session tag.
const identity: Condition = { StringLike: { "sts:SourceIdentity": "*@acme.example" } };
const tags: Condition = {
  StringEquals: { "aws:RequestTag/region": ["us-east", "us-west"] },
  "ForAllValues:StringEquals": { "aws:TagKeys": "region" },
  Null: { "aws:TagKeys": "false" },
};
const backOffice: Condition = both(
  { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/facts-backoffice" } },
  inVpc,
);
const backOfficeTrust: readonly Statement[] = [
  { Effect: "Allow", Principal: root, Action: "sts:AssumeRole", Condition: both(backOffice, identity, tags) },
  { Effect: "Allow", Principal: root, Action: "sts:SetSourceIdentity", Condition: both(backOffice, identity) },
  { Effect: "Allow", Principal: root, Action: "sts:TagSession", Condition: both(backOffice, tags) },
];
const stated: RequestContext = {
  "aws:SourceVpc": "vpc-0123456789abcdef0",
  "sts:SourceIdentity": "ada@acme.example",
  "aws:RequestTag/region": "us-east",
  "aws:TagKeys": ["region"],
};
const backOfficeCalls: Pick<ToolRoleFact, "assumedBy" | "refusedTo"> = {
  assumedBy: [
    [session("facts-backoffice"), stated],
    [session("facts-backoffice"), stated, "sts:SetSourceIdentity"],
    [session("facts-backoffice"), stated, "sts:TagSession"],
  ],
  refusedTo: [
    [session("facts-backoffice"), { ...stated, "sts:SourceIdentity": "ada@other.example" }],
    [session("facts-backoffice"), { ...stated, "aws:SourceVpc": "vpc-0123456789abcdef1" }],
    [session("facts-backoffice"), { ...stated, "aws:RequestTag/region": "eu-west" }],
    [session("facts-backoffice"), { ...stated, "aws:TagKeys": ["region", "admin"], "aws:RequestTag/admin": "true" }],
    [session("facts-backoffice-read-only"), stated],
    [session("facts-reports"), stated],
    [session("facts-backoffice", "444455556666"), stated],
    [ecs, stated],
  ],
};

// The reports run as a role that their team has, which reaches STS through a NAT gateway.
const reportsTrust: readonly Statement[] = [
  {
    Effect: "Allow",
    Principal: root,
    Action: "sts:AssumeRole",
    Condition: both({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/apps/reports" } }, fromGateway),
  },
];

// A platform in its vendor's cloud.
const cloudTrust: readonly Statement[] = [
  {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Action: "sts:AssumeRole",
    Condition: both({ StringEquals: { "sts:ExternalId": "2f9c" } }, fromCloud),
  },
];
const cloudCall: RequestContext = { "aws:SourceIp": "203.0.113.9", "sts:ExternalId": "2f9c" };
const cloudCalls: Pick<ToolRoleFact, "assumedBy" | "refusedTo"> = {
  assumedBy: [[session("platform", "123456789012"), cloudCall]],
  refusedTo: [
    [session("platform", "123456789012"), { ...cloudCall, "sts:ExternalId": "2f9d" }],
    [session("platform", "123456789012"), { "aws:SourceIp": "203.0.113.9" }],
    [session("platform", "123456789012"), { ...cloudCall, "aws:SourceIp": "203.0.114.9" }],
    [session("platform", "123456789013"), cloudCall],
    [session("platform"), cloudCall],
  ],
};

/** By the key of the role in the environment of internal-tools.test.ts. */
export const toolFacts: Readonly<Record<string, ToolRoleFact>> = {
  backoffice: {
    trust: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ],
    assumedBy: [[ecs, { "aws:SourceAccount": "111122223333" }]],
    refusedTo: [
      [ecs, { "aws:SourceAccount": "444455556666" }],
      [{ type: "service", name: "ec2.amazonaws.com" }, { "aws:SourceAccount": "111122223333" }],
      [session("facts-backoffice"), { "aws:SourceAccount": "111122223333" }],
    ],
    allows: ["read-only", "read-write"].flatMap((variant) => {
      const role = `arn:aws:iam::111122223333:role/facts-backoffice-${variant}`;
      return [
        [role, ["sts:AssumeRole"], both(identity, tags)],
        [role, ["sts:SetSourceIdentity"], identity],
        [role, ["sts:TagSession"], tags],
      ] as const;
    }),
  },
  "backoffice-read-only": {
    trust: backOfficeTrust,
    ...backOfficeCalls,
    allows: [[orders, reads, inVpc]],
  },
  "backoffice-read-write": {
    trust: backOfficeTrust,
    ...backOfficeCalls,
    allows: [[orders, [...reads, ...writes], inVpc]],
  },
  "reports-read-only": {
    trust: reportsTrust,
    assumedBy: [[session("apps/reports"), { "aws:SourceIp": "198.51.100.7" }]],
    refusedTo: [
      [session("apps/reports"), { "aws:SourceIp": "198.51.100.8" }],
      [session("apps/reports"), { "aws:SourceVpc": "vpc-0123456789abcdef0" }],
      [session("apps/other"), { "aws:SourceIp": "198.51.100.7" }],
      [session("reports"), { "aws:SourceIp": "198.51.100.7" }],
    ],
    allows: [
      ["arn:aws:s3:::acme-exports", ["s3:GetBucketLocation"], inVpc],
      ["arn:aws:s3:::acme-exports", ["s3:ListBucket"], both(inVpc, { StringLike: { "s3:prefix": "reports/*" } })],
      ["arn:aws:s3:::acme-exports/reports/*", ["s3:GetObject"], inVpc],
    ],
  },
  // It only shows data, so that it takes one role.
  status: {
    trust: [
      {
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ],
    assumedBy: [[ecs, { "aws:SourceAccount": "111122223333" }]],
    refusedTo: [[ecs, {}]],
    allows: [["arn:aws:iam::111122223333:role/facts-status-read-only", ["sts:AssumeRole"]]],
  },
  "status-read-only": {
    trust: [
      {
        Effect: "Allow",
        Principal: root,
        Action: "sts:AssumeRole",
        Condition: both({ ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/facts-status" } }, inVpc),
      },
    ],
    assumedBy: [[session("facts-status"), { "aws:SourceVpc": "vpc-0123456789abcdef0" }]],
    refusedTo: [[session("facts-status"), {}]],
    allows: [[orders, reads, inVpc]],
  },
  "cloud-read-only": { trust: cloudTrust, ...cloudCalls, allows: [[orders, reads, fromCloud]] },
  "cloud-read-write": { trust: cloudTrust, ...cloudCalls, allows: [[orders, writes, fromCloud]] },
};
