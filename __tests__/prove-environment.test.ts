import { MistakenGrant } from "./mistaken-grant";
import fc from "fast-check";
import { Testing, TerraformStack } from "cdktf";
import { type LimitValue, type OneOrMany, type PolicyJson, service, type StatementJson } from "../modules/policy";
import { type ProvedPrincipal, provePrincipals, proveTrust } from "../modules/proof";
import { accessKeys, identityPolicies, proveGrants, resourcesOf } from "../modules/principals";
import {
  type BucketOperation,
  operation,
  type OperationName,
  operations,
  type TableOperation,
} from "../modules/catalogue";
import { BucketRef, type Grant, KeyRef, TableRef } from "../modules/grants";
import { artie, polytomicDynamoDb, type PolytomicOptions, polytomicS3 } from "../modules/connections";
import { Role } from "../modules/iam";
import { setDeployment } from "../modules/terraform";
import { formatProblem, type Problem } from "../modules/validation";
import { defineEnvironment, type PlannedEnvironment, planEnvironments } from "../stacks";
import { environmentProof, proveEnvironment } from "../stacks/prove-environment";
import { everything, refsOf, samples } from "./sample-plans";
import { rounds } from "./rounds";
import { refusals } from "./synth";

function prove(principals: readonly ProvedPrincipal[], plan: PlannedEnvironment): Problem[] {
  return provePrincipals(principals, () => resourcesOf(principals, refsOf(plan)));
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
      { numRuns: rounds(300) },
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
    new Role(stack, "support", { assumedBy: service("ecs-tasks") }).allow(grant);
    return refusals(() => stack.node.validate()).map((each) => each.replace("[own/support] ", ""));
  }

  test("sound grants pass", () => {
    expect(problemsOf(table.read())).toEqual([]);
  });

  test("a verb that makes other statements than it stands for fails the validation", () => {
    const { target, expectations } = table.read();
    const lacking = new MistakenGrant(target, table.grant(["getItem", "query"]).operations, expectations);
    expect(problemsOf(lacking)).toEqual([
      '"dynamodb:BatchGetItem on arn:aws:dynamodb:us-east-1:111122223333:table/orders" must be allowed, and is ' +
        "denied: statement ReadItems of support comes closest, but its Action does not cover it. " +
        "Grant it, or correct what the grant is expected to allow.",
    ]);
    const wide = new MistakenGrant(
      target,
      [...table.read().operations, ...table.grant(["scan"]).operations],
      expectations,
    );
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
