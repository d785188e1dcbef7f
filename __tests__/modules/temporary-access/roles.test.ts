// What each role of temporary access may do, and what can assume it: stated here in AWS's terms, from no data of the product.
import { role, user } from "../../../modules/principals";
import { compilePolicyJson, decide, type RequestPrincipal, roleSession } from "../../../modules/evaluation";
import { type ExpectedAccess, provePrincipals, type RefusedRequests } from "../../../modules/proof";
import { type PolicyJson, service } from "../../../modules/policy";
import {
  iamUser,
  identityCenterUser,
  peer,
  pinnedSession,
  revocation,
  scheduledAccess,
  temporaryAccess,
} from "../../../modules/temporary-access";
import { formatProblem } from "../../../modules/validation";
import { defineEnvironment } from "../../../stacks";
import { synthesizeEnvironment } from "../../synth";

const people = {
  alice: iamUser("alice", { path: "/people/" }),
  carol: identityCenterUser("carol@acme.example", "AWSReservedSSO_OnCall_0123456789abcdef"),
  erin: pinnedSession("arn:aws:iam::111122223333:role/operators", "erin"),
};

const stack = synthesizeEnvironment(
  defineEnvironment({
    name: "prod",
    account: "111122223333",
    region: "us-east-1",
    buckets: { exports: { name: "acme-exports" } },
    principals: ({ buckets }) => ({
      reader: role({ assumedBy: service("ecs-tasks") }).allow(buckets.exports.read()),
      exporter: user({ path: "/services/" }).allow(buckets.exports.read()),
    }),
    temporaryAccess: ({ buckets }) => ({
      "on-call": temporaryAccess({ eligible: people, approval: peer(), maximumDuration: 3600 }).allow(
        buckets.exports.read(),
      ),
      "one-off": temporaryAccess({
        eligible: people,
        approval: peer(),
        maximumDuration: 3600,
        mechanism: "unique role",
      }).allow(buckets.exports.read()),
      office: scheduledAccess({ people, hours: { from: "09:00", until: "17:00", timeZone: "UTC" } }).allow(
        buckets.exports.read(),
      ),
      revoke: revocation({ by: people }),
    }),
  }),
);

const iam = "arn:aws:iam::111122223333";
const machine = "arn:aws:states:us-east-1:111122223333:stateMachine";
const table = "arn:aws:dynamodb:us-east-1:111122223333:table/prod-temporary-access";
const topic = "arn:aws:sns:us-east-1:111122223333:prod-temporary-access";
const queue = "arn:aws:sqs:us-east-1:111122223333:prod-temporary-access-undelivered";
const schedules = "arn:aws:scheduler:us-east-1:111122223333:schedule";

/** Actions on one resource, or on a pattern of which an example is given. */
function may(
  actions: readonly string[],
  resource: string,
  within?: ExpectedAccess["within"],
  example = resource,
): ExpectedAccess {
  return { actions, resource, examples: [example], ...(within === undefined ? {} : { within }) };
}

const mayDeliverLogs = may(
  [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ],
  "*",
);

/** Actions by which a role could get more rights. No role of the machinery may do them, whatever the condition keys. */
const escalations = [
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:UpdateAssumeRolePolicy",
  "sts:AssumeRole",
];

/** An access, with its roles and an ARN of each, and the pattern that the policies name. */
interface Access {
  readonly key: string;
  readonly roles: readonly { readonly resource: string; readonly example: string }[];
}

const standing: Access = {
  key: "on-call",
  roles: ["alice", "carol", "erin"].map((name) => {
    const arn = `${iam}:role/temporary-access/prod/on-call/prod-on-call-${name}`;
    return { resource: arn, example: arn };
  }),
};
const unique: Access = {
  key: "one-off",
  roles: [
    {
      resource: `${iam}:role/temporary-access/prod/one-off/*`,
      example: `${iam}:role/temporary-access/prod/one-off/one-off-0f8fad5b`,
    },
  ],
};

/** The requests that no role of an access may make. */
function refusedToAll({ key, roles }: Access): readonly RefusedRequests[] {
  const machines = ["grant", "decision", "removal"].map((name) => `${machine}:prod-${key}-${name}`);
  const others = [
    `${iam}:role/admin`,
    `${iam}:role/prod-${key}-grant`,
    `${iam}:role/temporary-access/prod/${key}-other/somebody`,
  ];
  return [
    { actions: escalations, resources: [...others, ...roles.map(({ example }) => example)] },
    { actions: ["dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:UpdateTable"], resources: [table] },
    { actions: ["dynamodb:GetItem", "dynamodb:PutItem"], resources: [`${table}-other`] },
    { actions: ["states:StartExecution"], resources: machines.slice(0, 2) },
    { actions: ["states:UpdateStateMachine", "states:StopExecution"], resources: machines },
    { actions: ["states:SendTaskFailure", "states:SendTaskHeartbeat"], resources: ["*"] },
  ];
}

/** The roles of one access by the end of their names. */
function accessRoles(access: Access): Readonly<Record<string, Stated>> {
  const { key, roles } = access;
  const examples = roles.map(({ example }) => example);
  const ofAccess = { "dynamodb:LeadingKeys": { allOf: [key] } };
  const policy = { "iam:PolicyARN": [`${iam}:policy/prod-${key}`] };
  const boundary = { "iam:PermissionsBoundary": [`${iam}:policy/prod-${key}`] };
  const anyRole = `${iam}:role/temporary-access/prod/${key}/*`;
  const anyExample = `${iam}:role/temporary-access/prod/${key}/${key}-0f8fad5b`;
  const onRoles = (action: string, within?: ExpectedAccess["within"]): readonly ExpectedAccess[] =>
    roles.map(({ resource, example }) => may([action], resource, within, example));
  const startRemoval = may(["states:StartExecution"], `${machine}:prod-${key}-removal`);
  const attaching = {
    actions: ["iam:AttachRolePolicy"],
    resources: examples,
    context: { "iam:PolicyARN": `${iam}:policy/prod-${key}` },
  };
  const all = refusedToAll(access);
  const toScheduler = { "iam:PassedToService": "scheduler.amazonaws.com" };
  return {
    grant: {
      allows: [
        may(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], table, ofAccess),
        ...onRoles("iam:AttachRolePolicy", policy),
        ...(access === unique ? onRoles("iam:CreateRole", boundary) : []),
        may(["scheduler:CreateSchedule"], `${schedules}/prod-${key}/*`, undefined, `${schedules}/prod-${key}/0f8fad5b`),
        may(["iam:PassRole"], `${iam}:role/prod-${key}-scheduler`, {
          "iam:PassedToService": ["scheduler.amazonaws.com"],
        }),
        startRemoval,
        may(["sns:Publish"], topic),
        mayDeliverLogs,
      ],
      refuses: [
        ...all,
        { actions: ["iam:DetachRolePolicy", "iam:PutRolePolicy"], resources: examples },
        {
          actions: ["iam:PassRole"],
          resources: [`${iam}:role/admin`, `${iam}:role/prod-${key}-grant`],
          context: toScheduler,
        },
        {
          actions: ["iam:PassRole"],
          resources: [`${iam}:role/temporary-access/prod/${key}-other/somebody`],
          context: toScheduler,
        },
        { actions: ["states:SendTaskSuccess"], resources: ["*"] },
      ],
    },
    removal: {
      allows: [
        may(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem"], table, ofAccess),
        // Live roles of the other mechanism, and of people who are no longer eligible, lose it too.
        may(["iam:DetachRolePolicy"], anyRole, policy, anyExample),
        may(["iam:PutRolePolicy"], anyRole, boundary, anyExample),
        may(["iam:DeleteRole"], `${iam}:role/temporary-access/prod/${key}/${key}-*`, undefined, anyExample),
        may(["iam:ListEntitiesForPolicy"], `${iam}:policy/prod-${key}`),
        mayDeliverLogs,
      ],
      refuses: [
        ...all,
        attaching,
        { actions: ["states:SendTaskSuccess"], resources: ["*"] },
        { actions: ["states:StartExecution"], resources: [`${machine}:prod-${key}-removal`] },
      ],
    },
    decision: {
      allows: [
        may(["dynamodb:UpdateItem"], table, ofAccess),
        may(["states:SendTaskSuccess"], "*"),
        startRemoval,
        mayDeliverLogs,
      ],
      refuses: [
        ...all,
        attaching,
        {
          actions: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
          resources: [table],
          context: { "dynamodb:LeadingKeys": [key] },
        },
      ],
    },
    scheduler: { allows: [startRemoval, may(["sqs:SendMessage"], queue)], refuses: all },
  };
}

/** The requests that a role may make, and some of those that it must not. */
interface Stated {
  readonly allows: readonly ExpectedAccess[];
  readonly refuses: readonly RefusedRequests[];
}

const refusedToShared: readonly RefusedRequests[] = [
  { actions: ["states:StartExecution", "states:StartSyncExecution"], resources: [`${machine}:prod-other-grant`] },
  { actions: escalations, resources: [`${iam}:role/admin`] },
  { actions: ["states:SendTaskSuccess"], resources: ["*"] },
];

const sharedRoles: Readonly<Record<string, Stated>> = {
  api: {
    allows: [
      may(["states:StartExecution"], `${machine}:prod-on-call-grant`),
      may(["states:StartExecution"], `${machine}:prod-one-off-grant`),
      may(["states:StartSyncExecution"], `${machine}:prod-on-call-decision`),
      may(["states:StartSyncExecution"], `${machine}:prod-one-off-decision`),
      may(["states:StartSyncExecution"], `${machine}:prod-revoke`),
      may(["dynamodb:Query"], table, { "dynamodb:LeadingKeys": { allOf: ["on-call", "one-off"] } }),
    ],
    refuses: [
      ...refusedToShared,
      {
        actions: ["states:StartExecution"],
        resources: [`${machine}:prod-on-call-removal`, `${machine}:prod-one-off-removal`],
      },
      { actions: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Scan"], resources: [table] },
    ],
  },
  events: {
    allows: [
      may(["states:StartExecution"], `${machine}:prod-on-call-removal`),
      may(["states:StartExecution"], `${machine}:prod-one-off-removal`),
    ],
    refuses: [
      ...refusedToShared,
      {
        actions: ["states:StartExecution"],
        resources: [`${machine}:prod-on-call-grant`, `${machine}:prod-one-off-grant`],
      },
    ],
  },
};

const officeRoles = ["alice", "carol", "erin"].map(
  (name) => `${iam}:role/temporary-access/prod/office/prod-office-${name}`,
);

const scheduledRole: Stated = {
  allows: [
    ...officeRoles.map((arn) =>
      may(["iam:AttachRolePolicy", "iam:DetachRolePolicy"], arn, { "iam:PolicyARN": [`${iam}:policy/prod-office`] }),
    ),
    may(["sqs:SendMessage"], queue),
  ],
  refuses: [
    {
      actions: ["iam:AttachRolePolicy"],
      resources: [`${iam}:role/admin`, `${iam}:role/temporary-access/prod/office/somebody-else`],
      context: { "iam:PolicyARN": `${iam}:policy/prod-office` },
    },
    { actions: ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"], resources: officeRoles },
  ],
};

const revocationRole: Stated = {
  allows: [
    ...standing.roles.map(({ example }) => ["on-call", example] as const),
    ...officeRoles.map((example) => ["office", example] as const),
  ]
    .flatMap(([key, example]) => {
      const path = `${iam}:role/temporary-access/prod/${key}/*`;
      const policies = [`${iam}:policy/prod-on-call`, `${iam}:policy/prod-office`];
      return [
        may(["iam:PutRolePolicy"], path, { "iam:PermissionsBoundary": policies }, example),
        may(["iam:DetachRolePolicy"], path, { "iam:PolicyARN": policies }, example),
      ];
    })
    .concat(
      may(["iam:ListEntitiesForPolicy"], `${iam}:policy/prod-on-call`),
      may(["iam:ListEntitiesForPolicy"], `${iam}:policy/prod-office`),
      may(["iam:PutRolePolicy"], `${iam}:role/prod-reader`),
      may(["iam:AttachUserPolicy"], `${iam}:user/services/prod-exporter`, {
        "iam:PolicyARN": [`${iam}:policy/prod-revoke-denied`],
      }),
      may(["iam:ListAccessKeys", "iam:UpdateAccessKey"], `${iam}:user/services/prod-exporter`),
      may(["sns:Publish"], topic),
      mayDeliverLogs,
    ),
  refuses: [
    {
      actions: ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"],
      resources: [`${iam}:role/admin`],
    },
    {
      actions: ["iam:PutRolePolicy", "iam:DetachRolePolicy", "iam:AttachRolePolicy"],
      resources: [...officeRoles, ...standing.roles.map(({ example }) => example)],
    },
    {
      actions: ["iam:CreateAccessKey", "iam:PutUserPolicy"],
      resources: [`${iam}:user/services/prod-exporter`, `${iam}:role/prod-reader`, ...officeRoles],
    },
    { actions: ["iam:PutRolePolicy"], resources: [`${iam}:role/temporary-access/prod/one-off/one-off-0f8fad5b`] },
  ],
};

const stated: Readonly<Record<string, Stated>> = {
  ...Object.fromEntries(
    [standing, unique].flatMap((access) =>
      Object.entries(accessRoles(access)).map(([name, each]) => [`${access.key}_${name}`, each]),
    ),
  ),
  ...sharedRoles,
  office_scheduler: scheduledRole,
  revoke_machine: revocationRole,
};

/** The policies of the machinery's roles, by address. */
const addresses = stack.addresses.filter((address) =>
  /^aws_iam_policy\.temporary-access_.*_role_policy$/.test(address),
);

describe("the roles of the machinery", () => {
  it("are all stated here", () => {
    expect(addresses).toEqual(
      Object.keys(stated)
        .map((name) => `aws_iam_policy.temporary-access_${name}_role_policy`)
        .sort(),
    );
  });

  it.each(Object.entries(stated))("allow %s this and nothing else", (name, expectation) => {
    const policy = stack.policy(`aws_iam_policy.temporary-access_${name}_role_policy`);
    const arn = `${iam}:role/of-the-machinery`;
    const proved = provePrincipals([
      { place: [name], arn, policies: [{ name: "policy", policy }], expectations: [expectation] },
    ]);
    expect(proved.map(formatProblem)).toEqual([]);
  });
});

describe("the trust policy of a machinery role", () => {
  const group = (name: string): string => `arn:aws:scheduler:us-east-1:111122223333:schedule-group/prod-${name}`;

  it.each([
    ["on-call_grant", "states.amazonaws.com", `${machine}:prod-on-call-grant`],
    ["on-call_removal", "states.amazonaws.com", `${machine}:prod-on-call-removal`],
    ["on-call_decision", "states.amazonaws.com", `${machine}:prod-on-call-decision`],
    ["on-call_scheduler", "scheduler.amazonaws.com", group("on-call")],
    ["one-off_grant", "states.amazonaws.com", `${machine}:prod-one-off-grant`],
    ["one-off_removal", "states.amazonaws.com", `${machine}:prod-one-off-removal`],
    ["one-off_decision", "states.amazonaws.com", `${machine}:prod-one-off-decision`],
    ["one-off_scheduler", "scheduler.amazonaws.com", group("one-off")],
    ["office_scheduler", "scheduler.amazonaws.com", group("office")],
    ["revoke_machine", "states.amazonaws.com", `${machine}:prod-revoke`],
  ])("lets %s be assumed by %s for %s alone", (name, serviceName, source) => {
    const { Statement } = stack.policy(`aws_iam_role.temporary-access_${name}_role`, "assume_role_policy");
    expect(Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: serviceName },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: { "aws:SourceArn": source },
          StringEquals: { "aws:SourceAccount": "111122223333" },
        },
      },
    ]);
  });

  it.each([
    ["api", "apigateway.amazonaws.com"],
    ["events", "events.amazonaws.com"],
  ])("lets %s be assumed by %s", (name, serviceName) => {
    const { Statement } = stack.policy(`aws_iam_role.temporary-access_${name}_role`, "assume_role_policy");
    expect(Statement).toEqual([{ Effect: "Allow", Principal: { Service: serviceName }, Action: "sts:AssumeRole" }]);
  });
});

describe("the trust policy of the role", () => {
  const userOf = (arn: string): RequestPrincipal => ({ type: "user", arn });
  const permissionSet = "AWSReservedSSO_OnCall_0123456789abcdef";
  const alice = userOf(`${iam}:user/people/alice`);
  const carol = roleSession(
    `${iam}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${permissionSet}`,
    "carol@acme.example",
  );
  const erin = roleSession(`${iam}:role/operators`, "erin");
  const mfa = { "aws:MultiFactorAuthPresent": "true" };
  const carolId = { "aws:userid": "AROAEXAMPLE:carol@acme.example" };
  const erinId = { "aws:userid": "AROAEXAMPLE:erin" };

  function mayAssume(
    trust: PolicyJson,
    principal: RequestPrincipal,
    context: Readonly<Record<string, string>>,
  ): boolean {
    const everyRole = { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] } as const;
    const policies = {
      identity: [compilePolicyJson("identity", everyRole)],
      resource: compilePolicyJson("trust", trust),
    };
    const resource = `${iam}:role/temporary-access/prod/on-call/prod-on-call-somebody`;
    const decision = decide(policies, { principal, action: "sts:AssumeRole", resource, context });
    expect(decision).not.toBe("unsupported");
    return decision === "allowed";
  }

  it.each([
    ["alice", true, "with MFA", alice, { "sts:RoleSessionName": "alice", ...mfa }],
    ["alice", false, "without MFA", alice, { "sts:RoleSessionName": "alice", "aws:MultiFactorAuthPresent": "false" }],
    ["alice", false, "with access keys alone", alice, { "sts:RoleSessionName": "alice" }],
    ["alice", false, "under another name", alice, { "sts:RoleSessionName": "bob", ...mfa }],
    ["alice", false, "under no name", alice, mfa],
    ["alice", false, "with another path", userOf(`${iam}:user/alice`), { "sts:RoleSessionName": "alice", ...mfa }],
    [
      "alice",
      false,
      "who is another user",
      userOf(`${iam}:user/people/bob`),
      { "sts:RoleSessionName": "alice", ...mfa },
    ],
    [
      "alice",
      false,
      "from another account",
      userOf("arn:aws:iam::999999999999:user/people/alice"),
      { "sts:RoleSessionName": "alice", ...mfa },
    ],
    [
      "alice",
      false,
      "who is a session of that name",
      roleSession(`${iam}:role/some-role`, "alice"),
      { "sts:RoleSessionName": "alice", ...mfa },
    ],
    ["alice", false, "who is anonymous", { type: "anonymous" } as const, { "sts:RoleSessionName": "alice", ...mfa }],
    ["carol", true, "with the permission set", carol, { "sts:RoleSessionName": "carol", ...carolId }],
    [
      "carol",
      true,
      "with the permission set in us-east-1",
      roleSession(`${iam}:role/aws-reserved/sso.amazonaws.com/${permissionSet}`, "carol@acme.example"),
      { "sts:RoleSessionName": "carol", ...carolId },
    ],
    [
      "carol",
      false,
      "who is another user of it",
      carol,
      { "sts:RoleSessionName": "carol", "aws:userid": "AROAEXAMPLE:mallory@acme.example" },
    ],
    ["carol", false, "under another name", carol, { "sts:RoleSessionName": "alice", ...carolId }],
    [
      "carol",
      false,
      "with another permission set",
      roleSession(
        `${iam}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Other_0123456789abcdef`,
        "carol@acme.example",
      ),
      { "sts:RoleSessionName": "carol", ...carolId },
    ],
    [
      "carol",
      false,
      "with a role of the same name",
      roleSession(`${iam}:role/${permissionSet}`, "carol@acme.example"),
      { "sts:RoleSessionName": "carol", ...carolId },
    ],
    ["erin", true, "with the session name", erin, { "sts:RoleSessionName": "erin", ...erinId }],
    [
      "erin",
      false,
      "with another session name",
      roleSession(`${iam}:role/operators`, "mallory"),
      { "sts:RoleSessionName": "erin", "aws:userid": "AROAEXAMPLE:mallory" },
    ],
    [
      "erin",
      false,
      "with another role",
      roleSession(`${iam}:role/others`, "erin"),
      { "sts:RoleSessionName": "erin", ...erinId },
    ],
  ])("of %s is %s for a caller %s", (person, expected, _, principal, context) => {
    const trusts = ["on-call", "office"].map((access) =>
      stack.policy(`aws_iam_role.temporary-access_${access}_${person}`, "assume_role_policy"),
    );
    expect(trusts.map((trust) => mayAssume(trust, principal, context))).toEqual([expected, expected]);
  });
});
