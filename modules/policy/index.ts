export { conditionsBeyond } from "./beyond-limits";
export { checkConditionKey, isAscii } from "./condition-key";
export { inRange, readAddress, readInstant, readInstants, readNumber, readRange } from "./condition-values";
export {
  type OneOrMany,
  policyDocument,
  type PolicyDocument,
  policyJson,
  type PolicyJson,
  type PolicyVersion,
  type StatementJson,
} from "./document";
export { type AccessEntry, effectiveAccess, type EffectiveAccess } from "./effective-access";
export { type AllowedActions, excess } from "./excess";
export {
  arnParts,
  arnPatternParts,
  arnSegments,
  checkActionPattern,
  checkConditionKeys,
  checkConditionValue,
  checkPrincipalName,
  checkResourceArn,
  isAction,
  isConstant,
  longestText,
  type OperatorType,
  parseOperator,
  type ParsedOperator,
  type Pattern,
  type PolicyText,
  readConditionText,
  readPattern,
  readText,
  tooLong,
  type ValueForm,
  valueForms,
  widest,
  type Wildcard,
  wrongValue,
} from "./grammar";
export { mergeStatements } from "./merging";
export {
  checkNetworkId,
  type NetworkId,
  type NetworkIdKind,
  networkIdSchema,
  symbolicNetworkId,
  type VpcEndpointRef,
  type VpcRef,
} from "./network-id";
export { packPolicies, packStatements } from "./packing";
export { type ParsedPolicy, parsePolicy } from "./parsing";
export { attachablePolicies, checkPolicyQuota, type IdentityKind } from "./quota";
export { escapeTemplates, renderConstantPolicy } from "./rendering";
export { policySize, statementSize, tableResourcePolicySize } from "./size";
export { type Conditions, type Principals, sortedUnique, statement, type Statement } from "./statement";
export {
  account,
  accountCalls,
  type AccountLimits,
  AccountPrincipal,
  checkAudience,
  checkIpAddresses,
  checkMfaAge,
  checkProviderUrl,
  checkRoleOf,
  checkSessionTags,
  checkSourceIdentities,
  checkTrust,
  type ContinuousIntegrationPrincipal,
  defaultMfaAge,
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
  isSharedProvider,
  namesTenant,
  service,
  serviceLimits,
  serviceName,
  type ServicePrincipal,
  serviceSources,
  sessionTagLimits,
  type SessionTags,
  sessionTagsSchema,
  sourceIdentityLimits,
  textOrPatternSchema,
  tokenLimits,
  tokenOf,
  type TrustedPrincipal,
  trustedPrincipalSchema,
  trustExpressions,
  trustPolicy,
  userName,
  webIdentity,
  type WebIdentityPrincipal,
} from "./trust";
export { type TimeWindow, trustWithin } from "./trust-window";
export { conditionsOf, isMultivalued, type Limit, type LimitValue, type TextOrPattern, type Within } from "./limit";
