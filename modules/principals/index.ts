export {
  type AccessKeyGeneration,
  type AccessKeyOutput,
  accessKeyOutputs,
  accessKeys,
  type AccessKeys,
  accessKeysSchema,
  type AccessKeyStatus,
  checkAccessKeys,
  newestActive,
} from "./access-keys";
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
  toolNetworkSchema,
  type ToolPrincipalKey,
  toolRoles,
  type ToolRunner,
} from "./internal-tools";
export {
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
export { provedPrincipal, proveGrants, resourcesOf } from "./prove-grants";
export {
  checkGrantsAcrossAccounts,
  checkShare,
  checkSharedGrants,
  checkSharedTogether,
  sharedPolicies,
} from "./shared-access";
