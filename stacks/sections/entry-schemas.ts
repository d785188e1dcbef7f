import * as v from "valibot";
import { hint } from "../../modules/validation";

/**
 * Entries by key, new or marked as existing. One that is marked has nothing beside the mark: it would be ignored.
 *
 * @param entry an entry as messages show it: `orders: { … }`
 * @param existing how an existing one is marked
 */
export function entriesByKey({
  entry,
  existing,
}: {
  readonly entry: readonly [key: string, value: (given?: string) => string];
  readonly existing: string;
}) {
  const [key, value] = entry;
  const marked = v.pipe(
    v.strictObject({ existing: v.pipe(v.looseObject({}), hint({ remedy: `Mark the entry with ${existing}.` })) }),
    hint({ unknown: `Put all properties of an existing entry into ${existing}.` }),
  );
  const made = v.pipe(v.looseObject({}), hint({ write: value }));
  const either = v.lazy((input) =>
    typeof input === "object" && input !== null && "existing" in input ? marked : made,
  );
  return v.optional(v.pipe(v.record(v.string(), either), hint({ write: `{ ${key}: ${value()} }` })));
}

/**
 * A function that describes the entries.
 *
 * @param entries what it returns, as messages show it
 */
export function describedByFunction(entries: string) {
  return v.optional(v.pipe(v.function(), hint({ write: `({ tables }) => (${entries})` })));
}
