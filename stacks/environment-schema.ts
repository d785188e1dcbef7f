import * as v from "valibot";

/** An entry that is marked as existing has nothing beside the mark: it would be ignored. */
const entry = v.lazy((input) =>
  typeof input === "object" && input !== null && "existing" in input
    ? v.strictObject({ existing: v.looseObject({}) })
    : v.looseObject({}),
);
const entries = v.optional(v.record(v.string(), entry));

/** The shape of an environment. What its tables, buckets, keys and connections are made of is checked with each of them. */
export const environmentSchema = v.strictObject({
  name: v.string(),
  account: v.string(),
  region: v.string(),
  backend: v.optional(v.looseObject({})),
  tags: v.optional(v.record(v.string(), v.string())),
  permissionsBoundary: v.optional(v.string()),
  simulatePolicies: v.optional(v.boolean()),
  tables: entries,
  buckets: entries,
  keys: entries,
  connections: v.optional(
    v.record(v.string(), v.looseObject({ vendor: v.string(), checkShape: v.function(), plan: v.function() })),
  ),
  identityProviders: entries,
  principals: v.optional(v.function()),
  internalTools: v.optional(v.function()),
  crossAccount: v.optional(v.function()),
  networks: entries,
  endpoints: entries,
  perimeters: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        tables: v.optional(v.array(v.string())),
        buckets: v.optional(v.array(v.string())),
        through: v.array(v.string()),
        // That it is missing is said with the reason.
        deployer: v.optional(v.string()),
        leavesStreamsOpen: v.optional(v.boolean()),
        except: v.optional(
          v.strictObject({
            connections: v.optional(v.array(v.string())),
            principals: v.optional(v.array(v.string())),
            temporaryAccess: v.optional(v.array(v.string())),
            arns: v.optional(v.array(v.string())),
          }),
        ),
      }),
    ),
  ),
  temporaryAccess: v.optional(v.function()),
});
