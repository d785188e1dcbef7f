import { role } from "../modules/principals";
import { type TableRef } from "../modules/grants";
import { compilePolicyJson, decide, type Decision, type RequestPrincipal, roleSession } from "../modules/evaluation";
import { type PolicyJson, service } from "../modules/policy";
import { proveEndpoint } from "../modules/proof";
import {
  iamUser,
  peer,
  revocation,
  scheduledAccess,
  temporaryAccess,
  type TemporaryAccessSettings,
} from "../modules/temporary-access";
import {
  defineEnvironment,
  type Environment,
  existingEndpoint,
  existingNetwork,
  planEnvironments,
  summarize,
} from "../stacks";
import { environmentProof } from "../stacks/prove-environment";
import { type Execution } from "./modules/temporary-access/state-machines";
import { onCall, user, World } from "./modules/temporary-access/world";
import { refusals, synthesizeEnvironment } from "./synth";

const account = "111122223333";
const main = existingNetwork({
  vpc: "vpc-0123456789abcdef0",
  routeTables: ["rtb-0123456789abcdef0"],
  subnets: ["subnet-0123456789abcdef0"],
  securityGroups: ["sg-0123456789abcdef0"],
});
const other = existingNetwork({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef1"] });
const asked: TemporaryAccessSettings = { eligible: onCall, approval: peer(), maximumDuration: 3600 };
const hours = { from: "09:00", until: "17:00", timeZone: "Europe/Berlin" };
const window = ["2026-12-01T08:00:00Z", "2026-12-05T18:00:00Z"] as const;

/** A ledger inside a perimeter: a service is always behind its door, people are for a time. */
const environment = defineEnvironment({
  name: "prod",
  account,
  region: "us-east-1",
  tables: { ledger: { partitionKey: { name: "pk", type: "S" } } },
  principals: ({ tables }) => ({
    service: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.readWrite()),
    auditor: role({ assumedBy: service("ecs-tasks") }).allow(tables.ledger.read().between(...window)),
  }),
  temporaryAccess: ({ tables, endpoints }) => ({
    "on-call": temporaryAccess(asked).allow(tables.ledger.write().fromVpcEndpoint(endpoints.tables)),
    scan: temporaryAccess({ ...asked, mechanism: "unique role" }).allow(
      tables.ledger.scan().fromVpcEndpoint(endpoints.tables),
    ),
    office: scheduledAccess({ people: onCall, hours }).allow(tables.ledger.read()),
    desk: scheduledAccess({ people: onCall, hours }).allow(tables.ledger.metadata()),
    console: temporaryAccess({ ...asked, mechanism: "unique role" }).allow(tables.ledger.metadata()),
    revocation: revocation({ by: { dora: iamUser("dora") } }),
  }),
  networks: { main, other },
  endpoints: {
    tables: {
      service: "dynamodb",
      type: "gateway",
      network: "main",
      principals: ["service", "auditor"],
      temporaryAccess: ["on-call", "scan", "office"],
    },
    others: {
      service: "dynamodb",
      type: "gateway",
      network: "other",
      principals: ["service"],
    },
    tokens: {
      service: "sts",
      type: "interface",
      network: "main",
      principals: [],
      temporaryAccess: ["on-call", "scan"],
    },
  },
  perimeters: {
    ledger: {
      tables: ["ledger"],
      through: ["tables"],
      deployer: `arn:aws:iam::${account}:role/terraform`,
      except: { temporaryAccess: ["desk", "console"] },
    },
  },
});

const stack = synthesizeEnvironment(environment);
const ids = { tables: "vpce-00000000000000001", others: "vpce-00000000000000002", tokens: "vpce-00000000000000003" };
const ledger = `arn:aws:dynamodb:us-east-1:${account}:table/ledger`;

/** A policy as it is once Terraform has put the IDs in. */
function applied(policy: PolicyJson): PolicyJson {
  const text = JSON.stringify(policy).replace(
    /\$\{aws_vpc_endpoint\.(\w+)\.id\}/g,
    (_, name: keyof typeof ids) => ids[name],
  );
  return JSON.parse(text) as PolicyJson;
}

const accessPolicy = (key: string): PolicyJson =>
  applied(stack.policy(`aws_iam_policy.temporary-access_${key}_policy`));

/** The session of a role below the path of an access. */
const session = (key: string, name: string): RequestPrincipal =>
  roleSession(`arn:aws:iam::${account}:role/temporary-access/prod/${key}/${name}`, "alice");

interface Asked {
  readonly action: string;
  /** The endpoint that the request comes through; from outside where it is absent. */
  readonly through?: keyof typeof ids | undefined;
  /** What the role has attached. */
  readonly attached: readonly PolicyJson[];
  readonly context?: Readonly<Record<string, string>>;
}

/** What AWS decides by the policies of the role, its boundary, the endpoint and the table. */
function decided(key: string, who: RequestPrincipal, { action, through, attached, context = {} }: Asked): Decision {
  return decide(
    {
      identity: attached.map((policy) => compilePolicyJson("identity", policy)),
      boundary: compilePolicyJson("identity", accessPolicy(key)),
      resource: compilePolicyJson("resource", applied(stack.policy("aws_dynamodb_resource_policy.ledger_policy"))),
      ...(through && {
        endpoint: compilePolicyJson("gateway endpoint", applied(stack.policy(`aws_vpc_endpoint.${through}`))),
      }),
    },
    {
      principal: who,
      action,
      resource: ledger,
      resourceAccount: account,
      context: { "aws:ViaAWSService": "false", ...(through && { "aws:SourceVpce": ids[through] }), ...context },
    },
  );
}

describe.each([
  ["a standing role", "on-call", "prod-on-call-alice", "dynamodb:PutItem", "dynamodb:GetItem"],
  ["a unique role", "scan", "scan-0f8fad5b-d9cb-469f-a165-70867728950e", "dynamodb:Scan", "dynamodb:PutItem"],
  ["a role that a schedule attaches to", "office", "prod-office-alice", "dynamodb:GetItem", "dynamodb:PutItem"],
] as const)("%s behind an endpoint", (_, key, name, granted, other) => {
  const person = session(key, name);
  const attached = [accessPolicy(key)];

  it("gets in while the access is attached, through this endpoint, and for nothing else", () => {
    expect(decided(key, person, { action: granted, through: "tables", attached })).toBe("allowed");
    expect(decided(key, person, { action: other, through: "tables", attached })).toBe("implicitly denied");
  });

  it("does not while nothing is attached, and not from elsewhere", () => {
    expect(decided(key, person, { action: granted, through: "tables", attached: [] })).toBe("implicitly denied");
    expect(decided(key, person, { action: granted, attached })).toBe("explicitly denied");
    expect(decided(key, person, { action: granted, through: "others", attached })).toBe("explicitly denied");
  });

  it("is let through with what the access grants and no more, whatever else it held", () => {
    const everything = [{ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }] as const;
    expect(decided(key, person, { action: other, through: "tables", attached: everything })).toBe("implicitly denied");
  });

  it("opens the endpoint to nobody beside it", () => {
    for (const stranger of [
      session(`${key}-other`, name),
      session("desk", "prod-desk-alice"),
      roleSession(`arn:aws:iam::${account}:role/${name}`, "alice"),
      { type: "user", arn: `arn:aws:iam::${account}:user/alice` } as const,
    ]) {
      expect(decided(key, stranger, { action: granted, through: "tables", attached })).toBe("implicitly denied");
    }
  });
});

it("lets a standing role pass alone, and not what else is made in its path", () => {
  const made = stack.addresses.filter((each) =>
    /^aws_iam_role\.temporary-access_on-call_(alice|bob|carol)$/.test(each),
  );
  expect(made).toHaveLength(3);
  for (const address of made) {
    const { name, path } = stack.block(address);
    const who = roleSession(`arn:aws:iam::${account}:role${String(path)}${String(name)}`, "alice");
    const request = { action: "dynamodb:PutItem", through: "tables", attached: [accessPolicy("on-call")] } as const;
    expect(decided("on-call", who, request)).toBe("allowed");
    expect(decided("on-call", session("on-call", "prod-on-call-mallory"), request)).toBe("implicitly denied");
  }
});

it("is proved at every synth: the endpoint as it is for its accesses, and not if it let others through", () => {
  const [plan] = planEnvironments([environment]);
  if (plan === undefined) throw new Error("there is an environment");
  const tables = environmentProof(plan).endpoints.find(({ place }) => place.at(-1) === "tables");
  if (tables === undefined) throw new Error("there is an endpoint");
  const path = `arn:aws:iam::${account}:role/temporary-access/prod`;
  const people = (key: string): string[] => Object.keys(onCall).map((name) => `${path}/${key}/prod-${key}-${name}`);
  expect(tables.principals.map(({ arn }) => arn).filter((arn) => arn.startsWith(path))).toEqual([
    ...people("on-call"),
    `${path}/scan/*`,
    ...people("office"),
  ]);
  expect(proveEndpoint(tables)).toEqual([]);
  const text = JSON.stringify(tables.policy);
  for (const [from, to] of [
    [`${path}/scan/*`, `${path}/*`],
    [`"${path}/on-call/prod-on-call-alice"`, `"${path}/on-call/prod-on-call-alice","${path}/on-call/mallory"`],
    ['"dynamodb:Scan"', '["dynamodb:Scan","dynamodb:DeleteTable"]'],
  ] as const) {
    const wider = JSON.parse(text.replaceAll(from, to)) as PolicyJson;
    expect(proveEndpoint({ ...tables, policy: wider })).not.toEqual([]);
  }
});

it("keeps the window of a grant at the endpoint", () => {
  const endpoint = compilePolicyJson("gateway endpoint", applied(stack.policy("aws_vpc_endpoint.tables")));
  const [policy] = stack.policiesOf("aws_iam_role.auditor");
  if (policy === undefined) throw new Error("the auditor has no policy");
  const everything = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;
  const at = (instant: string, identity: PolicyJson): Decision =>
    decide(
      { identity: [compilePolicyJson("identity", identity)], endpoint },
      {
        principal: roleSession(`arn:aws:iam::${account}:role/prod-auditor`, "audit"),
        action: "dynamodb:GetItem",
        resource: ledger,
        context: { "aws:CurrentTime": instant, "aws:SourceVpce": ids.tables },
      },
    );
  expect(at("2026-12-01T07:59:59Z", policy)).toBe("implicitly denied");
  expect(at("2026-12-03T12:00:00Z", policy)).toBe("allowed");
  // The endpoint itself is closed, whatever the role holds.
  expect(at("2026-12-01T07:59:59Z", everything)).toBe("implicitly denied");
  expect(at("2026-12-03T12:00:00Z", everything)).toBe("allowed");
  expect(at("2026-12-05T18:00:00Z", everything)).toBe("implicitly denied");
});

describe("a person who works from elsewhere", () => {
  const metadata = { action: "dynamodb:DescribeTable" } as const;

  it.each([
    ["desk", "prod-desk-alice"],
    ["console", "console-0f8fad5b"],
  ])("gets in by an access that the perimeter excepts, while they have it: %s", (key, name) => {
    const attached = [accessPolicy(key)];
    expect(decided(key, session(key, name), { ...metadata, attached })).toBe("allowed");
    expect(decided(key, session(key, name), { ...metadata, attached: [] })).toBe("implicitly denied");
    expect(decided(key, session(key, name), { ...metadata, attached, through: "tables" })).toBe("implicitly denied");
    expect(decided(key, session(`${key}-other`, name), { ...metadata, attached })).toBe("explicitly denied");
    expect(decided(key, session("office", "prod-office-alice"), { ...metadata, attached })).toBe("explicitly denied");
  });
});

describe("taking the role", () => {
  const endpoint = compilePolicyJson("interface endpoint", applied(stack.policy("aws_vpc_endpoint.tokens")));
  const everything = compilePolicyJson("identity", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  const trust = compilePolicyJson(
    "trust",
    stack.policy("aws_iam_role.temporary-access_on-call_alice", "assume_role_policy"),
  );
  const take = (resource: string, who = "alice"): Decision =>
    decide(
      { identity: [everything], resource: trust, endpoint },
      {
        principal: { type: "user", arn: `arn:aws:iam::${account}:user/${who}` },
        action: "sts:AssumeRole",
        resource: `arn:aws:iam::${account}:role/${resource}`,
        resourceAccount: account,
        context: { "aws:MultiFactorAuthPresent": "true", "sts:RoleSessionName": "alice" },
      },
    );

  it("passes the endpoint for STS: for the roles of the accesses behind it, and by whom they trust", () => {
    expect(take("temporary-access/prod/on-call/prod-on-call-alice")).toBe("allowed");
    expect(take("temporary-access/prod/scan/scan-0f8fad5b")).toBe("allowed");
    expect(take("temporary-access/prod/on-call/prod-on-call-alice", "mallory")).toBe("implicitly denied");
    expect(take("temporary-access/prod/office/prod-office-alice")).toBe("implicitly denied");
    expect(take("prod-service")).toBe("implicitly denied");
  });
});

describe.each(["on-call", "scan"] as const)("the state machines of %s, run", (key) => {
  const [plan] = planEnvironments([environment]);
  const design = plan?.temporaryAccess[key];
  if (design?.kind !== "approval") throw new Error("there is no such access");
  const action = key === "scan" ? "dynamodb:Scan" : "dynamodb:PutItem";

  /** What a session that began then gets at the endpoint, by what its role holds now. */
  function atEndpoint(world: World, name: string, issued: string): Decision {
    const held = world.roles.get(name);
    const inline = [...(held?.inline.values() ?? [])].map((text) => JSON.parse(text) as PolicyJson);
    const attached = [...(held?.attached ?? [])].map((arn) => {
      expect(arn).toBe(`arn:aws:iam::${account}:policy/prod-${key}`);
      return accessPolicy(key);
    });
    return decided(key, session(key, name), {
      action,
      through: "tables",
      attached: [...attached, ...inline],
      context: { "aws:TokenIssueTime": issued },
    });
  }

  const issued = "1970-01-01T00:00:00Z";
  const nameOf = (request: Execution): string => (key === "scan" ? `scan-${request.name}` : "prod-on-call-alice");

  async function ask(world: World): Promise<Execution> {
    const request = world.ask("requests", "alice");
    await world.steps.pass(5);
    expect(world.stateOf(request)).toBe("PENDING");
    expect(atEndpoint(world, nameOf(request), issued)).toBe("implicitly denied");
    return request;
  }

  it.each<[string, (world: World, request: Execution) => unknown]>([
    ["it is over", (world) => world.steps.pass(3600)],
    ["it is cancelled", (world, { name }) => world.say("cancellations", user("alice"), { request: name })],
    ["somebody revokes it", (world, { name }) => world.say("revocations", user("carol"), { request: name })],
    ["its execution is stopped by hand", (world, request) => world.steps.end(request, "ABORTED")],
  ])("open the endpoint when a request is approved, and it is closed once %s", async (_, end) => {
    const world = new World(design);
    const request = await ask(world);
    await world.decide(request, "bob");
    await world.steps.pass(5);
    expect(atEndpoint(world, nameOf(request), issued)).toBe("allowed");
    const another = key === "scan" ? "scan-0f8fad5b" : "prod-on-call-bob";
    expect(atEndpoint(world, another, issued)).toBe("implicitly denied");
    await end(world, request);
    await world.steps.pass(600);
    expect(world.granted()).toEqual([]);
    expect(atEndpoint(world, nameOf(request), issued)).toMatch(/denied$/);
  });

  it.each<[string, (world: World, request: Execution) => unknown]>([
    ["it is rejected", (world, request) => world.decide(request, "bob", "REJECT")],
    ["nobody decides", (world) => world.steps.pass(3600)],
    ["the one who asked decides", (world, request) => world.decide(request, "alice")],
    [
      "the attachment fails after it was made",
      (world, request) => {
        world.failures.push({ call: "iam.attachRolePolicy", when: "after", times: 3 });
        return world.decide(request, "bob");
      },
    ],
  ])("leave the endpoint closed when %s", async (_, end) => {
    const world = new World(design);
    const request = await ask(world);
    await end(world, request);
    await world.steps.pass(600);
    expect(world.granted()).toEqual([]);
    expect(atEndpoint(world, nameOf(request), issued)).toMatch(/denied$/);
  });
});

describe("the stack", () => {
  it("holds the access to the ID of an endpoint that is made beside it, in what is attached and the boundary", () => {
    for (const key of ["on-call", "scan"]) {
      const address = `aws_iam_policy.temporary-access_${key}_policy`;
      expect(stack.block(address)["policy"]).toMatch(/^\$\{jsonencode\(local\..+\)\}$/);
      const conditions = stack.policy(address).Statement.map(({ Condition }) => Condition);
      expect(conditions).toEqual([{ StringEquals: { "aws:SourceVpce": "${aws_vpc_endpoint.tables.id}" } }]);
    }
    const roles = stack.addresses.filter((each) => /^aws_iam_role\.temporary-access_on-call_(alice|bob)$/.test(each));
    expect(roles.map((each) => stack.block(each)["permissions_boundary"])).toEqual([
      "${aws_iam_policy.temporary-access_on-call_policy.arn}",
      "${aws_iam_policy.temporary-access_on-call_policy.arn}",
    ]);
    expect(stack.text).not.toContain("vpce-<");
    // The state machines know the policy by its name alone.
    const machines = stack.addresses.filter((each) => each.startsWith("aws_sfn_state_machine."));
    for (const each of machines) expect(JSON.stringify(stack.block(each)["definition"])).not.toContain("vpc_endpoint");
  });

  it("attaches what a schedule is for to the role that passes the endpoint", () => {
    const { target } = stack.block("aws_scheduler_schedule.temporary-access_office_alice_attach");
    expect(JSON.parse(String((target as Readonly<Record<string, unknown>>)["input"]))).toEqual({
      RoleName: "prod-office-alice",
      PolicyArn: `arn:aws:iam::${account}:policy/prod-office`,
    });
  });

  it("leaves the machinery out of the perimeter", () => {
    expect(stack.addresses.filter((each) => each.startsWith("aws_dynamodb_resource_policy."))).toEqual([
      "aws_dynamodb_resource_policy.ledger_policy",
    ]);
  });

  it("is summarized", () => {
    const lines = summarize(planEnvironments([environment]))
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toContain(
      `tables  dynamodb, gateway in the network main, for service, auditor, for a time on-call, scan, office`,
    );
    expect(lines).toContain(`tokens  sts, interface in the network main, for a time on-call, scan`);
    expect(lines).toContain(`from outside: deployer arn:aws:iam::${account}:role/terraform, desk, console`);
  });
});

describe("an environment is refused", () => {
  const problems = (parts: Partial<Environment>): string[] =>
    refusals(() => planEnvironments([{ ...environment, ...parts }]));
  const { tables, tokens } = environment.endpoints ?? {};
  const perimeter = environment.perimeters?.["ledger"];
  if (tables === undefined || "existing" in tables || tokens === undefined || perimeter === undefined) {
    throw new Error("the environment has endpoints and a perimeter");
  }
  const naming = (temporaryAccess: unknown, parts: Partial<Environment> = {}): string[] =>
    problems({
      ...parts,
      endpoints: { ...environment.endpoints, tables: { ...tables, temporaryAccess: temporaryAccess as string[] } },
    });

  function ledgerOf(all: Readonly<Record<string, TableRef>>): TableRef {
    const ref = all["ledger"];
    if (ref === undefined) throw new Error("the environment has the table");
    return ref;
  }

  it("where an access would be cut that is behind none of the doors", () => {
    expect(naming(["on-call", "scan"])).toEqual([
      'prod › perimeters › ledger: "office" gives something on the table ledger for a time, and would be cut: it is behind none of the endpoints that lead there. Name it under temporaryAccess of an endpoint, or under except: { temporaryAccess: ["office"] }.',
    ]);
    expect(problems({ perimeters: { ledger: { ...perimeter, except: { temporaryAccess: ["desk"] } } } })).toEqual([
      'prod › perimeters › ledger: "console" gives something on the table ledger for a time, and would be cut: it is behind none of the endpoints that lead there. Name it under temporaryAccess of an endpoint, or under except: { temporaryAccess: ["console"] }.',
    ]);
  });

  it("unless who is behind a door is for somebody else to say", () => {
    const door = existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" });
    const through = ["tables", "door"];
    expect(
      problems({
        endpoints: { ...environment.endpoints, door },
        perimeters: { ledger: { ...perimeter, through, except: {} } },
      }),
    ).toEqual([]);
  });

  it("where an access or a principal is held to endpoints whose policy does not let it through", () => {
    expect(naming(["scan", "office", "desk"])).toEqual([
      expect.stringMatching(/^prod › perimeters › ledger: "on-call" gives something/),
      'prod › temporaryAccess › on-call › tables › ledger: "tables" is all that this may come through, and lets through only who is behind it. Name "on-call" under temporaryAccess of that endpoint, or leave out fromVpcEndpoint.',
    ]);
    const principals: NonNullable<Environment["principals"]> = ({ tables: all, endpoints }) => ({
      service: role({ assumedBy: service("ecs-tasks") }).allow(
        ledgerOf(all)
          .read()
          .fromVpcEndpoint(endpoints["tokens"] ?? ""),
      ),
      auditor: role({ assumedBy: service("ecs-tasks") }).allow(
        ledgerOf(all)
          .read()
          .fromVpcEndpoint(endpoints["others"] ?? ""),
      ),
    });
    expect(problems({ principals })).toEqual(
      expect.arrayContaining([
        'prod › principals › service › tables › ledger: "tokens" is all that this may come through, and leads to sts. Name an endpoint for the service that this is of.',
        'prod › principals › auditor › tables › ledger: "others" is all that this may come through, and lets through only who is behind it. Name "auditor" under principals of that endpoint, or leave out fromVpcEndpoint.',
      ]),
    );
  });

  it("where an endpoint or a perimeter names what is no access that grants something", () => {
    expect(naming(["on-call", "scan", "office", "on-cal"])).toEqual([
      'prod › endpoints › tables › temporaryAccess: no temporary access "on-cal"; did you mean "on-call"? There are on-call, scan, office, desk, console, revocation.',
    ]);
    expect(naming(["on-call", "scan", "office", "revocation"])).toEqual([
      'prod › endpoints › tables › temporaryAccess: "revocation" is a revocation, by which nobody reads or writes anything. Name accesses that grant something.',
    ]);
    const except = { temporaryAccess: ["desk", "console", "revocation", "on-cal"] };
    expect(problems({ perimeters: { ledger: { ...perimeter, except } } })).toEqual([
      'prod › perimeters › ledger › except › temporaryAccess: no temporary access "on-cal"; did you mean "on-call"? There are on-call, scan, office, desk, console, revocation.',
      'prod › perimeters › ledger › except › temporaryAccess: "revocation" is a revocation, which sends nothing to what is inside. Leave it out.',
    ]);
  });

  it("where no compiler saw what an endpoint names", () => {
    const open = { perimeters: {} };
    expect(naming("on-call", open)).toEqual([
      expect.stringMatching(/^prod › endpoints › tables › temporaryAccess: "on-call" is not/),
    ]);
    expect(naming([{}], open)).toEqual([expect.stringMatching(/^prod › endpoints › tables › temporaryAccess › 0: /)]);
    const office = { ...existingEndpoint({ service: "dynamodb", id: "vpce-0a1b2c3d4e5f60718" }), temporaryAccess: [] };
    expect(problems({ endpoints: { ...environment.endpoints, office } })).toEqual([
      expect.stringContaining('endpoints › office › temporaryAccess: "temporaryAccess" is not a property'),
    ]);
  });

  it("where an endpoint for another service has an access behind it", () => {
    const objects = { ...tables, service: "s3", principals: [], temporaryAccess: ["scan"] } as const;
    expect(problems({ endpoints: { ...environment.endpoints, objects } })).toEqual([
      `prod › endpoints › objects › principals: "arn:aws:iam::${account}:role/temporary-access/prod/scan/*" was granted nothing that it could do through an endpoint for s3. Grant it something, or take it off the endpoint.`,
    ]);
  });

  it("by the compiler, for accesses that it does not have, and again at the synth", () => {
    const misspelt = defineEnvironment({
      name: "dev",
      account,
      region: "us-east-1",
      tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
      temporaryAccess: ({ tables: all }) => ({ orders: temporaryAccess(asked).allow(all.orders.read()) }),
      networks: { main },
      endpoints: {
        // @ts-expect-error There is no access ordres.
        tables: { service: "dynamodb", type: "gateway", network: "main", principals: [], temporaryAccess: ["ordres"] },
      },
      perimeters: {
        orders: {
          tables: ["orders"],
          through: ["tables"],
          deployer: `arn:aws:iam::${account}:role/terraform`,
          // @ts-expect-error There is no access order.
          except: { temporaryAccess: ["order"] },
        },
      },
    });
    const found = refusals(() => planEnvironments([misspelt]));
    expect(found).toContainEqual(expect.stringContaining('no temporary access "ordres"; did you mean "orders"?'));
    expect(found).toContainEqual(expect.stringContaining('no temporary access "order"; did you mean "orders"?'));
  });
});
