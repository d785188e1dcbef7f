import { type AccessDesign } from "../design/types";
import { publish, sdkCall } from "./calls";
import { deterministicCondition } from "./deterministic-condition";
import { removeOnAnyError, retry } from "./failures";
import { enteredAtIso, jsonata } from "./jsonata";
import { expressions, requestItem } from "./request-table";
import { choice, when } from "./states";
import { type States, type TaskState } from "./state-types";

/** The reason, labelled as the words of the requester: they could name another request. */
const written = "$person & ' wrote: \"' & $reason & '\"'";

/** The states in which conditions, a person or an emergency decide a recorded request. */
export function deciding(design: AccessDesign): States {
  return {
    ...decidingByConditions(design),
    "Tell everybody": tell(
      design,
      `Break-glass access ${design.key} in ${design.shared.environment}`,
      `$person & ' takes ${design.key} for ' & $string($seconds) & ' seconds. ' & ${written}`,
      "Approve for break-glass",
    ),
    "Approve for break-glass": approve(design, "break-glass", "Set the end"),
    "Tell whoever decides": tell(
      design,
      `Request for ${design.key} in ${design.shared.environment}`,
      `$person & ' asks for ${design.key} for ' & $string($seconds) & ' seconds (request ' & $id & '). ' & ${written}`,
      "Wait for a decision",
    ),
    "Wait for a decision": waitForDecision(design, "Approved?"),
    "Approved?": choice([when("$decision = 'APPROVED'", "Set the end")], "Remove"),
  };
}

/** The first state that decides a request which is not break-glass. */
export function firstDecision({ approval }: AccessDesign): string {
  return approval.kind === "deterministic" ? "Decided by conditions?" : "Tell whoever decides";
}

function decidingByConditions(design: AccessDesign): States {
  const { approval } = design;
  if (approval.kind !== "deterministic") return {};
  const approved = when(deterministicCondition(approval.when), "Approve by conditions");
  return {
    "Decided by conditions?": choice([approved], "Tell whoever decides"),
    "Approve by conditions": approve(design, "conditions", "Set the end"),
  };
}

function tell({ shared }: AccessDesign, subject: string, message: string, next: string): TaskState {
  // SNS takes subjects of at most 100 characters.
  return publish(
    shared,
    { subject: subject.slice(0, 100), message },
    { retry: retry(3), catch: removeOnAnyError, next },
  );
}

function approve(design: AccessDesign, by: "conditions" | "break-glass", next: string): TaskState {
  const update = expressions({
    update: "SET #state = :approved, #decidedBy = :by, #decidedAt = :at",
    condition: "#state = :recorded",
    values: {
      ":approved": { S: "APPROVED" },
      ":recorded": { S: "RECORDED" },
      ":by": { S: by },
      ":at": { S: jsonata(enteredAtIso) },
    },
  });
  return sdkCall(
    design.shared,
    "dynamodb:updateItem",
    { ...requestItem(design, "$id"), ...update },
    { retry: retry(3), catch: removeOnAnyError, next },
  );
}

/** Stores the token with which the decision machine completes the wait. */
function waitForDecision(design: AccessDesign, next: string): TaskState {
  const update = expressions({
    update: "SET #state = :pending, #token = :token",
    condition: "#state = :recorded",
    values: {
      ":pending": { S: "PENDING" },
      ":recorded": { S: "RECORDED" },
      ":token": { S: jsonata("$states.context.Task.Token") },
    },
  });
  return sdkCall(
    design.shared,
    "dynamodb:updateItem.waitForTaskToken",
    { ...requestItem(design, "$id"), ...update },
    {
      timeout: design.decisionWithin,
      assign: { decision: jsonata("$states.result.decision") },
      catch: removeOnAnyError,
      next,
    },
  );
}
