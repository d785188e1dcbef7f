import { type Glob, type Pattern, type Wildcard, compileGlob } from "./glob";
import { type Verdict, verdict } from "./verdict";

/** The colon-separated segments of a text, in order. Whatever in it is no plain text holds no colon. */
function segments<Other extends object>(text: readonly (string | Other)[]): (string | Other)[][] {
  let current: (string | Other)[] = [];
  const all = [current];
  for (const part of text) {
    if (typeof part !== "string") {
      current.push(part);
      continue;
    }
    const [first = "", ...others] = part.split(":");
    if (first !== "") current.push(first);
    for (const each of others) all.push((current = each === "" ? [] : [each]));
  }
  return all;
}

const arnParts = 6;

/** The six parts of a text that is to match ARNs, the last with all colons that follow, or `undefined` if it has fewer. */
export function arnPatternParts<Other extends object>(
  text: readonly (string | Other)[],
): readonly (readonly (string | Other)[])[] | undefined {
  const all = segments(text);
  if (all.length < arnParts) return undefined;
  const rest = all.slice(arnParts - 1).flatMap((each, index) => (index === 0 ? each : [":", ...each]));
  return [...all.slice(0, arnParts - 1), rest];
}

/** The six parts of an ARN, or `undefined` for a text that is none. */
export function splitArn(text: string): readonly string[] | undefined {
  const all = text.split(":");
  if (all.length < arnParts || all[0] !== "arn") return undefined;
  return [...all.slice(0, arnParts - 1), all.slice(arnParts - 1).join(":")];
}

/**
 * A pattern of ARNs as the operators `ArnLike` and `ArnEquals` compare it: part by part.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function compileArnCondition(parts: readonly Pattern[]): (arn: readonly string[]) => boolean {
  const globs = parts.map(compileGlob);
  return (arn) => globs.every((glob, index) => glob(arn[index] ?? ""));
}

/**
 * A pattern of ARNs as the `Resource` element compares it: a `*` covers everything but a colon, and colons too where
 * it ends a segment. AWS documents that much; where only a `*` inside a segment or a `?` would have to cover a colon,
 * evaluators differ, so the answer is unknown.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function compileResourceGlob(pattern: Pattern): (arn: string) => Verdict {
  const glob = compileGlob(pattern);
  const split = segments(pattern);
  const ambiguous = split.some((segment) => segment.some((part, index) => isInner(part, index, segment)));
  if (!ambiguous) return (arn) => verdict(glob(arn));
  const compiled = split.map((segment) => ({ glob: compileGlob(segment), open: endsOpen(segment) }));
  return (arn) => (!glob(arn) ? "no" : matchSegments(compiled, arn.split(":")) ? "yes" : "unknown");
}

function isInner(part: string | Wildcard, index: number, segment: Pattern): boolean {
  return typeof part === "object" && (part.wildcard === "?" || index < segment.length - 1);
}

function endsOpen(segment: Pattern): boolean {
  const last = segment.at(-1);
  return typeof last === "object" && last.wildcard === "*";
}

/** Segment by segment; after one that ends in `*` the next may be looked for further on, first place first. */
function matchSegments(pattern: readonly { readonly glob: Glob; readonly open: boolean }[], arn: string[]): boolean {
  let position = 0;
  let retry: { readonly from: number; position: number } | undefined;
  let index = 0;
  while (position < arn.length || index < pattern.length) {
    const segment = pattern[index];
    const text = arn[position];
    if (segment !== undefined && text !== undefined && segment.glob(text)) {
      index++;
      position++;
      if (segment.open) retry = { from: index, position };
    } else if (retry !== undefined && retry.position < arn.length) {
      retry.position++;
      position = retry.position;
      index = retry.from;
    } else return false;
  }
  return true;
}
