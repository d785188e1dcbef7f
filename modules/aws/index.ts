export { type ArnShape, arnShapes, formatArn, parseArn, type ParsedArn } from "./arn";
export { disposableTag, isMarkedDisposable, markedTags, withDisposable } from "./disposable";
export { fillFormat } from "./fill-format";
export { type Limit, limits } from "./limits";
export { checkName, checkTagCase, checkTagCount, checkTags, type NameKind, type Tags, tagsSchema } from "./names";
export { nearAccount } from "./near-account";
export { type AccountLocation, checkRegion, isPartition, type Partition, partitionOf, regions } from "./partition";
export { resourcePolicyActions } from "./resource-policy-actions";
export {
  actionInfo,
  type ActionInfo,
  actionsOn,
  carriesConditionKey,
  conditionKeyInfo,
  type ConditionKeyInfo,
  conditionKeysOf,
  type ConditionKeyType,
  type DescribedService,
  describedServices,
  expandActions,
  globalConditionKeys,
  isDescribedService,
  isEverything,
  isWildcardOnly,
  matchesWildcard,
  type Reach,
  reachOn,
  resourcePartOf,
  type ResourceTypeInfo,
  resourceTypesMatching,
  resourceTypesOf,
  serviceAuthorization,
  type ServiceAuthorization,
  serviceAuthorizationVersion,
  serviceOf,
  servicePrefixes,
  standsForWholeType,
  wildcardOnlyReach,
} from "./service-authorization";
export { writtenTags } from "./written-tags";
