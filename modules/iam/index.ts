export { Group, type GroupProps } from "./group";
export { Identity } from "./identity";
export { checkIdentityProvider, ExistingIdentityProvider, IdentityProvider } from "./identity-provider";
export { ManagedPolicy, type ManagedPolicyProps } from "./managed-policy";
export { type Expected } from "./policy-simulation";
export { Role, type RoleProps } from "./role";
export { User } from "./user";
