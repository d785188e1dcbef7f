import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessKeys, externalPrincipal, role, user } from "../modules/principals";
import { artie, polytomicDynamoDb } from "../modules/connections";
import { endpointServices } from "../modules/network";
import { account as trustedAccount, type PolicyJson, service } from "../modules/policy";
import { compilePolicyJson, decide, type Decision, type RequestPrincipal, roleSession } from "../modules/evaluation";
import {
  defineEnvironment,
  type Environment,
  existingEndpoint,
  existingNetwork,
  existingTable,
  planEnvironments,
  summarize,
} from "../stacks";
import { blocksOf, environmentSnippets, runSnippet } from "./snippets";
import { refusals, synthesizeEnvironment } from "./synth";

const account = "111122223333";
const vpc = "vpc-0123456789abcdef0";
const main = existingNetwork({
  vpc,
  routeTables: ["rtb-0123456789abcdef0"],
  subnets: ["subnet-0123456789abcdef0"],
  securityGroups: ["sg-0123456789abcdef0"],
});
const other = existingNetwork({ vpc, routeTables: ["rtb-01234567"] });
const deployer = `arn:aws:iam::${account}:role/terraform`;

/** A ledger inside a perimeter, a vendor that reads it from outside, and orders that are open. */
const environment = defineEnvironment({
  name: "prod",
  account,
  region: "us-east-1",
  tables: {
    ledger: {
      partitionKey: { name: "pk", type: "S" },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 35 },
    },
    orders: { partitionKey: { name: "pk", type: "S" } },
  },
  buckets: { archive: { name: "acme-ledger-archive", accessLogs: { bucket: "logs" } }, logs: { name: "acme-logs" } },
  connections: {
    artie: artie({
      tables: ["ledger"],
      exportTo: { bucket: "archive", prefix: "artie/" },
      vendorAccount: "123456789012",
      externalId: "artie-prod",
      credentials: ["role", accessKeys(["2026-11"])],
    }),
    polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "polytomic-prod" }),
  },
  principals: ({ tables, buckets, endpoints }) => ({
    app: role({ assumedBy: service("ecs-tasks") }).allow(
      tables.ledger.readWrite().fromVpcEndpoint(endpoints.tables),
      tables.orders.read(),
      buckets.archive.read({ prefix: "ledger/" }),
    ),
    archiver: role({ assumedBy: service("ecs-tasks") }).allow(
      tables.ledger.export(),
      buckets.archive.receiveExport({ prefix: "ledger/" }),
    ),
    follower: role({ assumedBy: service("ecs-tasks"), path: "/streams/" }).allow(tables.ledger.readStream()),
    support: role({ assumedBy: trustedAccount(account) }).allow(tables.ledger.read()),
  }),
  networks: { main, other },
  endpoints: {
    tables: { service: "dynamodb", type: "gateway", network: "main", principals: ["app", "archiver"] },
    objects: { service: "s3", type: "gateway", network: "main", principals: ["app"], bucketsOfAws: ["ecr-layers"] },
    streams: {
      service: "dynamodb-streams",
      type: "interface",
      network: "main",
      principals: ["follower"],
    },
    office: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }),
  },
  perimeters: {
    ledger: {
      tables: ["ledger"],
      buckets: ["archive"],
      through: ["tables", "objects", "streams"],
      deployer,
      except: {
        connections: ["artie"],
        principals: ["support"],
        arns: [`arn:aws:iam::${account}:role/replication/archive`],
      },
    },
  },
});

const stack = synthesizeEnvironment(environment);

/** IDs that Terraform would put in place of expressions. */
const ids = { tables: "vpce-00000000000000001", objects: "vpce-00000000000000002", streams: "vpce-00000000000000003" };

function applied(policy: PolicyJson): PolicyJson {
  const text = JSON.stringify(policy).replace(
    /\$\{aws_vpc_endpoint\.(\w+)\.id\}/g,
    (_, name: keyof typeof ids) => ids[name],
  );
  return JSON.parse(text) as PolicyJson;
}

const ledger = `arn:aws:dynamodb:us-east-1:${account}:table/ledger`;
const stream = `${ledger}/stream/2026-11-21T00:00:00.000`;
const object = "arn:aws:s3:::acme-ledger-archive/ledger/1.json";

const policies = {
  table: applied(stack.policy("aws_dynamodb_resource_policy.ledger_policy")),
  stream: applied(stack.policy("aws_dynamodb_resource_policy.ledger_stream_policy")),
  bucket: applied(stack.policy("aws_s3_bucket_policy.archive_policy")),
};

const session = (name: string, path = "/"): RequestPrincipal =>
  roleSession(`arn:aws:iam::${account}:role${path}${name}`, "test");

interface Asked {
  readonly action: string;
  readonly resource: string;
  /** The endpoint that the request comes through; from outside where it is absent. */
  readonly through?: keyof typeof ids;
  readonly context?: Readonly<Record<string, string>>;
}

/** What AWS decides by everything that was synthesised: the holder's policies, the endpoint's and the resource's. */
function decided(holder: string, who: RequestPrincipal, { action, resource, through, context = {} }: Asked): Decision {
  const ofResource = resource.startsWith("arn:aws:s3")
    ? resource.startsWith("arn:aws:s3:::acme-ledger-archive")
      ? policies.bucket
      : undefined
    : resource.includes("/stream/")
      ? policies.stream
      : resource.startsWith(ledger)
        ? policies.table
        : undefined;
  const kind = through === "streams" ? "interface endpoint" : "gateway endpoint";
  return decide(
    {
      identity: stack.policiesOf(holder).map((policy) => compilePolicyJson("identity", applied(policy))),
      ...(ofResource && { resource: compilePolicyJson("resource", ofResource) }),
      ...(through && { endpoint: compilePolicyJson(kind, applied(stack.policy(`aws_vpc_endpoint.${through}`))) }),
    },
    {
      principal: who,
      action,
      resource,
      resourceAccount: account,
      context: {
        "aws:SecureTransport": "true",
        "aws:ViaAWSService": "false",
        ...(through && { "aws:SourceVpce": ids[through] }),
        ...context,
      },
    },
  );
}

describe("requests through and not through an endpoint", () => {
  const app = (asked: Asked): Decision => decided("aws_iam_role.app", session("prod-app"), asked);

  it("by a service: only through its endpoint", () => {
    expect(app({ action: "dynamodb:GetItem", resource: ledger, through: "tables" })).toBe("allowed");
    expect(app({ action: "dynamodb:PutItem", resource: ledger, through: "tables" })).toBe("allowed");
    expect(app({ action: "dynamodb:GetItem", resource: ledger })).toBe("explicitly denied");
    expect(app({ action: "dynamodb:Scan", resource: ledger, through: "tables" })).toBe("implicitly denied");
    expect(app({ action: "s3:GetObject", resource: object, through: "objects" })).toBe("allowed");
    expect(app({ action: "s3:GetObject", resource: object })).toBe("explicitly denied");
    const plain = { "aws:SecureTransport": "false" };
    expect(app({ action: "s3:GetObject", resource: object, through: "objects", context: plain })).toBe(
      "explicitly denied",
    );
  });

  it("by a service, on what is open: through its endpoint and from outside", () => {
    const orders = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
    expect(app({ action: "dynamodb:GetItem", resource: orders, through: "tables" })).toBe("allowed");
    expect(app({ action: "dynamodb:GetItem", resource: orders })).toBe("allowed");
  });

  it("by a service that is behind another endpoint: streams", () => {
    const follower = (asked: Asked): Decision =>
      decided("aws_iam_role.follower", session("prod-follower", "/streams/"), asked);
    expect(follower({ action: "dynamodb:GetRecords", resource: stream, through: "streams" })).toBe("allowed");
    expect(follower({ action: "dynamodb:GetRecords", resource: stream })).toBe("explicitly denied");
    expect(follower({ action: "dynamodb:GetItem", resource: ledger, through: "tables" })).toBe("implicitly denied");
  });

  it("by a service that exports: asked for through the endpoint, written by DynamoDB from its own network", () => {
    const archiver = (asked: Asked): Decision => decided("aws_iam_role.archiver", session("prod-archiver"), asked);
    const start = { action: "dynamodb:ExportTableToPointInTime", resource: ledger } as const;
    const write = { action: "s3:PutObject", resource: object } as const;
    expect(archiver({ ...start, through: "tables" })).toBe("allowed");
    expect(archiver(start)).toBe("explicitly denied");
    expect(archiver({ ...write, context: { "aws:ViaAWSService": "true" } })).toBe("allowed");
    expect(archiver(write)).toBe("explicitly denied");
    const elsewhere = { ...write, resource: "arn:aws:s3:::acme-ledger-archive/artie/1.json" };
    expect(archiver({ ...elsewhere, context: { "aws:ViaAWSService": "true" } })).toBe("implicitly denied");
  });

  it("by a person: only who is excepted, and never through an endpoint for others", () => {
    const support = (asked: Asked): Decision => decided("aws_iam_role.support", session("prod-support"), asked);
    expect(support({ action: "dynamodb:GetItem", resource: ledger })).toBe("allowed");
    expect(support({ action: "dynamodb:PutItem", resource: ledger })).toBe("implicitly denied");
    expect(support({ action: "dynamodb:GetItem", resource: ledger, through: "tables" })).toBe("implicitly denied");
  });

  it("by a vendor: its role and its user, from outside", () => {
    const vendor = session("prod-artie");
    const vendorUser: RequestPrincipal = { type: "user", arn: `arn:aws:iam::${account}:user/prod-artie` };
    const records = { action: "dynamodb:GetRecords", resource: stream } as const;
    expect(decided("aws_iam_role.artie_role", vendor, records)).toBe("allowed");
    expect(decided("aws_iam_user.artie_user", vendorUser, records)).toBe("allowed");
    const start = { action: "dynamodb:ExportTableToPointInTime", resource: ledger } as const;
    expect(decided("aws_iam_role.artie_role", vendor, start)).toBe("allowed");
    const read = { action: "s3:GetObject", resource: "arn:aws:s3:::acme-ledger-archive/artie/1.json" } as const;
    expect(decided("aws_iam_role.artie_role", vendor, read)).toBe("allowed");
    // Polytomic is not excepted, and was granted nothing inside.
    expect(decided("aws_iam_role.artie_role", session("prod-polytomic"), records)).toBe("explicitly denied");
  });

  it("by the deployer, services and those in between", () => {
    const anything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    const may = (who: RequestPrincipal, action: string, resource: string, policy: PolicyJson): Decision =>
      decide(
        { identity: [anything], resource: compilePolicyJson("resource", policy) },
        { principal: who, action, resource, resourceAccount: account, context: { "aws:SecureTransport": "true" } },
      );
    for (const [policy, action, resource] of [
      [policies.table, "dynamodb:DescribeTable", ledger],
      [policies.stream, "dynamodb:DescribeStream", stream],
      [policies.bucket, "s3:PutBucketPolicy", "arn:aws:s3:::acme-ledger-archive"],
    ] as const) {
      expect(may(session("terraform"), action, resource, policy)).toBe("allowed");
      expect(may(session("terraform-of-others"), action, resource, policy)).toBe("explicitly denied");
      expect(may(session("archive", "/replication/"), action, resource, policy)).toBe("allowed");
      const linked = session(
        "AWSServiceRoleForDynamoDBReplication",
        "/aws-service-role/replication.dynamodb.amazonaws.com/",
      );
      expect(may(linked, action, resource, policy)).toBe("allowed");
    }
  });

  it("keeps the policies of what is outside as they were", () => {
    expect(stack.addresses.filter((each) => each.startsWith("aws_dynamodb_resource_policy."))).toEqual([
      "aws_dynamodb_resource_policy.ledger_policy",
      "aws_dynamodb_resource_policy.ledger_stream_policy",
    ]);
    expect(stack.policy("aws_s3_bucket_policy.logs_policy").Statement.map(({ Sid }) => Sid)).not.toContain(
      "DenyOutsidePerimeter",
    );
  });
});

it("closes a stream to all but a vendor where nobody reads it through an endpoint", () => {
  const built = synthesizeEnvironment(
    defineEnvironment({
      name: "prod",
      account,
      region: "us-east-1",
      tables: {
        ledger: {
          partitionKey: { name: "pk", type: "S" },
          stream: "NEW_AND_OLD_IMAGES",
          pointInTimeRecovery: { days: 35 },
        },
      },
      buckets: { archive: { name: "acme-ledger-archive" } },
      connections: {
        artie: artie({
          tables: ["ledger"],
          exportTo: { bucket: "archive", prefix: "artie/" },
          credentials: accessKeys(["2026-11"]),
        }),
      },
      principals: ({ tables }) => ({
        app: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.readWrite()),
      }),
      networks: { main },
      endpoints: { tables: { service: "dynamodb", type: "gateway", network: "main", principals: ["app"] } },
      perimeters: {
        ledger: { tables: ["ledger"], through: ["tables"], deployer, except: { connections: ["artie"] } },
      },
    }),
  );
  const policy = compilePolicyJson("resource", built.policy("aws_dynamodb_resource_policy.ledger_stream_policy"));
  const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  const read = (principal: RequestPrincipal, through?: string): Decision =>
    decide(
      { identity: [everything], resource: policy },
      {
        principal,
        action: "dynamodb:GetRecords",
        resource: stream,
        resourceAccount: account,
        context: { "aws:ViaAWSService": "false", ...(through && { "aws:SourceVpce": through }) },
      },
    );
  expect(read({ type: "user", arn: `arn:aws:iam::${account}:user/prod-artie` })).toBe("allowed");
  expect(read(session("prod-app"))).toBe("explicitly denied");
  expect(read(session("prod-app"), ids.tables)).toBe("explicitly denied");
});

describe("the stack", () => {
  it("has an output for each endpoint, and for the URL that clients need", () => {
    const outputs = Object.entries(stack.outputs).filter(([name]) => name.includes("endpoint"));
    expect(outputs).toEqual([
      ["objects_endpoint_id", { value: "${aws_vpc_endpoint.objects.id}" }],
      ["streams_endpoint_id", { value: "${aws_vpc_endpoint.streams.id}" }],
      ["streams_endpoint_url", { value: "https://${aws_vpc_endpoint.streams.dns_entry[0].dns_name}" }],
      ["tables_endpoint_id", { value: "${aws_vpc_endpoint.tables.id}" }],
    ]);
  });

  it("leaves no symbolic ID to Terraform", () => {
    expect(stack.text).not.toContain("vpce-<");
  });

  it("leaves none of a VPC that is made beside the endpoint, which knows where it is", () => {
    const built = synthesizeEnvironment(
      defineEnvironment({
        name: "prod",
        account,
        region: "us-east-1",
        tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
        principals: ({ tables, networks }) => ({
          app: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read().fromVpc(networks.closed.vpc)),
        }),
        networks: { closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"] } },
        endpoints: { tables: { service: "dynamodb", type: "gateway", network: "closed", principals: ["app"] } },
      }),
    );
    expect(built.text).not.toContain("vpc-<");
    const inVpc = (text: string): PolicyJson =>
      JSON.parse(text.replaceAll("${aws_vpc.closed.id}", "vpc-00000000000000001")) as PolicyJson;
    const [identity, endpoint] = [built.policiesOf("aws_iam_role.app"), [built.policy("aws_vpc_endpoint.tables")]].map(
      (each) => each.map((policy) => inVpc(JSON.stringify(policy))),
    );
    const decidedIn = (from: string): Decision =>
      decide(
        {
          identity: (identity ?? []).map((policy) => compilePolicyJson("identity", policy)),
          endpoint: compilePolicyJson("gateway endpoint", endpoint?.[0] ?? { Statement: [] }),
        },
        {
          principal: session("prod-app"),
          action: "dynamodb:GetItem",
          resource: ledger,
          resourceAccount: account,
          context: { "aws:SourceVpc": from },
        },
      );
    expect(decidedIn("vpc-00000000000000001")).toBe("allowed");
    expect(decidedIn("vpc-00000000000000002")).not.toBe("allowed");
  });

  it("is summarized", () => {
    const lines = summarize(planEnvironments([environment]))
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toContain(`tables   dynamodb, gateway in the network main, for app, archiver`);
    expect(lines).toContain("office   dynamodb, existing, vpce-0a1b2c3d4e5f60718");
    expect(lines).toContain(
      "ledger  table ledger, stream ledger, bucket archive only through tables, objects, streams",
    );
    expect(lines).toContain(
      `from outside: deployer ${deployer}, artie, support, arn:aws:iam::${account}:role/replication/archive`,
    );
  });
});

describe("an environment is refused", () => {
  type Parts = Partial<Environment>;
  const perimeter = environment.perimeters?.["ledger"];
  if (perimeter === undefined) throw new Error("there is no perimeter");
  const problems = (parts: Parts): string[] => refusals(() => planEnvironments([{ ...environment, ...parts }]));
  const inPerimeter = (parts: Partial<typeof perimeter>): string[] =>
    problems({ perimeters: { ledger: { ...perimeter, ...parts } } });
  const tables = environment.endpoints?.["tables"];

  it("where a vendor's only way in would be cut", () => {
    expect(inPerimeter({ except: { principals: ["support"] } })).toEqual([
      'prod › perimeters › ledger: "artie" is a connection of Artie to the table ledger, and would be cut: a connection comes through no endpoint of yours. Name it under except: { connections: ["artie"] }, or take it off the table ledger.',
      'prod › perimeters › ledger: "artie" is a connection of Artie to the stream of the table ledger, and would be cut: a connection comes through no endpoint of yours. Name it under except: { connections: ["artie"] }, or take it off the stream of the table ledger.',
      'prod › perimeters › ledger: "artie" is a connection of Artie to the bucket archive, and would be cut: a connection comes through no endpoint of yours. Name it under except: { connections: ["artie"] }, or take it off the bucket archive.',
    ]);
  });

  it("where a principal would be cut that is behind none of the doors", () => {
    expect(inPerimeter({ except: { connections: ["artie"] } })).toEqual([
      'prod › perimeters › ledger: "support" was granted something on the table ledger, and would be cut: it is behind none of the endpoints that lead there. Name it among the principals of an endpoint, or under except: { principals: ["support"] }.',
    ]);
    // An endpoint of others may have anybody behind it.
    const through = ["tables", "office", "objects", "streams"];
    expect(inPerimeter({ through, except: { connections: ["artie"] } })).toEqual([]);
  });

  it("where a grant is only through an endpoint that the perimeter does not name", () => {
    const through = ["office", "objects", "streams"];
    const refused = inPerimeter({ through, except: { connections: ["artie"] } });
    expect(refused.length).toBeGreaterThan(0);
    expect(
      refused.filter((each) => !/^prod › principals › app: .* must be allowed, and is explicitly denied/.test(each)),
    ).toEqual([]);
  });

  it("where another account would be cut, unless its roles are excepted", () => {
    const analytics = "arn:aws:iam::444455556666:role/analytics";
    const shared = (roles: readonly string[] | "any"): Parts => ({
      crossAccount: ({ tables: all }) => ({
        analytics: externalPrincipal({ account: "444455556666", roles }).allow(
          ...(all["ledger"] === undefined ? [] : [all["ledger"].read()]),
        ),
      }),
    });
    const own = { ownAccounts: ["444455556666"] };
    const refused = (parts: Parts): string[] => refusals(() => planEnvironments([{ ...environment, ...parts }], own));
    const cut =
      'prod › perimeters › ledger: "analytics" lets account 444455556666 use the table ledger, and would be cut: it comes through none of these endpoints. Name its roles, there and under except: { arns: […] }, or the endpoint that they come through.';
    expect(refused(shared([analytics]))).toEqual([cut]);
    expect(refused(shared("any"))).toContain(cut);
    const excepted = { ...perimeter, except: { ...perimeter.except, arns: [analytics] } };
    expect(refused({ ...shared([analytics]), perimeters: { ledger: excepted } })).toEqual([]);
  });

  it("where somebody who may use all tables would be cut", () => {
    const everywhere: Parts = {
      principals: (refs) => ({
        ...environment.principals?.(refs),
        administrator: role({
          assumedBy: trustedAccount(account),
          permissionsBoundary: `arn:aws:iam::${account}:policy/administrators`,
        }).allow(refs.allTables.administer({ acknowledge: "recovery" })),
      }),
    };
    const administrator = (thing: string): unknown =>
      expect.stringMatching(
        `^prod › perimeters › ledger: "administrator" was granted something on ${thing}, and would`,
      );
    expect(problems(everywhere)).toEqual([
      administrator("the table ledger"),
      administrator("the stream of the table ledger"),
    ]);
  });

  it("where Terraform would lock itself out", () => {
    const without = Object.fromEntries(Object.entries(perimeter).filter(([name]) => name !== "deployer"));
    expect(problems({ perimeters: { ledger: without as unknown as typeof perimeter } })).toEqual([
      'prod › perimeters › ledger › deployer: is missing: Terraform runs outside the VPC, and the next deploy would be refused. Name the role that it runs as, as in "arn:aws:iam::111122223333:role/terraform".',
    ]);
  });

  it("where the deployer or somebody else cannot be the one that is meant", () => {
    const elsewhere = "arn:aws:iam::999988887777:role/terraform";
    const replication = "arn:aws-cn:iam::999988887777:role/replication";
    expect(inPerimeter({ deployer: elsewhere, except: { ...perimeter.except, arns: [replication] } })).toEqual([
      `prod › perimeters › ledger › deployer: "${elsewhere}" is of account 999988887777, and Terraform runs with credentials of account ${account} alone: the next deploy would be refused. Name the role of this account that it runs as; one that comes from another account assumes it.`,
      `prod › perimeters › ledger › except › arns: "${replication}" is of the partition aws-cn, and nobody comes to aws from there. Name a role or user of the partition aws.`,
    ]);
    expect(inPerimeter({ deployer: `arn:aws-cn:iam::${account}:role/terraform` })).toEqual([
      expect.stringContaining('deployer: "arn:aws-cn:iam::'),
    ]);
  });

  it("where something inside has no door, and where a door leads nowhere", () => {
    expect(inPerimeter({ through: ["tables", "objects"], except: { principals: ["support"] } })).toContain(
      'prod › perimeters › ledger › through: "ledger" is a stream that no endpoint named here leads to, so that nobody could get in. Name an endpoint for dynamodb-streams, or say leavesStreamsOpen: true.',
    );
    expect(inPerimeter({ through: ["tables", "objects"], leavesStreamsOpen: true })).toEqual([]);
    expect(inPerimeter({ tables: ["orders"], buckets: [], except: {} })).toEqual([
      'prod › perimeters › ledger › through: "objects" is an endpoint for s3, which leads to nothing inside. Remove it, or name what it leads to.',
      'prod › perimeters › ledger › through: "streams" is an endpoint for dynamodb-streams, which leads to nothing inside. Remove it, or name what it leads to.',
      'prod › perimeters › ledger: "polytomic" is a connection of Polytomic (DynamoDB) to the table orders, and would be cut: a connection comes through no endpoint of yours. Name it under except: { connections: ["polytomic"] }, or take it off the table orders.',
    ]);
    expect(inPerimeter({ tables: [], buckets: [], through: [] })).toEqual([
      "prod › perimeters › ledger: has nothing inside. Name tables or buckets.",
      "prod › perimeters › ledger › through: names no endpoint: nobody could get in. Name an endpoint.",
    ]);
  });

  it("where a perimeter names what there is not, or what is somebody else's, or what is enclosed already", () => {
    expect(
      inPerimeter({
        tables: ["ledgers"],
        buckets: ["archives"],
        through: ["table"],
        except: { connections: ["arti"], principals: ["suport"], arns: ["admin"] },
      }),
    ).toEqual([
      'prod › perimeters › ledger › tables: no table "ledgers"; did you mean "ledger"? There are ledger, orders.',
      'prod › perimeters › ledger › buckets: no bucket "archives"; did you mean "archive"? There are archive, logs.',
      'prod › perimeters › ledger › through: no endpoint "table"; did you mean "tables"? There are tables, objects, streams, office.',
      'prod › perimeters › ledger › except › connections: no connection "arti"; did you mean "artie"? There are artie, polytomic.',
      'prod › perimeters › ledger › except › principals: no principal "suport"; did you mean "support"? There are app, archiver, follower, support.',
      'prod › perimeters › ledger › except › arns: "admin" is not the ARN of one role or user. Write it as in "arn:aws:iam::111122223333:role/terraform", for a session that of its role.',
    ]);
    expect(
      problems({
        tables: {
          ...environment.tables,
          ledger: existingTable({ requires: { stream: "NEW_AND_OLD_IMAGES", pointInTimeRecovery: true } }),
        },
      }),
    ).toEqual([
      'prod › perimeters › ledger › tables: "ledger" is made by somebody else, and its policy would replace theirs. Let its owner draw the perimeter.',
    ]);
    expect(problems({ perimeters: { ledger: perimeter, again: perimeter } })).toEqual([
      'prod › perimeters › again › tables: "ledger" is inside the perimeter ledger already: only what is open in both would get in. Name all its endpoints in one perimeter.',
      'prod › perimeters › again › buckets: "archive" is inside the perimeter ledger already: only what is open in both would get in. Name all its endpoints in one perimeter.',
    ]);
  });

  it("where an endpoint has nobody behind it that there is, or stands in another's way", () => {
    if (tables === undefined || "existing" in tables) throw new Error("there is no endpoint");
    const withEndpoint = (key: string, parts: object): string[] =>
      problems({ endpoints: { ...environment.endpoints, [key]: { ...tables, ...parts } } });
    expect(withEndpoint("tables", { principals: ["app", "archiver", "nobody"] })).toContain(
      'prod › endpoints › tables › principals: no principal "nobody" in the environment. There are app, archiver, follower, support.',
    );
    expect(withEndpoint("second", {})).toEqual([
      'prod › endpoints › second › network: "rtb-0123456789abcdef0" leads to the service by the endpoint tables already. Give the endpoint route tables of its own.',
    ]);
    expect(withEndpoint("second", { network: "other", principals: ["support"] })).toEqual([]);
    const names = { service: "sts", type: "interface" };
    expect(
      problems({
        endpoints: {
          ...environment.endpoints,
          one: { ...tables, ...names } as unknown as typeof tables,
          two: { ...tables, ...names } as unknown as typeof tables,
        },
      }),
    ).toEqual([
      "prod › endpoints › two › privateDns: is on, and the endpoint one has the service's name in this VPC already. Set privateDns: false on one of the two, and give its clients its URL.",
    ]);
    expect(withEndpoint("a b", { network: "other" })).toEqual([
      expect.stringMatching(/^prod › endpoints › a b: "a b" cannot be a key/),
    ]);
  });

  it("with what is wrong alone, and not with what follows from it", () => {
    const principals: NonNullable<Environment["principals"]> = ({ tables: all, networks }) => ({
      app: role({ assumedBy: service("ecs-tasks") }).allow(...[all["ledger"]?.read() ?? []].flat()),
      held: role({ assumedBy: service("ecs-tasks") }).allow(
        ...[all["orders"]?.read().fromVpc(networks["main"]?.vpc ?? "none") ?? []].flat(),
      ),
    });
    const wrong = existingNetwork({ vpc: "subnet-0123456789abcdef0", routeTables: ["rtb-01234567"] });
    const networks = { main: wrong, other };
    const endpoints = {
      tables: { service: "dynamodb", type: "gateway", network: "main", principals: ["app", "held"] },
    } as const;
    const ledgerAlone = { tables: ["ledger"], through: ["tables"], leavesStreamsOpen: true, deployer };
    const perimeters = { ledger: { ...ledgerAlone, except: { connections: ["artie"] } } };
    expect(problems({ principals, networks, endpoints, perimeters })).toEqual([
      'prod › networks › main › vpc: "subnet-0123456789abcdef0" is not the ID of a VPC. Copy it from the VPC console, as in "vpc-0123456789abcdef0".',
    ]);
  });

  it("by the compiler, for keys that it does not have, and again at the synth", () => {
    const common = {
      name: "prod",
      account,
      region: "us-east-1",
      tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
    } as const;
    const misspelt = [
      defineEnvironment({
        ...common,
        name: "staging",
        account: "444455556666",
        principals: ({ tables: all }) => ({ reader: user().allow(all.orders.read()) }),
        networks: { main },
        endpoints: {
          // @ts-expect-error There is no principal readers.
          tables: { service: "dynamodb", type: "gateway", network: "main", principals: ["readers"] },
        },
      }),
      defineEnvironment({
        ...common,
        name: "dev",
        account: "777788889999",
        connections: { polytomic: polytomicDynamoDb({ tables: ["orders"], externalId: "polytomic-prod" }) },
        endpoints: { tables: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }) },
        perimeters: {
          orders: {
            // @ts-expect-error There is no table ordres.
            tables: ["ordres"],
            // @ts-expect-error There is no endpoint table.
            through: ["table"],
            deployer: "arn:aws:iam::777788889999:role/terraform",
            // @ts-expect-error There is no connection polytomik.
            except: { connections: ["polytomik"] },
          },
        },
      }),
    ];
    expect(refusals(() => planEnvironments(misspelt))).toHaveLength(4);
  });

  it("with the networks and endpoints that there are, where the function that describes grants fails", () => {
    const failing = defineEnvironment({
      name: "prod",
      account,
      region: "us-east-1",
      networks: { main },
      endpoints: { tables: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }) },
      principals: () => {
        throw new Error("no such endpoint");
      },
    });
    expect(refusals(() => planEnvironments([failing]))).toEqual([
      expect.stringMatching(/^prod › principals: an error was thrown by the function that describes the principals\. /),
    ]);
  });
});

describe("docs/network.md", () => {
  const page = readFileSync(join(__dirname, "../docs/network.md"), "utf8");

  it("has snippets that pass the synth", () => {
    const [first, second] = environmentSnippets(page).map(runSnippet);
    const { payments } = first as { readonly payments: Environment };
    const { orders } = second as { readonly orders: Environment };
    expect(planEnvironments([payments])).toHaveLength(1);
    expect(planEnvironments([orders])[0]?.endpoints["tables"]?.made?.temporaryAccess).toEqual(["on-call-orders"]);
    const connections = {
      artie: artie({ tables: ["ledger"], vendorAccount: "123456789012", externalId: "artie-prod" }),
    };
    const streamed = {
      ledger: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE", pointInTimeRecovery: { days: 35 } },
    } as const;
    const [message = ""] = blocksOf(page, "text");
    expect(refusals(() => planEnvironments([{ ...payments, tables: streamed, connections }]))).toContain(
      message.trim(),
    );
  });

  it("says of each service what the table of services says", () => {
    const yes = (value: boolean): string => (value ? "yes" : "no");
    const rows = Object.entries(endpointServices).map(([name, { types, privateDns }]) => [
      `\`${name}\``,
      yes(types.some((each) => each === "gateway")),
      yes(types.some((each) => each === "interface")),
      privateDns,
    ]);
    const stated = page.split("\n").map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .filter((cell) => cell !== ""),
    );
    for (const row of rows) expect(stated).toContainEqual(row);
  });
});
