import { type GenericSchema } from "valibot";
import { type Problem } from "./problem";

/** A schema as far as it is walked: an object or a record, a list, and what wraps or chooses one. */
interface Walked {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly value?: GenericSchema;
  readonly item?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly getter?: (input: unknown) => GenericSchema;
}

const ofObjects: ReadonlySet<string> = new Set(["object", "strict_object", "loose_object", "record"]);

/**
 * A problem for each list in the place of an object: its elements would pass for properties with the names 0, 1 and so
 * on. What a schema makes of alternatives is left to it.
 */
export function checkLists(schema: GenericSchema, value: unknown, place: readonly string[] = []): Problem[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, entries, value: each, item, wrapped, getter } = schema as unknown as Walked;
  const inner = wrapped ?? getter?.(value);
  if (inner !== undefined) return checkLists(inner, value, place);
  if (Array.isArray(value)) {
    if (ofObjects.has(type)) return [isList(place)];
    return item === undefined ? [] : value.flatMap((one, index) => checkLists(item, one, [...place, `${index}`]));
  }
  return Object.entries(value).flatMap(([key, one]) => {
    const known = each ?? (entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined);
    return known === undefined ? [] : checkLists(known, one, [...place, key]);
  });
}

function isList(place: readonly string[]): Problem {
  const rule = "is a list, and not an object with properties";
  return { place, rule, remedy: "Write it as { key: value }." };
}
