import { type ScheduleDesign } from "../design/types";
import { type Day, dayAfter, durationOf, type Hours, isOvernight } from "../hours";

/** One call that EventBridge Scheduler makes repeatedly. */
interface Schedule {
  /** The last step of its address. */
  readonly id: string;
  /** Its name in the group of the access. */
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly target: string;
  readonly input: { readonly RoleName: string; readonly PolicyArn: string };
  /** How long it is retried, in seconds. */
  readonly longest: number;
  readonly attempts: number;
}

/** How long an attachment is retried, in seconds: a late one must still precede its detachment. */
const latestAttachment = 300;

/** The schedules: one to attach and one to detach, for each person. */
export function schedules(design: ScheduleDesign): readonly Schedule[] {
  const { people, hours, policyArn } = design;
  const { from, until, days = [], timeZone } = hours;
  const attach = { ...callOf(design, "attachRolePolicy"), expression: cron(from, days) };
  const detach = {
    ...callOf(design, "detachRolePolicy"),
    expression: cron(until, isOvernight(hours) ? days.map(dayAfter) : days),
  };
  return people.flatMap(({ name, role }) => {
    const input = { RoleName: role, PolicyArn: policyArn };
    return [
      { id: `${name}_attach`, name: `${name}-attach`, timeZone, input, ...attach },
      { id: `${name}_detach`, name: `${name}-detach`, timeZone, input, ...detach },
    ];
  });
}

/** Neither call is retried for so long that it could arrive after the next call of the other kind. */
function callOf(
  { shared, hours }: ScheduleDesign,
  action: "attachRolePolicy" | "detachRolePolicy",
): Pick<Schedule, "target" | "longest" | "attempts"> {
  const target = `arn:${shared.partition}:scheduler:::aws-sdk:iam:${action}`;
  return action === "attachRolePolicy"
    ? { target, longest: latestAttachment, attempts: 10 }
    : { target, longest: Math.min(86_400, secondsWithout(hours)), attempts: 185 };
}

/** The time without access before the next day's hours, less an hour for daylight saving time, in seconds. */
function secondsWithout(hours: Hours): number {
  return (24 * 60 - durationOf(hours) - 60) * 60;
}

function cron(time: string, days: readonly Day[]): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return `cron(${minute} ${hour} ? * ${days.length === 0 ? "*" : days.join(",")} *)`;
}
