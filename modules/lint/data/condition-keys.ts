import { type ActionInfo } from "../../aws";

/**
 * Keys that hold the values of a partition key. AWS documents the numbered ones as other names of
 * `dynamodb:LeadingKeys`, and the Service Authorization Reference lists only the latter for actions.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
const partitionKeyConditions = [
  "dynamodb:leadingkeys",
  "dynamodb:firstpartitionkeyvalues",
  "dynamodb:secondpartitionkeyvalues",
  "dynamodb:thirdpartitionkeyvalues",
  "dynamodb:fourthpartitionkeyvalues",
];

/** Whether a key, in lower case, holds the values of a partition key. */
export function isPartitionKeyCondition(key: string): boolean {
  return partitionKeyConditions.includes(key);
}

/** The names under which a key, in lower case, may be listed for actions. */
export function namesOf(key: string): readonly string[] {
  return isPartitionKeyCondition(key) ? ["dynamodb:leadingkeys", key] : [key];
}

/** Keys of actions that AWS's own pages use and the Service Authorization Reference leaves out. */
const documented: ReadonlyMap<string, readonly string[]> = new Map([
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  ["dynamodb:ConditionCheckItem", ["dynamodb:enclosingoperation"]],
]);

/** Whether AWS documents the key, in lower case, for the action elsewhere than in the reference. */
export function isDocumented(action: ActionInfo, key: string): boolean {
  return documented.get(action.name)?.includes(key) === true;
}
