import { type Approver, approverOf } from "./approval";
import { type AccessDesign } from "./design";
import { expressions, item, openStates } from "./request-table";
import { conditionFailed, enteredAt, jsonata, retryAtOnce, sdk, type State, type StateMachine } from "./state-machine";

/**
 * What somebody says about a request: a decision, a cancellation or a revocation. It runs while the caller waits, and
 * its output is the answer: an HTTP status, and a body as JSON text.
 *
 * Input: `path` and `caller` from the signed call, and the caller's own `body` with `request` and, to decide, `decision`.
 * The caller never sees a task token: it is read from the table by the write that finds the request undecided.
 */
export function decisionMachine(design: AccessDesign): StateMachine {
  const { approval, shared, removalMachine } = design;
  const { partition } = shared;
  const { mayDecide, decider } = decidingBy(approverOf(approval));
  const isOurs = "$exists($lookup($people, $caller))";
  const refusal = (status: number, message: string): State => ({
    Type: "Succeed",
    Output: { status, body: JSON.stringify({ message }) },
  });
  const refuse = [{ ErrorEquals: conditionFailed, Next: "Not possible" }];
  const startRemoval = (next: string): State => ({
    Type: "Task",
    Resource: `arn:${partition}:states:::states:startExecution`,
    Arguments: { StateMachineArn: removalMachine.arn, Input: { request: jsonata("$request") } },
    Retry: retryAtOnce,
    Next: next,
  });

  return {
    Comment: `Temporary access ${design.key}: decisions, cancellations and revocations`,
    QueryLanguage: "JSONata",
    StartAt: "Read the call",
    TimeoutSeconds: 25,
    States: {
      "Read the call": {
        Type: "Pass",
        Assign: {
          people: { ...design.eligible, ...design.breakGlass },
          deciders: design.deciders,
          path: jsonata("$states.input.path"),
          caller: jsonata("$states.input.caller"),
          request: jsonata("$states.input.body.request"),
          decision: jsonata("$states.input.path = 'decisions' ? $states.input.body.decision : ''"),
        },
        Next: "May this be said?",
      },
      "May this be said?": {
        Type: "Choice",
        Choices: [
          {
            Condition: jsonata(`$path = 'decisions' and ${mayDecide} and $decision in ['APPROVE', 'REJECT']`),
            Assign: { by: jsonata(decider) },
            Next: "Decide",
          },
          {
            Condition: jsonata(`$path = 'cancellations' and ${isOurs}`),
            Assign: { by: jsonata("$lookup($people, $caller)") },
            Next: "Cancel",
          },
          {
            Condition: jsonata(`$path = 'revocations' and (${isOurs} or ${mayDecide})`),
            Assign: { by: jsonata("$caller") },
            Next: "Revoke",
          },
        ],
        Default: "Not yours to say",
      },
      "Not yours to say": refusal(403, "You are not one who may."),
      // One write decides: of two decisions at once, one finds the request decided; one's own it leaves as it is.
      Decide: {
        Type: "Task",
        Resource: sdk(partition, "dynamodb", "updateItem"),
        Arguments: {
          ...item(design, "request", "$request"),
          ...expressions(
            {
              update: "SET #state = :state, #decidedBy = :by, #decidedAt = :at",
              condition: "#state = :pending AND #person <> :by",
            },
            {
              ":state": { S: jsonata("$decision = 'APPROVE' ? 'APPROVED' : 'REJECTED'") },
              ":pending": { S: "PENDING" },
              ":by": { S: jsonata("$by") },
              ":at": { S: jsonata(`$fromMillis(${enteredAt})`) },
            },
          ),
          ReturnValues: "ALL_NEW",
        },
        Assign: {
          token: jsonata("$states.result.Attributes.token.S"),
          state: jsonata("$states.result.Attributes.state.S"),
        },
        Catch: refuse,
        Next: "Complete the wait",
      },
      "Not possible": refusal(409, "The request is not there, not in a state for this, or your own."),
      "Complete the wait": completeTheWait(partition, "Done", "Undo"),
      // Whether the wait was over or the answer was lost: what is said next must be true.
      Undo: startRemoval("Too late"),
      Done: {
        Type: "Succeed",
        Output: { status: 200, body: jsonata("$string({'request': $request, 'state': $state})") },
      },
      "Too late": refusal(410, "The request was not waiting any more; nothing is granted."),
      Cancel: end("CANCELLED", "#person = :by AND ", ["CANCELLED"]),
      Revoke: end("REVOKED", "", ["CANCELLED", "REJECTED", "REVOKED"]),
      "Remove the grant": startRemoval("Was it waiting?"),
      "Was it waiting?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$token != ''"), Next: "End the wait" }],
        Default: "Done",
      },
      // The removal is under way, so the answer is the same when nothing was waiting any more.
      "End the wait": completeTheWait(partition, "Done", "Done"),
    },
  };

  /** What was ended and could not be removed can be ended `again`. */
  function end(state: "CANCELLED" | "REVOKED", condition: string, again: readonly string[]): State {
    const from = [...openStates, ...again];
    return {
      Type: "Task",
      Resource: sdk(partition, "dynamodb", "updateItem"),
      Arguments: {
        ...item(design, "request", "$request"),
        ...expressions(
          {
            update: "SET #state = :state, #endedBy = :by",
            condition: `${condition}#state IN (${from.map((each) => `:${each}`).join(", ")}) AND attribute_not_exists(#endedAt)`,
          },
          {
            ":state": { S: state },
            ":by": { S: jsonata("$by") },
            ...Object.fromEntries(from.map((each) => [`:${each}`, { S: each }])),
          },
        ),
        ReturnValues: "ALL_NEW",
      },
      Assign: {
        token: jsonata("$exists($states.result.Attributes.token) ? $states.result.Attributes.token.S : ''"),
        state,
      },
      Catch: refuse,
      Next: "Remove the grant",
    };
  }
}

function completeTheWait(partition: string, next: string, otherwise: string): State {
  return {
    Type: "Task",
    Resource: sdk(partition, "sfn", "sendTaskSuccess"),
    Arguments: { TaskToken: jsonata("$token"), Output: jsonata("$string({'decision': $state})") },
    Retry: retryAtOnce,
    Catch: [{ ErrorEquals: ["States.ALL"], Next: otherwise }],
    Next: next,
  };
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
