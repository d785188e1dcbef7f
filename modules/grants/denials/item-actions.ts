import { operation, type OperationName, operations, type TableOperation, tableResources } from "../../catalogue";
import { carries, changesNamedAttributes, readsNamedAttributes } from "../narrowings";

/**
 * Operations that copy, replace or remove items without naming them, or let others read them. A denial of attributes or
 * items denies them whatever their requests hold, and so every operation on items whose requests do not tell.
 */
const wholeItems: ReadonlySet<OperationName> = new Set<TableOperation>([
  // Copies of all items.
  "createBackup",
  "exportTable",
  "restoreTableFromBackup",
  "restoreTableToPointInTime",
  "createTableReplica",
  "enableKinesisStreamingDestination",
  "updateKinesisStreamingDestination",
  // The items before and after each change.
  "getRecords",
  // Values of keys, in CloudWatch.
  "updateContributorInsights",
  // Items that come or go without being named.
  "importTable",
  "deleteTable",
  "updateTimeToLive",
  // Access for other principals.
  "putResourcePolicy",
]);

const purposesOfItems: ReadonlySet<string> = new Set(["ReadItems", "Scan", "WriteItems"]);

const onTables = (Object.keys(operations) as OperationName[]).filter((name) => {
  const { actions, on } = operation(name);
  return actions.every((action) => action.startsWith("dynamodb:")) && tableResources.some((type) => on.includes(type));
});

function actionsOf(names: readonly OperationName[]): readonly string[] {
  return names.flatMap((name) => operation(name).actions);
}

/**
 * The actions on a table and all that belongs to it that neither touch its items nor copy them. Denials of attributes and
 * items deny every other action, those included that AWS adds later and that the project does not know.
 */
export const actionsWithoutItems = actionsOf(
  onTables.filter((name) => !purposesOfItems.has(operation(name).purpose) && !wholeItems.has(name)),
);

/** The reads whose requests name the attributes that they return. */
export const readsOfAttributes = actionsOf(onTables.filter((name) => readsNamedAttributes(operation(name))));

/** The one write whose requests name all attributes that it changes. */
export const changesOfAttributes = actionsOf(onTables.filter((name) => changesNamedAttributes(operation(name))));

/** The actions whose requests name the partition keys of the items that they read or write. */
export const actionsByKey = actionsOf(onTables.filter((name) => carries(operation(name), "dynamodb:LeadingKeys")));

/** Those of {@link actionsByKey} that read a secondary index, where the key is that of the index. */
export const actionsByKeyOfIndex = actionsByKey.filter((action) =>
  onTables.some((name) => operation(name).on.includes("index") && operation(name).actions.includes(action)),
);
