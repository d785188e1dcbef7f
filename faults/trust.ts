import { type AccountPrincipal, type TrustedPrincipal } from "../modules/policy";
import { type Faults, faultsIn } from "./fault";

/** Methods of a trusted account that narrow it. */
type AccountLimit = {
  [Name in keyof AccountPrincipal]: AccountPrincipal[Name] extends (...options: never[]) => AccountPrincipal
    ? Name
    : never;
}[keyof AccountPrincipal];

const folder = "modules/policy/trust";
const inStatements = faultsIn(`${folder}/account-statements.ts`);
const inPrincipal = faultsIn(`${folder}/account-principal.ts`);
const inSession = faultsIn(`${folder}/session-limits.ts`);
const inPermissionSets = faultsIn(`${folder}/permission-sets.ts`);
const inMfaAge = faultsIn(`${folder}/check-mfa-age.ts`);
const inService = faultsIn(`${folder}/service.ts`);
const inTokens = faultsIn(`${folder}/tokens.ts`);
const inServices = faultsIn(`${folder}/trusted-services.ts`);
const inBuiltIn = faultsIn(`${folder}/built-in-providers.ts`);
const inContinuousIntegration = faultsIn(`${folder}/continuous-integration.ts`);
const inCheck = faultsIn(`${folder}/check-account-trust.ts`);
const inProviders = faultsIn(`${folder}/shared-providers.ts`);
const inWindow = faultsIn("modules/policy/trust-window.ts");
const inTrustedProviders = faultsIn("stacks/trusted-providers.ts");
const inProfile = faultsIn("modules/principals/instance-profile.ts");

/** The faults of every form of trust. The compiler names a form without one. */
export const trustFaults: Readonly<Record<TrustedPrincipal["kind"], Faults>> = {
  account: [
    inCheck(
      "a third party needs no external ID",
      "thirdParty && externalId === undefined",
      "!thirdParty && externalId === undefined",
    ),
    inStatements(
      "everybody who is asked for is trusted in any account",
      'AWS: [formatArn("accountRoot", { partition: location.partition, account: principal.account })]',
      'AWS: ["*"]',
    ),
  ],
  service: [
    inService(
      "the source account of a service is not asked for",
      '"aws:SourceAccount": [source]',
      '"aws:PrincipalAccount": [source]',
    ),
    inService(
      "a service that states its source is not held to the account",
      "(sends?.sourceAccount === true ? account : undefined)",
      "undefined",
    ),
    inService(
      "the source ARN of a service is another key",
      '"aws:SourceArn": [{ like: sourceArn }]',
      '"aws:PrincipalArn": [{ like: sourceArn }]',
    ),
    inService("the external ID of a service is not asked for", '{ "sts:ExternalId": [id] }', "{}"),
    inService(
      "a service that sends the account as external ID is not held to it",
      "(sends?.accountAsExternalId === true ? account : undefined)",
      "undefined",
    ),
    inService("a service may not tag its sessions", "...(trustedService(service)?.actions ?? [])", ""),
    inService("EC2 in China has the name of elsewhere", 'china ? ".cn" : ""', '""'),
    inService("a service in China is renamed", "return service;", 'return service.replace(/\\.cn$/, "");'),
    inProfile(
      "EC2 gets a role without an instance profile",
      "instanceProfile === false || !needsProfile(assumedBy)",
      "assumedBy !== undefined",
    ),
    inProfile("an instance profile is made although one is made elsewhere", "instanceProfile === false || ", ""),
    inServices(
      "ECS is said not to state its source",
      '{ ...from("ecs", "*"), onlyAsGiven: true }',
      "{ sourceAccount: false }",
    ),
    inServices(
      "EC2 is said to state its source",
      "sends: { sourceAccount: false },\n",
      "sends: { sourceAccount: true },\n",
    ),
    inServices(
      "Roles Anywhere cannot set the source identity",
      '["sts:SetSourceIdentity", "sts:TagSession"]',
      '["sts:TagSession"]',
    ),
    inServices("a schedule stands for its group", "schedule-group/*", "schedule/*"),
  ],
  "web identity": [
    inTokens("a token of any audience is taken", "[`${url}:${audienceKey}`]: [audience],", ""),
    inTokens(
      "a provider that is built into AWS is named as one of the account",
      "if (builtInProvider(url) !== undefined) return url;",
      "",
    ),
    inBuiltIn(
      "the app of Amazon is another key",
      'audienceKey: "app_id",\n      subjectKey: "user_id"',
      'audienceKey: "aud",\n      subjectKey: "user_id"',
    ),
    inTokens(
      "subjects with wildcards are compared as texts",
      "subjects.map((each) => (/[*?]/.test(each) ? { like: each } : each))",
      "subjects",
    ),
    inTokens(
      "a token assumes the role as an account does",
      '["sts:AssumeRoleWithWebIdentity", ...',
      '["sts:AssumeRole" as never, ...',
    ),
    inTrustedProviders(
      "a provider that the account lacks is trusted",
      "if (!providers.has(url)) {",
      'if (url === "") {',
    ),
    inTrustedProviders(
      "a provider of another account counts",
      "known.get(token.account)",
      "[...known.values()].at(-1)",
    ),
    inTrustedProviders(
      "a provider is trusted for an audience that it does not know",
      "audiences.includes(made)",
      "audiences.length > 0",
    ),
    inProviders("a shared provider is taken for one's own", '  ["agent.buildkite.com", ["organization"]],\n', ""),
  ],
  "Cognito identities": [
    inTokens(
      "guests get in with those who have signed in",
      'claims: { amr: { anyOf: [{ like: users === "guests" ? "unauthenticated" : "authenticated" }] } },',
      "claims: {},",
    ),
    inTokens("users of any pool get in", "audience: identityPool }", 'audience: "cognito-identity.amazonaws.com" }'),
    inTokens("the pool may not pass tags", "tagged: withPrincipalTags,", "tagged: false,"),
  ],
  "GitHub Actions": [
    inContinuousIntegration(
      "GitHub: another audience",
      'audience: "sts.amazonaws.com"',
      'audience: "https://github.com"',
    ),
    inTokens(
      "GitHub: the ID of the repository is not compared",
      "claims: { repository_id: [repositoryId], repository_owner_id: [ownerId] }",
      "claims: { repository_owner_id: [ownerId] }",
    ),
    inTokens("GitHub: the IDs are exchanged", "repository_owner_id: [ownerId]", "repository_owner_id: [repositoryId]"),
    inTokens("GitHub: a branch is a tag", "`ref:refs/heads/${jobs.branch}`", "`ref:refs/tags/${jobs.branch}`"),
    inTokens(
      "GitHub: the newer form of subjects is missing",
      ", `repo:${owner}@${ownerId}/${repository}@${repositoryId}`]",
      "]",
    ),
    inTokens(
      "GitHub: every job of an environment's repository",
      "return `environment:${jobs.environment}`;",
      "return `environment:*`;",
    ),
  ],
  "GitLab CI": [
    inTokens("GitLab: unprotected branches", 'ref_protected: ["true"]', 'ref_protected: ["false"]'),
    inTokens(
      "GitLab: pipelines that a person starts",
      'pipelineSources = ["push"] }',
      'pipelineSources = ["push", "web"] }',
    ),
    inTokens("GitLab: the ID of the project is not compared", "claims: { project_id: [projectId], ", "claims: { "),
    inContinuousIntegration("GitLab: another audience", 'audience: "https://gitlab.com"', 'audience: "gitlab.com"'),
  ],
  "HCP Terraform": [
    inTokens("HCP Terraform: plans alone", '["plan", "apply"] : [runPhase]', '["plan"] : [runPhase]'),
    inTokens("HCP Terraform: every workspace of the project", "workspace:${workspace}`", "workspace:*`"),
    inContinuousIntegration("HCP Terraform: another audience", '"aws.workload.identity"', '"sts.amazonaws.com"'),
  ],
};

/** The faults of every limit of a trusted account. The compiler names a limit without one. */
export const accountLimitFaults: Readonly<Record<AccountLimit, Faults>> = {
  withExternalId: [
    inStatements(
      "the external ID is another key",
      '"sts:ExternalId": [externalId]',
      '"sts:RoleSessionName": [externalId]',
    ),
    inPrincipal("a second external ID replaces the first", "...this.withRepeated(...differing)", ""),
    inPrincipal(
      "an external ID that is undefined leaves the trust open",
      "this.once({ externalId: textOf(externalId) })",
      "externalId === undefined ? this : this.once({ externalId })",
    ),
  ],
  onlyRoles: [
    inStatements(
      "roles are matched as the source of the request",
      '{ "aws:PrincipalArn": chosen }',
      '{ "aws:SourceArn": chosen }',
    ),
    inPrincipal("only the last roles count", "[...(this.limits.roles ?? []), ...roleArns]", "[...roleArns]"),
  ],
  onlyUsers: [
    inStatements("users are left out", "[...(roles ?? []), ...(users ?? []), ", "[...(roles ?? []), "),
    inStatements(
      "users alone do not narrow the trust",
      "(roles ?? users ?? permissionSets) === undefined",
      "(roles ?? permissionSets) === undefined",
    ),
  ],
  onlyPermissionSets: [
    inPermissionSets("a permission set covers another that begins alike", '"?".repeat(16)', '"*"'),
    inPermissionSets("a permission set has a suffix of 15 characters", "repeat(16)", "repeat(15)"),
    inPermissionSets("a permission set outside of us-east-1 is not matched", '["/", "/*/"]', '["/"]'),
    inStatements("patterns of roles are compared as texts", "people.map((like) => ({ like }))", "people"),
  ],
  withMfa: [
    inStatements(
      "a caller without MFA may get in",
      '"aws:MultiFactorAuthPresent": ["true"]',
      '"aws:MultiFactorAuthPresent": { ifPresent: ["true"] }',
    ),
    inStatements("the age of MFA is not compared", ', "aws:MultiFactorAuthAge": { below: mfaMaxAge }', ""),
    inMfaAge("MFA may be nearly two hours old", "3_600", "7_200"),
  ],
  inOrganization: [
    inStatements(
      "the organization of the role is asked for",
      '"aws:PrincipalOrgID": [organization]',
      '"aws:ResourceOrgID": [organization]',
    ),
  ],
  fromIpAddresses: [
    inStatements(
      "addresses inside a VPC are asked for",
      '"aws:SourceIp": { ranges: ipAddresses }',
      '"aws:VpcSourceIp": { ranges: ipAddresses }',
    ),
  ],
  fromVpc: [inStatements("the VPC is taken for an endpoint", '"aws:SourceVpc": vpcs', '"aws:SourceVpce": vpcs')],
  fromVpcEndpoint: [
    inStatements("the endpoint is taken for a VPC", '"aws:SourceVpce": vpcEndpoints', '"aws:SourceVpc": vpcEndpoints'),
  ],
  withSessionTags: [
    inSession("further session tags may be passed", ', "aws:TagKeys": { allOf: Object.keys(tags) }', ""),
    inSession("a tag with any value may be left out", '[{ like: "*" }]', '{ ifPresent: [{ like: "*" }] }'),
    inStatements("tags cannot be passed", '{ action: "sts:TagSession", ', '{ action: "sts:SetSourceIdentity", '),
  ],
  withSessionName: [
    inStatements("the session name is not compared", "sessionNameLimits(sessionNames)", "{}"),
    inPrincipal("only the last session names count", "[...(this.limits.sessionNames ?? []), ...names]", "[...names]"),
  ],
  withSourceIdentity: [
    inSession(
      "the source identity is another key",
      '"sts:SourceIdentity": valuesOf(identities)',
      '"aws:SourceIdentity": valuesOf(identities)',
    ),
    inSession(
      "a pattern of source identities is compared as text",
      '(each === userName ? { variable: "aws:username" } : each)',
      '(each === userName ? { variable: "aws:username" } : typeof each === "string" ? each : each.like)',
    ),
    inStatements(
      "a source identity cannot be set",
      '{ action: "sts:SetSourceIdentity", ',
      '{ action: "sts:TagSession", ',
    ),
  ],
};

/** Faults of the window in which a role is trusted. */
export const trustWindowFaults: Faults = [
  inWindow(
    "the trust has no end",
    'conditionsOf({ "aws:CurrentTime": window })',
    '{ DateGreaterThanEquals: { "aws:CurrentTime": [window.from] } }',
  ),
  inWindow(
    "the trust begins at its end",
    'conditionsOf({ "aws:CurrentTime": window })',
    'conditionsOf({ "aws:CurrentTime": { from: window.until, until: window.from } })',
  ),
  inWindow("the window replaces the other conditions", "...each.conditions, ", ""),
];
