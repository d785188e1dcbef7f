import { type Problem } from "./problem";

/** Names that every object has; as keys they would be mistaken for data, or lost. */
const inheritedNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Properties whose values are expressions of Terraform by design. */
const expressionProperties: ReadonlySet<string> = new Set(["expression"]);

/**
 * The problems of a value that is not plain data through and through: a `Map` or a promise in place of an object,
 * which would pass for an empty one; a key that every object has; a reference of the engine in a text, which would
 * become whatever it refers to. Functions are left to the schema.
 */
export function checkPlainData(value: unknown, place: readonly string[] = [], seen = new Set<unknown>()): Problem[] {
  if (typeof value === "string") return checkText(value, place);
  // Constructs, which have a node, are no data: bucket.accessLogs names one.
  if (typeof value !== "object" || value === null || "node" in value || seen.has(value)) return [];
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

/** No problem for an object or a list that holds what it shows; one for a `Map`, a generator or a promise. */
export function checkContainer(value: object, place: readonly string[] = []): Problem[] {
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
