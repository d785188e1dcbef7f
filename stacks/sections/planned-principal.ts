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
import { iamNames, type NameInUse, outputsInUse } from "../names-in-use";
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
  const defaultName = `${environment.name}-${firstKey}`;
  const description = principal.withDefaultName(defaultName);
  const { name = defaultName } = description.settings;
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
    found.length > 0
      ? nothingPacked
      : identityPolicies(principal.permissions, name, principal.kind === "role" ? "role" : "group");
  const problems = [...found, ...packed.problems];
  const names = namesOf(place, name, description, packed.policies, { environment, isSound: problems.length === 0 });
  if (problems.length > 0) return { problems, names };
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

/** The names that it takes in AWS and among the outputs; what derives from settings with problems takes none. */
function namesOf(
  place: readonly [section: string, key: string],
  name: string,
  description: PrincipalDescription,
  policies: readonly { readonly name: string }[],
  { environment, isSound }: { readonly environment: PlanContext["environment"]; readonly isSound: boolean },
): NameInUse[] {
  const [, key] = place;
  const isRole = description.kind === "role";
  const profile = isSound && isRole ? instanceProfileName(description.settings) : undefined;
  const keys = isSound && !isRole ? description.settings.accessKeys : undefined;
  return [
    ...iamNames(environment.account, place, {
      roles: isRole ? [name] : [],
      users: isRole ? [] : [name],
      policies: policies.map((policy) => policy.name),
      instanceProfile: profile,
    }),
    ...outputsInUse(environment.name, place, [
      ...(isRole ? [outputName(key, "role_arn")] : []),
      ...(profile === undefined ? [] : [outputName(key, "instance_profile_name")]),
      ...(keys === undefined ? [] : accessKeyOutputs(keys).map((output) => outputName(key, output.name))),
    ]),
  ];
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
