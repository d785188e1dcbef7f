// A small answer to "may it?", for tests of what a stack grants. It knows the elements that the stacks use, and throws
// at every other.
import { type OneOrMany, type PolicyJson, type StatementJson } from "../modules/policy";

type Context = Readonly<Record<string, string>>;

/** Whether identity policies allow a request: a statement allows it, and none denies it. */
export function allows(
  policies: readonly PolicyJson[],
  action: string,
  resource: string,
  context: Context = {},
): boolean {
  const effects = policies
    .flatMap(({ Statement }) => Statement)
    .filter((statement) => applies(statement, action, resource, context))
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function applies(statement: StatementJson, action: string, resource: string, context: Context): boolean {
  const { Action = [], Resource = [], Condition = {}, NotAction, NotResource } = statement;
  if (NotAction !== undefined || NotResource !== undefined) throw new Error("NotAction and NotResource are not known");
  return (
    list(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    list(Resource).some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, list(values), context[key])),
    )
  );
}

function holds(operator: string, values: readonly string[], given: string | undefined): boolean {
  if (given === undefined) return false;
  switch (operator) {
    case "StringEquals":
    case "Bool":
      return values.includes(given);
    case "StringLike":
    case "ArnLike":
    case "ArnEquals":
      return values.some((pattern) => matches(pattern, given));
    default:
      throw new Error(`The operator ${operator} is not known`);
  }
}

function list(values: OneOrMany): readonly string[] {
  return typeof values === "string" ? [values] : values;
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(text);
}
