import * as v from "valibot";
import { suppressionsSchema } from "../lint";
import { accessKeysSchema } from "../principals";

const credential = v.union([v.literal("role"), accessKeysSchema]);
const name = v.optional(v.string());

/** The shape of what a connection has whose vendor only takes a role, and publishes no document of its own. */
export const roleEntries = {
  externalId: v.optional(v.string()),
  suppressions: v.optional(suppressionsSchema),
  names: v.optional(v.strictObject({ role: name, user: name, policy: name })),
};

/** The shape of the ways in which a vendor's document can be followed. */
export const renderingEntries = { rendering: v.optional(v.picklist(["least-privilege", "as-documented"])) };

/** The shape of what a vendor identifies itself with. */
export const credentialEntries = { credentials: v.optional(v.union([credential, v.array(credential)])) };

/** The shape of what every connection has whose vendor publishes a document and takes a role or access keys. */
export const connectionEntries = { ...roleEntries, ...renderingEntries, ...credentialEntries };

/** The shape of what every connection to Polytomic has. */
export const polytomicEntries = {
  ...roleEntries,
  ...renderingEntries,
  firstPhase: v.optional(v.boolean()),
  restrictToRole: v.optional(v.union([v.boolean(), v.string()])),
  vendorAccount: v.optional(v.string()),
};

/** The shape of a bucket, and of the prefix that a connection is held to in it. */
export const bucketEntries = { bucket: v.string(), prefix: v.optional(v.string()) };
