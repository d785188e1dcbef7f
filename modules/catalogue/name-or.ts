/** A given name, or the default where there is none. What is no text is reported where it is given. */
export function nameOr(given: unknown, name: string): string {
  return typeof given === "string" ? given : name;
}

/** Properties with a default only where none is given: what is given may be no text, which the schema refuses. */
export function withDefault<Props extends object, Key extends keyof Props>(
  props: Props,
  key: Key,
  value: Props[Key] & string,
): Props & { readonly [K in Key]: string } {
  return { ...props, ...(props[key] === undefined ? { [key]: value } : {}) } as Props & { readonly [K in Key]: string };
}
