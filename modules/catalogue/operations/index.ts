export { apiOperations, apiOperationsOf } from "./api-operations";
export { leftOutActions } from "./left-out";
export { type DataUse, dataUses, type DynamoDbConditionKey, type Operation } from "./operation";
export {
  type BucketOperation,
  checkOperations,
  type KeyOperation,
  operation,
  type OperationName,
  operations,
  type TableOperation,
} from "./operations";
