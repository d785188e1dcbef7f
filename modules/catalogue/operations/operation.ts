/**
 * The condition keys of DynamoDB by which a policy can tell requests on the same resource apart. A condition on a key
 * that the requests of an operation do not carry never holds, or always: such an operation cannot be narrowed by it.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export type DynamoDbConditionKey =
  | "dynamodb:Attributes"
  | "dynamodb:EnclosingOperation"
  | "dynamodb:FullTableScan"
  | "dynamodb:LeadingKeys"
  | "dynamodb:ReturnConsumedCapacity"
  | "dynamodb:ReturnValues"
  | "dynamodb:Select";

/** What an operation does with a customer-managed key: each takes what the ones before it take, and more. */
export const dataUses = ["reads", "writes", "manages"] as const;

/** One of the {@link dataUses}. */
export type DataUse = (typeof dataUses)[number];

/**
 * One thing that a client can do, and what IAM asks for it.
 *
 * @typeParam ResourceType the types of resources that a service's operations are on, as AWS's reference calls them
 * @typeParam Purpose what a service's operations are for
 */
export interface Operation<ResourceType extends string = string, Purpose extends string = string> {
  /** What it is for. Statements are named after it. */
  readonly purpose: Purpose;
  readonly actions: readonly string[];
  /** The resources that IAM checks, `*` for an action that has none. An operation on an index is checked on the index. */
  readonly on: readonly ResourceType[];
  /**
   * What it does with data that a customer-managed key protects: `reads` or `writes` it, or `manages` what holds it,
   * for which DynamoDB makes itself a grant on the key. Absent where it touches no data.
   */
  readonly data?: DataUse;
  /** The condition key that holds the operation to a prefix, where its ARN cannot. */
  readonly prefixKey?: "s3:prefix";
  /** The condition keys of DynamoDB that its requests carry; absent for none. */
  readonly conditionKeys?: readonly DynamoDbConditionKey[];
  /**
   * The service that sends its requests, in the name of the caller of another operation but from a network of its own:
   * a condition on the network of the caller would refuse them. Absent where the client sends them.
   */
  readonly through?: "dynamodb" | "s3";
}
