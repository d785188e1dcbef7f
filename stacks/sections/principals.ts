import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import {
  accessKeyOutputs,
  checkGrantsAcrossAccounts,
  checkPrincipal,
  identityPolicies,
  namedPolicy,
  type PrincipalDescription,
  RoleDescription,
  UserDescription,
} from "../../modules/principals";
import { checkRestoreTargets, type Grant, windowOf } from "../../modules/grants";
import { type AccountLocation } from "../../modules/aws";
import { Role, User } from "../../modules/iam";
import { expectTrust, expectTrustWithin, type NamedPolicy } from "../../modules/proof";
import { policyJson, type PolicyJson, trustPolicy, trustWithin } from "../../modules/policy";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { problem } from "../../modules/validation";
import { iamNames, outputsInUse } from "../names-in-use";
import { describeKeys, describePolicy } from "./describe";
import { trustedProviders } from "./identity-providers";
import { roleArn, userArn } from "./principal-arns";
import {
  checkAllTags,
  describeEntries,
  planDescribed,
  type PlannedEntry,
  type PlannedSection,
  type Refs,
  type Surroundings,
} from "./section";
import { identityDocuments, type Subject } from "./subject";

/** A role or a user with its name set, and what its grants come to. */
export interface PlannedPrincipal {
  readonly description: PrincipalDescription;
  readonly policies: readonly NamedPolicy[];
  /** Of a role; absent for a user. */
  readonly trustPolicy?: PolicyJson | undefined;
}

export function planPrincipals(surroundings: Surroundings, refs: Refs): PlannedSection<PlannedPrincipal> {
  const described = describeEntries(surroundings.environment.principals, refs, {
    name: "principals",
    kind: "roles and users",
    example: "{ reader: role(…) }",
  });
  return planDescribed("principals", described, (key, principal) => {
    if (!(principal instanceof RoleDescription) && !(principal instanceof UserDescription)) {
      const rule = "is neither a role nor a user";
      return { problems: [problem({ rule, remedy: "Make it with role(…) or user(…)." })] };
    }
    const settings: unknown = principal.settings;
    if (typeof settings !== "object" || settings === null) {
      return { problems: [problem({ rule: "has no settings", remedy: "Give them to role(…) or user(…)." })] };
    }
    return planPrincipal(["principals", key], principal, surroundings, refs);
  });
}

/** @param place the section that describes it, and its key */
export function planPrincipal(
  place: readonly [section: string, key: string],
  principal: PrincipalDescription,
  { environment, location, ownAccounts }: Surroundings,
  refs: Refs,
): PlannedEntry<PlannedPrincipal> {
  const [, key] = place;
  const name = principal.settings.name ?? `${environment.name}-${key}`;
  const description =
    principal.kind === "role"
      ? new RoleDescription({ ...principal.settings, name }, principal.grants, principal.denied)
      : new UserDescription({ ...principal.settings, name }, principal.grants, principal.denied);
  const isRole = principal.kind === "role";
  const packed = identityPolicies(principal.permissions, name, isRole ? "role" : "group");
  const keys = principal.kind === "user" ? principal.settings.accessKeys : undefined;
  const problems = [
    ...checkPrincipal(description, {
      ownAccounts,
      partition: location.partition,
      permissionsBoundary: environment.permissionsBoundary,
    }),
    ...checkGrantsAcrossAccounts(principal.grants, location.account),
    ...checkRestoreTargets(principal.grants, Object.values(refs.tables)),
    ...checkAllTags(environment, description.settings.tags),
    ...packed.problems,
  ];
  const names = [
    ...iamNames(environment.account, place, {
      roles: isRole ? [name] : [],
      users: isRole ? [] : [name],
      policies: packed.policies.map((policy) => policy.name),
    }),
    ...outputsInUse(environment.name, place, [
      ...(isRole ? [outputName(key, "role_arn")] : []),
      ...(keys === undefined ? [] : accessKeyOutputs(keys).map((output) => outputName(key, output.name))),
    ]),
  ];
  if (problems.length > 0) return { problems, names };
  const policies = packed.policies.map(namedPolicy);
  const subject = principalSubject(place, name, description, policies, location);
  return { plan: { description, policies, trustPolicy: subject.trust?.policy }, problems, names, subject };
}

function principalSubject(
  [section, key]: readonly [section: string, key: string],
  name: string,
  { kind, settings, grants, permissions }: PrincipalDescription,
  policies: readonly NamedPolicy[],
  location: AccountLocation,
): Subject {
  const { suppressions = [] } = settings;
  const common = { section, key, suppressions, streams: streamsRead(grants) };
  const expectations = permissions.flatMap((each) => each.expectations);
  if (kind === "user") {
    return {
      ...common,
      documents: identityDocuments(policies, undefined),
      principal: { arn: userArn({ ...settings, name }, location), policies, expectations },
      user: { ...settings, name },
    };
  }
  const arn = roleArn({ ...settings, name }, location);
  const trusted = [settings.assumedBy].flat();
  const window = windowOf(grants);
  const always = trustPolicy(trusted, location);
  const policy = policyJson(window === undefined ? always : trustWithin(always, window));
  const expected = trusted.map((each) => expectTrust(each, location));
  return {
    ...common,
    documents: identityDocuments(policies, policy),
    principal: { arn, policies, expectations },
    trust: {
      arn,
      policy,
      expectations: window === undefined ? expected : expected.map((each) => expectTrustWithin(each, window)),
    },
  };
}

/** The streams that grants let somebody read, by their pattern. */
function streamsRead(grants: readonly Grant[]): string[] {
  const read = grants.flatMap(({ operations }) => operations.filter(({ operation }) => operation === "getRecords"));
  return [...new Set(read.flatMap(({ resources }) => resources))];
}

/**
 * Makes the roles and users, and their outputs at the stack's level.
 *
 * @param identityProviders those that are made beside them, by their address
 */
export function buildPrincipals(
  scope: Construct,
  principals: Readonly<Record<string, PlannedPrincipal>>,
  identityProviders: ReadonlyMap<string, IamOpenidConnectProvider>,
): void {
  for (const [key, planned] of Object.entries(principals)) {
    const { trustPolicy: trust } = planned;
    const dependsOn = trust === undefined ? [] : trustedProviders(trust, identityProviders);
    buildPrincipal(scope, key, planned, dependsOn);
  }
}

function buildPrincipal(
  scope: Construct,
  key: string,
  { description, policies, trustPolicy }: PlannedPrincipal,
  dependsOn: readonly IamOpenidConnectProvider[],
): void {
  const output = (name: string, value: string, sensitive = false): void => {
    new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, sensitive, staticId: true });
  };
  if (description.kind === "role") {
    const role = new Role(scope, key, { ...description.settings, policies, trustPolicy, dependsOn });
    output("role_arn", role.allow(...description.grants).deny(...description.denied).arn);
    return;
  }
  const { accessKeys } = description.settings;
  const user = new User(scope, key, { ...description.settings, policies });
  user.allow(...description.grants).deny(...description.denied);
  if (accessKeys === undefined || user.accessKey === undefined) return;
  for (const { name, attribute, sensitive } of accessKeyOutputs(accessKeys)) {
    output(name, user.accessKey[attribute], sensitive);
  }
}

export function principalRow(key: string, { description, policies }: PlannedPrincipal): SummaryRow {
  const { kind, settings } = description;
  const keys = description.kind === "user" ? describeKeys(description.settings.accessKeys) : "";
  return { key, details: [`${kind} ${settings.name ?? key}${keys}`, ...policies.map(describePolicy)] };
}
