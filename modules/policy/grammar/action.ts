import { problem, type Problem } from "../../validation";
import { longestText, tooLong } from "./text";

// Both cases are written out: in lower case, letters beyond ASCII could look like those of an action.
const exactForm = /^[A-Za-z0-9-]+:[A-Za-z0-9]+$/;
const patternForm = /^(?:\*(?::\*)?|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;

/** Whether the text names one action. */
export function isAction(text: string): boolean {
  return exactForm.test(text);
}

/**
 * What keeps a text from being a pattern of an `Action` or `NotAction` element. A service has no wildcard: only `*` alone
 * means all services.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function checkActionPattern(text: string): Problem | undefined {
  if (text.length > longestText) return tooLong(text);
  if (patternForm.test(text)) return undefined;
  return problem({
    value: text,
    rule: "is no action: it must be service:Action, with wildcards in the second part only, or *",
    remedy: "Write it as in dynamodb:GetItem or dynamodb:Get*.",
  });
}
