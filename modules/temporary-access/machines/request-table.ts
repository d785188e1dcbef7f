import { type AccessDesign } from "../design/types";
import { jsonata } from "./jsonata";
import { type Json, type JsonObject } from "./state-types";

/**
 * The table of requests. An item is a request (`request#<id>`), or names the request of a person that is under way or
 * live (`person#<name>`). There is at most one item of the second kind for each person and access, and whatever ends a
 * request must find the request named there first, so that the end of one request never ends another.
 */
export const tableKeys = { partitionKey: "access", sortKey: "id" } as const;

/** The attribute by which DynamoDB deletes old requests. */
export const expiryAttribute = "expires";

/** How long requests and logs are kept, in days. */
export const keptDays = 400;

/** The states in which a request is a grant or can become one. */
export const openStates = ["RECORDED", "PENDING", "APPROVED", "GRANTED"] as const;

/** The item of a request, by its ID; `id` is JSONata. */
export function requestItem(design: AccessDesign, id: string): JsonObject {
  return item(design, "request", id);
}

/** The item of the person `$person`. */
export function personItem(design: AccessDesign): JsonObject {
  return item(design, "person", "$person");
}

function item({ key, shared }: AccessDesign, kind: "request" | "person", id: string): JsonObject {
  return { TableName: shared.table, Key: { access: { S: key }, id: { S: jsonata(`'${kind}#' & ${id}`) } } };
}

/** A write to an item. */
interface Write {
  /** @default the item is written or deleted as a whole */
  readonly update?: string;
  readonly condition: string;
  /**
   * Values by their placeholders.
   * @default none
   */
  readonly values?: Readonly<Record<`:${string}`, Json>>;
}

/**
 * The expressions of a write, with the names that they use. Every attribute is written `#name`, because many plain words
 * are reserved.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
 */
export function expressions({ update, condition, values }: Write): JsonObject {
  const names = [...`${update ?? ""} ${condition}`.matchAll(/#(\w+)/g)].map(
    ([placeholder, name = ""]) => [placeholder, name] as const,
  );
  return {
    ...(update === undefined ? {} : { UpdateExpression: update }),
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(names),
    ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
  };
}
