export { Group, type GroupProps } from "./group";
export {
  checkIdentityProvider,
  ExistingIdentityProvider,
  IdentityProvider,
  identityProviderFacts,
} from "./identity-provider";
export { ManagedPolicy, type ManagedPolicyProps, policyArn } from "./managed-policy";
export { policySet } from "./policy-set";
export { Role, type RoleProps } from "./role";
export { User } from "./user";
