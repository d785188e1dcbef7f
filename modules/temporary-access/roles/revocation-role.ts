import { type Revocable, type RevocationDesign } from "../design/types";
import { machineRole } from "./access-roles";
import { askWhoHolds, onlyBoundedBy, onlyPolicies, tell } from "./permissions";
import { type MachineryRole, type Permission } from "./types";

/** The role of the state machine of a revocation. */
export function revocationRole({ machine, principals, denial, shared }: RevocationDesign): MachineryRole {
  return machineRole(machine, [
    ...onRoles(principals),
    ...onStandingRoles(principals),
    ...onUsers(principals, denial.arn),
    tell(shared),
  ]);
}

function onRoles(principals: readonly Revocable[]): readonly Permission[] {
  const resources = principals.flatMap(({ kind, arn, policy }) =>
    kind === "role" && policy === undefined ? [arn] : [],
  );
  if (resources.length === 0) return [];
  return [{ sid: "DenyOlderSessions", actions: ["iam:PutRolePolicy"], resources }];
}

/** There can be many people and a policy is short, so their roles are named by path, in which there is no other role. */
function onStandingRoles(principals: readonly Revocable[]): readonly Permission[] {
  const standing = principals.flatMap(({ arn, policy }) => (policy === undefined ? [] : [{ arn, policy }]));
  if (standing.length === 0) return [];
  const policies = [...new Set(standing.map(({ policy }) => policy))];
  const resources = [...new Set(standing.map(({ arn }) => arn.replace(/[^/]+$/, "*")))];
  return [
    {
      sid: "DenyOlderSessionsOfPeople",
      actions: ["iam:PutRolePolicy"],
      resources,
      within: onlyBoundedBy(policies),
    },
    { sid: "DetachFromPeople", actions: ["iam:DetachRolePolicy"], resources, within: onlyPolicies(policies) },
    askWhoHolds(policies),
  ];
}

function onUsers(principals: readonly Revocable[], denialArn: string): readonly Permission[] {
  const resources = principals.flatMap(({ kind, arn, policy }) =>
    kind === "user" && policy === undefined ? [arn] : [],
  );
  if (resources.length === 0) return [];
  return [
    { sid: "DenyEverything", actions: ["iam:AttachUserPolicy"], resources, within: onlyPolicies([denialArn]) },
    { sid: "Keys", actions: ["iam:ListAccessKeys", "iam:UpdateAccessKey"], resources },
  ];
}
