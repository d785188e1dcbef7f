import { readRange } from "../../policy";
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
  return tests.length === 0 ? "true" : tests.map((test) => `(${test})`).join(" and ");
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

/** The groups of 16 bits of `$sourceIp` as numbers: two for IPv4, eight for IPv6, none for anything else. */
const groups = [
  "$four := /^[0-9]{1,3}([.][0-9]{1,3}){3}$/",
  "$six := /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/",
  "$hex := function($text) { $text = '' ? [] : [$split($text, ':').$number('0x' & $)] }",
  "$parts := $split($sourceIp, '::')",
  "$head := $contains($sourceIp, $six) ? $hex($parts[0]) : []",
  "$tail := $contains($sourceIp, $six) and $count($parts) = 2 ? $hex($parts[1]) : []",
  "$zeros := 8 - $count($head) - $count($tail)",
  "$bytes := $contains($sourceIp, $four) ? [$split($sourceIp, '.').$number($)] : []",
  "$groups := $contains($sourceIp, $four) ? [$bytes[0] * 256 + $bytes[1], $bytes[2] * 256 + $bytes[3]]" +
    " : $append($append($head, $zeros > 0 ? [1..$zeros].(0) : []), $tail)",
].join("; ");

/** An address is in a range when the groups have the bits that the range fixes. */
function addressTest(ranges: readonly string[]): string {
  const inRange = ranges.flatMap((text) => {
    const range = readRange(text);
    return range === undefined ? [] : [`($count($groups) = ${range.address.length}${fixedBits(range)})`];
  });
  return `${groups}; ${inRange.join(" or ")}`;
}

function fixedBits({ address, bits }: NonNullable<ReturnType<typeof readRange>>): string {
  return address
    .map((group, index) => ({ group, index, free: 16 - Math.min(16, bits - index * 16) }))
    .filter(({ free }) => free < 16)
    .map(({ group, index, free }) => ` and $floor($groups[${index}] / ${2 ** free}) = ${group / 2 ** free}`)
    .join("");
}
