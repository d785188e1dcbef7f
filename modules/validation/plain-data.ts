import { type Problem } from "./problem";

/** Names that every object has; as keys they would be mistaken for data, or lost. */
const inheritedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Properties whose values are expressions of Terraform by design. */
const expressionProperties: ReadonlySet<string> = new Set(["expression"]);

/** How the constructs library marks its objects: https://github.com/aws/constructs/blob/10.x/src/construct.ts */
const constructMark = Symbol.for("constructs.Construct");

/**
 * The problems of a value that is not plain data through and through: a `Map` or a promise in place of an object,
 * which would pass for an empty one; a key that every object has; a reference of the engine in a text, which would
 * become whatever it refers to. Functions are left to the schema.
 */
export function checkPlainData(value: unknown, place: readonly string[] = [], seen = new Set<unknown>()): Problem[] {
  if (typeof value === "string") return checkText(value, place);
  // Constructs are no data: bucket.accessLogs names one.
  if (typeof value !== "object" || value === null || constructMark in value || seen.has(value)) return [];
  seen.add(value);
  const container = checkContainer(value, place);
  if (container.length > 0) return container;
  return Object.entries(value).flatMap(([key, each]) => {
    const inner = [...place, key];
    if (inheritedNames.has(key)) {
      return [{ place: inner, value: key, rule: "cannot be a key: every object has it", remedy: "Rename it." }];
    }
    return expressionProperties.has(key) ? [] : checkPlainData(each, inner, seen);
  });
}

/**
 * A copy of input that nobody else holds: what is checked is what is used, whatever the input says or becomes later.
 * Each property is read once. A list with anything beside its elements becomes an object, so that no schema takes it for
 * a list; what is no data, such as a function, a construct or a `Map`, stays as it is.
 */
export function copyData<Data>(data: Data): Data {
  return copy(data, new Map()) as Data;
}

function copy(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null || constructMark in value) return value;
  if (checkContainer(value).length > 0) return value;
  if (copies.has(value)) return copies.get(value);
  // Data that holds itself is left as it is: no schema takes it.
  copies.set(value, value);
  const entries = Object.entries(value).map(([key, each]) => [key, copy(each, copies)] as const);
  const isList =
    Array.isArray(value) && entries.length === value.length && entries.every(([key], at) => key === `${at}`);
  const copied = isList ? entries.map(([, each]) => each) : Object.fromEntries(entries);
  copies.set(value, copied);
  return copied;
}

/** Kinds of objects that hold a value and show no properties, so that they would pass for an empty object. */
const objectsOfValues: ReadonlySet<string> = new Set(["Boolean", "Date", "Error", "Number", "RegExp", "String"]);

/** No problem for an object or a list that holds what it shows; one for a `Map`, a generator or a promise. */
export function checkContainer(value: object, place: readonly string[] = []): Problem[] {
  const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
  if (objectsOfValues.has(kind)) {
    const rule = `is an object of the kind ${kind}, which is not plain data`;
    const remedy =
      kind === "Date"
        ? 'Write it as text with its zone, as in "2026-11-21T09:00:00+01:00".'
        : "Write the value itself.";
    return [{ place, rule, remedy }];
  }
  const hides = Symbol.iterator in value || Symbol.asyncIterator in value || "then" in value;
  if (Array.isArray(value) || !hides) return [];
  const rule = "is not a plain object: what it holds would not be seen";
  return [{ place, rule, remedy: "Write it as { key: value }; a function that returns it must not be async." }];
}

function checkText(value: string, place: readonly string[]): Problem[] {
  if (!/[$#]\{TfToken\[/i.test(value)) return [];
  return [
    {
      place,
      value,
      rule: "holds a reference of the engine, whose value is only known at apply",
      remedy: "Write the value itself.",
    },
  ];
}
