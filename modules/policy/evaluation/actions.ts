import { problem, type Problem } from "../../validation";
import { compileGlob, readPattern, type Glob } from "./glob";
import { longestText, tooLong } from "./text";

const exactForm = /^[a-z0-9-]+:[a-z0-9]+$/;
const patternForm = /^(?:\*(?::\*)?|[a-z0-9-]+:[a-z0-9*?]+)$/;

/**
 * Compiles the patterns of an `Action` or `NotAction` element. They ignore case, so the action that is asked for comes
 * in lower case. A service has no wildcard: only `*` alone means all services.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function compileActions(patterns: readonly string[], problems: Problem[]): (action: string) => boolean {
  const exact = new Set<string>();
  const globs: Glob[] = [];
  for (const pattern of patterns) {
    const name = pattern.toLowerCase();
    if (name.length > longestText) problems.push(tooLong(pattern));
    else if (exactForm.test(name)) exact.add(name);
    else if (patternForm.test(name)) globs.push(compileGlob(readPattern(name)));
    else {
      problems.push(
        problem({
          value: pattern,
          rule: "is no action: it must be service:Action, with wildcards in the second part only, or *",
          remedy: "Write it as in dynamodb:GetItem or dynamodb:Get*.",
        }),
      );
    }
  }
  return (action) => exact.has(action) || globs.some((glob) => glob(action));
}
