import { policyFacts, principalFacts, type ProvedAccess } from "../../modules/configuration";
import { formatArn, partitionOf } from "../../modules/aws";
import { type UserSettings } from "../../modules/principals";
import { type PolicyJson } from "../../modules/policy";
import { type NamedPolicy } from "../../modules/proof";
import { type EnvironmentFacts } from "../environment-facts";
import { roleArn, userArn } from "./principal-arns";

interface PlannedRole {
  readonly name?: string;
  readonly path?: string;
  readonly permissionsBoundary?: string;
}

/** What must be written of a role of an environment. */
export function writtenRole(
  settings: PlannedRole,
  trust: PolicyJson | undefined,
  policies: readonly NamedPolicy[],
  environment: EnvironmentFacts,
): readonly ProvedAccess[] {
  const { arn, attached, permissionsBoundary } = written(settings, policies, environment, roleArn);
  return [principalFacts({ kind: "role", arn, trust, permissionsBoundary, attached })];
}

/** What must be written of a user of an environment: its policies are those of its group unless it has none. */
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

/** What must be written of policies of an environment. */
export function writtenPolicies(policies: readonly NamedPolicy[], environment: EnvironmentFacts): ProvedAccess {
  return policyFacts(policies.map(({ name, policy }) => ({ arn: policyArn(name, environment), policy })));
}

function written(
  settings: PlannedRole,
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

function policyArn(name: string, { account, region }: EnvironmentFacts): string {
  return formatArn("policy", { partition: partitionOf(region), account, path: "/", policy: name });
}
