import { type Problem } from "./problem";
import { describeUnseen, withoutUnseen } from "./unseen";

/**
 * The problem of a text that would be accepted without its blanks and unseen characters, which a copied text often has.
 *
 * @example
 * checkUnseen("acme ", (text) => /^[a-z]+$/.test(text)); // "acme " ends with a blank. Write "acme".
 */
export function checkUnseen(text: string, accepts: (text: string) => boolean): Problem[] {
  const seen = withoutUnseen(text);
  if (seen === text || !accepts(seen)) return [];
  return [{ place: [], value: text, rule: describeUnseen(text), remedy: `Write ${JSON.stringify(seen)}.` }];
}
