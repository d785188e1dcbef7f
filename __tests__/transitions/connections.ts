import { accessKeys } from "../../modules/principals";
import { artie, polytomicDynamoDb, polytomicS3 } from "../../modules/connections";
import { type Environment } from "../../stacks";
import { environment, moves, pk, vendorAccount } from "./parts";
import { type Transition } from "./transition";

type ArtieOptions = Parameters<typeof artie>[0];
type Connections = NonNullable<Environment["connections"]>;

const orders = { partitionKey: pk, stream: "NEW_IMAGE", pointInTimeRecovery: {} } as const;

/** Tables and a bucket that vendors get access to. */
const withConnections = (connections: Connections): Environment =>
  environment({
    tables: { orders, users: { ...orders, partitionKey: { name: "id", type: "S" } } },
    buckets: { exports: { name: "acme-exports" } },
    connections,
  });

const vendorOptions = { tables: ["orders"], vendorAccount, externalId: "artie-1f2e" } as const;

const artieWith = (options: Partial<ArtieOptions> = {}): ReturnType<typeof artie> =>
  artie({ ...vendorOptions, credentials: ["role", accessKeys(["2026-11"])], ...options });

const withArtie = (options: Partial<ArtieOptions> = {}): Environment => withConnections({ artie: artieWith(options) });

const ofRole = ["aws_iam_role.*_role", "aws_iam_role_policy_attachment.*_role_policy_attachment"];
const ofUser = [
  "aws_iam_user.*_user",
  "aws_iam_access_key.*_user_key_2026-11",
  "aws_iam_group.*_user_group",
  "aws_iam_group_policy_attachment.*_user_group_policy_attachment",
  "aws_iam_user_group_membership.*_user_group_membership",
];
const places = [...ofRole, ...ofUser, "aws_iam_policy.*_policy"];
const of = (list: readonly string[], key = "artie"): string[] =>
  list.filter((place) => !/_group(_membership)?\./.test(place)).map((place) => place.replace("*", key));

export const connectionTransitions: readonly Transition[] = [
  {
    name: "connection-renamed",
    edit: "the key of a connection changes, with formerly",
    before: withArtie(),
    after: withConnections({ "artie-eu": artieWith({ formerly: ["artie"] }) }),
    blocks: { moved: moves("artie", "artie-eu", places) },
    withLock: { tells: ["connections.artie-eu: 8 resources move from artie"] },
  },
  {
    name: "connection-renamed-undeclared",
    edit: "the key of a connection changes, without formerly",
    before: withArtie(),
    after: withConnections({ "artie-eu": artieWith() }),
    withLock: { refuses: ['write formerly: ["artie"] in "artie-eu"'] },
    loses: of(places),
  },
  {
    name: "connection-renamed-undeclared-names-kept",
    edit: "the key of a connection changes and its names are kept, without formerly",
    before: withArtie(),
    after: withConnections({
      "artie-eu": artieWith({ names: { role: "prod-artie", user: "prod-artie", policy: "prod-artie" } }),
    }),
    withLock: { refuses: ["artie"] },
    loses: of(places),
  },
  {
    name: "connection-rename-taken-back",
    edit: "the rename of a connection is taken back with formerly and the names written out",
    before: withConnections({ "artie-eu": artieWith({ formerly: ["artie"] }) }),
    after: withConnections({
      artie: artieWith({
        formerly: ["artie-eu"],
        names: { role: "prod-artie", user: "prod-artie", policy: "prod-artie" },
      }),
    }),
    blocks: { moved: moves("artie-eu", "artie", places) },
    withLock: { tells: ["connections.artie: 8 resources move from artie-eu"] },
  },
  {
    name: "connection-rename-taken-back-without-names",
    edit: "the rename of a connection is taken back with formerly, and its names follow the key",
    before: withConnections({ "artie-eu": artieWith({ formerly: ["artie"] }) }),
    after: withArtie({ formerly: ["artie-eu"] }),
    blocks: { moved: moves("artie-eu", "artie", places) },
    withLock: { refuses: ['Write names: { role: "prod-artie", user: "prod-artie"'] },
    loses: of(places, "artie-eu").filter((address) => !/^aws_iam_(user|group)\./.test(address)),
  },
  {
    name: "connection-rename-reverted",
    edit: "the rename of a connection is reverted by git, after it was deployed",
    before: withConnections({ "artie-eu": artieWith({ formerly: ["artie"] }) }),
    after: withArtie(),
    withLock: { refuses: ['write formerly: ["artie-eu"] in "artie"'] },
    loses: of(places, "artie-eu"),
  },
  {
    name: "connection-taken-out",
    edit: "a connection leaves the file",
    before: withArtie(),
    after: withConnections({}),
    withLock: { tells: ["access key 2026-11 is Active and ends with its user prod-artie"] },
    loses: of(places),
  },
  {
    name: "keys-taken-from-a-connection",
    edit: "a connection with a role and access keys keeps its role alone",
    before: withArtie(),
    after: withArtie({ credentials: "role" }),
    withLock: { tells: ["access key 2026-11 is Active and ends with its user prod-artie"] },
    loses: of(ofUser),
  },
  {
    name: "role-taken-from-a-connection",
    edit: "a connection with a role and access keys keeps its access keys alone",
    before: withArtie(),
    after: artieWithKeysAlone(),
    withLock: { tells: ["destroys role prod-artie"] },
    loses: of(ofRole),
  },
  {
    name: "external-id-changed",
    edit: "the vendor gives another external ID",
    before: withArtie(),
    after: withArtie({ externalId: "artie-9a8b" }),
    withLock: { tells: ["assumedBy changes"] },
  },
  {
    name: "vendor-account-changed",
    edit: "the vendor calls from another account",
    before: withArtie(),
    after: withArtie({ vendorAccount: "888877776666" }),
    withLock: { tells: ["assumedBy changes"] },
  },
  {
    name: "connection-gets-a-table",
    edit: "a connection gets another table",
    before: withArtie(),
    after: withArtie({ tables: ["orders", "users"] }),
    withLock: "passes",
  },
  {
    name: "connection-loses-a-table",
    edit: "a connection loses a table",
    before: withArtie({ tables: ["orders", "users"] }),
    after: withArtie(),
    withLock: { tells: ["no longer allows", "table/users"] },
  },
  {
    name: "documented-to-least-privilege",
    edit: "a connection as documented becomes least-privilege, with deployedAs",
    before: withConnections({ artie: documented() }),
    after: withArtie({ deployedAs: "as-documented" }),
    withLock: { tells: ["no longer allows"] },
  },
  {
    name: "documented-to-least-privilege-undeclared",
    edit: "a connection as documented becomes least-privilege, without deployedAs",
    before: withConnections({ artie: documented() }),
    after: withArtie(),
    withLock: { refuses: ['write deployedAs: "as-documented"'] },
    loses: [
      ...of(ofRole),
      "aws_iam_access_key.artie_user_key_2026-11",
      "aws_iam_policy.artie_policy",
      "aws_iam_user_policy_attachment.artie_user_policy_attachment",
    ],
  },
  {
    name: "export-prefix-changed",
    edit: "the prefix of a connection's exports changes while an export runs",
    before: withArtie({ exportTo: { bucket: "exports", prefix: "artie/" } }),
    after: withArtie({ exportTo: { bucket: "exports", prefix: "backfills/" } }),
    withLock: { tells: ["no longer allows s3:AbortMultipartUpload", "acme-exports/artie/*"] },
  },
  {
    name: "connection-name-changed",
    edit: "the name of a connection's role changes",
    before: withArtie(),
    after: withArtie({ names: { role: "artie-reader" } }),
    withLock: { refuses: ['Write names: { role: "prod-artie" }'] },
    loses: of(ofRole),
  },
  {
    name: "connection-added",
    edit: "a connection is added",
    before: withArtie(),
    after: withConnections({ artie: artieWith(), lake: polytomicS3({ bucket: "exports", externalId: "6f1c" }) }),
    withLock: "passes",
  },
  {
    name: "stream-left-to-the-vendor",
    edit: "a connection lets the vendor switch the stream",
    before: withConnections({
      polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "6f1c", streams: "self-managed" }),
    }),
    after: withConnections({
      polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "6f1c", streams: "vendor-managed" }),
    }),
    withLock: "passes",
  },
];

function artieWithKeysAlone(): Environment {
  return withConnections({ artie: artie({ tables: ["orders"], credentials: accessKeys(["2026-11"]) }) });
}

/** The vendor's own document, whose role is assumed by EC2 instances. */
function documented(): ReturnType<typeof artie> {
  return artie({
    rendering: "as-documented",
    tables: ["orders"],
    exportTo: { bucket: "exports" },
    credentials: ["role", accessKeys(["2026-11"])],
  });
}
