import { type AccessDesign } from "../design/types";
import { sdkCall } from "./calls";
import { firstDecision } from "./deciding-states";
import { onError, removeOnAnyError, retry, transactionCancelled } from "./failures";
import { enteredAt, enteredAtIso, jsonata } from "./jsonata";
import { expressions, keptDays, personItem } from "./request-table";
import { choice, when } from "./states";
import { type Json, type JsonObject, type States, type TaskState } from "./state-types";

/** The states that record a request, unless the same person has one under way. */
export function recording(design: AccessDesign): States {
  return {
    Record: write(design, [putRequest(design), putPerson(design)], "Break-glass?"),
    "Break-glass?": choice([when("$path = 'break-glass'", "Tell everybody")], firstDecision(design)),
    "Find the live grant": findLiveGrant(design, "Is there one?"),
    "Is there one?": choice([when("$extends != ''", "Record the extension")], "Refused"),
    // Conditions do not decide an extension: extensions within the conditions could follow each other without end.
    "Record the extension": write(design, [putRequest(design), setExtension(design)], "Tell whoever decides"),
  };
}

function write({ shared }: AccessDesign, writes: readonly Json[], next: string): TaskState {
  const args = { ClientRequestToken: jsonata("$substring($id, 0, 36)"), TransactItems: writes };
  return sdkCall(shared, "dynamodb:transactWriteItems", args, {
    retry: retry(3),
    catch: [onError(transactionCancelled, "Refused"), ...removeOnAnyError],
    next,
  });
}

function putRequest(design: AccessDesign): Json {
  return put(design, {
    access: { S: design.key },
    id: { S: jsonata("'request#' & $id") },
    person: { S: jsonata("$person") },
    state: { S: "RECORDED" },
    path: { S: jsonata("$path") },
    caller: { S: jsonata("$caller") },
    reason: { S: jsonata("$reason") },
    seconds: { N: jsonata("$string($seconds)") },
    requestedAt: { S: jsonata(enteredAtIso) },
    extends: { S: jsonata("$extends") },
    expires: { N: jsonata(`$string($floor(${enteredAt} / 1000) + ${keptDays * 86_400})`) },
  });
}

function putPerson(design: AccessDesign): Json {
  return put(design, {
    access: { S: design.key },
    id: { S: jsonata("'person#' & $person") },
    person: { S: jsonata("$person") },
    request: { S: jsonata("$id") },
    state: { S: "ASKED" },
    reason: { S: jsonata("$reason") },
    seconds: { N: jsonata("$string($seconds)") },
  });
}

function put({ shared }: AccessDesign, item: JsonObject): Json {
  return { Put: { TableName: shared.table, Item: item, ...expressions({ condition: "attribute_not_exists(#id)" }) } };
}

function findLiveGrant(design: AccessDesign, next: string): TaskState {
  const args = { ...personItem(design), ConsistentRead: true };
  return sdkCall(design.shared, "dynamodb:getItem", args, {
    assign: { extends: jsonata("$exists($states.result.Item) ? $states.result.Item.request.S : ''") },
    retry: retry(3),
    catch: removeOnAnyError,
    next,
  });
}

function setExtension(design: AccessDesign): Json {
  const update = expressions({
    update: "SET #extension = :id, #extensionReason = :reason, #extensionSeconds = :seconds",
    condition: "#request = :extends AND #state = :live AND attribute_not_exists(#extension)",
    values: {
      ":id": { S: jsonata("$id") },
      ":extends": { S: jsonata("$extends") },
      ":live": { S: "LIVE" },
      ":reason": { S: jsonata("$reason") },
      ":seconds": { N: jsonata("$string($seconds)") },
    },
  });
  return { Update: { ...personItem(design), ...update } };
}
