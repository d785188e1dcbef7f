import * as v from "valibot";
import { checkTableNames, keyAttributeNames, type TableDescription } from "../../catalogue";
import { at, checkShape, copyData, listNames, problem, type Problem } from "../../validation";
import { checkAttribute } from "../narrowings";
import { Denial } from "./denial";
import { actionsWithoutItems, changesOfAttributes, readsOfAttributes } from "./item-actions";
import { allExcept, onTable, replicas } from "./table-requests";

/**
 * Denies everything that reads, writes or copies attributes of a table.
 *
 * A request shows only the attributes that it names. So requests are left that name others and return nothing else: reads
 * with a projection, counts, and updates that return no whole item. Everything else that touches items is denied.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributeDenial(table: TableDescription, given: readonly string[]): Denial {
  const names = copyData(given);
  const shape = checkShape(v.array(v.string()), names);
  const found = shape.length > 0 ? shape : [...names.flatMap(checkAttribute), ...checkDeniable(names, table)];
  const problems = [...checkTableNames(table), ...at("attributes", found)];
  const target = `table ${table.name}`;
  if (problems.length > 0) return new Denial({ target, place: table.place, denied: [], problems });
  const others = { "dynamodb:Attributes": { noneOf: names } };
  return new Denial({
    target,
    place: table.place,
    summary: `attributes ${listNames(names)} of ${target}`,
    denied: [
      allExcept(table, [...actionsWithoutItems, ...readsOfAttributes, ...changesOfAttributes]),
      replicas(table),
      {
        ...onTable(table, readsOfAttributes),
        unless: [{ ...others, "dynamodb:Select": ["COUNT", "SPECIFIC_ATTRIBUTES"] }],
      },
      {
        ...onTable(table, changesOfAttributes),
        unless: [{ ...others, "dynamodb:ReturnValues": ["NONE", "UPDATED_NEW", "UPDATED_OLD"] }],
      },
    ],
  });
}

function checkDeniable(names: readonly string[], { name: table, keySchema }: TableDescription): Problem[] {
  if (names.length === 0) {
    return [problem({ rule: "names no attribute: nothing would be denied", remedy: "Name at least one." })];
  }
  const keys = keySchema === undefined ? [] : keyAttributeNames(keySchema);
  return names
    .filter((name) => keys.includes(name))
    .map((value) =>
      problem({
        value,
        rule: "is part of the table's key, which every request for an item names: no item could be read or written",
        remedy: `Deny the table instead: deny(tables.${table}).`,
      }),
    );
}
