/** The entry of an environment that a resource belongs to. */
export interface Entry {
  /** `connections` */
  readonly section: string;
  /** `artie`; absent where the resource belongs to the section as a whole. */
  readonly key?: string;
}

/** `connections.artie` */
export function formatEntry({ section, key }: Entry): string {
  return key === undefined ? section : `${section}.${key}`;
}

/** Reads an entry back from what {@link formatEntry} made of it. */
export function parseEntry(text: string): Entry {
  const end = text.indexOf(".");
  return end < 0 ? { section: text } : { section: text.slice(0, end), key: text.slice(end + 1) };
}
