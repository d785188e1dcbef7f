import { describedServices, expandActions } from "../aws";

/** How many letters of a prefix may be wrong, missing or too many. */
const wrongLetters = 2;
/** In longer prefixes a wrong letter alone tells which service is meant. */
const shortPrefix = 4;

/**
 * The service that is meant by a prefix which no service has: one whose prefix differs in few letters and which has
 * the action. Without such proof the prefix may be that of a service which AWS has retired.
 *
 * @example
 * meantPrefix("dynamo", "GetItem"); // "dynamodb"
 */
export function meantPrefix(prefix: string, action: string): string | undefined {
  return describedServices.find((service) => {
    const wrong = distance(prefix.toLowerCase(), service);
    const isProof = /[^*?]/.test(action) || (wrong === 1 && service.length > shortPrefix);
    return wrong <= wrongLetters && isProof && expandActions(`${service}:${action}`).length > 0;
  });
}

/** How many letters must be changed, added or left out to make one text the other; not counted beyond a few. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > wrongLetters) return Infinity;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at++) {
      const change = one[index] === other[at] ? 0 : 1;
      next.push(Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + change));
    }
    row = next;
  }
  return row.at(-1) ?? Infinity;
}
