// Whether AWS sends requests that a grant allows: allowed on the synthesised JSON where it does, and refused at the synth
// where it does not.
import { policyDocument, policyJson } from "../../modules/policy";
import { type TableGrant } from "../../modules/grants";
import { role, user } from "../../modules/principals";
import { account as trusted, service } from "../../modules/policy";
import { Role, User } from "../../modules/iam";
import { Table } from "../../modules/dynamodb";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects } from "cdktf";
import { defineEnvironment, type Environment, existingTable } from "../../stacks";
import { iamUser, peer, scheduledAccess, temporaryAccess } from "../../modules/temporary-access";
import { hosted, internalTool } from "../../modules/principals";
import { account, refusals, synthesizeEnvironment, synthesizeStack } from "../synth";
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

  // What the policy would be if the product did not refuse it.
  test.each(Object.entries(refused))("and would allow none of the closest: %s", (_, { grant, action, resource, sends }) => {
    const statements: ReturnType<TableGrant["statements"]>[] = [];
    refusals(() =>
      synthesizeEnvironment({
        ...environment,
        principals: (refs) => {
          statements.push(grant(refs as unknown as Refs).statements());
          return {};
        },
      }),
    );
    const policy = policyJson(policyDocument(statements.flat()));
    for (const context of sends) expect(asker([policy])(action, resource, context)).not.toBe("allowed");
  });
});
