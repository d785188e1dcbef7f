import { problem, type Problem } from "../validation";
import { isAscii, type PolicyVersion } from "../policy";
import { type Pattern, type Wildcard } from "./glob";
import { type PreparedRequest } from "./access-request";

/** A policy variable: the value of a condition key of the request, or else the default that the policy gives. */
interface Variable {
  readonly variable: string;
  readonly fallback?: string;
}

/** A text of a policy, read: plain text, wildcards and variables. */
export type PolicyText = readonly (string | Wildcard | Variable)[];

/** What the text becomes for one request. `null` where a variable has no value, `unknown` where it has several. */
type ResolvedText = Pattern | "null" | "unknown";

/** How a text is to be read. Variables belong to the current version of the language only. */
interface Reading {
  readonly version: PolicyVersion;
  readonly wildcards: boolean;
}

/** The longest text that is compared, in characters; beyond it neither a policy nor a request is evaluated. */
export const longestText = 4_096;

const variableForm = /^([^\s,'{}:]+:[^,'{}]*[^\s,'{}])(?:, '([^'{}]+)')?$/;

/**
 * Reads a text: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}` and `${$}`, which under the older
 * version of the language are all literal text.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readText(text: string, { version, wildcards }: Reading): PolicyText | Problem {
  if (text.length > longestText) return tooLong(text);
  const special = version === "2012-10-17" ? /\$\{([^}]*)(\}?)|[*?]/g : /[*?]/g;
  const parts: (string | Wildcard | Variable)[] = [];
  let end = 0;
  for (const found of text.matchAll(special)) {
    const part = found[0] === "*" || found[0] === "?" ? readWildcard(found[0], wildcards) : readVariable(found);
    if (part === undefined) {
      return problem({
        value: found[0],
        rule: "is no policy variable: only ${key}, ${key, 'default'}, ${*}, ${?} and ${$} are",
        remedy: "Correct it, or write a literal $ as ${$}.",
      });
    }
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push(part);
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function readWildcard(character: "*" | "?", wildcards: boolean): string | Wildcard {
  return wildcards ? { wildcard: character } : character;
}

function readVariable([, inner = "", brace]: RegExpExecArray): string | Variable | undefined {
  if (brace !== "}") return undefined;
  if (inner === "*" || inner === "?" || inner === "$") return inner;
  const [, key, fallback] = variableForm.exec(inner) ?? [];
  if (key === undefined || !isAscii(key)) return undefined;
  return { variable: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

/** The refusal of a text that is longer than {@link longestText}. */
export function tooLong(text: string): Problem {
  return problem({
    value: text.slice(0, 40),
    rule: `begins a text of ${text.length} characters: at most ${longestText} are evaluated`,
    remedy: "Shorten it.",
  });
}

/** Whether the text is the same for every request. */
export function isConstant(text: PolicyText): text is Pattern {
  return !text.some((part) => typeof part === "object" && "variable" in part);
}

/** The text as a pattern that covers whatever its variables may become. */
export function widest(text: PolicyText): Pattern {
  return text.map((part) => (typeof part === "object" && "variable" in part ? { wildcard: "*" } : part));
}

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
