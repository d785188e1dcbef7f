import { policyFacts, principalFacts, type ProvedAccess } from "../../modules/configuration";
import { partitionOf } from "../../modules/aws";
import { policyArn } from "../../modules/iam";
import { instanceProfileName, type RoleSettings, type UserSettings } from "../../modules/principals";
import { type PolicyJson, trustExpressions } from "../../modules/policy";
import { type NamedPolicy } from "../../modules/proof";
import { type EnvironmentFacts } from "../environment-facts";
import { roleArn, userArn } from "./principal-arns";

type Named = Pick<RoleSettings | UserSettings, "name" | "path" | "permissionsBoundary">;

/** The access that a stack must state for a role of an environment. */
export function writtenRole(
  settings: RoleSettings,
  trust: PolicyJson | undefined,
  policies: readonly NamedPolicy[],
  environment: EnvironmentFacts,
): readonly ProvedAccess[] {
  const { arn, attached, permissionsBoundary } = written(settings, policies, environment, roleArn);
  const { maxSessionDuration, path } = settings;
  const profile = instanceProfileName(settings);
  const instanceProfile = profile === undefined ? undefined : { name: profile, path };
  const expressions = trustExpressions([settings.assumedBy].flat());
  return [
    {
      ...principalFacts({
        kind: "role",
        arn,
        trust,
        permissionsBoundary,
        attached,
        maxSessionDuration,
        instanceProfile,
      }),
      expressions,
    },
  ];
}

/**
 * The access that a stack must state for a user of an environment, and for the group that holds its policies, if any.
 */
export function writtenUser(
  settings: UserSettings,
  policies: readonly NamedPolicy[],
  environment: EnvironmentFacts,
): readonly ProvedAccess[] {
  const { arn, attached, permissionsBoundary } = written(settings, policies, environment, userArn);
  const accessKeys = settings.accessKeys?.generations.map(({ status }) => status) ?? [];
  const user = { kind: "user", arn, permissionsBoundary, accessKeys } as const;
  if (settings.attachTo === "user") return [principalFacts({ ...user, attached })];
  const group = arn.replace(":user/", ":group/");
  return [principalFacts({ ...user, groups: [group] }), principalFacts({ kind: "group", arn: group, attached })];
}

/** The managed policies that a stack must state. */
export function writtenPolicies(policies: readonly NamedPolicy[], environment: EnvironmentFacts): ProvedAccess {
  return policyFacts(policies.map(({ name, policy }) => ({ arn: policyArn(name, environment), policy })));
}

function written(
  settings: Named,
  policies: readonly NamedPolicy[],
  environment: EnvironmentFacts,
  arnOf: typeof roleArn,
) {
  const { account, region } = environment;
  return {
    arn: arnOf(settings, { account, partition: partitionOf(region) }),
    attached: policies.map(({ name }) => policyArn(name, environment)),
    permissionsBoundary: settings.permissionsBoundary ?? environment.permissionsBoundary,
  };
}
