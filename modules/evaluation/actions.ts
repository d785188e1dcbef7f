import { problem, type Problem } from "../validation";
import { compileGlob, readPattern, type Glob } from "./glob";
import { longestText, tooLong } from "./text";

// Both cases are written out: in lower case, letters beyond ASCII could look like those of an action.
const exactForm = /^[A-Za-z0-9-]+:[A-Za-z0-9]+$/;
const patternForm = /^(?:\*(?::\*)?|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;

/** One action in lower case, or `undefined` for a text that names none or several. */
export function readAction(text: string): string | undefined {
  return exactForm.test(text) ? text.toLowerCase() : undefined;
}

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
    else if (exactForm.test(pattern)) exact.add(name);
    else if (patternForm.test(pattern)) globs.push(compileGlob(readPattern(name)));
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
