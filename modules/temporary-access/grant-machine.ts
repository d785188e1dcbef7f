import { type AccessDesign, machineryRoleArn } from "./design";
import { deterministicCondition } from "./deterministic";
import { granting } from "./granting-states";
import { recording } from "./recording-states";
import { expressions, item } from "./request-table";
import { enteredAt, jsonata, remove, retry, sdk, type State, type StateMachine } from "./state-machine";

/** The shortest grant, in seconds: what EventBridge Scheduler and IAM need to take effect is not much less. */
export const shortestGrant = 300;

/** The longest reason, in characters. */
export const longestReason = 500;

/**
 * How often a removal is started from the end of a grant on, in minutes, and for how long, in seconds: one that failed is
 * tried again though nobody looks, and one of what has ended ends at once.
 *
 * A schedule with a rate has its first occurrence at its start date:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 * That Step Functions takes its dates in ISO 8601 rests on the AWS CDK, which writes them so:
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-stepfunctions-tasks/lib/eventbridge-scheduler/create-schedule.ts
 */
const triedEvery = 30;
const triedFor = 86_400;

/**
 * From a request to its end. One execution is one request, and its name is the request's ID.
 *
 * Input: `path`, `caller`, `sourceIp` from the signed call, and the caller's own `body` with `seconds` and `reason`.
 */
export function grantMachine(design: AccessDesign): StateMachine {
  const { approval, maximumDuration, decisionWithin, shared, people, removalMachine } = design;
  const { partition } = shared;
  const call = (service: string, action: string): string => sdk(partition, service, action);
  const bounds =
    `($type($seconds) = 'number' ? ($seconds >= ${shortestGrant} and $seconds <= ${maximumDuration} and $floor($seconds) = $seconds) : false)` +
    ` and ($type($reason) = 'string' ? ($length($reason) >= 1 and $length($reason) <= ${longestReason}) : false)`;
  const asked = (path: string, who: string): string =>
    jsonata(`$path = '${path}' and $exists($lookup(${who}, $caller)) and ${bounds}`);
  const person = { person: jsonata("$lookup($people, $caller)") };
  const emergency = { person: jsonata("$lookup($breakGlass, $caller)") };
  const afterRecording = approval.kind === "deterministic" ? "Decided by conditions?" : "Tell whoever decides";

  return {
    Comment: `Temporary access ${design.key}: from a request to its end`,
    QueryLanguage: "JSONata",
    StartAt: "Read the request",
    // Both waits and a margin; the removal after a time-out is started by an event.
    TimeoutSeconds: decisionWithin + maximumDuration + 3600,
    States: {
      "Read the request": {
        Type: "Pass",
        Assign: {
          people: design.eligible,
          breakGlass: design.breakGlass,
          roles: Object.fromEntries(people.map(({ name, role }) => [name, role])),
          ...(design.mechanism === "unique role"
            ? { trust: Object.fromEntries(people.map(({ name, trust }) => [name, trust])) }
            : {}),
          id: jsonata("$states.context.Execution.Name"),
          path: jsonata("$states.input.path"),
          caller: jsonata("$states.input.caller"),
          sourceIp: jsonata("$states.input.sourceIp"),
          seconds: jsonata("$states.input.body.seconds"),
          reason: jsonata("$states.input.body.reason"),
          extends: jsonata("''"),
        },
        Next: "May this be asked?",
      },
      "May this be asked?": {
        Type: "Choice",
        Choices: [
          { Condition: asked("requests", "$people"), Assign: person, Next: "Record" },
          { Condition: asked("extensions", "$people"), Assign: person, Next: "Find the live grant" },
          { Condition: asked("break-glass", "$breakGlass"), Assign: emergency, Next: "Record" },
        ],
        Default: "Refused",
      },
      Refused: {
        Type: "Fail",
        Error: "Refused",
        Cause: "Not one who may ask, out of bounds, or another request of the same person is under way or live.",
      },
      ...recording(design, afterRecording),
      ...(approval.kind === "deterministic"
        ? {
            "Decided by conditions?": {
              Type: "Choice",
              Choices: [{ Condition: jsonata(deterministicCondition(approval.when)), Next: "Approve by conditions" }],
              Default: "Tell whoever decides",
            },
            "Approve by conditions": approveAtOnce(design, "conditions"),
          }
        : {}),
      "Tell everybody": {
        Type: "Task",
        Resource: `arn:${partition}:states:::sns:publish`,
        Arguments: {
          TopicArn: shared.topicArn,
          Subject: `Break-glass access ${design.key} in ${shared.environment}`.slice(0, 100),
          Message: jsonata(`$person & ' takes ${design.key} for ' & $string($seconds) & ' seconds: ' & $reason`),
        },
        Retry: retry(3),
        Catch: remove,
        Next: "Approve for break-glass",
      },
      "Approve for break-glass": approveAtOnce(design, "break-glass"),
      "Tell whoever decides": {
        Type: "Task",
        Resource: `arn:${partition}:states:::sns:publish`,
        Arguments: {
          TopicArn: shared.topicArn,
          Subject: `Request for ${design.key} in ${shared.environment}`.slice(0, 100),
          Message: jsonata(
            `$person & ' asks for ${design.key} for ' & $string($seconds) & ' seconds (request ' & $id & '): ' & $reason`,
          ),
        },
        Retry: retry(3),
        Catch: remove,
        Next: "Wait for a decision",
      },
      "Wait for a decision": {
        Type: "Task",
        Resource: `${call("dynamodb", "updateItem")}.waitForTaskToken`,
        Arguments: {
          ...item(design, "request", "$id"),
          ...expressions(
            { update: "SET #state = :pending, #token = :token", condition: "#state = :recorded" },
            {
              ":pending": { S: "PENDING" },
              ":recorded": { S: "RECORDED" },
              ":token": { S: jsonata("$states.context.Task.Token") },
            },
          ),
        },
        TimeoutSeconds: decisionWithin,
        Assign: { decision: jsonata("$states.result.decision") },
        Catch: remove,
        Next: "Approved?",
      },
      "Approved?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$decision = 'APPROVED'"), Next: "Set the end" }],
        Default: "Remove",
      },
      "Set the end": {
        Type: "Pass",
        Assign: {
          endsAt: jsonata(`$fromMillis(${enteredAt} + $seconds * 1000)`),
          triedUntil: jsonata(`$fromMillis(${enteredAt} + ($seconds + ${triedFor}) * 1000)`),
        },
        Next: "Schedule the removal",
      },
      "Schedule the removal": {
        Type: "Task",
        Resource: call("scheduler", "createSchedule"),
        Arguments: {
          Name: jsonata("$id"),
          GroupName: design.scheduleGroup,
          ClientToken: jsonata("$id"),
          ScheduleExpression: `rate(${triedEvery} minutes)`,
          StartDate: jsonata("$endsAt"),
          EndDate: jsonata("$triedUntil"),
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: removalMachine.arn,
            RoleArn: machineryRoleArn(shared, design.schedulerRole),
            Input: jsonata("$string({'request': $id})"),
            RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 30 },
            DeadLetterConfig: { Arn: shared.queueArn },
          },
        },
        Retry: retry(3),
        Catch: remove,
        Next: "An extension?",
      },
      "An extension?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$extends != ''"), Next: "Take over" }],
        Default: "Claim",
      },
      ...granting(design),
      "Until the end": { Type: "Wait", Timestamp: jsonata("$endsAt"), Next: "Remove" },
      Remove: {
        Type: "Task",
        Resource: `arn:${partition}:states:::states:startExecution`,
        Arguments: { StateMachineArn: removalMachine.arn, Input: { request: jsonata("$id") } },
        Retry: retry(6),
        Next: "Over",
      },
      Over: { Type: "Succeed", Output: { request: jsonata("$id") } },
    },
  };
}

function approveAtOnce(design: AccessDesign, by: "conditions" | "break-glass"): State {
  return {
    Type: "Task",
    Resource: sdk(design.shared.partition, "dynamodb", "updateItem"),
    Arguments: {
      ...item(design, "request", "$id"),
      ...expressions(
        {
          update: "SET #state = :approved, #decidedBy = :by, #decidedAt = :at",
          condition: "#state = :recorded",
        },
        {
          ":approved": { S: "APPROVED" },
          ":recorded": { S: "RECORDED" },
          ":by": { S: by },
          ":at": { S: jsonata(`$fromMillis(${enteredAt})`) },
        },
      ),
    },
    Retry: retry(3),
    Catch: remove,
    Next: "Set the end",
  };
}
