import { readInstant, type TimeWindow } from "../../policy";
import { at, problem, type Problem } from "../../validation";
import { forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Only in a window of time. */
export function timeWindow(from: string, until: string): Narrowing & { readonly window: TimeWindow } {
  const [start, end] = [instantOf(from), instantOf(until)];
  const problems = [
    ...(start === undefined ? at("from", [noInstant(from)]) : []),
    ...(end === undefined ? at("until", [noInstant(until)]) : []),
    ...(start !== undefined && end !== undefined && start >= end
      ? at("until", [problem({ value: until, rule: `is not after ${from}`, remedy: "Exchange them, or correct one." })])
      : []),
  ];
  const window = { from: inUtc(start ?? 0), until: inUtc(end ?? 0) };
  return {
    ...forEveryRequest("between", { "aws:CurrentTime": window }, problems),
    // Every request has a time, so the key is closed along with the data.
    limitsKeyUse: true,
    window,
  };
}

/** 9999-12-31T23:59:59Z: a date in a policy has four digits for the year. */
const lastSecond = 253_402_300_799;

/** Seconds since the epoch, whole ones. Those alone would leave a reader to guess. */
function instantOf(text: unknown): number | undefined {
  const seconds = typeof text === "string" && text.includes("T") ? readInstant(text) : undefined;
  return Number.isInteger(seconds) && seconds !== undefined && seconds > 0 && seconds <= lastSecond
    ? seconds
    : undefined;
}

function noInstant(value: unknown): Problem {
  return problem({
    value,
    rule: "is not an instant: a date, a time in whole seconds and a zone, as ISO 8601 writes them, from 1970 to 9999 in UTC",
    remedy: 'Write it as in "2026-11-21T09:00:00+01:00".',
  });
}

function inUtc(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
