import { type Problem } from "./problem";
import { type SchemaNode, unwrap } from "./schema-node";

const ofObjects: ReadonlySet<string> = new Set(["object", "strict_object", "loose_object", "record"]);

/**
 * A problem for each list where an object is expected: its elements would pass for properties with the names 0, 1 and so
 * on. What a schema makes of alternatives is left to it.
 */
export function checkLists(schema: SchemaNode, value: unknown, place: readonly string[] = []): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, entries, value: each, item } = unwrap(schema, value);
  if (Array.isArray(value)) {
    if (ofObjects.has(type)) return [listForObject(place, "Write it as { key: value }.")];
    return item === undefined ? [] : value.flatMap((one, index) => checkLists(item, one, [...place, `${index}`]));
  }
  return Object.entries(value).flatMap(([key, one]) => {
    const known = each ?? (entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined);
    return known === undefined ? [] : checkLists(known, one, [...place, key]);
  });
}

/** The problem of a list where an object is expected. */
export function listForObject(place: readonly string[], remedy: string): Problem {
  return { place, rule: "is a list, and not an object with properties", remedy };
}
