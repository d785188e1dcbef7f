// Grants that never apply are refused wherever grants meet a principal: in internal tools, temporary access and connections,
// behind endpoints, and where a stack uses the constructs directly.
import { type IConstruct } from "constructs";
import { Aspects } from "cdktf";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { polytomicS3 } from "../modules/connections";
import { Table } from "../modules/dynamodb";
import { Group, Role, User } from "../modules/iam";
import { account as trusted, service } from "../modules/policy";
import { type BucketRef, type Grant } from "../modules/grants";
import { hosted, internalTool, type PersonIdentity, role, user } from "../modules/principals";
import { iamUser, peer, scheduledAccess, temporaryAccess } from "../modules/temporary-access";
import {
  defineEnvironment,
  type Environment,
  existingEndpoint,
  existingNetwork,
  existingTable,
  planEnvironments,
} from "../stacks";
import { asker } from "./facts/triples";
import { account, refusals, synthesizeEnvironment, synthesizeStack } from "./synth";

const key = { partitionKey: { name: "pk", type: "S" } } as const;
const base = defineEnvironment({
  name: "prod",
  account,
  region: "us-east-1",
  tables: { orders: key },
  buckets: { lake: { name: "acme-lake" } },
});
const problems = (added: Partial<Environment>): string[] => refusals(() => planEnvironments([{ ...base, ...added }]));
const ordersIn = ({ tables }: Parameters<NonNullable<Environment["principals"]>>[0]) => {
  const { orders } = tables;
  if (orders === undefined) throw new Error("the environment has orders");
  return orders;
};

describe("in an internal tool", () => {
  const withTool = (identity: PersonIdentity, narrowed: (grant: Grant) => Grant, tags = {}): string[] =>
    problems({
      tags,
      internalTools: (refs) => ({
        desk: internalTool({
          runs: hosted({ account: "123456789012", externalId: "2f9c", ipAddresses: ["203.0.113.0/24"] }),
          identity,
        }).readOnly(narrowed(ordersIn(refs).read())),
      }),
    });
  const forEu = (grant: Grant): Grant => grant.whenPrincipalTagged({ region: "eu" });

  test("a tag that each session has with the value", () => {
    expect(withTool({ sessionTags: { region: ["eu", "us"] } }, forEu)).toEqual([]);
    expect(withTool({ sessionTags: { region: "any" } }, forEu)).toEqual([]);
    expect(withTool("in the tool alone", forEu, { region: "eu" })).toEqual([]);
  });

  test("a tag that no session has, or with another value", () => {
    const remedy = 'Have the tool say it: identity: { sessionTags: { region: "any" } }.';
    const place = "prod › internalTools › desk › tables › orders";
    expect(withTool("in the tool alone", forEu)).toEqual([
      `${place}: "whenPrincipalTagged" never applies: no request of the tool has the tag region. ${remedy}`,
    ]);
    expect(withTool({ sessionTags: { region: ["us"] } }, forEu)).toEqual([
      `${place}: "whenPrincipalTagged" never applies: requests of the tool have "us" as the tag region. ${remedy}`,
    ]);
  });
});

describe("in a temporary access", () => {
  const people = { alice: iamUser("alice"), bob: iamUser("bob") };
  const forStage = (refs: Parameters<typeof ordersIn>[0]): Grant =>
    ordersIn(refs).write().whenPrincipalTagged({ stage: "prod" });
  const withAccess = (mechanism: "standing role" | "unique role", tags = {}): string[] =>
    problems({
      tags,
      temporaryAccess: (refs) => ({
        "on-call": temporaryAccess({
          eligible: people,
          approval: peer(),
          maximumDuration: 3600,
          mechanism,
        }).allow(forStage(refs)),
      }),
    });
  const scheduled = (tags = {}): string[] =>
    problems({
      tags,
      temporaryAccess: (refs) => ({
        hours: scheduledAccess({
          people,
          hours: { from: "09:00", until: "17:00", timeZone: "UTC" },
        }).allow(forStage(refs)),
      }),
    });

  test("a tag of the environment is on the standing roles of people", () => {
    expect(withAccess("standing role", { stage: "prod" })).toEqual([]);
    expect(scheduled({ stage: "prod" })).toEqual([]);
  });

  test("a tag that no role of a person has", () => {
    const rule = '"whenPrincipalTagged" never applies: no request of the role of a person has the tag stage.';
    const remedy = 'Write tags: { stage: "prod" } on the environment, or leave the narrowing out.';
    expect(withAccess("standing role")).toEqual([
      `prod › temporaryAccess › on-call › tables › orders: ${rule} ${remedy}`,
    ]);
    expect(scheduled()).toEqual([`prod › temporaryAccess › hours › tables › orders: ${rule} ${remedy}`]);
    // A state machine makes the role, and gives it no tags.
    expect(withAccess("unique role", { stage: "prod" })).toEqual([
      `prod › temporaryAccess › on-call › tables › orders: ${rule} Leave the narrowing out, or take mechanism: "standing ` +
        'role", whose roles have the tags of the environment.',
    ]);
  });
});

describe("for one account, several organizations", () => {
  const forOrganizations = (...ids: readonly string[]): string[] =>
    problems({
      principals: (refs) => ({
        reader: user().allow(...ids.map((id) => ordersIn(refs).read().inOrganization(id))),
      }),
    });

  test("never are its own", () => {
    expect(forOrganizations("o-a1b2c3d4e5", "o-a1b2c3d4e5")).toEqual([]);
    expect(forOrganizations("o-a1b2c3d4e5", "o-f6a7b8c9d0")).toEqual([
      'prod › principals › reader › tables › orders: "inOrganization" names one of o-a1b2c3d4e5, o-f6a7b8c9d0, and an account ' +
        "is in one organization: grants for another never apply. Name the organization of this account in each, or leave " +
        "inOrganization out.",
    ]);
  });
});

describe("the tag of an object beside the right to tag it", () => {
  const bucketOf = ({ buckets }: Parameters<typeof ordersIn>[0]): BucketRef => {
    const { lake } = buckets;
    if (lake === undefined) throw new Error("the environment has the lake");
    return lake;
  };

  type GrantOn = (bucket: BucketRef) => Grant;
  const reader = (...grants: readonly GrantOn[]): string[] =>
    problems({
      principals: (refs) => ({
        reader: role({ assumedBy: service("lambda") }).allow(...grants.map((grant) => grant(bucketOf(refs)))),
      }),
    });

  test("holds nothing back", () => {
    const found = reader(
      (lake) => lake.grant(["getObject"]).whenObjectTagged({ classification: "public" }),
      (lake) => lake.grant(["putObjectTagging"], { prefix: "reports/" }),
    );
    expect(found).toEqual([
      'prod › principals › reader › buckets › lake: "whenObjectTagged" holds nothing back beside the right to tag it, ' +
        "with which the principal gives it the tag itself. Give the two to different principals, or put the right to tag " +
        "under whenObjectTagged as well.",
    ]);
  });

  test.each<[string, readonly GrantOn[]]>([
    [
      "is allowed for other objects",
      [
        (lake) => lake.grant(["getObject"], { prefix: "reports/" }).whenObjectTagged({ classification: "public" }),
        (lake) => lake.grant(["putObjectTagging"], { prefix: "drafts/" }),
      ],
    ],
    [
      "is allowed under the same tag",
      [(lake) => lake.grant(["getObject", "putObjectTagging"]).whenObjectTagged({ classification: "public" })],
    ],
  ])("%s", (_, grants) => {
    expect(reader(...grants)).toEqual([]);
  });

  test("more tags than an object can have never are on one", () => {
    const tags = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`tag-${index}`, "1"]));
    expect(reader((lake) => lake.grant(["getObject"]).whenObjectTagged(tags))).toEqual([
      "prod › principals › reader › buckets › lake › whenObjectTagged: 11 tags never are on one object: S3 allows 10. Ask for fewer.",
    ]);
  });
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
describe("HeadBucket, of a client that may read below a prefix", () => {
  const bucket = "arn:aws:s3:::acme-lake";
  const askFor = (headBucket: boolean) =>
    asker(
      synthesizeEnvironment({
        ...base,
        principals: ({ buckets: { lake } }) => ({
          reader: role({ assumedBy: service("ecs-tasks") }).allow(
            ...(lake === undefined ? [] : [lake.read({ prefix: "reports/" })]),
            ...(lake === undefined || !headBucket ? [] : [lake.headBucket()]),
          ),
        }),
      }).policiesOf("aws_iam_role.reader"),
    );

  test("is refused without a verb of its own", () => {
    const ask = askFor(false);
    expect(ask("s3:ListBucket", bucket)).toBe("implicitly denied");
    expect(ask("s3:ListBucket", bucket, { "s3:prefix": "reports/" })).toBe("allowed");
  });

  test("is allowed by headBucket(), and with it the names of all objects", () => {
    const ask = askFor(true);
    expect(ask("s3:ListBucket", bucket)).toBe("allowed");
    expect(ask("s3:ListBucket", bucket, { "s3:prefix": "reports/2026/" })).toBe("allowed");
    expect(ask("s3:ListBucket", bucket, { "s3:prefix": "reports" })).toBe("implicitly denied");
    expect(ask("s3:ListBucket", bucket, { "s3:prefix": "drafts/" })).toBe("implicitly denied");
    expect(ask("s3:GetObject", `${bucket}/drafts/1`)).toBe("implicitly denied");
    expect(ask("s3:ListBucketVersions", bucket)).toBe("implicitly denied");
  });
});

describe("HeadBucket, of a vendor that gets a prefix", () => {
  const bucket = "arn:aws:s3:::acme-lake";
  const connection = (options: { readonly prefix?: string; readonly headBucket?: boolean }): Environment => ({
    ...base,
    connections: { sync: polytomicS3({ bucket: "lake", externalId: "polytomic-prod", ...options }) },
  });
  const ask = (options: Parameters<typeof connection>[0]): string =>
    asker(synthesizeEnvironment(connection(options)).policiesOf("aws_iam_role.sync_role"))("s3:ListBucket", bucket);

  test("is refused unless it is asked for", () => {
    expect(ask({ prefix: "sync/" })).toBe("implicitly denied");
    expect(ask({ prefix: "sync/", headBucket: true })).toBe("allowed");
    expect(ask({})).toBe("allowed");
  });

  test("is not to be asked for where the whole bucket can be listed", () => {
    expect(refusals(() => planEnvironments([connection({ headBucket: true })]))).toEqual([
      "prod › connections › sync › headBucket: true adds nothing without a prefix: who may list the whole bucket may call " +
        "HeadBucket. Remove it.",
    ]);
  });
});

describe("behind endpoints", () => {
  const vpc = "vpc-0123456789abcdef0";
  const network = existingNetwork({
    vpc,
    routeTables: ["rtb-0123456789abcdef0"],
    subnets: ["subnet-0123456789abcdef0"],
    securityGroups: ["sg-0123456789abcdef0"],
  });
  const endpoints = {
    tables: { service: "dynamodb", type: "gateway", network: "main", principals: ["app"] },
    tokens: existingEndpoint({ service: "sts", id: "vpce-0a1b2c3d4e5f60718" }),
  } as const;
  const behind = (principals: NonNullable<Environment["principals"]>, added: Partial<Environment> = {}): string[] =>
    problems({ networks: { main: network }, endpoints, ...added, principals }).filter((line) =>
      line.startsWith("prod › principals › "),
    );
  const app = service("ecs-tasks");
  const endpointOf = ({ endpoints: refs }: Parameters<typeof ordersIn>[0], name: string) => refs[name] ?? { id: "" };

  test("an endpoint of the VPC", () => {
    expect(
      behind((refs) => ({
        app: role({ assumedBy: app }).allow(
          ordersIn(refs).read().fromVpc(vpc).fromVpcEndpoint(endpointOf(refs, "tables")),
        ),
      })),
    ).toEqual([]);
  });

  test("an endpoint of another VPC", () => {
    expect(
      behind((refs) => ({
        app: role({ assumedBy: app }).allow(
          ordersIn(refs).read().fromVpc("vpc-0fedcba9876543210").fromVpcEndpoint(endpointOf(refs, "tables")),
        ),
      })),
    ).toEqual([
      'prod › principals › app › tables › orders: "tables" is all that this may come through, and is in another VPC than the ' +
        "one that this is held to as well. Leave out fromVpc, or name an endpoint of that VPC.",
    ]);
  });

  test("an endpoint of another region than the table's", () => {
    const remote = existingTable({ account: "444455556666", region: "eu-west-1", ...key });
    const found = behind(
      (refs) => ({
        app: role({ assumedBy: app }).allow(
          ...[refs.tables["remote"]?.read().fromVpcEndpoint(endpointOf(refs, "tables")) ?? []].flat(),
        ),
      }),
      { tables: { orders: key, remote } },
    );
    expect(found).toEqual([
      'prod › principals › app › tables › remote: "eu-west-1" is the region that this is in, and the endpoints that it may ' +
        "come through lead to us-east-1 alone. Leave out fromVpcEndpoint, or name the ID of an endpoint in that region.",
    ]);
  });

  test("a role that is assumed through an endpoint that does not lead to STS", () => {
    const through = (name: string): string[] =>
      behind((refs) => ({
        app: role({ assumedBy: trusted(account).fromVpcEndpoint(endpointOf(refs, name)) }).allow(ordersIn(refs).read()),
      }));
    expect(through("tables")).toEqual([
      'prod › principals › app › assumedBy: "tables" is all that the role may be assumed through, and leads to dynamodb: a ' +
        'request to assume a role goes to STS. Name an endpoint with service: "sts" in fromVpcEndpoint, or leave it out.',
    ]);
    expect(through("tokens")).toEqual([]);
  });
});

describe("in a stack that uses the constructs directly", () => {
  const forData = (stack: ConstructorParameters<typeof Table>[0]): Grant =>
    new Table(stack, "orders", key).read().whenPrincipalTagged({ team: "data" });
  const rule = '"whenPrincipalTagged" never applies: no request of';

  test("a role without the tag", () => {
    expect(
      refusals(() =>
        synthesizeStack((stack) => {
          new Role(stack, "reader", { assumedBy: service("lambda") }).allow(forData(stack));
        }),
      ),
    ).toEqual([expect.stringContaining(`table orders: ${rule} the role has the tag team.`)]);
  });

  test("a user without the tag", () => {
    expect(
      refusals(() =>
        synthesizeStack((stack) => {
          new User(stack, "reader").allow(forData(stack));
        }),
      ),
    ).toEqual([expect.stringContaining(`table orders: ${rule} the user has the tag team.`)]);
  });

  test("a role and a user with the tag", () => {
    const stack = synthesizeStack((scope) => {
      const grant = forData(scope);
      new Role(scope, "job", { assumedBy: service("lambda"), tags: { team: "data" } }).allow(grant);
      new User(scope, "reader", { tags: { team: "data" } }).allow(grant);
    });
    const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
    for (const holder of ["aws_iam_role.job", "aws_iam_user.reader"]) {
      const ask = asker(stack.policiesOf(holder));
      expect(ask("dynamodb:GetItem", table, { "aws:PrincipalTag/team": "data" })).toBe("allowed");
    }
  });

  test("a tag that a provider or an aspect gives", () => {
    const granted = (prepare: (stack: ConstructorParameters<typeof Table>[0]) => void): string[] =>
      refusals(() =>
        synthesizeStack((stack) => {
          prepare(stack);
          new Role(stack, "reader", { assumedBy: service("lambda") }).allow(forData(stack));
        }),
      );
    expect(
      granted((stack) => {
        new AwsProvider(stack, "tagged", { alias: "tagged", defaultTags: [{ tags: { team: "data" } }] });
      }),
    ).toEqual([]);
    expect(
      granted((stack) => {
        Aspects.of(stack).add({
          visit: (node: IConstruct) => {
            if (node instanceof IamRole) node.tags = { team: "data" };
          },
        });
      }),
    ).toEqual([]);
  });

  // Who is a member of a group is decided elsewhere.
  test("a group, whose members may have any tag", () => {
    expect(
      refusals(() =>
        synthesizeStack((stack) => {
          new Group(stack, "readers").allow(forData(stack));
        }),
      ),
    ).toEqual([]);
  });
});
