import * as v from "valibot";
import { checkTableNames, tableArn, type TableDescription } from "../../catalogue";
import { at, checkShape, copyData, listNames, problem, type Problem } from "../../validation";
import { checkLeadingKeys, meantKeys } from "../narrowings";
import { type TextOrPattern } from "../../policy";
import { Denial } from "./denial";
import { actionsByKey, actionsByKeyOfIndex, actionsWithoutItems } from "./item-actions";
import { allExcept, allOf, onTable, replicas, requestsOnTable } from "./table-requests";

/** Items by their partition key. */
export interface DeniedItems {
  /** The values of the partition key, or `{ prefix }` for all values with a prefix. */
  readonly leadingKeys: readonly string[] | { readonly prefix: string };
}

const deniedItemsSchema = v.strictObject({
  leadingKeys: v.union([v.array(v.string()), v.strictObject({ prefix: v.string() })]),
});

/**
 * Denies everything that reads, writes or copies items with some partition keys.
 *
 * Requests are left that name other partition keys of the table. On an index `dynamodb:LeadingKeys` holds the key of the
 * index, which says nothing of the table's key, and an index that is added later has a key of its own. So every read of
 * an index is denied, and everything that names no key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function itemDenial(table: TableDescription, given: DeniedItems): Denial {
  const items = copyData(given);
  const shape = checkShape(deniedItemsSchema, items);
  const found = shape.length > 0 ? shape : [...at("leadingKeys", checkKeys(items)), ...checkKeyType(table)];
  const problems = [...checkTableNames(table), ...at("items", found)];
  const target = `table ${table.name}`;
  if (problems.length > 0) return new Denial({ target, place: table.place, denied: [], problems });
  const others = { "dynamodb:LeadingKeys": { noneOf: meantKeys(items.leadingKeys) as readonly TextOrPattern[] } };
  const { leadingKeys } = items;
  return new Denial({
    target,
    place: table.place,
    summary: `items ${"prefix" in leadingKeys ? `${leadingKeys.prefix}*` : listNames(leadingKeys)} of ${target}`,
    denied: [
      allExcept(table, [...actionsWithoutItems, ...actionsByKey]),
      replicas(table),
      {
        actions: actionsByKeyOfIndex,
        resources: [tableArn(table, "index")],
        asked: requestsOnTable(table, (action) => actionsByKeyOfIndex.includes(action), ["index"]),
      },
      { ...onTable(table, actionsByKey), unless: [others] },
      {
        actions: ["dynamodb:PartiQLSelect"],
        resources: allOf(table),
        unless: [{ "dynamodb:FullTableScan": { ifPresent: ["false"] } }],
        asked: requestsOnTable(table, (action) => action === "dynamodb:PartiQLSelect"),
      },
    ],
  });
}

function checkKeys({ leadingKeys }: DeniedItems): Problem[] {
  if ("length" in leadingKeys && leadingKeys.length === 0) {
    return [problem({ rule: "names no value: nothing would be denied", remedy: "Name at least one." })];
  }
  return checkLeadingKeys(leadingKeys, new Set());
}

/** AWS does not document how a condition spells a number or bytes, and another spelling would not be denied. */
function checkKeyType({ keySchema }: TableDescription): Problem[] {
  if (keySchema?.partitionKey.type === "S") return [];
  const rule =
    keySchema === undefined
      ? "needs the partition key of the table, which is not known"
      : `cannot hold for a partition key of type ${keySchema.partitionKey.type}: AWS does not document how a condition ` +
        "spells it, and a request with another spelling would not be denied";
  return [
    problem({
      rule,
      remedy:
        keySchema === undefined
          ? 'Say it, as in partitionKey: { name: "pk", type: "S" }.'
          : "Allow what is meant instead, by onlyLeadingKeys, or deny the table.",
    }),
  ];
}
