import { limits } from "../../aws";
import { problem, type Problem } from "../../validation";

/** How long ago a second factor may have been used at most, in seconds, unless it is said. */
export const defaultMfaAge = 3_600;

/** No problem for an age that a second factor can have: that of the longest session, at most. */
export function checkMfaAge(seconds: number): Problem[] {
  const longest = limits.longestMfaAge.value;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= longest) return [];
  return [
    problem({
      value: seconds,
      rule: `is not an age in seconds: 1 to ${longest}`,
      remedy: "Write it in seconds, as in 3600.",
    }),
  ];
}
