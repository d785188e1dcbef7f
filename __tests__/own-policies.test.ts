// What the policy of a table, stream or bucket denies, in every decision about grants on it, and what the policy of each
// bucket must deny to everybody.
import { Bucket } from "../modules/s3";
import { Table } from "../modules/dynamodb";
import { BucketRef, type Grant } from "../modules/grants";
import { Role } from "../modules/iam";
import { bucketPerimeter } from "../modules/network";
import {
  policyDocument,
  policyJson,
  type PolicyJson,
  service,
  statement,
  type Statement,
  type StatementJson,
} from "../modules/policy";
import { externalPrincipal, identityPolicies, proveGrants, role } from "../modules/principals";
import { formatProblem } from "../modules/validation";
import {
  defineEnvironment,
  type Environment,
  existingBucket,
  existingEndpoint,
  type PlannedEnvironment,
  planEnvironments,
} from "../stacks";
import { proveAcrossAccounts } from "../stacks/prove-across-accounts";
import { environmentProof, proveEnvironment } from "../stacks/prove-environment";
import { samples } from "./sample-plans";
import { account, refusals, synthesizeStack } from "./synth";

type Change = (statements: readonly StatementJson[], arn: string) => readonly StatementJson[];

/** The environment with other statements in the policies of its tables, streams and buckets. */
function changed(plan: PlannedEnvironment, change: Change): PlannedEnvironment {
  const policyOf = (arn: string, policy: PolicyJson): PolicyJson => ({
    ...policy,
    Statement: [...change(policy.Statement, arn)],
  });
  return {
    ...plan,
    resourcePolicies: new Map(
      [...plan.resourcePolicies].map(([arn, resource]) => [
        arn,
        { ...resource, policy: policyOf(arn, resource.policy) },
      ]),
    ),
    // Their own proof is not what is tried here.
    subjects: plan.subjects.filter(({ resource }) => resource === undefined),
  };
}

const problemsWith = (plan: PlannedEnvironment, change: Change): string[] =>
  proveEnvironment(changed(plan, change)).map(formatProblem);

const inSection = (problems: readonly string[], section: string): string[] =>
  problems.filter((each) => each.split(" › ")[1] === section);

function sample(name: string): PlannedEnvironment {
  const found = samples.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is no sample`);
  return found.plan;
}

/** DenyWithoutTls with other elements. */
const tls =
  (parts: Partial<StatementJson>): Change =>
  (statements) =>
    statements.map((each) => (each.Sid === "DenyWithoutTls" ? { ...each, ...parts } : each));

const inverted = tls({ Condition: { Bool: { "aws:SecureTransport": "true" } } });

/** A further denial in the policy with the ARN. */
const denying =
  (holder: string, parts: Partial<StatementJson>): Change =>
  (statements, arn) =>
    arn === holder
      ? [
          ...statements,
          { Sid: "Further", Effect: "Deny", Principal: "*", Action: "*", Resource: [arn, `${arn}/*`], ...parts },
        ]
      : statements;

describe("what a bucket or table denies in its own policy takes part in the proof of grants on it", () => {
  test.each(samples)("$name as it is", ({ plan }) => {
    expect(problemsWith(plan, (statements) => statements)).toEqual([]);
  });

  test.each(samples)("a bucket of $name that denies HTTPS cuts off each principal with a grant there", ({ plan }) => {
    const withGrants = environmentProof(plan).principals.filter(({ expectations }) =>
      expectations.some(({ allows }) =>
        allows.some(({ resource }) =>
          Object.values(plan.buckets).some(
            ({ ref, made }) => made !== undefined && (resource === ref.arn || resource.startsWith(`${ref.arn}/`)),
          ),
        ),
      ),
    );
    const problems = problemsWith(plan, inverted);
    for (const { place } of withGrants) {
      expect(problems).toContainEqual(
        expect.stringMatching(
          new RegExp(
            `^${place.join(" › ")}: "s3:\\w+ on arn:aws:s3:::.* must be allowed, and is explicitly denied by ` +
              ".*statement DenyWithoutTls of the policy of arn:aws:s3:::",
          ),
        ),
      );
    }
    if (plan.environment.name !== "dev") expect(withGrants.length).toBeGreaterThan(0);
  });

  test("an index, a stream and an object are covered by the policy of their table or bucket", () => {
    const plan = sample("prod");
    const table = "arn:aws:dynamodb:us-east-1:777788889999:table/orders";
    const index = problemsWith(plan, denying(table, { Resource: `${table}/index/*` }));
    expect(index).toEqual([
      expect.stringMatching(/^prod › connections › polytomic: /),
      expect.stringMatching(/^prod › principals › orders-service: /),
      expect.stringMatching(
        /^prod › principals › analytics: "dynamodb:Query on .*\/index\/by-customer" must be allowed/,
      ),
    ]);
    const stream = problemsWith(plan, denying(`${table}/stream/*`, { Resource: `${table}/stream/*` }));
    expect(inSection(stream, "connections")).toHaveLength(2);
    expect(stream.join("\n")).toMatch(
      /dynamodb:DescribeStream on .*\/stream\/\S+" must be allowed, and is explicitly denied by statement Further of/,
    );
    expect(
      problemsWith(
        plan,
        denying("arn:aws:s3:::acme-prod-exports", { Resource: "arn:aws:s3:::acme-prod-exports/reports/*" }),
      ),
    ).toEqual([expect.stringMatching(/^prod › principals › orders-service: "s3:GetObject on .*\/reports\//)]);
  });

  test("a denial of one action is found among actions that identity policies do not tell apart", () => {
    const table = "arn:aws:dynamodb:us-east-1:777788889999:table/orders";
    const problems = problemsWith(sample("prod"), denying(table, { Action: "dynamodb:DeleteItem" }));
    expect(problems).toEqual([
      expect.stringMatching(
        /^prod › principals › orders-service: "dynamodb:DeleteItem on .*table\/orders" must be allowed/,
      ),
    ]);
  });

  test("a denial that spares requests over TLS by SDKs is none", () => {
    const table = "arn:aws:dynamodb:us-east-1:777788889999:table/orders";
    for (const Condition of [
      { Bool: { "aws:SecureTransport": "false" } },
      { BoolIfExists: { "aws:SecureTransport": "false" } },
      { Null: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:ViaAWSService": "true" } },
      { Bool: { "aws:PrincipalIsAWSService": "true" } },
    ]) {
      expect(problemsWith(sample("prod"), denying(table, { Condition }))).toEqual([]);
    }
    expect(
      problemsWith(sample("prod"), denying(table, { Condition: { Bool: { "aws:ViaAWSService": "false" } } })),
    ).not.toEqual([]);
  });

  test("a denial does not count in favour of a grant that is too wide", () => {
    const plan = sample("prod");
    const bucket = "arn:aws:s3:::acme-prod-exports";
    const wide = (each: PlannedEnvironment["subjects"][number]): PlannedEnvironment["subjects"][number] =>
      each.key === "orders-service" && each.principal !== undefined
        ? {
            ...each,
            principal: {
              ...each.principal,
              policies: [
                ...each.principal.policies,
                {
                  name: "wide",
                  policy: {
                    Version: "2012-10-17",
                    Statement: [
                      { Sid: "Wide", Effect: "Allow", Action: "s3:PutObject", Resource: `${bucket}/reports/*` },
                    ],
                  },
                },
              ],
            },
          }
        : each;
    const denied = changed(plan, denying(bucket, { Action: "s3:PutObject", Condition: {} }));
    const problems = proveEnvironment({ ...denied, subjects: denied.subjects.map(wide) }).map(formatProblem);
    expect(problems).toContainEqual(
      expect.stringMatching(
        /"s3:PutObject on .*\/reports\/.*" must be refused, and is allowed by statement Wide of wide/,
      ),
    );
    expect(problems).toContainEqual(
      expect.stringMatching(
        /"s3:PutObject on .*\/reports\/.*" is allowed by statement Wide of wide, and nothing that was/,
      ),
    );
  });
});

describe("a perimeter", () => {
  const ledger = "arn:aws:dynamodb:us-east-1:444455556666:table/ledger";
  const archive = "arn:aws:s3:::acme-ledger-archive";
  const through =
    (id: string): Change =>
    (statements) =>
      statements.map((each) =>
        each.Sid === "DenyOutsidePerimeter"
          ? { ...each, Condition: { ...each.Condition, StringNotEquals: { "aws:SourceVpce": id } } }
          : each,
      );

  test("lets principals in through the endpoints that they are behind, and through no other", () => {
    const problems = problemsWith(sample("inside-vpc"), through("vpce-00000000000000000"));
    const cut = inSection(problems, "principals");
    expect(cut).toContainEqual(
      expect.stringMatching(
        /^inside-vpc › principals › ledger-service: "dynamodb:\w+ on .*table\/ledger" must be allowed, and is explicitly denied by statement DenyOutsidePerimeter of the policy of arn:aws:dynamodb/,
      ),
    );
    expect(cut).toContainEqual(
      expect.stringMatching(/^inside-vpc › principals › ledger-service: "s3:\w+ on arn:aws:s3/),
    );
    expect(cut.join("\n")).not.toMatch(/ledger-archiver: "s3:/);
  });

  test("cuts off a principal that is behind no endpoint", () => {
    const plan = changed(sample("inside-vpc"), (statements) => statements);
    const subjects = plan.subjects.map(({ endpoint, ...each }) =>
      endpoint === undefined ? each : { ...each, endpoint: { ...endpoint, principals: [] } },
    );
    expect(inSection(proveEnvironment({ ...plan, subjects }).map(formatProblem), "principals")).toContainEqual(
      expect.stringMatching(
        /^inside-vpc › principals › ledger-service: "dynamodb:\w+ on .*table\/ledger" must be allowed/,
      ),
    );
  });

  test("needs to let in one of the networks that a grant names, while its own policies allow each of them", () => {
    const location = { account, region: "us-east-1" };
    const ids = ["vpce-0a1b2c3d4e5f60718", "vpce-0a1b2c3d4e5f60719"];
    const bucket = new BucketRef({ name: "acme-exports", ...location });
    const grant = bucket.read().fromVpcEndpoint(...ids);
    const deployer = `arn:aws:iam::${account}:role/terraform`;
    const provedIn = (through: string, grants = grant): string[] =>
      proveGrants(
        `arn:aws:iam::${account}:role/reader`,
        [grant],
        identityPolicies([grants], "reader", "role").policies,
        () => ({
          name: "the policy of the bucket",
          policy: policyJson(policyDocument([bucketPerimeter(bucket, { through: [{ id: through }], deployer })])),
        }),
      ).map(formatProblem);
    for (const id of ids) {
      expect(provedIn(id)).toEqual([]);
      expect(provedIn(id, bucket.read().fromVpcEndpoint(id)).join("\n")).toMatch(/must be allowed, and is/);
    }
    expect(provedIn("vpce-0a1b2c3d4e5f60710").join("\n")).toMatch(/must be allowed, and is explicitly denied by/);
  });

  test("is not entered through an endpoint from a public address", () => {
    const open = enclosed(false);
    const principals: Environment["principals"] = ({ tables }) => ({
      clerk: role({ assumedBy: service("ecs-tasks") }).allow(
        tables["ledger"]?.read().fromIpAddresses("203.0.113.0/24") as Grant,
      ),
    });
    const refused = refusals(() => planEnvironments([{ ...open, principals }], { ownAccounts: ["444455556666"] }));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((each) => !/^closed › principals › clerk: .* is explicitly denied by/.test(each))).toEqual(
      [],
    );
  });

  test("lets in what DynamoDB does in the name of a principal, and nothing that the principal does itself", () => {
    const withoutServices: Change = (statements) =>
      statements.map((each) =>
        each.Sid === "DenyOutsidePerimeter"
          ? {
              ...each,
              Condition: { ...each.Condition, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
            }
          : each,
      );
    const plan = changed(sample("inside-vpc"), withoutServices);
    const all = plan.subjects.flatMap(({ endpoint }) => endpoint?.principals ?? []);
    // The requests of DynamoDB come from its own network, also where the principal is behind an endpoint for S3.
    const behindAll = plan.subjects.map(({ endpoint, ...each }) =>
      endpoint === undefined ? each : { ...each, endpoint: { ...endpoint, principals: all } },
    );
    for (const subjects of [plan.subjects, behindAll]) {
      const problems = proveEnvironment({ ...plan, subjects }).map(formatProblem);
      expect(inSection(problems, "principals")).toEqual([
        expect.stringMatching(/^inside-vpc › principals › ledger-archiver: "s3:\w+ on .*\/ledger\//),
      ]);
    }
  });

  test("that leaves the way of nobody open cuts everybody off", () => {
    for (const holder of [ledger, archive]) {
      expect(inSection(problemsWith(sample("inside-vpc"), denying(holder, {})), "principals").length).toBeGreaterThan(
        0,
      );
    }
  });

  const enclosed = (except: boolean): Environment =>
    defineEnvironment({
      name: "closed",
      account,
      region: "us-east-1",
      tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
      endpoints: {
        office: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }),
        branch: existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60719" }),
      },
      principals: ({ tables, endpoints }) => ({
        clerk: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read()),
        branch: role({ assumedBy: service("ecs-tasks") }).allow(
          tables.ledger.write().fromVpcEndpoint(endpoints.branch),
        ),
      }),
      crossAccount: ({ tables }) => ({
        auditors: externalPrincipal({
          account: "444455556666",
          roles: ["arn:aws:iam::444455556666:role/auditors"],
        }).allow(tables.ledger.read()),
      }),
      perimeters: {
        ledger: {
          tables: ["ledger"],
          through: except ? ["office"] : ["office", "branch"],
          deployer: `arn:aws:iam::${account}:role/terraform`,
        },
      },
    });

  test("whose endpoints were there already may have any principal behind them", () => {
    expect(refusals(() => planEnvironments([enclosed(false)], { ownAccounts: ["444455556666"] }))).toEqual([]);
  });

  test("refuses a grant through an endpoint that it does not name", () => {
    expect(refusals(() => planEnvironments([enclosed(true)], { ownAccounts: ["444455556666"] }))).toEqual([
      expect.stringMatching(
        /^closed › principals › branch: "dynamodb:\w+ on .*table\/ledger with aws:SourceVpce vpce-0a1b2c3d4e5f60719" must be allowed, and is explicitly denied by statement DenyOutsidePerimeter/,
      ),
    ]);
  });
});

describe("other environments of the app", () => {
  const owner = (ownerAccount: string): Environment =>
    defineEnvironment({
      name: "owner",
      account: ownerAccount,
      region: "us-east-1",
      buckets: { lake: { name: "acme-lake" } },
      crossAccount: ({ buckets }) =>
        ownerAccount === account
          ? {}
          : {
              reader: externalPrincipal({ account, roles: [`arn:aws:iam::${account}:role/user-reader`] }).allow(
                buckets.lake.read(),
              ),
            },
    });
  const user = (ownerAccount: string): Environment =>
    defineEnvironment({
      name: "user",
      account,
      region: "us-east-1",
      buckets: {
        lake: existingBucket({ name: "acme-lake", ...(ownerAccount === account ? {} : { account: ownerAccount }) }),
      },
      principals: ({ buckets }) => ({
        reader: role({ assumedBy: service("ecs-tasks") }).allow(buckets.lake.read()),
      }),
    });

  test.each([
    ["in another account", "444455556666"],
    ["in the same account", account],
  ])("%s: the policy of the bucket takes part in the proof of grants on it", (_, ownerAccount) => {
    const [made, using] = planEnvironments([owner(ownerAccount), user(ownerAccount)]);
    if (made === undefined || using === undefined) throw new Error("there are two");
    const prove = (change: Change): string[] => proveAcrossAccounts([changed(made, change), using]).map(formatProblem);
    expect(prove((statements) => statements)).toEqual([]);
    expect(prove(inverted)).toEqual([
      expect.stringMatching(
        /^user › principals › reader: "s3:\w+ on arn:aws:s3:::acme-lake.*" .* and is explicitly denied by statement DenyWithoutTls of/,
      ),
    ]);
    const condition = { StringNotEquals: { "aws:SourceVpce": "vpce-0a1b2c3d4e5f60718" } };
    expect(prove(denying("arn:aws:s3:::acme-lake", { Condition: condition }))).toEqual([]);
  });

  test("a bucket that denies HTTPS does not let in whom it is shared with", () => {
    const [plan] = planEnvironments([owner("444455556666")], { ownAccounts: [account] });
    if (plan === undefined) throw new Error("there is one");
    const subjects = plan.subjects.map((each) =>
      each.resource === undefined
        ? each
        : {
            ...each,
            resource: {
              ...each.resource,
              policy: { ...each.resource.policy, Statement: [...inverted(each.resource.policy.Statement, "")] },
            },
          },
    );
    expect(proveEnvironment({ ...plan, subjects }).map(formatProblem)).toContainEqual(
      expect.stringMatching(
        /^owner › buckets › lake: "AWS arn:aws:iam::111122223333:role\/user-reader" must be let in for s3:\w+ on .* and is explicitly denied by statement DenyWithoutTls/,
      ),
    );
  });
});

describe("a stack outside of the environments", () => {
  const deny = (resources: readonly string[], conditions: Statement["conditions"] = {}): Statement =>
    statement({ sid: "Ours", effect: "Deny", principals: "*", actions: ["*"], resources, conditions });

  /** What a stack is refused for in which a role reads a bucket and a table with further statements in their policies. */
  const refused = (
    ofBucket: (bucket: Bucket) => readonly Statement[],
    ofTable: (table: Table) => readonly Statement[] = () => [],
  ): string[] =>
    refusals(() =>
      synthesizeStack((scope) => {
        const bucket = new Bucket(scope, "exports", { name: "acme-exports" });
        const table = new Table(scope, "orders", { partitionKey: { name: "pk", type: "S" } });
        new Role(scope, "reader", { assumedBy: service("ecs-tasks") }).allow(
          bucket.read({ prefix: "reports/" }),
          table.read(),
        );
        const [bucketStatements, tableStatements] = [ofBucket(bucket), ofTable(table)];
        if (bucketStatements.length > 0) bucket.addToPolicy({ statements: bucketStatements });
        if (tableStatements.length > 0) table.addToPolicy({ statements: tableStatements });
      }),
    );

  test("what the policies of its buckets and tables deny takes part in the proof of its roles", () => {
    expect(refused(() => [])).toEqual([]);
    expect(refused(({ ref }) => [deny([ref.objectsArn("reports/")])])).toEqual([
      expect.stringMatching(
        /reader\] "s3:GetObject on arn:aws:s3:::acme-exports\/reports\/.*" must be allowed, and is explicitly denied by statement Ours of the policy of arn:aws:s3:::acme-exports/,
      ),
    ]);
    expect(
      refused(
        () => [],
        ({ ref }) => [deny([ref.arn])],
      ),
    ).toEqual([
      expect.stringMatching(/reader\] "dynamodb:\w+ on .*table\/orders" must be allowed, and is explicitly denied/),
    ]);
  });

  test("what a denial spares may be where the role is, as far as the stack knows", () => {
    const bucket = new BucketRef({ name: "acme-exports", account, region: "us-east-1" });
    const perimeter = {
      through: [{ id: "vpce-0a1b2c3d4e5f60718" }],
      deployer: `arn:aws:iam::${account}:role/terraform`,
    };
    expect(refused(() => [bucketPerimeter(bucket, perimeter)])).toEqual([]);
    const all = [bucket.arn, bucket.objectsArn()];
    expect(refused(() => [deny(all, { StringNotEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } })])).toEqual([]);
    expect(refused(() => [deny(all, { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } })])).toEqual([]);
    expect(refused(() => [deny(all, { StringNotLike: { "aws:SourceVpc": ["vpc-*"] } })])).toEqual([]);
    const others = `arn:aws:iam::${account}:role/others`;
    expect(refused(() => [deny(all, { ArnNotLike: { "aws:PrincipalArn": [others] } })])).not.toEqual([]);
    expect(refused(() => [deny(all, { StringNotEquals: { "aws:SecureTransport": ["false"] } })])).not.toEqual([]);
  });
});

describe("every bucket denies plain HTTP", () => {
  const mutations: readonly (readonly [string, Change])[] = [
    ["over HTTPS instead", inverted],
    ["not at all", (statements) => statements.filter(({ Sid }) => Sid !== "DenyWithoutTls")],
    ["on the bucket alone", (statements, arn) => tls({ Resource: arn })(statements, arn)],
    ["on its objects alone", (statements, arn) => tls({ Resource: `${arn}/*` })(statements, arn)],
    ["on some of its objects", (statements, arn) => tls({ Resource: [arn, `${arn}/reports/*`] })(statements, arn)],
    ["for some actions", tls({ Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] })],
    ["for all actions but reads", tls({ Action: ["s3:P*", "s3:D*", "s3:L*"] })],
    ["to its own account alone", tls({ Principal: { AWS: "arn:aws:iam::777788889999:root" } })],
    [
      "where the request also comes over IPv4",
      tls({
        Condition: { Bool: { "aws:SecureTransport": "false" }, IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
      }),
    ],
    [
      "to all principals but some",
      tls({
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::777788889999:role/legacy-*" },
        },
      }),
    ],
    ["by a statement that allows", tls({ Effect: "Allow" })],
  ];

  test.each(mutations)("and a synth fails where one does so %s", (_, change) => {
    const plan = sample("prod");
    const made = Object.entries(plan.buckets).filter((each) => each[1].made !== undefined);
    const problems = inSection(problemsWith(plan, change), "buckets");
    expect(problems.map((each) => each.split(" › ").slice(0, 3).join(" › "))).toEqual(
      expect.arrayContaining(made.map(([key]) => `prod › buckets › ${key}`)),
    );
    expect(problems.join("\n")).toMatch(
      /"s3:\w+ on arn:aws:s3:::\S+ with aws:SecureTransport false" must be denied to everybody/,
    );
  });

  test("and a synth fails where one has no policy", () => {
    expect(
      inSection(
        problemsWith(sample("prod"), () => []),
        "buckets",
      ),
    ).toHaveLength(3);
  });

  test.each<[string, Change]>([
    ["also without the key", tls({ Condition: { BoolIfExists: { "aws:SecureTransport": "false" } } })],
    [
      "in two statements",
      (statements, arn) => [
        ...tls({ Resource: arn })(statements, arn),
        ...tls({ Resource: `${arn}/*`, Sid: "Objects" })(statements, arn).filter(({ Sid }) => Sid === "Objects"),
      ],
    ],
  ])("as it may %s", (_, change) => {
    expect(problemsWith(sample("prod"), change)).toEqual([]);
  });
});
