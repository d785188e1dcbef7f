/**
 * The value of a condition key in a request. A list says that the key is multivalued, also when it holds one value
 * or none.
 */
export type ContextValue = string | readonly string[];

/** The condition keys of one request. */
export class Context {
  private readonly readings = new Map<(text: string) => unknown, Map<string, unknown>>();

  /**
   * @param given the keys of the request, in lower case
   * @param derived the keys that follow from the principal, for where the request has none
   */
  constructor(
    private readonly given: ReadonlyMap<string, ContextValue>,
    private readonly derived: ReadonlyMap<string, ContextValue>,
  ) {}

  /** @param key in lower case */
  get(key: string): ContextValue | undefined {
    return this.given.get(key) ?? this.derived.get(key);
  }

  /** What a reader makes of a value. Each value is read once, however many statements compare it. */
  read<Value>(reader: (text: string) => Value, text: string): Value {
    const values = this.readings.get(reader) ?? new Map<string, unknown>();
    this.readings.set(reader, values);
    if (values.has(text)) return values.get(text) as Value;
    const value = reader(text);
    values.set(text, value);
    return value;
  }
}
