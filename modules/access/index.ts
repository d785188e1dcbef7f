export {
  checkNetworkId,
  type NetworkId,
  type NetworkIdKind,
  type TimeWindow,
  symbolicNetworkId,
  type VpcEndpointRef,
  type VpcRef,
} from "../policy";
export * from "./access-keys";
export { type Acknowledgement } from "./acknowledgement";
export * from "./all-tables-ref";
export * from "./bucket-description";
export * from "./bucket-ref";
export * from "./key-description";
export * from "./denial";
export {
  bucketExpectations,
  type BucketRequests,
  expectedActions,
  keyExpectations,
  type Requests,
  tableExpectations,
  type TableRequests,
} from "./expectations";
export * from "./expressions";
export * from "./external-principal";
export * from "./grant";
export * from "./granted-operation";
export * from "./identity-policies";
export * from "./internal-tools";
export { checkItemLimits } from "./item-limits";
export * from "./key-grant";
export * from "./key-ref";
export * from "./key-schema";
export { type KinesisDestination } from "./kinesis-destination";
export {
  type EncryptionContext,
  type FederatedId,
  federatedIds,
  type LeadingKeys,
  type MfaOptions,
  type TagValues,
} from "./narrowings";
export * from "./operations";
export * from "./permissions";
export * from "./principal";
export * from "./prove-grants";
export * from "./profiles";
export * from "./redshift-workgroup-ref";
export { type ReplicaOptions } from "./replicas";
export * from "./resource-location";
export { checkRestoreTargets, type RestoreOptions } from "./restore";
export * from "./role-ref";
export * from "./resource-policy";
export * from "./shared-access";
export * from "./sid";
export * from "./table-grant";
export * from "./table-description";
export * from "./table-ref";
export { type TableScope } from "./table-verbs";
export * from "./windows";
