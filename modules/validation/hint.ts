import { type GenericSchema, getMetadata, metadata, type MetadataAction } from "valibot";

/** What a message tells of a value that is missing or of the wrong type, beside its type. */
interface Hint {
  /** What to write in its place, or a function of the text that was given. */
  readonly write?: string | ((given: string | undefined) => string);
  /** What to do about a wrong value, as a sentence, where it cannot be written in its place. */
  readonly remedy?: string;
  /** What to do about unknown properties, as a sentence. */
  readonly unknown?: string;
  /** Where a value comes from that only another system knows, as a sentence. */
  readonly source?: string;
}

/**
 * A hint for messages, as a part of a schema.
 *
 * @example
 * v.pipe(v.string(), hint({ source: "Copy it from the settings of the project." }));
 */
export function hint<Input>(value: Hint): MetadataAction<Input, { readonly hint: Hint }> {
  return metadata({ hint: value });
}

/** The hint of a schema. */
export function hintOf(schema: GenericSchema): Hint {
  const { hint: found } = getMetadata(schema) as { readonly hint?: Hint };
  return found ?? {};
}
