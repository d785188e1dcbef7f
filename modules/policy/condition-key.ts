import { problem, type Problem } from "../validation";

/**
 * Whether letter case means the same to everybody: beyond ASCII, AWS does not say how it folds letters, and `toLowerCase`
 * makes a `k` of the Kelvin sign.
 */
export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}

/** No problem for the name of a condition key, or the part of one that a tag gives, that is {@link isAscii}. */
export function checkConditionKey(key: string): Problem[] {
  if (isAscii(key)) return [];
  return [
    problem({
      value: key,
      rule: "is a condition key with a letter beyond ASCII, of which AWS does not say how it ignores case",
      remedy: "Name a key of ASCII letters.",
    }),
  ];
}
