import { externalPrincipal, internalTool, role, selfHosted, user } from "../../modules/access";
import { type InternalToolDescription, type PrincipalDescription } from "../../modules/principals";
import { type TableRef } from "../../modules/grants";
import { identityProviders, service } from "../../modules/policy";
import { type Environment, existingIdentityProvider } from "../../stacks";
import { account, environment, moves, otherAccount, pk } from "./parts";
import { type Transition } from "./transition";

type TableRefs = Readonly<Record<string, TableRef>>;

/** Tables that are named `orders` and so on, and who uses them. */
const withPrincipals = (
  principals: (tables: TableRefs) => Readonly<Record<string, PrincipalDescription>>,
  count = 1,
): Environment =>
  environment({
    tables: Object.fromEntries(tableNames(count).map((name) => [name, { partitionKey: pk }])),
    principals: ({ tables }) => principals(tables),
  });

const tableNames = (count: number): string[] => [
  "orders",
  ...Array.from({ length: count - 1 }, (_, index) => `orders-of-a-customer-with-a-long-name-${index + 1}`),
];

const ecs = { assumedBy: service("ecs-tasks") } as const;

/** A role that reads the first tables. */
const grantedOn = (of: number, count: number): Environment =>
  withPrincipals(
    (tables) => ({
      archiver: role(ecs).allow(
        ...Object.values(tables)
          .slice(0, of)
          .map((table) => table.read()),
      ),
    }),
    count,
  );

const reader = (tables: TableRefs, settings: Parameters<typeof role>[0] = ecs): PrincipalDescription =>
  role(settings).allow(...Object.values(tables).map((table) => table.read()));

const withReader = (settings: Partial<Parameters<typeof role>[0]> = {}): Environment =>
  withPrincipals((tables) => ({ reader: reader(tables, { ...ecs, ...settings }) }));

const places = ["aws_iam_role.*", "aws_iam_policy.*_policy", "aws_iam_role_policy_attachment.*_policy_attachment"];
const of = (key: string): string[] => places.map((place) => place.replace("*", key));

/** The moves from the addresses that the policies of a role had in the first release, where several were numbered from 1. */
const numbered = (key: string, count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => index + 1).flatMap((number) => {
      const present = `${key}_policy${number === 1 ? "" : `-${number}`}`;
      return [
        [`aws_iam_policy.${key}_policy_${number}`, `aws_iam_policy.${present}`],
        [
          `aws_iam_role_policy_attachment.${key}_policy_${number}_attachment`,
          `aws_iam_role_policy_attachment.${present}_attachment`,
        ],
      ];
    }),
  );

const tool = (tables: TableRefs, settings: object = {}): InternalToolDescription =>
  internalTool({
    runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0a1b2c3d4e5f60718"] } }),
    identity: { sourceIdentity: [{ like: "*@acme.example" }] },
    ...settings,
  }).readOnly(...Object.values(tables).map((table) => table.read()));

const withTools = (tools: (tables: TableRefs) => Readonly<Record<string, InternalToolDescription>>): Environment =>
  environment({ tables: { orders: { partitionKey: pk } }, internalTools: ({ tables }) => tools(tables) });

const github = identityProviders["GitHub Actions"];
const withProvider = (provider: NonNullable<Environment["identityProviders"]>[string]): Environment =>
  environment({ tables: { orders: { partitionKey: pk } }, identityProviders: { github: provider } });

export const principalTransitions: readonly Transition[] = [
  {
    name: "principal-renamed",
    edit: "the key of a role changes, with formerly",
    before: withPrincipals((tables) => ({ reader: reader(tables) })),
    after: withPrincipals((tables) => ({ viewer: reader(tables, { ...ecs, formerly: ["reader"] }) })),
    blocks: { moved: moves("reader", "viewer", places) },
    withLock: { tells: ["principals.viewer: 3 resources move from reader"] },
  },
  {
    name: "principal-renamed-undeclared",
    edit: "the key of a role changes, without formerly",
    before: withPrincipals((tables) => ({ reader: reader(tables) })),
    after: withPrincipals((tables) => ({ viewer: reader(tables) })),
    withLock: { refuses: ['write formerly: ["reader"] in "viewer"'] },
    loses: of("reader"),
  },
  {
    name: "principal-taken-out",
    edit: "a role leaves the file",
    before: withPrincipals((tables) => ({ reader: reader(tables) })),
    after: withPrincipals(() => ({})),
    withLock: { tells: ["reader"] },
    loses: of("reader"),
  },
  {
    name: "principal-moved-to-a-path",
    edit: "a role gets a path",
    before: withReader(),
    after: withReader({ path: "/services/" }),
    withLock: { refuses: ["reader"] },
    loses: ["aws_iam_role.reader"],
  },
  {
    name: "boundary-set",
    edit: "the environment gets a permissions boundary",
    before: withReader(),
    after: { ...withReader(), permissionsBoundary: `arn:aws:iam::${account}:policy/boundary` },
    withLock: { tells: ["permissionsBoundary none"] },
  },
  {
    name: "tags-set",
    edit: "the environment gets tags",
    before: withReader(),
    after: { ...withReader(), tags: { team: "sales" } },
    withLock: "passes",
  },
  {
    name: "trust-changed",
    edit: "another service assumes a role",
    before: withReader(),
    after: withReader({ assumedBy: service("lambda") }),
    withLock: { tells: ["assumedBy changes"] },
  },
  {
    name: "grant-taken-out",
    edit: "a role loses a grant",
    before: withPrincipals((tables) => ({ reader: reader(tables) }), 2),
    after: withPrincipals(({ orders }) => ({ reader: reader(orders === undefined ? {} : { orders }) }), 2),
    withLock: {
      tells: ["no longer allows dynamodb:BatchGetItem, dynamodb:GetItem, dynamodb:Query on table/orders-of-a-customer"],
    },
  },
  {
    name: "grants-grow-to-several-policies",
    edit: "a role grows from one policy to several",
    before: grantedOn(4, 60),
    after: grantedOn(60, 60),
    blocks: { moved: numbered("archiver", 2) },
    withLock: "passes",
  },
  {
    name: "grants-grow-by-a-policy",
    edit: "a role with several policies gets another one",
    before: grantedOn(60, 90),
    after: grantedOn(90, 90),
    blocks: { moved: numbered("archiver", 4) },
    withLock: "passes",
  },
  {
    name: "grants-shrink-by-a-policy",
    edit: "a role with several policies loses one",
    before: grantedOn(90, 90),
    after: grantedOn(60, 90),
    blocks: { moved: numbered("archiver", 2) },
    withLock: { tells: ["principals.archiver: no longer allows"] },
    loses: ["aws_iam_policy.archiver_policy-*", "aws_iam_role_policy_attachment.archiver_policy-*"],
  },
  {
    name: "grants-shrink-to-one-policy",
    edit: "a role shrinks from several policies to one",
    before: grantedOn(60, 60),
    after: grantedOn(4, 60),
    withLock: { tells: ["principals.archiver: no longer allows"] },
    loses: ["aws_iam_policy.archiver_policy-*", "aws_iam_role_policy_attachment.archiver_policy-*"],
  },
  {
    name: "user-renamed",
    edit: "the key of a user with access keys changes, with formerly",
    before: withPrincipals(({ orders }) => ({ batch: someUser(orders) })),
    after: withPrincipals(({ orders }) => ({ nightly: someUser(orders, { formerly: ["batch"] }) })),
    blocks: {
      moved: moves("batch", "nightly", [
        "aws_iam_user.*",
        "aws_iam_access_key.*_key_2026-11",
        "aws_iam_group.*_group",
        "aws_iam_group_policy_attachment.*_group_policy_attachment",
        "aws_iam_policy.*_group_policy",
        "aws_iam_user_group_membership.*_group_membership",
      ]),
    },
    withLock: { tells: ["principals.nightly: 6 resources move from batch"] },
  },
  {
    name: "internal-tool-renamed",
    edit: "the key of an internal tool changes, with formerly",
    before: withTools((tables) => ({ backoffice: tool(tables) })),
    after: withTools((tables) => ({ support: tool(tables, { formerly: ["backoffice"] }) })),
    blocks: {
      moved: {
        ...moves("backoffice", "support", places),
        ...moves("backoffice-read-only", "support-read-only", places),
      },
    },
    withLock: { tells: ["3 resources move from backoffice"] },
  },
  {
    name: "internal-tool-renamed-undeclared",
    edit: "the key of an internal tool changes, without formerly",
    before: withTools((tables) => ({ backoffice: tool(tables) })),
    after: withTools((tables) => ({ support: tool(tables) })),
    withLock: { refuses: ['write formerly: ["backoffice"] in "support"'] },
    loses: ["aws_iam_role.backoffice*", "aws_iam_policy.backoffice*", "aws_iam_role_policy_attachment.backoffice*"],
  },
  {
    name: "identity-provider-handed-over",
    edit: "an owned identity provider becomes an existing one",
    before: withProvider(github),
    after: withProvider(existingIdentityProvider(github)),
    blocks: { removed: ["aws_iam_openid_connect_provider.github"] },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "cross-account-principal-taken-out",
    edit: "a principal of another account loses its access",
    before: environment({
      tables: { orders: { partitionKey: pk } },
      crossAccount: ({ tables }) => ({
        jobs: externalPrincipal({
          account: otherAccount,
          roles: [`arn:aws:iam::${otherAccount}:role/jobs`],
        }).allow(...Object.values(tables).map((table) => table.read())),
      }),
    }),
    after: environment({ tables: { orders: { partitionKey: pk } } }),
    withLock: { tells: ["no longer allows", "destroys resource policy orders_policy"] },
  },
];

function someUser(orders: TableRef | undefined, settings: object = {}): PrincipalDescription {
  const description = user({
    accessKeys: { generations: [{ generation: "2026-11", status: "Active" }] },
    ...settings,
  });
  return orders === undefined ? description : description.allow(orders.read());
}
