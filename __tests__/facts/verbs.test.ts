// What each verb of each ref allows, compared with a table that is written from AWS's pages: neither more nor less.
import * as access from "../../modules/access";
import * as grants from "../../modules/grants";
import { AllTablesRef, BucketRef, type Grant, KeyRef, RoleRef, TableRef, WorkgroupRef } from "../../modules/grants";
import { identityPolicies, role as describeRole } from "../../modules/principals";
import { operations } from "../../modules/catalogue";
import { policyDocument, policyJson, type PolicyJson, service } from "../../modules/policy";
import { defineEnvironment } from "../../stacks";
import { account, refusals, synthesizeEnvironment } from "../synth";
import { asker, call, sorted, triple, triplesOf } from "./triples";
import {
  aliasVerbs,
  allTablesVerbs,
  type Allowed,
  bucketOperations,
  bucketVerbs,
  denials,
  key,
  keyVerbs,
  neighbours,
  replicaKey,
  role,
  roleVerbs,
  tableOperations,
  tableVerbs,
  type VerbFact,
  workgroup,
  workgroupVerbs,
} from "./verb-facts";

const region = "us-east-1";
const ownKey = new KeyRef({ arn: key });
const description = {
  name: "orders",
  account,
  region,
  indexes: ["by-email"],
  streamViewTypes: ["NEW_IMAGE"],
  pointInTimeRecovery: true,
} as const;
const table = new TableRef(description);
const encryptedTable = new TableRef({ ...description, encryptionKey: ownKey });
const bucket = new BucketRef({ name: "acme-exports", account, region });
const encryptedBucket = new BucketRef({ name: "acme-exports", account, region, encryptionKey: ownKey });

interface Case {
  readonly name: string;
  readonly grant: Grant;
  readonly allows: readonly Allowed[];
}

function casesOf(
  label: string,
  ref: object,
  facts: Readonly<Record<string, readonly VerbFact[]>>,
  { encrypted = false }: { readonly encrypted?: boolean } = {},
): Case[] {
  return Object.entries(facts).flatMap(([verb, rows]) =>
    rows.map(({ arguments: given = [], allows, onKey = [] }) => ({
      name: `${label}.${verb}(${given.map((each) => JSON.stringify(each)).join(", ")})`,
      grant: call(ref, verb, withReplicaKey(verb, given, encrypted)),
      allows: [...allows, ...(encrypted ? onKey : [])],
    })),
  );
}

/** A replica of a table with a customer-managed key has one too, which is part of the call. */
function withReplicaKey(verb: string, given: readonly unknown[], encrypted: boolean): readonly unknown[] {
  if (verb !== "manageReplicas" || !encrypted) return given;
  return given.map((each) => ({
    ...(each as object),
    encryptionKeys: { "eu-west-1": new KeyRef({ arn: replicaKey }) },
  }));
}

function operationCases(
  label: string,
  ref: TableRef | BucketRef,
  facts: Readonly<Record<string, VerbFact>>,
  { encrypted = false }: { readonly encrypted?: boolean } = {},
): Case[] {
  const scope = ref instanceof BucketRef ? [{ prefix: "reports/" }] : [];
  return Object.entries(facts).map(([operation, { allows, onKey = [] }]) => ({
    name: `${label}.grant(["${operation}"])`,
    grant: call(ref, "grant", [[operation], ...scope]),
    allows: [...allows, ...(encrypted ? onKey : [])],
  }));
}

const encrypted = { encrypted: true };
const cases: readonly Case[] = [
  ...casesOf("table", table, tableVerbs),
  ...casesOf("encrypted table", encryptedTable, tableVerbs, encrypted),
  ...casesOf("all tables", new AllTablesRef({ account, region }), allTablesVerbs),
  ...casesOf("bucket", bucket, bucketVerbs),
  ...casesOf("encrypted bucket", encryptedBucket, bucketVerbs, encrypted),
  ...casesOf("key", ownKey, keyVerbs),
  ...Object.entries(aliasVerbs).flatMap(([conditionKey, facts]) =>
    casesOf(
      `keys by ${conditionKey}`,
      new KeyRef({
        account,
        region,
        alias: "alias/acme/fields",
        conditionKey: conditionKey as keyof typeof aliasVerbs,
      }),
      facts,
    ),
  ),
  ...casesOf("role", new RoleRef(role), roleVerbs),
  ...casesOf("workgroup", new WorkgroupRef(workgroup), workgroupVerbs),
  ...operationCases("table", table, tableOperations),
  ...operationCases("encrypted table", encryptedTable, tableOperations, encrypted),
  ...operationCases("bucket", bucket, bucketOperations),
  ...operationCases("encrypted bucket", encryptedBucket, bucketOperations, encrypted),
];

const expected = (allows: readonly Allowed[]): string[] =>
  sorted(allows.flatMap(([resource, actions, when]) => actions.map((each) => triple(each, resource, when?.condition))));

const ownStatements = (grant: Grant): PolicyJson => policyJson(policyDocument(grant.statements()));

describe("what each verb allows is what AWS's pages say, neither more nor less", () => {
  test.each(cases)("$name: in its statements", ({ grant, allows }) => {
    expect(grant.problems).toEqual([]);
    expect(triplesOf([ownStatements(grant)])).toEqual(expected(allows));
  });

  test("in the synthesised policies of a role for each", () => {
    const name = (index: number): string => `role-${index}`;
    const stack = synthesizeEnvironment(
      defineEnvironment({
        name: "facts",
        account,
        region,
        permissionsBoundary: `arn:aws:iam::${account}:policy/boundary`,
        principals: () =>
          Object.fromEntries(
            cases.map(({ grant }, index) => [name(index), describeRole({ assumedBy: service("ec2") }).allow(grant)]),
          ),
      }),
    );
    const found = cases.map((each, index) => [each.name, triplesOf(stack.policiesOf(`aws_iam_role.${name(index)}`))]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(cases.map((each) => [each.name, expected(each.allows)])),
    );
  });

  test.each([
    ["cn-north-1", "arn:aws-cn:", ["dynamodb.cn-north-1.amazonaws.com", "dynamodb.cn-north-1.amazonaws.com.cn"]],
    ["us-gov-west-1", "arn:aws-us-gov:", "dynamodb.us-gov-west-1.amazonaws.com"],
  ] as const)("in %s", (elsewhere, prefix, viaService) => {
    const arn = `${prefix}kms:${elsewhere}:${account}:key/11111111-2222-4333-8444-555555555555`;
    const ref = new TableRef({ ...description, region: elsewhere, encryptionKey: new KeyRef({ arn }) });
    const throughDynamoDb = { StringEquals: { "kms:ViaService": viaService } };
    const own = `${prefix}dynamodb:${elsewhere}:${account}:table/orders`;
    expect(triplesOf([ownStatements(ref.read())])).toEqual(
      sorted([
        triple("dynamodb:BatchGetItem", own),
        triple("dynamodb:GetItem", own),
        triple("dynamodb:Query", own),
        triple("dynamodb:Query", `${own}/index/*`),
        triple("kms:Decrypt", arn, throughDynamoDb),
        triple("kms:DescribeKey", arn, throughDynamoDb),
      ]),
    );
  });
});

test("a denial refuses everything of a table or a bucket", () => {
  const statements = (of: TableRef | BucketRef): PolicyJson["Statement"] =>
    policyJson(policyDocument(of.denial().statements())).Statement;
  expect(statements(table)).toEqual([denials.table]);
  expect(statements(bucket)).toEqual([denials.bucket]);
});

describe("requests, put to the policy of each verb", () => {
  test.each(cases)("$name: its own are allowed, and their neighbours are not", ({ grant, allows }) => {
    const { policies } = identityPolicies([grant], "policy", "role");
    const ask = asker(policies.map(({ document }) => policyJson(document)));
    const wrong: string[] = [];
    const check = (wanted: "allowed" | "implicitly denied", ...request: Parameters<typeof ask>): void => {
      if (ask(...request) !== wanted) wrong.push(`not ${wanted}: ${JSON.stringify(request)}`);
    };
    for (const [pattern, actions, when] of allows) {
      const { inside, outside } = resourcesAround(pattern);
      const [context = {}] = when?.passes ?? [];
      for (const action of actions) {
        const covered = allows.filter((each) => each[1].includes(action)).map((each) => each[0]);
        const elsewhere = outside.filter((each) =>
          covered.every((known) => !resourcesAround(known).inside.includes(each)),
        );
        for (const resource of inside) {
          for (const passing of when?.passes ?? [{}]) check("allowed", action, resource, passing);
          for (const failing of when?.fails ?? []) check("implicitly denied", action, resource, failing);
        }
        for (const resource of elsewhere) check("implicitly denied", action, resource, context);
      }
    }
    expect(wrong).toEqual([]);
  });

  function resourcesAround(pattern: string): (typeof neighbours)[string] {
    const around = neighbours[pattern];
    if (around === undefined) throw new Error(`Write neighbours of ${pattern} into verb-facts.ts.`);
    return around;
  }
});

// Whether each statement keeps to what was granted is compared as well, but only these requests are put to the policies.
test("the proof asks for other actions on a table, and for other tables, regions and accounts", () => {
  const asked = table
    .grant(["getItem"])
    .expectations.flatMap(({ refuses }) =>
      refuses.flatMap(({ actions, resources }) => resources.flatMap((each) => actions.map((action) => [action, each]))),
    );
  const own = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
  expect(asked).toEqual(
    expect.arrayContaining([
      ["dynamodb:Scan", own],
      ["dynamodb:DeleteTable", own],
      ["dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/orders-stranger"],
    ]),
  );
  expect(asked).not.toContainEqual(["dynamodb:GetItem", own]);
  const elsewhere = asked.flatMap(([action = "", arn = ""]) =>
    action === "dynamodb:GetItem" && arn.endsWith(":table/orders") ? [arn.split(":").slice(3, 5)] : [],
  );
  expect(elsewhere.filter(([region]) => region !== "us-east-1")).toHaveLength(1);
  expect(elsewhere.filter(([, owner]) => owner !== account)).toHaveLength(1);
});

describe("what a grant is refused without", () => {
  const bare = new TableRef({ ...description, streamViewTypes: [], pointInTimeRecovery: false });
  const problemsOf = (on: object, verb: string, given: readonly unknown[]): string[] =>
    call(on, verb, given).problems.map(({ rule }) => rule);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html: exports and restores to
  // a point in time are made of the continuous backups of a table.
  test.each([
    ["export", [], "point-in-time recovery"],
    ["restoreToPointInTime", [{ to: "orders-restored" }], "point-in-time recovery"],
    ["readStream", [], "stream"],
  ] as const)("%s of a table without it", (verb, given, lacks) => {
    expect(problemsOf(bare, verb, given)).toEqual([expect.stringContaining(lacks)]);
    expect(problemsOf(table, verb, given)).toEqual([]);
  });

  test.each([
    ["a table", table],
    ["all tables", new AllTablesRef({ account, region })],
  ])("administer of %s: a reason", (_, ref) => {
    for (const given of [[], [{}], [{ acknowledge: "" }]]) {
      expect(problemsOf(ref, "administer", given)).not.toEqual([]);
      expect(call(ref, "administer", given).statements()).toEqual([]);
    }
  });

  // Whoever may write the policy of a table can give access to anybody.
  test.each([
    ["administer of a table", call(table, "administer", [{ acknowledge: "recovery" }])],
    ["administer of all tables", new AllTablesRef({ account, region }).administer({ acknowledge: "recovery" })],
    ["grant of PutResourcePolicy", table.grant(["putResourcePolicy"])],
  ])("%s: a permissions boundary of the role", (_, grant) => {
    const problems = (boundary?: string): string[] =>
      refusals(() =>
        synthesizeEnvironment(
          defineEnvironment({
            name: "facts",
            account,
            region,
            ...(boundary === undefined ? {} : { permissionsBoundary: boundary }),
            principals: () => ({ operator: describeRole({ assumedBy: service("ec2") }).allow(grant) }),
          }),
        ),
      );
    expect(problems()).toEqual([expect.stringContaining("permissions boundary")]);
    expect(problems(`arn:aws:iam::${account}:policy/boundary`)).toEqual([]);
  });
});

describe("the table of facts is complete", () => {
  /** Methods that are no verbs: what is not a grant, and helpers that callers do not see. */
  const notVerbs = new Set([
    "constructor",
    "arnOf",
    "objectsArn",
    "denial",
    "attributes",
    "items",
    "grant",
    "refused",
    "verbs",
    "granting",
    "granted",
    "grantAs",
    "checkScope",
    "checkIndexes",
    "keyAccess",
    "clientSide",
    "onOneKey",
  ]);
  const refs: Readonly<Record<string, { readonly refClass: { readonly prototype: object }; readonly facts: object }>> =
    {
      TableRef: { refClass: TableRef, facts: tableVerbs },
      AllTablesRef: { refClass: AllTablesRef, facts: allTablesVerbs },
      BucketRef: { refClass: BucketRef, facts: bucketVerbs },
      KeyRef: { refClass: KeyRef, facts: keyVerbs },
      RoleRef: { refClass: RoleRef, facts: roleVerbs },
      WorkgroupRef: { refClass: WorkgroupRef, facts: workgroupVerbs },
    };

  test("every ref has its facts, and environment files can use it", () => {
    const refsOf = (module: object): string[] =>
      Object.entries<unknown>({ ...module })
        .filter(([name, exported]) => /^[A-Z].*Ref$/.test(name) && typeof exported === "function")
        .map(([name]) => name);
    expect(sorted(refsOf(grants))).toEqual(sorted(Object.keys(refs)));
    expect(sorted(refsOf(access))).toEqual(sorted(Object.keys(refs)));
  });

  test.each(Object.entries(refs))("every verb of %s has its facts", (_, { refClass, facts }) => {
    expect(methodsOf(refClass.prototype)).toEqual(sorted(Object.keys(facts)));
  });

  test.each<[string, TableRef | BucketRef, Readonly<Record<string, VerbFact>>]>([
    ["table", table, tableOperations],
    ["bucket", bucket, bucketOperations],
  ])("every operation that a %s takes has its facts", (_, ref, rows) => {
    const taken = Object.keys(operations).filter((each) => call(ref, "grant", [[each]]).problems.length === 0);
    expect(taken.sort()).toEqual(Object.keys(rows).sort());
  });

  function methodsOf(prototype: object): string[] {
    const chain: object[] = [];
    for (let each: object | null = prototype; each !== null && each !== Object.prototype;) {
      chain.push(each);
      each = Object.getPrototypeOf(each) as object | null;
    }
    const names = chain.flatMap((each) =>
      Object.entries(Object.getOwnPropertyDescriptors(each)).filter(([, { value }]) => typeof value === "function"),
    );
    return sorted(names.map(([name]) => name).filter((name) => !notVerbs.has(name)));
  }
});
