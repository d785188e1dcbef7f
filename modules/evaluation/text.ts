import { type Pattern, type PolicyText, type Wildcard } from "../policy";
import { type PreparedRequest } from "./access-request";

/** What the text becomes for one request. `null` where a variable has no value, `unknown` where it has several. */
type ResolvedText = Pattern | "null" | "unknown";

/**
 * Puts the values of the request in the place of the variables. A value is literal text: no `*` in it is a wildcard.
 * A key with several values cannot be a variable:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function resolveText(text: PolicyText, request: PreparedRequest): ResolvedText {
  const pattern: (string | Wildcard)[] = [];
  let missing = false;
  for (const part of text) {
    if (typeof part === "string" || !("variable" in part)) {
      pattern.push(part);
      continue;
    }
    const value = request.context.get(part.variable) ?? part.fallback;
    if (typeof value === "object") return "unknown";
    if (value === undefined) missing = true;
    else pattern.push(value);
  }
  return missing ? "null" : pattern;
}

/** The plain text that a pattern without wildcards says. */
export function literalText(pattern: Pattern): string {
  return pattern.filter((part) => typeof part === "string").join("");
}
