// What the policies of tables, streams and buckets say of endpoints and of other accounts, compared with a table that is
// written from AWS's pages.
import { type Grant, type Permission, type TableRef } from "../../modules/grants";
import { externalPrincipal } from "../../modules/principals";
import { type PolicyJson } from "../../modules/policy";
import { compilePolicyJson, decide, type Decision } from "../../modules/evaluation";
import { defineEnvironment, existingEndpoint } from "../../stacks";
import { account, refusals, type SynthesizedStack, synthesizeEnvironment } from "../synth";
import { perimeterFacts, type Request, type ResourcePolicyFact, sharingFacts } from "./resource-policy-facts";
import { sorted } from "./triples";

const partitionKey = { name: "pk", type: "S" } as const;
const globalSecondaryIndexes = { "by-day": { partitionKey: { name: "day", type: "S" } } } as const;
const reader = "arn:aws:iam::444455556666:role/analytics";
const deployer = `arn:aws:iam::${account}:role/terraform`;

const enclosed = defineEnvironment({
  name: "facts",
  account,
  region: "us-east-1",
  tables: {
    ledger: { partitionKey, globalSecondaryIndexes, stream: "NEW_IMAGE" },
    events: { partitionKey, stream: "NEW_IMAGE" },
  },
  buckets: { archive: { name: "acme-archive" } },
  endpoints: {
    office: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }),
    branch: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60719" }),
    changes: existingEndpoint({ service: "dynamodb-streams", id: "vpce-0b1b2c3d4e5f60718" }),
    objects: existingEndpoint({ service: "s3", id: "vpce-0c1b2c3d4e5f60718" }),
  },
  perimeters: {
    money: {
      tables: ["ledger"],
      buckets: ["archive"],
      through: ["office", "branch", "changes", "objects"],
      deployer,
      except: { arns: [`arn:aws:iam::${account}:role/replication/archive`] },
    },
    events: { tables: ["events"], through: ["office"], deployer, leavesStreamsOpen: true },
  },
});

const sharing = defineEnvironment({
  name: "facts",
  account,
  region: "us-east-1",
  tables: { orders: { partitionKey, globalSecondaryIndexes, stream: "NEW_IMAGE" }, users: { partitionKey } },
  buckets: {
    exports: { name: "acme-exports", accessLogs: { bucket: "logs", prefix: "exports/" } },
    logs: { name: "acme-logs" },
  },
  crossAccount: ({ tables: { orders, users }, buckets }) => ({
    analytics: externalPrincipal({
      account: "444455556666",
      roles: [reader],
    }).allow(orders.read(), orders.readStream(), buckets.exports.read({ prefix: "reports/" })),
    partner: externalPrincipal({ account: "777788889999", roles: "any" }).allow(
      users.read().fromIpAddresses("203.0.113.0/24"),
    ),
  }),
});

/** What is refused of a table with a customer-managed key that is shared with a role of another account. */
function sharingRefused(grant: (orders: TableRef) => Permission, use: readonly string[] = [reader]): string[] {
  const environment = defineEnvironment({
    name: "facts",
    account,
    region: "us-east-1",
    keys: { ledger: { keyPolicy: { use } } },
    tables: { orders: { partitionKey, encryptionKey: "ledger" } },
    crossAccount: ({ tables: { orders } }) => ({
      analytics: externalPrincipal({ account: "444455556666", roles: [reader] }).allow(grant(orders) as Grant),
    }),
  });
  return refusals(() => synthesizeEnvironment(environment, { ownAccounts: ["444455556666", "777788889999"] }));
}

const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

function decision(policy: PolicyJson, [principal, action, resource, context = {}]: Request): Decision {
  return decide(
    { identity: principal.type === "service" ? [] : [everything], resource: compilePolicyJson("resource", policy) },
    { principal, action, resource, resourceAccount: account, context },
  );
}

describe.each<[string, SynthesizedStack, Readonly<Record<string, ResourcePolicyFact>>]>([
  ["perimeters", synthesizeEnvironment(enclosed), perimeterFacts],
  ["what is shared", synthesizeEnvironment(sharing, { ownAccounts: ["444455556666", "777788889999"] }), sharingFacts],
])("%s", (_, stack, facts) => {
  test("is in the policies that there are", () => {
    const policies = stack.addresses.filter((address) => /_(resource|bucket)_policy\./.test(address));
    expect(policies).toEqual(sorted(Object.keys(facts)));
  });

  test.each(Object.entries(facts))("%s: its statements, neither more nor less", (address, { statements }) => {
    const found = stack.policy(address).Statement.map((each) => ({ ...each, Sid: undefined }));
    expect(found).toHaveLength(statements.length);
    expect(found).toEqual(expect.arrayContaining([...statements]));
  });

  test.each(Object.entries(facts))("%s: requests of those whose own policies allow everything", (address, fact) => {
    const policy = stack.policy(address);
    expect(fact.allowed.filter((each) => decision(policy, each) !== "allowed")).toEqual([]);
    expect(fact.refused.filter((each) => !decision(policy, each).endsWith("denied"))).toEqual([]);
  });
});

describe("what cannot be shared is refused", () => {
  test("no more than that", () => {
    expect(sharingRefused((orders) => orders.read())).toEqual([]);
    expect(sharingRefused((orders) => orders.read(), ["444455556666"])).toEqual([]);
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
  test("actions that DynamoDB takes from the account of the table alone", () => {
    const [refused = "", ...others] = sharingRefused((orders) => orders.backUp());
    expect(others).toEqual([]);
    expect(refused).toContain("dynamodb:CreateBackup");
  });

  // A resource policy binds the principals of its own account as well.
  test("denials", () => {
    expect(sharingRefused((orders) => orders.denial())).toEqual([expect.stringContaining("denies")]);
  });

  test("grants that need a permissions boundary, which a resource policy cannot ask for", () => {
    expect(sharingRefused((orders) => orders.read().onlyWithPermissionsBoundary())).toEqual([
      expect.stringContaining("permissions boundary"),
    ]);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
  test("data whose key does not let the other account in", () => {
    for (const use of [[], ["777788889999"], ["arn:aws:iam::444455556666:role/other"]]) {
      expect(sharingRefused((orders) => orders.read(), use)).toEqual([expect.stringContaining(reader)]);
    }
  });
});
