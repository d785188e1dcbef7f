import fc from "fast-check";
import { expandActions } from "../../../modules/aws";
import {
  account,
  gitHubActions,
  gitLabCi,
  hcpTerraformRuns,
  type PolicyJson,
  policyJson,
  service,
  type StatementJson,
  type TrustedPrincipal,
  trustPolicy,
  userName,
  webIdentity,
  type Within,
} from "../../../modules/policy";
import {
  type Caller,
  type Expectation,
  expectTrust,
  type ProvedPrincipal,
  provePrincipals,
  proveTrust,
} from "../../../modules/proof";
import { contextsWithin } from "../../../modules/proof/limit";
import { roleSession } from "../../../modules/evaluation";
import { formatProblem } from "../../../modules/validation";
import { rounds } from "../../rounds";

const region = "us-east-1";
const owner = "111122223333";
const table = `arn:aws:dynamodb:${region}:${owner}:table/orders`;
const bucket = "arn:aws:s3:::acme-exports";
const key = `arn:aws:kms:${region}:${owner}:key/0a1b2c3d-1111-4222-8333-444455556666`;

const expectation: Expectation = {
  allows: [
    { actions: ["dynamodb:GetItem", "dynamodb:Query"], resource: table, examples: [table] },
    { actions: ["dynamodb:Query"], resource: `${table}/index/*`, examples: [`${table}/index/by-date`] },
    { actions: ["dynamodb:ListTables"], resource: "*", examples: ["*"] },
    {
      actions: ["s3:ListBucket"],
      resource: bucket,
      examples: [bucket],
      within: { "s3:prefix": [{ like: "artie/*" }] },
    },
    { actions: ["s3:GetObject"], resource: `${bucket}/artie/*`, examples: [`${bucket}/artie/1.csv`] },
    {
      actions: ["kms:Decrypt"],
      resource: key,
      examples: [key],
      within: { "kms:ViaService": [`dynamodb.${region}.amazonaws.com`] },
    },
  ],
  refuses: [
    { actions: ["dynamodb:Scan", "dynamodb:PutItem"], resources: [table] },
    { actions: ["s3:ListBucket"], resources: [bucket] },
    { actions: ["kms:Decrypt"], resources: [key] },
  ],
};

const sound: readonly StatementJson[] = [
  { Sid: "Items", Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: table },
  { Sid: "Indexes", Effect: "Allow", Action: "dynamodb:Query", Resource: `${table}/index/*` },
  { Sid: "Tables", Effect: "Allow", Action: "dynamodb:ListTables", Resource: "*" },
  {
    Sid: "Names",
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucket,
    Condition: { StringLike: { "s3:prefix": "artie/*" } },
  },
  { Sid: "Objects", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/artie/*` },
  {
    Sid: "Key",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: key,
    Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
  },
];

function principal(
  statements: readonly StatementJson[],
  expectations: readonly Expectation[] = [expectation],
): ProvedPrincipal {
  const policy: PolicyJson = { Version: "2012-10-17", Statement: statements };
  return {
    place: ["prod", "reader"],
    arn: `arn:aws:iam::${owner}:role/reader`,
    policies: [{ name: "reader", policy }],
    expectations,
  };
}

const strangers = [
  `${table}-archive`,
  `${table}-archive/stream/2026-11-21T09:30:00.000`,
  `arn:aws:iam::${owner}:role/admin`,
];
const prove = (...statements: readonly StatementJson[]): string[] =>
  provePrincipals([principal(statements)], () => [table, bucket, key, ...strangers]).map(formatProblem);
const without = (sid: string): StatementJson[] => sound.filter(({ Sid }) => Sid !== sid);

describe("the proof of a principal", () => {
  test("is silent where policies and expectations agree", () => {
    expect(prove(...sound)).toEqual([]);
    const user = { ...principal(sound), arn: `arn:aws:iam::${owner}:user/vendors/reader` };
    expect(provePrincipals([user, principal([], [])])).toMatchObject([
      { place: ["prod", "reader", "reader", "Statement"] },
    ]);
    expect(provePrincipals([{ ...principal([], []), policies: [] }])).toEqual([]);
  });

  test("does not ask for more than one policy says: narrower patterns, more conditions, denials of others", () => {
    expect(
      prove(...without("Objects"), { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/artie/*.csv` }),
    ).toEqual([]);
    expect(
      prove(...sound, {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucket,
        Condition: { StringEquals: { "S3:PREFIX": "artie/a" } },
      }),
    ).toEqual([]);
    expect(prove(...sound, { Effect: "Deny", Action: "dynamodb:DeleteTable", Resource: "*" })).toEqual([]);
  });

  test.each<[string, readonly StatementJson[], string]>([
    [
      "what is missing, and the near miss",
      [
        ...without("Names"),
        {
          Sid: "Names",
          Effect: "Allow",
          Action: "s3:ListBucket",
          Resource: bucket,
          Condition: { StringLike: { "s3:prefix": "reports/*" } },
        },
      ],
      '"s3:ListBucket on arn:aws:s3:::acme-exports with s3:prefix artie/example" must be allowed, and is denied: ' +
        "statement Names of reader comes closest, but its StringLike wants s3:prefix reports/* where the request has artie/example.",
    ],
    [
      "what nothing comes near",
      without("Tables"),
      '"dynamodb:ListTables on *" must be allowed, and is denied, since no statement comes near.',
    ],
    [
      "who denies",
      [...sound, { Sid: "Stop", Effect: "Deny", Action: "dynamodb:*", Resource: `${table}/index/*` }],
      "must be allowed, and is explicitly denied by statement Stop of reader.",
    ],
    [
      "a resource of the inventory that a wildcard reaches",
      [...sound, { Effect: "Allow", Action: "dynamodb:GetRec*", Resource: `${table}*` }],
      `"dynamodb:GetRecords on ${table}-archive/stream/2026-11-21T09:30:00.000" is allowed by statement 6 of reader, and nothing that was granted stands for it`,
    ],
    [
      "everything",
      [...sound, { Sid: "Admin", Effect: "Allow", Action: "*", Resource: "*" }],
      '" is allowed by statement Admin of reader, and nothing that was granted stands for it (* on *).',
    ],
    [
      "what nobody has heard of",
      [...sound, { Sid: "New", Effect: "Allow", Action: "newservice:Do", Resource: "*" }],
      '"newservice:Do on *" is allowed by statement New of reader',
    ],
    [
      "statements that name what they leave out",
      [...sound, { Sid: "Rest", Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
      "statement Rest of reader allows all but what it names",
    ],
    [
      "a condition that is dropped",
      [...without("Key"), { Sid: "Key", Effect: "Allow", Action: "kms:Decrypt", Resource: key }],
      `"kms:Decrypt on ${key}" must be refused, and is allowed by statement Key of reader.`,
    ],
    [
      "a policy that cannot be evaluated",
      [
        ...sound,
        {
          Effect: "Allow",
          Action: "s3:GetObject",
          Resource: `${bucket}/*`,
          Condition: { StringLikes: { "s3:prefix": "a" } },
        },
      ],
      "prod › reader › reader › Statement › 6 › Condition › StringLikes › s3:prefix",
    ],
  ])("names %s", (_, statements, message) => {
    expect(prove(...statements).join("\n")).toContain(message);
  });

  test("counts an undecidable request as a failure, whichever way it had to go", () => {
    const odd: StatementJson = {
      Sid: "Odd",
      Effect: "Deny",
      Action: "dynamodb:Query",
      Resource: `arn:aws:dynamodb:${region}:${owner}:table/o?ders/index/by*date`,
    };
    const found = prove(...sound, { ...odd, Condition: { Bool: { "aws:PrincipalArn": "true" } } });
    expect(found.join("\n")).toContain("must be allowed, and is not decidable");
  });

  test("lets what one grant refuses be allowed by another", () => {
    const scans: Expectation = {
      allows: [{ actions: ["dynamodb:Scan"], resource: table, examples: [table] }],
      refuses: [],
    };
    const statements: StatementJson[] = [...sound, { Effect: "Allow", Action: "dynamodb:Scan", Resource: table }];
    expect(provePrincipals([principal(statements, [expectation, scans])])).toEqual([]);
    expect(provePrincipals([principal(statements)])).not.toEqual([]);
  });

  test("trusts no expectation whose own pattern is not plain", () => {
    const odd: Expectation = {
      allows: [{ actions: ["s3:GetObject"], resource: `${bucket}*/a/*`, examples: [] }],
      refuses: [],
    };
    const statements: StatementJson[] = [{ Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}*/a/b` }];
    expect(provePrincipals([principal(statements, [odd])])).toHaveLength(1);
  });
});

describe("limits", () => {
  const on = (within: Within, Condition: NonNullable<StatementJson["Condition"]>): string[] => {
    const limited: Expectation = {
      allows: [{ actions: ["dynamodb:GetItem"], resource: table, examples: [table], within }],
      refuses: [],
    };
    const statement: StatementJson = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table, Condition };
    return provePrincipals([principal([statement], [limited])]).map(formatProblem);
  };
  const leading = "dynamodb:LeadingKeys";
  const some = { Null: { [leading]: "false" } };

  test.each<[string, Within, NonNullable<StatementJson["Condition"]>]>([
    [
      "a text by itself, whatever it has in it",
      { [leading]: { allOf: ["a*", "b?"] } },
      { ...some, "ForAllValues:StringEquals": { [leading]: ["a*", "b?"] } },
    ],
    ["a text among patterns", { "s3:prefix": ["a", { like: "b/*" }] }, { StringLike: { "s3:prefix": ["a", "b/*"] } }],
    [
      "a pattern by itself",
      { "aws:SourceArn": [{ like: "arn:aws:s3:::a?b*" }] },
      { ArnLike: { "aws:SourceArn": "arn:aws:s3:::a?b*" } },
    ],
    [
      "a variable by itself",
      { "s3:prefix": [{ variable: "aws:username" }] },
      { StringLike: { "s3:prefix": "${aws:username}" } },
    ],
    [
      "a variable that is limited as well",
      { "s3:prefix": [{ variable: "aws:PrincipalTag/team" }], "aws:principaltag/Team": ["a"] },
      { StringEquals: { "s3:prefix": "${aws:PrincipalTag/team}", "aws:PrincipalTag/team": "a" } },
    ],
  ])("are met by %s", (_, within, conditions) => {
    expect(on(within, conditions)).toEqual([]);
  });

  test.each<[string, Within, NonNullable<StatementJson["Condition"]>]>([
    [
      "a text that is compared as a pattern",
      { [leading]: { allOf: ["a?"] } },
      { ...some, "ForAllValues:StringLike": { [leading]: "a?" } },
    ],
    ["a text that ends in a star", { "s3:prefix": ["a*"] }, { StringLike: { "s3:prefix": "a*" } }],
    [
      "a text that is compared as an ARN",
      { "aws:SourceArn": ["arn:aws:s3:::a*"] },
      { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::a*" } },
    ],
    ["a wider pattern", { "s3:prefix": [{ like: "a?*" }] }, { StringLike: { "s3:prefix": "a*" } }],
    [
      "a pattern whose one character is many",
      { "s3:prefix": [{ like: "a?c" }] },
      { StringLike: { "s3:prefix": "a*c" } },
    ],
    [
      "a text that is a variable",
      { "s3:prefix": ["${aws:username}"] },
      { StringEquals: { "s3:prefix": "${aws:username}" } },
    ],
    [
      "another variable",
      { "s3:prefix": [{ variable: "aws:username" }] },
      { StringEquals: { "s3:prefix": "${aws:userid}" } },
    ],
  ])("are not met by %s", (_, within, conditions) => {
    expect(on(within, conditions)).not.toEqual([]);
  });

  // The requests beyond a limit and the conditions of each statement find the same, each without the other.
  test.each<[string, Within, NonNullable<StatementJson["Condition"]>]>([
    [
      "a window without an end",
      { "aws:CurrentTime": { from: "2026-11-21T08:00:00Z", until: "2026-11-21T16:00:00Z" } },
      { DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" } },
    ],
    [
      "a window that lets its end in",
      { "aws:CurrentTime": { from: "2026-11-21T08:00:00Z", until: "2026-11-21T16:00:00Z" } },
      {
        DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
        DateLessThanEquals: { "aws:CurrentTime": "2026-11-21T16:00:00Z" },
      },
    ],
    [
      "a window without a beginning",
      { "aws:CurrentTime": { from: "2026-11-21T08:00:00Z", until: "2026-11-21T16:00:00Z" } },
      { DateLessThan: { "aws:CurrentTime": "2026-11-21T16:00:00Z" } },
    ],
    [
      "all values of a key that may be absent",
      { [leading]: { allOf: ["a"] } },
      { "ForAllValues:StringEquals": { [leading]: "a" } },
    ],
    ["another text", { "aws:SourceVpc": ["vpc-1"] }, { StringEquals: { "aws:SourceVpc": ["vpc-1", "stranger"] } }],
    ["no condition", { "aws:SourceVpc": ["vpc-1"] }, {}],
    [
      "a number that may be the limit",
      { "aws:MultiFactorAuthAge": { below: 3600 } },
      { NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" } },
    ],
    ["any address", { "aws:SourceIp": { ranges: ["203.0.113.0/28"] } }, { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }],
    ["a key that may be there", { "dynamodb:EnclosingOperation": "absent" }, {}],
  ])("are broken by %s: a request shows it, and the statement does", (_, within, conditions) => {
    const problems = on(within, conditions);
    const [statement = "", ...requests] = problems.reverse();
    expect(statement).toContain("nothing that was granted stands for it");
    expect(requests).not.toEqual([]);
    expect(requests.filter((each) => !each.includes("must be refused"))).toEqual([]);
  });

  test("name each value in one of the requests, and not all of them in each", () => {
    const names = Array.from({ length: 300 }, (_, index) => `name-${index}`);
    const found = contextsWithin({
      [leading]: { allOf: names },
      "dynamodb:Attributes": { allOf: names.slice(0, 200) },
    });
    const values = found.flatMap((context) => [context[leading] ?? []].flat());
    expect(new Set(values)).toEqual(new Set(names));
    expect(found.flatMap((context) => Object.values(context).flat()).length).toBeLessThan(2_000);
  });
});

describe("adding any Allow outside the expectations", () => {
  const expectedActions = new Set(expectation.allows.flatMap(({ actions }) => actions));
  const services = ["dynamodb", "s3", "kms", "sts", "iam", "sqs", "secretsmanager"];
  const all = services.flatMap((each) => expandActions(`${each}:*`).map(({ name }) => name));
  const unexpected = fc.oneof(
    fc.constantFrom(...all.filter((name) => !expectedActions.has(name))),
    fc.constantFrom("*", "dynamodb:*", "s3:Get*", "kms:*", "iam:*", "dynamodb:?etItem", "DYNAMODB:PUTITEM"),
  );
  const inside = expectation.allows.map(({ resource }) => resource).filter((resource) => resource !== "*");
  const outside = fc.constantFrom(
    "*",
    ...strangers,
    `${table}*`,
    `${table}/*`,
    table.replace(owner, "444455556666"),
    table.replace(owner, "*"),
    table.replace(region, "*"),
    `${bucket}/*`,
    `${bucket}/artie*`,
    `${bucket}-stranger/artie/*`,
    "arn:aws:s3:::*",
    key.replace(/[^/]*$/, "*"),
  );
  const condition = fc.option(
    fc.constantFrom<NonNullable<StatementJson["Condition"]>>(
      { StringEquals: { "aws:PrincipalTag/team": "data" } },
      { StringLike: { "s3:prefix": "*" } },
      { Bool: { "aws:SecureTransport": "true" } },
      { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
    ),
    { nil: undefined },
  );
  const names = (): fc.Arbitrary<readonly string[]> => fc.subarray([...all], { minLength: 0, maxLength: 3 });

  test("is caught: an action that nothing expects, on whatever it may be", () => {
    fc.assert(
      fc.property(
        unexpected,
        names(),
        fc.oneof(outside, fc.constantFrom(...inside)),
        condition,
        (action, more, resource, when) => {
          const added: StatementJson = {
            Sid: "Added",
            Effect: "Allow",
            Action: [action, ...more],
            Resource: resource,
            ...(when === undefined ? {} : { Condition: when }),
          };
          expect(prove(...sound, added).join("\n")).toContain("statement Added of reader");
        },
      ),
      { numRuns: rounds(500) },
    );
  });

  test("is caught: an expected action where nothing expects it", () => {
    const actions = fc.constantFrom(
      "dynamodb:GetItem",
      "dynamodb:Query",
      "s3:GetObject",
      "s3:ListBucket",
      "kms:Decrypt",
    );
    fc.assert(
      fc.property(actions, outside, condition, fc.nat(sound.length), (action, resource, when, place) => {
        const added: StatementJson = {
          Sid: "Added",
          Effect: "Allow",
          Action: action,
          Resource: [resource, ...inside.slice(0, 1)],
          ...(when === undefined ? {} : { Condition: when }),
        };
        expect(prove(...sound.toSpliced(place, 0, added)).join("\n")).toContain("statement Added of reader");
      }),
      { numRuns: rounds(500) },
    );
  });
});

describe("the proof of a trust policy", () => {
  const location = { partition: "aws", account: owner } as const;
  const vendor = "568237466542";
  const vendorRole = `arn:aws:iam::${vendor}:role/convox/service`;
  const repository = { owner: "acme", repository: "data", ownerId: "1234", repositoryId: "5678" };
  const trusted: Readonly<Record<string, TrustedPrincipal>> = {
    "an account": account("444455556666"),
    "an account with an external ID": account(vendor).withExternalId("1234"),
    "roles of an account": account(vendor).withExternalId("1234").onlyRoles(vendorRole, `${vendorRole}-2`),
    "a service": service("ec2"),
    "a service that says for whom": service("ecs-tasks"),
    "a service with a source": service("osis-pipelines", { sourceArn: `arn:aws:osis:${region}:${owner}:pipeline/*` }),
    "an identity provider": webIdentity({
      providerUrl: "token.actions.githubusercontent.com",
      audience: "sts.amazonaws.com",
      subjects: ["repo:acme/data:environment:prod", "repo:acme/data:ref:refs/heads/*"],
    }),
    "users with MFA": account("100000000001").withMfa({ maxAge: 900 }),
    "users and a role of an account": account("100000000002")
      .onlyUsers("arn:aws:iam::100000000002:user/staff/ada")
      .onlyRoles("arn:aws:iam::100000000002:role/support"),
    "permission sets": account("100000000003")
      .onlyPermissionSets("Support", "Data.Admin")
      .onlyRoles("arn:aws:iam::100000000003:role/support"),
    "an account of an organization": account("100000000004").inOrganization("o-a1b2c3d4e5"),
    "an office": account("100000000005").fromIpAddresses("203.0.113.0/24", "2001:db8:77::/48"),
    "sessions with tags": account("100000000006")
      .withExternalId("1234")
      .withSessionTags({ team: ["a", "b"], ticket: "any" }),
    "sessions with a name and a source identity": account("100000000007")
      .withSessionName(userName)
      .withSourceIdentity(userName),
    "sessions with given names": account("100000000008")
      .withSessionName("batch", userName)
      .withSourceIdentity("ada", "bob"),
    "sessions with patterns": account("100000000010")
      .onlyRoles("arn:aws:iam::100000000010:role/backoffice")
      .withSourceIdentity({ like: "*@acme.example" }, "batch")
      .withSessionTags({ region: ["us-east"], ticket: [{ like: "OPS-*" }, "none"] }),
    "a VPC": account("100000000011").fromVpc("vpc-0123456789abcdef0").withSessionTags({ team: "any" }),
    endpoints: account("100000000012").fromVpcEndpoint("vpce-0123456789abcdef0", "vpce-0123456789abcdef1"),
    "everything at once": account("100000000009")
      .onlyUsers("arn:aws:iam::100000000009:user/ada")
      .withMfa()
      .inOrganization("o-a1b2c3d4e5")
      .fromIpAddresses("198.51.100.7")
      .withSessionTags({ ticket: "any" })
      .withSessionName(userName)
      .withSourceIdentity(userName),
    "an environment at GitHub": gitHubActions({ ...repository, environment: "prod" }),
    "a branch at GitHub": gitHubActions({ ...repository, branch: "release/*" }),
    "tags at GitHub": gitHubActions({ ...repository, tag: "v*" }),
    "pull requests at GitHub": gitHubActions({ ...repository, pullRequests: true }),
    "a branch at GitLab": gitLabCi({ project: "acme/platform/data", projectId: "77", branch: "main" }),
    "tags at GitLab": gitLabCi({ project: "acme/data", projectId: "78", tag: "v*", pipelineSources: ["push", "web"] }),
    "runs of a workspace": hcpTerraformRuns({ organization: "acme", project: "Data lake", workspace: "one" }),
    "plans of a workspace": hcpTerraformRuns({
      organization: "acme",
      project: "Data",
      workspace: "two",
      runPhase: "plan",
    }),
  };
  const arn = `arn:aws:iam::${owner}:role/reader`;
  const proveAgainst = (policy: PolicyJson, ...principals: readonly TrustedPrincipal[]): string[] =>
    proveTrust({
      place: ["reader"],
      arn,
      policy,
      expectations: principals.map((each) => expectTrust(each, location)),
    }).map(formatProblem);
  const rendered = (...principals: readonly TrustedPrincipal[]): PolicyJson =>
    policyJson(trustPolicy(principals, location));

  test.each(Object.entries(trusted))(
    "%s: what the project renders is proved, alone and beside the others",
    (_, each) => {
      expect(proveAgainst(rendered(each), each)).toEqual([]);
      expect(proveAgainst(rendered(...Object.values(trusted)), ...Object.values(trusted))).toEqual([]);
    },
  );

  test.each(Object.entries(trusted))("%s: the policy of any other is caught", (name, each) => {
    for (const [other, principal] of Object.entries(trusted)) {
      if (other === name) continue;
      const narrower = name === "an account with an external ID" && other === "roles of an account";
      expect({ other, caught: proveAgainst(rendered(principal), each).length > 0 }).toEqual({ other, caught: true });
      expect({ other, caught: proveAgainst(rendered(each, principal), each).length > 0 }).toEqual({
        other,
        caught: !narrower,
      });
    }
  });

  test.each(Object.entries(trusted))("%s: refuses callers and lets in others, by name", (_, each) => {
    const { allows, refuses } = expectTrust(each, location);
    expect(allows.length).toBeGreaterThan(0);
    expect(refuses.length).toBeGreaterThan(2);
    const open: PolicyJson = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
    };
    expect(proveAgainst(open, each).join("\n")).toMatch(
      /reader › assumedBy: "AWS \*" is let in by statement 0 of the trust policy/,
    );
  });

  test.each(Object.entries(trusted))("%s: a condition less, or an action more, is caught", (_, each) => {
    const policy = rendered(each);
    const changed = (place: number, change: Partial<StatementJson>): PolicyJson => ({
      ...policy,
      Statement: policy.Statement.with(place, { ...policy.Statement[place], ...change } as StatementJson),
    });
    for (const [place, { Condition = {} }] of policy.Statement.entries()) {
      expect(proveAgainst(changed(place, { Action: "sts:*" }), each)).not.toEqual([]);
      for (const [operator, keys] of Object.entries(Condition)) {
        for (const key of Object.keys(keys)) {
          const others = Object.entries(keys).filter(([other]) => other !== key);
          const kept = Object.entries(Condition).filter(([other]) => other !== operator);
          const less = Object.fromEntries(
            others.length === 0 ? kept : [...kept, [operator, Object.fromEntries(others)] as const],
          );
          const found = proveAgainst(changed(place, { Condition: less }), each);
          expect({ place, key, caught: found.length > 0 }).toMatchObject({ caught: true });
        }
      }
    }
  });

  test("names the request and the statement", () => {
    const each = account(vendor).withExternalId("1234");
    expect(proveAgainst(rendered(account(vendor)), each)).toContainEqual(
      `reader › assumedBy: "AWS arn:aws:iam::${vendor}:role/some-role-of-theirs" must not be able to take the role, and is allowed by ` +
        "statement 0 of the trust policy, and 3 more like it. Narrow the trust policy to whom the role is for.",
    );
    expect(proveAgainst(rendered(each.withExternalId("9999")), each).join("\n")).toContain(
      "must be able to take the role, and is denied: statement 0 of the trust policy comes closest, but its StringEquals wants sts:ExternalId 9999 where the request has 1234, and 1 more like it.",
    );
  });

  test("a role that is named as the principal is as good as a condition on it", () => {
    const each = account(vendor).withExternalId("1234").onlyRoles(vendorRole);
    const direct: PolicyJson = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: vendorRole },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "1234" } },
        },
      ],
    };
    expect(proveAgainst(direct, each)).toEqual([]);
    const callers: readonly Caller[] = expectTrust(each, location).allows;
    expect(callers.map((caller) => caller.principal)).toEqual([roleSession(vendorRole, "proof")]);
  });
});
