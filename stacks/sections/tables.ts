import { type Construct } from "constructs";
import { type TableRef } from "../../modules/access";
import {
  checkExistingTable,
  checkTable,
  ExistingTable,
  existingTableRef,
  Table,
  tableRef,
} from "../../modules/dynamodb";
import { type SummaryRow } from "../../modules/report";
import { type Environment, isExisting } from "../environment";
import { existingMark } from "./describe";
import { checkAllTags, type PlannedSection, planSection, type Surroundings } from "./section";

export function planTables({ environment, location: { account }, region }: Surroundings): PlannedSection<TableRef> {
  const location = { account, region };
  return planSection("tables", environment.tables ?? {}, (key, entry) => {
    if (isExisting(entry)) {
      const ref = existingTableRef(key, entry.existing, location);
      return { plan: ref, problems: checkExistingTable({ ...entry.existing, name: ref.description.name }, region) };
    }
    const ref = tableRef(key, entry, location);
    const { name } = ref.description;
    const space = `account ${account} and region ${region}`;
    return {
      plan: ref,
      problems: [...checkTable({ ...entry, name }, region), ...checkAllTags(environment, entry.tags)],
      names: [{ place: ["tables", key], kind: "table", space, name, ignoresCase: false }],
    };
  });
}

/**
 * Makes the tables.
 *
 * @param streamsManagedElsewhere the keys of the tables whose streams somebody else switches
 * @returns references to the ARNs of their streams
 */
export function buildTables(
  scope: Construct,
  { tables = {} }: Environment,
  streamsManagedElsewhere: ReadonlySet<string>,
): Record<string, string> {
  const arns = Object.entries(tables).map(([key, entry]) => {
    const table = isExisting(entry)
      ? new ExistingTable(scope, key, entry.existing)
      : new Table(scope, key, streamsManagedElsewhere.has(key) ? { ...entry, streamManagedElsewhere: true } : entry);
    return [key, table.streamArn] as const;
  });
  return Object.fromEntries(arns);
}

export function tableRow(key: string, { description }: TableRef, { tables = {} }: Environment): SummaryRow {
  const { name, streamViewTypes, pointInTimeRecovery } = description;
  const facts = [
    ...(name === key ? [] : [name]),
    ...existingMark(tables[key]),
    streamViewTypes.length === 0 ? "no stream" : `stream ${streamViewTypes.join(" or ")}`,
    pointInTimeRecovery ? "point-in-time recovery" : "no point-in-time recovery",
  ];
  return { key, details: [facts.join(", ")] };
}
