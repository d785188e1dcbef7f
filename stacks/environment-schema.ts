import * as v from "valibot";

const entries = v.optional(v.record(v.string(), v.looseObject({})));

/** The shape of an environment. What its tables, buckets and connections are made of is checked with each of them. */
export const environmentSchema = v.strictObject({
  name: v.string(),
  account: v.string(),
  region: v.string(),
  backend: v.optional(v.looseObject({})),
  tags: v.optional(v.record(v.string(), v.string())),
  permissionsBoundary: v.optional(v.string()),
  tables: entries,
  buckets: entries,
  connections: v.optional(
    v.record(v.string(), v.looseObject({ vendor: v.string(), checkShape: v.function(), plan: v.function() })),
  ),
  principals: v.optional(v.function()),
});
