import * as v from "valibot";
import { tagsSchema } from "../aws";
import { keyRefSchema } from "../grants";
import { streamViewTypes } from "../catalogue";

const keyAttribute = v.strictObject({ name: v.string(), type: v.picklist(["S", "N", "B"]) });
const projection = v.union([v.picklist(["ALL", "KEYS_ONLY"]), v.strictObject({ include: v.array(v.string()) })]);
const capacity = v.strictObject({ read: v.number(), write: v.number() });
const streamViewType = v.picklist(streamViewTypes);

/** The shape of the properties of a table. */
export const tableSchema = v.strictObject({
  name: v.optional(v.string()),
  partitionKey: keyAttribute,
  sortKey: v.optional(keyAttribute),
  globalSecondaryIndexes: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        partitionKey: keyAttribute,
        sortKey: v.optional(keyAttribute),
        projection: v.optional(projection),
        capacity: v.optional(capacity),
      }),
    ),
  ),
  localSecondaryIndexes: v.optional(
    v.record(v.string(), v.strictObject({ sortKey: keyAttribute, projection: v.optional(projection) })),
  ),
  billing: v.optional(v.union([v.literal("on-demand"), capacity])),
  stream: v.optional(streamViewType),
  streamManagedElsewhere: v.optional(v.boolean()),
  pointInTimeRecovery: v.optional(v.strictObject({ days: v.optional(v.number()) })),
  timeToLive: v.optional(v.string()),
  encryptionKey: v.optional(keyRefSchema),
  deletionProtection: v.optional(v.boolean()),
  preventDestroy: v.optional(v.boolean()),
  tableClass: v.optional(v.picklist(["STANDARD", "STANDARD_INFREQUENT_ACCESS"])),
  tags: v.optional(tagsSchema),
});

/** The shape of the properties of an existing table. */
export const existingTableSchema = v.strictObject({
  name: v.optional(v.string()),
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  partitionKey: v.optional(keyAttribute),
  sortKey: v.optional(keyAttribute),
  indexes: v.optional(
    v.lazy((input) =>
      Array.isArray(input)
        ? v.array(v.string())
        : v.record(v.string(), v.strictObject({ partitionKey: keyAttribute, sortKey: v.optional(keyAttribute) })),
    ),
  ),
  requires: v.optional(
    v.strictObject({
      stream: v.optional(v.union([streamViewType, v.array(streamViewType)])),
      pointInTimeRecovery: v.optional(v.boolean()),
    }),
  ),
  managesPolicy: v.optional(v.boolean()),
  encryptionKey: v.optional(keyRefSchema),
});
