import { type OperationName } from "../../catalogue";
import { type Within } from "../../policy";

/** Another operation by which a client does the same. */
interface OtherForm {
  readonly operation: OperationName;
  /**
   * The requests of it that do something else, and stay as they are.
   * @default none
   */
  readonly unless?: Within;
}

/**
 * What does the same as an operation by another name: in a batch, in PartiQL, or on a version of an object. A denial of
 * the operation that left these open would hold nothing back.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
export const otherForms: Readonly<Partial<Record<OperationName, readonly OtherForm[]>>> = {
  getItem: [{ operation: "batchGetItem" }, { operation: "partiQlSelect" }],
  query: [{ operation: "partiQlSelect" }],
  scan: [{ operation: "partiQlSelect", unless: { "dynamodb:FullTableScan": { ifPresent: ["false"] } } }],
  putItem: [{ operation: "batchWriteItem" }, { operation: "partiQlInsert" }],
  updateItem: [{ operation: "partiQlUpdate" }],
  deleteItem: [{ operation: "batchWriteItem" }, { operation: "partiQlDelete" }],
  listObjects: [{ operation: "listObjectVersions" }],
  getObject: [{ operation: "getObjectVersion" }],
  deleteObject: [{ operation: "deleteObjectVersion" }],
};
