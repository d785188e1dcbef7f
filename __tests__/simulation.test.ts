import { accessKeys, role, user } from "../modules/principals";
import { KeyRef, TableRef } from "../modules/grants";
import { polytomicDynamoDb } from "../modules/connections";
import { Group, Role, User } from "../modules/iam";
import { account as accountOf, type PolicyJson, service, type StatementJson } from "../modules/policy";
import { type Expectation, planSimulations, type Simulation } from "../modules/proof";
import { defineEnvironment, existingKey, planEnvironments, summarize } from "../stacks";
import { staging } from "../stacks/environments/staging";
import { allows } from "./permission";
import { account, type Block, refusals, SynthesizedStack, synthesizeEnvironment, synthesizeStack } from "./synth";

const type = "aws_iam_principal_policy_simulation";
const ec2 = { assumedBy: service("ec2") };
const key = { name: "pk", type: "S" } as const;

/** Everything that limits requests, and everybody who may hold policies. */
const everything = defineEnvironment({
  name: "everything",
  account,
  region: "us-east-1",
  simulatePolicies: true,
  keys: { own: existingKey({ arn: `arn:aws:kms:us-east-1:${account}:key/0a1b2c3d-1111-4222-8333-444455556666` }) },
  tables: {
    orders: {
      partitionKey: key,
      stream: "NEW_IMAGE",
      pointInTimeRecovery: { days: 7 },
      globalSecondaryIndexes: { "by-date": { partitionKey: { name: "date", type: "S" } } },
      encryptionKey: "own",
    },
    users: { partitionKey: key },
  },
  buckets: { lake: { name: "acme-lake" } },
  connections: {
    both: polytomicDynamoDb({ tables: ["orders"], externalId: "1234", streams: "self-managed" }),
    documented: polytomicDynamoDb({
      tables: ["orders"],
      externalId: "1234",
      rendering: "as-documented",
      streams: "self-managed",
      names: { role: "documented", policy: "documented" },
    }),
  },
  principals: ({ tables: { orders, users }, buckets: { lake } }) => ({
    reader: role(ec2).allow(orders.read(), lake.read({ prefix: "in/" })),
    careful: user({ attachTo: "user" }).allow(
      orders.read().withMfa({ maxAge: 3600 }).fromIpAddresses("203.0.113.0/24"),
    ),
    rows: role(ec2).allow(users.read().onlyLeadingKeys(["eu"]), users.metadata().overTls()),
    partly: role(ec2)
      .allow(users.readWrite())
      .deny(
        users.attributes(["ssn"]),
        users.write().unless((write) => write.fromVpcEndpoint("vpce-0123456789abcdef0")),
      ),
    window: role(ec2).allow(users.write().between("2026-11-21T09:00:00Z", "2026-11-21T17:00:00Z")),
    exporter: user({ accessKeys: accessKeys(["2026-11"]) })
      .allow(orders.export(), orders.readStream())
      .deny(users),
  }),
});
const stack = synthesizeEnvironment(everything);
const [plan] = planEnvironments([everything]);
if (plan === undefined) throw new Error("the environment is planned");

function simulationsIn({ json }: SynthesizedStack): [name: string, block: Block][] {
  return Object.entries(json.data?.[type] ?? {});
}

/** The address of the role or user whose policies a data source asks about. */
function holderOf(block: Block): string {
  return String(block["policy_source_arn"]).replace(/^\$\{(.+)\.arn\}$/, "$1");
}

interface Asked {
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

function askedBy(block: Block): Asked {
  const [resource = "*"] = (block["resource_arns"] ?? []) as string[];
  const keys = (block["context"] ?? []) as { readonly key: string; readonly type: string; readonly values: string[] }[];
  const context = keys.map((each) => [each.key, each.type.endsWith("List") ? each.values : (each.values[0] ?? "")]);
  return { resource, context: Object.fromEntries(context) as Asked["context"] };
}

/** The actions that a condition names, and whether it wants them allowed. */
function wantedBy(block: Block): { readonly actions: string[]; readonly allowed: boolean; readonly message: string }[] {
  const { postcondition } = block["lifecycle"] as {
    readonly postcondition: { readonly condition: string; readonly error_message: string }[];
  };
  return postcondition.map(({ condition, error_message: message }) => {
    const [, list = "", not] =
      /setsubtract\((\[[^\]]*\]), .* if (!?)result\.allowed\]\)\) == 0\}$/.exec(condition) ?? [];
    return { actions: JSON.parse(list) as string[], allowed: not === "", message };
  });
}

/** The messages of conditions that would fail, of one holder or all, with the project's own evaluator in AWS's place. */
function failuresOf(deployed: SynthesizedStack, only?: string): string[] {
  const policies = new Map<string, PolicyJson[]>();
  return simulationsIn(deployed).flatMap(([, block]) => {
    const holder = holderOf(block);
    if (only !== undefined && !holder.endsWith(`.${only}`)) return [];
    const held = policies.get(holder) ?? deployed.policiesOf(holder);
    policies.set(holder, held);
    const { resource, context } = askedBy(block);
    return wantedBy(block)
      .filter(({ actions, allowed }) => actions.some((each) => allows(held, each, resource, context) !== allowed))
      .map(({ message }) => message);
  });
}

/** The same stack with one policy changed. */
function withPolicy(name: string, change: (policy: PolicyJson) => PolicyJson): SynthesizedStack {
  const { resource = {} } = stack.json;
  const policies = resource["aws_iam_policy"] ?? {};
  const changed = { ...policies[name], policy: JSON.stringify(change(stack.policy(`aws_iam_policy.${name}`))) };
  const resources = { ...resource, aws_iam_policy: { ...policies, [name]: changed } };
  return new SynthesizedStack(JSON.stringify({ ...stack.json, resource: resources }));
}

describe("the data sources of an environment", () => {
  it("agree with the policies beside them", () => {
    expect(simulationsIn(stack).length).toBeGreaterThan(50);
    expect(failuresOf(stack)).toEqual([]);
  });

  it.each([
    ["reader", "reader_policy"],
    ["careful", "careful_policy"],
    ["rows", "rows_policy"],
    ["window", "window_policy"],
    ["exporter", "exporter_group_policy"],
    ["both_role", "both_policy"],
  ])("of %s fail when a statement is lost, loses its conditions or allows more", (holder, name) => {
    const { Statement: statements } = stack.policy(`aws_iam_policy.${name}`);
    expect(statements.length).toBeGreaterThan(0);
    statements.forEach((statement, index) => {
      const failuresWith = (changed: StatementJson): string =>
        failuresOf(
          withPolicy(name, (policy) => ({ ...policy, Statement: statements.toSpliced(index, 1, changed) })),
          holder,
        ).join();
      expect(failuresWith({ ...statement, Effect: "Allow", Action: "*", Resource: "*" })).toContain(
        "which must not be able to",
      );
      // Nothing else allows what is denied: that the denial itself holds is the proof's to say.
      if (statement.Effect === "Deny") return;
      expect(failuresWith({ ...statement, Effect: "Deny" })).toContain("which must be able to");
      if (statement.Condition === undefined) return;
      const elements = Object.entries(statement).filter(([element]) => element !== "Condition");
      expect(failuresWith(Object.fromEntries(elements) as unknown as StatementJson)).toContain(
        "which must not be able to",
      );
    });
  });

  it("name the principal, the action and the request, and what to look at", () => {
    const [message = ""] = failuresOf(
      withPolicy("reader_policy", (policy) => ({
        ...policy,
        Statement: policy.Statement.filter(({ Sid }) => Sid !== "ListObjects"),
      })),
    );
    expect(message).toBe(
      'AWS\'s policy simulator refuses ${join(", ", setsubtract(["s3:ListBucket"], [for result in self.results : ' +
        "result.action_name if result.allowed]))} on arn:aws:s3:::acme-lake with s3:prefix in/example to the role " +
        "everything-reader, which must be able to. Look at its permissions boundary and at the organization's service " +
        "control policies. Right after a change IAM may still answer by the old policies: apply again.",
    );
  });

  it("hold every expectation of the proof, or the summary says why not", () => {
    const summary = summarize([plan]).replaceAll(/\s+/g, " ");
    for (const { key: name, section, principal, user: hasUser } of plan.subjects) {
      if (principal === undefined) continue;
      const address = section === "connections" ? `${name}_role` : name;
      const holder = `aws_iam_${hasUser === undefined ? "role" : "user"}.${address}`;
      const asked = simulationsIn(stack)
        .map(([, block]) => block)
        .filter((block) => holderOf(block) === holder)
        .map((block) => ({ ...askedBy(block), wanted: wantedBy(block) }));
      const isAsked = (action: string, resource: string, allowed: boolean): boolean =>
        asked.some(
          (each) =>
            each.resource === resource &&
            each.wanted.some((wanted) => wanted.allowed === allowed && wanted.actions.includes(action)),
        ) || summary.includes(`${action} on ${resource} `);
      for (const { allows: allowed, refuses } of principal.expectations) {
        for (const { actions, examples } of allowed) {
          for (const action of actions) {
            for (const resource of examples)
              expect([action, resource, isAsked(action, resource, true)]).toEqual([action, resource, true]);
          }
        }
        for (const { actions, resources } of refuses) {
          for (const action of actions) {
            for (const resource of resources) {
              const either = isAsked(action, resource, false) || isAsked(action, resource, true);
              expect([action, resource, either]).toEqual([action, resource, true]);
            }
          }
        }
      }
    }
  });

  it("refer to the principal, and wait for all that gives it its rights", () => {
    const { policy_source_arn: source, depends_on: dependsOn } = stack.block(`data.${type}.exporter_simulation_1`);
    expect(source).toBe("${aws_iam_user.exporter.arn}");
    expect(dependsOn).toEqual([
      "aws_iam_group_policy_attachment.exporter_group_policy_attachment",
      "aws_iam_user_group_membership.exporter_group_membership",
    ]);
    expect(stack.block(`data.${type}.reader_simulation_1`)["depends_on"]).toEqual([
      "aws_iam_role_policy_attachment.reader_policy_attachment",
    ]);
  });

  it("give each condition key its type", () => {
    const keys = simulationsIn(stack).flatMap(
      ([, block]) => (block["context"] ?? []) as { key: string; type: string }[],
    );
    expect(Object.fromEntries(keys.map((each) => [each.key, each.type]))).toMatchObject({
      "aws:CurrentTime": "date",
      "aws:MultiFactorAuthAge": "numeric",
      "aws:MultiFactorAuthPresent": "boolean",
      "aws:SourceIp": "ip",
      "dynamodb:LeadingKeys": "stringList",
      "kms:ViaService": "string",
      "s3:prefix": "string",
    });
  });

  it("leave a vendor's own document alone, and the summary says so", () => {
    expect(simulationsIn(stack).filter(([, block]) => holderOf(block).includes("documented"))).toEqual([]);
    const summary = summarize([plan]);
    expect(summary).toContain("not asked: a vendor's own document is outside the proof");
    expect(summary).toMatch(/simulations\n {4}both +asked about \d+ requests in \d+ calls\n/);
  });

  it("are there on request only", () => {
    const without = synthesizeEnvironment({ ...everything, simulatePolicies: false });
    expect(without.addresses.filter((address) => address.includes(type))).toEqual([]);
    expect(without.json.resource).toEqual(stack.json.resource);
    expect(summarize(planEnvironments([{ ...everything, simulatePolicies: false }]))).not.toContain("simulations");
    const wrong = { ...everything, simulatePolicies: "yes" } as unknown as typeof everything;
    expect(refusals(() => planEnvironments([wrong]))).toEqual([
      expect.stringContaining("everything › simulatePolicies"),
    ]);
  });

  it("are asked of both principals of a connection that has two", () => {
    const both = synthesizeEnvironment({ ...staging, simulatePolicies: true });
    const holders = new Set(simulationsIn(both).map(([, block]) => holderOf(block)));
    expect(holders).toContain("aws_iam_role.artie_role");
    expect(holders).toContain("aws_iam_user.artie_user");
    expect(failuresOf(both)).toEqual([]);
  });
});

describe("in a stack of your own", () => {
  const orders = new TableRef({
    name: "orders",
    account,
    region: "us-east-1",
    indexes: [],
    streamViewTypes: [],
    pointInTimeRecovery: false,
    encryptionKey: new KeyRef({
      arn: `arn:aws:kms:us-east-1:${account}:key/<orders>`,
      expression: "${aws_kms_key.orders.arn}",
    }),
  });

  it("everybody is simulated where the deployment says so, by what each holds", () => {
    const own = synthesizeStack(
      (scope) => {
        new Role(scope, "support", { assumedBy: accountOf(account) }).allow(orders.read());
        const readers = new Group(scope, "readers").allow(orders.read());
        new User(scope, "somebody", { attachTo: "user" }).allow(orders.metadata()).join(readers);
        new Role(scope, "idle", { assumedBy: accountOf(account) });
      },
      { simulatePolicies: true },
    );
    const holders = simulationsIn(own).map(([, block]) => holderOf(block));
    expect(new Set(holders)).toEqual(new Set(["aws_iam_role.support", "aws_iam_user.somebody"]));
    expect(own.block(`data.${type}.somebody_simulation_1`)["depends_on"]).toEqual([
      "aws_iam_user_policy_attachment.somebody_policy_attachment",
      "aws_iam_group_policy_attachment.readers_policy_attachment",
      "aws_iam_user_group_membership.somebody_readers_membership",
    ]);
  });

  it("what is only known when it is applied is asked about by its expression", () => {
    const own = synthesizeStack(
      (scope) => {
        const endpoint = { id: "vpce-<tables>", expression: "${aws_vpc_endpoint.tables.id}" };
        new Role(scope, "support", { assumedBy: accountOf(account) }).allow(orders.read().fromVpcEndpoint(endpoint));
      },
      { simulatePolicies: true },
    );
    const text = JSON.stringify(own.json.data);
    expect(text).not.toContain("<");
    expect(simulationsIn(own).map(([, block]) => askedBy(block).resource)).toContain("${aws_kms_key.orders.arn}");
    expect(simulationsIn(own).map(([, block]) => askedBy(block).context["aws:SourceVpce"])).toContain(
      "${aws_vpc_endpoint.tables.id}",
    );
  });

  it("a value that Terraform would read as a template stands for itself", () => {
    const own = synthesizeStack(
      (scope) => {
        new Role(scope, "support", { assumedBy: accountOf(account) }).expect({
          expectations: [
            { allows: [{ actions: ["s3:ListBucket"], ...onLake, within: { "s3:prefix": ["%{odd}"] } }], refuses: [] },
          ],
          expressions: {},
        });
      },
      { simulatePolicies: true },
    );
    const block = own.block(`data.${type}.support_simulation_1`);
    expect(askedBy(block).context).toEqual({ "s3:prefix": "%%{odd}" });
    expect(wantedBy(block)[0]?.message).toContain("with s3:prefix %%{odd} to the role support");
  });
});

const lake = "arn:aws:s3:::acme-lake";
const onLake = { resource: lake, examples: [lake] };
const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
const onTable = { resource: table, examples: [table] };

const none: Expectation = { allows: [], refuses: [] };
const simulationsFor = (expectation: Partial<Expectation>): readonly Simulation[] =>
  planSimulations([{ ...none, ...expectation }]).simulations;
const leftOutOf = (expectation: Partial<Expectation>): [string, readonly string[]][] => [
  ...planSimulations([{ ...none, ...expectation }]).leftOut,
];

describe("planSimulations", () => {
  it("asks about one resource and one context in one call", () => {
    expect(
      simulationsFor({
        allows: [
          { actions: ["dynamodb:GetItem"], ...onTable },
          { actions: ["dynamodb:Query", "dynamodb:GetItem"], ...onTable },
          { actions: ["dynamodb:ListTables"], resource: "*", examples: ["*"] },
        ],
        refuses: [
          { actions: ["dynamodb:Scan"], resources: [table, `${table}-stranger`] },
          { actions: ["dynamodb:Scan"], resources: [table], context: { "dynamodb:Select": "COUNT" } },
        ],
      }),
    ).toEqual([
      { resource: table, context: [], allowed: ["dynamodb:GetItem", "dynamodb:Query"], refused: ["dynamodb:Scan"] },
      { resource: "*", context: [], allowed: ["dynamodb:ListTables"], refused: [] },
      { resource: `${table}-stranger`, context: [], allowed: [], refused: ["dynamodb:Scan"] },
      {
        resource: table,
        context: [{ key: "dynamodb:Select", type: "string", values: ["COUNT"] }],
        allowed: [],
        refused: ["dynamodb:Scan"],
      },
    ]);
  });

  it("refuses nothing that another grant expects, unless it is denied whatever is granted", () => {
    const allowed = { actions: ["dynamodb:Scan"], ...onTable };
    const refused = { actions: ["dynamodb:Scan"], resources: [table] };
    expect(simulationsFor({ allows: [allowed], refuses: [refused] })).toEqual([
      { resource: table, context: [], allowed: ["dynamodb:Scan"], refused: [] },
    ]);
    expect(simulationsFor({ refuses: [{ ...refused, whateverIsGranted: true }] })).toEqual([
      { resource: table, context: [], allowed: [], refused: ["dynamodb:Scan"] },
    ]);
  });

  it("asks for refusals as requests that keep within the limits, as far as they can have the keys", () => {
    const within = { "aws:MultiFactorAuthPresent": ["true"], "s3:prefix": [{ like: "in/*" }] };
    const simulations = simulationsFor({
      allows: [{ actions: ["s3:ListBucket"], ...onLake, within }],
      refuses: [
        { actions: ["s3:DeleteBucket"], resources: [lake] },
        { actions: ["s3:ListBucket"], resources: [lake], context: { "s3:prefix": "out/" } },
      ],
    });
    const refused = simulations.flatMap(({ refused: actions, context }) =>
      actions.map((action) => [action, ...context.map(({ key: name, values }) => `${name} ${values.join()}`)]),
    );
    expect(refused).toContainEqual(["s3:DeleteBucket", "aws:MultiFactorAuthPresent true"]);
    expect(refused).toContainEqual(["s3:ListBucket", "aws:MultiFactorAuthPresent true", "s3:prefix out/"]);
    expect(refused).not.toContainEqual(["s3:DeleteBucket"]);
  });

  it("asks within limits and beyond each of them", () => {
    const within = { "s3:prefix": [{ like: "in/*" }, { like: "out/*" }] };
    expect(
      simulationsFor({ allows: [{ actions: ["s3:ListBucket"], ...onLake, within }] }).map(({ context, allowed }) => [
        context[0]?.values[0],
        allowed.length,
      ]),
    ).toEqual([
      ["in/example", 1],
      ["out/example", 1],
      [undefined, 0],
      ["stranger", 0],
    ]);
  });

  it("takes a key that AWS does not list for text", () => {
    const context = { "cognito-identity.amazonaws.com:sub": "us-east-1:1234" };
    const [simulation] = simulationsFor({ refuses: [{ actions: ["dynamodb:Scan"], resources: [table], context }] });
    expect(simulation?.context).toEqual([
      { key: "cognito-identity.amazonaws.com:sub", type: "string", values: ["us-east-1:1234"] },
    ]);
  });

  it("leaves out actions that are never done on such a resource, and asks about services that it does not know", () => {
    expect(leftOutOf({ allows: [{ actions: ["dynamodb:Scan", "dynamodb:ListTables"], ...onLake }] })).toEqual([
      [
        "AWS knows no such action on such a resource, and its simulator refuses that whatever the policies say",
        [`dynamodb:Scan on ${lake}`, `dynamodb:ListTables on ${lake}`],
      ],
    ]);
    expect(leftOutOf({ allows: [{ actions: ["made-up:Action"], ...onLake }] })).toEqual([]);
  });

  it("leaves out keys without a value, but not those whose value is empty", () => {
    const refused = { actions: ["dynamodb:Scan"], resources: [table] };
    expect(leftOutOf({ refuses: [{ ...refused, context: { "dynamodb:LeadingKeys": [] } }] })).toEqual([
      [
        "its simulator takes no condition key without a value",
        [`dynamodb:Scan on ${table} with dynamodb:LeadingKeys empty`],
      ],
    ]);
    expect(leftOutOf({ refuses: [{ ...refused, context: { "dynamodb:Select": "" } }] })).toEqual([]);
  });

  it("leaves out refusals that a key would undo which AWS may fill in by itself", () => {
    const within = { "aws:SecureTransport": ["true"], "s3:prefix": [{ like: "in/*" }] };
    const { simulations, leftOut } = planSimulations([
      { allows: [{ actions: ["s3:ListBucket"], ...onLake, within }], refuses: [] },
    ]);
    expect([...leftOut]).toEqual([
      [
        "its simulator may add the time, TLS or what it knows of the principal to a request that has none",
        [`s3:ListBucket on ${lake} with s3:prefix in/example`],
      ],
    ]);
    const contexts = simulations.map(({ context }) => context.map(({ key: name, values }) => [name, ...values]));
    expect(contexts).toContainEqual([
      ["aws:SecureTransport", "false"],
      ["s3:prefix", "in/example"],
    ]);
    expect(contexts).toContainEqual([["aws:SecureTransport", "true"]]);
  });
});
