import fc from "fast-check";
import { BucketRef, type Grant, KeyRef, RoleRef, TableRef } from "../modules/grants";
import {
  hosted,
  internalTool,
  type InternalToolDescription,
  type PersonIdentity,
  role,
  selfHosted,
} from "../modules/principals";
import { operation, type OperationName, operations } from "../modules/catalogue";
import {
  account as trustedAccount,
  gitHubActions,
  type PolicyJson,
  service,
  type StatementJson,
  webIdentity,
} from "../modules/policy";
import { compilePolicyJson, decide, type RequestPrincipal, roleSession } from "../modules/evaluation";
import { proveTrust, type RequestContext } from "../modules/proof";
import {
  defineEnvironment,
  type Environment,
  existingEndpoint,
  existingIdentityProvider,
  existingNetwork,
  planEnvironments,
  summarize,
} from "../stacks";
import { environmentProof } from "../stacks/prove-environment";
import { allows } from "./permission";
import { refusals, type SynthesizedStack, synthesizeEnvironment } from "./synth";

const account = "111122223333";
const vendor = "123456789012";
const vpc = "vpc-0123456789abcdef0";
const published = "203.0.113.0/24";
const existing = `arn:aws:iam::${account}:role/apps/reports`;
const inside: RequestContext = { "aws:SourceVpc": vpc };
const fromVendor: RequestContext = { "aws:SourceIp": "203.0.113.9" };

const environment = defineEnvironment({
  name: "prod",
  account,
  region: "us-east-1",
  keys: { orders: {} },
  tables: {
    orders: {
      partitionKey: { name: "region", type: "S" },
      sortKey: { name: "id", type: "S" },
      encryptionKey: "orders",
    },
    users: { partitionKey: { name: "id", type: "S" } },
  },
  buckets: { exports: { name: "acme-exports" } },
  internalTools: ({ tables, buckets }) => ({
    // built in-house
    backoffice: internalTool({
      runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: [vpc] } }),
      identity: {
        sourceIdentity: [{ like: "*@acme.example" }],
        sessionTags: { region: ["us-east", "us-west"] },
      },
      path: "/tools/",
    })
      .readOnly(tables.orders.read({ indexes: [] }).onlyLeadingKeys({ principalTag: "region" }), tables.users.read())
      .readWrite(tables.orders.readWrite({ indexes: [] }).onlyLeadingKeys({ principalTag: "region" })),
    // runs as a role that its own team makes, and reaches STS through a NAT gateway
    reports: internalTool({
      runs: selfHosted({ as: existing, from: { vpcs: [vpc] }, assumesRolesFrom: { ipAddresses: ["198.51.100.7/32"] } }),
      identity: { sourceIdentity: ["ada", "bob"] },
    }).readOnly(buckets.exports.read({ prefix: "reports/" })),
    // a platform, in its vendor's cloud
    retool: internalTool({
      runs: hosted({ account: vendor, externalId: "2f9c", ipAddresses: [published] }),
      identity: "in the tool alone",
    })
      .readOnly(tables.orders.read())
      .readWrite(tables.orders.readWrite()),
  }),
});

const stack = synthesizeEnvironment(environment);
const backoffice = roleSession(`arn:aws:iam::${account}:role/tools/prod-backoffice`, "task");

/** The policies that a role holds, with what Terraform puts in place of the key. */
function policiesOf(from: SynthesizedStack, key: string): PolicyJson[] {
  const text = JSON.stringify(from.policiesOf(`aws_iam_role.${key}`));
  const arn = `arn:aws:kms:us-east-1:${account}:key/0123abcd-0123-0123-0123-0123456789ab`;
  return JSON.parse(text.replaceAll("${aws_kms_key.orders.arn}", arn)) as PolicyJson[];
}

const everything: PolicyJson = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as never;

interface Asked {
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Whether a call of AssumeRole gets a session: it has to be allowed by both sides, and so has what it asks for besides. */
function takes(
  from: SynthesizedStack,
  key: string,
  caller: { readonly principal: RequestPrincipal; readonly policies: readonly PolicyJson[] },
  { sourceIdentity, tags = {} }: Asked,
  network: RequestContext = inside,
): boolean {
  const { name, path = "/" } = from.block(`aws_iam_role.${key}`);
  const resource = compilePolicyJson("trust", from.policy(`aws_iam_role.${key}`, "assume_role_policy"));
  const identity = caller.policies.map((each) => compilePolicyJson("identity", each));
  const identified: RequestContext = sourceIdentity === undefined ? {} : { "sts:SourceIdentity": sourceIdentity };
  const tagged: RequestContext =
    Object.keys(tags).length === 0
      ? {}
      : {
          ...Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:RequestTag/${tag}`, value])),
          "aws:TagKeys": Object.keys(tags),
        };
  const calls: [string, RequestContext][] = [
    ["sts:AssumeRole", { ...identified, ...tagged }],
    ...(sourceIdentity === undefined ? [] : [["sts:SetSourceIdentity", identified] as [string, RequestContext]]),
    ...(Object.keys(tags).length === 0 ? [] : [["sts:TagSession", tagged] as [string, RequestContext]]),
  ];
  return calls.every(([action, context]) => {
    const decision = decide(
      { identity, resource },
      {
        principal: caller.principal,
        action,
        resource: `arn:aws:iam::${account}:role${String(path)}${String(name)}`,
        context: { ...context, ...network },
      },
    );
    if (decision === "unsupported") throw new Error(`${action} cannot be decided`);
    return decision === "allowed";
  });
}

const tool = { principal: backoffice, policies: stack.policiesOf("aws_iam_role.backoffice") };
const ada: Asked = { sourceIdentity: "ada@acme.example", tags: { region: "us-east" } };

describe("a tool built in-house", () => {
  const variants = ["backoffice-read-only", "backoffice-read-write"];

  test.each(variants)("takes %s for a person whom it names", (key) => {
    expect(takes(stack, key, tool, ada)).toBe(true);
  });

  test.each<[string, Asked, RequestContext]>([
    ["without a source identity", { tags: { region: "us-east" } }, inside],
    ["with a source identity of another form", { ...ada, sourceIdentity: "ada@evil.example" }, inside],
    ["with one that only begins so", { ...ada, sourceIdentity: "ada@acme.example.evil" }, inside],
    ["without the session tag", { sourceIdentity: "ada@acme.example" }, inside],
    ["with another value of the tag", { ...ada, tags: { region: "eu-west" } }, inside],
    ["with another tag beside it", { ...ada, tags: { region: "us-east", admin: "yes" } }, inside],
    ["with another tag in its place", { ...ada, tags: { admin: "yes" } }, inside],
    ["from another VPC", ada, { "aws:SourceVpc": "vpc-0123456789abcdef1" }],
    ["over the internet", ada, fromVendor],
  ])("takes no role %s", (_, asked, network) => {
    // The same on the side of the trust policies alone: whoever the tool's role is managed by, they hold.
    const allowedAll = { principal: backoffice, policies: [everything] };
    for (const key of variants) {
      for (const caller of [tool, allowedAll]) expect(takes(stack, key, caller, asked, network)).toBe(false);
    }
  });

  test.each<[string, RequestPrincipal]>([
    ["another role", roleSession(`arn:aws:iam::${account}:role/tools/other`, "x")],
    ["a role of the name elsewhere in the tree", roleSession(`arn:aws:iam::${account}:role/prod-backoffice`, "x")],
    ["a role of the name in another account", roleSession(`arn:aws:iam::${vendor}:role/tools/prod-backoffice`, "x")],
    ["one of its own variants", roleSession(`arn:aws:iam::${account}:role/tools/prod-backoffice-read-write`, "x")],
    ["a user", { type: "user", arn: `arn:aws:iam::${account}:user/ada` }],
    ["the service itself", { type: "service", name: "ecs-tasks.amazonaws.com" }],
    ["nobody known", { type: "anonymous" }],
  ])("is no other: %s takes no role for people", (_, principal) => {
    for (const key of variants) expect(takes(stack, key, { principal, policies: [everything] }, ada)).toBe(false);
  });

  test("runs as a role that the service gets for this account", () => {
    const asService = { principal: { type: "service", name: "ecs-tasks.amazonaws.com" } as const, policies: [] };
    expect(takes(stack, "backoffice", asService, {}, { "aws:SourceAccount": account })).toBe(true);
    expect(takes(stack, "backoffice", asService, {}, { "aws:SourceAccount": vendor })).toBe(false);
    expect(takes(stack, "backoffice", { principal: backoffice, policies: [everything] }, {}, inside)).toBe(false);
  });

  test("can do nothing by itself but take its roles", () => {
    const policies = stack.policiesOf("aws_iam_role.backoffice");
    const variant = `arn:aws:iam::${account}:role/tools/prod-backoffice-read-only`;
    const said = { "sts:SourceIdentity": "ada@acme.example", "aws:RequestTag/region": "us-east" };
    const context = { ...said, "aws:TagKeys": ["region"], ...inside };
    expect(allows(policies, "sts:AssumeRole", variant, context)).toBe(true);
    expect(allows(policies, "sts:AssumeRole", variant, inside)).toBe(false);
    expect(allows(policies, "sts:AssumeRole", `${variant}-2`, context)).toBe(false);
    expect(allows(policies, "sts:AssumeRole", `arn:aws:iam::${account}:role/admin`, context)).toBe(false);
    expect(
      allows(policies, "dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${account}:table/users`, {
        "aws:SourceVpc": vpc,
      }),
    ).toBe(false);
    const actions = policies.flatMap(({ Statement }) => Statement.flatMap((each) => each.Action ?? []));
    expect(actions.sort()).toEqual(["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]);
  });

  const orders = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
  const items = (region: string, tag?: string, network = inside): RequestContext => ({
    "dynamodb:LeadingKeys": [region],
    ...(tag === undefined ? {} : { "aws:PrincipalTag/region": tag }),
    ...network,
  });
  const mayDo = (key: string, action: string, context: RequestContext): boolean =>
    allows(policiesOf(stack, key), action, orders, context);

  test("an agent sees the items of their own region, and no others", () => {
    for (const key of variants) {
      expect(mayDo(key, "dynamodb:Query", items("us-east", "us-east"))).toBe(true);
      expect(mayDo(key, "dynamodb:Query", items("us-west", "us-east"))).toBe(false);
      expect(mayDo(key, "dynamodb:Query", items("us-east"))).toBe(false);
      expect(mayDo(key, "dynamodb:Scan", items("us-east", "us-east"))).toBe(false);
    }
  });

  test("only the variant for it writes", () => {
    const context = items("us-east", "us-east");
    expect(mayDo("backoffice-read-write", "dynamodb:PutItem", context)).toBe(true);
    expect(mayDo("backoffice-read-write", "dynamodb:PutItem", items("us-west", "us-east"))).toBe(false);
    expect(mayDo("backoffice-read-only", "dynamodb:PutItem", context)).toBe(false);
  });

  test("all of it is held to the VPC, but for what DynamoDB does with the key", () => {
    for (const network of [{}, fromVendor, { "aws:SourceVpc": "vpc-0123456789abcdef1" }]) {
      for (const key of variants)
        expect(mayDo(key, "dynamodb:Query", items("us-east", "us-east", network))).toBe(false);
    }
    const users = `arn:aws:dynamodb:us-east-1:${account}:table/users`;
    const readOnly = policiesOf(stack, "backoffice-read-only");
    expect(allows(readOnly, "dynamodb:GetItem", users, inside)).toBe(true);
    expect(allows(readOnly, "dynamodb:GetItem", users)).toBe(false);
    const decrypts = readOnly
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action }) => [Action].flat().includes("kms:Decrypt"));
    expect(decrypts).toHaveLength(1);
    expect(decrypts[0]?.Condition).toEqual({
      StringEquals: expect.objectContaining({ "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" }) as unknown,
    });
    expect(JSON.stringify(decrypts)).not.toContain("aws:SourceVpc");
  });
});

describe("a tool that runs as a role of its own team", () => {
  const reports = { principal: roleSession(existing, "task"), policies: [everything] };
  const nat: RequestContext = { "aws:SourceIp": "198.51.100.7" };

  test("brings it: only the role for people is made", () => {
    const roles = stack.addresses.filter((each) => each.startsWith("aws_iam_role.reports"));
    expect(roles).toEqual(["aws_iam_role.reports-read-only"]);
    expect(Object.keys(stack.outputs).filter((each) => each.startsWith("reports"))).toEqual([
      "reports_read_only_role_arn",
    ]);
  });

  test("takes it from where its requests to STS come from, with nothing but a source identity", () => {
    const key = "reports-read-only";
    expect(takes(stack, key, reports, { sourceIdentity: "ada" }, nat)).toBe(true);
    expect(takes(stack, key, reports, { sourceIdentity: "eve" }, nat)).toBe(false);
    expect(takes(stack, key, reports, {}, nat)).toBe(false);
    expect(takes(stack, key, reports, { sourceIdentity: "ada" }, inside)).toBe(false);
    expect(takes(stack, key, reports, { sourceIdentity: "ada", tags: { region: "us-east" } }, nat)).toBe(false);
    expect(takes(stack, key, tool, { sourceIdentity: "ada" }, nat)).toBe(false);
  });

  test("reads in its VPC", () => {
    const policies = stack.policiesOf("aws_iam_role.reports-read-only");
    const object = "arn:aws:s3:::acme-exports/reports/1.csv";
    expect(allows(policies, "s3:GetObject", object, inside)).toBe(true);
    expect(allows(policies, "s3:GetObject", object, nat)).toBe(false);
    expect(allows(policies, "s3:PutObject", object, inside)).toBe(false);
  });
});

describe("a tool on its vendor's hosts", () => {
  const cloud = { principal: roleSession(`arn:aws:iam::${vendor}:role/cloud`, "x"), policies: [everything] };
  const known: RequestContext = { ...fromVendor, "sts:ExternalId": "2f9c" };

  test("has no role of its own here", () => {
    const roles = stack.addresses.filter((each) => each.startsWith("aws_iam_role.retool"));
    expect(roles).toEqual(["aws_iam_role.retool-read-only", "aws_iam_role.retool-read-write"]);
  });

  test.each(["retool-read-only", "retool-read-write"])("takes %s with the external ID, from its addresses", (key) => {
    expect(takes(stack, key, cloud, {}, known)).toBe(true);
    expect(takes(stack, key, cloud, {}, fromVendor)).toBe(false);
    expect(takes(stack, key, cloud, {}, { ...known, "sts:ExternalId": "other" })).toBe(false);
    expect(takes(stack, key, cloud, {}, { ...known, "aws:SourceIp": "198.51.100.9" })).toBe(false);
    const another = { principal: roleSession("arn:aws:iam::999999999999:role/cloud", "x"), policies: [everything] };
    expect(takes(stack, key, another, {}, known)).toBe(false);
  });

  test("says nothing of people, and can say nothing", () => {
    expect(takes(stack, "retool-read-only", cloud, { sourceIdentity: "ada@acme.example" }, known)).toBe(false);
    expect(takes(stack, "retool-read-only", cloud, { tags: { region: "us-east" } }, known)).toBe(false);
  });

  test("can use the sessions from its addresses alone", () => {
    const policies = policiesOf(stack, "retool-read-write");
    const orders = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
    expect(allows(policies, "dynamodb:PutItem", orders, fromVendor)).toBe(true);
    expect(allows(policies, "dynamodb:PutItem", orders, { "aws:SourceIp": "198.51.100.9" })).toBe(false);
    expect(allows(policies, "dynamodb:PutItem", orders, inside)).toBe(false);
  });

  test("may be held to one role, and name people where it can", () => {
    const own = `arn:aws:iam::${vendor}:role/cloud`;
    const narrow = synthesizeEnvironment({
      ...environment,
      internalTools: ({ tables }) => ({
        panel: internalTool({
          runs: hosted({ account: vendor, externalId: "2f9c", role: own, ipAddresses: [published] }),
          identity: { sourceIdentity: [{ like: "*@acme.example" }] },
        }).readOnly(tables["orders"]?.read() as Grant),
      }),
    });
    const asked = { sourceIdentity: "ada@acme.example" };
    const other = { principal: roleSession(`${own}-2`, "x"), policies: [everything] };
    expect(takes(narrow, "panel-read-only", cloud, asked, known)).toBe(true);
    expect(takes(narrow, "panel-read-only", cloud, {}, known)).toBe(false);
    expect(takes(narrow, "panel-read-only", other, asked, known)).toBe(false);
  });
});

const person: PersonIdentity = { sourceIdentity: [{ like: "*@acme.example" }] };
const inVpc = selfHosted({ as: service("ecs-tasks"), from: { vpcs: [vpc] } });

/** An environment with one tool in it, as untyped code may write it. */
function withTool(make: (tables: Readonly<Record<string, TableRef>>) => unknown, parts: object = {}): Environment {
  return {
    ...environment,
    internalTools: ({ tables }) => ({ it: make(tables) }) as Record<string, InternalToolDescription>,
    ...parts,
  };
}

function problemsOf(make: (orders: TableRef) => unknown, parts: object = {}): string[] {
  return refusals(() =>
    planEnvironments([withTool(({ orders }) => (orders === undefined ? undefined : make(orders)), parts)]),
  );
}

describe("what is refused", () => {
  const reading =
    (runs: unknown, identity: unknown = person) =>
    (orders: TableRef) =>
      internalTool({ runs, identity } as never).readOnly(orders.read());

  test.each<[string, (orders: TableRef) => unknown, string]>([
    [
      "writing for those who only look",
      (orders) => internalTool({ runs: inVpc, identity: person }).readOnly(orders.read(), orders.readWrite()),
      "prod › internalTools › it › readOnly › tables › orders: does more than read, by dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem, dynamodb:BatchWriteItem, kms:Encrypt, kms:GenerateDataKey, ",
    ],
    [
      "an export for those who only look, which carries everything elsewhere",
      (orders) => internalTool({ runs: inVpc, identity: person }).readOnly(orders.grant(["exportTable"])),
      "readOnly › tables › orders: does more than read, by dynamodb:ExportTableToPointInTime. Grant it to those who may change things, with readWrite(…).",
    ],
    [
      "taking further roles for those who only look",
      () => internalTool({ runs: inVpc, identity: person }).readOnly(new RoleRef(existing).assume()),
      "does more than read, by sts:AssumeRole",
    ],
    [
      "nothing granted",
      () => internalTool({ runs: inVpc, identity: person }),
      "internalTools › it: is granted nothing",
    ],
    ["no identity at all", reading(inVpc, null), "internalTools › it › identity: null is not"],
    [
      "an identity that says nothing",
      reading(inVpc, {}),
      'it › identity: says nothing of the person. Name sourceIdentity or sessionTags; where the tool can carry neither, write "in the tool alone".',
    ],
    ["no source identity that would do", reading(inVpc, { sourceIdentity: [] }), "identity › sourceIdentity: is empty"],
    ["everybody", reading(inVpc, { sourceIdentity: [{ like: "*" }] }), 'sourceIdentity: "*" is everybody'],
    ["a variable", reading(inVpc, { sourceIdentity: ["${aws:userid}"] }), "sourceIdentity: "],
    ["no session tag", reading(inVpc, { sessionTags: {} }), "identity › sessionTags: is empty"],
    [
      "a session tag without values",
      reading(inVpc, { sessionTags: { region: [] } }),
      "sessionTags › region: has no value",
    ],
    [
      "a VPC that is none",
      reading(selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-1"] } })),
      'it › runs › from › vpcs: "vpc-1" is not the ID of a VPC',
    ],
    [
      "no VPC",
      reading(selfHosted({ as: service("ecs-tasks"), from: { vpcs: [] } })),
      "runs › from › vpcs: is empty: the tool could do nothing from anywhere",
    ],
    [
      "private addresses",
      reading(selfHosted({ as: service("ec2"), from: { ipAddresses: ["10.0.0.0/8"] } })),
      'runs › from › ipAddresses: "10.0.0.0/8" is not public',
    ],
    [
      "two kinds of networks at once",
      reading(selfHosted({ as: service("ec2"), from: { vpcs: [vpc], ipAddresses: [published] } })),
      "runs › from",
    ],
    [
      "a way to STS that is none",
      reading(
        selfHosted({ as: service("ec2"), from: { vpcs: [vpc] }, assumesRolesFrom: { vpcEndpoints: ["vpce-1"] } }),
      ),
      'runs › assumesRolesFrom › vpcEndpoints: "vpce-1" is not the ID of a VPC endpoint',
    ],
    [
      "people as the tool",
      reading(selfHosted({ as: trustedAccount(account).withMfa() as never, from: { vpcs: [vpc] } })),
      'runs › as: "account" is nothing that a tool runs as',
    ],
    [
      "jobs as the tool",
      reading(
        selfHosted({
          as: gitHubActions({ owner: "a", repository: "b", ownerId: "1", repositoryId: "2", branch: "main" }) as never,
          from: { vpcs: [vpc] },
        }),
      ),
      'runs › as: "GitHub Actions" is nothing that a tool runs as',
    ],
    [
      "people of a permission set as the tool",
      reading(
        selfHosted({
          as: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Support_0`,
          from: { vpcs: [vpc] },
        }),
      ),
      "each could claim to be anybody",
    ],
    [
      "every role as the tool",
      reading(selfHosted({ as: `arn:aws:iam::${account}:role/*`, from: { vpcs: [vpc] } })),
      "runs › as: ",
    ],
    [
      "a user as the tool",
      reading(selfHosted({ as: `arn:aws:iam::${account}:user/tool`, from: { vpcs: [vpc] } })),
      "is not the ARN of a role",
    ],
    [
      "a role of a third party as a self-hosted tool",
      reading(selfHosted({ as: `arn:aws:iam::${vendor}:role/tool`, from: { vpcs: [vpc] } })),
      `it-read-only › assumedBy › externalId: is missing for account ${vendor}, a third party`,
    ],
    [
      "a vendor from anywhere",
      reading(hosted({ account: vendor, externalId: "2f9c", ipAddresses: [] })),
      "runs › ipAddresses: is empty",
    ],
    [
      "a vendor from nearly everywhere",
      reading(hosted({ account: vendor, externalId: "2f9c", ipAddresses: ["0.0.0.0/0"] })),
      'runs › ipAddresses: "0.0.0.0/0" is nearly everybody',
    ],
    [
      "a vendor without an external ID",
      reading(hosted({ account: vendor, ipAddresses: [published] } as never)),
      "runs › externalId: is missing",
    ],
    [
      "the role of another vendor",
      reading(hosted({ account: vendor, externalId: "2f9c", role: existing, ipAddresses: [published] })),
      "is a role of account 111122223333, not of the trusted account",
    ],
    [
      "grants that ask for a tag which no session has",
      (orders) =>
        internalTool({ runs: inVpc, identity: person }).readOnly(
          orders.read({ indexes: [] }).onlyLeadingKeys({ principalTag: "region" }),
        ),
      'it › tables › orders: "onlyLeadingKeys" never applies: no request of the tool has the tag region. Have the tool say it: identity: { sessionTags: { region: "any" } }.',
    ],
    [
      "grants from elsewhere",
      (orders) =>
        internalTool({ runs: inVpc, identity: person }).readOnly(orders.read().fromVpc("vpc-0123456789abcdef1")),
      'it-read-only › tables › orders: "fromVpc" narrows a grant that has a condition on aws:SourceVpc already',
    ],
    ["what is no tool", () => role({ assumedBy: service("ecs-tasks") }), "internalTools › it: is no internal tool"],
    [
      "what is no grant",
      () => internalTool({ runs: inVpc, identity: person }).readOnly("orders" as never),
      "it-read-only: is allowed something that is no grant",
    ],
  ])("%s", (_, make, message) => {
    expect(problemsOf(make)).toContainEqual(expect.stringContaining(message));
  });

  test("but not a tag in another case, which is the same to IAM", () => {
    const said: PersonIdentity = { sessionTags: { region: ["us-east"] } };
    expect(
      problemsOf((orders) =>
        internalTool({ runs: inVpc, identity: said }).readOnly(
          orders.read({ indexes: [] }).onlyLeadingKeys({ principalTag: "Region" }),
        ),
      ),
    ).toEqual([]);
  });

  test("keys of roles that are taken", () => {
    const principals = (): object => ({ "it-read-only": role({ assumedBy: service("ecs-tasks"), name: "x" }) });
    expect(problemsOf(reading(inVpc), { principals })).toContainEqual(
      expect.stringContaining(
        'prod › internalTools › it: "it-read-only" is the key of a role of the tool, and of another principal',
      ),
    );
    const twice = refusals(() =>
      planEnvironments([
        {
          ...environment,
          internalTools: ({ tables }) => {
            const each = internalTool({ runs: inVpc, identity: person }).readOnly(tables["orders"]?.read() as Grant);
            return { it: each, "it-read-only": each };
          },
        },
      ]),
    );
    expect(twice).toContainEqual(expect.stringContaining('"it-read-only" is the key of a role of the tool'));
  });
});

describe("reading", () => {
  const arn = `arn:aws:kms:us-east-1:${account}:key/0123abcd-0123-0123-0123-0123456789ab`;
  const table = new TableRef({
    name: "orders",
    account,
    region: "us-east-1",
    keySchema: { partitionKey: { name: "region", type: "S" } },
    indexes: [],
    streamViewTypes: ["NEW_IMAGE"],
    pointInTimeRecovery: true,
  });

  /** Everything that can be done and changes nothing, nor carries anything elsewhere. Written by hand. */
  const reads: readonly OperationName[] = [
    ...(["getItem", "batchGetItem", "query", "scan", "conditionCheckItem", "partiQlSelect", "searchVectors"] as const),
    ...(["describeStream", "getShardIterator", "getRecords", "listStreams"] as const),
    ...(["getBucketLocation", "listObjects", "listObjectVersions", "listMultipartUploads"] as const),
    ...(["listMultipartUploadParts", "listImport", "readImport"] as const),
    ...(["decrypt", "decryptTableData", "decryptObjects"] as const),
    ...(["getObject", "getObjectAttributes", "getObjectTagging", "getObjectVersion"] as const),
  ];

  test("is what is named, and what describes or lists", () => {
    const refusedNames = (Object.keys(operations) as OperationName[]).filter((name) => {
      // Credentials of a database user may do whatever that user may.
      const only = /^(describe|list|get(?!WorkgroupCredentials))/.test(name) && operation(name).data === undefined;
      return !reads.includes(name) && !only;
    });
    expect(refusedNames).toEqual(expect.arrayContaining(["putItem", "updateTable", "exportTable", "assumeRole"]));
    for (const name of Object.keys(operations) as OperationName[]) {
      const given = operationGrant(name);
      const found = problemsOf(() => internalTool({ runs: inVpc, identity: person }).readOnly(given));
      const refused = found.some((each) => each.includes("does more than read"));
      expect({ name, refused }).toEqual({ name, refused: refusedNames.includes(name) });
    }
  });

  function operationGrant(name: OperationName): Grant {
    const some = table.read();
    return Object.assign(Object.create(Object.getPrototypeOf(some) as object) as Grant, some, {
      operations: [{ operation: name, resources: [arn] }],
    });
  }

  test("with a key of one's own and in a bucket", () => {
    const key = new KeyRef({ arn });
    const bucket = new BucketRef({ name: "acme-exports", account, region: "us-east-1" });
    const readOnly = (...grants: readonly Grant[]): string[] =>
      problemsOf(() => internalTool({ runs: inVpc, identity: person }).readOnly(...grants));
    expect(readOnly(key.decrypt(), bucket.read({ prefix: "reports/" }))).toEqual([]);
    expect(readOnly(key.encrypt())).toContainEqual(expect.stringContaining("does more than read"));
    expect(readOnly(bucket.write({ prefix: "reports/" }))).toContainEqual(
      expect.stringContaining("does more than read, by s3:PutObject, s3:AbortMultipartUpload"),
    );
  });
});

describe("behind endpoints and in perimeters", () => {
  const main = existingNetwork({
    vpc,
    routeTables: ["rtb-0123456789abcdef0"],
    subnets: ["subnet-0123456789abcdef0"],
    securityGroups: ["sg-0123456789abcdef0"],
  });
  const closed = defineEnvironment({
    name: "prod",
    account,
    region: "us-east-1",
    tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
    internalTools: ({ tables, endpoints }) => ({
      backoffice: internalTool({
        runs: selfHosted({
          as: service("ecs-tasks"),
          from: { vpcEndpoints: [endpoints.tables, endpoints.sts] },
        }),
        identity: person,
      })
        .readOnly(tables.ledger.read())
        .readWrite(tables.ledger.readWrite()),
      retool: internalTool({
        runs: hosted({ account: vendor, externalId: "2f9c", ipAddresses: [published] }),
        identity: "in the tool alone",
      }).readOnly(tables.ledger.read()),
    }),
    networks: { main },
    endpoints: {
      tables: {
        service: "dynamodb",
        type: "gateway",
        network: "main",
        principals: ["backoffice-read-only", "backoffice-read-write"],
      },
      sts: { service: "sts", type: "interface", network: "main", principals: ["backoffice"] },
    },
    perimeters: {
      ledger: {
        tables: ["ledger"],
        through: ["tables"],
        deployer: `arn:aws:iam::${account}:role/terraform`,
        except: { principals: ["retool-read-only"] },
      },
    },
  });
  const ids = { sts: "vpce-00000000000000001", tables: "vpce-00000000000000002" };
  const applied = (policy: PolicyJson): PolicyJson =>
    JSON.parse(
      JSON.stringify(policy).replace(/\$\{aws_vpc_endpoint\.(\w+)\.id\}/g, (_, name: keyof typeof ids) => ids[name]),
    ) as PolicyJson;

  test("the tool's roles stand there by their keys", () => {
    const built = synthesizeEnvironment(closed);
    const trust = applied(built.policy("aws_iam_role.backoffice-read-only", "assume_role_policy"));
    expect(trust.Statement.map(({ Condition }) => Condition?.["StringEquals"]?.["aws:SourceVpce"])).toEqual([
      Object.values(ids).sort(),
      Object.values(ids).sort(),
    ]);
    const policies = built.policiesOf("aws_iam_role.backoffice-read-only").map(applied);
    const ledger = `arn:aws:dynamodb:us-east-1:${account}:table/ledger`;
    expect(allows(policies, "dynamodb:GetItem", ledger, { "aws:SourceVpce": ids.tables })).toBe(true);
    expect(allows(policies, "dynamodb:GetItem", ledger, { "aws:SourceVpce": "vpce-00000000000000003" })).toBe(false);
    const sts = JSON.stringify(built.policy("aws_vpc_endpoint.sts"));
    expect(sts).toContain(`arn:aws:iam::${account}:role/prod-backoffice-read-write`);
    const perimeter = JSON.stringify(built.policy("aws_dynamodb_resource_policy.ledger_policy"));
    expect(perimeter).toContain(`arn:aws:iam::${account}:role/prod-retool-read-only`);
  });

  test("are proved where both the tool and a role for people stand behind the endpoint for STS", () => {
    const sts = {
      service: "sts",
      type: "interface",
      network: "main",
      principals: ["backoffice", "backoffice-read-only"],
    };
    expect(refusals(() => planEnvironments([{ ...closed, endpoints: { ...closed.endpoints, sts } as never }]))).toEqual(
      [],
    );
  });

  test("a vendor's tool that nobody excepts would be cut off", () => {
    const perimeters = { ledger: { ...closed.perimeters?.["ledger"], except: {} } };
    expect(refusals(() => planEnvironments([{ ...closed, perimeters: perimeters as never }]))).toEqual([
      expect.stringContaining('perimeters › ledger: "retool-read-only" was granted something on the table ledger'),
    ]);
  });

  test("a tool that nobody else hosts is refused as a vendor's", () => {
    const internalTools: Environment["internalTools"] = ({ tables }) => ({
      retool: internalTool({
        runs: hosted({ account, externalId: "2f9c", ipAddresses: [published] }),
        identity: "in the tool alone",
      }).readOnly(tables["ledger"]?.read() as Grant),
    });
    expect(refusals(() => planEnvironments([{ ...closed, internalTools, endpoints: {}, perimeters: {} }]))).toEqual([
      `prod › internalTools › retool › runs › account: "${account}" is the environment's own account, and not that of who hosts the tool. Copy the vendor's from its connection page, or say selfHosted({ as: … }).`,
    ]);
  });

  test("endpoints of which none leads to STS are refused", () => {
    const internalTools: Environment["internalTools"] = ({ tables, endpoints }) => ({
      backoffice: internalTool({
        runs: selfHosted({ as: service("ecs-tasks"), from: { vpcEndpoints: [endpoints["tables"] ?? ""] } }),
        identity: person,
      }).readOnly(tables["ledger"]?.read() as Grant),
    });
    const { tables } = closed.endpoints ?? {};
    const endpoints = { tables: { ...tables, principals: ["backoffice-read-only"] } } as never;
    expect(refusals(() => planEnvironments([{ ...closed, internalTools, endpoints, perimeters: {} }]))).toEqual([
      "prod › internalTools › backoffice › runs: comes through no endpoint for STS, and could take no role. Name one " +
        "beside the others, or say where requests to STS come from, with assumesRolesFrom.",
    ]);
  });

  describe("in a VPC that is made here", () => {
    const internalTools: Environment["internalTools"] = ({ tables, networks }) => ({
      backoffice: internalTool({
        runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: [networks["made"]?.vpc ?? ""] } }),
        identity: person,
      }).readOnly(tables["ledger"]?.read() as Grant),
    });
    const networks = { made: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"] } };
    const tables = { service: "dynamodb", type: "gateway", network: "made", principals: ["backoffice-read-only"] };
    const sts = { service: "sts", type: "interface", network: "made", principals: ["backoffice"] };
    const problemsOf = (endpoints: object): string[] =>
      refusals(() =>
        planEnvironments([{ ...closed, internalTools, networks, endpoints: endpoints as never, perimeters: {} }]),
      );

    test("it passes where it is behind endpoints for the data and for STS, or somebody else makes that", () => {
      expect(problemsOf({ tables, sts })).toEqual([]);
      expect(problemsOf({ tables, sts: { ...sts, principals: ["backoffice-read-only"] } })).toEqual([]);
      expect(problemsOf({ tables, sts: existingEndpoint({ service: "sts", id: "vpce-0123456789abcdef0" }) })).toEqual(
        [],
      );
    });

    test("it is refused without a way to STS", () => {
      expect(problemsOf({ tables })).toEqual([
        'prod › internalTools › backoffice › runs: "made" has no endpoint for STS that the tool\'s roles are behind, and no other way to STS, so that the tool could take no role. Add one in that network, with principals: ["backoffice","backoffice-read-only"], or say where requests to STS come from, with assumesRolesFrom.',
      ]);
    });

    test("it is refused where no endpoint lets it through to the data", () => {
      const principals = ["other"];
      const others: Environment["principals"] = ({ tables: all }) => ({
        other: role({ assumedBy: service("ecs-tasks") }).allow(all["ledger"]?.read() as Grant),
      });
      const endpoints = { tables: { ...tables, principals }, sts } as never;
      const environment = { ...closed, internalTools, networks, endpoints, principals: others, perimeters: {} };
      expect(refusals(() => planEnvironments([environment]))).toEqual([
        'prod › principals › backoffice-read-only › tables › ledger: "made" is the network that this is held to, and no endpoint there lets it through. Name "backoffice-read-only" under principals of an endpoint in that network for the service that this is of.',
      ]);
    });
  });

  test("a name that no tool has does not compile", () => {
    const misspelt = defineEnvironment({
      name: "prod",
      account,
      region: "us-east-1",
      tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
      principals: ({ tables }) => ({ app: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read()) }),
      internalTools: ({ tables }) => ({
        backoffice: internalTool({ runs: inVpc, identity: person }).readOnly(tables.ledger.read()),
      }),
      networks: { main },
      endpoints: {
        // @ts-expect-error -- it is backoffice-read-only
        tables: {
          service: "dynamodb",
          type: "gateway",
          network: "main",
          principals: ["app", "backoffice-read-only", "backoffice-readonly"],
        },
      },
    });
    expect(refusals(() => planEnvironments([misspelt]))).toEqual([
      expect.stringContaining('no principal "backoffice-readonly"; did you mean "backoffice-read-only"?'),
    ]);
  });
});

describe("the proof of a tool's trust policies", () => {
  const [plan] = planEnvironments([environment]);
  const trusts = plan === undefined ? [] : environmentProof(plan).trusts;

  test.each(trusts.map((each) => [each.place.join(" › "), each] as const))("%s is proved", (_, each) => {
    expect(proveTrust(each)).toEqual([]);
  });

  test.each(trusts.map((each) => [each.place.join(" › "), each] as const))(
    "%s: a condition less, another value or a wildcard, is caught",
    (_, each) => {
      const { policy } = each;
      const caught = (index: number, Condition: StatementJson["Condition"]): boolean => {
        const Statement = policy.Statement.with(index, { ...policy.Statement[index], Condition } as StatementJson);
        return proveTrust({ ...each, policy: { ...policy, Statement } }).length > 0;
      };
      let mutations = 0;
      for (const [index, { Condition = {} }] of policy.Statement.entries()) {
        for (const [operator, keys] of Object.entries(Condition)) {
          for (const key of Object.keys(keys)) {
            const without = Object.fromEntries(Object.entries(keys).filter(([other]) => other !== key));
            expect({ key, caught: caught(index, { ...Condition, [operator]: without }) }).toEqual({
              key,
              caught: true,
            });
            if (operator !== "Null" && operator !== "IpAddress") {
              const wider = {
                ...Condition,
                [operator]: without,
                StringLike: { ...Condition["StringLike"], [key]: "*" },
              };
              expect({ key, caught: caught(index, wider) }).toEqual({ key, caught: true });
            }
            mutations += 1;
          }
        }
      }
      expect(mutations).toBeGreaterThan(0);
      for (const index of policy.Statement.keys()) {
        const Statement = policy.Statement.filter((_each, place) => place !== index);
        expect(proveTrust({ ...each, policy: { ...policy, Statement } })).not.toEqual([]);
      }
    },
  );
});

test("whatever is left out of what a tool must say and where it must be, no session comes of it", () => {
  const identities = fc.record(
    {
      sourceIdentity: fc.constantFrom([{ like: "*@acme.example" }], ["ada@acme.example", "bob@acme.example"]),
      sessionTags: fc.constantFrom<Readonly<Record<string, readonly string[] | "any">>>(
        { region: ["us-east"] },
        { region: "any", ticket: ["OPS-1", "OPS-2"] },
      ),
    },
    { requiredKeys: [] },
  );
  const networks = fc.constantFrom<[Parameters<typeof selfHosted>[0]["from"], RequestContext]>(
    [{ vpcs: [vpc] }, inside],
    [{ vpcEndpoints: ["vpce-0123456789abcdef0"] }, { "aws:SourceVpce": "vpce-0123456789abcdef0" }],
    [{ ipAddresses: [published] }, fromVendor],
  );
  fc.assert(
    fc.property(identities, networks, fc.boolean(), (given, [from, network], brings) => {
      const identity: PersonIdentity = Object.keys(given).length === 0 ? "in the tool alone" : given;
      const as = brings ? existing : service("ecs-tasks");
      const built = synthesizeEnvironment(
        withTool(({ users }) =>
          internalTool({ runs: selfHosted({ as, from }), identity }).readWrite(users?.write() as Grant),
        ),
      );
      const caller = {
        principal: roleSession(brings ? existing : `arn:aws:iam::${account}:role/prod-it`, "task"),
        policies: brings ? [everything] : built.policiesOf("aws_iam_role.it"),
      };
      const tags: Record<string, string> =
        given.sessionTags === undefined
          ? {}
          : "ticket" in given.sessionTags
            ? { region: "us-east", ticket: "OPS-2" }
            : { region: "us-east" };
      const asked: Asked = {
        ...(given.sourceIdentity === undefined ? {} : { sourceIdentity: "bob@acme.example" }),
        tags,
      };
      const takesIt = (what: Asked, where: RequestContext): boolean =>
        takes(built, "it-read-write", caller, what, where);
      expect(takesIt(asked, network)).toBe(true);
      expect(takesIt(asked, {})).toBe(false);
      if (given.sourceIdentity !== undefined) expect(takesIt({ tags }, network)).toBe(false);
      expect(takesIt({ ...asked, sourceIdentity: "eve@evil.example" }, network)).toBe(false);
      expect(takesIt({ ...asked, tags: { ...tags, admin: "yes" } }, network)).toBe(false);
      for (const left of Object.keys(tags)) {
        const fewer = Object.fromEntries(Object.entries(tags).filter(([tag]) => tag !== left));
        expect(takesIt({ ...asked, tags: fewer }, network)).toBe(false);
      }
    }),
    { numRuns: 30 },
  );
});

test("the summary says who is where, and how people are known", () => {
  const summary = summarize(planEnvironments([environment]));
  for (const line of [
    `backoffice  self-hosted, from ${vpc}, to STS from ${vpc}`,
    "people known by source identity *@acme.example and session tags region",
    "roles prod-backoffice, prod-backoffice-read-only, prod-backoffice-read-write",
    `reports     self-hosted, from ${vpc}, to STS from 198.51.100.7/32`,
    "people known by source identity ada, bob",
    `retool      hosted by account ${vendor}, from ${published}`,
    "people are known in the tool alone, and not to CloudTrail",
  ]) {
    expect(summary).toContain(line);
  }
});

test("a tool in a cluster runs as a web identity, from anywhere where it has to", () => {
  const providerUrl = "oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF";
  const as = webIdentity({
    providerUrl,
    audience: "sts.amazonaws.com",
    subjects: ["system:serviceaccount:tools:backoffice"],
  });
  const runs = selfHosted({ as, from: { vpcs: [vpc] }, assumesRolesFrom: "anywhere" });
  const built = synthesizeEnvironment({
    ...withTool(({ users }) => internalTool({ runs, identity: person }).readOnly(users?.read() as Grant)),
    identityProviders: { cluster: existingIdentityProvider({ url: providerUrl, audience: "sts.amazonaws.com" }) },
  });
  expect(JSON.stringify(built.policy("aws_iam_role.it", "assume_role_policy"))).toContain("AssumeRoleWithWebIdentity");
  const caller = {
    principal: roleSession(`arn:aws:iam::${account}:role/prod-it`, "task"),
    policies: built.policiesOf("aws_iam_role.it"),
  };
  expect(takes(built, "it-read-only", caller, { sourceIdentity: "ada@acme.example" }, {})).toBe(true);
  expect(takes(built, "it-read-only", caller, {}, {})).toBe(false);
});

test("a window on all grants of a variant is one on its trust too", () => {
  const built = synthesizeEnvironment(
    withTool(({ users }) =>
      internalTool({ runs: inVpc, identity: person }).readWrite(
        users?.write().between("2026-11-21T09:00:00Z", "2026-11-21T17:00:00Z") as Grant,
      ),
    ),
  );
  const caller = {
    principal: roleSession(`arn:aws:iam::${account}:role/prod-it`, "task"),
    policies: built.policiesOf("aws_iam_role.it"),
  };
  const at = (instant: string): RequestContext => ({ ...inside, "aws:CurrentTime": instant });
  const asked = { sourceIdentity: "ada@acme.example" };
  expect(takes(built, "it-read-write", caller, asked, at("2026-11-21T12:00:00Z"))).toBe(true);
  expect(takes(built, "it-read-write", caller, asked, at("2026-11-21T18:00:00Z"))).toBe(false);
});
