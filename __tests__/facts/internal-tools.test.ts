// What the roles of internal tools trust and allow, compared with a table that is written from AWS's pages.
import { hosted, internalTool, selfHosted } from "../../modules/principals";
import { service } from "../../modules/policy";
import { compilePolicyJson, decide } from "../../modules/evaluation";
import { defineEnvironment } from "../../stacks";
import { account, synthesizeEnvironment } from "../synth";
import { type Call, toolFacts } from "./tool-facts";
import { sorted, triple, triplesOf } from "./triples";

const from = { vpcs: ["vpc-0123456789abcdef0"] };
const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "facts",
    account,
    region: "us-east-1",
    tables: { orders: { partitionKey: { name: "region", type: "S" } } },
    buckets: { exports: { name: "acme-exports" } },
    internalTools: ({ tables: { orders }, buckets }) => ({
      backoffice: internalTool({
        runs: selfHosted({ as: service("ecs-tasks"), from }),
        identity: {
          sourceIdentity: [{ like: "*@acme.example" }],
          sessionTags: { region: ["us-east", "us-west"] },
        },
      })
        .readOnly(orders.read({ indexes: [] }))
        .readWrite(orders.readWrite({ indexes: [] })),
      reports: internalTool({
        runs: selfHosted({
          as: `arn:aws:iam::${account}:role/apps/reports`,
          from,
          assumesRolesFrom: { ipAddresses: ["198.51.100.7/32"] },
        }),
        identity: "in the tool alone",
      }).readOnly(buckets.exports.read({ prefix: "reports/" })),
      status: internalTool({
        runs: selfHosted({ as: service("ecs-tasks"), from }),
        identity: "in the tool alone",
      }).readOnly(orders.read({ indexes: [] })),
      cloud: internalTool({
        runs: hosted({ account: "123456789012", externalId: "2f9c", ipAddresses: ["203.0.113.0/24"] }),
        identity: "in the tool alone",
      })
        .readOnly(orders.read({ indexes: [] }))
        .readWrite(orders.write()),
    }),
  }),
);

const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }] });
const trustOf = (key: string) => stack.policy(`aws_iam_role.${key}`, "assume_role_policy");

const roles = Object.entries(toolFacts).map(([key, fact]) => ({ key, fact }));

describe("the roles of internal tools", () => {
  test("are these alone", () => {
    const made = stack.addresses.filter((address) => address.startsWith("aws_iam_role."));
    expect(made).toEqual(sorted(roles.map(({ key }) => `aws_iam_role.${key}`)));
  });

  test.each(roles)("$key: its trust policy", ({ key, fact }) => {
    const statements = trustOf(key).Statement.map((each) => ({ ...each, Sid: undefined }));
    expect(statements).toHaveLength(fact.trust.length);
    expect(statements).toEqual(expect.arrayContaining([...fact.trust]));
  });

  test.each(roles)("$key: who gets it", ({ key, fact }) => {
    const resource = compilePolicyJson("trust", trustOf(key));
    const decision = ([principal, context, action = "sts:AssumeRole"]: Call): string =>
      decide(
        { identity: principal.type === "service" ? [] : [everything], resource },
        { principal, action, resource: `arn:aws:iam::${account}:role/facts-${key}`, context },
      );
    expect(fact.assumedBy.filter((each) => decision(each) !== "allowed")).toEqual([]);
    expect(fact.refusedTo.filter((each) => decision(each) !== "implicitly denied")).toEqual([]);
  });

  test.each(roles)("$key: what it allows, neither more nor less", ({ key, fact }) => {
    expect(triplesOf(stack.policiesOf(`aws_iam_role.${key}`))).toEqual(
      sorted(
        fact.allows.flatMap(([resource, actions, condition]) =>
          actions.map((action) => triple(action, resource, condition)),
        ),
      ),
    );
  });
});
