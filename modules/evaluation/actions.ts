import { type Problem } from "../validation";
import { checkActionPattern, isAction, readPattern } from "../policy";
import { compileGlob, type Glob } from "./glob";

/** One action in lower case, or `undefined` for a text that names none or several. */
export function readAction(text: string): string | undefined {
  return isAction(text) ? text.toLowerCase() : undefined;
}

/**
 * Compiles the patterns of an `Action` or `NotAction` element. They ignore case, so the action that is asked for comes
 * in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function compileActions(patterns: readonly string[], problems: Problem[]): (action: string) => boolean {
  const exact = new Set<string>();
  const globs: Glob[] = [];
  for (const pattern of patterns) {
    const wrong = checkActionPattern(pattern);
    if (wrong !== undefined) problems.push(wrong);
    else if (isAction(pattern)) exact.add(pattern.toLowerCase());
    else globs.push(compileGlob(readPattern(pattern.toLowerCase())));
  }
  return (action) => exact.has(action) || globs.some((glob) => glob(action));
}
