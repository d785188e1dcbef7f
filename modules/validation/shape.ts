import { type BaseIssue, type GenericSchema, safeParse } from "valibot";
import { checkLists } from "./list-for-object";
import { checkPlainData } from "./plain-data";
import { type Problem } from "./problem";
import { removedOptions } from "./removed-options";

/**
 * The problems of a value that is no plain data, or does not have the shape of a schema: a property that is missing, unknown or of another
 * type. For input that no compiler has seen, such as a generated environment.
 */
export function checkShape(schema: GenericSchema, value: unknown): Problem[] {
  const unreadable = checkPlainData(value);
  const odd = unreadable.length > 0 ? unreadable : checkLists(schema, value);
  if (odd.length > 0) return odd;
  const { issues = [] } = safeParse(schema, value);
  return issues.map(toProblem);
}

const secretPlaces: ReadonlySet<string> = new Set(["accessKeys", "credentials", "pgpKey"]);

function toProblem(issue: BaseIssue<unknown>): Problem {
  const place = issue.path?.map(({ key }) => String(key)) ?? [];
  if (issue.expected === "never") return unknownProperty(place);
  const expected = describeExpected(issue.expected);
  if (issue.input === undefined) return { place, rule: "is missing", remedy: "Add it." };
  if (typeof issue.input === "function") {
    return { place, rule: `is a function, and not ${expected}`, remedy: "Call it, or give what it yields." };
  }
  // An object is not shown, nor anything where credentials belong: somebody may have pasted a secret.
  const isObject = typeof issue.input === "object" && issue.input !== null;
  const shown = isObject || place.some((step) => secretPlaces.has(step)) ? {} : { value: issue.input };
  return { place, ...shown, rule: `is not ${expected}`, remedy: remedyFor(expected, shown.value) };
}

/** A single text in place of a list is the commonest mistake, and its remedy is known. */
function remedyFor(expected: string, value: unknown): string {
  if (expected === anyKind) return "Compare it with what npm run typecheck shows.";
  const isText = expected === "a list" && typeof value === "string";
  return isText ? `Write [${JSON.stringify(value)}].` : `Write ${expected}.`;
}

function unknownProperty(place: readonly string[]): Problem {
  const name = place.at(-1) ?? "";
  const now = removedOptions.get(name);
  if (now !== undefined) return { place, value: name, rule: "is an option of an earlier release", remedy: now };
  const rule = "is not a property that is known here";
  return { place, value: name, rule, remedy: "Remove it or correct its spelling." };
}

/** Names of types as a person says them. Literal values stay as they are. */
const typeNames: Readonly<Record<string, string>> = {
  Array: "a list",
  Function: "a function",
  Object: "an object with properties",
  boolean: "true or false",
  number: "a number",
  string: "text in quotes",
};

/** What is expected where the schema does not say it. */
const anyKind = "a value of the right kind";

function describeExpected(expected: string | null): string {
  if (expected === null) return anyKind;
  return expected
    .replace(/[()]/g, "")
    .split(" | ")
    .map((each) => typeNames[each] ?? each)
    .join(" or ");
}
