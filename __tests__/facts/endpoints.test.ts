// What the synthesised policies of VPC endpoints and KMS keys open, compared with a table that is written from AWS's pages.
import { role } from "../../modules/principals";
import { account as trustedAccount, type PolicyJson, service } from "../../modules/policy";
import { compilePolicyJson, decide, roleSession } from "../../modules/evaluation";
import { defineEnvironment, existingKey, existingNetwork } from "../../stacks";
import { allowsOnKey } from "../permission";
import { account, synthesizeEnvironment } from "../synth";
import {
  defaultKeyPolicy,
  endpointFacts,
  keyPolicyPrincipals,
  keyPolicyWithPrincipals,
  keyRequests,
  type Opening,
  type Passage,
} from "./endpoint-facts";
import { type Condition, sorted, triple } from "./triples";

const assumedBy = service("ec2");
const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "facts",
    account,
    region: "us-east-1",
    tables: {
      ledger: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_AND_OLD_IMAGES", pointInTimeRecovery: {} },
      payroll: { partitionKey: { name: "pk", type: "S" } },
    },
    buckets: { archive: { name: "acme-archive" } },
    keys: {
      fields: existingKey({ arn: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555" }),
      plain: {},
      named: { keyPolicy: keyPolicyPrincipals },
    },
    principals: ({ tables: { ledger, payroll }, buckets, keys, allTables, endpoints }) => ({
      // What a role is denied must not be opened to it.
      reader: role({ assumedBy })
        .allow(ledger.read({ indexes: [] }), buckets.archive.read({ prefix: "reports/" }))
        .deny(payroll),
      finder: role({ assumedBy }).allow(allTables.discover()),
      follower: role({ assumedBy }).allow(ledger.readStream()),
      auditor: role({ assumedBy }).allow(
        ledger.read({ indexes: [] }).between("2026-11-21T08:00:00Z", "2026-11-21T17:00:00Z"),
      ),
      inside: role({ assumedBy }).allow(ledger.read({ indexes: [] }).fromVpcEndpoint(endpoints.tables)),
      crypter: role({ assumedBy: trustedAccount(account) }).allow(keys.fields.decrypt()),
    }),
    networks: {
      main: existingNetwork({
        vpc: "vpc-0123456789abcdef0",
        routeTables: ["rtb-0123456789abcdef0"],
        subnets: ["subnet-0123456789abcdef0"],
        securityGroups: ["sg-0123456789abcdef0"],
      }),
    },
    endpoints: {
      tables: {
        service: "dynamodb",
        type: "gateway",
        network: "main",
        principals: ["reader", "finder", "auditor", "inside"],
      },
      streams: { service: "dynamodb-streams", type: "interface", network: "main", principals: ["follower", "finder"] },
      objects: {
        service: "s3",
        type: "gateway",
        network: "main",
        principals: ["reader"],
        bucketsOfAws: ["amazon-linux-2", "amazon-linux-2023", "ecr-layers"],
      },
      keys: { service: "kms", type: "interface", network: "main", principals: ["crypter"] },
      tokens: { service: "sts", type: "interface", network: "main", principals: ["reader", "crypter"] },
    },
  }),
  { ownAccounts: ["444455556666", "777788889999"] },
);

const endpoints = Object.entries(endpointFacts).map(([key, fact]) => ({
  key,
  fact,
  policy: stack.policy(`aws_vpc_endpoint.${key}`),
}));

/** Every triple that the policy of an endpoint opens, for each principal by itself. */
function opened({ Statement }: PolicyJson): string[] {
  return sorted(
    Statement.flatMap(({ Effect, Principal, Action = [], Resource = [], Condition: condition = {} }) => {
      expect([Effect, Principal]).toEqual(["Allow", "*"]);
      const { "aws:PrincipalArn": arns, ...others } = condition["StringEquals"] ?? {};
      const rest = { ...condition, StringEquals: others };
      return [arns ?? "everybody"]
        .flat()
        .flatMap((to) =>
          [Action].flat().flatMap((action) => [Resource].flat().map((each) => openedTo(to, action, each, rest))),
        );
    }),
  );
}

function expected(openings: readonly Opening[]): string[] {
  return sorted(
    openings.flatMap(({ to, resource, actions, condition }) =>
      [to].flat().flatMap((who) => actions.map((action) => openedTo(who, action, resource, condition))),
    ),
  );
}

function openedTo(who: string, action: string, resource: string, condition?: Condition): string {
  return `${who}: ${triple(action, resource, condition)}`;
}

const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

describe("what the policy of each endpoint opens", () => {
  test.each(endpoints)("$key: neither more nor less", ({ policy, fact }) => {
    expect(opened(policy)).toEqual(expected(fact.opens));
  });

  test.each(endpoints)("$key: by its type and the name of its service", ({ key, fact }) => {
    expect(stack.block(`aws_vpc_endpoint.${key}`)).toMatchObject({
      service_name: fact.serviceName,
      vpc_endpoint_type: fact.type,
    });
  });

  test.each(endpoints)("$key: requests of roles that may do everything", ({ policy, fact }) => {
    const endpoint = compilePolicyJson(fact.type === "Gateway" ? "gateway endpoint" : "interface endpoint", policy);
    const resourcePolicy = compilePolicyJson("resource", {
      Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: ["kms:*", "sts:*"], Resource: "*" }],
    });
    const decision = ([name, action, resource, context = {}]: Passage): string => {
      const layers = { identity: [everything], endpoint };
      const principal = roleSession(`arn:aws:iam::${account}:role/facts-${name}`, "session");
      const all = /^(kms|sts):/.test(action) ? { ...layers, resource: resourcePolicy } : layers;
      return decide(all, { principal, action, resource, context });
    };
    expect(fact.passes.filter((each) => decision(each) !== "allowed")).toEqual([]);
    expect(fact.stops.filter((each) => decision(each) !== "implicitly denied")).toEqual([]);
  });

  test("every endpoint has its facts", () => {
    const made = stack.addresses.filter((address) => address.startsWith("aws_vpc_endpoint."));
    expect(made).toEqual(sorted(Object.keys(endpointFacts).map((key) => `aws_vpc_endpoint.${key}`)));
  });
});

describe("the policy of a key", () => {
  test("leaves the decision to the IAM policies of its account", () => {
    expect(stack.policy("aws_kms_key.plain")).toEqual({ Version: "2012-10-17", Statement: defaultKeyPolicy });
  });

  const named = stack.policy("aws_kms_key.named");

  test("lets those in who are named, and for what", () => {
    expect(named.Statement).toHaveLength(keyPolicyWithPrincipals.length);
    expect(named.Statement).toEqual(expect.arrayContaining([...keyPolicyWithPrincipals]));
  });

  test("decides on requests of roles whose own policies allow everything", () => {
    const resource = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    const own: PolicyJson[] = [{ Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] }];
    const allowed = ([who, action, context = {}]: (typeof keyRequests)["allowed"][number]): boolean =>
      allowsOnKey(named, who, own, { action, resource, context });
    expect(keyRequests.allowed.filter((each) => !allowed(each))).toEqual([]);
    expect(keyRequests.refused.filter(allowed)).toEqual([]);
  });
});
