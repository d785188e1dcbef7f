import { type GenericSchema, safeParse } from "valibot";

/** The parts of a schema that messages follow. Each kind of schema has some of them. */
export interface SchemaNode extends GenericSchema {
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  /** Of the elements of a list. */
  readonly item?: SchemaNode;
  /** Of the values of a record. */
  readonly value?: SchemaNode;
  /** Of an optional value. */
  readonly wrapped?: SchemaNode;
  readonly getter?: (input: unknown) => SchemaNode;
  /** The schemas of a union, or the values of a picklist. */
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  /** The property that tells the schemas of a variant apart. */
  readonly key?: string;
}

/** The schema itself where others only wrap it. */
export function unwrap(node: SchemaNode, input: unknown): SchemaNode {
  if (node.type === "lazy" && node.getter !== undefined) return unwrap(node.getter(input), input);
  return node.wrapped === undefined ? node : unwrap(node.wrapped, input);
}

/** The schema of the value at the end of an issue's path; undefined where it could be several. */
export function schemaAt(
  schema: GenericSchema,
  value: unknown,
  path: readonly { readonly key: unknown; readonly value: unknown }[] = [],
): SchemaNode | undefined {
  let node: SchemaNode | undefined = schema;
  let input = value;
  for (const step of path) {
    const holder: SchemaNode | undefined = node && containerOf(unwrap(node, input), input);
    node = holder?.entries?.[String(step.key)] ?? holder?.item ?? holder?.value;
    input = step.value;
  }
  return node;
}

/** The schema of what an object or a list holds: of a union or a variant, the one that was most likely meant. */
export function containerOf(node: SchemaNode, input: unknown): SchemaNode | undefined {
  if (node.type !== "union" && node.type !== "variant") return holds(node, input) ? node : undefined;
  const options = optionSchemas(node)
    .map((option) => unwrap(option, input))
    .flatMap((option) => containerOf(option, input) ?? []);
  const [first, ...others] = options;
  if (first === undefined || others.length === 0) return first;
  if (node.type === "variant") {
    const kind: unknown = (input as Readonly<Record<string, unknown>>)[node.key ?? ""];
    return options.find((option) => option.entries?.[node.key ?? ""]?.literal === kind);
  }
  const faults = (option: SchemaNode): number => safeParse(option, input).issues?.length ?? 0;
  return options.reduce((best, option) => (faults(option) < faults(best) ? option : best));
}

/** The schemas that a union or a variant is made of. */
export function optionSchemas({ options = [] }: SchemaNode): readonly SchemaNode[] {
  return options as readonly SchemaNode[];
}

function holds({ entries, item, value }: SchemaNode, input: unknown): boolean {
  if (typeof input !== "object" || input === null) return false;
  return Array.isArray(input) ? item !== undefined : (entries ?? value) !== undefined;
}
