import { type ExpectedAccess, type Expectation, type RefusedRequests } from "../proof";
import { type AccessDesign, type SharedNames } from "./design";

/**
 * What each role of the machinery must be able to do and must not, by the role's name. Written by hand, with ARNs of
 * its own, apart from the policies: it is what they are proved against.
 */
export function accessExpectations(design: AccessDesign): Readonly<Record<string, Expectation>> {
  const { key, shared, mechanism, people, policy, decisionMachine, grantMachine, removalMachine } = design;
  const { partition, account, region, environment } = shared;
  const table = `arn:${partition}:dynamodb:${region}:${account}:table/${environment}-temporary-access`;
  const removal = `arn:${partition}:states:${region}:${account}:stateMachine:${environment}-${key}-removal`;
  const folder = `arn:${partition}:iam::${account}:role/temporary-access/${environment}/${key}/`;
  const attached = `arn:${partition}:iam::${account}:policy/${policy.name}`;
  const unique = mechanism === "unique role";
  const roles = unique
    ? [{ resource: `${folder}*`, examples: [`${folder}${key}-0f8fad5b`] }]
    : people.map(({ role }) => ({ resource: `${folder}${role}`, examples: [`${folder}${role}`] }));
  const otherRoles = [
    `arn:${partition}:iam::${account}:role/admin`,
    `arn:${partition}:iam::${account}:role/${grantMachine.role}`,
    `arn:${partition}:iam::${account}:role/temporary-access/${environment}/${key}-other/somebody`,
  ];
  const onRequests = (actions: readonly string[]): ExpectedAccess => ({
    actions,
    resource: table,
    examples: [table],
    within: { "dynamodb:LeadingKeys": { allOf: [key] } },
  });
  const start: ExpectedAccess = { actions: ["states:StartExecution"], resource: removal, examples: [removal] };
  const machines = [grantMachine.arn, decisionMachine.arn, removalMachine.arn];
  const common: readonly RefusedRequests[] = [
    { actions: everyWayToRights, resources: [...otherRoles, ...roles.flatMap(({ examples }) => examples)] },
    { actions: ["dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:UpdateTable"], resources: [table] },
    { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], resources: [`${table}-other`] },
    { actions: ["states:StartExecution"], resources: machines.filter((arn) => arn !== removal) },
    { actions: ["states:UpdateStateMachine", "states:StopExecution"], resources: machines },
    { actions: ["states:SendTaskFailure", "states:SendTaskHeartbeat"], resources: ["*"] },
  ];
  const givingThePolicy: RefusedRequests = {
    actions: ["iam:AttachRolePolicy"],
    resources: roles.flatMap(({ examples }) => examples),
    context: { "iam:PolicyARN": attached },
  };
  const withPolicy = { "iam:PolicyARN": [attached] };
  const withBoundary = { "iam:PermissionsBoundary": [attached] };
  const onRoles = (actions: readonly string[], within: ExpectedAccess["within"]): ExpectedAccess[] =>
    roles.map((each) => ({ ...each, actions, ...(within === undefined ? {} : { within }) }));
  const scheduler = `arn:${partition}:iam::${account}:role/${environment}-${key}-scheduler`;
  const schedules = `arn:${partition}:scheduler:${region}:${account}:schedule/${environment}-${key}/`;
  const topic = `arn:${partition}:sns:${region}:${account}:${environment}-temporary-access`;
  const queue = `arn:${partition}:sqs:${region}:${account}:${environment}-temporary-access-undelivered`;
  return {
    [grantMachine.role]: {
      allows: [
        onRequests(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
        ...onRoles(["iam:AttachRolePolicy"], withPolicy),
        ...(unique ? onRoles(["iam:CreateRole"], withBoundary) : []),
        { actions: ["scheduler:CreateSchedule"], resource: `${schedules}*`, examples: [`${schedules}0f8fad5b`] },
        {
          actions: ["iam:PassRole"],
          resource: scheduler,
          examples: [scheduler],
          within: { "iam:PassedToService": ["scheduler.amazonaws.com"] },
        },
        start,
        { actions: ["sns:Publish"], resource: topic, examples: [topic] },
        expectedLogDelivery,
      ],
      refuses: [
        ...common,
        {
          actions: ["iam:DetachRolePolicy", "iam:PutRolePolicy"],
          resources: roles.flatMap(({ examples }) => examples),
        },
        {
          actions: ["iam:PassRole"],
          resources: otherRoles,
          context: { "iam:PassedToService": "scheduler.amazonaws.com" },
        },
        { actions: ["states:SendTaskSuccess"], resources: ["*"] },
      ],
    },
    [removalMachine.role]: {
      allows: [
        onRequests(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]),
        ...onRoles(["iam:DetachRolePolicy"], withPolicy),
        ...(unique ? onRoles(["iam:DeleteRole"], undefined) : onRoles(["iam:PutRolePolicy"], withBoundary)),
        expectedLogDelivery,
      ],
      refuses: [
        ...common,
        givingThePolicy,
        { actions: ["states:SendTaskSuccess"], resources: ["*"] },
        { actions: ["states:StartExecution"], resources: [removal] },
      ],
    },
    [decisionMachine.role]: {
      allows: [
        onRequests(["dynamodb:UpdateItem"]),
        { actions: ["states:SendTaskSuccess"], resource: "*", examples: ["*"] },
        start,
        expectedLogDelivery,
      ],
      refuses: [
        ...common,
        givingThePolicy,
        {
          actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
          resources: [table],
          context: { "dynamodb:LeadingKeys": [key] },
        },
      ],
    },
    [design.schedulerRole]: {
      allows: [start, { actions: ["sqs:SendMessage"], resource: queue, examples: [queue] }],
      refuses: common,
    },
  };
}

/** The same for the roles that all accesses share. */
export function sharedExpectations(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly { readonly key: string }[] = [],
): Readonly<Record<string, Expectation>> {
  const { partition, account, region, environment } = shared;
  const machine = (key: string, what: string): string =>
    `arn:${partition}:states:${region}:${account}:stateMachine:${environment}-${key}-${what}`;
  const start = (action: string, what: string): ExpectedAccess[] =>
    designs.map(({ key }) => {
      const arn = machine(key, what);
      return { actions: [action], resource: arn, examples: [arn] };
    });
  const table = `arn:${partition}:dynamodb:${region}:${account}:table/${environment}-temporary-access`;
  const strangers: readonly RefusedRequests[] = [
    { actions: ["states:StartExecution", "states:StartSyncExecution"], resources: [machine("other", "grant")] },
    { actions: everyWayToRights, resources: [`arn:${partition}:iam::${account}:role/admin`] },
    { actions: ["states:SendTaskSuccess"], resources: ["*"] },
  ];
  return {
    [`${environment}-temporary-access-api`]: {
      allows: [
        ...start("states:StartExecution", "grant"),
        ...start("states:StartSyncExecution", "decision"),
        ...revocations.map(({ key }) => {
          const arn = `arn:${partition}:states:${region}:${account}:stateMachine:${environment}-${key}`;
          return { actions: ["states:StartSyncExecution"], resource: arn, examples: [arn] };
        }),
        ...(designs.length === 0
          ? []
          : [
              {
                actions: ["dynamodb:Query"],
                resource: table,
                examples: [table],
                within: { "dynamodb:LeadingKeys": { allOf: designs.map(({ key }) => key) } },
              },
            ]),
      ],
      refuses: [
        ...strangers,
        { actions: ["states:StartExecution"], resources: designs.map(({ key }) => machine(key, "removal")) },
        { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Scan"], resources: [table] },
      ],
    },
    [`${environment}-temporary-access-events`]: {
      allows: start("states:StartExecution", "removal"),
      refuses: [
        ...strangers,
        { actions: ["states:StartExecution"], resources: designs.map(({ key }) => machine(key, "grant")) },
      ],
    },
  };
}

/** Ways to more rights, none of which any role of the machinery has, whatever the condition keys. */
const everyWayToRights = [
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:UpdateAssumeRolePolicy",
  "sts:AssumeRole",
];

/** What AWS asks for of the role of a state machine with a log. */
export const expectedLogDelivery: ExpectedAccess = {
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
  resource: "*",
  examples: ["*"],
};
