export { sourceVersion as serviceAuthorizationVersion } from "./data";
export {
  actionInfo,
  actionsOn,
  carriesConditionKey,
  conditionKeyInfo,
  conditionKeysOf,
  expandActions,
  isWildcardOnly,
  resourceTypesOf,
  serviceOf,
} from "./queries";
export { isEverything, type Reach, reachOn, resourcePartOf, standsForWholeType, wildcardOnlyReach } from "./reach";
export { resourceTypesMatching } from "./resource-pattern";
export {
  type ActionInfo,
  type ConditionKeyInfo,
  type ConditionKeyType,
  type DescribedService,
  describedServices,
  globalConditionKeys,
  isDescribedService,
  type ResourceTypeInfo,
  serviceAuthorization,
  type ServiceAuthorization,
  servicePrefixes,
} from "./service";
export { matchesWildcard } from "./wildcard";
