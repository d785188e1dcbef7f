import { type Within } from "../../policy";
import { at, problem, type Problem } from "../../validation";
import { type Narrowing } from "./narrowing";

/**
 * A narrowing by limits that are the same for all operations, on keys that every request carries.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function forEveryRequest(name: string, within: Within, problems: readonly Problem[] = []): Narrowing {
  return { name, problems: at(name, problems), limit: () => ({ within }) };
}

/** No problem for one value or more. */
export function checkSome(values: readonly unknown[], what: string): Problem[] {
  if (values.length > 0) return [];
  return [problem({ rule: `names no ${what}: nothing could be done`, remedy: "Name at least one." })];
}
