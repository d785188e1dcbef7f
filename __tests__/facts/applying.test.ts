// Whether AWS sends requests that a grant allows: allowed on the synthesised JSON where it does, and refused at the synth
// where it does not.
import { policyDocument, policyJson } from "../../modules/policy";
import { type Grant } from "../../modules/grants";
import { defineEnvironment, type Environment, existingTable } from "../../stacks";
import { account, refusals, synthesizeEnvironment } from "../synth";
import { applied, type AppliedFact, type Refs, refused } from "./applying-facts";
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
    principals: (refs) => ({ caller: principal.allow(grant(refs as unknown as Refs)) }),
  };
}

describe("a request that AWS sends is allowed by the synthesised policies", () => {
  test.each(Object.entries(applied))("%s", (_, fact) => {
    const policies = synthesizeEnvironment(withPrincipal(fact)).policiesOf(`aws_iam_${fact.principal.kind}.caller`);
    expect(asker(policies)(fact.action, fact.resource, fact.sends)).toBe("allowed");
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
      grants.push(grant(refs as unknown as Refs));
      return {};
    },
  });
  const [only] = grants;
  if (only === undefined) throw new Error("the function was not called");
  return only;
}
