import { checkEnvironment, type EnvironmentInventory, environmentRules } from "../../../modules/lint";

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const readsTable = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table },
};
const role = {
  name: "sync",
  policies: [readsTable],
  hasTemporaryGrants: false,
  hasExclusiveInlinePolicies: false,
};

function trust(...accounts: readonly string[]): unknown {
  return {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "acme-0001" } },
    },
  };
}

function attributes(names: readonly string[]): unknown {
  return {
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "dynamodb:Query",
      Resource: [table, `${table}/index/*`],
      Condition: { "ForAllValues:StringEquals": { "dynamodb:Attributes": names } },
    },
  };
}

type Part = Partial<EnvironmentInventory>;

/** For each check an environment that fails it, with the places, and one that passes. */
const cases: Readonly<Record<string, { fails: Part; at: readonly string[]; passes: Part }>> = {
  STREAM_READERS: {
    fails: { streamReaders: ["artie", "polytomic", "worker"].map((reader) => ({ stream: "orders", reader })) },
    at: ["streamReaders.orders"],
    passes: {
      streamReaders: [
        { stream: "orders", reader: "artie" },
        { stream: "orders", reader: "worker" },
        { stream: "users", reader: "artie" },
      ],
    },
  },
  CAPACITY_ABOVE_QUOTA: {
    fails: {
      tables: [
        {
          arn: "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
          keyAttributes: [],
          capacities: { billing: { read: 40_001, write: 40_000 }, "index by-state": { read: 1, write: 100_000 } },
        },
      ],
    },
    at: ["tables.orders.billing.read", "tables.orders.index by-state.write"],
    passes: {
      tables: [
        {
          arn: "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
          keyAttributes: [],
          capacities: { billing: { read: 40_000, write: 1 } },
        },
        { arn: "arn:aws:dynamodb:us-east-1:111122223333:table/users", keyAttributes: [] },
      ],
    },
  },
  UNESCAPED_VARIABLE: {
    fails: {
      templates: [
        { address: "aws_iam_policy.a", text: '{"Resource":"arn:aws:s3:::a/${aws:username}/*"}' },
        { address: "aws_iam_policy.b", text: '{"Resource":"arn:aws:s3:::a/${*}"}' },
      ],
    },
    at: ["templates.aws_iam_policy.a", "templates.aws_iam_policy.b"],
    passes: {
      templates: [
        { address: "aws_iam_policy.a", text: '{"Resource":"arn:aws:s3:::a/$${aws:username}/*"}' },
        { address: "aws_iam_policy.b", text: '{"Resource":"${aws_s3_bucket.a.arn}/*"}' },
        { address: "aws_iam_policy.c", text: '${provider::aws::trim_iam_role_path("x")}' },
      ],
    },
  },
  ACCESS_KEY_IN_CLEAR: {
    fails: { accessKeys: [{ user: "artie", isEncrypted: false }] },
    at: ["accessKeys.artie"],
    passes: { accessKeys: [{ user: "artie", isEncrypted: true }] },
  },
  EXCLUSIVE_INLINE_POLICIES: {
    fails: { principals: [{ ...role, hasTemporaryGrants: true, hasExclusiveInlinePolicies: true }] },
    at: ["principals.sync"],
    passes: {
      principals: [
        { ...role, hasTemporaryGrants: true },
        { ...role, hasExclusiveInlinePolicies: true },
      ],
    },
  },
  VENDOR_ACCOUNT_MISSING: {
    fails: { principals: [{ ...role, trust: trust("341876425553") }] },
    at: ["principals.sync.trust"],
    passes: {
      principals: [
        { ...role, trust: trust("341876425553", "834469178297") },
        { ...role, trust: trust("834469178297") },
        { ...role, trust: "no policy" },
      ],
    },
  },
  THIRD_PARTY_CANNOT_ASSUME: {
    fails: {
      principals: [
        {
          ...role,
          thirdParty: "Artie",
          trust: {
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
          },
        },
        { ...role, name: "own", thirdParty: "Artie", trust: trust("111122223333") },
      ],
    },
    at: ["principals.sync.trust", "principals.own.trust"],
    passes: {
      principals: [
        { ...role, thirdParty: "Artie", trust: trust("444455556666") },
        { ...role, trust: trust("111122223333") },
        {
          ...role,
          thirdParty: "Estuary",
          trust: {
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/openid.estuary.dev" },
              Action: "sts:AssumeRoleWithWebIdentity",
            },
          },
        },
      ],
    },
  },
  NOTHING_GRANTED: {
    fails: {
      principals: [
        { ...role, policies: [] },
        {
          ...role,
          name: "denied",
          policies: [{ ...readsTable, Statement: { ...readsTable.Statement, Effect: "Deny" } }],
        },
      ],
    },
    at: ["principals.sync", "principals.denied"],
    passes: {
      principals: [
        role,
        { ...role, policies: [attributes(["pk"]), readsTable] },
        { ...role, policies: [], isPending: true },
      ],
    },
  },
  ATTRIBUTES_WITHOUT_KEYS: {
    fails: {
      tables: [{ arn: table, keyAttributes: ["pk", "sk", "email"] }],
      principals: [{ ...role, policies: [attributes(["pk", "sk", "lastLogin"])] }],
    },
    at: ["principals.sync.policies.0.Statement.0.Condition.ForAllValues:StringEquals.dynamodb:Attributes"],
    passes: {
      tables: [{ arn: table, keyAttributes: ["pk", "sk", "email"] }],
      principals: [{ ...role, policies: [attributes(["pk", "sk", "email", "lastLogin"])] }],
    },
  },
};

function check(part: Part): ReturnType<typeof checkEnvironment> {
  return checkEnvironment({
    ownAccounts: ["111122223333"],
    principals: [],
    tables: [],
    streamReaders: [],
    accessKeys: [],
    templates: [],
    ...part,
  });
}

it("every check has a case", () => {
  expect(Object.keys(cases).sort()).toEqual(environmentRules.map(({ id }) => id).sort());
});

it.each(Object.entries(cases))("%s is found where it is broken, and only there", (rule, { fails, at, passes }) => {
  expect(check(fails).map((found) => [found.rule, found.place.join(".")])).toEqual(at.map((place) => [rule, place]));
  expect(check(passes)).toEqual([]);
});

it("names the attributes that are missing, and the readers that are too many", () => {
  expect(check(cases["ATTRIBUTES_WITHOUT_KEYS"]?.fails ?? {})[0]?.value).toBe("email");
  expect(check(cases["STREAM_READERS"]?.fails ?? {})[0]?.value).toBe("artie, polytomic, worker");
});

it("takes suppressions as the linter of one policy does", () => {
  const inventory = {
    ownAccounts: [],
    principals: [],
    tables: [],
    streamReaders: [],
    accessKeys: [
      { user: "artie", isEncrypted: false },
      { user: "retool", isEncrypted: false },
    ],
    templates: [],
  };
  const found = checkEnvironment(inventory, [
    { rule: "DA21", place: ["accessKeys", "artie"], reason: "The state is encrypted." },
  ]);
  expect(found.map(({ suppressed }) => suppressed)).toEqual(["The state is encrypted.", undefined]);
});
