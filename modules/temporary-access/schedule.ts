import { type Grant, windowOf } from "../grants";
import { identityPolicies, type IdentityPolicy } from "../principals";
import { formatArn } from "../aws";
import { type Expectation } from "../proof";
import { policyDocument, policyJson, service, statement } from "../policy";
import { copyData, type Problem } from "../validation";
import { type Day, days as week } from "./approval";
import { type Person, type SharedNames, sharedNames, type TemporaryAccessContext } from "./design";
import { minutesOf } from "./deterministic";
import { type People, personTrust, signIns } from "./people";
import { type MachineryRole } from "./role-policies";

/** Hours of a day, in the zone in which they are meant. */
export interface Hours {
  /** `HH:MM` */
  readonly from: string;
  /** `HH:MM`, 15 minutes to 22 hours later: on the next day where it is not after `from`. */
  readonly until: string;
  /**
   * The days on which they begin.
   * @default every day
   */
  readonly days?: readonly Day[];
  /** A zone of the IANA database, such as `Europe/Berlin`; its change to summer time is followed. */
  readonly timeZone: string;
}

type FromUntil = Pick<Hours, "from" | "until">;

/** Whether the hours end on the day after the one on which they begin. */
export function isOvernight({ from, until }: FromUntil): boolean {
  return minutesOf(until) < minutesOf(from);
}

/** How long the hours are, in minutes. */
export function durationOf(hours: FromUntil): number {
  return minutesOf(hours.until) - minutesOf(hours.from) + (isOvernight(hours) ? 24 * 60 : 0);
}

function dayAfter(day: Day): Day {
  return week[(week.indexOf(day) + 1) % week.length] ?? day;
}

/** Who has an access at which hours. */
export interface ScheduledAccessSettings {
  readonly people: People;
  readonly hours: Hours;
}

/** An access that people have at certain hours. Make one with {@link scheduledAccess}. */
export class ScheduledAccessDescription {
  constructor(
    readonly settings: ScheduledAccessSettings,
    readonly grants: readonly Grant[] = [],
  ) {}

  /** The same with more grants. */
  allow(...grants: readonly Grant[]): ScheduledAccessDescription {
    return new ScheduledAccessDescription(this.settings, [...this.grants, ...grants]);
  }
}

/**
 * Access at certain hours, such as those of work, that nobody has to ask for.
 *
 * @example
 * scheduledAccess({
 *   people: { alice: iamUser("alice") },
 *   hours: { from: "09:00", until: "17:00", days: ["MON", "TUE", "WED", "THU", "FRI"], timeZone: "Europe/Berlin" },
 * }).allow(tables.orders.read());
 */
export function scheduledAccess(settings: ScheduledAccessSettings): ScheduledAccessDescription {
  return new ScheduledAccessDescription(copyData(settings));
}

/** A scheduled access with everything named: data, before anything is built. */
export interface ScheduleDesign {
  readonly kind: "schedule";
  readonly key: string;
  readonly shared: SharedNames;
  readonly hours: Hours;
  readonly people: readonly Person[];
  readonly grants: readonly Grant[];
  readonly policy: IdentityPolicy;
  readonly policyArn: string;
  readonly path: string;
  readonly group: string;
  /** The role of the scheduler. */
  readonly role: string;
}

/** Names everything that a scheduled access is made of. */
export function designSchedule(
  key: string,
  { settings: { people, hours }, grants }: ScheduledAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: ScheduleDesign | undefined; readonly problems: readonly Problem[] } {
  const shared = sharedNames(context);
  const name = `${context.environment}-${key}`;
  const { policies, problems } = identityPolicies(grants, name, "role");
  const [policy] = policies;
  if (policy === undefined) return { design: undefined, problems };
  return {
    problems,
    design: {
      kind: "schedule",
      key,
      shared,
      hours,
      people: signIns(people).map(([person, ways]) => ({
        name: person,
        ways,
        role: `${name}-${person}`,
        trust: JSON.stringify(policyJson(personTrust(person, ways, shared, windowOf(grants)))),
      })),
      grants,
      policy,
      policyArn: formatArn("policy", { ...shared, path: "/", policy: policy.name }),
      path: `/temporary-access/${context.environment}/${key}/`,
      group: name,
      role: `${name}-scheduler`,
    },
  };
}

/** One call that EventBridge Scheduler makes again and again. */
export interface Schedule {
  /** The last step of its address, and of its name. */
  readonly id: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly target: string;
  readonly input: { readonly RoleName: string; readonly PolicyArn: string };
  /** How long it is tried, in seconds, and how often. */
  readonly longest: number;
  readonly attempts: number;
}

/** An attachment that comes late must still come before its detachment, so it is tried for no longer than this. */
const latestAttachment = 300;

/**
 * The schedules: one to attach and one to detach, for each person. Neither is tried for so long that it could arrive
 * after the next of the other kind; summer time can make a night an hour shorter.
 */
export function schedules({ people, hours, policyArn, shared }: ScheduleDesign): readonly Schedule[] {
  const { from, until, days = [], timeZone } = hours;
  const secondsBetween = (24 * 60 - durationOf(hours) - 60) * 60;
  const cron = (time: string, onDays: readonly Day[]): string => {
    const [hour = 0, minute = 0] = time.split(":").map(Number);
    return `cron(${minute} ${hour} ? * ${onDays.length === 0 ? "*" : onDays.join(",")} *)`;
  };
  const target = (action: string): string => `arn:${shared.partition}:scheduler:::aws-sdk:iam:${action}`;
  return people.flatMap(({ name, role }) => {
    const call = { timeZone, input: { RoleName: role, PolicyArn: policyArn } };
    return [
      {
        ...call,
        id: `${name}_attach`,
        expression: cron(from, days),
        target: target("attachRolePolicy"),
        longest: latestAttachment,
        attempts: 10,
      },
      {
        ...call,
        id: `${name}_detach`,
        expression: cron(until, isOvernight(hours) ? days.map(dayAfter) : days),
        target: target("detachRolePolicy"),
        longest: Math.min(86_400, secondsBetween),
        attempts: 185,
      },
    ];
  });
}

/** The role of the scheduler: exactly that policy on exactly those roles. */
export function scheduleRole({ shared, role, group, people, path, policyArn }: ScheduleDesign): MachineryRole {
  const { partition, region, account } = shared;
  return {
    name: role,
    assumedBy: service("scheduler", {
      sourceArn: `arn:${partition}:scheduler:${region}:${account}:schedule-group/${group}`,
    }),
    policy: policyDocument([
      statement({
        sid: "AttachAndDetach",
        actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        resources: people.map((person) => formatArn("role", { partition, account, path, role: person.role })),
        conditions: { ArnEquals: { "iam:PolicyARN": [policyArn] } },
      }),
      statement({ sid: "KeepUndelivered", actions: ["sqs:SendMessage"], resources: [shared.queueArn] }),
    ]),
  };
}

/** What that role must be able to do and must not, written by hand. */
export function expectScheduleRole({ key, shared, people, policy }: ScheduleDesign): Expectation {
  const { partition, region, account, environment } = shared;
  const folder = `arn:${partition}:iam::${account}:role/temporary-access/${environment}/${key}/`;
  const attached = `arn:${partition}:iam::${account}:policy/${policy.name}`;
  const roles = people.map((person) => `${folder}${environment}-${key}-${person.name}`);
  const queue = `arn:${partition}:sqs:${region}:${account}:${environment}-temporary-access-undelivered`;
  return {
    allows: [
      ...roles.map((role) => ({
        actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
        resource: role,
        examples: [role],
        within: { "iam:PolicyARN": [attached] },
      })),
      { actions: ["sqs:SendMessage"], resource: queue, examples: [queue] },
    ],
    refuses: [
      {
        actions: ["iam:AttachRolePolicy"],
        resources: [`arn:${partition}:iam::${account}:role/admin`, `${folder}somebody-else`],
        context: { "iam:PolicyARN": attached },
      },
      { actions: ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"], resources: roles },
    ],
  };
}
