import { type GrantConditions } from "../approval";
import { days, minutesOf, type UtcHours } from "../hours";
import { enteredAt } from "./jsonata";

/** The conditions as JSONata over `$sourceIp`, `$seconds` and the instant of the state. */
export function deterministicCondition({ fromIpAddresses, upTo, hours }: GrantConditions): string {
  const tests = [
    ...(upTo === undefined ? [] : [`$seconds <= ${upTo}`]),
    ...(hours === undefined ? [] : hoursTests(hours)),
    ...(fromIpAddresses === undefined ? [] : [addressTest(fromIpAddresses)]),
  ];
  return tests.map((test) => `(${test})`).join(" and ");
}

function hoursTests({ from, until, days: onDays }: UtcHours): string[] {
  // 1 January 1970 was a Thursday, three days after a Monday.
  const weekday = `(($floor(${enteredAt} / 86400000) + 3) % 7)`;
  const minute = `($floor(${enteredAt} / 60000) % 1440)`;
  return [
    `${minute} >= ${minutesOf(from)} and ${minute} < ${minutesOf(until)}`,
    ...(onDays === undefined ? [] : [`${weekday} in [${onDays.map((day) => days.indexOf(day)).join(", ")}]`]),
  ];
}

/** Addresses as numbers: a range is from its first to its last. An IPv6 address is in none of them. */
function addressTest(ranges: readonly string[]): string {
  const number =
    "$contains($sourceIp, /^[0-9]{1,3}([.][0-9]{1,3}){3}$/) ? $reduce($split($sourceIp, '.'), function($sum, $part) { $number($sum) * 256 + $number($part) }) : -1";
  const inRange = ranges.map((range) => {
    const [first, last] = rangeOf(range);
    return `($address >= ${first} and $address <= ${last})`;
  });
  return `$address := ${number}; ${inRange.join(" or ")}`;
}

/** The first and the last address of a range of IPv4 addresses, as numbers; `NaN` for anything else. */
export function rangeOf(range: string): readonly [number, number] {
  const [, address = "", bits = ""] = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/.exec(range) ?? [];
  const parts = address.split(".").map(Number);
  const first =
    parts.length === 4 && parts.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part) : NaN;
  const size = Number(bits) <= 32 && bits !== "" ? 2 ** (32 - Number(bits)) : NaN;
  return first % size === 0 ? [first, first + size - 1] : [NaN, NaN];
}
