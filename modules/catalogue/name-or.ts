/** A given name, or the default where there is none. What is no text is reported where it is given. */
export function nameOr(given: unknown, name: string): string {
  return typeof given === "string" ? given : name;
}

/** Properties with a default name only where none is given: what is given may be no text, which the schema refuses. */
export function withName<Props extends { readonly name?: string }>(
  props: Props,
  name: string,
): Props & { readonly name: string } {
  return { ...props, name, ...(props.name === undefined ? {} : { name: props.name }) };
}
