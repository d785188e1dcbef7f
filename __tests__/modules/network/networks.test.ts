import { role } from "../../../modules/principals";
import {
  checkExistingNetwork,
  checkNetwork,
  Network,
  type NetworkProps,
  existingNetworkRef,
  VpcEndpoint,
} from "../../../modules/network";
import { formatProblem } from "../../../modules/validation";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { type PolicyJson, service } from "../../../modules/policy";
import { iamUser, peer, temporaryAccess } from "../../../modules/temporary-access";
import { defineEnvironment, type Environment, existingNetwork, planEnvironments, summarize } from "../../../stacks";
import { account, refusals, synthesizeEnvironment, synthesizeStack } from "../../synth";

describe("a network", () => {
  it("has private subnets that share its addresses, and lets nothing but its hosts reach its endpoints", () => {
    const stack = synthesizeStack((scope) => {
      const { ref } = new Network(scope, "ledger", {
        cidrBlock: "10.20.0.0/24",
        availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
        tags: { team: "ledger" },
      });
      expect(ref.vpc.id).toBe("vpc-<ledger>");
    });
    const tags = { team: "ledger" };
    const vpc = "${aws_vpc.ledger.id}";
    expect(stack.block("aws_vpc.ledger")).toEqual({
      cidr_block: "10.20.0.0/24",
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags,
    });
    expect(stack.block("aws_subnet.ledger_us-east-1b")).toEqual({
      vpc_id: vpc,
      availability_zone: "us-east-1b",
      cidr_block: '${cidrsubnet("10.20.0.0/24", 2, 1)}',
      tags,
    });
    expect(stack.block("aws_route_table.ledger_route_table")).toEqual({ vpc_id: vpc, tags });
    expect(stack.block("aws_route_table_association.ledger_us-east-1b_routes")).toEqual({
      route_table_id: "${aws_route_table.ledger_route_table.id}",
      subnet_id: "${aws_subnet.ledger_us-east-1b.id}",
    });
    expect(stack.block("aws_default_security_group.ledger_default_security_group")).toEqual({ vpc_id: vpc, tags });
    expect(stack.block("aws_vpc_security_group_ingress_rule.ledger_endpoints_ingress")).toEqual({
      security_group_id: "${aws_security_group.ledger_endpoints.id}",
      description: "HTTPS from the VPC",
      cidr_ipv4: "10.20.0.0/24",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      tags,
    });
    expect(stack.addresses.filter((address) => /gateway|^aws_route\./.test(address))).toEqual([]);
  });

  it.each<[string, Partial<NetworkProps>, readonly string[]]>([
    [
      "addresses that are none",
      { cidrBlock: "10.20.0.1/24" },
      ['cidrBlock: "10.20.0.1/24" is not the range of IPv4 addresses of a VPC, /16 to /28'],
    ],
    ["addresses that are too many", { cidrBlock: "10.0.0.0/8" }, ['cidrBlock: "10.0.0.0/8" is not the range']],
    [
      "addresses of the host itself",
      { cidrBlock: "127.1.0.0/24" },
      ['cidrBlock: "127.1.0.0/24" is a range that no hosts'],
    ],
    ["addresses of groups", { cidrBlock: "239.0.0.0/16" }, ['cidrBlock: "239.0.0.0/16" is a range that no hosts have']],
    ["addresses of IPv6", { cidrBlock: "2001:db8::/32" }, ['cidrBlock: "2001:db8::/32" is not the range']],
    [
      "more zones than the addresses are enough for",
      { cidrBlock: "10.20.0.0/27", availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"] },
      ['cidrBlock: "10.20.0.0/27" is too small for 3 subnets: AWS wants a /28 for each at least. Take a /26 or larger'],
    ],
    ["no zone", { availabilityZones: [] }, ["availabilityZones: 0 zones are not 1 to 6"]],
    [
      "zones elsewhere, and twice",
      { availabilityZones: ["eu-west-1a", "us-east-1", "us-east-1a", "us-east-1a"] },
      [
        'availabilityZones: "eu-west-1a" is no availability zone of us-east-1',
        'availabilityZones: "us-east-1" is no availability zone of us-east-1',
        'availabilityZones: "us-east-1a" is named twice',
      ],
    ],
    ["something else", { cidrBlock: 10 as never }, ["cidrBlock: "]],
  ])("refuses %s", (_, wrong, expected) => {
    const props = { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"], ...wrong };
    expect(checkNetwork(props, "us-east-1").map(formatProblem)).toEqual(
      expected.map((each) => expect.stringContaining(each) as unknown),
    );
    expect(
      refusals(() =>
        synthesizeStack((scope) => {
          new Network(scope, "ledger", props);
        }),
      ).length,
    ).toBe(expected.length);
  });

  it("that exists is refused with every ID that is none", () => {
    expect(
      checkExistingNetwork({
        vpc: "main",
        routeTables: ["rtb-0123456789abcdef0", "rtb-0123456789abcdef0"],
        subnets: ["a"],
        securityGroups: ["vpc-0123456789abcdef0"],
      }).map(formatProblem),
    ).toEqual([
      'vpc: "main" is not the ID of a VPC. Copy it from the VPC console, as in "vpc-0123456789abcdef0".',
      'routeTables: "rtb-0123456789abcdef0" is named twice. Name it once.',
      'subnets: "a" is not the ID of a subnet. Copy it from the VPC console, as in "subnet-0123456789abcdef0".',
      'securityGroups: "vpc-0123456789abcdef0" is not the ID of a security group. Copy it from the VPC console, as in "sg-0123456789abcdef0".',
    ]);
  });
});

describe("the networks of an environment", () => {
  const environment = defineEnvironment({
    name: "prod",
    account,
    region: "us-east-1",
    tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
    networks: {
      closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a", "us-east-1b"] },
      office: existingNetwork({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] }),
    },
    principals: ({ tables, networks }) => ({
      app: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read().fromVpc(networks.closed.vpc)),
      desk: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read()),
    }),
    endpoints: {
      tables: { service: "dynamodb", type: "gateway", network: "closed", principals: ["app"] },
      tokens: { service: "sts", type: "interface", network: "closed", principals: ["app"] },
      desks: { service: "dynamodb", type: "gateway", network: "office", principals: ["desk"] },
    },
  });
  const problems = (parts: Partial<Environment>): string[] =>
    refusals(() => planEnvironments([{ ...environment, ...parts }]));

  it("are where the endpoints are placed", () => {
    const stack = synthesizeEnvironment(environment);
    const vpc = "${aws_vpc.closed.id}";
    expect(stack.block("aws_vpc_endpoint.tables")).toMatchObject({
      vpc_id: vpc,
      route_table_ids: ["${aws_route_table.closed_route_table.id}"],
    });
    expect(stack.block("aws_vpc_endpoint.tokens")).toMatchObject({
      vpc_id: vpc,
      subnet_ids: ["${aws_subnet.closed_us-east-1a.id}", "${aws_subnet.closed_us-east-1b.id}"],
      security_group_ids: ["${aws_security_group.closed_endpoints.id}"],
    });
    expect(stack.block("aws_vpc_endpoint.desks")).toMatchObject({
      vpc_id: "vpc-0123456789abcdef0",
      route_table_ids: ["rtb-0123456789abcdef0"],
    });
    const references = stack.text.match(/\$\{aws_(vpc|subnet|route_table|security_group)\.[^.}]+/g) ?? [];
    expect(references.length).toBeGreaterThan(10);
    expect(stack.addresses).toEqual(expect.arrayContaining([...new Set(references)].map((each) => each.slice(2))));
    expect(stack.policy("aws_iam_policy.app_policy").Statement).toContainEqual(
      expect.objectContaining({ Condition: { StringEquals: { "aws:SourceVpc": vpc } } }),
    );
    expect(stack.json.output).toMatchObject({
      closed_vpc_id: { value: vpc },
      closed_route_table_id: { value: "${aws_route_table.closed_route_table.id}" },
      closed_subnet_ids: { value: ["${aws_subnet.closed_us-east-1a.id}", "${aws_subnet.closed_us-east-1b.id}"] },
    });
    expect(stack.json.output).not.toHaveProperty("office_vpc_id");
  });

  it("are summarized", () => {
    expect(summarize(planEnvironments([environment]))).toContain(
      "    closed  10.20.0.0/24 in us-east-1a, us-east-1b, no way to the internet\n    office  vpc-0123456789abcdef0, existing\n",
    );
  });

  it("are refused with everything that is wrong", () => {
    expect(
      problems({ networks: { ...environment.networks, closed: { cidrBlock: "x", availabilityZones: [] } } }),
    ).toEqual([
      expect.stringMatching(/^prod › networks › closed › cidrBlock: "x" is not the range/),
      expect.stringMatching(/^prod › networks › closed › availabilityZones: 0 zones are not/),
    ]);
    expect(
      problems({ networks: { ...environment.networks, office: existingNetwork({ vpc: "${aws_vpc.x.id}" }) } }),
    ).toEqual([expect.stringMatching(/^prod › networks › office › vpc: ".*" is not the ID of a VPC/)]);
    expect(problems({ networks: { closed: environment.networks?.["closed"] ?? {} } as never })).toEqual([
      'prod › endpoints › desks › network: no network "office" in the environment. There is closed.',
    ]);
    expect(
      problems({
        endpoints: {
          ...environment.endpoints,
          inside: { service: "kms", type: "interface", network: "office", principals: ["app"] },
        },
      }),
    ).toEqual([
      "prod › endpoints › inside › network › subnets: are none, and the endpoint would serve nobody. Name them.",
      "prod › endpoints › inside › network › securityGroups: are none, and the endpoint would serve nobody. Name them.",
    ]);
  });

  it("are refused by the compiler for keys that it does not have", () => {
    defineEnvironment({
      name: "prod",
      account,
      region: "us-east-1",
      networks: { closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"] } },
      // @ts-expect-error There is no network open.
      endpoints: { tables: { service: "dynamodb", type: "gateway", network: "open", principals: [] } },
    });
  });
});

describe("an endpoint for KMS", () => {
  const people = { alice: iamUser("alice"), bob: iamUser("bob") };
  const keyArn = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const stack = synthesizeEnvironment(
    defineEnvironment({
      name: "prod",
      account,
      region: "us-east-1",
      keys: { fields: {} },
      networks: { closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"] } },
      principals: ({ keys }) => ({
        app: role({ assumedBy: service("ecs-tasks") }).allow(keys.fields.encrypt()),
        outside: role({ assumedBy: service("ecs-tasks") }).allow(keys.fields.decrypt()),
      }),
      temporaryAccess: ({ keys }) => ({
        "on-call": temporaryAccess({ eligible: people, approval: peer(), maximumDuration: 3600 }).allow(
          keys.fields.decrypt(),
        ),
      }),
      endpoints: {
        keys: {
          service: "kms",
          type: "interface",
          network: "closed",
          principals: ["app"],
          temporaryAccess: ["on-call"],
        },
      },
    }),
  );
  const text = JSON.stringify(stack.policy("aws_vpc_endpoint.keys"));
  const policy = JSON.parse(text.replaceAll("${aws_kms_key.fields.arn}", keyArn)) as PolicyJson;
  const passes = (name: string, action: string, resource = keyArn): boolean =>
    decide(
      {
        identity: [compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] })],
        endpoint: compilePolicyJson("interface endpoint", policy),
        resource: compilePolicyJson("resource", {
          Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "*", Resource: "*" }],
        }),
      },
      { principal: roleSession(`arn:aws:iam::${account}:role/${name}`, "session"), action, resource },
    ) === "allowed";

  it("lets those behind it use the environment's own key, each for what was granted", () => {
    expect(stack.text).not.toContain("key/<");
    expect(passes("prod-app", "kms:GenerateDataKey")).toBe(true);
    expect(passes("prod-app", "kms:Decrypt")).toBe(false);
    const alice = "temporary-access/prod/on-call/prod-on-call-alice";
    expect(passes(alice, "kms:Decrypt")).toBe(true);
    expect(passes(alice, "kms:GenerateDataKey")).toBe(false);
    expect(passes("prod-outside", "kms:Decrypt")).toBe(false);
    expect(passes("prod-app", "kms:GenerateDataKey", `${keyArn.slice(0, -1)}c`)).toBe(false);
  });

  it("is refused in a stack of one's own without what stands for the key", () => {
    const principal = {
      arn: `arn:aws:iam::${account}:role/app`,
      policies: [
        {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "kms:Decrypt",
              Resource: `arn:aws:kms:us-east-1:${account}:key/<fields>`,
            },
          ],
        },
      ],
    } as const;
    const network = existingNetworkRef({
      vpc: "vpc-0123456789abcdef0",
      subnets: ["subnet-0123456789abcdef0"],
      securityGroups: ["sg-0123456789abcdef0"],
    });
    expect(
      refusals(() =>
        synthesizeStack((scope) => {
          new VpcEndpoint(scope, "keys", { service: "kms", type: "interface", network, principals: [principal] });
        }),
      ),
    ).toEqual([
      `"arn:aws:kms:us-east-1:${account}:key/<fields>" stands for something that is still to be made, and no Terraform expression for it is given. Hand over the expressions of the grants that the policy is made from: grantExpressions(grants).`,
    ]);
  });
});
