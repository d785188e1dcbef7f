import { limits } from "../../aws";
import { problem, type Problem } from "../../validation";
import { isAscii } from "../condition-key";
import { type PolicyVersion } from "../document";

/** A character of a pattern that stands for others: `*` for any number of them, `?` for exactly one. */
export interface Wildcard {
  readonly wildcard: "*" | "?";
}

/** Text in which every character stands for itself, and wildcards between. */
export type Pattern = readonly (string | Wildcard)[];

/** A policy variable: the value of a condition key of the request, or else the default that the policy gives. */
interface Variable {
  readonly variable: string;
  readonly fallback?: string;
}

/** A text of a policy, read: plain text, wildcards and variables. */
export type PolicyText = readonly (string | Wildcard | Variable)[];

/** How a text is to be read. Variables belong to the current version of the language only. */
interface Reading {
  readonly version: PolicyVersion;
  readonly wildcards: boolean;
}

/** The longest text that is read, in characters: the longest policies that AWS accepts hold no more. */
export const longestText = limits.tableResourcePolicySize.value;

const anyText: Wildcard = { wildcard: "*" };
const oneCharacter: Wildcard = { wildcard: "?" };

// A name has no space: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
const variableForm = /^([^\s,'{}:]+:[^\s,'{}:][^\s,'{}]*)(?:, '([^'{}]+)')?$/;

/**
 * Reads a text: `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}` and `${$}`, which under the older
 * version of the language are all literal text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readText(text: string, { version, wildcards }: Reading): PolicyText | Problem {
  if (text.length > longestText) return tooLong(text);
  if (!/[*?$]/.test(text)) return text === "" ? [] : [text];
  const parts: (string | Wildcard | Variable)[] = [];
  // Every second piece is one that the expression found.
  const pieces = text.split(version === "2012-10-17" ? /(\$\{[^}]*\}?|[*?])/ : /([*?])/);
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? "";
    if (index % 2 === 0) {
      if (piece !== "") parts.push(piece);
      continue;
    }
    const part = piece.startsWith("$") ? readVariable(piece) : readWildcard(piece, wildcards);
    if (part === undefined) return noVariable(piece);
    parts.push(part);
  }
  return parts;
}

function readWildcard(character: string, wildcards: boolean): string | Wildcard {
  if (!wildcards) return character;
  return character === "*" ? anyText : oneCharacter;
}

function readVariable(text: string): string | Variable | undefined {
  if (!text.endsWith("}")) return undefined;
  const inner = text.slice(2, -1);
  if (inner === "*" || inner === "?" || inner === "$") return inner;
  const [, key, fallback] = variableForm.exec(inner) ?? [];
  if (key === undefined || !isAscii(key)) return undefined;
  return { variable: key.toLowerCase(), ...(fallback === undefined ? {} : { fallback }) };
}

function noVariable(text: string): Problem {
  return problem({
    value: text,
    rule: "is not a policy variable: AWS documents only ${key}, ${key, 'default'}, ${*}, ${?} and ${$}",
    remedy: "Write the variable in one of these forms, with one space after the comma, or write a literal $ as ${$}.",
  });
}

/** The refusal of a text that is longer than {@link longestText}. */
export function tooLong(text: string): Problem {
  return problem({
    value: text.slice(0, 40),
    rule: `begins a text of ${text.length} characters: no policy that AWS accepts has more than ${longestText}`,
    remedy: "Shorten it.",
  });
}

/** The pattern that a text is when each `*` and `?` in it is a wildcard. */
export function readPattern(text: string): Pattern {
  return text.split(/([*?])/).map((part) => (part === "*" ? anyText : part === "?" ? oneCharacter : part));
}

/** The text as a pattern that covers whatever its variables may become. */
export function widest(text: PolicyText): Pattern {
  return text.map((part) => (typeof part === "object" && "variable" in part ? anyText : part));
}

/** Whether the text is the same for every request. */
export function isConstant(text: PolicyText): text is Pattern {
  return !text.some((part) => typeof part === "object" && "variable" in part);
}
