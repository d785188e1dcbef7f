import * as v from "valibot";
import { type KeyAttribute, type KeySchema } from "../catalogue";
import { checkName } from "../aws";
import { at, hint, problem, type Problem, type SchemaEntries } from "../validation";

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
    ...checkKeysDiffer(partitionKey, sortKey),
  ];
}

/**
 * No problem for a partition key and a sort key that are two attributes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function checkKeysDiffer(partitionKey: KeyAttribute | undefined, sortKey: KeyAttribute | undefined): Problem[] {
  if (partitionKey === undefined || partitionKey.name !== sortKey?.name) return [];
  return at("sortKey", [
    problem({
      value: sortKey.name,
      rule: "is the partition key too: DynamoDB requires two different attributes",
      remedy: "Name another attribute, or leave the sort key out.",
    }),
  ]);
}
