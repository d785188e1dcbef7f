import { type BaseIssue, type GenericSchema, safeParse } from "valibot";
import { hintOf } from "./hint";
import { checkLists, listForObject } from "./list-for-object";
import { literalOf, property } from "./literal";
import { didYouMean } from "./nearest";
import { checkPlainData } from "./plain-data";
import { at, listNames, type Problem } from "./problem";
import { removedOptions } from "./removed-options";
import { containerOf, schemaAt, type SchemaNode, unwrap } from "./schema-node";

/**
 * The problems of a value that is not plain data, or does not have the shape of a schema: a property that is missing,
 * unknown or of another type. For input that no compiler has seen, such as a generated environment.
 */
export function checkShape(schema: GenericSchema, value: unknown): Problem[] {
  const unreadable = checkPlainData(value);
  const odd = unreadable.length > 0 ? unreadable : checkLists(schema, value);
  return odd.length > 0 ? odd : shapeProblems(schema, value);
}

/** @param secret whether the value is in a place where a secret may have been pasted */
function shapeProblems(schema: GenericSchema, value: unknown, secret = false): Problem[] {
  const { issues = [] } = safeParse(schema, value);
  return issues.flatMap((issue) => explain(issue, schema, value, secret));
}

type Issue = BaseIssue<unknown>;

function explain(issue: Issue, schema: GenericSchema, value: unknown, inSecret: boolean): Problem[] {
  const { path, input } = issue;
  const place = (path ?? []).map(({ key }) => String(key));
  if (issue.expected === "never") return unknownProperties(issue, schema, value);
  const node = schemaAt(schema, value, path);
  const inner = node === undefined ? undefined : unwrap(node, input);
  const secret = inSecret || place.some((step) => secretPlaces.has(step));
  // What a union expects is a list of types. Of the one that was meant it can be told what is wrong.
  const meant = inner?.type === "union" ? containerOf(inner, input) : undefined;
  if (meant !== undefined) return at(place, shapeProblems(meant, input, secret));
  return [wrongValue(issue, place, node, secret)];
}

const secretPlaces: ReadonlySet<string> = new Set(["accessKeys", "credentials", "pgpKey"]);

function wrongValue(issue: Issue, place: readonly string[], node: SchemaNode | undefined, secret: boolean): Problem {
  const { input } = issue;
  if (issue.type === "min_length") {
    return { place, rule: "is empty", remedy: "Name at least one, or leave the property out." };
  }
  // An object is not shown, nor anything where credentials belong: it may hold a secret.
  const isShown = input !== undefined && typeof input !== "object" && typeof input !== "function";
  const given = isShown && !secret ? input : undefined;
  const shown = given === undefined && input !== null ? {} : { value: given ?? null };
  const remedy = remedyFor(issue, place, node, given);
  if (input === undefined) return { place, rule: "is missing", remedy: (node && hintOf(node).source) ?? remedy };
  const expected = describeExpected(issue.expected);
  if (typeof input !== "function") return { place, ...shown, rule: `is not ${expected}`, remedy };
  return { place, rule: `is a function, and not ${expected}`, remedy: "Call it, with what it takes in parentheses." };
}

function remedyFor(
  { expected, kind }: Issue,
  place: readonly string[],
  node: SchemaNode | undefined,
  given: unknown,
): string {
  const hinted = node && hintOf(node).remedy;
  if (hinted !== undefined) return hinted;
  const literal = node && kind === "schema" ? literalOf(node, given) : undefined;
  if (literal !== undefined) return `Write ${inPlace(place.at(-1), literal)}.`;
  if (expected === null || kind !== "schema") return "Compare it with what npm run typecheck shows.";
  // Of a property that is missing the library expects its name.
  if (expected === JSON.stringify(place.at(-1)))
    return `Write ${inPlace(place.at(-1), node?.type === "array" ? "[…]" : "…")}.`;
  return `Write ${describeExpected(expected)}.`;
}

/** All properties that a schema does not have; the library stops at the first. */
function unknownProperties({ path: steps }: Issue, schema: GenericSchema, value: unknown): Problem[] {
  const path = steps ?? [];
  const outer = path.slice(0, -1);
  const holder: unknown = path.at(-1)?.input;
  const node = schemaAt(schema, value, outer);
  if (Array.isArray(holder))
    return [
      listInPlace(
        outer.map(({ key }) => String(key)),
        node,
      ),
    ];
  const container = node && containerOf(unwrap(node, holder), holder);
  const known = Object.keys(container?.entries ?? {});
  const hinted = container && hintOf(container).unknown;
  const names = new Set(known);
  return at(
    outer.map(({ key }) => String(key)),
    Object.keys(holder as object)
      .filter((name) => !names.has(name))
      .map((name) => unknownProperty(name, known, hinted)),
  );
}

/** A list among alternatives, which {@link checkLists} leaves out. */
function listInPlace(place: readonly string[], node: SchemaNode | undefined): Problem {
  const literal = node && literalOf(node);
  const name = place.at(-1);
  const remedy = literal === undefined ? "Write an object with properties." : `Write ${inPlace(name, literal)}.`;
  return listForObject(place, remedy);
}

/** The literal with the name of its property, unless it is an element of a list. */
function inPlace(name: string | undefined, literal: string): string {
  return name === undefined || /^[0-9]+$/.test(name) ? literal : property(name, literal);
}

function unknownProperty(name: string, known: readonly string[], hinted?: string): Problem {
  const place = [name];
  const now = removedOptions.get(name);
  if (now !== undefined) return { place, value: name, rule: "is an option of an earlier release", remedy: now };
  const rule = "is not a property that is known here";
  const near = didYouMean(name, known);
  const remedy = hinted ?? (near === "" ? `Remove it. The properties are ${listNames(known)}.` : near.trim());
  return { place, value: name, rule, remedy };
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

function describeExpected(expected: string | null): string {
  if (expected === null) return "a value of the right kind";
  return expected
    .replace(/[()]/g, "")
    .split(" | ")
    .map((each) => typeNames[each] ?? each)
    .join(" or ");
}
