import { Testing, TerraformStack } from "cdktf";
import { actionInfo, expandActions, isWildcardOnly, serviceAuthorization } from "../modules/aws";
import {
  compilePolicyJson,
  decide,
  type OneOrMany,
  type PolicyJson,
  type ProvedPrincipal,
  provePrincipals,
  proveTrust,
  roleSession,
  service,
  type StatementJson,
} from "../modules/policy";
import {
  bucketExpectations,
  type BucketOperation,
  BucketRef,
  Grant,
  identityPolicies,
  operation,
  type OperationName,
  operations,
  proveGrants,
  resourcesOf,
  role,
  tableExpectations,
  type TableOperation,
  TableRef,
} from "../modules/access";
import { polytomicDynamoDb, polytomicS3 } from "../modules/connections";
import { Role } from "../modules/iam";
import { setDeployment } from "../modules/terraform";
import { formatProblem, type Problem } from "../modules/validation";
import { defineEnvironment, environments, planEnvironments } from "../stacks";
import { type PlannedEnvironment } from "../stacks/plan-environment";
import { environmentProof, proveEnvironment } from "../stacks/prove-environment";

/** Everything that a connection can be, with a key of the customer's. */
const encryptionKey = { arn: "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666" };
const everything = defineEnvironment({
  name: "everything",
  account: "111122223333",
  region: "eu-west-1",
  tables: {
    orders: {
      partitionKey: { name: "pk", type: "S" },
      globalSecondaryIndexes: { "by-date": { partitionKey: { name: "date", type: "S" } } },
      stream: "NEW_IMAGE",
      pointInTimeRecovery: { days: 7 },
      encryptionKey,
    },
    "orders-archive": { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" },
  },
  buckets: { lake: { name: "acme-lake", encryptionKey }, "lake-raw": { name: "acme-lake-raw" } },
  connections: {
    managed: polytomicDynamoDb({ tables: ["orders"], externalId: "1234", streams: "vendor-managed" }),
    none: polytomicDynamoDb({ tables: ["orders", "orders-archive"], externalId: "1234" }),
    whole: polytomicS3({ bucket: "lake", externalId: "1234" }),
  },
  principals: ({ tables: { orders, "orders-archive": archive }, buckets: { lake, "lake-raw": raw } }) => {
    const empty = role({ assumedBy: service("ec2") });
    return {
      reader: empty.allow(orders.read(), archive.scan(), lake.list({ prefix: "in/" })),
      writer: empty.allow(orders.write(), archive.readWrite(), raw.write({ prefix: "out/" })),
      exporter: empty.allow(orders.export(), orders.readStream(), lake.receiveExport(), raw.delete()),
      browser: empty.allow(orders.queryIndex("by-date"), archive.metadata(), raw.readWrite(), lake.read()),
      chooser: empty.allow(orders.grant(["getItem", "updateItem", "describeLimits"]), lake.grant(["getObject"])),
    };
  },
});

const samples = planEnvironments([...environments, everything]).map((plan) => ({
  name: plan.environment.name,
  plan,
}));

function prove(principals: readonly ProvedPrincipal[], plan: PlannedEnvironment): Problem[] {
  const refs = { tables: Object.values(plan.tables), buckets: Object.values(plan.buckets) };
  return provePrincipals(principals, () => resourcesOf(principals, refs));
}

const list = (values: OneOrMany | undefined): readonly string[] => (values === undefined ? [] : [values].flat());

function omit<Whole extends object, Key extends keyof Whole>(whole: Whole, key: Key): Omit<Whole, Key> {
  return Object.fromEntries(Object.entries(whole).filter(([each]) => each !== key)) as Omit<Whole, Key>;
}

interface Mutation {
  readonly what: string;
  readonly statements: readonly StatementJson[];
}

/** Every way to break one statement of a policy. */
function mutationsOf(statement: StatementJson): Mutation[] {
  const actions = list(statement.Action);
  const resources = list(statement.Resource);
  const changed = (what: string, parts: Partial<StatementJson>): Mutation => ({
    what,
    statements: [{ ...statement, ...parts }],
  });
  const without = (values: readonly string[], value: string): readonly string[] =>
    values.filter((each) => each !== value);
  const conditions = statement.Condition;
  return [
    { what: "drops the statement", statements: [] },
    { what: "turns Action into NotAction", statements: [{ ...omit(statement, "Action"), NotAction: "iam:*" }] },
    {
      what: "turns Resource into NotResource",
      statements: [{ ...omit(statement, "Resource"), NotResource: "arn:aws:s3:::x" }],
    },
    changed("denies", { Effect: "Deny" }),
    ...actions.map((action) => changed(`all of the service for ${action}`, { Action: [action.replace(/:.*/, ":*")] })),
    ...actions.map((action) =>
      changed(`wildcard behind ${action}`, { Action: [...actions, `${action.slice(0, -1)}*`] }),
    ),
    ...["dynamodb:DeleteTable", "s3:PutBucketPolicy", "iam:PassRole", "sts:AssumeRole", "kms:CreateGrant", "*"].map(
      (action) => changed(`adds ${action}`, { Action: [...actions, action] }),
    ),
    ...(actions.length > 1
      ? actions.map((action) => changed(`drops ${action}`, { Action: without(actions, action) }))
      : []),
    ...(resources.length > 1
      ? resources.map((resource) => changed(`drops ${resource}`, { Resource: without(resources, resource) }))
      : []),
    ...resources.flatMap((resource) => {
      if (resource === "*")
        return [changed("narrows *", { Resource: "arn:aws:dynamodb:us-east-1:111122223333:table/x" })];
      const put = (what: string, other: string): Mutation[] =>
        other === resource
          ? []
          : [changed(`${what} ${resource}`, { Resource: [...without(resources, resource), other] })];
      return [
        changed(`everything beside ${resource}`, { Resource: [...resources, "*"] }),
        ...put("widens", `${resource.replace(/\*$/, "")}*`),
        ...put("widens a step of", resource.replace(/[^/:]*(\/\*)?$/, "*")),
        ...put("swaps the account of", resource.replace(/:[0-9]{12}:/, ":123456789012:")),
        ...put("opens the account of", resource.replace(/:[0-9]{12}:/, ":*:")),
        ...put("swaps the region of", resource.replace(/:(eu|us)-[a-z]+-1:/, ":ap-south-1:")),
        ...put("swaps the partition of", resource.replace(/^arn:aws:/, "arn:aws-cn:")),
        ...put("cuts", resource.slice(0, -2)),
      ];
    }),
    ...(conditions === undefined ? [] : [{ what: "drops the conditions", statements: [omit(statement, "Condition")] }]),
    ...Object.entries(conditions ?? {}).flatMap(([operator, keys]) => [
      changed(`lets ${operator} pass when absent`, { Condition: { [`${operator}IfExists`]: keys } }),
      changed(`negates ${operator}`, { Condition: { [operator.replace("String", "StringNot")]: keys } }),
      ...Object.entries(keys).flatMap(([key, values]) => [
        changed(`widens ${key}`, { Condition: { StringLike: { [key]: [...list(values), "*"] } } }),
        changed(`swaps ${key}`, { Condition: { [operator]: { [key]: "swapped" } } }),
        changed(`adds a value to ${key}`, { Condition: { [operator]: { [key]: [...list(values), "another"] } } }),
      ]),
    ]),
  ];
}

describe("the sample environments", () => {
  test.each(samples)("$name is proved", ({ plan }) => {
    expect(proveEnvironment(plan).map(formatProblem)).toEqual([]);
  });

  test.each(samples)("every mutation of a policy of $name is caught", ({ plan }) => {
    let count = 0;
    const missed: string[] = [];
    for (const principal of environmentProof(plan).principals) {
      principal.policies.forEach(({ name, policy }, index) => {
        policy.Statement.forEach((statement, at) => {
          for (const { what, statements } of mutationsOf(statement)) {
            count++;
            const mutated: PolicyJson = { ...policy, Statement: policy.Statement.toSpliced(at, 1, ...statements) };
            const policies =
              mutated.Statement.length === 0
                ? principal.policies.toSpliced(index, 1)
                : principal.policies.toSpliced(index, 1, { name, policy: mutated });
            const problems = prove([{ ...principal, policies }], plan);
            const inPlace = problems.every(({ place }) =>
              principal.place.every((step, depth) => place[depth] === step),
            );
            const complete = problems.every(({ rule, remedy }) => rule !== "" && remedy !== "");
            if (problems.length === 0 || !inPlace || !complete) missed.push(`${principal.place.join(" › ")}: ${what}`);
          }
        });
      });
    }
    expect(missed).toEqual([]);
    if (plan.environment.name !== "dev") expect(count).toBeGreaterThan(100);
  });

  test.each(samples)("every mutation of a trust policy of $name is caught", ({ plan }) => {
    const { trusts } = environmentProof(plan);
    expect(trusts.length).toBeGreaterThan(1);
    for (const trust of trusts) {
      expect(proveTrust(trust)).toEqual([]);
      const [statement, ...others] = trust.policy.Statement;
      if (statement === undefined) throw new Error("a trust policy has a statement");
      const conditions = statement.Condition;
      const open = omit(statement, "Condition");
      const account = "arn:aws:iam::123123123123:root";
      const mutations: StatementJson[] = [
        { ...statement, Principal: "*" },
        { ...statement, Principal: { AWS: account } },
        { ...statement, Principal: { Service: "lambda.amazonaws.com" } },
        { ...statement, Action: ["sts:AssumeRole", "sts:TagSession"] },
        { ...statement, Action: "sts:*" },
        { ...statement, Effect: "Deny" },
        ...(conditions === undefined
          ? []
          : [
              open,
              ...Object.entries(conditions).flatMap(([operator, keys]) => {
                const rest = omit(conditions, operator);
                return [
                  { ...open, Condition: rest },
                  { ...statement, Condition: { ...rest, [`${operator}IfExists`]: keys } },
                  ...Object.entries(keys).map(([key, values]) => ({
                    ...statement,
                    Condition: { ...rest, [operator]: { ...keys, [key]: [...list(values), "arn:aws:iam::1:role/x"] } },
                  })),
                ];
              }),
            ]),
      ];
      for (const mutated of mutations) {
        const found = proveTrust({ ...trust, policy: { ...trust.policy, Statement: [mutated, ...others] } });
        expect({ mutated, caught: found.length > 0 }).toEqual({ mutated, caught: true });
      }
      const also: StatementJson = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" };
      expect(
        proveTrust({ ...trust, policy: { ...trust.policy, Statement: [statement, ...others, also] } }),
      ).toHaveLength(1);
    }
  });

  test("a role in its first phase must allow nothing, and an as-documented policy is outside the proof", () => {
    const plan = samples.find(({ name }) => name === "dev")?.plan;
    if (plan === undefined) throw new Error("dev is a sample");
    const { principals } = environmentProof(plan);
    expect(principals.map(({ place }) => place.join("/"))).toEqual([
      "dev/connections/sync-s3",
      "dev/principals/orders-service",
    ]);
    const [first] = principals;
    const policy: PolicyJson = {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Early", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-dev-sync-output/*" },
      ],
    };
    const mutated = first === undefined ? [] : [{ ...first, policies: [{ name: "too-early", policy }] }];
    expect(prove(mutated, plan).map(formatProblem)).toEqual([
      'dev › connections › sync-s3: "s3:GetObject on arn:aws:s3:::acme-dev-sync-output/2026/11/part-0001.json.gz" is ' +
        "allowed by statement Early of too-early, and nothing that was granted stands for it " +
        "(s3:GetObject on arn:aws:s3:::acme-dev-sync-output/*). Narrow the statement to what was granted, or grant what it is for.",
    ]);
  });
});

describe("what the proof says of every request, the evaluator says too", () => {
  const actions = ["dynamodb", "s3", "kms", "sts", "iam"].flatMap((name) => expandActions(`${name}:*`));

  test.each(samples.filter(({ name }) => name === "prod" || name === "everything"))(
    "in $name: every action on every resource, strangers included",
    ({ plan }) => {
      expect(actions.length).toBeGreaterThan(serviceAuthorization("dynamodb").actions.size + 300);
      const { principals } = environmentProof(plan);
      const refs = { tables: Object.values(plan.tables), buckets: Object.values(plan.buckets) };
      const resources = ["*", ...resourcesOf(principals, refs)];
      const contexts = [
        {},
        { "s3:prefix": "stranger/", "kms:ViaService": "ec2.eu-west-1.amazonaws.com" },
        { "s3:prefix": "in/2026/", "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
      ];
      const wrong: string[] = [];
      let allowed = 0;
      for (const { arn, policies, expectations } of principals) {
        const compiled = {
          identity: policies.map(({ policy }) => compilePolicyJson("identity", policy)),
          resource: compilePolicyJson("resource", {
            Statement: [{ Effect: "Allow", Principal: { AWS: arn.split(":")[4] }, Action: "*", Resource: "*" }],
          }),
        };
        const principal = roleSession(arn, "test");
        const expected = new Set<string>();
        const patterns = expectations.flatMap(({ allows }) => allows);
        for (const { actions: names, resource } of patterns)
          for (const each of names) expected.add(`${each} ${resource}`);
        for (const resource of resources) {
          const covering = [...new Set(patterns.map((each) => each.resource))].filter((pattern) =>
            pattern.endsWith("/*") ? resource.startsWith(pattern.slice(0, -1)) : pattern === resource,
          );
          // An action that has no resource is asked for on *, and no other is.
          for (const { name: action } of actions.filter((each) => isWildcardOnly(each) === (resource === "*"))) {
            const isExpected = covering.some((pattern) => expected.has(`${action} ${pattern}`));
            for (const context of contexts) {
              const decision = decide(compiled, { principal, action, resource, context });
              if (decision === "allowed") allowed++;
              if (decision === "unsupported" || (decision === "allowed" && !isExpected)) {
                wrong.push(`${arn} ${action} ${resource}: ${decision}`);
              }
            }
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(allowed).toBeGreaterThan(100);
    },
  );
});

describe("expectations", () => {
  const partTypes = { everywhere: undefined, key: "key", listing: "bucket", bucket: "bucket", object: "object" };
  const rows = [
    ...Object.entries(tableExpectations).map(([verb, requests]) => [`${verb} of a table`, requests] as const),
    ...Object.entries(bucketExpectations).map(([verb, requests]) => [`${verb} of a bucket`, requests] as const),
  ];

  test.each(rows)("for %s name actions that there are, on what they are done on", (_, { allows, refuses }) => {
    for (const requests of [allows, refuses]) {
      for (const [part, actions] of Object.entries(requests) as [string, readonly string[]][]) {
        for (const action of actions) {
          const type = part in partTypes ? partTypes[part as keyof typeof partTypes] : part;
          const types = actionInfo(action)?.resourceTypes.map(({ name }) => name);
          expect({ action, part, types }).toEqual({
            action,
            part,
            types: type === undefined ? [] : (expect.arrayContaining([type]) as unknown),
          });
        }
      }
    }
    const pairs = (requests: object): string[] =>
      Object.entries(requests as Record<string, readonly string[]>).flatMap(([part, actions]) =>
        actions.map((action) => `${action} ${part}`),
      );
    const refused = new Set(pairs(refuses));
    expect(pairs(allows).filter((pair) => refused.has(pair))).toEqual([]);
  });
});

describe("each operation by itself", () => {
  const region = { account: "111122223333", region: "cn-north-1" };
  const ownKey = { arn: "arn:aws-cn:kms:cn-north-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666" };
  const table = new TableRef({
    ...region,
    name: "orders",
    indexes: ["by-date"],
    streamViewTypes: ["NEW_IMAGE"],
    pointInTimeRecovery: true,
    encryptionKey: ownKey,
  });
  const bucket = new BucketRef({ ...region, name: "acme", encryptionKey: ownKey });
  const names = Object.keys(operations) as OperationName[];
  const onBucket = (name: OperationName): name is BucketOperation =>
    operation(name).on.some((type) => type === "bucket" || type === "object");
  const onTable = (name: OperationName): name is TableOperation =>
    !onBucket(name) && !operation(name).on.includes("key");

  test.each([...names.filter(onTable), ...names.filter(onBucket)])("%s is what its requests say", (name) => {
    const grants = onBucket(name)
      ? [bucket.grant([name]), bucket.grant([name], { prefix: "in/" })]
      : onTable(name)
        ? [table.grant([name])]
        : [];
    for (const grant of grants) {
      const { policies } = identityPolicies([grant], "one", "role");
      const arn = "arn:aws-cn:iam::111122223333:role/one";
      expect(proveGrants(arn, [grant], policies).map(formatProblem)).toEqual([]);
      expect(proveGrants(arn, [], policies)).not.toEqual([]);
      expect(proveGrants(arn, [grant], [])).not.toEqual([]);
    }
    expect(grants.length).toBeGreaterThan(0);
  });
});

describe("in somebody's own stack", () => {
  const table = new TableRef({
    name: "orders",
    account: "111122223333",
    region: "us-east-1",
    indexes: [],
    streamViewTypes: [],
    pointInTimeRecovery: false,
  });

  function problemsOf(grant: Grant): string[] {
    const stack = new TerraformStack(Testing.app(), "own");
    setDeployment(stack, { account: "111122223333", region: "us-east-1" });
    return new Role(stack, "support", { assumedBy: service("ecs-tasks") }).allow(grant).node.validate();
  }

  test("sound grants pass", () => {
    expect(problemsOf(table.read())).toEqual([]);
  });

  test("a verb that makes other statements than it stands for fails the validation", () => {
    const { target, expectations } = table.read();
    const lacking = new Grant(target, table.grant(["getItem", "query"]).operations, [], expectations);
    expect(problemsOf(lacking)).toEqual([
      '"dynamodb:BatchGetItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders" must be allowed, and is ' +
        "denied: statement ReadItems of support comes closest, but its Action does not cover it. " +
        "Grant it, or correct what the grant is expected to allow.",
    ]);
    const wide = new Grant(target, [...table.read().operations, ...table.grant(["scan"]).operations], [], expectations);
    const found = problemsOf(wide);
    expect(found).toContainEqual(
      expect.stringMatching(
        /^"dynamodb:Scan on .*table\/orders" must be refused, and is allowed by statement ReadItemsAndScan of support/,
      ),
    );
    expect(found).toContainEqual(
      expect.stringMatching(
        /^"dynamodb:Scan on .*table\/orders" is allowed by statement ReadItemsAndScan of support, and nothing/,
      ),
    );
  });
});
