import * as v from "valibot";
import { grantProblems, identityPolicies } from "../access";
import { checkName } from "../aws";
import { at, checkShape, listNames, problem, type Problem } from "../validation";
import { type Approval, type Approver, approverOf, days, type GrantConditions } from "./approval";
import { checkOneName, checkPeople, peopleSchema } from "./check-people";
import { type AccessDesign, designAccess, type TemporaryAccessContext } from "./design";
import { minutesOf, rangeOf } from "./deterministic";
import { shortestGrant } from "./grant-machine";
import { type People } from "./people";
import { designRevocation, type Revocable, RevocationDescription, type RevocationDesign } from "./revocation";
import { designSchedule, type Hours, ScheduledAccessDescription, type ScheduleDesign } from "./schedule";
import { TemporaryAccessDescription, type TemporaryAccessSettings } from "./temporary-access-description";

/** As long as a session of a role can be: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html */
const longestGrant = 43_200;
const decisionBounds = { shortest: 60, longest: 604_800 };

const approverSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("administrator"), people: peopleSchema }),
  v.strictObject({ kind: v.literal("peer") }),
  v.strictObject({ kind: v.literal("customer"), account: v.string(), partitionKeys: v.array(v.string()) }),
]);
const conditionsSchema = v.strictObject({
  fromIpAddresses: v.optional(v.array(v.string())),
  upTo: v.optional(v.number()),
  hours: v.optional(
    v.strictObject({ from: v.string(), until: v.string(), days: v.optional(v.array(v.picklist(days))) }),
  ),
});
const settingsSchema = v.strictObject({
  eligible: peopleSchema,
  approval: v.variant("kind", [
    ...approverSchema.options,
    v.strictObject({ kind: v.literal("deterministic"), when: conditionsSchema, otherwise: approverSchema }),
  ]),
  maximumDuration: v.number(),
  decisionWithin: v.optional(v.number()),
  mechanism: v.optional(v.picklist(["standing role", "unique role"])),
  breakGlass: v.optional(peopleSchema),
});

/** An access by approval, one by the clock, or the way to revoke. */
export type PlannedAccess = AccessDesign | ScheduleDesign | RevocationDesign;

const scheduleSchema = v.strictObject({
  people: peopleSchema,
  hours: v.strictObject({
    from: v.string(),
    until: v.string(),
    days: v.optional(v.array(v.picklist(days))),
    timeZone: v.string(),
  }),
});

/**
 * An access as it will be built, or everything that keeps it from being built.
 *
 * @param revocable the roles and users of the environment, for a revocation
 */
export function planAccess(
  key: string,
  described: unknown,
  context: TemporaryAccessContext,
  revocable: readonly Revocable[] = [],
): { readonly design: PlannedAccess | undefined; readonly problems: readonly Problem[] } {
  if (described instanceof ScheduledAccessDescription) return planSchedule(key, described, context);
  if (described instanceof RevocationDescription) return planRevocation(key, described, context, revocable);
  if (!(described instanceof TemporaryAccessDescription)) {
    const rule = "is no temporary access";
    return {
      design: undefined,
      problems: [problem({ rule, remedy: "Make it with temporaryAccess(…), scheduledAccess(…) or revocation(…)." })],
    };
  }
  const shape = checkShape(settingsSchema, described.settings);
  if (shape.length > 0) return { design: undefined, problems: shape };
  const granted = checkGrants(described);
  if (granted.length > 0) return { design: undefined, problems: granted };
  const { design, problems } = designAccess(key, described, context);
  return {
    design,
    problems: [
      ...problems,
      ...checkSettings(described.settings, context),
      ...checkCustomer(described),
      ...(design === undefined ? [] : checkNames(design)),
    ],
  };
}

function planSchedule(
  key: string,
  described: ScheduledAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: ScheduleDesign | undefined; readonly problems: readonly Problem[] } {
  const shape = checkShape(scheduleSchema, described.settings);
  if (shape.length > 0) return { design: undefined, problems: shape };
  const granted = checkGrants(described);
  if (granted.length > 0) return { design: undefined, problems: granted };
  const { people, hours } = described.settings;
  const { design, problems } = designSchedule(key, described, context);
  const names = design === undefined ? [] : [...design.people.map(({ role }) => role), design.role];
  return {
    design,
    problems: [
      ...problems,
      ...(Object.keys(people).length > 0
        ? []
        : at("people", [problem({ rule: "is empty: nobody would have it", remedy: "Name who has." })])),
      ...at("people", checkPeople(people, context.account)),
      ...checkOneName([people]),
      ...at("hours", checkHours(hours)),
      ...names.flatMap((name) => checkName("role", name)),
      ...(design === undefined ? [] : checkName("policy", design.policy.name)),
    ],
  };
}

function planRevocation(
  key: string,
  described: RevocationDescription,
  context: TemporaryAccessContext,
  revocable: readonly Revocable[],
): { readonly design: RevocationDesign | undefined; readonly problems: readonly Problem[] } {
  const shape = at("by", checkShape(peopleSchema, described.by));
  if (shape.length > 0) return { design: undefined, problems: shape };
  const design = designRevocation(key, described, context, revocable);
  return {
    design,
    problems: [
      ...(Object.keys(described.by).length > 0
        ? []
        : at("by", [problem({ rule: "is empty: nobody could revoke", remedy: "Name who may." })])),
      ...at("by", checkPeople(described.by, context.account)),
      ...(revocable.length > 0
        ? []
        : [
            problem({ rule: "has nothing to revoke: the environment has no roles and users", remedy: "Leave it out." }),
          ]),
      ...checkName("role", design.machine.role),
      ...checkName("policy", design.denial.name),
    ],
  };
}

function checkHours({ from, until, timeZone, days: onDays }: Hours): Problem[] {
  const minutes = isTime(from) && isTime(until) ? minutesOf(until) - minutesOf(from) : NaN;
  const wrong = (value: unknown, rule: string, remedy: string): Problem[] => [problem({ value, rule, remedy })];
  return [
    ...(minutes >= 15 && minutes <= 22 * 60
      ? []
      : wrong(`${from} to ${until}`, "is not 15 minutes to 22 hours of one day", 'Write it as in "09:00" to "17:00".')),
    ...(onDays?.length === 0 ? at("days", [problem({ rule: "is empty", remedy: "Name days, or leave it out." })]) : []),
    // The zones are data of the scheduler; a wrong one of this form fails the apply.
    ...(/^(UTC|[A-Z][A-Za-z]+(\/[A-Z][A-Za-z_+-]+){1,2})$/.test(timeZone)
      ? []
      : at("timeZone", wrong(timeZone, "is not a zone of the IANA database", 'Write it as in "Europe/Berlin".'))),
  ];
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

function checkGrants({ grants }: Pick<TemporaryAccessDescription, "grants">): Problem[] {
  const unsound = grantProblems(grants);
  if (unsound.length > 0) return unsound;
  if (grants.length === 0) {
    return [problem({ rule: "grants nothing", remedy: "Say what, as in .allow(tables.orders.write())." })];
  }
  const { policies } = identityPolicies(grants, "policy", "role");
  if (policies.length <= 1) return [];
  return [
    problem({
      value: policies.length,
      rule: "policies are too many: the one that is attached is also the permissions boundary",
      remedy: "Divide it into several accesses.",
    }),
  ];
}

function checkSettings(settings: TemporaryAccessSettings, { account }: TemporaryAccessContext): Problem[] {
  const { eligible, breakGlass = {}, approval, maximumDuration, decisionWithin } = settings;
  const approver = approverOf(approval);
  const administrators = approver.kind === "administrator" ? approver.people : {};
  return [
    ...at("maximumDuration", checkSeconds(maximumDuration, shortestGrant, longestGrant)),
    ...(decisionWithin === undefined
      ? []
      : at("decisionWithin", checkSeconds(decisionWithin, decisionBounds.shortest, decisionBounds.longest))),
    ...(Object.keys(eligible).length > 0
      ? []
      : at("eligible", [problem({ rule: "is empty: nobody could ask", remedy: "Name who may." })])),
    ...at("eligible", checkPeople(eligible, account)),
    ...at("breakGlass", checkPeople(breakGlass, account)),
    ...at("approval", [
      ...checkApproval(approval, eligible, account),
      ...at("people", checkPeople(administrators, account)),
    ]),
    ...checkOneName([eligible, breakGlass, administrators]),
  ];
}

function checkSeconds(value: number, shortest: number, longest: number): Problem[] {
  if (Number.isInteger(value) && value >= shortest && value <= longest) return [];
  const rule = `is not a number of seconds from ${shortest} to ${longest}`;
  return [problem({ value, rule, remedy: "Write it in seconds, as in 3600." })];
}

function checkApproval(approval: Approval, eligible: People, account: string): Problem[] {
  if (approval.kind !== "deterministic") return checkApprover(approval, eligible, account);
  return [
    ...at("when", checkConditions(approval.when)),
    ...at("otherwise", checkApprover(approval.otherwise, eligible, account)),
  ];
}

function checkApprover(approver: Approver, eligible: People, account: string): Problem[] {
  const asking = Object.keys(eligible);
  switch (approver.kind) {
    case "peer":
      if (asking.length !== 1) return [];
      return [problem({ rule: `has nobody to decide for ${asking.join()}`, remedy: "Name a second person." })];
    case "administrator": {
      const names = Object.keys(approver.people);
      const stuck = asking.filter((name) => !names.some((other) => other !== name));
      if (stuck.length === 0) return [];
      const rule = `has nobody to decide for ${listNames(stuck)}`;
      return [problem({ rule, remedy: "Name an administrator who is somebody else." })];
    }
    case "customer":
      return [
        ...at("account", checkName("account", approver.account)),
        ...(approver.account === account
          ? at("account", [
              problem({
                value: account,
                rule: "is the environment's own account, in which those who ask could decide",
                remedy: "Name the account of the customer.",
              }),
            ])
          : []),
        ...(approver.partitionKeys.length > 0
          ? []
          : at("partitionKeys", [problem({ rule: "is empty", remedy: "Name the customer's partition keys." })])),
      ];
  }
}

function checkConditions({ fromIpAddresses, upTo, hours }: GrantConditions): Problem[] {
  const given = [fromIpAddresses, upTo, hours].filter((each) => each !== undefined);
  const wrong = (value: unknown, rule: string, remedy: string): Problem[] => [problem({ value, rule, remedy })];
  return [
    ...(given.length > 0 && fromIpAddresses?.length !== 0 && hours?.days?.length !== 0
      ? []
      : [problem({ rule: "has a condition without values, or none", remedy: "Say when nobody has to decide." })]),
    ...(fromIpAddresses ?? []).flatMap((range) =>
      Number.isNaN(rangeOf(range)[0])
        ? at("fromIpAddresses", wrong(range, "is not a range of IPv4 addresses", 'Write it as in "203.0.113.0/24".'))
        : [],
    ),
    ...(upTo === undefined ? [] : at("upTo", checkSeconds(upTo, shortestGrant, longestGrant))),
    ...(hours === undefined ||
    (isTime(hours.from) && isTime(hours.until) && minutesOf(hours.from) < minutesOf(hours.until))
      ? []
      : at(
          "hours",
          wrong(`${hours.from} to ${hours.until}`, "is not a part of a day", 'Write it as in "07:00" to "17:00".'),
        )),
  ];
}

/** Whatever the access gives on a table must be held to the customer's own partition keys. */
function checkCustomer({ settings: { approval }, grants }: TemporaryAccessDescription): Problem[] {
  const approver = approverOf(approval);
  if (approver.kind !== "customer") return [];
  const own = new Set(approver.partitionKeys);
  return grants.flatMap((grant) => {
    const isBound = grant.operations.every(({ conditions = {} }) => {
      const keys = [
        ...(conditions["ForAllValues:StringEquals"]?.["dynamodb:LeadingKeys"] ?? []),
        ...(conditions["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"] ?? []),
      ];
      return keys.length > 0 && keys.every((each) => own.has(each));
    });
    if (isBound) return [];
    return at(grant.target, [
      problem({
        rule: "is not held to the partition keys of the customer who decides",
        remedy: "Narrow it with .onlyLeadingKeys([…]) to those of the approval.",
      }),
    ]);
  });
}

/** The names of what it is made of, as long as AWS takes them. */
function checkNames({ key, people, mechanism, ...design }: AccessDesign): Problem[] {
  const roles = [
    ...(mechanism === "unique role" ? [`${key}-${"0".repeat(36)}`] : people.map(({ role }) => role)),
    design.grantMachine.role,
    design.removalMachine.role,
    design.decisionMachine.role,
    design.schedulerRole,
    design.shared.apiRole,
    design.shared.eventsRole,
  ];
  return [...roles.flatMap((name) => checkName("role", name)), ...checkName("policy", design.policy.name)];
}
