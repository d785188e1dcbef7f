import { everyRoleArn, machineryRoleArn, roleArns, schedulerArn, uniqueRoleArn } from "../design/shared-names";
import { type AccessDesign, type Machine, type SharedNames } from "../design/types";
import { type Within } from "../../policy";
import { type Permission } from "./types";

// What roles of the machinery may do, by purpose.

/** Access to the items of one access in the table of requests. */
export function onRequests({ key, shared }: AccessDesign, actions: readonly `dynamodb:${string}`[]): Permission {
  return { sid: "Requests", actions, resources: [shared.tableArn], within: itemsOf([key]) };
}

/** Access to the requests of several accesses, to list them. */
export function listRequests({ tableArn }: SharedNames, accesses: readonly AccessDesign[]): Permission {
  return {
    sid: "ListRequests",
    actions: ["dynamodb:Query"],
    resources: [tableArn],
    within: itemsOf(accesses.map(({ key }) => key)),
  };
}

function itemsOf(keys: readonly string[]): Within {
  return { "dynamodb:LeadingKeys": { allOf: keys } };
}

/** A statement about the policy that is attached and detached, and no other policy. */
export function onlyPolicies(arns: readonly string[]): Within {
  return { "iam:PolicyARN": arns };
}

/** A statement about roles with the policy of an access as boundary: whatever is written there, they can do no more. */
export function onlyBoundedBy(arns: readonly string[]): Within {
  return { "iam:PermissionsBoundary": arns };
}

/** Attaches the policy of an access, to roles that it first makes where each request has one. */
export function grantAccess(design: AccessDesign): readonly Permission[] {
  const resources = roleArns(design);
  const attach = {
    sid: "Attach",
    actions: ["iam:AttachRolePolicy"],
    resources,
    within: onlyPolicies([design.policyArn]),
  };
  const make = {
    sid: "MakeRoles",
    actions: ["iam:CreateRole"],
    resources,
    within: onlyBoundedBy([design.policyArn]),
  };
  return design.mechanism === "unique role" ? [attach, make] : [attach];
}

/**
 * Removes the access from every role in its path, where there are no other roles. The mechanism and the people of the
 * access may have been others when it was granted.
 */
export function removeAccess(design: AccessDesign): readonly Permission[] {
  const resources = [everyRoleArn(design)];
  return [
    { sid: "Detach", actions: ["iam:DetachRolePolicy"], resources, within: onlyPolicies([design.policyArn]) },
    askWhoHolds([design.policyArn]),
    {
      sid: "DenyOlderSessions",
      actions: ["iam:PutRolePolicy"],
      resources,
      within: onlyBoundedBy([design.policyArn]),
    },
    { sid: "DestroyRoles", actions: ["iam:DeleteRole"], resources: [uniqueRoleArn(design)] },
  ];
}

/** Asks which roles have a policy, to see whether it was removed. */
export function askWhoHolds(policyArns: readonly string[]): Permission {
  return { sid: "SeeWhatIsLeft", actions: ["iam:ListEntitiesForPolicy"], resources: policyArns };
}

/** Schedules removals, for which it passes a role to EventBridge Scheduler. */
export function scheduleRemovals({ shared, scheduleGroup, schedulerRole }: AccessDesign): readonly Permission[] {
  return [
    {
      sid: "ScheduleRemovals",
      actions: ["scheduler:CreateSchedule"],
      resources: [schedulerArn(shared, `schedule/${scheduleGroup}/*`)],
    },
    {
      sid: "LetTheSchedulerRemove",
      actions: ["iam:PassRole"],
      resources: [machineryRoleArn(shared, schedulerRole)],
      within: { "iam:PassedToService": ["scheduler.amazonaws.com"] },
    },
  ];
}

/** Starts state machines. */
export function start(machines: readonly Machine[]): Permission {
  return { sid: "Start", actions: ["states:StartExecution"], resources: machines.map(({ arn }) => arn) };
}

/** Publishes to the topic. */
export function tell({ topicArn }: SharedNames): Permission {
  return { sid: "Tell", actions: ["sns:Publish"], resources: [topicArn] };
}

/** Keeps what EventBridge Scheduler could not deliver. */
export function keepUndelivered({ queueArn }: SharedNames): Permission {
  return { sid: "KeepUndelivered", actions: ["sqs:SendMessage"], resources: [queueArn] };
}

/**
 * What AWS requires of the role of a state machine with a log.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export const deliverLogs: Permission = {
  sid: "DeliverLogs",
  actions: [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ],
  resources: ["*"],
};
