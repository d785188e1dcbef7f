import { type AccessDesign } from "./design";
import { expressions, item } from "./request-table";
import {
  type Catcher,
  conditionFailed,
  enteredAt,
  jsonata,
  noSuchEntity,
  retry,
  sdk,
  type State,
  type StateMachine,
  transactionCancelled,
} from "./state-machine";

/** The inline policy by which AWS's own console revokes sessions; Terraform manages no inline policy of these roles. */
export const revocationPolicy = "AWSRevokeOlderSessions";

/** How long an attachment that is under way can still take, with room to spare; the grant machine tries for at most 80. In seconds. */
const pause = 180;

/** An execution takes no longer, so that after twice as long another may take the removal over. In seconds. */
const longest = 900;

const giveUp: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], Next: "Let another try" }];

/**
 * The end of a request: the only thing that takes access away, whoever starts it and however often.
 *
 * It finds out whether the grant is still this request's, claims it, detaches, waits until an attachment that was under
 * way must have arrived, detaches again, and only then lets the person ask anew.
 *
 * Input: `request`, the ID.
 */
export function removalMachine(design: AccessDesign): StateMachine {
  const { partition } = design.shared;
  const call = (service: string, action: string): string => sdk(partition, service, action);
  const id = { ":id": { S: jsonata("$request") } };
  const finish = {
    ...item(design, "request", "$request"),
    ...expressions(
      { update: "SET #state = :final, #endedAt = :at REMOVE #token", condition: "attribute_exists(#id)" },
      { ":final": { S: jsonata("$final") }, ":at": { S: jsonata(`$fromMillis(${enteredAt})`) } },
    ),
  };
  const detach = (next: string): State => ({
    Type: "Task",
    Resource: call("iam", "detachRolePolicy"),
    Arguments: { RoleName: jsonata("$role"), PolicyArn: design.policyArn },
    Retry: retry(8),
    Catch: [{ ErrorEquals: noSuchEntity, Next: next }, ...giveUp],
    Next: next,
  });
  const standing = design.mechanism === "standing role";
  return {
    Comment: `Temporary access ${design.key}: the end of a request`,
    QueryLanguage: "JSONata",
    StartAt: "Read the input",
    TimeoutSeconds: longest,
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
        Choices: [{ Condition: jsonata("$owner = $request"), Next: "Claim" }],
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
              ":stale": { N: jsonata(`$string(${enteredAt} - ${2 * longest * 1000})`) },
            },
          ),
          ReturnValues: "ALL_OLD",
        },
        Assign: {
          role: jsonata("$exists($states.result.Attributes.role) ? $states.result.Attributes.role.S : ''"),
        },
        Retry: retry(8),
        Catch: [{ ErrorEquals: conditionFailed, Next: "Already under way" }],
        Next: "Was anything granted?",
      },
      "Already under way": { Type: "Succeed", Output: { request: jsonata("$request") } },
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
              Retry: retry(8),
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
              Retry: retry(8),
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
            { Update: finish },
          ],
        },
        Retry: retry(8),
        Catch: [{ ErrorEquals: transactionCancelled, Next: "Nothing to remove" }, ...giveUp],
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
        Arguments: finish,
        Retry: retry(8),
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
