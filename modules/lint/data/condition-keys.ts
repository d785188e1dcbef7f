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

/**
 * Whether AWS's own policies and pages use the key, in lower case, although no reference lists it: the account for which
 * a service sends a message to a topic.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function isUnlisted(key: string): boolean {
  return key === "aws:sourceowner";
}

/** Actions whose requests name the partition key of each item; a Scan does not, and PartiQL need not. */
const actionsOnItems = [
  "BatchGetItem",
  "BatchWriteItem",
  "ConditionCheckItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Query",
  "UpdateItem",
].map((name) => `dynamodb:${name}`);

/**
 * Whether each request of an action carries the key, in lower case: what it says is required by the operation.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html and those of the others,
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export function comesWith({ name }: ActionInfo, key: string): boolean {
  return isPartitionKeyCondition(key)
    ? actionsOnItems.includes(name)
    : name === "kms:CreateGrant" && key === "kms:grantoperations";
}

/** Whether a request without the key, in lower case, brings nothing that the condition would keep out: no tag. */
export function isHarmlessWhenAbsent(key: string): boolean {
  return key.endsWith("tagkeys");
}

/** Multivalued keys that AWS's own page compares without a set operator, and says how they are decided. */
const withoutSet = ["events:detail-type", "events:source", "events:targetarn"];

/**
 * Whether AWS documents how the key, in lower case, is compared without a set operator.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function worksWithoutSet(key: string): boolean {
  return withoutSet.includes(key);
}
