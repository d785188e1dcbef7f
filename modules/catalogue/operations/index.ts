export { apiOperations, apiOperationsOf } from "./api-operations";
export { leftOutActions } from "./left-out";
export {
  type DataUse,
  dataUses,
  type DynamoDbConditionKey,
  type Operation,
  type Purpose,
  type ResourceType,
} from "./operation";
export {
  type BucketOperation,
  checkOperations,
  type KeyOperation,
  operation,
  type OperationName,
  operations,
  type TableOperation,
} from "./operations";
