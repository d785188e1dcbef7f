// What each narrowing lets through and holds back, compared with a table that is written from AWS's pages.
import { BucketRef, type Grant, KeyRef, type TableGrant, TableRef } from "../../modules/grants";
import { identityPolicies, type PrincipalDescription, proveGrants, role, user } from "../../modules/principals";
import {
  cognitoIdentities,
  policyDocument,
  policyJson,
  service,
  type TrustedPrincipal,
  webIdentity,
} from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { defineEnvironment } from "../../stacks";
import { narrowingNames } from "../narrowings";
import { account, refusals, synthesizeEnvironment } from "../synth";
import {
  changed,
  type Difference,
  encryptionContextOnKey,
  type NarrowingFact,
  narrowings,
  networkOnBucket,
  objectTagFact,
  objectTagsOnBucket,
  onTableKey,
  type Reach,
  reachOnTable,
  resourceTagsOnBucket,
} from "./narrowing-facts";
import { asker, call, type Condition, sorted, triple, triplesOf } from "./triples";
import { bucketOperations, keyVerbs, tableOperations } from "./verb-facts";

const region = "us-east-1";
const tableArn = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555";
const key = new KeyRef({ arn: keyArn });
const description = {
  name: "orders",
  account,
  region,
  keySchema: { partitionKey: { name: "pk", type: "S" } },
  indexes: [],
  streamViewTypes: ["NEW_IMAGE"],
  pointInTimeRecovery: true,
} as const;
const table = new TableRef(description);
const encryptedTable = new TableRef({ ...description, encryptionKey: key });

function granted(operations: readonly string[], of: TableRef = table): Grant {
  const [verb = ""] = operations;
  return verb in KeyRef.prototype ? call(key, verb, []) : call(of, "grant", [operations, { indexes: [] }]);
}

const rows = Object.entries(narrowings).flatMap(([name, facts]) =>
  facts.map((fact) => ({
    label: `${name}(${fact.arguments.map((each) => JSON.stringify(each)).join(", ")})`,
    name,
    fact,
    grant: call(granted(fact.operations), name, fact.arguments),
  })),
);

const resourceOf = (action: string): string => (action.startsWith("kms:") ? keyArn : tableArn);

/** The users of an identity provider, for what only their sessions carry. */
const usersOf: Readonly<Record<string, TrustedPrincipal>> = {
  "cognito-identity.amazonaws.com": cognitoIdentities({
    identityPool: "us-east-1:12345678-dead-beef-cafe-123456790abc",
  }),
  ...Object.fromEntries(
    ["accounts.google.com", "graph.facebook.com", "www.amazon.com"].map((providerUrl) => [
      providerUrl,
      webIdentity({ providerUrl, audience: "app-1", subjects: ["*"] }),
    ]),
  ),
};

/** A principal whose requests are allowed: a user with the tags that are asked for, or the users of an identity provider. */
function callerOf({ passes }: NarrowingFact): PrincipalDescription {
  const [users] = Object.keys(passes).flatMap((each) => usersOf[each.slice(0, each.indexOf(":"))] ?? []);
  if (users !== undefined) return role({ assumedBy: users });
  const tags = Object.entries(passes).flatMap(([each, value]) =>
    each.startsWith("aws:PrincipalTag/") ? [[each.slice("aws:PrincipalTag/".length), String(value)] as const] : [],
  );
  return user({ tags: Object.fromEntries(tags) });
}

function expected(conditions: NarrowingFact["conditions"]): string[] {
  return sorted(Object.entries(conditions).map(([action, each]) => triple(action, resourceOf(action), each)));
}

describe("the condition of each narrowing", () => {
  test.each(rows)("$label", ({ grant, fact }) => {
    expect(grant.problems).toEqual([]);
    expect(triplesOf([policyJson(policyDocument(grant.statements()))])).toEqual(expected(fact.conditions));
  });

  test("stands in the synthesised policies", () => {
    const name = (index: number): string => `person-${index}`;
    const stack = synthesizeEnvironment(
      defineEnvironment({
        name: "facts",
        account,
        region,
        permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
        principals: () =>
          Object.fromEntries(rows.map(({ grant, fact }, index) => [name(index), callerOf(fact).allow(grant)])),
      }),
    );
    const found = rows.map(({ label, fact }, index) => [
      label,
      triplesOf(stack.policiesOf(`aws_iam_${callerOf(fact).kind}.${name(index)}`)),
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(rows.map(({ label, fact }) => [label, expected(fact.conditions)])),
    );
  });

  test.each(Object.entries<Condition | undefined>(onTableKey))(
    "%s, on the key of a table with a customer-managed key",
    (name, condition) => {
      const [fact] = narrowings[name as keyof typeof narrowings];
      if (fact === undefined || condition === undefined) {
        expect(fact?.operations).toEqual(["encryptAndDecrypt"]);
        return;
      }
      const grant = call(granted(fact.operations, encryptedTable), name, fact.arguments);
      const onKey = triplesOf([policyJson(policyDocument(grant.statements()))]).filter((each) => each.includes("kms:"));
      const through: Condition = {
        StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" },
        ...condition,
      };
      expect(onKey).toEqual(expect.arrayContaining([triple("kms:Decrypt", keyArn, through)]));
      const [decrypt = ""] = onKey;
      expect(onKey.map((each) => each.replace(/^\S+/, ""))).toEqual(onKey.map(() => decrypt.replace(/^\S+/, "")));
    },
  );
});

describe("what each narrowing holds, leaves as it is and refuses", () => {
  const conditionsOf = (grant: Grant): string => JSON.stringify(grant.statements().map((each) => each.conditions));

  function outcome(grant: Grant, name: keyof typeof narrowings | "whenObjectTagged"): keyof Reach {
    const facts: readonly Pick<NarrowingFact, "arguments">[] =
      name === "whenObjectTagged" ? [objectTagFact] : narrowings[name];
    const narrower = call(grant, name, facts[0]?.arguments ?? []);
    if (narrower.problems.length > 0) return "refused";
    return conditionsOf(narrower) === conditionsOf(grant) ? "left" : "held";
  }

  function wanted(reach: Reach, operation: string): keyof Reach {
    const kinds = ["held", "left", "refused"] as const;
    const named = kinds.find((kind) => reach[kind] !== "others" && reach[kind]?.includes(operation));
    return named ?? kinds.find((kind) => reach[kind] === "others") ?? "refused";
  }

  function expectReach(
    on: TableRef | BucketRef,
    operations: readonly string[],
    name: keyof typeof narrowings | "whenObjectTagged",
    reach: Reach,
  ): void {
    const found = operations.map((each) => [each, outcome(call(on, "grant", [[each]]), name)]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(operations.map((each) => [each, wanted(reach, each)])),
    );
  }

  test.each(Object.keys(reachOnTable) as (keyof typeof reachOnTable)[])("%s, of operations on a table", (name) => {
    expectReach(table, Object.keys(tableOperations), name, reachOnTable[name]);
  });

  test.each(["fromIpAddresses", "fromVpc", "fromVpcEndpoint"] as const)("%s, of operations on a bucket", (name) => {
    const bucket = new BucketRef({ name: "acme-exports", account, region });
    expectReach(bucket, Object.keys(bucketOperations), name, networkOnBucket);
  });

  test("whenResourceTagged, of operations on a bucket", () => {
    const bucket = new BucketRef({ name: "acme-exports", account, region });
    expectReach(bucket, Object.keys(bucketOperations), "whenResourceTagged", resourceTagsOnBucket);
  });

  test("whenObjectTagged, of operations on a bucket", () => {
    const bucket = new BucketRef({ name: "acme-exports", account, region });
    expectReach(bucket, Object.keys(bucketOperations), "whenObjectTagged", objectTagsOnBucket);
  });

  test("withEncryptionContext, of verbs on a key", () => {
    const found = Object.keys(keyVerbs).map((verb) => [verb, outcome(call(key, verb, []), "withEncryptionContext")]);
    const kinds = Object.entries(encryptionContextOnKey);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(kinds.flatMap(([kind, verbs]) => verbs.map((verb) => [verb, kind]))),
    );
  });
});

describe("requests, put to the policy of each narrowing", () => {
  test.each(rows)("$label", ({ grant, fact }) => {
    const { policies } = identityPolicies([grant], "policy", "user");
    const ask = asker(policies.map(({ document }) => policyJson(document)));
    const wrong = (fact.actions ?? Object.keys(fact.conditions)).flatMap((action) => {
      const decision = (context: RequestContext): string => ask(action, resourceOf(action), context);
      return [
        ...[{}, ...(fact.alsoPasses ?? [])]
          .filter((each) => decision(changed(fact.passes, each)) !== "allowed")
          .map((each) => `${action} is refused with ${JSON.stringify(each)}`),
        ...fact.fails
          .filter((each) => decision(changed(fact.passes, each)) !== "implicitly denied")
          .map((each) => `${action} is not refused with ${JSON.stringify(each)}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test("whenObjectTagged, of a read of objects", () => {
    const bucket = new BucketRef({ name: "acme-exports", account, region });
    const objects = "arn:aws:s3:::acme-exports/*";
    const grant = call(bucket.grant(["getObject"]), "whenObjectTagged", objectTagFact.arguments);
    const policy = policyJson(policyDocument(grant.statements()));
    const conditions = Object.entries(objectTagFact.conditions);
    expect(triplesOf([policy])).toEqual(conditions.map(([action, condition]) => triple(action, objects, condition)));
    const ask = asker([policy]);
    const decisions = (differences: readonly Difference[]): string[] =>
      differences.map((each) =>
        ask("s3:GetObject", "arn:aws:s3:::acme-exports/1", changed(objectTagFact.passes, each)),
      );
    const { alsoPasses = [], fails } = objectTagFact;
    expect(decisions([{}, ...alsoPasses])).toEqual([{}, ...alsoPasses].map(() => "allowed"));
    expect(decisions(fails)).toEqual(fails.map(() => "implicitly denied"));
    expect(
      proveGrants(`arn:aws:iam::${account}:role/reader`, [grant], identityPolicies([grant], "policy", "role").policies),
    ).toEqual([]);
  });

  test("the proof accepts each", () => {
    const person = `arn:aws:iam::${account}:user/somebody`;
    const problems = rows.flatMap(({ grant }) =>
      proveGrants(person, [grant], identityPolicies([grant], "policy", "user").policies),
    );
    expect(problems).toEqual([]);
  });
});

describe("limits on the items of a table with indexes", () => {
  const own = { partitionKey: { name: "pk", type: "S" } } as const;
  const byDay = { ...own, sortKey: { name: "day", type: "S" } } as const;
  const byEmail = { partitionKey: { name: "email", type: "S" } } as const;
  const withIndexes = (indexKeySchemas: Readonly<Record<string, typeof byDay | typeof byEmail>>): TableRef =>
    new TableRef({ ...description, indexes: Object.keys(indexKeySchemas), indexKeySchemas });
  const sameKeys = withIndexes({ "by-day": byDay, "by-hour": byDay });

  // On an index, dynamodb:LeadingKeys is the partition key of the index. An index that is made later may have another.
  test("hold on the indexes that there are, each by name", () => {
    const limit: Condition = {
      "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "us" },
      Null: { "dynamodb:LeadingKeys": "false" },
    };
    const grant = sameKeys.grant(["query"]).onlyLeadingKeys(["us"]);
    expect(triplesOf([policyJson(policyDocument(grant.statements()))])).toEqual(
      sorted([
        triple("dynamodb:Query", tableArn, limit),
        triple("dynamodb:Query", `${tableArn}/index/by-day`, limit),
        triple("dynamodb:Query", `${tableArn}/index/by-hour`, limit),
      ]),
    );
  });

  test("are refused where an index has another partition key", () => {
    const { problems, operations } = withIndexes({ "by-day": byDay, "by-email": byEmail })
      .read()
      .onlyLeadingKeys(["us"]);
    expect(problems.map(({ value }) => value)).toEqual([["by-email"]]);
    expect(operations).toEqual([]);
  });

  // A request is refused unless the attributes that it names are listed, and every request names its key.
  test("are refused where the key of an index is not among the attributes", () => {
    expect(
      sameKeys
        .read()
        .onlyAttributes(["pk", "total"])
        .problems.map(({ value }) => value),
    ).toEqual([["day"], ["day"]]);
    expect(sameKeys.read().onlyAttributes(["pk", "day", "total"]).problems).toEqual([]);
  });
});

// Two limits on one condition key cannot both be written as one value, so that one of them would be lost.
describe("a second limit on the same condition key", () => {
  test.each<[string, (grant: TableGrant) => TableGrant]>([
    ["fromVpc", (grant) => grant.fromVpc("vpc-0123456789abcdef0").fromVpc("vpc-0123456789abcdef1")],
    ["withMfa", (grant) => grant.withMfa().withMfa({ maxAge: 900 })],
    ["onlyLeadingKeys", (grant) => grant.onlyLeadingKeys(["us"]).onlyLeadingKeys(["eu"])],
    ["whenPrincipalTagged", (grant) => grant.whenPrincipalTagged({ team: "a" }).whenPrincipalTagged({ Team: "b" })],
  ])("%s is refused", (_, narrowed) => {
    const { problems, operations } = narrowed(table.read({ indexes: [] }));
    expect(problems).not.toEqual([]);
    expect(operations).toEqual([]);
  });
});

describe("onlyWithPermissionsBoundary", () => {
  const environment = (permissionsBoundary?: string) =>
    defineEnvironment({
      name: "facts",
      account,
      region,
      principals: () => ({
        operator: role({
          assumedBy: service("ec2"),
          ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
        }).allow(table.read().onlyWithPermissionsBoundary()),
      }),
    });

  test("a role with a boundary can have the grant", () => {
    const boundary = "arn:aws:iam::111122223333:policy/boundary";
    const stack = synthesizeEnvironment(environment(boundary));
    expect(stack.block("aws_iam_role.operator")["permissions_boundary"]).toBe(boundary);
  });

  test("a role without one cannot", () => {
    const refused = refusals(() => synthesizeEnvironment(environment()));
    expect(refused).toHaveLength(1);
    expect(refused[0]).toContain("permissions boundary");
  });
});

describe("the table of facts is complete", () => {
  test("every narrowing has its facts", () => {
    const names = [...narrowingNames.grant, ...narrowingNames.table, ...narrowingNames.key];
    expect(sorted(names)).toEqual(sorted(Object.keys(narrowings)));
    expect(narrowingNames.bucket).toEqual(["whenObjectTagged"]);
    expect(sorted(Object.keys(onTableKey))).toEqual(sorted(Object.keys(narrowings)));
    expect(sorted(Object.keys(reachOnTable))).toEqual(sorted([...narrowingNames.grant, ...narrowingNames.table]));
  });

  test("every condition has requests on both sides", () => {
    const conditioned = rows.filter(({ fact }) => Object.values(fact.conditions).some((each) => hasTests(each)));
    expect(conditioned.filter(({ fact }) => fact.fails.length === 0)).toEqual([]);
  });

  function hasTests(condition: Condition): boolean {
    return Object.keys(condition).length > 0;
  }
});
