import { type BaseIssue, type GenericSchema, safeParse } from "valibot";
import { type Problem } from "./problem";

/**
 * The problems of a value that does not have the shape of a schema: a property that is missing, unknown or of another
 * type. For input that no compiler has seen, such as a generated environment.
 */
export function checkShape(schema: GenericSchema, value: unknown): Problem[] {
  const { issues = [] } = safeParse(schema, value);
  return issues.map(toProblem);
}

function toProblem(issue: BaseIssue<unknown>): Problem {
  const place = issue.path?.map(({ key }) => String(key)) ?? [];
  if (issue.expected === "never") {
    return {
      place,
      value: place.at(-1),
      rule: "is not a property that is known here",
      remedy: "Remove it or correct its spelling.",
    };
  }
  if (issue.input === undefined) {
    return { place, rule: "is missing", remedy: `Write ${issue.expected ?? "it"}.` };
  }
  return {
    place,
    value: issue.input,
    rule: `is not ${issue.expected ?? "of the right kind"}`,
    remedy: "Correct it.",
  };
}
