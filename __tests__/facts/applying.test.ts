// Whether AWS sends requests that a grant allows: allowed on the synthesised JSON where it does, and refused at the synth
// where it does not.
import { conditionKeyInfo, serviceAuthorization } from "../../modules/aws";
import { operations, resourceTagging } from "../../modules/catalogue";
import { callerKeys, policyDocument, policyJson } from "../../modules/policy";
import { type FederatedId, type Grant } from "../../modules/grants";
import { defineEnvironment, type Environment, existingTable, planEnvironments } from "../../stacks";
import { account, refusals, synthesizeEnvironment } from "../synth";
import { applied, type AppliedFact, refused } from "./applying-facts";
import { asker } from "./triples";

const environment = defineEnvironment({
  name: "facts",
  account,
  region: "us-east-1",
  keys: { fields: {} },
  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      sortKey: { name: "sk", type: "S" },
      localSecondaryIndexes: { "by-day": { sortKey: { name: "day", type: "S" } } },
      stream: "NEW_IMAGE",
      pointInTimeRecovery: { days: 7 },
      tags: { classification: "internal" },
    },
    shared: existingTable({
      partitionKey: { name: "pk", type: "S" },
      requires: { stream: ["NEW_IMAGE"] },
    }),
  },
  buckets: { lake: { name: "acme-lake" } },
});

function withPrincipal({ principal, grant, tags }: Pick<AppliedFact, "principal" | "grant" | "tags">): Environment {
  return {
    ...environment,
    ...(tags === undefined ? {} : { tags }),
    principals: (refs) => ({ caller: principal.allow(grant(refs)) }),
  };
}

describe("a request that AWS sends is allowed by the synthesised policies", () => {
  test.each(Object.entries(applied))("%s", (_, fact) => {
    const policies = synthesizeEnvironment(withPrincipal(fact)).policiesOf(`aws_iam_${fact.principal.kind}.caller`);
    expect(asker(policies)(fact.action, fact.resource, fact.sends)).toBe("allowed");
  });
});

// The tables that the product decides by, compared with AWS's reference.
describe("the tables of keys and tags", () => {
  test("the reference lists each key of the caller", () => {
    const ofTokens = serviceAuthorization("sts").conditionKeys;
    const unknown = callerKeys.filter(
      ({ key }) =>
        conditionKeyInfo(key.endsWith("/") ? `${key}team` : key) === undefined && !ofTokens.has(key.toLowerCase()),
    );
    // The hosts of identity pools outside of the partition aws are in guides alone.
    expect(unknown.map(({ key }) => key)).toEqual([
      "cognito-identity.cn-north-1.amazonaws.com.cn:sub",
      "cognito-identity.us-gov-east-1.amazonaws.com:sub",
      "cognito-identity-us-gov.amazonaws.com:sub",
    ]);
  });

  test("the ID of a user at each provider of the table can be the partition key of items", () => {
    const ids = callerKeys.flatMap(({ key, provider }) => (provider === undefined ? [] : [key as FederatedId]));
    const problems = ids.map((federatedId) => {
      const { ref } = planEnvironments([environment])[0]?.tables["orders"] ?? {};
      return ref?.read().onlyLeadingKeys({ federatedId }).problems;
    });
    expect(ids).toHaveLength(7);
    expect(problems).toEqual(ids.map(() => []));
  });

  test("each row of the tables has a page of AWS and a day", () => {
    for (const { source, read } of [...callerKeys, ...Object.values(resourceTagging)]) {
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
      expect(read).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  test("every type of resource that an operation is on is in the table, and the reference lists tags of no other", () => {
    const types = new Set(Object.values(operations).flatMap(({ on }): readonly string[] => on));
    expect([...types].filter((type) => resourceTagging[type] === undefined)).toEqual([]);
    const reference = {
      table: ["dynamodb", "table"],
      index: ["dynamodb", "index"],
      stream: ["dynamodb", "stream"],
      export: ["dynamodb", "export"],
      import: ["dynamodb", "import"],
      backup: ["dynamodb", "backup"],
      key: ["kms", "key"],
      kinesisStream: ["kinesis", "stream"],
      workgroup: ["redshift-serverless", "workgroup"],
      role: ["sts", "role"],
    } as const;
    const listed = Object.entries(reference).map(([type, [service, name]]) => [
      type,
      serviceAuthorization(service).resourceTypes.get(name)?.conditionKeys.includes("aws:ResourceTag/{TagKey}"),
    ]);
    expect(Object.fromEntries(listed)).toEqual({
      table: true,
      index: true,
      stream: true,
      export: false,
      import: false,
      backup: false,
      key: true,
      kinesisStream: true,
      workgroup: true,
      role: true,
    });
    const without = Object.keys(reference).filter((type) => resourceTagging[type]?.tags === "none");
    expect(without).toEqual(["export", "import", "backup"]);
  });
});

describe("a grant of which AWS sends no request that it allows is refused", () => {
  test.each(Object.entries(refused))("%s", (_, fact) => {
    const found = refusals(() => synthesizeEnvironment(withPrincipal(fact)));
    expect(found.join("\n")).toContain(fact.refusal);
    expect(found.filter((line) => !line.startsWith("facts › principals › caller › "))).toEqual([]);
  });

  // What the policy would be if the product did not refuse it; a narrowing that cannot hold leaves no grant at all.
  test.each(Object.entries(refused))("and allows none of the closest requests: %s", (_, fact) => {
    const { action, resource, sends } = fact;
    const grant = grantOf(fact);
    if (grant.operations.length === 0) {
      expect(grant.problems).not.toEqual([]);
      return;
    }
    const ask = asker([policyJson(policyDocument(grant.statements()))]);
    expect(sends.map((context) => ask(action, resource, context))).toEqual(sends.map(() => "implicitly denied"));
  });
});

function grantOf({ grant }: Pick<AppliedFact, "grant">): Grant {
  const grants: Grant[] = [];
  synthesizeEnvironment({
    ...environment,
    principals: (refs) => {
      grants.push(grant(refs));
      return {};
    },
  });
  const [only] = grants;
  if (only === undefined) throw new Error("the function was not called");
  return only;
}
