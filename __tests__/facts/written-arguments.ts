// Which arguments a written configuration has, and their values.
interface Written {
  readonly resource?: unknown;
  readonly data?: unknown;
  readonly provider?: unknown;
  readonly terraform?: unknown;
}

/** The values of each argument, by type and by the way to the argument in its block, which has no numbers. */
export type WrittenArguments = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

type Entries = Readonly<Record<string, unknown>>;

/** The arguments of resources, data sources, providers and the back end of some configurations. */
export function writtenArguments(configurations: readonly Written[]): WrittenArguments {
  const found = new Map<string, Map<string, unknown[]>>();
  const add = (type: string, path: string, value: unknown): void => {
    const ofType = found.get(type) ?? new Map<string, unknown[]>();
    ofType.set(path, [...(ofType.get(path) ?? []), value]);
    found.set(type, ofType);
  };
  const walk = (type: string, path: string, value: unknown): void => {
    if (Array.isArray(value)) for (const each of value as readonly unknown[]) walk(type, path, each);
    else if (typeof value !== "object" || value === null || /(^|\.)tags$/.test(path)) add(type, path, value);
    else {
      for (const [key, each] of Object.entries(value)) {
        if (key !== "//") walk(type, path === "" ? key : `${path}.${key}`, each);
      }
    }
  };
  for (const { resource = {}, data = {}, provider = {}, terraform = {} } of configurations) {
    for (const [prefix, types] of [
      ["", resource],
      ["data.", data],
    ] as const) {
      for (const [type, blocks] of Object.entries(types as Entries)) {
        for (const block of Object.values(blocks as Entries)) walk(`${prefix}${type}`, "", block);
      }
    }
    walk("provider", "", provider);
    const { backend = {}, cloud = {} } = terraform as { readonly backend?: Entries; readonly cloud?: Entries };
    walk("backend", "", backend);
    walk("cloud", "", cloud);
  }
  return found;
}
