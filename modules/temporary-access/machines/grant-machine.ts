import { longestReason, shortestGrant } from "../bounds";
import { type AccessDesign } from "../design/types";
import { startForRequest } from "./calls";
import { deciding } from "./deciding-states";
import { retry } from "./failures";
import { granting } from "./granting-states";
import { jsonata } from "./jsonata";
import { recording } from "./recording-states";
import { choice, fail, machine, pass, succeed, waitUntil, when } from "./states";
import { type ChoiceState, type JsonObject, type StateMachine } from "./state-types";

/**
 * A request, from the call that makes it to its end. One execution is one request, and its name is the request's ID.
 *
 * Input: `path`, `caller` and `sourceIp` from the signed call, and the caller's own `body` with `seconds` and `reason`.
 */
export function grantMachine(design: AccessDesign): StateMachine {
  const { shared, removalMachine } = design;
  return machine({
    comment: `Temporary access ${design.key}: from a request to its end`,
    // Both waits and a margin. After a timeout an event starts the removal.
    timeout: design.decisionWithin + design.maximumDuration + 3600,
    startAt: "Read the request",
    states: {
      "Read the request": pass(requestVariables(design), "May this be asked?"),
      "May this be asked?": mayBeAsked(design),
      Refused: fail(
        "Refused",
        "Not one who may ask, out of bounds, or another request of the same person is under way or live.",
      ),
      ...recording(design),
      ...deciding(design),
      ...granting(design),
      "Until the end": waitUntil("$endsAt", "Remove"),
      Remove: startForRequest(shared, removalMachine.arn, "$id", { retry: retry(6), next: "Over" }),
      Over: succeed({ request: jsonata("$id") }),
    },
  });
}

function requestVariables({ eligible, breakGlass, people, mechanism }: AccessDesign): JsonObject {
  return {
    people: eligible,
    breakGlass,
    roles: Object.fromEntries(people.map(({ name, role }) => [name, role])),
    ...(mechanism === "unique role"
      ? { trust: Object.fromEntries(people.map(({ name, trust }) => [name, trust])) }
      : {}),
    id: jsonata("$states.context.Execution.Name"),
    path: jsonata("$states.input.path"),
    caller: jsonata("$states.input.caller"),
    sourceIp: jsonata("$states.input.sourceIp"),
    seconds: jsonata("$states.input.body.seconds"),
    reason: jsonata(oneLine("$states.input.body.reason")),
    extends: jsonata("''"),
  };
}

/**
 * What a requester writes, on one line: line breaks and characters that move or hide text could make up a notice of their
 * own. What is no text stays as it is, for the bounds to refuse.
 */
function oneLine(text: string): string {
  const hiding = "[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]+";
  return `$type(${text}) = 'string' ? $replace(${text}, /${hiding}/, ' ') : ${text}`;
}

function mayBeAsked({ maximumDuration }: AccessDesign): ChoiceState {
  const bounds =
    `($type($seconds) = 'number' ? ($seconds >= ${shortestGrant} and $seconds <= ${maximumDuration} and $floor($seconds) = $seconds) : false)` +
    ` and ($type($reason) = 'string' ? ($length($reason) >= 1 and $length($reason) <= ${longestReason}) : false)`;
  const asked = (path: string, who: string): string =>
    `$path = '${path}' and $exists($lookup(${who}, $caller)) and ${bounds}`;
  const person = { person: jsonata("$lookup($people, $caller)") };
  const emergency = { person: jsonata("$lookup($breakGlass, $caller)") };
  return choice(
    [
      when(asked("requests", "$people"), "Record", person),
      when(asked("extensions", "$people"), "Find the live grant", person),
      when(asked("break-glass", "$breakGlass"), "Record", emergency),
    ],
    "Refused",
  );
}
