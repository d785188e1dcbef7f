import { distance } from "fastest-levenshtein";

/** How many names one name is compared with: beyond that, a suggestion is not worth the time that it takes. */
const mostCompared = 200;
const mostScanned = 20_000;

const mostWrongLetters = 3;

/**
 * The candidate that a misspelt name most likely stands for: the one with the fewest letters changed, added or left out,
 * of those that differ in at most a third of their letters, and in at most three. Case is ignored, and two letters that
 * are exchanged count as one.
 *
 * @example
 * nearest("invoises", ["orders", "invoices"]); // "invoices"
 * nearest("customers", ["orders", "invoices"]); // undefined
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  return nearNames(name, candidates)[0];
}

/** All candidates that a misspelt name may stand for, the nearest first. */
export function nearNames(name: string, candidates: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  return plausible(wanted, candidates)
    .map((candidate) => ({ candidate, wrong: wrongLetters(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, wrong }) => wrong <= mostWrong(wanted, candidate) && candidate !== name)
    .sort((left, right) => left.wrong - right.wrong)
    .map(({ candidate }) => candidate);
}

/** `Did you mean "orders"? `, or nothing, to begin a remedy with. */
export function didYouMean(name: unknown, candidates: readonly string[]): string {
  const near = typeof name === "string" ? nearest(name, candidates) : undefined;
  return near === undefined ? "" : `Did you mean ${JSON.stringify(near)}? `;
}

/** Whether one letter is too many, missing, another, or exchanged with the next. */
export function isNear(left: string, right: string): boolean {
  return wrongLetters(left, right) <= 1;
}

const mostWrong = (wanted: string, candidate: string): number =>
  Math.min(mostWrongLetters, Math.floor(Math.max(wanted.length, candidate.length) / 3));

function wrongLetters(wanted: string, candidate: string): number {
  const wrong = distance(wanted, candidate);
  return wrong === 2 && sortLetters(wanted) === sortLetters(candidate) ? 1 : wrong;
}

const sortLetters = (text: string): string => text.split("").sort().join("");

/** Names of about the length, with the first or the last third: comparing all letters of all names takes too long. */
function plausible(wanted: string, candidates: readonly string[]): string[] {
  const third = Math.max(1, Math.floor(wanted.length / 3));
  const [first, last] = [wanted.slice(0, third), wanted.slice(-third)];
  const found: string[] = [];
  for (let index = 0; index < candidates.length && index < mostScanned && found.length < mostCompared; index++) {
    const candidate = candidates[index] ?? "";
    if (Math.abs(candidate.length - wanted.length) > mostWrongLetters) continue;
    const lower = candidate.toLowerCase();
    if (lower.startsWith(first) || lower.endsWith(last)) found.push(candidate);
  }
  return found;
}
