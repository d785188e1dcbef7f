import fc from "fast-check";
import { BucketRef, type Grant, TableRef } from "../../../modules/grants";
import { identityPolicies } from "../../../modules/principals";
import { expandActions } from "../../../modules/aws";
import {
  type BucketOfAws,
  bucketPerimeter,
  carriesAction,
  checkEndpoint,
  checkExistingEndpoint,
  checkPerimeter,
  endpointOpenings,
  endpointPolicy,
  type EndpointPrincipal,
  type EndpointProps,
  type EndpointService,
  endpointServiceName,
  endpointServices,
  existingNetworkRef,
  type EndpointTraffic,
  type Perimeter,
  provePerimeter,
  streamPerimeter,
  tablePerimeter,
  VpcEndpoint,
} from "../../../modules/network";
import {
  compilePolicy,
  compilePolicyJson,
  decide,
  type Decision,
  roleSession,
  type RequestPrincipal,
} from "../../../modules/evaluation";
import { lintPolicy } from "../../../modules/lint";
import {
  policyDocument,
  policyJson,
  type PolicyJson,
  service,
  type Statement,
  statement,
  trustPolicy,
  account as trustedAccount,
  webIdentity,
} from "../../../modules/policy";
import { proveEndpoint } from "../../../modules/proof";
import {
  type AccessDesign,
  endpointPrincipals,
  iamUser,
  peer,
  planAccess,
  sharedNames,
  TemporaryAccess,
  temporaryAccess,
} from "../../../modules/temporary-access";
import { formatProblem } from "../../../modules/validation";
import { account, refusals, synthesizeStack } from "../../synth";

const region = "us-east-1";
const ledger = new TableRef({
  name: "ledger",
  account,
  region,
  indexes: ["by-day"],
  streamViewTypes: ["NEW_IMAGE"],
  pointInTimeRecovery: true,
});
const exports = new BucketRef({ name: "acme-ledger-exports", account, region });

const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string): RequestPrincipal => roleSession(role(name), "test");

function principal(name: string, grants: readonly Grant[]): EndpointPrincipal {
  const { policies } = identityPolicies(grants, name, "role");
  return { arn: role(name), policies: policies.map(({ document }) => policyJson(document)) };
}

function policyOf(
  endpointFor: EndpointService,
  principals: readonly EndpointPrincipal[],
  others: Partial<EndpointTraffic> = {},
): { readonly policy: PolicyJson; readonly problems: readonly string[] } {
  const { document, problems } = endpointPolicy({
    service: endpointFor,
    region,
    endpoint: { id: "vpce-<endpoints/it>" },
    network: { vpc: { id: "vpc-<networks/it>" } },
    principals,
    ...others,
  });
  return { policy: policyJson(document), problems: problems.map(formatProblem) };
}

const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

/** What comes of a request of somebody who may do everything, through an endpoint with this policy. */
function through(
  policy: PolicyJson,
  who: RequestPrincipal,
  action: string,
  resource: string,
  context: Readonly<Record<string, string | readonly string[]>> = {},
): Decision {
  const kinds = ["gateway endpoint", "interface endpoint"] as const;
  const decisions = kinds.map((kind) =>
    decide(
      { identity: [everything], endpoint: compilePolicyJson(kind, policy) },
      { principal: who, action, resource, context },
    ),
  );
  expect(new Set(decisions).size).toBe(1);
  return decisions[0] ?? "unsupported";
}

const item = ledger.arn;
const index = `${ledger.arn}/index/by-day`;
const stream = `${ledger.arn}/stream/2026-11-21T00:00:00.000`;

describe("services", () => {
  it("have the types and names that AWS documents", () => {
    expect(Object.entries(endpointServices).map(([name, { types }]) => [name, types.join()])).toEqual([
      ["dynamodb", "gateway,interface"],
      ["dynamodb-streams", "interface"],
      ["s3", "gateway,interface"],
      ["sts", "interface"],
      ["kms", "interface"],
    ]);
    expect(endpointServiceName("dynamodb-streams", "interface", "eu-west-1")).toBe(
      "com.amazonaws.eu-west-1.dynamodb-streams",
    );
    expect(endpointServiceName("sts", "interface", "us-gov-west-1")).toBe("com.amazonaws.us-gov-west-1.sts");
    expect(endpointServiceName("sts", "interface", "cn-north-1")).toBe("cn.com.amazonaws.cn-north-1.sts");
    expect(endpointServiceName("s3", "interface", "cn-north-1")).toBe("cn.com.amazonaws.cn-north-1.s3");
    expect(endpointServiceName("s3", "gateway", "cn-north-1")).toBe("com.amazonaws.cn-north-1.s3");
    expect(endpointServiceName("dynamodb", "gateway", "cn-north-1")).toBe("com.amazonaws.cn-north-1.dynamodb");
  });

  it("share no action: streams are not read through the endpoint for tables", () => {
    const carriers = (action: string): string[] =>
      (Object.keys(endpointServices) as EndpointService[]).filter((each) => carriesAction(each, action));
    expect(carriers("dynamodb:GetItem")).toEqual(["dynamodb"]);
    expect(carriers("dynamodb:GetRecords")).toEqual(["dynamodb-streams"]);
    expect(carriers("DynamoDB:describestream")).toEqual(["dynamodb-streams"]);
    expect(carriers("s3:GetObject")).toEqual(["s3"]);
    expect(carriers("s3express:CreateSession")).toEqual([]);
    expect(carriers("kms:Decrypt")).toEqual(["kms"]);
    expect(carriers("sts:AssumeRole")).toEqual(["sts"]);
  });

  it("carry every action of their service, streams the four of the DynamoDB Streams API", () => {
    const carried = (name: EndpointService): string[] =>
      ["dynamodb:*", "s3:*", "sts:*", "kms:*"]
        .flatMap((pattern) => expandActions(pattern))
        .map((each) => each.name)
        .filter((action) => carriesAction(name, action));
    const ofStreams = [
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ];
    const allOf = (pattern: string): string[] => expandActions(pattern).map((each) => each.name);
    expect(carried("dynamodb-streams")).toEqual(ofStreams);
    expect(carried("dynamodb")).toEqual(allOf("dynamodb:*").filter((action) => !ofStreams.includes(action)));
    expect(carried("s3")).toEqual(allOf("s3:*"));
    expect(carried("sts")).toEqual(allOf("sts:*"));
    expect(carried("kms")).toEqual(allOf("kms:*"));
  });
});

describe("the policy of an endpoint", () => {
  const reader = principal("reader", [ledger.read(), exports.read({ prefix: "reports/" })]);
  const writer = principal("writer", [ledger.readWrite(), ledger.readStream()]);

  it("lets each principal do what it was granted, and nobody anything else", () => {
    const { policy, problems } = policyOf("dynamodb", [reader, writer]);
    expect(problems).toEqual([]);
    expect(through(policy, session("reader"), "dynamodb:GetItem", item)).toBe("allowed");
    expect(through(policy, session("reader"), "dynamodb:Query", index)).toBe("allowed");
    expect(through(policy, session("writer"), "dynamodb:PutItem", item)).toBe("allowed");
    expect(through(policy, session("reader"), "dynamodb:PutItem", item)).toBe("implicitly denied");
    expect(through(policy, session("writer"), "dynamodb:Scan", item)).toBe("implicitly denied");
    expect(through(policy, session("writer"), "dynamodb:GetRecords", stream)).toBe("implicitly denied");
    expect(through(policy, session("stranger"), "dynamodb:GetItem", item)).toBe("implicitly denied");
    expect(through(policy, session("reader"), "dynamodb:GetItem", `${item}-2`)).toBe("implicitly denied");
    const root: RequestPrincipal = { type: "account root", arn: `arn:aws:iam::${account}:root` };
    expect(through(policy, root, "dynamodb:GetItem", item)).toBe("implicitly denied");
  });

  it("lets those behind it discover their endpoint, and strangers not", () => {
    const { policy } = policyOf("dynamodb", [reader]);
    expect(through(policy, session("reader"), "dynamodb:DescribeEndpoints", "*")).toBe("allowed");
    expect(through(policy, session("stranger"), "dynamodb:DescribeEndpoints", "*")).toBe("implicitly denied");
  });

  it.each<[EndpointService, string[]]>([
    ["dynamodb", ["dynamodb:DescribeEndpoints"]],
    ["dynamodb-streams", []],
    ["s3", []],
    ["sts", ["sts:GetCallerIdentity"]],
    ["kms", []],
  ])("of %s opens on no resource only what clients need, to those behind it alone", (name, expected) => {
    const actions = ["dynamodb:*", "s3:*", "sts:*", "kms:*"].flatMap((each) => expandActions(each));
    const { policy } = policyOf(name, [reader]);
    const passing = (who: string): string[] =>
      actions.map((each) => each.name).filter((action) => through(policy, session(who), action, "*") === "allowed");
    expect(passing("reader")).toEqual(expected);
    expect(passing("stranger")).toEqual([]);
  });

  it("says once what several principals share", () => {
    const { policy } = policyOf("dynamodb", [reader, principal("other", [ledger.read()])]);
    const reads = policy.Statement.filter(({ Sid }) => Sid === "ReadItems");
    expect(reads.map(({ Condition }) => Condition?.["StringEquals"]?.["aws:PrincipalArn"])).toEqual([
      [role("other"), role("reader")],
    ]);
  });

  it("lets all roles below a path pass as one, each of them, and none elsewhere", () => {
    const below = (arn: string): EndpointPrincipal => ({ ...reader, arn });
    const scans = below(role("temporary-access/prod/scan/*"));
    const { policy, problems } = policyOf("dynamodb", [scans, reader, writer]);
    expect(problems).toEqual([]);
    for (const name of ["temporary-access/prod/scan/scan-0f8f", "temporary-access/prod/scan/scan-1a2b", "reader"]) {
      expect(through(policy, session(name), "dynamodb:GetItem", item)).toBe("allowed");
      expect(through(policy, session(name), "dynamodb:PutItem", item)).toBe("implicitly denied");
    }
    for (const name of [
      "temporary-access/prod/scan-other/scan-0f8f",
      "temporary-access/prod/scan",
      "temporary-access/staging/scan/scan-0f8f",
      "scan/scan-0f8f",
    ]) {
      expect(through(policy, session(name), "dynamodb:GetItem", item)).toBe("implicitly denied");
      expect(through(policy, session(name), "dynamodb:DescribeEndpoints", "*")).toBe("implicitly denied");
    }
    const elsewhere = roleSession("arn:aws:iam::444455556666:role/temporary-access/prod/scan/scan-0f8f", "x");
    expect(through(policy, elsewhere, "dynamodb:GetItem", item)).toBe("implicitly denied");
    const patterns = policy.Statement.flatMap(({ Condition }) => Condition?.["ArnLike"]?.["aws:PrincipalArn"] ?? []);
    expect([...new Set(patterns)]).toEqual([scans.arn]);
    for (const arn of [
      role("*"),
      role("a*/app"),
      role("a*/*"),
      `arn:aws:iam::*:role/a/*`,
      "*",
      role("${aws:userid}"),
    ]) {
      expect(policyOf("dynamodb", [below(arn)]).problems).toEqual([
        `principals: ${JSON.stringify(arn)} stands for nobody in particular: only all roles below a path may pass by a pattern. Name one role or user, or a path, as in "arn:aws:iam::111122223333:role/temporary-access/prod/scan/*".`,
      ]);
    }
  });

  it("closes by itself when the window of a grant is over, for that grant alone", () => {
    const [from, until] = ["2026-12-01T08:00:00Z", "2026-12-05T18:00:00Z"] as const;
    const auditor = principal("auditor", [ledger.read().between(from, until), ledger.metadata()]);
    const { policy, problems } = policyOf("dynamodb", [auditor]);
    expect(problems).toEqual([]);
    const at = (instant: string, action: string): Decision =>
      through(policy, session("auditor"), action, item, { "aws:CurrentTime": instant });
    expect(at("2026-12-01T07:59:59Z", "dynamodb:GetItem")).toBe("implicitly denied");
    expect(at(from, "dynamodb:GetItem")).toBe("allowed");
    expect(at("2026-12-05T17:59:59Z", "dynamodb:GetItem")).toBe("allowed");
    expect(at(until, "dynamodb:GetItem")).toBe("implicitly denied");
    expect(at(until, "dynamodb:DescribeTable")).toBe("allowed");
  });

  it("differs by endpoint: streams and objects pass their own", () => {
    const streams = policyOf("dynamodb-streams", [writer]).policy;
    expect(through(streams, session("writer"), "dynamodb:GetRecords", stream)).toBe("allowed");
    expect(through(streams, session("writer"), "dynamodb:GetItem", item)).toBe("implicitly denied");
    const objects = policyOf("s3", [reader]).policy;
    expect(through(objects, session("reader"), "s3:GetObject", `${exports.arn}/reports/a.csv`)).toBe("allowed");
    expect(through(objects, session("reader"), "s3:GetObject", `${exports.arn}/other/a.csv`)).toBe("implicitly denied");
    expect(through(objects, session("reader"), "s3:ListBucket", exports.arn, { "s3:prefix": "reports/" })).toBe(
      "allowed",
    );
    expect(through(objects, session("reader"), "s3:ListBucket", exports.arn)).toBe("implicitly denied");
    expect(through(objects, session("reader"), "s3:PutObject", "arn:aws:s3:::elsewhere/stolen.csv")).toBe(
      "implicitly denied",
    );
  });

  it("opens buckets of AWS for reading, to whoever is in the VPC, when it is told to", () => {
    const layer = "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/sha256";
    const { policy } = policyOf("s3", [reader], { bucketsOfAws: ["ecr-layers", "amazon-linux-2023"] });
    expect(through(policy, session("stranger"), "s3:GetObject", layer)).toBe("allowed");
    expect(through(policy, session("stranger"), "s3:PutObject", layer)).toBe("implicitly denied");
    expect(through(policy, session("stranger"), "s3:GetObject", `${exports.arn}/reports/a.csv`)).toBe(
      "implicitly denied",
    );
    expect(through(policyOf("s3", [reader]).policy, session("reader"), "s3:GetObject", layer)).toBe(
      "implicitly denied",
    );
  });

  it.each<[BucketOfAws, string]>([
    ["amazon-linux-2", "amazonlinux-2-repos-us-east-1"],
    ["amazon-linux-2023", "al2023-repos-us-east-1-de612dc2"],
    ["ecr-layers", "prod-us-east-1-starport-layer-bucket"],
  ])("opens of %s the one bucket that AWS documents, and only for GetObject", (name, bucket) => {
    const { policy } = policyOf("s3", [reader], { bucketsOfAws: [name] });
    const passing = (resource: string): string[] =>
      expandActions("s3:*")
        .map((each) => each.name)
        .filter((action) => through(policy, session("stranger"), action, resource) === "allowed");
    expect(passing(`arn:aws:s3:::${bucket}/a`)).toEqual(["s3:GetObject"]);
    expect(passing(`arn:aws:s3:::${bucket}`)).toEqual([]);
    expect(passing(`arn:aws:s3:::${bucket}-2/a`)).toEqual([]);
  });

  it("lets roles be taken by those whom they trust, and not by services, which do it elsewhere", () => {
    const location = { partition: "aws", account } as const;
    const trusting = (name: string, ...trusted: Parameters<typeof trustPolicy>[0]): EndpointPrincipal => ({
      ...principal(name, [ledger.read()]),
      trustPolicy: policyJson(trustPolicy(trusted, location)),
    });
    const token = webIdentity({ providerUrl: "oidc.example.com", audience: "sts.amazonaws.com", subjects: ["pod"] });
    const { policy, problems } = policyOf("sts", [
      trusting("person", trustedAccount(account)),
      trusting("pod", token),
      trusting("task", service("ecs-tasks")),
    ]);
    expect(problems).toEqual([]);
    const provider = `arn:aws:iam::${account}:oidc-provider/oidc.example.com`;
    const trustingAll = compilePolicyJson("trust", {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" },
        { Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity" },
      ],
    });
    const mayTake = (who: RequestPrincipal, action: string, name: string): Decision =>
      decide(
        {
          ...(who.type === "role session" ? { identity: [everything] } : {}),
          endpoint: compilePolicyJson("interface endpoint", policy),
          resource: trustingAll,
        },
        { principal: who, action, resource: role(name), resourceAccount: account },
      );
    const federated: RequestPrincipal = { type: "federated", provider };
    expect(mayTake(session("anybody"), "sts:AssumeRole", "person")).toBe("allowed");
    expect(mayTake(session("anybody"), "sts:AssumeRole", "task")).toBe("implicitly denied");
    expect(mayTake(session("anybody"), "sts:AssumeRole", "pod")).toBe("implicitly denied");
    expect(mayTake(federated, "sts:AssumeRoleWithWebIdentity", "pod")).toBe("allowed");
    expect(mayTake(federated, "sts:AssumeRoleWithWebIdentity", "person")).toBe("implicitly denied");
    expect(through(policy, session("task"), "sts:GetCallerIdentity", "*")).toBe("allowed");
    expect(through(policy, session("stranger"), "sts:GetCallerIdentity", "*")).toBe("implicitly denied");
  });

  it("leaves out what never passes it: other endpoints, addresses, what a service does with a key", () => {
    const conditional = (conditions: Statement["conditions"], action = "dynamodb:GetItem"): EndpointPrincipal => ({
      arn: role("narrowed"),
      policies: [
        policyJson(
          policyDocument([
            statement({
              actions: [action],
              resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/ledger"],
              ...(conditions && { conditions }),
            }),
          ]),
        ),
      ],
    });
    const conditionsIn = (principals: EndpointPrincipal): unknown[] =>
      policyOf("dynamodb", [principals])
        .policy.Statement.filter(({ Sid }) => Sid !== "ClientsNeed")
        .map(({ Condition }) => Condition);
    const named = { "aws:PrincipalArn": role("narrowed") };
    expect(
      conditionsIn(conditional({ StringEquals: { "aws:SourceVpce": ["vpce-<endpoints/it>", "vpce-1"] } })),
    ).toEqual([{ StringEquals: named }]);
    expect(conditionsIn(conditional({ StringEquals: { "aws:SourceVpce": ["vpce-0123456789abcdef0"] } }))).toEqual([]);
    expect(conditionsIn(conditional({ StringEquals: { "aws:SourceVpc": ["vpc-<networks/it>", "vpc-1"] } }))).toEqual([
      { StringEquals: named },
    ]);
    expect(conditionsIn(conditional({ StringEquals: { "aws:SourceVpc": ["vpc-0123456789abcdef0"] } }))).toEqual([]);
    expect(conditionsIn(conditional({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } }))).toEqual([]);
    expect(conditionsIn(conditional({ NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } }))).toHaveLength(1);
    expect(conditionsIn(conditional({ StringEquals: { "dynamodb:Select": ["COUNT"] } }))).toEqual([
      { StringEquals: { ...named, "dynamodb:Select": "COUNT" } },
    ]);
    const viaService = conditional(
      { StringEquals: { "kms:ViaService": ["dynamodb.us-east-1.amazonaws.com"] } },
      "kms:Decrypt",
    );
    expect(policyOf("kms", [viaService]).policy.Statement).toEqual([]);
    expect(policyOf("kms", [conditional({}, "kms:Decrypt")]).policy.Statement).toHaveLength(1);
  });

  it("is never wider than what was granted", () => {
    const grants = [
      () => ledger.read(),
      () => ledger.scan(),
      () => ledger.write(),
      () => ledger.metadata(),
      () => ledger.export(),
      () => exports.read({ prefix: "reports/" }),
      () => exports.write(),
    ] as const;
    const actions = [
      "dynamodb:GetItem",
      "dynamodb:Scan",
      "dynamodb:PutItem",
      "dynamodb:DescribeTable",
      "dynamodb:ExportTableToPointInTime",
      "s3:GetObject",
      "s3:PutObject",
    ];
    const resources = [item, index, `${exports.arn}/reports/a`, `${exports.arn}/b`];
    fc.assert(
      fc.property(
        fc.array(fc.subarray([...grants], { minLength: 1 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom("dynamodb" as const, "s3" as const),
        fc.constantFrom(...actions),
        fc.constantFrom(...resources),
        fc.nat({ max: 2 }),
        (granted, endpointFor, action, resource, who) => {
          const principals = granted.map((each, place) =>
            principal(
              `p${place}`,
              each.map((grant) => grant()),
            ),
          );
          const { document } = endpointPolicy({
            service: endpointFor,
            region,
            endpoint: { id: "vpce-<x>" },
            network: { vpc: { id: "vpc-<x>" } },
            principals,
          });
          const request = { principal: session(`p${who}`), action, resource };
          const identity = (principals[who]?.policies ?? []).map((policy) => compilePolicyJson("identity", policy));
          const without = decide({ identity }, request);
          const withEndpoint = decide(
            { identity: [everything], endpoint: compilePolicy("gateway endpoint", document) },
            request,
          );
          if (carriesAction(endpointFor, action)) expect(withEndpoint === "allowed").toBe(without === "allowed");
          else expect(withEndpoint).toBe("implicitly denied");
        },
      ),
    );
  });

  it("refuses nobody, principals with nothing to do there, short patterns and too much", () => {
    expect(policyOf("s3", []).problems).toEqual([
      "principals: names nobody: nothing could pass the endpoint. Name those whose requests go through it.",
    ]);
    expect(policyOf("s3", [writer]).problems).toEqual([
      `principals: "${role("writer")}" was granted nothing that it could do through an endpoint for s3. Grant it something, or take it off the endpoint.`,
    ]);
    const outside = principal("outside", [ledger.read().fromIpAddresses("203.0.113.0/24")]);
    expect(policyOf("dynamodb", [outside]).problems).toEqual([
      expect.stringContaining("was granted nothing that it could do through an endpoint for dynamodb"),
    ]);
    expect(policyOf("sts", [outside]).problems).toEqual([]);
    expect(policyOf("s3", [principal("short", [exports.read({ prefix: "a/" })])]).problems).toEqual([
      '"a/*" is too short a pattern of s3:prefix for the policy of an endpoint: AWS wants 6 characters together before or after each wildcard. Use a longer prefix, or an endpoint of its own for whoever was granted this.',
    ]);
    const many = Array.from({ length: 120 }, (_, number) =>
      principal(`reader-${number}`, [new TableRef({ ...ledger.description, name: `ledger-${number}` }).read()]),
    );
    expect(policyOf("dynamodb", many).problems).toEqual([
      expect.stringMatching(
        /^\d{5} characters are too many for the policy of an endpoint: AWS allows 20480, white space counted\. Divide/,
      ),
    ]);
  });

  it("raises no alarm of the linter", () => {
    for (const each of ["dynamodb", "dynamodb-streams", "s3", "sts"] as const) {
      const behind = each === "dynamodb-streams" ? [writer] : [reader];
      expect(
        lintPolicy(policyOf(each, behind, each === "s3" ? { bucketsOfAws: ["ecr-layers"] } : {}).policy, "endpoint"),
      ).toEqual([]);
    }
  });
});

const network = existingNetworkRef({
  vpc: "vpc-0123456789abcdef0",
  routeTables: ["rtb-0123456789abcdef0"],
  subnets: ["subnet-0123456789abcdef0"],
  securityGroups: ["sg-0123456789abcdef0"],
});

describe("the properties of an endpoint", () => {
  const gateway = {
    service: "dynamodb",
    type: "gateway",
    network,
    principals: [],
  } as const;
  const networkInterface = {
    service: "sts",
    type: "interface",
    network,
    principals: [],
  } as const;
  const problems = (props: unknown): string[] => checkEndpoint(props as EndpointProps<unknown>).map(formatProblem);

  it.each([
    ["a gateway", gateway, []],
    ["an interface", networkInterface, []],
    ["S3 with private DNS", { ...networkInterface, service: "s3", privateDns: true }, []],
    [
      "a gateway for streams",
      { ...gateway, service: "dynamodb-streams" },
      [
        'type: "gateway" is no endpoint that dynamodb-streams has: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html. Make an endpoint of the type interface.',
      ],
    ],
    [
      "private DNS for DynamoDB",
      { ...networkInterface, service: "dynamodb", privateDns: true },
      [expect.stringMatching(/^privateDns: true is not offered by dynamodb, and a private zone of your own/)],
    ],
    [
      "private DNS of a gateway",
      { ...gateway, privateDns: false },
      ["privateDns: belongs to an endpoint of the type interface. Remove it, or change the type."],
    ],
    [
      "a gateway without a route",
      { ...gateway, network: { ...network, routeTables: [] } },
      ["network › routeTables: are none, and the endpoint would serve nobody. Name them."],
    ],
    [
      "an interface without a place",
      { ...networkInterface, network: { ...network, subnets: [], securityGroups: [] } },
      [
        "network › subnets: are none, and the endpoint would serve nobody. Name them.",
        "network › securityGroups: are none, and the endpoint would serve nobody. Name them.",
      ],
    ],
    [
      "a route table twice",
      { ...gateway, network: { ...network, routeTables: [{ id: "rtb-01234567" }, { id: "rtb-01234567" }] } },
      ['network › routeTables: "rtb-01234567" is named twice. Name it once.'],
    ],
    [
      "a VPC by its name",
      { ...gateway, network: { ...network, vpc: { id: "main" } } },
      ['network › vpc: "main" is not the ID of a VPC. Copy it from the VPC console, as in "vpc-0123456789abcdef0".'],
    ],
    [
      "an expression of something else",
      { ...gateway, network: { ...network, routeTables: [{ id: "rtb-<main>", expression: "${aws_vpc.main.id}" }] } },
      [expect.stringMatching(/^network › routeTables: "rtb-<main>" is not the ID of a route table/)],
    ],
    [
      "buckets of AWS elsewhere",
      { ...gateway, bucketsOfAws: ["ecr-layers"] },
      ["bucketsOfAws: has no effect on an endpoint for dynamodb. Say it of the endpoint for S3."],
    ],
    [
      "another service",
      { ...gateway, service: "ec2" },
      [expect.stringMatching(/^service: "ec2" is not "dynamodb" or "dynamodb-streams"/)],
    ],
    [
      "a stray property",
      { ...gateway, region: "eu-west-1" },
      [
        'region: "region" is not a property that is known here. Remove it. The properties are service, type, network, principals, privateDns, bucketsOfAws, tags.',
      ],
    ],
    ["tags of AWS", { ...gateway, tags: { "aws:x": "y" } }, [expect.stringMatching(/^tags › aws:x/)]],
  ])("take or refuse %s", (_, props, expected) => {
    expect(problems(props)).toEqual(expected);
  });

  it("of one that is there are its service and its ID", () => {
    expect(checkExistingEndpoint({ service: "s3", id: "vpce-0123456789abcdef0" })).toEqual([]);
    expect(checkExistingEndpoint({ service: "s3", id: "vpce-<mine>" }).map(formatProblem)).toEqual([
      'id: "vpce-<mine>" is not the ID of a VPC endpoint. Copy it from the VPC console, as in "vpce-0123456789abcdef0".',
    ]);
  });
});

describe("a perimeter", () => {
  const inside = { id: "vpce-0123456789abcdef0" };
  const terraform = role("terraform");
  const vendor = role("vendors/artie");
  const perimeter: Perimeter = { through: [inside], deployer: terraform, exempt: [vendor] };

  /** What comes of a request of somebody who may do everything, where the resource has this statement in its policy. */
  function decided(
    drawn: Statement,
    who: RequestPrincipal,
    action: string,
    resource: string,
    context: Readonly<Record<string, string>> = {},
  ): Decision {
    const policy = compilePolicy("resource", policyDocument([drawn]));
    const asked = { principal: who, action, resource, resourceAccount: account, context };
    return decide({ identity: [everything], resource: policy }, asked);
  }

  const user: RequestPrincipal = { type: "user", arn: `arn:aws:iam::${account}:user/ann` };
  const root: RequestPrincipal = { type: "account root", arn: `arn:aws:iam::${account}:root` };
  const replication = roleSession(
    role("aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication"),
    "replication",
  );
  const through = { "aws:SourceVpce": inside.id, "aws:ViaAWSService": "false" };
  const outside = { "aws:ViaAWSService": "false" };

  it.each([
    ["of a table", tablePerimeter(ledger, perimeter), "dynamodb:GetItem", item],
    ["of an index", tablePerimeter(ledger, perimeter), "dynamodb:Query", index],
    ["of a stream", streamPerimeter(ledger, perimeter), "dynamodb:GetRecords", stream],
    ["of a bucket", bucketPerimeter(exports, perimeter), "s3:ListBucket", exports.arn],
    ["of its objects", bucketPerimeter(exports, perimeter), "s3:PutObject", `${exports.arn}/a`],
  ])("%s lets in what comes through the endpoint, and whom it names, and nobody else", (_, drawn, action, resource) => {
    const of = (who: RequestPrincipal, context?: Readonly<Record<string, string>>): Decision =>
      decided(drawn, who, action, resource, context);
    expect(of(session("app"), through)).toBe("allowed");
    expect(of(session("app"), outside)).toBe("explicitly denied");
    expect(of(session("app"), {})).toBe("explicitly denied");
    expect(of(session("app"), { ...through, "aws:SourceVpce": "vpce-0123456789abcdef1" })).toBe("explicitly denied");
    expect(of(user, outside)).toBe("explicitly denied");
    expect(of(root, outside)).toBe("explicitly denied");
    expect(of({ type: "anonymous" }, {})).toBe("explicitly denied");
    expect(of(session("app"), { "aws:ViaAWSService": "true" })).toBe("allowed");
    expect(of({ type: "service", name: "logging.s3.amazonaws.com" }, {})).toBe("implicitly denied");
    expect(of(replication, outside)).toBe("allowed");
    expect(of(session("terraform"), outside)).toBe("allowed");
    expect(of(roleSession(vendor, "sync"), outside)).toBe("allowed");
    expect(of(session("terraform-2"), outside)).toBe("explicitly denied");
    const elsewhere = roleSession("arn:aws:iam::444455556666:role/terraform", "x");
    expect(of(elsewhere, outside)).toBe("explicitly denied");
  });

  it("is closed to what AWS adds to DynamoDB and S3, and raises no alarm of the linter", () => {
    for (const drawn of [
      tablePerimeter(ledger, perimeter),
      streamPerimeter(ledger, perimeter),
      bucketPerimeter(exports, perimeter),
    ]) {
      expect(lintPolicy(policyJson(policyDocument([drawn])), "resource")).toEqual([]);
    }
    expect(decided(tablePerimeter(ledger, perimeter), session("app"), "dynamodb:DeleteResourcePolicy", item)).toBe(
      "explicitly denied",
    );
  });

  it("needs an endpoint and a deployer, and lets in nobody in general", () => {
    const problems = (parts: Partial<Perimeter>): string[] =>
      checkPerimeter({ ...perimeter, ...parts }).map(formatProblem);
    expect(problems({})).toEqual([]);
    expect(problems({ exempt: [`arn:aws:iam::${account}:user/vendors/artie`] })).toEqual([]);
    expect(checkPerimeter({ through: [inside] }).map(formatProblem)).toEqual([
      'deployer: is missing: Terraform runs outside the VPC, and the next deploy would be refused. Name the role that it runs as, as in "arn:aws:iam::111122223333:role/terraform".',
    ]);
    expect(problems({ through: [] })).toEqual(["through: names no endpoint: nobody could get in. Name an endpoint."]);
    expect(problems({ through: [{ id: "vpc-0123456789abcdef0" }] })).toEqual([
      expect.stringMatching(/^through: "vpc-0123456789abcdef0" is not the ID of a VPC endpoint/),
    ]);
    for (const arn of [
      `arn:aws:iam::${account}:root`,
      `arn:aws:iam::${account}:role/*`,
      `arn:aws:iam::${account}:role/\${aws:username}`,
      `arn:aws:sts::${account}:assumed-role/terraform/ci`,
      "terraform",
    ]) {
      expect(problems({ deployer: arn })).toEqual([
        `deployer: ${JSON.stringify(arn)} is not the ARN of one role or user. Write it as in "arn:aws:iam::111122223333:role/terraform", for a session that of its role.`,
      ]);
      expect(problems({ exempt: [arn] })).toHaveLength(1);
    }
    const linked = `arn:aws:iam::${account}:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForX`;
    expect(problems({ exempt: [linked] })).toEqual([
      expect.stringContaining("service-linked roles are, which are let in"),
    ]);
    expect(problems({ deployer: `arn:aws:iam::${account}:role/${"a".repeat(65)}` })).toEqual([
      expect.stringContaining("has 65 characters, and IAM allows 64 for the name of a role"),
    ]);
  });

  const proved = (drawn: Statement): string[] =>
    provePerimeter({
      perimeter,
      policy: policyJson(policyDocument([drawn])),
      account,
      region,
      requests: [{ action: "dynamodb:GetItem", resource: item }],
    }).map(formatProblem);

  it("lets in all roles below a path from outside, and is proved to let in none beside", () => {
    const exempt = [role("temporary-access/prod/scan/*")];
    const drawn = tablePerimeter(ledger, { ...perimeter, exempt });
    const of = (name: string): Decision => decided(drawn, session(name), "dynamodb:GetItem", item, outside);
    expect(of("temporary-access/prod/scan/scan-0f8f")).toBe("allowed");
    expect(of("temporary-access/prod/scan-other/scan-0f8f")).toBe("explicitly denied");
    const proof = (left: readonly string[]): string[] =>
      provePerimeter({
        perimeter: { ...perimeter, exempt },
        policy: policyJson(policyDocument([tablePerimeter(ledger, { ...perimeter, exempt: left })])),
        account,
        region,
        requests: [{ action: "dynamodb:GetItem", resource: item }],
      }).map(formatProblem);
    expect(proof(exempt)).toEqual([]);
    expect(proof([]).join()).toContain(`must be let through for ${role("temporary-access/prod/scan/*")} from outside`);
    expect(proof([role("temporary-access/prod/*")]).join()).toContain(
      `must be refused for ${role("temporary-access/prod/scan-other/somebody")} from outside, and is allowed`,
    );
    expect(proof([...exempt, role("terraform*")]).join()).toContain(
      `must be refused for ${role("terraform-other")} from outside, and is allowed`,
    );
  });

  it("is proved, and what is wrong with it is found", () => {
    const sound = tablePerimeter(ledger, perimeter);
    expect(proved(sound)).toEqual([]);
    const without = (operator: string): Statement => {
      const others = Object.entries(sound.conditions ?? {}).filter(([each]) => each !== operator);
      return { ...sound, conditions: Object.fromEntries(others) };
    };
    expect(proved(without("StringNotEquals")).join()).toContain(
      "must be let through for anybody through vpce-0123456789abcdef0",
    );
    expect(proved(without("ArnNotLike")).join()).toContain(`must be let through for ${terraform} from outside`);
    expect(proved(without("ArnNotLike")).join()).toContain("a service-linked role");
    expect(proved(without("BoolIfExists")).join()).toContain("a service in somebody's name");
    const onlyForOthers = { ...sound.conditions, BoolIfExists: { "aws:ViaAWSService": ["false"] } };
    expect(proved({ ...sound, conditions: onlyForOthers }).join()).toContain(
      "must be let through for a service for itself",
    );
    const weaker = statement({
      ...sound,
      conditions: { ...sound.conditions, StringNotEqualsIfExists: { "aws:SourceVpce": [inside.id] } },
    });
    expect(proved(weaker)).toEqual([]);
    const ifBoth = { ...sound, conditions: { ...sound.conditions, Bool: { "aws:ViaAWSService": ["false"] } } };
    expect(proved(ifBoth).join()).toContain("anybody from outside who says less");
    expect(proved({ ...sound, effect: "Allow" }).join()).toContain("anybody from outside");
  });
});

describe("the proof of an endpoint", () => {
  const grants = [ledger.read(), ledger.write()];
  const { arn, policies } = principal("app", grants);
  const behind = {
    arn,
    policies: policies.map((policy, place) => ({ name: `app-${place}`, policy })),
    expectations: grants.flatMap(({ expectations }) => expectations),
  };
  const sound = policyOf("dynamodb", [{ arn, policies }]).policy;
  const problems = (policy: PolicyJson): string[] =>
    proveEndpoint({
      place: ["tables"],
      kind: "gateway endpoint",
      id: "vpce-<endpoints/it>",
      vpc: "vpc-<networks/it>",
      policy,
      carries: (action) => carriesAction("dynamodb", action),
      principals: [behind],
      ...endpointOpenings({ service: "dynamodb", region, principals: [{ arn, policies }] }),
    }).map(formatProblem);
  const changed = (index: number, parts: Partial<PolicyJson["Statement"][number]>): PolicyJson => ({
    ...sound,
    Statement: sound.Statement.map((each, place) => (place === index ? { ...each, ...parts } : each)),
  });
  const writes = sound.Statement.findIndex(({ Sid }) => Sid === "ReadItemsAndWriteItems");

  it("passes what was granted", () => {
    expect(problems(sound)).toEqual([]);
  });

  it("finds what does not pass", () => {
    const [found] = problems({ ...sound, Statement: sound.Statement.filter((_, place) => place !== writes) });
    expect(found).toMatch(
      /^tables: "dynamodb:GetItem on .*table\/ledger with aws:SourceVpce .* must pass the endpoint for arn:aws:iam::111122223333:role\/app, and is denied/,
    );
  });

  it("finds who else passes", () => {
    const everybody = problems(changed(writes, { Condition: {} }));
    expect(everybody.join()).toContain(
      "must not pass the endpoint for arn:aws:iam::111122223333:role/stranger-to-the-endpoint",
    );
    const named = { StringEquals: { "aws:PrincipalArn": [arn, role("other")] } };
    expect(problems(changed(writes, { Condition: named })).join()).toContain("nothing that was granted stands for it");
  });

  it("takes all roles below a path as one, and finds who passes beside them", () => {
    const scans = { ...behind, arn: role("temporary-access/prod/scan/*") };
    const traffic = { service: "dynamodb", region, principals: [{ arn: scans.arn, policies }] } as const;
    const { policy } = policyOf("dynamodb", traffic.principals);
    const proof = (who: string): string[] =>
      proveEndpoint({
        place: ["tables"],
        kind: "gateway endpoint",
        id: "vpce-<endpoints/it>",
        vpc: "vpc-<networks/it>",
        policy: JSON.parse(JSON.stringify(policy).replaceAll(scans.arn, who)) as PolicyJson,
        carries: (action) => carriesAction("dynamodb", action),
        principals: [scans],
        ...endpointOpenings(traffic),
      }).map(formatProblem);
    expect(proof(scans.arn)).toEqual([]);
    const wider = proof(role("temporary-access/prod/*")).join();
    expect(wider).toContain(`must not pass the endpoint for ${role("temporary-access/prod/scan-other/stranger-")}`);
    expect(wider).toContain("nothing that was granted stands for it");
    expect(proof(role("*")).join()).toContain(`must not pass the endpoint for ${role("stranger-to-the-endpoint")}`);
    expect(proof(role("temporary-access/prod/scan/one")).join()).toContain(`must pass the endpoint for ${scans.arn}`);
  });

  it("finds who else in the path of a principal passes", () => {
    const inPath = { ...behind, arn: role("temporary-access/prod/on-call/prod-on-call-alice") };
    const traffic = { service: "dynamodb", region, principals: [{ arn: inPath.arn, policies }] } as const;
    const [first, ...others] = policyOf("dynamodb", traffic.principals).policy.Statement;
    const whole = { ArnLike: { "aws:PrincipalArn": role("temporary-access/prod/on-call/*") } };
    const problemsOf = (statements: PolicyJson["Statement"]): string[] =>
      proveEndpoint({
        place: ["tables"],
        kind: "gateway endpoint",
        id: "vpce-<endpoints/it>",
        vpc: "vpc-<networks/it>",
        policy: { Version: "2012-10-17", Statement: statements },
        carries: (action) => carriesAction("dynamodb", action),
        principals: [inPath],
        ...endpointOpenings(traffic),
      }).map(formatProblem);
    if (first === undefined) throw new Error("the policy is empty");
    expect(problemsOf([first, ...others])).toEqual([]);
    expect(problemsOf([first, ...others].map((each) => ({ ...each, Condition: whole }))).join()).toContain(
      `must not pass the endpoint for ${role("temporary-access/prod/on-call/stranger-to-the-endpoint")}`,
    );
  });

  it("finds what else passes", () => {
    for (const parts of [
      { Action: ["dynamodb:GetItem", "dynamodb:DeleteTable"] },
      { Action: "dynamodb:*" },
      { Resource: "*" },
      { Resource: `${item}*` },
    ]) {
      expect(problems(changed(writes, parts)).join()).toContain("nothing that was granted stands for it");
    }
  });

  it("refuses what a gateway endpoint does not take", () => {
    expect(problems(changed(writes, { Principal: { AWS: arn } })).join()).toContain(
      "Write * and add a condition on aws:PrincipalArn",
    );
  });
});

describe("an endpoint in a stack", () => {
  const reader = principal("reader", [ledger.read()]);

  it("is routed, named and limited", () => {
    const stack = synthesizeStack((scope) => {
      const tables = new VpcEndpoint(scope, "tables", {
        service: "dynamodb",
        type: "gateway",
        network,
        principals: [reader],
        tags: { team: "ledger" },
      });
      expect(tables.ref.id).toBe("vpce-<tables>");
      expect(tables.url).toBeUndefined();
      const tokens = new VpcEndpoint(scope, "tokens", {
        service: "sts",
        type: "interface",
        network,
        principals: [reader],
      });
      expect(tokens.url).toBeUndefined();
      const direct = new VpcEndpoint(scope, "direct", {
        service: "dynamodb",
        type: "interface",
        network,
        principals: [reader],
      });
      expect(direct.url).toMatch(/^https:\/\//);
      new VpcEndpoint(scope, "objects", {
        service: "s3",
        type: "interface",
        privateDns: true,
        network,
        principals: [principal("exporter", [exports.read()])],
      });
    });
    expect(stack.block("aws_vpc_endpoint.tables")).toEqual({
      policy: expect.any(String) as unknown,
      vpc_id: "vpc-0123456789abcdef0",
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.us-east-1.dynamodb",
      route_table_ids: ["rtb-0123456789abcdef0"],
      tags: { team: "ledger" },
    });
    expect(stack.block("aws_vpc_endpoint.tokens")["private_dns_enabled"]).toBe(true);
    expect(stack.block("aws_vpc_endpoint.direct")["private_dns_enabled"]).toBe(false);
    expect(stack.block("aws_vpc_endpoint.objects")["dns_options"]).toEqual({
      private_dns_only_for_inbound_resolver_endpoint: false,
    });
    const policy = stack.policy("aws_vpc_endpoint.tables");
    expect(through(policy, session("reader"), "dynamodb:GetItem", item)).toBe("allowed");
    expect(through(policy, session("reader"), "dynamodb:PutItem", item)).toBe("implicitly denied");
  });

  it("has accesses behind it that are given for a time, and held to it", () => {
    const context = { environment: "prod", account, region };
    const people = { ann: iamUser("ann"), bob: iamUser("bob") };
    const stack = synthesizeStack((scope) => {
      const plan = (grant: Grant): AccessDesign[] =>
        (["standing role", "unique role"] as const).map((mechanism) => {
          const settings = { eligible: people, approval: peer(), maximumDuration: 3600, mechanism };
          const { design } = planAccess(
            mechanism.split(" ", 1).join(),
            temporaryAccess(settings).allow(grant),
            context,
          );
          if (design?.kind !== "approval") throw new Error("the access is refused");
          return design;
        });
      const tables = new VpcEndpoint(scope, "tables", {
        service: "dynamodb",
        type: "gateway",
        network,
        principals: plan(ledger.write()).flatMap(endpointPrincipals),
      });
      const accesses = plan(ledger.write().fromVpcEndpoint(tables.ref));
      new TemporaryAccess(scope, "temporary-access", { shared: sharedNames(context), designs: { accesses } });
    });
    const policy = stack.policy("aws_vpc_endpoint.tables");
    const puts = (name: string): Decision => through(policy, session(name), "dynamodb:PutItem", item);
    expect(puts("temporary-access/prod/standing/prod-standing-ann")).toBe("allowed");
    expect(puts("temporary-access/prod/standing/prod-standing-dan")).toBe("implicitly denied");
    expect(puts("temporary-access/prod/unique/unique-0f8f")).toBe("allowed");
    expect(puts("temporary-access/prod/other/unique-0f8f")).toBe("implicitly denied");
    for (const key of ["standing", "unique"]) {
      expect(stack.policy(`aws_iam_policy.temporary-access_${key}_policy`).Statement).toEqual([
        expect.objectContaining({ Condition: { StringEquals: { "aws:SourceVpce": "${aws_vpc_endpoint.tables.id}" } } }),
      ]);
    }
  });

  it("is refused with everything that is wrong", () => {
    expect(
      refusals(() =>
        synthesizeStack((scope) => {
          new VpcEndpoint(scope, "streams", {
            service: "dynamodb-streams",
            type: "gateway",
            network: existingNetworkRef({ vpc: "main" }),
            principals: [reader],
          });
        }),
      ),
    ).toEqual([
      expect.stringContaining('type: "gateway" is no endpoint that dynamodb-streams has'),
      expect.stringContaining('network › vpc: "main" is not the ID of a VPC'),
      expect.stringContaining("network › routeTables: are none"),
      expect.stringContaining("was granted nothing that it could do through an endpoint for dynamodb-streams"),
    ]);
  });
});
