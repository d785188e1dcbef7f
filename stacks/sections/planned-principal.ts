import {
  accessKeyOutputs,
  checkGrantsAcrossAccounts,
  checkPrincipal,
  identityPolicies,
  instanceProfileName,
  namedPolicy,
  type NumberedPolicy,
  type PrincipalDescription,
} from "../../modules/principals";
import { checkRestoreTargets, expectationsOf, type Grant, windowOf } from "../../modules/grants";
import { type AccountLocation } from "../../modules/aws";
import { expectTrust, expectTrustWithin, type NamedPolicy } from "../../modules/proof";
import { policyJson, type PolicyJson, trustPolicy, trustWithin } from "../../modules/policy";
import { outputName } from "../../modules/terraform";
import { iamNames, outputsInUse } from "../names-in-use";
import { type PlanContext, type Step } from "./plan-context";
import { checkAllTags } from "./plan-section";
import { type PlannedEntry } from "./planned-section";
import { roleArn, userArn } from "./principal-arns";
import { refs } from "./refs";
import { identityDocuments, type Subject } from "./subject";

/** A role or a user with its name set, and its policies. */
export interface PlannedPrincipal {
  readonly description: PrincipalDescription;
  readonly policies: readonly NumberedPolicy[];
  /** Of a role; absent for a user. */
  readonly trustPolicy?: PolicyJson | undefined;
}

const nothingPacked: ReturnType<typeof identityPolicies> = { policies: [], problems: [] };

const tableArns: Step<ReadonlySet<string>> = {
  plan: ({ planned }) => new Set(Object.values(planned(refs).tables).map(({ arn }) => arn)),
};

/**
 * Plans a role or a user.
 *
 * @param place the section that describes it, and its key
 * @param firstKey the first key that it had, from which its default name derives
 */
export function planPrincipal(
  place: readonly [section: string, key: string],
  firstKey: string,
  principal: PrincipalDescription,
  { environment, location, ownAccounts, planned }: PlanContext,
): PlannedEntry<PlannedPrincipal> {
  const [, key] = place;
  const defaultName = `${environment.name}-${firstKey}`;
  const description = principal.withDefaultName(defaultName);
  const { name = defaultName } = description.settings;
  const isRole = principal.kind === "role";
  const keys = principal.kind === "user" ? principal.settings.accessKeys : undefined;
  const found = [
    ...checkPrincipal(description, {
      ownAccounts,
      ...location,
      permissionsBoundary: environment.permissionsBoundary,
      defaultTags: environment.tags,
    }),
    ...checkGrantsAcrossAccounts(principal.grants, location.account),
    ...checkRestoreTargets(principal.grants, planned(tableArns)),
    ...checkAllTags(environment, description.settings.tags),
  ];
  // Packing is most of the work, and says nothing new of grants that are refused.
  const packed =
    found.length > 0 ? nothingPacked : identityPolicies(principal.permissions, name, isRole ? "role" : "group");
  const problems = [...found, ...packed.problems];
  const isSound = problems.length === 0;
  const profile = isSound && description.kind === "role" ? instanceProfileName(description.settings) : undefined;
  const names = [
    ...iamNames(environment.account, place, {
      roles: isRole ? [name] : [],
      users: isRole ? [] : [name],
      policies: packed.policies.map((policy) => policy.name),
      instanceProfile: profile,
    }),
    ...outputsInUse(environment.name, place, [
      ...(isRole ? [outputName(key, "role_arn")] : []),
      ...(profile === undefined ? [] : [outputName(key, "instance_profile_name")]),
      ...(keys === undefined || !isSound ? [] : accessKeyOutputs(keys).map((output) => outputName(key, output.name))),
    ]),
  ];
  if (!isSound) return { problems, names };
  const policies = packed.policies.map(namedPolicy);
  const subject = principalSubject(place, name, description, policies, location);
  return {
    plan: { description, policies, trustPolicy: subject.trust?.policy },
    problems,
    names,
    subjects: [subject],
    grants: description.grants,
  };
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
  const expectations = expectationsOf(permissions);
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
    assumedBy: trusted,
    trust: {
      arn,
      policy,
      expectations: window === undefined ? expected : expected.map((each) => expectTrustWithin(each, window)),
    },
  };
}

/** The streams that grants allow to read, by their pattern. */
function streamsRead(grants: readonly Grant[]): string[] {
  const read = grants.flatMap(({ operations }) => operations.filter(({ operation }) => operation === "getRecords"));
  return [...new Set(read.flatMap(({ resources }) => resources))];
}
