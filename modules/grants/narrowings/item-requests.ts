import { type DynamoDbConditionKey, type KeySchema, type Operation } from "../../catalogue";

/** The keys of what a grant on items is on: the table, if it is, and the indexes. Absent where they are not known. */
export interface GrantedKeys {
  readonly table: KeySchema | undefined;
  readonly onTable: boolean;
  readonly indexes: readonly { readonly name: string; readonly keySchema: KeySchema | undefined }[];
}

/** Whether the requests of an operation carry a condition key of DynamoDB. */
export function carries({ conditionKeys = [] }: Operation, key: DynamoDbConditionKey): boolean {
  return conditionKeys.includes(key);
}

/** Why an operation cannot be limited to items or attributes. */
export function ignoresItems({ conditionKeys = [] }: Operation, reason: string): string {
  return conditionKeys.length === 0 ? "it is not on items, and knows no conditions on them" : `it ${reason}`;
}
