/**
 * What a part of a policy says of a request. `unknown` is the answer where AWS does not document one: it spreads until
 * another part decides without it, so nothing is ever allowed because of it.
 */
export type Verdict = "yes" | "no" | "unknown";

/** The verdict of a plain comparison. */
export function verdict(matches: boolean): Verdict {
  return matches ? "yes" : "no";
}

/** Yes where the verdict is no, and the other way round. */
export function not(inner: Verdict): Verdict {
  return inner === "unknown" ? inner : verdict(inner === "no");
}

/** Yes when all are; no as soon as one is no, whatever is unknown. */
export function every<Item>(items: Iterable<Item>, ask: (item: Item) => Verdict): Verdict {
  let result: Verdict = "yes";
  for (const item of items) {
    const answer = ask(item);
    if (answer === "no") return answer;
    if (answer === "unknown") result = answer;
  }
  return result;
}

/** Yes as soon as one is yes, whatever is unknown; no when all are no. */
export function some<Item>(items: Iterable<Item>, ask: (item: Item) => Verdict): Verdict {
  let result: Verdict = "no";
  for (const item of items) {
    const answer = ask(item);
    if (answer === "yes") return answer;
    if (answer === "unknown") result = answer;
  }
  return result;
}

/** Yes when all the verdicts are. */
export function and(...verdicts: readonly Verdict[]): Verdict {
  return every(verdicts, (each) => each);
}

/** Yes when one of the verdicts is. */
export function or(...verdicts: readonly Verdict[]): Verdict {
  return some(verdicts, (each) => each);
}
