export { type BucketDescription } from "./bucket-description";
export { checkPlainName } from "./check-names";
export { clientCalls, type ClientCall } from "./client-calls";
export {
  type Adopted,
  type Adoption,
  adoptSchema,
  type EntryHistory,
  formerlySchema,
  type KeyAdoption,
  type PrincipalAdoption,
  type Renamed,
  splitHistory,
} from "./entry-history";
export {
  aliasConditionKeys,
  checkEncryptionKey,
  checkKeyArn,
  checkKeyDescription,
  checkOneKey,
  type EncryptionKey,
  type KeysByAlias,
  notOneKey,
  type OneKey,
} from "./key-description";
export { type KeyAttribute, keyAttributeNames, type KeyAttributeType, type KeySchema } from "./key-schema";
export {
  apiOperations,
  apiOperationsOf,
  type BucketOperation,
  checkOperations,
  type DataUse,
  dataUses,
  type DynamoDbConditionKey,
  leftOutActions,
  type Operation,
  operation,
  type OperationName,
  operations,
  type TableOperation,
} from "./operations";
export { nameOr, withName } from "./name-or";
export { checkExistingLocation, isElsewhere, locationOf, type ResourceLocation } from "./resource-location";
export { resourceTagging } from "./resource-tags";
export { type DataSection, dataSections, type DataType, dataTypes } from "./data-types";
export { describeStatement } from "./sid";
export { allBeside, tableArn, wholeOf } from "./table-arn";
export { type TableResource, tableResources } from "./table-resource";
export { checkTableNames, type StreamViewType, streamViewTypes, type TableDescription } from "./table-description";
export {
  allTablesVerbs,
  type BeyondTableVerb,
  beyondTableVerbs,
  type BucketVerb,
  bucketVerbs,
  type KeyVerb,
  keyVerbs,
  type TableVerb,
  tableVerbs,
  verbNotes,
} from "./verbs";
