// What each connection trusts and allows, compared with a table that is written from the vendors' pages.
import { type Connection } from "../../modules/connections";
import { connect, problemsOf, trustOf } from "../connection";
import { connectionMakers } from "../connection-makers";
import { mayAssume } from "../permission";
import { type SynthesizedStack } from "../synth";
import { asker, sorted, triple, triplesOf } from "./triples";
import { publishedVendors, type PublishedVendor, retoolRequests, vendorFacts } from "./vendor-facts";

function made(maker: string, options: object): Connection {
  const make = connectionMakers[maker];
  if (make === undefined) throw new Error(`${maker} makes no connection.`);
  return make(options as never);
}

const held = (stack: SynthesizedStack) => stack.policiesOf("aws_iam_role.vendor_role");

const cases = Object.entries(vendorFacts).flatMap(([maker, { demands, options, connections }]) =>
  connections.map((fact) => {
    const connection = made(maker, { ...options, ...demands, ...fact.options });
    const stack = connect(connection, fact.region === undefined ? {} : { region: fact.region });
    return { label: `${maker} ${fact.label}`, fact, stack };
  }),
);

describe("what each connection trusts and allows is what its vendor publishes", () => {
  test.each(cases)("$label: the trust policy", ({ stack, fact }) => {
    expect(trustOf(stack)).toEqual({ Version: "2012-10-17", Statement: fact.trust });
  });

  test.each(cases)("$label: who gets the role", ({ stack, fact }) => {
    const trust = trustOf(stack);
    expect(fact.assumedBy.filter((caller) => !mayAssume(trust, ...caller))).toEqual([]);
    expect(fact.refusedTo.filter((caller) => mayAssume(trust, ...caller))).toEqual([]);
  });

  test.each(cases)("$label: the permissions, neither more nor less", ({ stack, fact }) => {
    const wanted = fact.allows.flatMap(([resource, actions, condition]) =>
      actions.map((action) => triple(action, resource, condition)),
    );
    expect(triplesOf(held(stack))).toEqual(sorted(wanted));
  });

  test.each(Object.entries(retoolRequests))("Retool's addresses of %s, to the last", (region, { from, not }) => {
    const { options, demands } = vendorFacts["retoolDynamoDb"] ?? { options: {}, demands: {} };
    const stack = connect(made("retoolDynamoDb", { ...options, ...demands, outboundRegions: [region] }));
    const ask = asker(held(stack));
    const decisions = (addresses: readonly string[]): string[] =>
      addresses.map((address) =>
        ask("dynamodb:GetItem", "arn:aws:dynamodb:us-west-2:123456789012:table/tableName", { "aws:SourceIp": address }),
      );
    expect(decisions(from)).toEqual(from.map(() => "allowed"));
    expect(decisions(not)).toEqual(not.map(() => "implicitly denied"));
  });
});

// It copies data out of AWS.
test.each([
  "putItem",
  "updateItem",
  "deleteItem",
  "batchWriteItem",
  "partiQlUpdate",
  "updateTable",
  "putResourcePolicy",
])("Fivetran is refused %s", (operation) => {
  const { options, demands } = vendorFacts["fivetranDynamoDb"] ?? { options: {}, demands: {} };
  const problems = problemsOf(made("fivetranDynamoDb", { ...options, ...demands, reads: ["scan", operation] }));
  expect(problems).toEqual([expect.stringContaining(operation)]);
});

describe("what a vendor does not publish is demanded", () => {
  test.each(
    Object.entries(vendorFacts).flatMap(([maker, { demands, options, vendor }]) =>
      Object.keys(demands).map((option) => ({ maker, option, vendor, options: { ...options, ...demands } })),
    ),
  )("$maker without $option is refused", ({ maker, option, vendor, options }) => {
    const [problem = "", ...others] = problemsOf(made(maker, { ...options, [option]: undefined }));
    expect(others).toEqual([]);
    expect(problem).toContain(`${option}: is missing`);
    if (option === "externalId") expect(problem).toContain(publishedVendors[vendor].externalIdShownOn);
  });

  test("only where no account is published is one asked for", () => {
    const asking = Object.values(vendorFacts).filter(({ demands }) => "vendorAccount" in demands);
    const unpublished = Object.values(vendorFacts).filter(
      ({ vendor }) => (publishedVendors[vendor] as PublishedVendor).account === undefined,
    );
    expect(asking).toEqual(unpublished);
  });
});

describe("the table of facts is complete", () => {
  test("every connection has its facts", () => {
    expect(sorted(Object.keys(connectionMakers))).toEqual(sorted(Object.keys(vendorFacts)));
  });

  test("every vendor has a connection, sources and the date on which they were compared", () => {
    expect(sorted(Object.values(vendorFacts).map(({ vendor }) => vendor))).toEqual(
      sorted(Object.keys(publishedVendors)),
    );
    for (const { sources, checked } of Object.values<PublishedVendor>(publishedVendors)) {
      expect(sources.length).toBeGreaterThan(0);
      expect(sources.filter((each) => !each.startsWith("https://"))).toEqual([]);
      expect(checked).toMatch(/^2\d{3}-\d{2}-\d{2}$/);
    }
  });
});
