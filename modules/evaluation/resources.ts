import { type Problem } from "../validation";
import { checkResourceArn, isConstant, type PolicyVersion, readText, widest } from "../policy";
import { compileResourceGlob } from "./arn-pattern";
import { type PreparedRequest } from "./access-request";
import { literalText, resolveText } from "./text";
import { some, type Verdict } from "./verdict";

/** The patterns of a `Resource` or `NotResource` element, ready to be compared. */
interface CompiledResources {
  readonly covers: (request: PreparedRequest) => Verdict;
  /** Whether the patterns can cover the resource, whatever their variables become. */
  readonly mayCover: (resource: string) => boolean;
  /** Whether the patterns cover the resource, whatever their variables become. */
  readonly alwaysCover: (resource: string) => boolean;
}

interface CompiledPattern {
  /** The verdict on the resource with every variable at its widest. */
  readonly reach: (resource: string) => Verdict;
  /** The verdict on the request; absent where no variable makes a difference. */
  readonly covers?: (request: PreparedRequest) => Verdict;
}

/**
 * Compiles the patterns of a `Resource` or `NotResource` element.
 *
 * An action that has no resource, asked for on `*`, is covered only by a pattern that covers everything.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileResources(
  texts: readonly string[],
  version: PolicyVersion,
  problems: Problem[],
): CompiledResources {
  const exact = new Set<string>();
  const patterns: CompiledPattern[] = [];
  let everything = false;
  for (const text of texts) {
    if (/^\*+$/.test(text)) everything = true;
    else {
      const compiled = compilePattern(text, version);
      if (typeof compiled === "string") exact.add(compiled);
      else if ("rule" in compiled) problems.push(compiled);
      else patterns.push(compiled);
    }
  }
  const reach = (resource: string, among: readonly CompiledPattern[]): Verdict => {
    if (everything || exact.has(resource)) return "yes";
    return resource === "*" ? "no" : some(among, (pattern) => pattern.reach(resource));
  };
  const constants = patterns.filter(({ covers }) => covers === undefined);
  return {
    covers: (request) => {
      const { resource } = request;
      if (everything || exact.has(resource)) return "yes";
      if (resource === "*") return "no";
      return some(patterns, (pattern) => {
        const reached = pattern.reach(resource);
        return reached === "no" || pattern.covers === undefined ? reached : pattern.covers(request);
      });
    },
    mayCover: (resource) => reach(resource, patterns) !== "no",
    alwaysCover: (resource) => reach(resource, constants) === "yes",
  };
}

/** A pattern, or the text itself where it has neither wildcards nor variables. */
function compilePattern(text: string, version: PolicyVersion): CompiledPattern | string | Problem {
  const read = readText(text, { version, wildcards: true });
  if ("rule" in read) return read;
  const wrong = checkResourceArn(text);
  if (wrong !== undefined) return wrong;
  if (!isConstant(read)) {
    return {
      reach: compileResourceGlob(widest(read)),
      covers: (request) => {
        const resolved = resolveText(read, request);
        if (resolved === "unknown") return resolved;
        return resolved === "null" ? "no" : compileResourceGlob(resolved)(request.resource);
      },
    };
  }
  return read.every((part) => typeof part === "string") ? literalText(read) : { reach: compileResourceGlob(read) };
}
