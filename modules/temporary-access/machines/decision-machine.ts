import { type Approver, approverOf } from "../approval";
import { type AccessDesign } from "../design/types";
import { answer, refusal, sdkCall, startForRequest } from "./calls";
import { conditionFailed, onAnyError, onError, retryAtOnce } from "./failures";
import { enteredAtIso, jsonata } from "./jsonata";
import { expressions, openStates, requestItem } from "./request-table";
import { choice, machine, pass, when } from "./states";
import { type ChoiceState, type JsonObject, type StateMachine, type TaskState } from "./state-types";

/**
 * Decisions, cancellations and revocations of requests. It runs while the caller waits, and its output is the answer: an
 * HTTP status, and a body as JSON text.
 *
 * Input: `path` and `caller` from the signed call, and the caller's own `body` with `request` and, to decide, `decision`.
 * The caller never sees a task token: the write that finds the request undecided reads it from the table.
 */
export function decisionMachine(design: AccessDesign): StateMachine {
  return machine({
    comment: `Temporary access ${design.key}: decisions, cancellations and revocations`,
    timeout: 25,
    startAt: "Read the call",
    states: {
      "Read the call": pass(callVariables(design), "May this be said?"),
      "May this be said?": mayBeSaid(design),
      "Not yours to say": refusal(403, "You are not one who may."),
      Decide: decide(design, "Complete the wait"),
      "Not possible": refusal(409, "The request is not there, not in a state for this, or your own."),
      "Complete the wait": completeWait(design, "Done", "Undo"),
      // Either the wait was over or the answer was lost. The removal makes the next answer true in both cases.
      Undo: startRemoval(design, "Too late"),
      Done: answer(200, jsonata("$string({'request': $request, 'state': $state})")),
      "Too late": refusal(410, "The request was not waiting any more; nothing is granted."),
      Cancel: end(design, "CANCELLED", "Remove the grant"),
      Revoke: end(design, "REVOKED", "Remove the grant"),
      "Remove the grant": startRemoval(design, "Was it waiting?"),
      "Was it waiting?": choice([when("$token != ''", "End the wait")], "Done"),
      // The removal is under way, so the answer is the same where nothing waits any more.
      "End the wait": completeWait(design, "Done", "Done"),
    },
  });
}

function callVariables({ eligible, breakGlass, deciders }: AccessDesign): JsonObject {
  return {
    people: { ...eligible, ...breakGlass },
    deciders,
    path: jsonata("$states.input.path"),
    caller: jsonata("$states.input.caller"),
    request: jsonata("$states.input.body.request"),
    decision: jsonata("$states.input.path = 'decisions' ? $states.input.body.decision : ''"),
  };
}

function mayBeSaid({ approval }: AccessDesign): ChoiceState {
  const { mayDecide, decider } = decidingBy(approverOf(approval));
  const isOurs = "$exists($lookup($people, $caller))";
  return choice(
    [
      when(`$path = 'decisions' and ${mayDecide} and $decision in ['APPROVE', 'REJECT']`, "Decide", {
        by: jsonata(decider),
      }),
      when(`$path = 'cancellations' and ${isOurs}`, "Cancel", { by: jsonata("$lookup($people, $caller)") }),
      when(`$path = 'revocations' and (${isOurs} or ${mayDecide})`, "Revoke", { by: jsonata("$caller") }),
    ],
    "Not yours to say",
  );
}

/** Whether the caller may decide, and the name under which they do, as JSONata. */
function decidingBy(approver: Approver): Readonly<Record<"mayDecide" | "decider", string>> {
  switch (approver.kind) {
    case "administrator":
    case "peer":
      return { mayDecide: "$exists($lookup($deciders, $caller))", decider: "$lookup($deciders, $caller)" };
    case "customer":
      return { mayDecide: `$split($caller, ':')[4] = '${approver.account}'`, decider: "$caller" };
  }
}

/** One write decides: of two decisions at once the second finds the request decided. Nobody decides their own request. */
function decide(design: AccessDesign, next: string): TaskState {
  const update = expressions({
    update: "SET #state = :state, #decidedBy = :by, #decidedAt = :at",
    condition: "#state = :pending AND #person <> :by",
    values: {
      ":state": { S: jsonata("$decision = 'APPROVE' ? 'APPROVED' : 'REJECTED'") },
      ":pending": { S: "PENDING" },
      ":by": { S: jsonata("$by") },
      ":at": { S: jsonata(enteredAtIso) },
    },
  });
  return updateRequest(design, update, next, {
    token: jsonata("$states.result.Attributes.token.S"),
    state: jsonata("$states.result.Attributes.state.S"),
  });
}

/**
 * The states from which a request can be ended, beside the open ones: one that was ended and whose removal failed can be
 * ended again.
 */
const endedAgain = { CANCELLED: ["CANCELLED"], REVOKED: ["CANCELLED", "REJECTED", "REVOKED"] } as const;

/** Ends a request. Only the person of a request can cancel it. */
function end(design: AccessDesign, state: keyof typeof endedAgain, next: string): TaskState {
  const from = [...openStates, ...endedAgain[state]];
  const owned = state === "CANCELLED" ? "#person = :by AND " : "";
  const update = expressions({
    update: "SET #state = :state, #endedBy = :by",
    condition: `${owned}#state IN (${from.map((each) => `:${each}`).join(", ")}) AND attribute_not_exists(#endedAt)`,
    values: {
      ":state": { S: state },
      ":by": { S: jsonata("$by") },
      ...Object.fromEntries(from.map((each) => [`:${each}`, { S: each }])),
    },
  });
  return updateRequest(design, update, next, {
    token: jsonata("$exists($states.result.Attributes.token) ? $states.result.Attributes.token.S : ''"),
    state,
  });
}

function updateRequest(design: AccessDesign, update: JsonObject, next: string, assign: JsonObject): TaskState {
  return sdkCall(
    design.shared,
    "dynamodb:updateItem",
    { ...requestItem(design, "$request"), ...update, ReturnValues: "ALL_NEW" },
    { assign, catch: [onError(conditionFailed, "Not possible")], next },
  );
}

function completeWait({ shared }: AccessDesign, next: string, otherwise: string): TaskState {
  const args = { TaskToken: jsonata("$token"), Output: jsonata("$string({'decision': $state})") };
  return sdkCall(shared, "sfn:sendTaskSuccess", args, { retry: retryAtOnce, catch: [onAnyError(otherwise)], next });
}

function startRemoval({ shared, removalMachine }: AccessDesign, next: string): TaskState {
  return startForRequest(shared, removalMachine.arn, "$request", { retry: retryAtOnce, next });
}
