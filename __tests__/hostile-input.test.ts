import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accessKeys, internalTool, role, selfHosted, user } from "../modules/principals";
import { artie, polytomicS3 } from "../modules/connections";
import { account, service } from "../modules/policy";
import { iamUser, peer, type SignIn, temporaryAccess } from "../modules/temporary-access";
import { type Environment, planEnvironments, summarize, synthesize } from "../stacks";
import { connectionMakers } from "./connection-makers";
import { inTemporaryFolder, refusals, synthesizeEnvironment } from "./synth";

/** An environment that no compiler has seen. */
const environmentWith = (parts: object): Environment => ({
  name: "dev",
  account: "111122223333",
  region: "us-east-1",
  tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
  buckets: { exports: { name: "acme-dev-exports" } },
  ...parts,
});

const problemsOf = (parts: object): string[] => refusals(() => planEnvironments([environmentWith(parts)]));

interface Untyped {
  readonly tables: { readonly orders: { readonly read: () => never; readonly grant: (names: unknown) => never } };
  readonly buckets: { readonly exports: { readonly read: (scope: unknown) => never } };
}

interface UntypedGrant {
  readonly operations: unknown[];
  readonly overTls: () => UntypedGrant;
}

interface UntypedRefs {
  readonly tables: { readonly orders: { readonly read: () => UntypedGrant } };
  readonly allTables: { readonly discover: () => UntypedGrant };
}

const assumedBy = service("ecs-tasks");
const allowing = (grant: (refs: Untyped) => unknown): object => ({
  principals: (refs: Untyped) => ({ reader: role({ assumedBy }).allow(grant(refs) as never) }),
});

interface UntypedKeys {
  readonly fields: {
    readonly encrypt: (encryption?: unknown) => { readonly withEncryptionContext: (context: unknown) => never };
  };
}

const onKey = (grant: (keys: UntypedKeys) => unknown): object => ({
  keys: { fields: {} },
  principals: ({ keys }: { readonly keys: UntypedKeys }) => ({
    reader: role({ assumedBy }).allow(grant(keys) as never),
  }),
});

const refusedOnKey: unknown = expect.stringMatching(/^dev › principals › reader › keys › fields/);

describe("what would grant more than it says is refused", () => {
  it.each<[string, unknown]>([
    ["a misspelt prefix", { prefx: "reports/" }],
    ["a prefix in another case", { Prefix: "reports/" }],
    ["a text in place of a scope", "reports/"],
    ["a list in place of a scope", ["reports/"]],
  ])("%s", (_, scope) => {
    expect(problemsOf(allowing(({ buckets }) => buckets.exports.read(scope)))).toEqual([
      expect.stringMatching(/^dev › principals › reader › buckets › exports/),
    ]);
  });

  it("a trusted account with properties that do not exist", () => {
    const trusted = { kind: "account", account: "111122223333", limits: { externalID: "x", onlyRoles: [] } };
    expect(problemsOf({ principals: () => ({ reader: role({ assumedBy: trusted as never }) }) })).toEqual([
      expect.stringContaining(
        'assumedBy › limits › externalID: "externalID" is not a property that is known here. Did you mean "externalId"?',
      ),
      expect.stringContaining('assumedBy › limits › onlyRoles: "onlyRoles" is not a property that is known here'),
    ]);
  });

  it.each(["*", "${file('/etc/passwd')}", ""])("the expression %j of a key", (expression) => {
    const encryptionKey = { arn: "arn:aws:kms:us-east-1:111122223333:key/1234", expression };
    const tables = { orders: { partitionKey: { name: "pk", type: "S" }, encryptionKey } };
    expect(problemsOf({ tables })).toEqual([expect.stringContaining("tables › orders › encryptionKey: ")]);
    expect(problemsOf({ keys: { fields: { existing: encryptionKey } } })).toEqual([
      expect.stringContaining('keys › fields › expression: "expression" is not a property that is known here'),
    ]);
  });

  it.each<[string, object]>([
    ["keys in a Map", { keys: new Map() }],
    ["a key that is nothing", { keys: { fields: null } }],
    ["a key beside an existing one", { keys: { fields: { existing: { arn: "x" }, alias: "alias/fields" } } }],
    ["every key as an existing one", { keys: { fields: { existing: { arn: "arn:aws:kms:us-east-1:*:key/*" } } } }],
    ["a reference of the engine", { keys: { fields: { description: "${TfToken[TOKEN.0]}" } } }],
    ["a text in place of principals", { keys: { fields: { keyPolicy: { use: "111122223333" } } } }],
    ["a misspelt persona", { keys: { fields: { keyPolicy: { users: ["444455556666"] } } } }],
    ["days as text", { keys: { fields: { deletionWindowInDays: "30" } } }],
    ["a lockout", { keys: { fields: { bypassPolicyLockoutSafetyCheck: true } } }],
    ["a policy", { keys: { fields: { policy: "{}" } } }],
  ])("%s", (_, parts) => {
    const problems = problemsOf(parts);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^dev › keys(: | › fields)/);
  });

  it.each<[string, unknown]>([
    ["an unknown option", { encryptionContext: { tenant: "a" } }],
    ["a text in place of the scheme", "envelope"],
    ["an unknown scheme", { scheme: "both" }],
  ])("%s for a grant on a key", (_, encryption) => {
    expect(problemsOf(onKey(({ fields }) => fields.encrypt(encryption)))).toEqual([refusedOnKey]);
  });

  it.each<[string, unknown]>([
    ["no context at all", {}],
    ["nothing", undefined],
    ["null", null],
    ["a number", { tenant: 1 }],
    ["a Map", new Map([["tenant", "a"]])],
    ["a variable of IAM", { tenant: "${aws:username}" }],
    ["an expression of Terraform", { "${file('x')}": "a" }],
  ])("%s as an encryption context", (_, context) => {
    const parts = onKey(({ fields }) => fields.encrypt().withEncryptionContext(context));
    expect(problemsOf(parts)).toEqual([refusedOnKey]);
  });
});

describe("what Terraform would evaluate is refused", () => {
  it.each<[string, object]>([
    ["in a boundary", { permissionsBoundary: "arn:aws:iam::111122223333:policy/${file('x')}/B" }],
    ["as a wildcard in a boundary", { permissionsBoundary: "arn:aws:iam::111122223333:policy/*/B" }],
    ["as a reference of the engine", { tags: { team: "${TfToken[TOKEN.0]}" } }],
    ["as a list reference of the engine", { tags: { team: "#{TfToken[TOKEN.0]}" } }],
    [
      "beside a reference of the engine",
      { principals: () => ({ reader: role({ assumedBy, description: '${TfToken[TOKEN.0]} ${file("x")}' }) }) },
    ],
    [
      "under a name that every object has",
      {
        tables: {
          orders: {
            partitionKey: { name: "pk", type: "S" },
            globalSecondaryIndexes: { constructor: { partitionKey: { name: "g", type: "${file('x')}" } } },
          },
        },
      },
    ],
  ])("%s", (_, parts) => {
    expect(problemsOf(parts)).toHaveLength(1);
  });
});

describe("what is checked is what is built, whatever the input becomes", () => {
  it.each([1, 2, 3, 5, 8])("buckets of AWS that everybody may read, after %i readings", (readings) => {
    const endpoint = { service: "s3", type: "gateway", network: "closed", principals: ["reader"] };
    let read = 0;
    const get = (): string[] | undefined => (read++ < readings ? undefined : ["ecr-layers"]);
    const stack = synthesizeEnvironment(
      environmentWith({
        networks: { closed: { cidrBlock: "10.20.0.0/24", availabilityZones: ["us-east-1a"] } },
        principals: (refs: Untyped) => ({
          reader: role({ assumedBy }).allow(refs.buckets.exports.read(undefined)),
        }),
        endpoints: { objects: Object.defineProperty(endpoint, "bucketsOfAws", { enumerable: true, get }) },
      }),
    );
    expect(JSON.stringify(stack)).toContain("LocateBucketAndListObjects");
    expect(JSON.stringify(stack)).not.toContain("starport");
  });

  it.each([1, 2, 3, 5, 8])("whoever gets a role, after %i readings", (readings) => {
    let read = 0;
    const trusted = Object.defineProperty({ kind: "service" }, "service", {
      enumerable: true,
      get: () => (read++ < readings ? "ecs-tasks" : "somebody-else"),
    });
    const stack = synthesizeEnvironment(
      environmentWith({ principals: () => ({ reader: role({ assumedBy: trusted as never }) }) }),
    );
    expect(JSON.stringify(stack)).toContain("ecs-tasks.amazonaws.com");
    expect(JSON.stringify(stack)).not.toContain("somebody-else");
  });

  it("a person who asks, who decides later", () => {
    const eligible: Record<string, SignIn> = { alice: iamUser("alice"), bob: iamUser("bob") };
    const access = temporaryAccess({ eligible, approval: peer(), maximumDuration: 3600 });
    eligible["mallory"] = iamUser("mallory");
    expect(Object.keys(access.settings.eligible)).toEqual(["alice", "bob"]);
  });

  it.each<[string, (refs: UntypedRefs) => { readonly operations: unknown[] }]>([
    ["table", ({ tables }) => tables.orders.read()],
    ["narrowed", ({ tables }) => tables.orders.read().overTls()],
    ["account", ({ allTables }) => allTables.discover()],
  ])("an operation that is added to a grant of the %s later", (_, grantOf) => {
    const adding = {
      principals: (refs: UntypedRefs) => {
        const grant = grantOf(refs);
        grant.operations.push({ operation: "putItem", resources: ["arn:aws:dynamodb:us-east-1:111122223333:table/*"] });
        return { reader: role({ assumedBy }).allow(grant as never) };
      },
    };
    expect(problemsOf(adding)).toEqual([
      expect.stringMatching(/^dev › principals: an error was thrown by the function that describes the principals\. /),
    ]);
    const later = synthesizeEnvironment(
      environmentWith({
        principals: (refs: UntypedRefs) => ({ finder: role({ assumedBy }).allow(refs.allTables.discover() as never) }),
      }),
    );
    expect(later.text).not.toContain("dynamodb:PutItem");
  });

  it("a property that cannot be read", () => {
    const tables = Object.defineProperty({}, "orders", {
      enumerable: true,
      get: () => {
        throw new Error("boom");
      },
    });
    expect(problemsOf({ tables })).toEqual([
      expect.stringMatching(
        /^environment 1: an error was thrown by a property of the environment, which has to be plain data\. /,
      ),
    ]);
  });
});

describe("an app that no compiler has seen", () => {
  it.each<[string, unknown, string]>([
    ["one environment in place of a list", environmentWith({}), "are no list of environments"],
    ["nothing", undefined, "are no list of environments"],
    ["a Map", new Map([["dev", environmentWith({})]]), "are no list of environments"],
  ])("%s", (_, environments, message) => {
    expect(refusals(() => planEnvironments(environments as never))).toEqual([expect.stringContaining(message)]);
  });

  it.each<[string, unknown, string]>([
    ["no settings", null, "null is not an object with properties"],
    ["an account in place of a list", { ownAccounts: "111122223333" }, "ownAccounts: "],
    ["a misspelt property", { ownAccount: [] }, '"ownAccount" is not a property that is known here'],
  ])("%s", (_, settings, message) => {
    expect(refusals(() => planEnvironments([environmentWith({})], settings as never))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

describe("what would be lost without a word is refused", () => {
  it.each<[string, object, string]>([
    ["tables in a Map", { tables: new Map() }, "dev › tables: is not a plain object"],
    ["principals of an async function", { principals: async () => Promise.resolve({}) }, "dev › principals: "],
    ["principals in a Map", { principals: () => new Map() }, "dev › principals: "],
    [
      "a table beside an existing one",
      { tables: { orders: { existing: {}, stream: "NEW_IMAGE" } } },
      "dev › tables › orders",
    ],
  ])("%s", (_, parts, message) => {
    expect(problemsOf(parts)).toEqual([expect.stringContaining(message)]);
  });

  it("an app without environments", () => {
    expect(refusals(() => planEnvironments([]))).toEqual([expect.stringContaining("no environment is listed")]);
  });
});

describe("careless input is a problem with a place, not a crash", () => {
  it.each<[string, object]>([
    ["a verb that was not called", allowing(({ tables }) => tables.orders.read)],
    ["a list of grants", allowing(({ tables }) => [tables.orders.read()])],
    ["no grant at all", allowing(() => undefined)],
    ["an operation of a bucket on a table", allowing(({ tables }) => tables.orders.grant(["getObject"]))],
    ["a role without settings", { principals: () => ({ reader: role(undefined as never) }) }],
    ["null as settings of a user", { principals: () => ({ reader: user(null as never) }) }],
    ["nothing that exists", { tables: { orders: { existing: null } } }],
    ["null as a key", { tables: { orders: { partitionKey: { name: "pk", type: "S" }, encryptionKey: null } } }],
    ["null as access logs", { buckets: { exports: { name: "acme-dev-exports", accessLogs: null } } }],
    ["a connection without options", { connections: { artie: artie(undefined as never) } }],
    ["a connection that fails", { connections: { own: { vendor: "Own", checkShape: () => [], plan: () => null } } }],
    ["a key that every object has", { buckets: { toString: { name: "acme-dev-text" } } }],
  ])("%s", (_, parts) => {
    const problems = problemsOf(parts);
    expect(problems.length).toBeGreaterThan(0);
    for (const each of problems) expect(each).toMatch(/^dev › (tables|buckets|connections|principals)( › |: )/);
  });

  it("takes a user without settings", () => {
    expect(problemsOf({ principals: () => ({ person: user() }) })).toEqual([]);
  });
});

describe("internal tools take nothing that is not theirs", () => {
  const runs = selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0123456789abcdef0"] } });
  const identity = { sourceIdentity: [{ like: "*@acme.example" }] };
  interface Tool {
    readonly readOnly: (...grants: readonly unknown[]) => Tool;
  }
  const toolOf = (settings: unknown, ...grants: readonly unknown[]): string[] =>
    problemsOf({
      internalTools: ({ tables }: Untyped) => ({
        it: (internalTool(settings as never) as unknown as Tool).readOnly(tables.orders.read(), ...grants),
      }),
    });

  it("takes one that is sound", () => {
    expect(toolOf({ runs, identity })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no settings", undefined],
    ["null", null],
    ["a Map", new Map([["runs", runs]])],
    ["nothing of where it runs", { identity }],
    ["nothing of people", { runs }],
    ["a misspelt identity", { runs, identity: { sourceIdentities: ["ada"] } }],
    ["a text as the identity", { runs, identity: "in the tool" }],
    ["a text as source identities", { runs, identity: { sourceIdentity: "ada" } }],
    ["a pattern beside text", { runs, identity: { sourceIdentity: [{ like: "a*", name: "ada" }] } }],
    ["a pattern of no text", { runs, identity: { sourceIdentity: [{ like: 1 }] } }],
    ["an inherited name as a tag", { runs, identity: { sessionTags: { constructor: "any" } } }],
    ["everything as a tag", { runs, identity: { sessionTags: { region: "*" } } }],
    ["a variable as a tag", { runs, identity: { sessionTags: { region: ["${aws:username}"] } } }],
    ["an expression of Terraform as a tag", { runs, identity: { sessionTags: { "${file('x')}": "any" } } }],
    ["a name of its own", { runs, identity, name: "admin" }],
    ["another kind of host", { runs: { ...runs, kind: "anywhere" }, identity }],
    ["no network", { runs: selfHosted({ as: service("ecs-tasks") } as never), identity }],
    ["a network of nothing", { runs: { ...runs, from: {} }, identity }],
    ["a network of everything", { runs: { ...runs, from: "anywhere" }, identity }],
    ["a VPC as text", { runs: { ...runs, from: { vpcs: "vpc-0123456789abcdef0" } }, identity }],
    ["a wildcard as VPC", { runs: { ...runs, from: { vpcs: ["*"] } }, identity }],
    [
      "an expression of an endpoint",
      {
        runs: { ...runs, from: { vpcEndpoints: [{ id: "vpce-<x>", expression: "${file('x')}" }] } },
        identity,
      },
    ],
    ["a misspelt way to STS", { runs: { ...runs, assumeRolesFrom: "anywhere" }, identity }],
    ["everybody as the tool", { runs: { ...runs, as: "*" }, identity }],
    ["an object as the tool", { runs: { ...runs, as: { kind: "service" } }, identity }],
    ["a boundary that is none", { runs, identity, permissionsBoundary: "*" }],
    ["a path that is none", { runs, identity, path: "tools" }],
  ])("%s", (_, settings) => {
    const problems = toolOf(settings);
    expect(problems.length).toBeGreaterThan(0);
    for (const each of problems) expect(each).toMatch(/^dev › internalTools › it(-read-only)?( › |: )/);
  });

  it.each<[string, unknown]>([
    ["a list of grants", []],
    ["a verb that was not called", (): void => undefined],
    ["nothing", undefined],
  ])("%s among its grants", (_, grant) => {
    expect(toolOf({ runs, identity }, grant)).toEqual([
      expect.stringMatching(/^dev › internalTools › it-read-only: is allowed .* that is no grant/),
    ]);
  });

  it.each<[string, unknown]>([
    ["a tool as text", { it: "backoffice" }],
    ["a Map of tools", new Map()],
    ["nothing", undefined],
    ["settings in place of a tool", { it: { runs, identity } }],
  ])("%s", (_, tools) => {
    expect(problemsOf({ internalTools: () => tools })).toEqual([expect.stringMatching(/^dev › internalTools/)]);
  });
});

describe("connections take nothing that is not their options", () => {
  it("of all vendors", () => {
    expect(Object.keys(connectionMakers).length).toBeGreaterThanOrEqual(8);
  });

  it.each(Object.keys(connectionMakers))("%s", (name) => {
    const odd: readonly unknown[] = [
      undefined,
      null,
      "orders",
      [],
      new Map([["bucket", "exports"]]),
      () => ({}),
      {},
      { tables: "orders", bucket: ["exports"], workgroup: {} },
      { tables: [null], bucket: null, workgroup: null, externalId: 1 },
      { tables: ["__proto__"], bucket: "constructor", workgroup: "toString", externalId: "0000", names: { role: 1 } },
    ];
    for (const options of odd) {
      const connections = { vendor: connectionMakers[name]?.(options as never) };
      const problems = problemsOf({ connections });
      expect(problems).not.toEqual([]);
      for (const each of problems) expect(each).toMatch(/^dev › connections › vendor( › |: )/);
    }
  });
});

describe("secrets in the wrong place are not shown", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  // A packet of a secret key, tag 5, as `gpg --export-secret-keys | base64` begins.
  const privateKey = `lQdGB${"A".repeat(300)}`;

  it.each<[string, unknown]>([
    ["as credentials", secret],
    ["as a generation", accessKeys([secret])],
    ["as a PGP key", accessKeys(["2026-11"], { pgpKey: privateKey })],
  ])("%s", (_, credentials) => {
    const artieWith = artie({ tables: ["orders"], credentials: credentials as never });
    const problems = problemsOf({
      tables: { orders: { partitionKey: { name: "pk", type: "S" }, stream: "NEW_IMAGE" } },
      connections: { artie: artieWith },
    });
    expect(problems).not.toEqual([]);
    expect(problems.join()).not.toContain(secret.slice(0, 12));
    expect(problems.join()).not.toContain("lQdGB");
  });

  const short = "hunter2";
  const throwing = (error: unknown) => (): never => {
    throw error;
  };
  const orders = { partitionKey: { name: "pk", type: "S" } };
  it.each<[string, object]>([
    ...[secret, short].flatMap((text): [string, object][] => [
      [
        `${text} as the status of a generation`,
        {
          principals: () => ({
            robot: user({ accessKeys: accessKeys([{ generation: "2026-11", status: text as "Active" }]) }),
          }),
        },
      ],
      [
        `${text} as the name of a generation with a wrong PGP key`,
        { principals: () => ({ robot: user({ accessKeys: accessKeys([text], { pgpKey: "x" }) }) }) },
      ],
      ...(
        [
          ["principals", new Error(`cannot sign in with ${text}`)],
          ["principals", text],
          ["principals", Object.assign(new Error(text), { name: text })],
          ["internalTools", new SyntaxError(`Unexpected token in ${text}`)],
          ["crossAccount", new RangeError(text)],
          ["temporaryAccess", { message: text }],
        ] as const
      ).map(([section, error], index): [string, object] => [
        `${text} in error ${index + 1}, thrown by the function of ${section}`,
        { [section]: throwing(error) },
      ]),
      [
        `${text} in an error of a property`,
        { tables: Object.defineProperty({}, "orders", { enumerable: true, get: throwing(new Error(text)) }) },
      ],
    ]),
    ["as an external ID", { connections: { sync: polytomicS3({ bucket: "exports", externalId: `${secret} ` }) } }],
    ["as a bucket", { connections: { sync: polytomicS3({ bucket: secret, externalId: "0000" }) } }],
    ["as a region", { region: secret }],
    ["as the key of a table", { tables: { [secret]: orders } }],
    ["as a name of a table", { tables: { orders: { ...orders, name: secret } } }],
    ["as a tag", { tags: { [`aws:${secret}`]: secret } }],
    ["as an unknown property", { [secret]: 1 }],
    ["as a trusted account", { principals: () => ({ reader: role({ assumedBy: account(secret) }) }) }],
    ["as a description", { keys: { fields: { description: "${TfToken[TOKEN.0]} " + secret } } }],
  ])("%s", (_, parts) => {
    const problems = problemsOf(parts);
    expect(problems).not.toEqual([]);
    expect(problems.join("\n")).not.toMatch(/hunter2|wJalrXUtnFEM|bPxRfiCYEXAMPLE/);
  });

  it("takes a public PGP key", () => {
    const pgpKey = `mQENB${"A".repeat(300)}`;
    expect(
      problemsOf({ principals: () => ({ robot: user({ accessKeys: accessKeys(["2026-11"], { pgpKey }) }) }) }),
    ).toEqual([]);
  });
});

it("a text of the environment forges no line of the summary", () => {
  const suppressions = [{ rule: "TRUST_WITHOUT_EXTERNAL_ID", reason: "ok\n\u001b[31mprod · account 1" }];
  const first = polytomicS3({ bucket: "exports", firstPhase: true, suppressions });
  const summary = summarize(planEnvironments([environmentWith({ connections: { sync: first } })]));
  expect(summary).toContain("ok\\u000a\\u001b[31mprod");
  expect(summary).not.toContain("\u001b");
});

describe("the output folder", () => {
  const plans = planEnvironments([
    environmentWith({ principals: () => ({ reader: role({ assumedBy: account("111122223333") }) }) }),
  ]);

  it("is never the folder of the project, nor one that holds it", () => {
    for (const folder of [".", "..", "/", process.cwd()]) {
      expect(refusals(() => synthesize(plans, folder))).toEqual([
        expect.stringContaining("is the folder of the project, or holds it"),
      ]);
    }
  });

  it("is left as it was where something is in the way", () => {
    inTemporaryFolder((folder) => {
      const output = join(folder, "out");
      mkdirSync(join(output, "stacks"), { recursive: true });
      mkdirSync(join(folder, "elsewhere"));
      writeFileSync(join(folder, "elsewhere", "metadata.json"), "mine");
      symlinkSync(join(folder, "elsewhere"), join(output, "stacks", "dev"));
      expect(refusals(() => synthesize(plans, output))).toEqual([expect.stringContaining("is in the way")]);
      expect(existsSync(join(folder, "elsewhere", "metadata.json"))).toBe(true);
      expect(existsSync(join(output, "manifest.json"))).toBe(false);
    });
  });
});
