// Which requests AWS really sends, with which condition keys, for what a principal is granted; and grants of which AWS
// sends no request that they allow. Written from AWS's pages, never from the product's own tables.
//
// Sources, read on 2026-11-29:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html (the keys of each request)
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html (session tags)
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html (MFA)
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html (tables, indexes)
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/abac-streams.html (streams)
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html (objects)
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html (HeadBucket)
import { type Tags } from "../../modules/aws";
import {
  account,
  cognitoIdentities,
  gitHubActions,
  service,
  type TrustedPrincipal,
  webIdentity,
} from "../../modules/policy";
import { type BucketRef, type Grant, type KeyRef, type TableGrant, type TableRef } from "../../modules/grants";
import { type PrincipalDescription, role, user } from "../../modules/principals";
import { type RequestContext } from "../../modules/proof";

/**
 * What the environment of the facts has: the table orders with the tag classification=internal, an index by-day and a
 * stream; the existing table shared; the bucket lake; the key fields without a tag.
 */
export interface Refs {
  readonly tables: Readonly<Record<"orders" | "shared", TableRef>>;
  readonly buckets: Readonly<Record<"lake", BucketRef>>;
  readonly keys: Readonly<Record<"fields", KeyRef>>;
}

/** A principal with a grant, and a request that AWS sends for it. */
export interface AppliedFact {
  readonly principal: PrincipalDescription;
  readonly grant: (refs: Refs) => Grant;
  /** Tags of the environment, which Terraform gives every role and user. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly action: string;
  readonly resource: string;
  /** What the request carries. */
  readonly sends: RequestContext;
}

/** A principal with a grant of which AWS sends no request that it allows. */
export interface RefusedFact extends Omit<AppliedFact, "sends"> {
  /** The requests that come closest. */
  readonly sends: readonly RequestContext[];
  /** What the refusal says, without the place. */
  readonly refusal: string;
}

const own = "111122223333";
const orders = `arn:aws:dynamodb:us-east-1:${own}:table/orders`;
const shared = `arn:aws:dynamodb:us-east-1:${own}:table/shared`;
const lake = "arn:aws:s3:::acme-lake";

const lambda = (tags?: Tags): PrincipalDescription =>
  role({ assumedBy: service("lambda"), ...(tags === undefined ? {} : { tags }) });
const assumed = (...assumedBy: TrustedPrincipal[]): PrincipalDescription => role({ assumedBy });
const pool = cognitoIdentities({ identityPool: "us-east-1:12345678-dead-beef-cafe-123456790abc" });
const jobs = gitHubActions({
  owner: "acme",
  repository: "shop",
  ownerId: "1234567",
  repositoryId: "7654321",
  branch: "main",
});

const get = { action: "dynamodb:GetItem", resource: orders } as const;
const read = ({ tables }: Refs): TableGrant => tables.orders.read({ indexes: [] });
const forData = (refs: Refs): Grant => read(refs).whenPrincipalTagged({ team: "data" });
const ownRows = (refs: Refs): Grant => read(refs).onlyLeadingKeys({ principalTag: "tenant" });
const ofUser = (refs: Refs): Grant => read(refs).onlyLeadingKeys({ federatedId: "cognito-identity.amazonaws.com:sub" });
const isData = { "aws:PrincipalTag/team": "data" };
const ofAcme = { "aws:PrincipalTag/tenant": "acme", "dynamodb:LeadingKeys": ["acme"] };

export const applied: Readonly<Record<string, AppliedFact>> = {
  "a tag of the role": { ...get, principal: lambda({ team: "data" }), grant: forData, sends: isData },
  "a tag of the role in another case, which IAM does not tell apart": {
    ...get,
    principal: lambda({ Team: "data" }),
    grant: forData,
    sends: { "aws:PrincipalTag/Team": "data" },
  },
  "a tag of the environment": { ...get, principal: lambda(), tags: { team: "data" }, grant: forData, sends: isData },
  "a tag of the role that takes the place of the environment's": {
    ...get,
    principal: lambda({ team: "data" }),
    tags: { team: "sales" },
    grant: forData,
    sends: isData,
  },
  "a tag of the user": { ...get, principal: user({ tags: { team: "data" } }), grant: forData, sends: isData },
  "rows by a session tag": {
    ...get,
    principal: assumed(account(own).withSessionTags({ tenant: "any" })),
    grant: ownRows,
    sends: ofAcme,
  },
  "rows by a tag of the role": { ...get, principal: lambda({ tenant: "acme" }), grant: ownRows, sends: ofAcme },
  "a session tag in place of the role's own": {
    ...get,
    principal: role({ assumedBy: account(own).withSessionTags({ team: "any" }), tags: { team: "sales" } }),
    grant: forData,
    sends: isData,
  },
  "a session tag by a pattern": {
    ...get,
    principal: assumed(account(own).withSessionTags({ team: [{ like: "da*" }] })),
    grant: forData,
    sends: isData,
  },
  "one of two ways in": {
    ...get,
    principal: assumed(service("lambda"), account(own).withSessionTags({ team: ["data"] })),
    grant: forData,
    sends: isData,
  },
  "one of the values": {
    ...get,
    principal: lambda({ team: "data" }),
    grant: (refs) => read(refs).whenPrincipalTagged({ team: ["sales", "data"] }),
    sends: isData,
  },
  "items of a user of a Cognito identity pool": {
    ...get,
    principal: assumed(pool),
    grant: ofUser,
    sends: { "cognito-identity.amazonaws.com:sub": "us-east-1:1", "dynamodb:LeadingKeys": ["us-east-1:1"] },
  },
  "items of a user of Login with Amazon": {
    ...get,
    principal: assumed(webIdentity({ providerUrl: "www.amazon.com", audience: "app-1", subjects: ["*"] })),
    grant: (refs) => read(refs).onlyLeadingKeys({ federatedId: "www.amazon.com:user_id" }),
    sends: { "www.amazon.com:user_id": "amzn1.account.A", "dynamodb:LeadingKeys": ["amzn1.account.A"] },
  },
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
  "a tag that EKS gives the sessions of pods": {
    ...get,
    principal: role({
      assumedBy: service("pods.eks", { sourceArn: `arn:aws:eks:us-east-1:${own}:cluster/main` }),
    }),
    grant: (refs) => read(refs).whenPrincipalTagged({ "kubernetes-namespace": "data" }),
    sends: { "aws:PrincipalTag/kubernetes-namespace": "data" },
  },
  // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
  "a tag of the certificate of a host outside of AWS": {
    ...get,
    principal: role({
      assumedBy: service("rolesanywhere", {
        sourceArn: `arn:aws:rolesanywhere:us-east-1:${own}:trust-anchor/11111111-2222-4333-8444-555555555555`,
      }),
    }),
    grant: (refs) => read(refs).whenPrincipalTagged({ "x509Subject/OU": "data" }),
    sends: { "aws:PrincipalTag/x509Subject/OU": "data" },
  },
  "a tag that an identity pool passes": {
    ...get,
    principal: assumed({ ...pool, withPrincipalTags: true }),
    grant: ownRows,
    sends: ofAcme,
  },
  "a user with temporary credentials of GetSessionToken": {
    ...get,
    principal: user(),
    grant: (refs) => read(refs).withMfa(),
    sends: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "10" },
  },
  "a tag of the table": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).whenResourceTagged({ classification: "internal" }),
    sends: { "aws:ResourceTag/classification": "internal" },
  },
  "a tag of the table, which its indexes inherit": {
    action: "dynamodb:Query",
    resource: `${orders}/index/by-day`,
    principal: lambda(),
    grant: ({ tables }) => tables.orders.queryIndex("by-day").whenResourceTagged({ Classification: "internal" }),
    sends: { "aws:ResourceTag/Classification": "internal" },
  },
  "a tag of the environment, which the table has": {
    ...get,
    principal: lambda(),
    tags: { stage: "dev" },
    grant: (refs) => read(refs).whenResourceTagged({ stage: "dev" }),
    sends: { "aws:ResourceTag/stage": "dev" },
  },
  "a tag that an existing table may have": {
    action: "dynamodb:GetItem",
    resource: shared,
    principal: lambda(),
    grant: ({ tables }) => tables.shared.read().whenResourceTagged({ team: "data" }),
    sends: { "aws:ResourceTag/team": "data" },
  },
  "a tag that the stream of an existing table may have": {
    action: "dynamodb:GetRecords",
    resource: `${shared}/stream/2026-11-29T00:00:00.000`,
    principal: lambda(),
    grant: ({ tables }) => tables.shared.readStream().whenResourceTagged({ team: "data" }),
    sends: { "aws:ResourceTag/team": "data" },
  },
  "an object with a tag": {
    action: "s3:GetObject",
    resource: `${lake}/reports/1`,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.grant(["getObject"]).whenObjectTagged({ classification: "public" }),
    sends: { "s3:ExistingObjectTag/classification": "public" },
  },
  "HeadBucket, which has no prefix": {
    action: "s3:ListBucket",
    resource: lake,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.headBucket(),
    sends: {},
  },
  "a listing of a bucket with an empty prefix, as clients send it": {
    action: "s3:ListBucket",
    resource: lake,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.headBucket(),
    sends: { "s3:prefix": "", "s3:delimiter": "/" },
  },
  "a VPC, of a service that calls from the network of AWS and of another": {
    ...get,
    principal: assumed(service("states"), service("lambda")),
    grant: (refs) => read(refs).fromVpc("vpc-0123456789abcdef0"),
    sends: { "aws:SourceVpc": "vpc-0123456789abcdef0" },
  },
  "a public address": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).fromIpAddresses("203.0.113.0/24"),
    sends: { "aws:SourceIp": "203.0.113.7" },
  },
  "a VPC endpoint of a VPC": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).fromVpc("vpc-0123456789abcdef0").fromVpcEndpoint("vpce-0123456789abcdef0"),
    sends: { "aws:SourceVpc": "vpc-0123456789abcdef0", "aws:SourceVpce": "vpce-0123456789abcdef0" },
  },
};

const noTag = (name: string, tag: string): string => `never applies: no request of ${name} has the tag ${tag}.`;

export const refused: Readonly<Record<string, RefusedFact>> = {
  "rows by a tag, of a service": {
    ...get,
    principal: lambda(),
    grant: ownRows,
    sends: [{ "dynamodb:LeadingKeys": ["acme"] }],
    refusal: `"onlyLeadingKeys" ${noTag("the role", "tenant")} Write tags: { tenant: "…" } on the role.`,
  },
  "a tag, of an account whose trust lets no session tag in": {
    ...get,
    principal: assumed(account(own).onlyRoles(`arn:aws:iam::${own}:role/broker`)),
    grant: forData,
    sends: [{}],
    refusal:
      `"whenPrincipalTagged" ${noTag("the role", "team")} Write tags: { team: "data" } on the role, or let the trusted ` +
      'account bring it: account(…).withSessionTags({ team: "any" }).',
  },
  "another tag than the trust lets in": {
    ...get,
    principal: assumed(account(own).withSessionTags({ region: "any" })),
    grant: ownRows,
    sends: [{ "aws:PrincipalTag/region": "eu", "dynamodb:LeadingKeys": ["acme"] }],
    refusal: noTag("the role", "tenant"),
  },
  "a tag of the role with another value": {
    ...get,
    principal: lambda({ team: "sales" }),
    grant: forData,
    sends: [{ "aws:PrincipalTag/team": "sales" }],
    refusal:
      'never applies: requests of the role have "sales" as the tag team. Write tags: { team: "data" } on the role.',
  },
  "a session tag that takes the place of the role's own": {
    ...get,
    principal: role({ assumedBy: account(own).withSessionTags({ team: ["sales", "legal"] }), tags: { team: "data" } }),
    grant: forData,
    sends: [{ "aws:PrincipalTag/team": "sales" }, { "aws:PrincipalTag/team": "legal" }],
    refusal: 'requests of the role have "sales", "legal" as the tag team',
  },
  "a session tag beyond the pattern of the trust": {
    ...get,
    principal: assumed(account(own).withSessionTags({ team: [{ like: "ops-*" }] })),
    grant: forData,
    sends: [{ "aws:PrincipalTag/team": "ops-1" }],
    refusal: 'requests of the role have "ops-*" as the tag team',
  },
  "two tags, of which each way in brings one": {
    ...get,
    principal: assumed(
      account(own).withSessionTags({ team: ["data"] }),
      account(own)
        .onlyUsers(`arn:aws:iam::${own}:user/ada`)
        .withSessionTags({ tier: ["1"] }),
    ),
    grant: (refs) => read(refs).whenPrincipalTagged({ team: "data", tier: "1" }),
    sends: [{ "aws:PrincipalTag/team": "data" }, { "aws:PrincipalTag/tier": "1" }],
    refusal: "never applies: no request of the role has the tag tier together with the others that are asked for.",
  },
  "a tag, of a user without it": {
    ...get,
    principal: user(),
    grant: forData,
    sends: [{}],
    refusal: `${noTag("the user", "team")} Write tags: { team: "data" } on the user.`,
  },
  "a tag, of a CI job": {
    ...get,
    principal: assumed(jobs),
    grant: forData,
    sends: [{}],
    refusal: noTag("the role", "team"),
  },
  "a tag, of an identity pool that passes none": {
    ...get,
    principal: assumed(pool),
    grant: ownRows,
    sends: [{ "dynamodb:LeadingKeys": ["acme"] }],
    refusal: noTag("the role", "tenant"),
  },
  "items of a user of Cognito, of a service": {
    ...get,
    principal: lambda(),
    grant: ofUser,
    sends: [{ "dynamodb:LeadingKeys": ["us-east-1:1"] }],
    refusal:
      '"onlyLeadingKeys" never applies: cognito-identity.amazonaws.com:sub is only in sessions that begin with a token of ' +
      "cognito-identity.amazonaws.com, and the role has no such session. Grant it to a role with assumedBy: " +
      'cognitoIdentities({ identityPool: "REGION:ID" }).',
  },
  "items of a user of Cognito, of a CI job": {
    ...get,
    principal: assumed(jobs),
    grant: ofUser,
    sends: [{ "dynamodb:LeadingKeys": ["us-east-1:1"] }],
    refusal: "and the role has no such session",
  },
  "items of a user of Google, of an identity pool": {
    ...get,
    principal: assumed(pool),
    grant: (refs) => read(refs).onlyLeadingKeys({ federatedId: "accounts.google.com:sub" }),
    sends: [{ "cognito-identity.amazonaws.com:sub": "us-east-1:1", "dynamodb:LeadingKeys": ["us-east-1:1"] }],
    refusal: 'Write { federatedId: "cognito-identity.amazonaws.com:sub" }, which its sessions have.',
  },
  "items of a user of Facebook, of a service": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).onlyLeadingKeys({ federatedId: "graph.facebook.com:id" }),
    sends: [{ "dynamodb:LeadingKeys": ["1"] }],
    refusal: 'assumedBy: webIdentity({ providerUrl: "graph.facebook.com", audience: "APP ID", subjects: ["*"] }).',
  },
  "items of a user of Amazon, of an IAM user": {
    ...get,
    principal: user(),
    grant: (refs) => read(refs).onlyLeadingKeys({ federatedId: "www.amazon.com:user_id" }),
    sends: [{ "aws:username": "ada", "dynamodb:LeadingKeys": ["ada"] }],
    refusal: "and the user has no such session",
  },
  "a tag that the table does not have": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).whenResourceTagged({ team: "data" }),
    sends: [{ "aws:ResourceTag/classification": "internal" }],
    refusal:
      'whenResourceTagged: "team" is not a tag of what it is on, so that the grant never applies. Write ' +
      'tags: { team: "data" } on that entry.',
  },
  "a tag of the table with another value": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).whenResourceTagged({ classification: ["public", "secret"] }),
    sends: [{ "aws:ResourceTag/classification": "internal" }],
    refusal: '"classification" is a tag with the value "internal" there, so that the grant never applies.',
  },
  "a tag of the table, which its stream does not inherit": {
    action: "dynamodb:GetRecords",
    resource: `${orders}/stream/2026-11-29T00:00:00.000`,
    principal: lambda(),
    grant: ({ tables }) => tables.orders.readStream().whenResourceTagged({ classification: "internal" }),
    sends: [{}],
    refusal: "is not a tag of the stream: a stream does not inherit the tags of its table",
  },
  "a tag of a backup": {
    action: "dynamodb:RestoreTableFromBackup",
    resource: `${orders}/backup/01`,
    principal: lambda(),
    grant: ({ tables }) =>
      tables.orders.grant(["restoreTableFromBackup"]).whenResourceTagged({ classification: "internal" }),
    sends: [{}],
    refusal: "cannot hold for dynamodb:RestoreTableFromBackup: a backup of DynamoDB has no tags",
  },
  "a tag that the key does not have": {
    action: "kms:Decrypt",
    resource: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555",
    principal: lambda(),
    grant: ({ keys }) => keys.fields.decrypt().whenResourceTagged({ team: "data" }),
    sends: [{}],
    refusal: '"team" is not a tag of what it is on',
  },
  "the tag of an object as that of a resource": {
    action: "s3:GetObject",
    resource: `${lake}/reports/1`,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.grant(["getObject"]).whenResourceTagged({ classification: "public" }),
    sends: [{ "s3:ExistingObjectTag/classification": "public" }],
    refusal: 'Write whenObjectTagged({"classification":"public"}) for what reads objects, or leave it out.',
  },
  "the tag of a bucket, of which attribute-based access control is off": {
    action: "s3:ListBucket",
    resource: lake,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.list().whenResourceTagged({ classification: "public" }),
    sends: [{}],
    refusal: "S3 compares the tags of a bucket only where attribute-based access control is switched on for it",
  },
  "the tag of an object, of a listing": {
    action: "s3:ListBucket",
    resource: lake,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.list().whenObjectTagged({ classification: "public" }),
    sends: [{}],
    refusal: '"whenObjectTagged" cannot hold for s3:ListBucket: it is on the bucket, and only objects have these tags.',
  },
  "the tag of an object that is replaced": {
    action: "s3:PutObject",
    resource: `${lake}/reports/1`,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.grant(["putObject"]).whenObjectTagged({ classification: "public" }),
    sends: [{}],
    refusal: "cannot hold for s3:PutObject: S3 compares no tags of the existing object for it",
  },
  "the tag of an object that is deleted": {
    action: "s3:DeleteObject",
    resource: `${lake}/reports/1`,
    principal: lambda(),
    grant: ({ buckets }) => buckets.lake.delete().whenObjectTagged({ classification: "public" }),
    sends: [{}],
    refusal: "cannot hold for s3:DeleteObject",
  },
  // https://repost.aws/knowledge-center/iam-restrict-calls-ip-addresses
  "a VPC, of a service that calls from the network of AWS": {
    ...get,
    principal: assumed(service("states")),
    grant: (refs) => read(refs).fromVpc("vpc-0123456789abcdef0"),
    sends: [{ "aws:SourceIp": "198.51.100.7" }],
    refusal:
      '"fromVpc" never applies: states makes its requests from the network of AWS, and none from yours. Leave fromVpc out. ' +
      "To limit which resources of states use the role, write sourceArn in its trust.",
  },
  "a VPC, of a service with the name of a region that calls from the network of AWS": {
    ...get,
    principal: assumed(service("states.us-east-1.amazonaws.com")),
    grant: (refs) => read(refs).fromVpc("vpc-0123456789abcdef0"),
    sends: [{ "aws:SourceIp": "198.51.100.7" }],
    refusal: '"fromVpc" never applies: states makes its requests from the network of AWS, and none from yours.',
  },
  "an address, of two services that call from the network of AWS": {
    ...get,
    principal: assumed(service("pipes"), service("scheduler")),
    grant: (refs) => read(refs).fromIpAddresses("203.0.113.0/24"),
    sends: [{ "aws:SourceIp": "198.51.100.7" }],
    refusal: '"fromIpAddresses" never applies: pipes makes its requests from the network of AWS',
  },
  "a public address through a VPC endpoint": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).fromIpAddresses("203.0.113.0/24").fromVpcEndpoint("vpce-0123456789abcdef0"),
    sends: [{ "aws:SourceIp": "203.0.113.7" }, { "aws:SourceVpce": "vpce-0123456789abcdef0" }],
    refusal:
      '"fromVpcEndpoint" narrows a grant so that it never applies: a request through a VPC endpoint has no public address.',
  },
  "a VPC with a public address": {
    ...get,
    principal: lambda(),
    grant: (refs) => read(refs).fromVpc("vpc-0123456789abcdef0").fromIpAddresses("203.0.113.0/24"),
    sends: [{ "aws:SourceIp": "203.0.113.7" }, { "aws:SourceVpc": "vpc-0123456789abcdef0" }],
    refusal: '"fromIpAddresses" narrows a grant so that it never applies',
  },
};
