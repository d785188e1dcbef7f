import { arnParts, arnSegments, type Pattern } from "../policy";
import { compileGlob, type Glob } from "./glob";
import { type Verdict, verdict } from "./verdict";

/** The six parts of an ARN, or `undefined` for a text that is none. */
export function splitArn(text: string): readonly string[] | undefined {
  const all = text.split(":");
  if (all.length < arnParts || all[0] !== "arn") return undefined;
  return [...all.slice(0, arnParts - 1), all.slice(arnParts - 1).join(":")];
}

/**
 * A pattern of ARNs as the operators `ArnLike` and `ArnEquals` compare it: part by part.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
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
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
export function compileResourceGlob(pattern: Pattern): (arn: string) => Verdict {
  const glob = compileGlob(pattern);
  if (!pattern.some(isInner)) return (arn) => verdict(glob(arn));
  let segments: readonly Segment[] | undefined;
  return (arn) => {
    if (!glob(arn)) return "no";
    segments ??= arnSegments(pattern).map((segment) => ({ glob: compileGlob(segment), open: endsOpen(segment) }));
    return matchSegments(segments, arn.split(":")) ? "yes" : "unknown";
  };
}

/** Whether a part is a wildcard that does not end its segment, or a `?`. */
function isInner(part: Pattern[number], index: number, pattern: Pattern): boolean {
  if (typeof part === "string") return false;
  const next = pattern[index + 1];
  return part.wildcard === "?" || !(next === undefined || (typeof next === "string" && next.startsWith(":")));
}

interface Segment {
  readonly glob: Glob;
  /** Whether it ends in `*`. */
  readonly open: boolean;
}

function endsOpen(segment: Pattern): boolean {
  const last = segment.at(-1);
  return typeof last === "object" && last.wildcard === "*";
}

/** Segment by segment; after one that ends in `*` the next may be looked for further on, first place first. */
function matchSegments(pattern: readonly Segment[], arn: readonly string[]): boolean {
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
