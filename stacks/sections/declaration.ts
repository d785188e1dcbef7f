import type * as v from "valibot";
import { type Names } from "../names";

/**
 * The type of a section's entries in an environment file, as a function of the environment's names, for which
 * `this["names"]` stands. TypeScript has no type parameters that take parameters themselves; this comes closest.
 *
 * @example
 * interface TableDeclaration extends Declaration {
 *   readonly entries: TableEntries<this["names"]>;
 * }
 */
export interface Declaration {
  readonly names: Names;
  readonly entries: unknown;
}

/** The entries that a declaration gives for the names of one environment. */
export type EntriesOf<D extends Declaration, N extends Names> = (D & { readonly names: N })["entries"];

/** The schema of a section's entries at run time, which carries their type to the compiler. */
type EntrySchema<D extends Declaration> = v.GenericSchema & {
  /** Never there: the type alone counts. */
  readonly declaration?: D;
};

/** Gives a schema the type of the entries that it is for. */
export function schemaOf<D extends Declaration>(schema: v.GenericSchema): EntrySchema<D> {
  return schema;
}

/** What a section is called, and what it may contain. */
export interface DeclaredSection<D extends Declaration, Name extends string = string> {
  /** The property of the environment. */
  readonly name: Name;
  /** The heading in the summary. */
  readonly title: string;
  /** The outer shape of the entries; each entry is checked when it is planned. */
  readonly schema: EntrySchema<D>;
}
