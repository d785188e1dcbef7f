import { type AccessDesign } from "./design";
import { deterministicCondition } from "./deterministic";
import { expressions, item, keptDays } from "./request-table";
import {
  type Catcher,
  enteredAt,
  type Json,
  jsonata,
  retry,
  sdk,
  type State,
  type StateMachine,
  transactionCancelled,
} from "./state-machine";

/** The shortest grant, in seconds: what EventBridge Scheduler and IAM need to take effect is not much less. */
export const shortestGrant = 300;

/** The longest reason, in characters. */
export const longestReason = 500;

/** Whatever goes wrong, the removal runs; it does nothing where nothing is live. */
const remove: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], Next: "Remove" }];

/** An attachment must not arrive after the removal has detached for the second time: in all it is tried for a minute. */
const briefly = {
  TimeoutSeconds: 15,
  Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 2, BackoffRate: 2 }],
} as const;

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
      ...recording(design),
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
            `$person & ' asks for ${design.key} for ' & $string($seconds) & ' seconds: ' & $reason & ' (request ' & $id & ')'`,
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
          schedule: jsonata(
            `'at(' & $fromMillis(${enteredAt} + $seconds * 1000, '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01]') & ')'`,
          ),
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
          ScheduleExpression: jsonata("$schedule"),
          ScheduleExpressionTimezone: "UTC",
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: removalMachine.arn,
            RoleArn: roleArn(design, design.schedulerRole),
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

  function recording(of: AccessDesign): Record<string, State> {
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
      Put: { TableName: shared.table, Item: request, ...expressions({ condition: "attribute_not_exists(#id)" }) },
    };
    const transact = (writes: readonly Json[], next: string): State => ({
      Type: "Task",
      Resource: call("dynamodb", "transactWriteItems"),
      Arguments: { ClientRequestToken: jsonata("$substring($id, 0, 36)"), TransactItems: writes },
      Retry: retry(3),
      Catch: [{ ErrorEquals: transactionCancelled, Next: "Refused" }, ...remove],
      Next: next,
    });
    return {
      Record: transact(
        [
          putRequest,
          {
            Put: {
              TableName: shared.table,
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
        Default: afterRecording,
      },
      "Find the live grant": {
        Type: "Task",
        Resource: call("dynamodb", "getItem"),
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
        afterRecording,
      ),
    };
  }

  function granting(of: AccessDesign): Record<string, State> {
    const id = { ":id": { S: jsonata("$id") } };
    const endsAt = { ":endsAt": { S: jsonata("$endsAt") } };
    const attach: State = {
      Type: "Task",
      Resource: call("iam", "attachRolePolicy"),
      Arguments: { RoleName: jsonata("$role"), PolicyArn: of.policyArn },
      ...briefly,
      Catch: remove,
      Next: "Confirm",
    };
    const granted: Json = {
      Update: {
        ...item(of, "request", "$id"),
        ...expressions(
          { update: "SET #state = :granted, #endsAt = :endsAt REMOVE #token", condition: "#state = :approved" },
          { ":granted": { S: "GRANTED" }, ":approved": { S: "APPROVED" }, ...endsAt },
        ),
      },
    };
    return {
      Claim: {
        Type: "Task",
        Resource: call("dynamodb", "updateItem"),
        Arguments: {
          ...item(of, "person", "$person"),
          ...expressions(
            { update: "SET #state = :granting, #role = :role", condition: "#request = :id AND #state = :asked" },
            {
              ...id,
              ":granting": { S: "GRANTING" },
              ":asked": { S: "ASKED" },
              ":role": { S: jsonata(roleName(of)) },
            },
          ),
        },
        Assign: { role: jsonata(roleName(of)) },
        Catch: remove,
        Next: of.mechanism === "unique role" ? "Make the role" : "Attach",
      },
      ...(of.mechanism === "unique role"
        ? {
            "Make the role": {
              Type: "Task",
              Resource: call("iam", "createRole"),
              Arguments: {
                RoleName: jsonata("$role"),
                Path: of.path,
                AssumeRolePolicyDocument: jsonata("$lookup($trust, $person)"),
                PermissionsBoundary: of.policyArn,
                MaxSessionDuration: Math.max(3600, maximumDuration),
              },
              TimeoutSeconds: briefly.TimeoutSeconds,
              Catch: remove,
              Next: "Attach",
            },
          }
        : {}),
      Attach: attach,
      Confirm: {
        Type: "Task",
        Resource: call("dynamodb", "transactWriteItems"),
        Arguments: {
          TransactItems: [
            {
              Update: {
                ...item(of, "person", "$person"),
                ...expressions(
                  {
                    update: "SET #state = :live, #endsAt = :endsAt",
                    condition: "#request = :id AND #state = :granting",
                  },
                  { ...id, ...endsAt, ":live": { S: "LIVE" }, ":granting": { S: "GRANTING" } },
                ),
              },
            },
            granted,
          ],
        },
        Catch: remove,
        Next: "Until the end",
      },
      // From here on the end of the earlier request finds that the grant is no longer its own.
      "Take over": {
        Type: "Task",
        Resource: call("dynamodb", "transactWriteItems"),
        Arguments: {
          TransactItems: [
            {
              Update: {
                ...item(of, "person", "$person"),
                ...expressions(
                  {
                    update:
                      "SET #request = :id, #endsAt = :endsAt REMOVE #extension, #extensionReason, #extensionSeconds",
                    condition: "#request = :extends AND #state = :live AND #extension = :id",
                  },
                  { ...id, ...endsAt, ":extends": { S: jsonata("$extends") }, ":live": { S: "LIVE" } },
                ),
              },
            },
            granted,
            {
              Update: {
                ...item(of, "request", "$extends"),
                ...expressions(
                  { update: "SET #state = :extended", condition: "#state = :granted" },
                  { ":extended": { S: "EXTENDED" }, ":granted": { S: "GRANTED" } },
                ),
              },
            },
          ],
        },
        Catch: remove,
        Next: "Until the end",
      },
    };
  }
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

function roleName({ mechanism, key }: AccessDesign): string {
  return mechanism === "unique role" ? `'${key}-' & $id` : "$lookup($roles, $person)";
}

function roleArn({ shared: { partition, account } }: AccessDesign, role: string): string {
  return `arn:${partition}:iam::${account}:role/${role}`;
}
