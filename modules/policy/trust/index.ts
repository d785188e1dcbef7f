export { account, type AccountLimits, AccountPrincipal, type SessionTags, userName } from "./account-principal";
export { checkRoleOf } from "./check-account-trust";
export { checkSessionTags, checkSourceIdentities } from "./check-session";
export { checkIpAddresses } from "./check-ip-addresses";
export { checkMfaAge, defaultMfaAge } from "./check-mfa-age";
export { checkTrust } from "./check-trust";
export { checkAudience, checkProviderUrl } from "./check-web-identity";
export {
  type ContinuousIntegrationPrincipal,
  gitHubActions,
  type GitHubActionsPrincipal,
  type GitHubJobs,
  type GitHubRepository,
  gitLabCi,
  type GitLabCiPrincipal,
  type GitLabPipelineSource,
  type GitLabProject,
  type GitLabRef,
  type HcpTerraformPrincipal,
  type HcpTerraformRuns,
  hcpTerraformRuns,
  type IdentityProvider,
  identityProviders,
} from "./continuous-integration";
export { accountCalls } from "./account-statements";
export { builtInProvider, builtInTrust } from "./built-in-providers";
export { cognitoIdentities, type CognitoIdentities, type CognitoPrincipal } from "./cognito-identities";
export { service, serviceActions, serviceLimits, serviceName, type ServicePrincipal } from "./service";
export { canCarryTag, type SessionContext, sessionsOf, userContext } from "./session-context";
export { sessionTagLimits, sourceIdentityLimits } from "./session-limits";
export { tokenActions, tokenIssuer, tokenLimits, tokenOf, type TokenPrincipal } from "./tokens";
export { sessionTagsSchema, textOrPatternSchema, trustedPrincipalSchema } from "./trust-schema";
export { trustExpressions, trustPolicy, type TrustedPrincipal } from "./trust";
export { webIdentity, type WebIdentityPrincipal } from "./web-identity";
export { serviceKey, trustedService, type TrustedService, trustedServices } from "./trusted-services";
export { isSharedProvider, namesTenant } from "./shared-providers";
