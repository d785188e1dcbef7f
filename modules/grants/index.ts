export { absentRef, refusedGrantOn, withUnknownVerbs } from "./absent-ref";
export { methodsOfGrants } from "./methods";
export { type Acknowledgement } from "./acknowledgement";
export { expectationsOf } from "./beside-denials";
export { BucketGrant } from "./bucket-grant";
export { type Deniable, type DeniedItems, Denial } from "./denials";
export { checkExpressions, type Expressions, isSymbolic, joinExpressions } from "./expressions";
export { Grant } from "./grant";
export { placesOf } from "./places";
export { type GrantedOperation } from "./granted-operation";
export { checkItemLimits } from "./item-limits";
export { KeyGrant } from "./key-grant";
export { keyRefSchema } from "./key-ref";
export { type KinesisDestination } from "./kinesis-destination";
export {
  type EncryptionContext,
  type FederatedId,
  type LeadingKeys,
  type MfaOptions,
  type TagValues,
} from "./narrowings";
export {
  checkBoundaryFor,
  checkDenied,
  checkMfaOfRole,
  denialsOf,
  grantExpressions,
  grantProblems,
  onlyPermissions,
  type Permission,
} from "./permissions";
export { checkWorkgroupArn } from "./redshift-workgroup-ref";
export * from "./refs";
export { type ReplicaOptions } from "./replicas";
export {
  type PlacedPolicyAddition,
  type PolicyAddition,
  type PolicyHolder,
  policyHolderOf,
  resourcePolicy,
  resourcePolicyOf,
  type ResourcePolicy,
  type SharedHolder,
} from "./resource-policy";
export { checkRestoreTargets, type RestoreOptions } from "./restore";
export { checkSessionLimits } from "./role-ref";
export { TableGrant } from "./table-grant";
export { windowOf } from "./windows";
export { bucketParts, tableParts } from "./requests";
