export {
  type AccessKeyGeneration,
  accessKeyGenerationOf,
  accessKeyId,
  type AccessKeyOutput,
  accessKeyOutputs,
  accessKeys,
  type AccessKeys,
  accessKeysSchema,
  type AccessKeyStatus,
  byAge,
  checkAccessKeys,
  newestActive,
} from "./access-keys";
export { type Caller, checkApplies } from "./check-applies";
export {
  checkExternalPrincipal,
  externalPrincipal,
  ExternalPrincipal,
  type ExternalPrincipalSettings,
} from "./external-principal";
export {
  identityPolicies,
  type IdentityPolicies,
  type IdentityPolicy,
  namedPolicy,
  type NumberedPolicy,
  policyId,
  withoutPolicyNumber,
} from "./identity-policies";
export {
  assumesRolesFrom,
  checkInternalTool,
  checkToolNetwork,
  describeNetwork,
  endpointsOf,
  grantFrom,
  hosted,
  type Hosted,
  internalTool,
  InternalToolDescription,
  type InternalToolSettings,
  type PersonIdentity,
  selfHosted,
  type SelfHosted,
  sessionLimits,
  type ToolGrants,
  type ToolNetwork,
  toolKeyOf,
  toolNetworkSchema,
  type ToolPrincipalKey,
  toolRoles,
  type ToolRunner,
} from "./internal-tools";
export {
  callerOf,
  checkBoundary,
  checkPrincipal,
  checkRole,
  checkUser,
  type PrincipalDescription,
  role,
  RoleDescription,
  type RoleSettings,
  user,
  UserDescription,
  type UserSettings,
} from "./principal";
export { instanceProfileName } from "./instance-profile";
export { provedPrincipal, proveGrants, resourcesOf } from "./prove-grants";
export {
  checkGrantsAcrossAccounts,
  checkShare,
  checkSharedGrants,
  checkSharedTogether,
  sharedPolicies,
} from "./shared-access";
