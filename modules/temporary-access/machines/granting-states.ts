import { machineryRoleArn } from "../design/shared-names";
import { type AccessDesign } from "../design/types";
import { sdkCall } from "./calls";
import { removeOnAnyError, retry, retryBriefly } from "./failures";
import { enteredAt, jsonata } from "./jsonata";
import { expressions, personItem, requestItem } from "./request-table";
import { choice, pass, when } from "./states";
import { type Json, type JsonObject, type PassState, type States, type TaskState } from "./state-types";

/**
 * From the end of a grant on a removal starts every so many minutes, for so many seconds: it retries a removal that
 * failed, and has nothing to do where the grant has ended.
 *
 * A schedule with a rate has its first occurrence at its start date:
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 * AWS documents no format for the dates that Step Functions passes on; the AWS CDK writes ISO 8601:
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-stepfunctions-tasks/lib/eventbridge-scheduler/create-schedule.ts
 */
const triedEvery = 30;
const triedFor = 86_400;

/**
 * How long one attempt to make or attach may take, in seconds. With the retries an attachment takes a minute at most, so
 * it arrives before the removal detaches for the second time.
 */
const timeout = 15;

/** The states that schedule the removal and grant the access, or extend the live grant. */
export function granting(design: AccessDesign): States {
  return {
    "Set the end": setEnd("Schedule the removal"),
    "Schedule the removal": scheduleRemoval(design, "An extension?"),
    "An extension?": choice([when("$extends != ''", "Take over")], "Claim"),
    Claim: claim(design, design.mechanism === "unique role" ? "Make the role" : "Attach"),
    ...(design.mechanism === "unique role" ? { "Make the role": createRole(design, "Attach") } : {}),
    Attach: attach(design, "Confirm"),
    Confirm: confirm(design, "Until the end"),
    "Take over": takeOver(design, "Until the end"),
  };
}

function setEnd(next: string): PassState {
  return pass(
    {
      endsAt: jsonata(`$fromMillis(${enteredAt} + $seconds * 1000)`),
      triedUntil: jsonata(`$fromMillis(${enteredAt} + ($seconds + ${triedFor}) * 1000)`),
    },
    next,
  );
}

function scheduleRemoval(
  { shared, scheduleGroup, removalMachine, schedulerRole }: AccessDesign,
  next: string,
): TaskState {
  const schedule = {
    Name: jsonata("$id"),
    GroupName: scheduleGroup,
    ClientToken: jsonata("$id"),
    ScheduleExpression: `rate(${triedEvery} minutes)`,
    StartDate: jsonata("$endsAt"),
    EndDate: jsonata("$triedUntil"),
    FlexibleTimeWindow: { Mode: "OFF" },
    ActionAfterCompletion: "DELETE",
    Target: {
      Arn: removalMachine.arn,
      RoleArn: machineryRoleArn(shared, schedulerRole),
      Input: jsonata("$string({'request': $id})"),
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 30 },
      DeadLetterConfig: { Arn: shared.queueArn },
    },
  };
  return sdkCall(shared, "scheduler:createSchedule", schedule, {
    retry: retry(3),
    catch: removeOnAnyError,
    next,
  });
}

const id = { ":id": { S: jsonata("$id") } };
const endsAt = { ":endsAt": { S: jsonata("$endsAt") } };

/** Claims the person's item and writes there which role gets the policy, for the removal to find. */
function claim(design: AccessDesign, next: string): TaskState {
  const role = jsonata(roleName(design));
  const update = expressions({
    update: "SET #state = :granting, #role = :role",
    condition: "#request = :id AND #state = :asked",
    values: { ...id, ":granting": { S: "GRANTING" }, ":asked": { S: "ASKED" }, ":role": { S: role } },
  });
  return sdkCall(
    design.shared,
    "dynamodb:updateItem",
    { ...personItem(design), ...update },
    { assign: { role }, catch: removeOnAnyError, next },
  );
}

function roleName({ mechanism, key }: AccessDesign): string {
  return mechanism === "unique role" ? `'${key}-' & $id` : "$lookup($roles, $person)";
}

function createRole({ shared, path, policyArn, maximumDuration }: AccessDesign, next: string): TaskState {
  const role = {
    RoleName: jsonata("$role"),
    Path: path,
    AssumeRolePolicyDocument: jsonata("$lookup($trust, $person)"),
    PermissionsBoundary: policyArn,
    MaxSessionDuration: Math.max(3600, maximumDuration),
  };
  return sdkCall(shared, "iam:createRole", role, { timeout, catch: removeOnAnyError, next });
}

function attach({ shared, policyArn }: AccessDesign, next: string): TaskState {
  return sdkCall(
    shared,
    "iam:attachRolePolicy",
    { RoleName: jsonata("$role"), PolicyArn: policyArn },
    { timeout, retry: retryBriefly, catch: removeOnAnyError, next },
  );
}

function confirm(design: AccessDesign, next: string): TaskState {
  const live = expressions({
    update: "SET #state = :live, #endsAt = :endsAt",
    condition: "#request = :id AND #state = :granting",
    values: { ...id, ...endsAt, ":live": { S: "LIVE" }, ":granting": { S: "GRANTING" } },
  });
  return grantTo(design, live, [], next);
}

/** From here on the end of the earlier request finds that the grant is no longer its own. */
function takeOver(design: AccessDesign, next: string): TaskState {
  const taken = expressions({
    update: "SET #request = :id, #endsAt = :endsAt REMOVE #extension, #extensionReason, #extensionSeconds",
    condition: "#request = :extends AND #state = :live AND #extension = :id",
    values: { ...id, ...endsAt, ":extends": { S: jsonata("$extends") }, ":live": { S: "LIVE" } },
  });
  const extended = expressions({
    update: "SET #state = :extended",
    condition: "#state = :granted",
    values: { ":extended": { S: "EXTENDED" }, ":granted": { S: "GRANTED" } },
  });
  return grantTo(design, taken, [{ Update: { ...requestItem(design, "$extends"), ...extended } }], next);
}

/** One write turns the person's item and the request into the grant, with what else changes then. */
function grantTo(design: AccessDesign, person: JsonObject, others: readonly Json[], next: string): TaskState {
  const granted = expressions({
    update: "SET #state = :granted, #endsAt = :endsAt REMOVE #token",
    condition: "#state = :approved",
    values: { ":granted": { S: "GRANTED" }, ":approved": { S: "APPROVED" }, ...endsAt },
  });
  const writes = [
    { Update: { ...personItem(design), ...person } },
    { Update: { ...requestItem(design, "$id"), ...granted } },
    ...others,
  ];
  return sdkCall(
    design.shared,
    "dynamodb:transactWriteItems",
    { TransactItems: writes },
    { catch: removeOnAnyError, next },
  );
}
