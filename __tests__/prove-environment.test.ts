import fc from "fast-check";
import { Testing, TerraformStack } from "cdktf";
import { actionInfo, expandActions, isWildcardOnly, serviceAuthorization } from "../modules/aws";
import {
  compilePolicyJson,
  decide,
  type LimitValue,
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
  accessKeys,
  bucketExpectations,
  type BucketOperation,
  BucketRef,
  Grant,
  identityPolicies,
  KeyRef,
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
import { artie, polytomicDynamoDb, type PolytomicOptions, polytomicS3 } from "../modules/connections";
import { Role } from "../modules/iam";
import { setDeployment } from "../modules/terraform";
import { formatProblem, type Problem } from "../modules/validation";
import { defineEnvironment, environments, existingKey, type PlannedEnvironment, planEnvironments } from "../stacks";
import { environmentProof, proveEnvironment } from "../stacks/prove-environment";

/** Everything that a connection can be, with a key of the customer's. */
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666";
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
      encryptionKey: "own",
    },
    "orders-archive": { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" },
  },
  keys: { own: existingKey({ arn: keyArn }) },
  buckets: { lake: { name: "acme-lake", encryptionKey: "own" }, "lake-raw": { name: "acme-lake-raw" } },
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
  return provePrincipals(principals, () => resourcesOf(principals, refsOf(plan)));
}

function refsOf({ tables, buckets }: PlannedEnvironment): {
  readonly tables: readonly TableRef[];
  readonly buckets: readonly BucketRef[];
} {
  return {
    tables: Object.values(tables).map(({ ref }) => ref),
    buckets: Object.values(buckets).map(({ ref }) => ref),
  };
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
  // A denial of more takes nothing that was granted from anybody else.
  if (statement.Effect === "Deny") {
    return [
      { what: "drops the denial", statements: [] },
      changed("allows", { Effect: "Allow" }),
      ...resources.map((resource) => changed(`drops ${resource}`, { Resource: without(resources, resource) })),
      ...resources.map((resource) =>
        changed(`swaps the account of ${resource}`, { Resource: resource.replace(/:[0-9]{12}:/, ":123456789012:") }),
      ),
    ];
  }
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
    ...["dynamodb:DeleteTable", "s3:PutBucketPolicy", "iam:PassRole", "sts:AssumeRole", "kms:CreateGrant", "*"]
      .filter((action) => !actions.includes(action))
      .map((action) => changed(`adds ${action}`, { Action: [...actions, action] })),
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
      changed(`negates ${operator}`, {
        Condition: { [operator.replace(/(String|Arn)(?=Equals|Like)/, "$1Not").replace(/^Ip/, "NotIp")]: keys },
      }),
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
      "dev/principals/users-service",
      "dev/internalTools/backoffice",
      "dev/internalTools/backoffice-read-only",
      "dev/internalTools/backoffice-read-write",
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
      const resources = ["*", ...resourcesOf(principals, refsOf(plan))];
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
  const ownKey = new KeyRef({
    arn: "arn:aws-cn:kms:cn-north-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666",
  });
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
    operation(name).actions.every((action) => action.startsWith("dynamodb:"));

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

describe("no false alarm", () => {
  const keyId = "0a1b2c3d-1111-4222-8333-444455556666";
  const regionOf = { aws: "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };
  const prefix = fc.constantFrom(undefined, "in/", "in/2026/", "in-other/");

  test("any grants together, in any partition, with and without keys, are proved", () => {
    const verbs = fc.record({
      tables: fc.array(
        fc.tuple(
          fc.constantFrom("orders", "orders-archive"),
          fc.constantFrom("read", "scan", "write", "readWrite", "metadata", "readStream", "export", "index", "some"),
        ),
        { maxLength: 6 },
      ),
      buckets: fc.array(
        fc.tuple(
          fc.constantFrom("acme-lake", "acme-lake-raw"),
          fc.constantFrom("list", "read", "write", "readWrite", "delete", "receiveExport"),
          prefix,
        ),
        { maxLength: 6 },
      ),
      partition: fc.constantFrom("aws", "aws-cn", "aws-us-gov"),
      keys: fc.array(fc.constantFrom("none", keyId, "<orders>"), { minLength: 2, maxLength: 2 }),
    } as const);
    fc.assert(
      fc.property(verbs, ({ tables, buckets, partition, keys: [tableKey = "none", bucketKey = "none"] }) => {
        const location = { account: "111122223333", region: regionOf[partition] };
        const withKey = (id: string): { readonly encryptionKey?: KeyRef } =>
          id === "none"
            ? {}
            : { encryptionKey: new KeyRef({ arn: `arn:${partition}:kms:${location.region}:111122223333:key/${id}` }) };
        const tableNamed = (name: string): TableRef =>
          new TableRef({
            ...location,
            ...withKey(tableKey),
            name,
            indexes: ["by-date", "by-day"],
            streamViewTypes: ["NEW_IMAGE"],
            pointInTimeRecovery: true,
          });
        const grants = [
          ...tables.map(([name, verb]) => {
            const table = tableNamed(name);
            if (verb === "index") return table.queryIndex("by-date");
            return verb === "some" ? table.grant(["getItem", "listTables", "describeExport"]) : table[verb]();
          }),
          ...buckets.map(([name, verb, scope]) =>
            new BucketRef({ ...location, ...withKey(bucketKey), name })[verb]({ prefix: scope }),
          ),
        ];
        const { policies, problems } = identityPolicies(grants, "one", "role");
        expect(problems).toEqual([]);
        const arn = `arn:${partition}:iam::111122223333:role/one`;
        expect(proveGrants(arn, grants, policies).map(formatProblem)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("every way to set up a connection is proved", () => {
    const externalId = "1234";
    const role = "arn:aws:iam::568237466542:role/convox/another";
    const keys = { credentials: accessKeys(["2026-11"]) };
    const polytomic: readonly PolytomicOptions[] = [
      { externalId },
      { externalId, restrictToRole: true },
      { externalId, restrictToRole: role },
      { externalId, credentials: ["role", accessKeys(["2026-11"])] },
      { firstPhase: true },
      { firstPhase: true, restrictToRole: true },
      keys,
    ];
    const renderings = ["least-privilege", "as-documented"] as const;
    const vendorAccount = "123456789012";
    const connections = [
      ...renderings.flatMap((rendering) => [
        ...polytomic.flatMap((options) => [
          polytomicDynamoDb({ tables: ["orders", "orders-archive"], rendering, ...options }),
          polytomicDynamoDb({ tables: ["orders"], rendering, ...options, streams: "self-managed" }),
          polytomicDynamoDb({ tables: ["orders"], rendering, ...options, streams: "vendor-managed" }),
          polytomicS3({ bucket: "lake", rendering, ...options }),
        ]),
        artie({ tables: ["orders"], rendering, ...keys }),
        artie({ tables: ["orders"], rendering, ...keys, exportTo: { bucket: "lake" } }),
      ]),
      ...polytomic.map((options) => polytomicS3({ bucket: "lake", prefix: "in/", ...options })),
      artie({ tables: ["orders"], vendorAccount, externalId }),
      artie({
        tables: ["orders"],
        vendorAccount,
        externalId,
        vendorRole: `arn:aws:iam::${vendorAccount}:role/reader`,
        exportTo: { bucket: "lake", prefix: "artie/" },
      }),
    ];
    for (const connection of connections) {
      const { tables, buckets } = everything;
      const environment = defineEnvironment({
        ...omit(everything, "principals"),
        tables: tables ?? {},
        buckets: buckets ?? {},
        connections: { one: connection },
        perimeters: {},
      });
      expect(planEnvironments([environment])).toHaveLength(1);
    }
  });
});

describe("what a verb refuses", () => {
  const location = { account: "111122223333", region: "us-east-1" };
  const encryptionKey = new KeyRef({
    arn: "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-1111-4222-8333-444455556666",
  });
  const table = new TableRef({
    ...location,
    name: "orders",
    indexes: ["by-date", "by-day"],
    streamViewTypes: ["NEW_IMAGE"],
    pointInTimeRecovery: true,
    encryptionKey,
  });
  const bucket = new BucketRef({ ...location, name: "acme", encryptionKey });
  const grants: readonly (readonly [string, Grant])[] = [
    ...(["read", "scan", "write", "readWrite", "metadata", "readStream", "export"] as const).map(
      (verb) => [`${verb} of a table`, table[verb]()] as const,
    ),
    ["queryIndex", table.queryIndex("by-date")],
    ...(["list", "read", "write", "readWrite", "delete", "receiveExport"] as const).flatMap((verb) => [
      [`${verb} of a bucket`, bucket[verb]()] as const,
      [`${verb} of a prefix`, bucket[verb]({ prefix: "in/" })] as const,
    ]),
  ];

  test.each(grants)("%s: nothing that it allows itself, and strangers of all that it allows", (_, { expectations }) => {
    for (const { allows, refuses } of expectations) {
      const excused = refuses.flatMap(({ actions, resources, context = {} }) =>
        allows
          .filter((each) => each.actions.some((action) => actions.includes(action)))
          .filter(({ resource }) =>
            resources.some((each) =>
              resource.endsWith("/*") ? each.startsWith(resource.slice(0, -1)) : each === resource,
            ),
          )
          .filter(({ within = {} }) =>
            Object.entries(within).every(([key, limit]) => {
              const values = Array.isArray(limit) ? (limit as readonly LimitValue[]) : [];
              return values.some((value) => {
                const text = typeof value === "string" ? value : "like" in value ? value.like.replace(/\*$/, "") : "";
                return text !== "" && String(context[key]).startsWith(text);
              });
            }),
          ),
      );
      expect(excused).toEqual([]);
      const examples = new Set(allows.flatMap((each) => each.examples));
      for (const action of allows.filter(({ resource }) => resource !== "*").flatMap((each) => each.actions)) {
        const elsewhere = refuses
          .filter(({ actions }) => actions.includes(action))
          .flatMap(({ resources }) => resources.filter((resource) => !examples.has(resource)));
        expect({ action, elsewhere: elsewhere.length > 0 }).toEqual({ action, elsewhere: true });
      }
    }
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
