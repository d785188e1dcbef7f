import {
  policyDocument,
  type PolicyDocument,
  type ServicePrincipal,
  service,
  type Statement,
  statement,
} from "../policy";
import { type AccessDesign, type Machine, machineryRoleArn, roleArns, type SharedNames } from "./design";

/** A role of the machinery: what may assume it and what it may do. */
export interface MachineryRole {
  readonly name: string;
  readonly assumedBy: ServicePrincipal;
  readonly policy: PolicyDocument;
}

/** The roles of one access: its three state machines and the scheduler of its removals. */
export function accessRoles(design: AccessDesign): readonly MachineryRole[] {
  const { shared, grantMachine, removalMachine, decisionMachine } = design;
  const states = (machine: Machine, statements: readonly Statement[]): MachineryRole => ({
    name: machine.role,
    assumedBy: service("states", { sourceArn: machine.arn }),
    policy: policyDocument([...statements, logDelivery]),
  });
  return [
    states(grantMachine, [
      onRequests(design, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
      ...granting(design),
      scheduling(design),
      statement({
        sid: "LetTheSchedulerRemove",
        actions: ["iam:PassRole"],
        resources: [machineryRoleArn(shared, design.schedulerRole)],
        conditions: { StringEquals: { "iam:PassedToService": ["scheduler.amazonaws.com"] } },
      }),
      starting([removalMachine]),
      statement({ sid: "Tell", actions: ["sns:Publish"], resources: [shared.topicArn] }),
    ]),
    states(removalMachine, [
      onRequests(design, ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]),
      ...removing(design),
    ]),
    states(decisionMachine, [
      onRequests(design, ["dynamodb:UpdateItem"]),
      // It has no resource: the token that the table holds is what limits it.
      statement({ sid: "CompleteWaits", actions: ["states:SendTaskSuccess"], resources: ["*"] }),
      starting([removalMachine]),
    ]),
    {
      name: design.schedulerRole,
      assumedBy: service("scheduler", {
        sourceArn: `arn:${shared.partition}:scheduler:${shared.region}:${shared.account}:schedule-group/${design.scheduleGroup}`,
      }),
      policy: policyDocument([
        starting([removalMachine]),
        statement({ sid: "KeepUndelivered", actions: ["sqs:SendMessage"], resources: [shared.queueArn] }),
      ]),
    },
  ];
}

/** The roles that all accesses share: the API's and that of the rule for executions that did not succeed. */
export function sharedRoles(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly { readonly machine: Machine }[] = [],
): Readonly<Record<"api" | "events", MachineryRole>> {
  return {
    api: {
      name: shared.apiRole,
      assumedBy: service("apigateway"),
      policy: policyDocument([
        ...(designs.length === 0
          ? []
          : [starting(designs.map(({ grantMachine }) => grantMachine)), listing(shared, designs)]),
        statement({
          sid: "AskForDecisions",
          actions: ["states:StartSyncExecution"],
          resources: [
            ...designs.map(({ decisionMachine }) => decisionMachine.arn),
            ...revocations.map(({ machine }) => machine.arn),
          ],
        }),
      ]),
    },
    events: {
      name: shared.eventsRole,
      assumedBy: service("events"),
      policy: policyDocument([starting(designs.map(({ removalMachine }) => removalMachine))]),
    },
  };
}

function listing(shared: SharedNames, designs: readonly AccessDesign[]): Statement {
  return statement({
    sid: "ListRequests",
    actions: ["dynamodb:Query"],
    resources: [shared.tableArn],
    conditions: onlyAccesses(designs.map(({ key }) => key)),
  });
}

function onRequests({ key, shared }: AccessDesign, actions: readonly string[]): Statement {
  return statement({ sid: "Requests", actions, resources: [shared.tableArn], conditions: onlyAccesses([key]) });
}

/** ForAllValues alone would hold for a request without keys. */
function onlyAccesses(keys: readonly string[]): NonNullable<Statement["conditions"]> {
  return {
    "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys },
    Null: { "dynamodb:LeadingKeys": ["false"] },
  };
}

function granting(design: AccessDesign): Statement[] {
  return [
    statement({
      sid: "Attach",
      actions: ["iam:AttachRolePolicy"],
      resources: roleArns(design),
      conditions: { ArnEquals: { "iam:PolicyARN": [design.policyArn] } },
    }),
    ...(design.mechanism === "unique role"
      ? [
          statement({
            sid: "MakeRoles",
            actions: ["iam:CreateRole"],
            resources: roleArns(design),
            conditions: { StringEquals: { "iam:PermissionsBoundary": [design.policyArn] } },
          }),
        ]
      : []),
  ];
}

function removing(design: AccessDesign): Statement[] {
  return [
    statement({
      sid: "Detach",
      actions: ["iam:DetachRolePolicy"],
      resources: roleArns(design),
      conditions: { ArnEquals: { "iam:PolicyARN": [design.policyArn] } },
    }),
    design.mechanism === "unique role"
      ? statement({ sid: "DestroyRoles", actions: ["iam:DeleteRole"], resources: roleArns(design) })
      : // Whatever it wrote there, the boundary keeps the role within what the access gives.
        statement({
          sid: "DenyOlderSessions",
          actions: ["iam:PutRolePolicy"],
          resources: roleArns(design),
          conditions: { StringEquals: { "iam:PermissionsBoundary": [design.policyArn] } },
        }),
  ];
}

function scheduling({ shared, scheduleGroup }: AccessDesign): Statement {
  return statement({
    sid: "ScheduleRemovals",
    actions: ["scheduler:CreateSchedule"],
    resources: [`arn:${shared.partition}:scheduler:${shared.region}:${shared.account}:schedule/${scheduleGroup}/*`],
  });
}

function starting(machines: readonly Machine[]): Statement {
  return statement({ sid: "Start", actions: ["states:StartExecution"], resources: machines.map(({ arn }) => arn) });
}

/** What AWS asks for of the role of a state machine with a log: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
export const logDelivery = {
  sid: "DeliverLogs",
  effect: "Allow",
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
} as const satisfies Statement;
