import fc from "fast-check";
import { checkRole, type RoleSettings } from "../../../modules/principals";
import { Role } from "../../../modules/iam";
import {
  account,
  checkTrust,
  cognitoIdentities,
  gitHubActions,
  gitLabCi,
  hcpTerraformRuns,
  type PolicyJson,
  policyJson,
  service,
  type TrustedPrincipal,
  trustPolicy,
  userName,
  webIdentity,
} from "../../../modules/policy";
import {
  type AccessRequest,
  compilePolicyJson,
  decide,
  type RequestPrincipal,
  roleSession,
} from "../../../modules/evaluation";
import { lintPolicy } from "../../../modules/lint";
import { formatProblem } from "../../../modules/validation";
import { synthesizeStack } from "../../synth";
import { rounds } from "../../rounds";

const own = "111122223333";
const arn = `arn:aws:iam::${own}:role/support`;
const ada: RequestPrincipal = { type: "user", arn: `arn:aws:iam::${own}:user/staff/ada` };
const bob: RequestPrincipal = { type: "user", arn: `arn:aws:iam::${own}:user/staff/bob` };
const everything = compilePolicyJson("identity", {
  Statement: [{ Effect: "Allow", Action: "sts:*", Resource: "*" }],
});

/** The trust policy of a role as Terraform gets it. */
function synthesized(assumedBy: RoleSettings["assumedBy"]): PolicyJson {
  const stack = synthesizeStack((scope) => new Role(scope, "support", { assumedBy }));
  return stack.policy("aws_iam_role.support", "assume_role_policy");
}

/** Whether the role lets in a caller who may assume any. */
function lets(
  trust: PolicyJson,
  principal: RequestPrincipal,
  context: AccessRequest["context"] = {},
  action = "sts:AssumeRole",
): boolean {
  const resource = compilePolicyJson("trust", trust);
  const decision = decide({ identity: [everything], resource }, { principal, action, resource: arn, context });
  if (decision === "unsupported") throw new Error("cannot be decided");
  return decision === "allowed";
}

function problems(principal: TrustedPrincipal): string[] {
  return checkTrust(principal, [own], "aws").map(formatProblem);
}

describe("people with MFA", () => {
  const trust = synthesized(account(own).withMfa({ maxAge: 900 }));
  const withFactor = (age: number): AccessRequest["context"] => ({
    "aws:MultiFactorAuthPresent": "true",
    "aws:MultiFactorAuthAge": String(age),
  });

  test("get in with a second factor that is young enough", () => {
    expect(lets(trust, ada, withFactor(0))).toBe(true);
    expect(lets(trust, ada, withFactor(899))).toBe(true);
  });

  test("do not with an old one, with none, or with a long-lived key, which says nothing of it", () => {
    expect(lets(trust, ada, withFactor(900))).toBe(false);
    expect(lets(trust, ada, { "aws:MultiFactorAuthPresent": "false" })).toBe(false);
    expect(lets(trust, ada)).toBe(false);
    expect(lets(trust, { type: "user", arn: "arn:aws:iam::444455556666:user/ada" }, withFactor(1))).toBe(false);
  });

  test("an hour is enough unless said otherwise", () => {
    expect(lets(synthesized(account(own).withMfa()), ada, withFactor(3599))).toBe(true);
    expect(lets(synthesized(account(own).withMfa()), ada, withFactor(3600))).toBe(false);
  });
});

describe("users, roles and permission sets", () => {
  const trust = synthesized(
    account(own)
      .onlyUsers(`arn:aws:iam::${own}:user/staff/ada`)
      .onlyRoles(`arn:aws:iam::${own}:role/batch`)
      .onlyPermissionSets("Data"),
  );
  const reserved = `arn:aws:iam::${own}:role/aws-reserved/sso.amazonaws.com`;

  test.each([
    ["the user", ada],
    ["the role", roleSession(`arn:aws:iam::${own}:role/batch`, "x")],
    ["the permission set, in us-east-1", roleSession(`${reserved}/AWSReservedSSO_Data_0123456789abcdef`, "ada")],
    ["the permission set, elsewhere", roleSession(`${reserved}/eu-west-2/AWSReservedSSO_Data_0123456789abcdef`, "ada")],
  ])("%s gets in", (_, principal) => {
    expect(lets(trust, principal)).toBe(true);
  });

  test.each([
    ["another user", bob],
    ["a user of the name elsewhere in the tree", { type: "user", arn: `arn:aws:iam::${own}:user/ada` } as const],
    ["another role", roleSession(`arn:aws:iam::${own}:role/batch-2`, "x")],
    [
      "a permission set whose name begins alike",
      roleSession(`${reserved}/AWSReservedSSO_Data_Admin_0123456789abcdef`, "x"),
    ],
    ["another", roleSession(`${reserved}/eu-west-2/AWSReservedSSO_DataAdmin_0123456789abcdef`, "x")],
    [
      "a role that is only called so",
      roleSession(`arn:aws:iam::${own}:role/AWSReservedSSO_Data_0123456789abcdef`, "x"),
    ],
    [
      "the same in another account",
      roleSession(`${reserved}/AWSReservedSSO_Data_0123456789abcdef`.replace(own, "444455556666"), "x"),
    ],
  ])("%s does not", (_, principal) => {
    expect(lets(trust, principal)).toBe(false);
  });
});

describe("where somebody comes from", () => {
  test("the account's organization", () => {
    const trust = synthesized(account(own).inOrganization("o-a1b2c3d4e5"));
    expect(lets(trust, ada, { "aws:PrincipalOrgID": "o-a1b2c3d4e5" })).toBe(true);
    expect(lets(trust, ada, { "aws:PrincipalOrgID": "o-a1b2c3d4e50" })).toBe(false);
    expect(lets(trust, ada)).toBe(false);
  });

  test("addresses", () => {
    const trust = synthesized(account(own).fromIpAddresses("203.0.113.0/24", "2001:db8:77::/48"));
    expect(lets(trust, ada, { "aws:SourceIp": "203.0.113.9" })).toBe(true);
    expect(lets(trust, ada, { "aws:SourceIp": "2001:db8:77::9" })).toBe(true);
    expect(lets(trust, ada, { "aws:SourceIp": "203.0.114.9" })).toBe(false);
    expect(lets(trust, ada)).toBe(false);
  });
});

describe("networks of one's own", () => {
  const vpc = "vpc-0123456789abcdef0";
  const endpoint = "vpce-0123456789abcdef0";

  test("a VPC, for requests that come through an endpoint there", () => {
    const trust = synthesized(account(own).fromVpc(vpc).withSourceIdentity("ada"));
    const said = { "sts:SourceIdentity": "ada" };
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"]) {
      expect(lets(trust, ada, { ...said, "aws:SourceVpc": vpc }, action)).toBe(true);
      expect(lets(trust, ada, { ...said, "aws:SourceVpc": "vpc-0123456789abcdef1" }, action)).toBe(false);
      expect(lets(trust, ada, { ...said, "aws:SourceIp": "203.0.113.9" }, action)).toBe(false);
    }
  });

  test("endpoints", () => {
    const trust = synthesized(account(own).fromVpcEndpoint(endpoint, { id: "vpce-0123456789abcdef2" }));
    expect(lets(trust, ada, { "aws:SourceVpce": "vpce-0123456789abcdef2" })).toBe(true);
    expect(lets(trust, ada, { "aws:SourceVpce": "vpce-0123456789abcdef1" })).toBe(false);
    expect(lets(trust, ada)).toBe(false);
  });

  test("a VPC of the same deployment is referred to", () => {
    const trust = synthesized(account(own).fromVpc({ id: "vpc-<ledger>", expression: "${aws_vpc.ledger.id}" }, vpc));
    expect(trust.Statement[0]?.Condition).toEqual({
      StringEquals: { "aws:SourceVpc": [vpc, "${aws_vpc.ledger.id}"] },
    });
  });

  test("an endpoint of the same deployment is referred to", () => {
    const ref = { id: "vpce-<endpoints/sts>", expression: "${aws_vpc_endpoint.sts.id}" };
    const trust = synthesized(account(own).fromVpcEndpoint(ref));
    expect(trust.Statement[0]?.Condition).toEqual({ StringEquals: { "aws:SourceVpce": "${aws_vpc_endpoint.sts.id}" } });
  });

  test.each<[TrustedPrincipal, string]>([
    [account(own).fromVpc("vpc-1"), 'vpcs: "vpc-1" is not the ID of a VPC'],
    [account(own).fromVpc(), "vpcs: is empty"],
    [account(own).fromVpcEndpoint(endpoint.replace("e-", "-")), "is not the ID of a VPC endpoint"],
    [account(own).fromVpcEndpoint(), "vpcEndpoints: is empty"],
    [account(own).fromVpc(vpc).fromIpAddresses("203.0.113.0/24"), "ipAddresses: shuts out what comes through VPC"],
  ])("%j is refused", (principal, message) => {
    expect(problems(principal)).toContainEqual(expect.stringContaining(message));
  });
});

describe("sessions", () => {
  const tagged = synthesized(account(own).withSessionTags({ team: ["payments", "risk"], ticket: "any" }));
  const tags = (
    team: string,
    ticket?: string,
    more: Readonly<Record<string, string>> = {},
  ): AccessRequest["context"] => {
    const all: Readonly<Record<string, string>> = { team, ...(ticket === undefined ? {} : { ticket }), ...more };
    const requested = Object.entries(all).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
    return { ...Object.fromEntries(requested), "aws:TagKeys": Object.keys(all) };
  };

  test.each(["sts:AssumeRole", "sts:TagSession"])("%s wants exactly the tags that are named", (action) => {
    expect(lets(tagged, ada, tags("risk", "OPS-1"), action)).toBe(true);
    expect(lets(tagged, ada, tags("sales", "OPS-1"), action)).toBe(false);
    expect(lets(tagged, ada, tags("risk"), action)).toBe(false);
    expect(lets(tagged, ada, tags("risk", "OPS-1", { admin: "yes" }), action)).toBe(false);
    expect(lets(tagged, ada, {}, action)).toBe(false);
  });

  test("have no tags and no source identity unless said", () => {
    const plain = synthesized(account(own));
    expect(lets(plain, ada)).toBe(true);
    expect(lets(plain, ada, tags("risk", "OPS-1"), "sts:TagSession")).toBe(false);
    expect(lets(plain, ada, { "sts:SourceIdentity": "ada" }, "sts:SetSourceIdentity")).toBe(false);
  });

  test("an external ID is asked for with the role, and never where the request lacks it", () => {
    const trust = synthesized(account(own).withExternalId("2f9c").withSessionTags({ team: "any" }));
    const team = { "aws:RequestTag/team": "risk", "aws:TagKeys": ["team"] };
    expect(lets(trust, ada, { ...team, "sts:ExternalId": "2f9c" })).toBe(true);
    expect(lets(trust, ada, team)).toBe(false);
    expect(lets(trust, ada, team, "sts:TagSession")).toBe(true);
  });

  test("are called as the user is", () => {
    const trust = synthesized(account(own).withSessionName(userName));
    expect(lets(trust, ada, { "sts:RoleSessionName": "ada" })).toBe(true);
    expect(lets(trust, ada, { "sts:RoleSessionName": "bob" })).toBe(false);
    expect(lets(trust, bob, { "sts:RoleSessionName": "ada" })).toBe(false);
    expect(lets(trust, roleSession(`arn:aws:iam::${own}:role/ada`, "ada"), { "sts:RoleSessionName": "ada" })).toBe(
      false,
    );
  });

  test("keep a source identity that is among those named", () => {
    const trust = synthesized(account(own).withSourceIdentity("ada", "bob"));
    for (const action of ["sts:AssumeRole", "sts:SetSourceIdentity"]) {
      expect(lets(trust, ada, { "sts:SourceIdentity": "bob" }, action)).toBe(true);
      expect(lets(trust, ada, { "sts:SourceIdentity": "eve" }, action)).toBe(false);
      expect(lets(trust, ada, {}, action)).toBe(false);
    }
  });

  test("take what a pattern stands for, in a source identity and in a tag", () => {
    const trust = synthesized(
      account(own)
        .withSourceIdentity({ like: "*@acme.example" }, "batch")
        .withSessionTags({ ticket: [{ like: "OPS-*" }] }),
    );
    const said = (identity: string, ticket: string): AccessRequest["context"] => ({
      "sts:SourceIdentity": identity,
      "aws:RequestTag/ticket": ticket,
      "aws:TagKeys": ["ticket"],
    });
    expect(lets(trust, ada, said("ada@acme.example", "OPS-1"))).toBe(true);
    expect(lets(trust, ada, said("batch", "OPS-1"))).toBe(true);
    expect(lets(trust, ada, said("ada@evil.example", "OPS-1"))).toBe(false);
    expect(lets(trust, ada, said("ada@acme.example.evil", "OPS-1"))).toBe(false);
    expect(lets(trust, ada, said("ada@acme.example", "DEV-1"))).toBe(false);
    expect(lets(trust, ada, { "sts:SourceIdentity": "ada@evil.example" }, "sts:SetSourceIdentity")).toBe(false);
  });

  test.each<[TrustedPrincipal, string]>([
    [account(own).withSourceIdentity({ like: "*" }), 'sourceIdentities: "*" is everybody'],
    [account(own).withSourceIdentity({ like: "ada" }), "is a pattern without a wildcard"],
    [account(own).withSourceIdentity({ like: "${aws:username}*" }), "is not the name of a session"],
    [account(own).withSessionTags({ team: [{ like: "?*" }] }), 'sessionTags › team: "?*" is everybody'],
    [account(own).withSessionTags({ team: [{ like: "${x}*" }] }), "sessionTags › team"],
  ])("%j is refused", (principal, message) => {
    expect(problems(principal)).toContainEqual(expect.stringContaining(message));
  });

  test("the variable reaches AWS, and not Terraform", () => {
    const stack = synthesizeStack(
      (scope) => new Role(scope, "support", { assumedBy: account(own).withSessionName(userName) }),
    );
    expect(String(stack.block("aws_iam_role.support")["assume_role_policy"])).toContain('"$${aws:username}"');
  });
});

test("narrowing a principal never widens it", () => {
  const steps: readonly ((each: ReturnType<typeof account>) => ReturnType<typeof account>)[] = [
    (each) => each.withMfa(),
    (each) => each.inOrganization("o-a1b2c3d4e5"),
    (each) => each.fromIpAddresses("203.0.113.0/24"),
    (each) => each.withSessionName(userName),
    (each) => each.withExternalId("2f9c"),
    (each) => each.onlyUsers(`arn:aws:iam::${own}:user/staff/ada`),
    (each) => each.withSessionTags({ team: "any" }),
    (each) => each.withSourceIdentity(userName),
    (each) => each.fromVpc("vpc-0123456789abcdef0"),
    (each) => each.fromVpcEndpoint("vpce-0123456789abcdef0"),
  ];
  const request = fc.record(
    {
      "aws:MultiFactorAuthPresent": fc.constantFrom("true", "false"),
      "aws:MultiFactorAuthAge": fc.constantFrom("10", "9000"),
      "aws:PrincipalOrgID": fc.constantFrom("o-a1b2c3d4e5", "o-other00000"),
      "aws:SourceIp": fc.constantFrom("203.0.113.9", "198.51.100.1"),
      "aws:SourceVpc": fc.constantFrom("vpc-0123456789abcdef0", "vpc-0123456789abcdef1"),
      "aws:SourceVpce": fc.constantFrom("vpce-0123456789abcdef0", "vpce-0123456789abcdef1"),
      "sts:RoleSessionName": fc.constantFrom("ada", "bob"),
      "sts:ExternalId": fc.constantFrom("2f9c", "other"),
      "sts:SourceIdentity": fc.constantFrom("ada", "bob"),
      "aws:RequestTag/team": fc.constantFrom("risk"),
      "aws:TagKeys": fc.constantFrom(["team"], ["team", "admin"], []),
    },
    { requiredKeys: [] },
  );
  const rendered = (principal: ReturnType<typeof account>): PolicyJson =>
    policyJson(trustPolicy([principal], { partition: "aws", account: own }));
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...steps]),
      fc.constantFrom(...steps),
      request,
      fc.constantFrom(ada, bob),
      (chain, last, context, caller) => {
        const before = chain.reduce((each, step) => step(each), account(own));
        if (lets(rendered(last(before)), caller, context)) expect(lets(rendered(before), caller, context)).toBe(true);
      },
    ),
    { numRuns: rounds(500) },
  );
});

const repository = { owner: "acme", repository: "data", ownerId: "1234", repositoryId: "5678" };

/** A token of a CI system, with the claims that AWS compares. */
function token(
  provider: string,
  claims: Readonly<Record<string, string>>,
): [RequestPrincipal, AccessRequest["context"]] {
  const context = Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${provider}:${claim}`, value]));
  return [{ type: "federated", provider: `arn:aws:iam::${own}:oidc-provider/${provider}` }, context];
}

describe("jobs at GitHub", () => {
  const claims = { aud: "sts.amazonaws.com", repository_id: "5678", repository_owner_id: "1234" };
  const letsJob = (trust: PolicyJson, sub: string, more: Readonly<Record<string, string>> = {}): boolean =>
    lets(
      trust,
      ...token("token.actions.githubusercontent.com", { ...claims, sub, ...more }),
      "sts:AssumeRoleWithWebIdentity",
    );

  test.each([
    ["an environment", gitHubActions({ ...repository, environment: "prod" }), "environment:prod", "environment:prod2"],
    ["a branch", gitHubActions({ ...repository, branch: "main" }), "ref:refs/heads/main", "ref:refs/heads/main2"],
    [
      "branches",
      gitHubActions({ ...repository, branch: "release/*" }),
      "ref:refs/heads/release/1",
      "ref:refs/heads/main",
    ],
    ["tags", gitHubActions({ ...repository, tag: "v*" }), "ref:refs/tags/v1.2", "ref:refs/heads/v1"],
    ["pull requests", gitHubActions({ ...repository, pullRequests: true }), "pull_request", "ref:refs/heads/main"],
  ])("%s, with either form of the subject", (_, principal, jobs, others) => {
    const trust = synthesized(principal);
    expect(letsJob(trust, `repo:acme/data:${jobs}`)).toBe(true);
    expect(letsJob(trust, `repo:acme@1234/data@5678:${jobs}`)).toBe(true);
    for (const name of ["acme/data", "acme@1234/data@5678"])
      expect(letsJob(trust, `repo:${name}:${others}`)).toBe(false);
    for (const name of [
      "evil/data",
      "acme/data2",
      "acme2/data",
      "acme@9/data@5678",
      "acme@1234/data@9",
      "acme/evil/data",
    ]) {
      expect(letsJob(trust, `repo:${name}:${jobs}`)).toBe(false);
    }
    if (jobs !== "pull_request") expect(letsJob(trust, "repo:acme/data:pull_request")).toBe(false);
  });

  test("somebody who took over the names has other IDs, another audience is for somebody else", () => {
    const trust = synthesized(gitHubActions({ ...repository, environment: "prod" }));
    const sub = "repo:acme/data:environment:prod";
    expect(letsJob(trust, sub, { repository_id: "9" })).toBe(false);
    expect(letsJob(trust, sub, { repository_owner_id: "9" })).toBe(false);
    expect(letsJob(trust, sub, { aud: "https://github.com/acme" })).toBe(false);
  });

  test("any principal that is accepted covers one repository and one kind of jobs", () => {
    const piece = fc.constantFrom(
      "a",
      "acme",
      "data",
      "*",
      "?",
      ":",
      "/",
      "@",
      "$",
      "{",
      "..",
      "environment",
      " ",
      "\n",
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
    const jobs = fc.oneof(
      fc.record({ environment: text }),
      fc.record({ branch: text }),
      fc.record({ tag: text }),
      fc.constant({ pullRequests: true as const }),
    );
    fc.assert(
      fc.property(text, text, text, jobs, (owner, name, id, which) => {
        const principal = gitHubActions({ owner, repository: name, ownerId: "1", repositoryId: id, ...which });
        if (checkTrust(principal, [own]).length > 0) return;
        const trust = policyJson(trustPolicy([principal], { partition: "aws", account: own }));
        expect(lintPolicy(trust, "trust", { ownAccounts: [own] })).toEqual([]);
        for (const sub of [
          "repo:evil/x:environment:prod",
          "repo:evil/x:pull_request",
          `repo:${owner}/evil:pull_request`,
        ]) {
          expect(letsJob(trust, sub, { repository_id: id, repository_owner_id: "1" })).toBe(false);
        }
      }),
      { numRuns: rounds(1000) },
    );
  });
});

describe("pipelines at GitLab", () => {
  const claims = { aud: "https://gitlab.com", project_id: "77", ref_protected: "true", pipeline_source: "push" };
  const letsPipeline = (trust: PolicyJson, sub: string, more: Readonly<Record<string, string>> = {}): boolean =>
    lets(trust, ...token("gitlab.com", { ...claims, sub, ...more }), "sts:AssumeRoleWithWebIdentity");
  const trust = synthesized(gitLabCi({ project: "acme/platform/data", projectId: "77", branch: "main" }));
  const sub = "project_path:acme/platform/data:ref_type:branch:ref:main";

  test("of one project and one protected branch get in", () => {
    expect(letsPipeline(trust, sub)).toBe(true);
  });

  test.each([
    ["another branch", sub.replace("main", "feature"), {}],
    ["a tag of the name", sub.replace("branch", "tag"), {}],
    ["a fork", sub.replace("acme/platform", "eve"), {}],
    ["a project whose name begins alike", sub.replace("data", "data2"), {}],
    ["a group of the name", sub.replace("data", "data/x"), {}],
    ["a merge request, whose code may be a fork's", sub, { pipeline_source: "merge_request_event" }],
    ["a project that took over the name", sub, { project_id: "78" }],
    ["a branch that is not protected", sub, { ref_protected: "false" }],
    ["a token for somebody else", sub, { aud: "https://vault.example.com" }],
  ])("%s does not", (_, other, more) => {
    expect(letsPipeline(trust, other, more)).toBe(false);
  });

  test("may be started otherwise, where said", () => {
    const scheduled = synthesized(
      gitLabCi({ project: "acme/data", projectId: "77", tag: "v*", pipelineSources: ["schedule"] }),
    );
    const tagged = "project_path:acme/data:ref_type:tag:ref:v1";
    expect(letsPipeline(scheduled, tagged, { pipeline_source: "schedule" })).toBe(true);
    expect(letsPipeline(scheduled, tagged)).toBe(false);
  });
});

describe("runs of HCP Terraform", () => {
  const letsRun = (trust: PolicyJson, sub: string, aud = "aws.workload.identity"): boolean =>
    lets(trust, ...token("app.terraform.io", { aud, sub }), "sts:AssumeRoleWithWebIdentity");
  const runs = { organization: "acme", project: "Data lake", workspace: "data-prod" };
  const sub = "organization:acme:project:Data lake:workspace:data-prod:run_phase:";

  test("plans may have a role of their own", () => {
    const plan = synthesized(hcpTerraformRuns({ ...runs, runPhase: "plan" }));
    expect(letsRun(plan, `${sub}plan`)).toBe(true);
    expect(letsRun(plan, `${sub}apply`)).toBe(false);
    const both = synthesized(hcpTerraformRuns(runs));
    expect([letsRun(both, `${sub}plan`), letsRun(both, `${sub}apply`)]).toEqual([true, true]);
  });

  test.each([
    ["another organization", `${sub}plan`.replace("acme", "evil"), undefined],
    ["another project", `${sub}plan`.replace("Data lake", "Data"), undefined],
    ["another workspace", `${sub}plan`.replace("data-prod", "data-prod-2"), undefined],
    ["another phase", `${sub}test`, undefined],
    ["another audience", `${sub}plan`, "vault.workload.identity"],
  ])("%s does not get in", (_, other, aud) => {
    expect(letsRun(synthesized(hcpTerraformRuns(runs)), other, aud)).toBe(false);
  });
});

const pool = "us-east-1:12345678-dead-beef-cafe-123456790abc";
const github = { providerUrl: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" };

describe("what is refused", () => {
  const user = `arn:aws:iam::${own}:user/ada`;
  const role = `arn:aws:iam::${own}:role/batch`;

  test.each<[string, TrustedPrincipal, string]>([
    ["MFA of a role", account(own).onlyRoles(role).withMfa(), "mfaMaxAge: shuts out the roles and permission sets"],
    ["MFA of a permission set", account(own).onlyPermissionSets("Data").withMfa(), "mfaMaxAge: shuts out the roles"],
    ["no MFA age", account(own).withMfa({ maxAge: 0 }), "mfaMaxAge: 0 is not an age in seconds: 1 to 129600"],
    ["an MFA age that is no number", account(own).withMfa({ maxAge: NaN }), "mfaMaxAge: NaN is not an age"],
    [
      "two external IDs",
      account(own).withExternalId("one").withExternalId("two"),
      "externalId: is said twice, and differently. Say it once; for another party, trust it apart.",
    ],
    [
      "two organizations, and the first once more",
      account(own).inOrganization("o-a1b2c3d4e5").inOrganization("o-a1b2c3d4e6").inOrganization("o-a1b2c3d4e5"),
      "organization: is said twice, and differently",
    ],
    ["two ages of MFA", account(own).withMfa().withMfa({ maxAge: 60 }), "mfaMaxAge: is said twice, and differently"],
    [
      "two lists of values for a tag",
      account(own)
        .withSessionTags({ team: ["a"] })
        .withSessionTags({ ticket: "any", team: "any" }),
      "sessionTags: is said twice, and differently",
    ],
    ["no user", account(own).onlyUsers(), "users: is empty: nobody could assume the role"],
    ["a role as user", account(own).onlyUsers(role), `users: "${role}" is not the ARN of a user`],
    ["all users", account(own).onlyUsers(`arn:aws:iam::${own}:user/*`), "does not name one user"],
    [
      "a user of another account",
      account(own).onlyUsers(user.replace(own, "444455556666")),
      "is a user of account 444455556666",
    ],
    [
      "a user of another partition",
      account(own).onlyUsers(user.replace("aws:", "aws-cn:")),
      "is a user of the partition aws-cn",
    ],
    ["no permission set", account(own).onlyPermissionSets(), "permissionSets: is empty"],
    ["a wildcard as permission set", account(own).onlyPermissionSets("*"), "is not the name of a permission set"],
    [
      "too long a permission set",
      account(own).onlyPermissionSets("x".repeat(33)),
      "is not the name of a permission set",
    ],
    [
      "no organization",
      account(own).inOrganization(undefined as never),
      'organization: "" is not the ID of an organization',
    ],
    ["all organizations", account(own).inOrganization("o-*"), "is not the ID of an organization"],
    ["no address", account(own).fromIpAddresses(), "ipAddresses: is empty: nobody could assume the role from anywhere"],
    ["everywhere", account(own).fromIpAddresses("0.0.0.0/0"), '"0.0.0.0/0" is nearly everybody'],
    ["half of everywhere", account(own).fromIpAddresses("128.0.0.0/1"), "is nearly everybody"],
    ["much of IPv6", account(own).fromIpAddresses("2000::/3"), "is nearly everybody"],
    ["a private network", account(own).fromIpAddresses("10.1.0.0/16"), "is not public"],
    ["a local address", account(own).fromIpAddresses("fd00::1"), "is not public"],
    ["bits beyond the prefix", account(own).fromIpAddresses("203.0.113.1/24"), "has bits set beyond its prefix"],
    ["a name of a host", account(own).fromIpAddresses("example.com"), "is not a range of IP addresses"],
    ["no tags", account(own).withSessionTags({}), "sessionTags: is empty: it asks for nothing"],
    ["a tag without values", account(own).withSessionTags({ team: [] }), "sessionTags › team: has no value"],
    ["a wildcard as a tag's value", account(own).withSessionTags({ team: ["*"] }), "is not a valid tag value"],
    ["a wildcard as a tag's key", account(own).withSessionTags({ "*": "any" }), "is not a valid tag key"],
    ["a variable as a tag's value", account(own).withSessionTags({ team: ["${aws:x}"] }), "is not a valid tag value"],
    ["one tag twice", account(own).withSessionTags({ team: "any", Team: "any" }), "is a tag key twice"],
    ["no session name", account(own).withSessionName(), "sessionNames: is empty"],
    ["any session name", account(own).withSessionName("*"), "is not the name of a session"],
    ["another variable", account(own).withSessionName("${aws:userid}"), "is not the name of a session"],
    ["half a variable", account(own).withSessionName("x${aws:username}"), "is not the name of a session"],
    ["a role called as a user", account(own).onlyRoles(role).withSessionName(userName), "sessionNames: "],
    ["no source identity", account(own).withSourceIdentity(), "sourceIdentities: is empty"],
    [
      "a role known as a user",
      account(own).onlyPermissionSets("Data").withSourceIdentity(userName),
      "only users have a user name",
    ],
    ["an owner with a slash", gitHubActions({ ...repository, owner: "acme/x", branch: "main" }), "owner: "],
    ["any owner", gitHubActions({ ...repository, owner: "*", branch: "main" }), 'owner: "*" is not the name of a user'],
    ["any repository", gitHubActions({ ...repository, repository: "*", branch: "main" }), 'repository: "*" is not'],
    [
      "a repository with IDs",
      gitHubActions({ ...repository, repository: "data@5678", branch: "main" }),
      "repository: ",
    ],
    [
      "a name as ID",
      gitHubActions({ ...repository, ownerId: "acme", branch: "main" }),
      'ownerId: "acme" is not a number',
    ],
    ["no ID", gitHubActions({ ...repository, repositoryId: "", branch: "main" }), 'repositoryId: "" is not a number'],
    ["any environment", gitHubActions({ ...repository, environment: "*" }), "environment: "],
    ["an environment with more", gitHubActions({ ...repository, environment: "prod:x" }), "environment: "],
    ["any branch", gitHubActions({ ...repository, branch: "*" }), "branch: "],
    ["a wildcard in the middle", gitHubActions({ ...repository, branch: "a*b" }), "branch: "],
    ["a branch left undefined", gitHubActions({ ...repository, branch: undefined as never }), "branch: "],
    ["no jobs", gitHubActions({ ...repository } as never), "says none of environment, branch, tag, pullRequests"],
    [
      "pull requests left undefined",
      gitHubActions({ ...repository, pullRequests: undefined as never }),
      "says none of environment, branch, tag, pullRequests",
    ],
    [
      "pull requests that are not true",
      gitHubActions({ ...repository, pullRequests: false as never }),
      "pullRequests: false is not true",
    ],
    [
      "a tag of a session that no policy can ask for",
      account(own).withSessionTags({ équipe: "any" }),
      "is a condition key with a letter beyond ASCII",
    ],
    ["two kinds of jobs", gitHubActions({ ...repository, branch: "main", tag: "v1" }), "are for different jobs"],
    ["a project without a group", gitLabCi({ project: "data", projectId: "1", branch: "main" }), "project: "],
    ["any project", gitLabCi({ project: "acme/*", projectId: "1", branch: "main" }), "project: "],
    [
      "merge requests",
      gitLabCi({ project: "a/b", projectId: "1", branch: "main", pipelineSources: ["merge_request_event" as never] }),
      "other pipelines may run code from outside",
    ],
    [
      "no pipelines",
      gitLabCi({ project: "a/b", projectId: "1", branch: "main", pipelineSources: [] }),
      "pipelineSources: is empty",
    ],
    ["any workspace", hcpTerraformRuns({ organization: "acme", project: "Data", workspace: "*" }), "workspace: "],
    ["any organization", hcpTerraformRuns({ organization: "*", project: "Data", workspace: "x" }), "organization: "],
    [
      "a project with more",
      hcpTerraformRuns({ organization: "acme", project: "a:workspace:b", workspace: "x" }),
      "project: ",
    ],
    [
      "a service in the singular",
      service("ecs-task"),
      'service: "ecs-task" is not the name of an AWS service. Did you mean "ecs-tasks"? A name that is not known here is written in full: "ecs-task.amazonaws.com".',
    ],
    ["a service by its product", service("step-functions"), 'Did you mean "states"?'],
    ["a service of no such name", service("eks-pods"), 'Did you mean "pods.eks"?'],
    ["a service in capitals", service("Lambda"), 'Did you mean "lambda"?'],
    [
      "a service that is not known here",
      service("some-new-service"),
      'A name that is not known here is written in full: "some-new-service.amazonaws.com".',
    ],
    [
      "a branch as the workflow has it",
      gitHubActions({ owner: "acme", repository: "shop", ownerId: "1", repositoryId: "2", branch: "refs/heads/main" }),
      'branch: "refs/heads/main" is not the name of a branch or tag without refs/heads/ or refs/tags/',
    ],
    [
      "a repository as it is cloned",
      gitHubActions({ owner: "acme", repository: "shop.git", ownerId: "1", repositoryId: "2", branch: "main" }),
      'repository: "shop.git" is not the name of a repository, without its owner and without .git at the end',
    ],
    ["a letter too few", service("lamda"), 'Did you mean "lambda"?'],
    ["letters exchanged", service("dyanmodb"), 'Did you mean "dynamodb"?'],
    ["another letter", service("firehoze"), 'Did you mean "firehose"?'],
    ["a letter too many of a listed service", service("rolesanywheres"), 'Did you mean "rolesanywhere"?'],
    ["Cognito as a service", service("cognito-identity"), "Trust its users: cognitoIdentities({ identityPool:"],
    ["Google as a service", service("accounts.google.com"), "Trust its users: webIdentity({ providerUrl:"],
    [
      "a service of a region in China",
      service("states.cn-north-1.amazonaws.com"),
      `is a service of another partition, and a role in aws cannot trust it. Write "states"`,
    ],
    ["what EC2 does not send", service("ec2", { sourceAccount: own }), "sourceAccount: "],
    [
      "an ARN that EC2 does not send",
      service("ec2", { sourceArn: `arn:aws:ec2:us-east-1:${own}:instance/*` }),
      "sourceArn: ",
    ],
    [
      "Cognito as a web identity",
      webIdentity({ providerUrl: "cognito-identity.amazonaws.com", audience: pool, subjects: ["*"] }),
      `Write cognitoIdentities({ identityPool: "${pool}" }) in its place.`,
    ],
    [
      "Cognito in GovCloud as a web identity",
      webIdentity({ providerUrl: "cognito-identity-us-gov.amazonaws.com", audience: pool, subjects: ["*"] }),
      "Write cognitoIdentities({",
    ],
    [
      "any subject of GitHub",
      webIdentity({ ...github, subjects: ["*"] }),
      "covers tenants of the provider other than yours",
    ],
    ["no pool", cognitoIdentities({ identityPool: "" }), 'identityPool: "" is not the ID of an identity pool'],
    ["a user pool", cognitoIdentities({ identityPool: "us-east-1_1a2b3c4d5" }), "is not the ID of an identity pool"],
    ["every pool", cognitoIdentities({ identityPool: "us-east-1:*" }), "is not the ID of an identity pool"],
    [
      "a pool of another partition",
      cognitoIdentities({ identityPool: pool.replace("us-east-1", "us-gov-west-1") }),
      "no role in aws can trust it",
    ],
    [
      "a pool where none is",
      cognitoIdentities({ identityPool: pool.replace("us-east-1", "us-eats-1") }),
      "AWS documents no identity pools",
    ],
  ])("%s", (_, principal, message) => {
    expect(problems(principal)).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    "lambda",
    "ecs-tasks",
    "osis-pipelines",
    "spotfleet",
    "macie",
    "some-new-service.amazonaws.com",
    "lamda.amazonaws.com",
  ])("but not the service %s", (name) => {
    expect(problems(service(name))).toEqual([]);
  });

  test("what changes after it was handed over", () => {
    const values = ["1"];
    const trusted = [
      account(own).withSessionTags({ team: values }),
      gitLabCi({ project: "a/b", projectId: "1", branch: "main", pipelineSources: values as never }),
      webIdentity({ providerUrl: "example.com", audience: "a", subjects: values }),
    ];
    values.push("2");
    expect(JSON.stringify(trusted)).not.toContain('"2"');
  });

  test.each<[object, string]>([
    [{ kind: "account", account: own }, "assumedBy › limits: is missing"],
    [{ kind: "account", account: own, limits: { mfaMaxAge: "900" } }, 'limits › mfaMaxAge: "900" is not a number'],
    [{ kind: "account", account: own, limits: { sessionTags: { team: "payments" } } }, "sessionTags › team: "],
    [{ kind: "account", account: own, limits: { users: "*" } }, 'limits › users: "*" is not a list'],
    [{ kind: "account", account: own, limits: { mfa: true } }, '"mfa" is not a property that is known here'],
    [{ kind: "GitHub Actions", ...repository, branch: ["main"] }, "assumedBy › branch: "],
    [{ kind: "GitHub Actions", ...repository, pullRequests: false }, "assumedBy › pullRequests: false is not true"],
    [{ kind: "GitHub Actions", ...repository, repositoryId: 5678, branch: "main" }, "repositoryId: 5678 is not text"],
    [{ kind: "HCP Terraform", organization: "a", project: "abc", workspace: "c", runPhase: "destroy" }, "runPhase: "],
    [{ kind: "somebody" }, 'assumedBy › kind: "somebody" is not '],
  ])("what no compiler has seen: %j", (assumedBy, message) => {
    expect(checkRole({ assumedBy: assumedBy as never }, [own]).map(formatProblem)).toContainEqual(
      expect.stringContaining(message),
    );
  });
});

test("the same may be said twice", () => {
  const said = account(own)
    .inOrganization("o-a1b2c3d4e5")
    .withMfa()
    .withSessionTags({ team: ["a"] });
  const again = said
    .inOrganization("o-a1b2c3d4e5")
    .withMfa()
    .withSessionTags({ team: ["a"], ticket: "any" });
  expect(problems(again)).toEqual([]);
});

describe("the users of an identity pool", () => {
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
  test.each([
    ["aws", "eu-west-1", "cognito-identity.amazonaws.com"],
    ["aws-us-gov", "us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"],
    ["aws-us-gov", "us-gov-east-1", "cognito-identity.us-gov-east-1.amazonaws.com"],
    ["aws-cn", "cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"],
  ] as const)("come in %s, from %s, by %s", (partition, region, host) => {
    const identityPool = pool.replace("us-east-1", region);
    const principal = cognitoIdentities({ identityPool });
    expect(checkTrust(principal, [own], partition)).toEqual([]);
    expect(policyJson(trustPolicy([principal], { partition, account: own })).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: host },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          "ForAnyValue:StringLike": { [`${host}:amr`]: "authenticated" },
          StringEquals: { [`${host}:aud`]: identityPool },
        },
      },
    ]);
  });
});
