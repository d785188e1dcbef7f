import * as v from "valibot";
import { at, hint, problem, type Problem } from "../../validation";
import { days, durationOf, type Hours, isTime, minutesOf } from "../hours";
import { zoneAsSpelled } from "../time-zones";
import { peopleSchema } from "./check-people";

/** The schema of the settings of a scheduled access. */
export const scheduleSchema = v.strictObject({
  people: peopleSchema,
  hours: v.pipe(
    v.strictObject({
      from: v.string(),
      until: v.string(),
      days: v.optional(v.array(v.picklist(days))),
      timeZone: v.pipe(v.string(), hint({ write: (given = "Europe/Berlin") => JSON.stringify(given) })),
    }),
    hint({ write: '{ from: "09:00", until: "17:00", timeZone: "Europe/Berlin" }' }),
  ),
});

/**
 * The hour before which a time of the day can be missing in the night when daylight saving time begins. A schedule for
 * a missing time is skipped: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
const lastOfGaps = 4;

/** Checks the hours at which people have an access. */
export function checkHours({ from, until, timeZone, days: onDays }: Hours): Problem[] {
  const wrong = (value: unknown, rule: string, remedy: string): Problem[] => [problem({ value, rule, remedy })];
  const noTimes = Object.entries({ from, until }).filter(([, time]) => !isTime(time));
  const minutes = durationOf({ from, until });
  return [
    ...noTimes.flatMap(([name, time]) => at(name, wrong(time, "is not a time of the day", 'Write it as in "09:00".'))),
    ...(noTimes.length > 0 || (minutes >= 15 && minutes <= 22 * 60)
      ? []
      : wrong(
          `${from} to ${until}`,
          "is not 15 minutes to 22 hours",
          'Write it as in "09:00" to "17:00", or "22:00" to "05:00" of the next day.',
        )),
    // A skipped attachment grants nothing; a skipped detachment removes nothing.
    ...(minutesOf(until) < lastOfGaps * 60 && timeZone !== "UTC"
      ? at(
          "until",
          wrong(
            until,
            "is a time that is left out where the clocks are put forward, and the access would not be taken away",
            `Write ${String(lastOfGaps).padStart(2, "0")}:00 or later, or give the hours in UTC.`,
          ),
        )
      : []),
    ...(onDays?.length === 0 ? at("days", [problem({ rule: "is empty", remedy: "Name days, or leave it out." })]) : []),
    ...at("timeZone", checkZone(timeZone)),
  ];
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#time-zones */
function checkZone(timeZone: string): Problem[] {
  const zone = zoneAsSpelled(timeZone);
  if (zone === undefined || !/^(UTC|[A-Z][A-Za-z]+(\/[A-Z][A-Za-z_+-]+){1,2})$/.test(zone)) {
    const rule = "is not a zone of the IANA database";
    return [problem({ value: timeZone, rule, remedy: 'Write it as in "Europe/Berlin".' })];
  }
  if (zone === timeZone) return [];
  const rule = "is not how the IANA database spells the zone";
  return [problem({ value: timeZone, rule, remedy: `Write "${zone}".` })];
}
