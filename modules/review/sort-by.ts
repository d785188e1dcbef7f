/** A copy of the values in the order of their keys, by code units. */
export function sortBy<Value>(values: Iterable<Value>, keyOf: (value: Value) => string): Value[] {
  return [...values].sort((one, two) => {
    const [first, second] = [keyOf(one), keyOf(two)];
    if (first === second) return 0;
    return first < second ? -1 : 1;
  });
}
