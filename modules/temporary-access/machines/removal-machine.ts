import { type AccessDesign } from "../design/types";
import { sdkCall } from "./calls";
import { conditionFailed, onAnyError, onError, retry, retryAll, transactionCancelled } from "./failures";
import { enteredAt, enteredAtIso, jsonata } from "./jsonata";
import { denyOlderSessions } from "./older-sessions";
import { askWhoHolds } from "./policy-holders";
import { expressions, personItem, requestItem } from "./request-table";
import { choice, fail, machine, pass, succeed, wait, when } from "./states";
import { type JsonObject, type StateMachine, type States, type TaskState } from "./state-types";

/**
 * How long an attachment that is under way can still take, in seconds, with a margin; the grant machine takes 75 at most:
 * 15 to make the role and 60 to attach.
 */
const pause = 180;

/**
 * How old a claim is when another execution may take it over, in seconds. From its claim on an execution runs for less:
 * seven states of at most seven attempts and four minutes each, and the pause.
 */
const stale = 2100;
const attempts = 6;
const timeout = 15;

/** How long an execution waits for another that has claimed the same removal before it looks again, in seconds. */
const another = 60;

/**
 * The end of a request: the only thing that takes access away, whatever starts it and however often.
 *
 * It finds out whether the grant is still that of the request, claims it, detaches, waits until an attachment under way
 * must have arrived, detaches again, and only then lets the person ask again. An execution that finds the grant claimed
 * waits until it is removed, and takes over from an execution that stopped half-way.
 *
 * Input: `request`, the ID.
 */
export function removalMachine(design: AccessDesign): StateMachine {
  return machine({
    comment: `Temporary access ${design.key}: the end of a request`,
    // Until a claim is stale, and the removal itself.
    timeout: 2 * stale,
    startAt: "Read the input",
    states: {
      "Read the input": pass({ request: jsonata("$states.input.request") }, "Find the request"),
      "Find the request": findRequest(design, "Is there one?"),
      "Is there one?": choice([when("$person != ''", "Find the grant")], "Nothing to remove"),
      "Nothing to remove": succeed({ request: jsonata("$request") }),
      "Find the grant": findGrant(design, "Is it this request's?"),
      "Is it this request's?": choice(
        // In this order: a request that is closed can have taken a grant over in the same moment.
        [when("$owner = $request", "Claim"), when("$ended", "Nothing to remove")],
        "Free the extension",
      ),
      Claim: claim(design, "Was anything granted?", "Wait for another"),
      "Wait for another": wait(another, "Find the grant"),
      "Was anything granted?": choice([when("$role = ''", "Release")], "Detach"),
      ...detachingTwice(design, "Release"),
      Release: release(design, "Removed"),
      Removed: succeed({ request: jsonata("$request"), state: jsonata("$final") }),
      "Free the extension": freeExtension(design, "Close"),
      Close: close(design, "Removed"),
      "Let another try": giveClaimUp(design, "Not removed"),
      "Not removed": fail("NotRemoved", "The access may still be there: see the execution."),
    },
  });
}

/** What a request that nobody ended becomes, by its state. */
const final = "{'RECORDED': 'FAILED', 'PENDING': 'EXPIRED', 'APPROVED': 'FAILED', 'GRANTED': 'ENDED'}";

function findRequest(design: AccessDesign, next: string): TaskState {
  return sdkCall(
    design.shared,
    "dynamodb:getItem",
    { ...requestItem(design, "$request"), ConsistentRead: true },
    {
      assign: {
        person: jsonata("$exists($states.result.Item) ? $states.result.Item.person.S : ''"),
        ended: jsonata("$exists($states.result.Item.endedAt)"),
        final: jsonata(
          "$exists($states.result.Item) ? (" +
            `$after := $lookup(${final}, $states.result.Item.state.S);` +
            " $exists($after) ? $after : $states.result.Item.state.S) : ''",
        ),
      },
      retry: retry(8),
      next,
    },
  );
}

function findGrant(design: AccessDesign, next: string): TaskState {
  return sdkCall(
    design.shared,
    "dynamodb:getItem",
    { ...personItem(design), ConsistentRead: true },
    {
      assign: { owner: jsonata("$exists($states.result.Item) ? $states.result.Item.request.S : ''") },
      retry: retry(8),
      next,
    },
  );
}

const id = { ":id": { S: jsonata("$request") } };

/** Claims the grant, unless another execution has; `taken` is the state that follows then. */
function claim(design: AccessDesign, next: string, taken: string): TaskState {
  const update = expressions({
    update: "SET #state = :ending, #claimedAt = :now",
    condition: "#request = :id AND (#state <> :ending OR #claimedAt < :stale)",
    values: {
      ...id,
      ":ending": { S: "ENDING" },
      ":now": { N: jsonata(`$string(${enteredAt})`) },
      ":stale": { N: jsonata(`$string(${enteredAt} - ${stale * 1000})`) },
    },
  });
  return updateItem(
    design,
    { ...personItem(design), ...update, ReturnValues: "ALL_OLD" },
    {
      assign: { role: jsonata("$exists($states.result.Attributes.role) ? $states.result.Attributes.role.S : ''") },
      refused: taken,
      next,
    },
  );
}

/**
 * Whether the role was made for a request: the ID of a request ends its name, which the name of a person is too short
 * for. The design cannot tell: the mechanism may have been another one when the access was granted.
 */
const madeForRequest = "$contains($role, /-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)";

/**
 * The states that take the access from the role; a role that was made for a request they destroy. A call that fails is
 * judged by what it leaves: what holds the policy no longer, or is not there, is removed, whatever the error was.
 */
function detachingTwice(design: AccessDesign, next: string): States {
  return {
    Detach: detach(design, "Has it older sessions?"),
    // A role that is destroyed must have no inline policy.
    "Has it older sessions?": choice([when(madeForRequest, "Pause")], "Deny older sessions"),
    "Deny older sessions": callIam(design, "iam:putRolePolicy", denyOlderSessions("$role"), "Pause", "Is it there?"),
    ...orGiveUp(design, "Is it there?", "PermissionsBoundary", "Pause"),
    Pause: wait(pause, "Detach again"),
    "Detach again": detach(design, "Made for a request?", "Is it attached?"),
    ...orGiveUp(design, "Is it attached?", "PermissionsPolicy", "Made for a request?"),
    "Made for a request?": choice([when(madeForRequest, "Destroy the role")], next),
    "Destroy the role": callIam(design, "iam:deleteRole", { RoleName: jsonata("$role") }, next, "Is it destroyed?"),
    ...orGiveUp(design, "Is it destroyed?", "PermissionsBoundary", next),
  };
}

/** Asks whether the role still has the policy, which is the permissions boundary of every role of an access. */
function orGiveUp(
  { shared, policyArn }: AccessDesign,
  question: string,
  usage: Parameters<typeof askWhoHolds>[1]["usage"],
  next: string,
): States {
  const asked = { policy: policyArn, role: "$role", usage };
  const answer = `${question} (answer)`;
  const settings = { timeout, retry: retry(attempts), failed: onAnyError("Let another try"), next: answer };
  return {
    [question]: askWhoHolds(shared, asked, settings),
    [answer]: choice([when("$holds", "Let another try")], next),
  };
}

function detach(design: AccessDesign, next: string, failed = next): TaskState {
  const args = { RoleName: jsonata("$role"), PolicyArn: design.policyArn };
  return callIam(design, "iam:detachRolePolicy", args, next, failed);
}

function callIam(
  { shared }: AccessDesign,
  action: `iam:${string}`,
  args: Parameters<typeof sdkCall>[2],
  next: string,
  failed: string,
): TaskState {
  return sdkCall(shared, action, args, { timeout, retry: retry(attempts), catch: [onAnyError(failed)], next });
}

/** Deletes the person's item, so that the person can ask again, and closes the request. */
function release(design: AccessDesign, next: string): TaskState {
  const owned = expressions({ condition: "#request = :id", values: id });
  const writes = [
    { Delete: { ...personItem(design), ...owned } },
    { Update: closing(design, "attribute_exists(#id)") },
  ];
  return sdkCall(
    design.shared,
    "dynamodb:transactWriteItems",
    { TransactItems: writes },
    {
      timeout,
      // A conflict with another write cancels it too, so a cancellation does not tell whether the item is deleted.
      retry: retryAll(attempts),
      catch: [onError(transactionCancelled, "Find the grant"), onAnyError("Let another try")],
      next,
    },
  );
}

/** Lets the live grant be extended again, which a request for an extension prevents while it is open. */
function freeExtension(design: AccessDesign, next: string): TaskState {
  const update = expressions({
    update: "REMOVE #extension, #extensionReason, #extensionSeconds",
    condition: "#extension = :id",
    values: id,
  });
  return updateItem(design, { ...personItem(design), ...update }, { refused: next, next });
}

function close(design: AccessDesign, next: string): TaskState {
  return updateItem(design, closing(design, "attribute_not_exists(#endedAt)"), { refused: next, next });
}

function closing(design: AccessDesign, condition: string): JsonObject {
  const update = expressions({
    update: "SET #state = :final, #endedAt = :at REMOVE #token",
    condition,
    values: { ":final": { S: jsonata("$final") }, ":at": { S: jsonata(enteredAtIso) } },
  });
  return { ...requestItem(design, "$request"), ...update };
}

function updateItem(
  { shared }: AccessDesign,
  args: JsonObject,
  { assign, refused, next }: { readonly assign?: JsonObject; readonly refused: string; readonly next: string },
): TaskState {
  return sdkCall(shared, "dynamodb:updateItem", args, {
    ...(assign === undefined ? {} : { assign }),
    retry: retry(8),
    catch: [onError(conditionFailed, refused)],
    next,
  });
}

/** Without this nothing could take the removal over before the claim is stale. */
function giveClaimUp(design: AccessDesign, next: string): TaskState {
  const update = expressions({
    update: "SET #claimedAt = :never",
    condition: "#request = :id",
    values: { ...id, ":never": { N: "0" } },
  });
  return sdkCall(
    design.shared,
    "dynamodb:updateItem",
    { ...personItem(design), ...update },
    { retry: retry(3), catch: [onAnyError(next)], next },
  );
}
