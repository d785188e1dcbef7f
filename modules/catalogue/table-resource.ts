/** A table, and the kinds of things that belong to one. */
export const tableResources = ["table", "index", "stream", "export", "import", "backup"] as const;

/** One of the {@link tableResources}. */
export type TableResource = (typeof tableResources)[number];
