import { role } from "../../modules/access";
import {
  identityCenterUser,
  peer,
  temporaryAccess,
  type TemporaryAccessSettings,
} from "../../modules/temporary-access";
import { service } from "../../modules/policy";
import { type Environment } from "../../stacks";
import { account, environment, moves, pk } from "./parts";
import { type Transition } from "./transition";

const closed = { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a", "us-east-1b"] } as const;
const gateway = { service: "dynamodb", type: "gateway", network: "closed", principals: ["reader"] } as const;
const perimeter = {
  tables: ["orders"],
  through: ["dynamodb"],
  deployer: `arn:aws:iam::${account}:role/terraform`,
} as const;

const withReader = (parts: Partial<Environment> = {}): Environment =>
  environment({
    tables: { orders: { partitionKey: pk } },
    principals: ({ tables }) => ({
      reader: role({ assumedBy: service("ecs-tasks") }).allow(...Object.values(tables).map((table) => table.read())),
    }),
    ...parts,
  });

const onCallRole = "AWSReservedSSO_OnCall_0123456789abcdef";
const asked: TemporaryAccessSettings = {
  eligible: {
    alice: identityCenterUser("alice@acme.example", onCallRole),
    bob: identityCenterUser("bob@acme.example", onCallRole),
  },
  approval: peer(),
  maximumDuration: 3600,
};

const withAccess = (settings: TemporaryAccessSettings = asked): Environment =>
  environment({
    tables: { orders: { partitionKey: pk } },
    temporaryAccess: ({ tables }) => ({
      "on-call": temporaryAccess(settings).allow(...Object.values(tables).map((table) => table.write())),
    }),
  });

export const endpointTransitions: readonly Transition[] = [
  {
    name: "perimeter-with-its-endpoint",
    edit: "a perimeter comes in the same edit as its endpoint",
    before: withReader(),
    after: withReader({
      networks: { closed },
      endpoints: { dynamodb: gateway },
      perimeters: { orders: perimeter },
    }),
    withLock: { tells: ["now denies dynamodb:* on table/orders"] },
  },
  {
    name: "perimeter-after-its-endpoint",
    edit: "a perimeter comes one edit after its endpoint",
    before: withReader({ networks: { closed }, endpoints: { dynamodb: gateway } }),
    after: withReader({
      networks: { closed },
      endpoints: { dynamodb: gateway },
      perimeters: { orders: perimeter },
    }),
    withLock: { tells: ["now denies dynamodb:* on table/orders"] },
  },
  {
    name: "network-renamed",
    edit: "the key of a network changes, with formerly",
    before: withReader({ networks: { closed }, endpoints: { dynamodb: gateway } }),
    after: withReader({
      networks: { private: { ...closed, formerly: ["closed"] } },
      endpoints: { dynamodb: { ...gateway, network: "private" } },
    }),
    blocks: {
      moved: moves("closed", "private", [
        "aws_vpc.*",
        "aws_default_security_group.*_default_security_group",
        "aws_route_table.*_route_table",
        "aws_route_table_association.*_us-east-1a_routes",
        "aws_route_table_association.*_us-east-1b_routes",
        "aws_security_group.*_endpoints",
        "aws_subnet.*_us-east-1a",
        "aws_subnet.*_us-east-1b",
        "aws_vpc_security_group_ingress_rule.*_endpoints_ingress",
      ]),
    },
    withLock: { tells: ["networks.private: 9 resources move from closed"] },
  },
  {
    name: "network-address-range-changed",
    edit: "a network gets other addresses",
    before: withReader({ networks: { closed } }),
    after: withReader({ networks: { closed: { ...closed, cidrBlock: "10.30.0.0/24" } } }),
    withLock: { tells: ["closed"] },
  },
  {
    name: "temporary-access-changed",
    edit: "the longest duration of a temporary access changes while it is granted",
    before: withAccess(),
    after: withAccess({ ...asked, maximumDuration: 1800 }),
    withLock: "passes",
  },
  {
    name: "temporary-access-taken-out",
    edit: "a temporary access leaves the file while it is granted",
    before: withAccess(),
    after: environment({ tables: { orders: { partitionKey: pk } } }),
    withLock: { tells: ["grants that are open are not removed on time: revoke them first"] },
    loses: [
      "aws_dynamodb_table.temporary-access_requests",
      "aws_iam_role.temporary-access_*",
      "aws_iam_policy.temporary-access_*",
      "aws_iam_role_policy_attachment.temporary-access_*",
    ],
  },
  {
    name: "temporary-access-renamed",
    edit: "the key of a temporary access changes, with formerly",
    before: withAccess(),
    after: environment({
      tables: { orders: { partitionKey: pk } },
      temporaryAccess: ({ tables }) => ({
        "pager-duty": temporaryAccess({ ...asked, formerly: ["on-call"] }).allow(
          ...Object.values(tables).map((table) => table.write()),
        ),
      }),
    }),
    withLock: "passes",
  },
];
