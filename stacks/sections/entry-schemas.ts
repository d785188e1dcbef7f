import * as v from "valibot";

/** An entry that is marked as existing has nothing beside the mark: it would be ignored. */
const entry = v.lazy((input) =>
  typeof input === "object" && input !== null && "existing" in input
    ? v.strictObject({ existing: v.looseObject({}) })
    : v.looseObject({}),
);

/** Entries by key, new or marked as existing. */
export const entriesByKey = v.optional(v.record(v.string(), entry));

/** A function that describes the entries. */
export const describedByFunction = v.optional(v.function());
