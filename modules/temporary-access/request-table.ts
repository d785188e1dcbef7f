import { type AccessDesign } from "./design";
import { type Json, jsonata } from "./state-machine";

/**
 * The table of requests. An item is a request (`request#<id>`), or says which request of a person is under way or live
 * (`person#<name>`): there is at most one of those for each person and access, and whoever ends a request must find it
 * there first, so that the end of one never cuts another.
 */
export const tableKeys = { partitionKey: "access", sortKey: "id" } as const;

/** The attribute by which DynamoDB deletes old requests. */
export const expiryAttribute = "expires";

/** How long a request is kept, in days, as long as logs are. */
export const keptDays = 400;

/** The states in which a request can still become, or is, a grant. */
export const openStates = ["RECORDED", "PENDING", "APPROVED", "GRANTED"] as const;

/** An item's key; `id` is JSONata that gives the rest of the sort key. */
export function key({ key: access }: AccessDesign, kind: "request" | "person", id: string): Json {
  return { access: { S: access }, id: { S: jsonata(`'${kind}#' & ${id}`) } };
}

/** The parts of a write to one item. */
export function item(design: AccessDesign, kind: "request" | "person", id: string): Readonly<Record<string, Json>> {
  return { TableName: design.shared.table, Key: key(design, kind, id) };
}

/**
 * A condition and perhaps an update, with the names and no others that they use. Every attribute is written `#name`,
 * because many plain words are reserved:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
 */
export function expressions(
  { update, condition }: { readonly update?: string; readonly condition: string },
  values: Readonly<Record<string, Json>> = {},
): Readonly<Record<string, Json>> {
  const used = [...`${update ?? ""} ${condition}`.matchAll(/#(\w+)/g)].map(([placeholder, name = ""]) => [
    placeholder,
    name,
  ]);
  return {
    ...(update === undefined ? {} : { UpdateExpression: update }),
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(used) as Record<string, string>,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
  };
}
