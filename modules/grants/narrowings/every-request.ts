import { type Conditions } from "../../policy";
import { type Within } from "../../proof";
import { problem, type Problem } from "../../validation";
import { type Narrowing } from "./narrowing";

/**
 * A narrowing by conditions that are the same for all operations, on keys that every request carries.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function forEveryRequest(
  name: string,
  parts: { readonly problems: readonly Problem[]; readonly conditions: Conditions; readonly within: Within },
): Narrowing {
  return {
    name,
    problems: parts.problems,
    bind: () => ({ conditions: parts.conditions }),
    limits: () => parts.within,
    bindsKeyUse: false,
  };
}

/** No problem for one value or more. */
export function checkSome(values: readonly unknown[], what: string): Problem[] {
  if (values.length > 0) return [];
  return [problem({ rule: `names no ${what}: nothing could be done`, remedy: "Name at least one." })];
}
