import { type AccessDesign } from "./design";
import { expressions, item } from "./request-table";
import {
  type Catcher,
  conditionFailed,
  enteredAt,
  type Json,
  jsonata,
  noSuchEntity,
  retry,
  retryAll,
  sdk,
  type State,
  type StateMachine,
  transactionCancelled,
} from "./state-machine";

/** The inline policy by which AWS's own console revokes sessions; Terraform manages no inline policy of these roles. */
export const revocationPolicy = "AWSRevokeOlderSessions";

/**
 * How long an attachment that is under way can still take, in seconds, with room to spare; the grant machine takes 75 at
 * most: 15 to make the role and 60 to attach.
 */
const pause = 180;

/**
 * After so long another execution may take the removal over, in seconds. From its claim on, an execution is at work for
 * less: five states of at most seven tries and four minutes each, and the pause.
 */
const stale = 1800;
const attempts = 6;
const timeout = 15;

/** How long an execution waits for another that has claimed the same removal, before it looks again. In seconds. */
const another = 60;

const giveUp: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], Next: "Let another try" }];

/**
 * The end of a request: the only thing that takes access away, whoever starts it and however often.
 *
 * It finds out whether the grant is still this request's, claims it, detaches, waits until an attachment that was under
 * way must have arrived, detaches again, and only then lets the person ask anew. Whoever finds it claimed stays until it
 * is done, and takes it over from an execution that was stopped half-way.
 *
 * Input: `request`, the ID.
 */
export function removalMachine(design: AccessDesign): StateMachine {
  const { partition } = design.shared;
  const call = (service: string, action: string): string => sdk(partition, service, action);
  const id = { ":id": { S: jsonata("$request") } };
  const finish = (condition: string): Readonly<Record<string, Json>> => ({
    ...item(design, "request", "$request"),
    ...expressions(
      { update: "SET #state = :final, #endedAt = :at REMOVE #token", condition },
      { ":final": { S: jsonata("$final") }, ":at": { S: jsonata(`$fromMillis(${enteredAt})`) } },
    ),
  });
  const detach = (next: string): State => ({
    Type: "Task",
    Resource: call("iam", "detachRolePolicy"),
    Arguments: { RoleName: jsonata("$role"), PolicyArn: design.policyArn },
    TimeoutSeconds: timeout,
    Retry: retry(attempts),
    Catch: [{ ErrorEquals: noSuchEntity, Next: next }, ...giveUp],
    Next: next,
  });
  const standing = design.mechanism === "standing role";
  return {
    Comment: `Temporary access ${design.key}: the end of a request`,
    QueryLanguage: "JSONata",
    StartAt: "Read the input",
    // The wait for a claim to become stale, and one's own work.
    TimeoutSeconds: 2 * stale,
    States: {
      "Read the input": {
        Type: "Pass",
        Assign: { request: jsonata("$states.input.request") },
        Next: "Find the request",
      },
      "Find the request": {
        Type: "Task",
        Resource: call("dynamodb", "getItem"),
        Arguments: { ...item(design, "request", "$request"), ConsistentRead: true },
        Assign: {
          person: jsonata("$exists($states.result.Item) ? $states.result.Item.person.S : ''"),
          ended: jsonata("$exists($states.result.Item.endedAt)"),
          final: jsonata(
            "$exists($states.result.Item) ? (" +
              "$after := $lookup({'RECORDED': 'FAILED', 'PENDING': 'EXPIRED', 'APPROVED': 'FAILED', 'GRANTED': 'ENDED'}, $states.result.Item.state.S);" +
              " $exists($after) ? $after : $states.result.Item.state.S) : ''",
          ),
        },
        Retry: retry(8),
        Next: "Is there one?",
      },
      "Is there one?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$person != ''"), Next: "Find the grant" }],
        Default: "Nothing to remove",
      },
      "Nothing to remove": { Type: "Succeed", Output: { request: jsonata("$request") } },
      "Find the grant": {
        Type: "Task",
        Resource: call("dynamodb", "getItem"),
        Arguments: { ...item(design, "person", "$person"), ConsistentRead: true },
        Assign: { owner: jsonata("$exists($states.result.Item) ? $states.result.Item.request.S : ''") },
        Retry: retry(8),
        Next: "Is it this request's?",
      },
      "Is it this request's?": {
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$owner = $request"), Next: "Claim" },
          // Only now: what is closed can have taken a grant over in the same moment.
          { Condition: jsonata("$ended"), Next: "Nothing to remove" },
        ],
        Default: "Free the extension",
      },
      Claim: {
        Type: "Task",
        Resource: call("dynamodb", "updateItem"),
        Arguments: {
          ...item(design, "person", "$person"),
          ...expressions(
            {
              update: "SET #state = :ending, #claimedAt = :now",
              condition: "#request = :id AND (#state <> :ending OR #claimedAt < :stale)",
            },
            {
              ...id,
              ":ending": { S: "ENDING" },
              ":now": { N: jsonata(`$string(${enteredAt})`) },
              ":stale": { N: jsonata(`$string(${enteredAt} - ${stale * 1000})`) },
            },
          ),
          ReturnValues: "ALL_OLD",
        },
        Assign: {
          role: jsonata("$exists($states.result.Attributes.role) ? $states.result.Attributes.role.S : ''"),
        },
        Retry: retry(8),
        Catch: [{ ErrorEquals: conditionFailed, Next: "Wait for another" }],
        Next: "Was anything granted?",
      },
      "Wait for another": { Type: "Wait", Seconds: another, Next: "Find the grant" },
      "Was anything granted?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$role = ''"), Next: "Release" }],
        Default: "Detach",
      },
      Detach: detach(standing ? "Deny older sessions" : "Pause"),
      ...(standing
        ? {
            "Deny older sessions": {
              Type: "Task",
              Resource: call("iam", "putRolePolicy"),
              Arguments: {
                RoleName: jsonata("$role"),
                PolicyName: revocationPolicy,
                PolicyDocument: jsonata(
                  "$string({'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Action': ['*'], 'Resource': ['*'], " +
                    `'Condition': {'DateLessThan': {'aws:TokenIssueTime': $fromMillis(${enteredAt})}}}]})`,
                ),
              },
              TimeoutSeconds: timeout,
              Retry: retry(attempts),
              Catch: giveUp,
              Next: "Pause",
            },
          }
        : {}),
      Pause: { Type: "Wait", Seconds: pause, Next: "Detach again" },
      "Detach again": detach(standing ? "Release" : "Destroy the role"),
      ...(standing
        ? {}
        : {
            "Destroy the role": {
              Type: "Task",
              Resource: call("iam", "deleteRole"),
              Arguments: { RoleName: jsonata("$role") },
              TimeoutSeconds: timeout,
              Retry: retry(attempts),
              Catch: [{ ErrorEquals: noSuchEntity, Next: "Release" }, ...giveUp],
              Next: "Release",
            },
          }),
      Release: {
        Type: "Task",
        Resource: call("dynamodb", "transactWriteItems"),
        Arguments: {
          TransactItems: [
            {
              Delete: {
                ...item(design, "person", "$person"),
                ...expressions({ condition: "#request = :id" }, id),
              },
            },
            { Update: finish("attribute_exists(#id)") },
          ],
        },
        // A conflict with another write cancels it too, so a cancellation says nothing of whether it is released.
        TimeoutSeconds: timeout,
        Retry: retryAll(attempts),
        Catch: [{ ErrorEquals: transactionCancelled, Next: "Find the grant" }, ...giveUp],
        Next: "Removed",
      },
      Removed: { Type: "Succeed", Output: { request: jsonata("$request"), state: jsonata("$final") } },
      "Free the extension": {
        Type: "Task",
        Resource: call("dynamodb", "updateItem"),
        Arguments: {
          ...item(design, "person", "$person"),
          ...expressions(
            { update: "REMOVE #extension, #extensionReason, #extensionSeconds", condition: "#extension = :id" },
            id,
          ),
        },
        Retry: retry(8),
        Catch: [{ ErrorEquals: conditionFailed, Next: "Close" }],
        Next: "Close",
      },
      Close: {
        Type: "Task",
        Resource: call("dynamodb", "updateItem"),
        Arguments: finish("attribute_not_exists(#endedAt)"),
        Retry: retry(8),
        Catch: [{ ErrorEquals: conditionFailed, Next: "Removed" }],
        Next: "Removed",
      },
      // Without this nobody could take the removal over before the claim is stale.
      "Let another try": {
        Type: "Task",
        Resource: call("dynamodb", "updateItem"),
        Arguments: {
          ...item(design, "person", "$person"),
          ...expressions(
            { update: "SET #claimedAt = :never", condition: "#request = :id" },
            { ...id, ":never": { N: "0" } },
          ),
        },
        Retry: retry(3),
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Not removed" }],
        Next: "Not removed",
      },
      "Not removed": { Type: "Fail", Error: "NotRemoved", Cause: "The access may still be there: see the execution." },
    },
  };
}
