import { type AccessDesign } from "./design";
import { expressions, item, keptDays } from "./request-table";
import { enteredAt, type Json, jsonata, remove, retry, sdk, type State, transactionCancelled } from "./state-machine";

/** The states that write a request down, unless the same person has one under way; then `next`, or a person decides. */
export function recording(of: AccessDesign, next: string): Record<string, State> {
  const request: Json = {
    access: { S: of.key },
    id: { S: jsonata("'request#' & $id") },
    person: { S: jsonata("$person") },
    state: { S: "RECORDED" },
    path: { S: jsonata("$path") },
    caller: { S: jsonata("$caller") },
    reason: { S: jsonata("$reason") },
    seconds: { N: jsonata("$string($seconds)") },
    requestedAt: { S: jsonata(`$fromMillis(${enteredAt})`) },
    extends: { S: jsonata("$extends") },
    expires: { N: jsonata(`$string($floor(${enteredAt} / 1000) + ${keptDays * 86_400})`) },
  };
  const putRequest: Json = {
    Put: { TableName: of.shared.table, Item: request, ...expressions({ condition: "attribute_not_exists(#id)" }) },
  };
  const transact = (writes: readonly Json[], then: string): State => ({
    Type: "Task",
    Resource: sdk(of.shared.partition, "dynamodb", "transactWriteItems"),
    Arguments: { ClientRequestToken: jsonata("$substring($id, 0, 36)"), TransactItems: writes },
    Retry: retry(3),
    Catch: [{ ErrorEquals: transactionCancelled, Next: "Refused" }, ...remove],
    Next: then,
  });
  return {
    Record: transact(
      [
        putRequest,
        {
          Put: {
            TableName: of.shared.table,
            Item: {
              access: { S: of.key },
              id: { S: jsonata("'person#' & $person") },
              person: { S: jsonata("$person") },
              request: { S: jsonata("$id") },
              state: { S: "ASKED" },
              reason: { S: jsonata("$reason") },
              seconds: { N: jsonata("$string($seconds)") },
            },
            ...expressions({ condition: "attribute_not_exists(#id)" }),
          },
        },
      ],
      "Break-glass?",
    ),
    "Break-glass?": {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$path = 'break-glass'"), Next: "Tell everybody" }],
      Default: next,
    },
    "Find the live grant": {
      Type: "Task",
      Resource: sdk(of.shared.partition, "dynamodb", "getItem"),
      Arguments: { ...item(of, "person", "$person"), ConsistentRead: true },
      Assign: { extends: jsonata("$exists($states.result.Item) ? $states.result.Item.request.S : ''") },
      Retry: retry(3),
      Catch: remove,
      Next: "Is there one?",
    },
    "Is there one?": {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$extends != ''"), Next: "Record the extension" }],
      Default: "Refused",
    },
    "Record the extension": transact(
      [
        putRequest,
        {
          Update: {
            ...item(of, "person", "$person"),
            ...expressions(
              {
                update: "SET #extension = :id, #extensionReason = :reason, #extensionSeconds = :seconds",
                condition: "#request = :extends AND #state = :live AND attribute_not_exists(#extension)",
              },
              {
                ":id": { S: jsonata("$id") },
                ":extends": { S: jsonata("$extends") },
                ":live": { S: "LIVE" },
                ":reason": { S: jsonata("$reason") },
                ":seconds": { N: jsonata("$string($seconds)") },
              },
            ),
          },
        },
      ],
      // Time after time within the conditions would be without end.
      "Tell whoever decides",
    ),
  };
}
