/** Days of the week, Monday first. */
export const days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;

/** A day of the week. */
export type Day = (typeof days)[number];

/** From one time of the day, inclusive, until another, exclusive, as `HH:MM` in UTC. */
export interface UtcHours {
  readonly from: string;
  readonly until: string;
  /** @default every day */
  readonly days?: readonly Day[];
}

/** Hours of a day in a time zone. */
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
  /** A zone of the IANA database, such as `Europe/Berlin`; daylight saving time is followed. */
  readonly timeZone: string;
}

type FromUntil = Pick<Hours, "from" | "until">;

/** Whether the hours end on the day after the one on which they begin. */
export function isOvernight({ from, until }: FromUntil): boolean {
  return minutesOf(until) < minutesOf(from);
}

/** The length of the hours, in minutes. */
export function durationOf(hours: FromUntil): number {
  return minutesOf(hours.until) - minutesOf(hours.from) + (isOvernight(hours) ? 24 * 60 : 0);
}

/** Whether text is a time of the day, as in `09:00`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Minutes since midnight. */
export function minutesOf(time: string): number {
  const [hour = NaN, minute = NaN] = time.split(":").map(Number);
  return hour * 60 + minute;
}

/** The day after a day. */
export function dayAfter(day: Day): Day {
  return days[(days.indexOf(day) + 1) % days.length] ?? day;
}
