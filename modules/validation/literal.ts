import { type SchemaNode, optionSchemas, unwrap } from "./schema-node";
import { hintOf } from "./hint";
import { nearest } from "./nearest";

/**
 * What to type for a schema, with the value that was given where it fits. Undefined where the schema does not tell.
 *
 * @example
 * literalOf(keyAttributeSchema, "customer"); // { name: "customer", type: "S" }
 */
export function literalOf(schema: SchemaNode, given?: unknown): string | undefined {
  const ways = waysToWrite(schema, given);
  return ways.length === 0 ? undefined : ways.join(" or ");
}

/** What to type, in each way that there is; within a list or an object, the first way is enough. */
function waysToWrite(schema: SchemaNode, given?: unknown): readonly string[] {
  const { write } = hintOf(schema);
  if (write !== undefined)
    return [typeof write === "string" ? write : write(typeof given === "string" ? given : undefined)];
  const node = unwrap(schema, given);
  if (node !== schema) return waysToWrite(node, given);
  switch (node.type) {
    case "string":
      return [typeof given === "string" || typeof given === "number" ? JSON.stringify(String(given)) : '"…"'];
    case "number":
      return typeof given === "string" && /^-?[0-9]{1,15}$/.test(given) ? [String(Number(given))] : [];
    case "boolean":
      return [given === "true" || given === "false" ? given : "true"];
    case "literal":
      return [JSON.stringify(node.literal)];
    case "picklist":
      return oneOf((node.options ?? []).map(String), given);
    case "array":
      return list(node, given);
    case "union":
      return anyOf(node, given);
    case "object":
    case "loose_object":
    case "strict_object":
      return objectOf(node, given);
    default:
      return [];
  }
}

/** The value that was meant, or all. */
function oneOf(options: readonly string[], given: unknown): string[] {
  const meant = typeof given === "string" && given !== "" ? meantBy(given, options) : undefined;
  return (meant === undefined ? options : [meant]).map((each) => JSON.stringify(each));
}

/** `"string"` for S, `"new image"` for NEW_IMAGE, `"read-onyl"` for read-only. */
function meantBy(given: string, options: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[ _-]/g, "");
  const wanted = plain(given);
  return (
    options.find((each) => plain(each) === wanted) ??
    nearest(given, options) ??
    options.find((each) => wanted.startsWith(plain(each)) || plain(each).startsWith(wanted))
  );
}

function list({ item }: SchemaNode, given: unknown): string[] {
  const [element] = item === undefined ? [] : waysToWrite(item, given);
  return element === undefined ? [] : [`[${element}]`];
}

/** Of several ways to write it, the one that was nearly written, or all. */
function anyOf(node: SchemaNode, given: unknown): readonly string[] {
  const options = optionSchemas(node);
  const texts = options.filter((each) => each.type === "literal").map((each) => String(each.literal));
  const meant = typeof given === "string" && given !== "" ? meantBy(given, texts) : undefined;
  if (meant !== undefined) return [JSON.stringify(meant)];
  return [...new Set(options.flatMap((each) => waysToWrite(each, given)))];
}

/** The required properties, or else the first; what was given becomes the first text among them, or is in the first list. */
function objectOf({ entries = {} }: SchemaNode, given: unknown): string[] {
  const all = Object.entries(entries);
  const required = all.filter(([, { type }]) => type !== "optional");
  const written = required.length > 0 ? required : all.slice(0, 1);
  if (written.length === 0) return [];
  const holder = ["string", "array"].flatMap((type) =>
    written.filter(([, each]) => unwrap(each, given).type === type).map(([name]) => name),
  )[0];
  const properties = written.map(([name, schema]) => {
    const [value = "…"] = waysToWrite(schema, name === holder ? given : undefined);
    return property(name, value);
  });
  return [`{ ${properties.join(", ")} }`];
}

/** `name: value`, the name in quotes where it needs them. */
export function property(name: string, value: string): string {
  return `${/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : JSON.stringify(name)}: ${value}`;
}
