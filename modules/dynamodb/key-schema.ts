import * as v from "valibot";
import { type KeyAttribute, type KeySchema } from "../catalogue";
import { checkName } from "../aws";
import { at, hint, type Problem, type SchemaEntries } from "../validation";

/** The shape of an attribute that is part of a key. */
export const keyAttributeSchema = v.strictObject({
  name: v.pipe(v.string(), hint({ write: (given = "pk") => JSON.stringify(given) })),
  type: v.picklist(["S", "N", "B"]),
} satisfies SchemaEntries<KeyAttribute>);

/** The shapes of the attributes that identify the items of a table or an index. */
export const keySchemaEntries = {
  partitionKey: keyAttributeSchema,
  sortKey: v.optional(keyAttributeSchema),
} satisfies SchemaEntries<KeySchema>;

/** What is wrong with the names of key attributes. */
export function checkKeyNames({ partitionKey, sortKey }: Partial<KeySchema>): Problem[] {
  return [
    ...(partitionKey === undefined ? [] : at("partitionKey", checkName("attribute", partitionKey.name))),
    ...(sortKey === undefined ? [] : at("sortKey", checkName("attribute", sortKey.name))),
  ];
}
