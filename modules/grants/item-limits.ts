import { at, listNames, problem, type Problem } from "../validation";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { allBeside, operation, type OperationName, tableArn, wholeOf } from "../catalogue";
import { type ItemLimit, TableGrant } from "./table-grant";

/** The condition key that a limit on items works by. */
const keyOfLimit = {
  onlyLeadingKeys: "dynamodb:LeadingKeys",
  onlyAttributes: "dynamodb:Attributes",
} as const satisfies Record<ItemLimit, string>;

/** The actions that grants limit on one table, by resource, and whether they read. */
interface Limited {
  readonly place: readonly string[];
  readonly table: string;
  readonly limit: ItemLimit;
  readonly actions: Map<string, Set<string>>;
  readonly read: Set<string>;
  /** The conditions that they are under besides. */
  readonly conditions: Set<string>;
}

interface Granted extends GrantedOperation {
  readonly limits: readonly ItemLimit[];
}

/**
 * The problems of limits that another grant of the same principal bypasses: a grant on streams, exports, backups or
 * resource policies, which ignore such limits, or a grant without a limit on the same items.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @param limited the grants whose limits count; all of them unless given
 */
export function checkItemLimits(permissions: readonly unknown[], limited: readonly unknown[] = permissions): Problem[] {
  const limits = limitedTables(limited.filter((each) => each instanceof TableGrant));
  if (limits.length === 0) return [];
  const granted = grantedByTable(permissions.filter((each) => each instanceof Grant));
  return limits.flatMap((each) => {
    const beside = [...(granted.get(each.table) ?? []), ...(granted.get(allBeside(each.table)) ?? [])];
    const past = beside.filter((one) => goesPast(one, each)).flatMap((one) => operation(one.operation).actions);
    const actions = [...new Set(past)];
    if (actions.length === 0) return [];
    return at(each.place, [
      problem({
        value: each.limit,
        rule: `holds nothing back beside ${listNames(actions)}, which the principal is granted as well and which ignore it`,
        remedy:
          "Give the two to different principals, or put the other grant under the limit as well; writes that may " +
          "give back what was there (ReturnValues) read too, and BatchWriteItem does not.",
      }),
    ]);
  });
}

function limitedTables(grants: readonly TableGrant[]): readonly Limited[] {
  const found = new Map<string, Limited>();
  for (const { place, table: description, itemLimits, operations } of grants) {
    const table = tableArn(description, "table");
    for (const limit of itemLimits) {
      const key = `${limit} ${table}`;
      const known = found.get(key) ?? {
        place,
        table,
        limit,
        actions: new Map<string, Set<string>>(),
        read: new Set<string>(),
        conditions: new Set<string>(),
      };
      found.set(key, known);
      for (const each of operations) addLimited(known, each);
    }
  }
  return [...found.values()];
}

function addLimited({ actions, read, conditions }: Limited, granted: GrantedOperation): void {
  const { data, actions: names } = operation(granted.operation);
  for (const resource of granted.resources) {
    actions.set(resource, new Set([...(actions.get(resource) ?? []), ...names]));
    if (data === "reads") read.add(resource);
  }
  for (const each of ownLimits(granted)) conditions.add(each);
}

/** The operations of grants by the tables that they are on, or take items of. */
function grantedByTable(grants: readonly Grant[]): ReadonlyMap<string, readonly Granted[]> {
  const found = new Map<string, Granted[]>();
  for (const grant of grants) {
    const [limits, source] =
      grant instanceof TableGrant ? [grant.itemLimits, [tableArn(grant.table, "table")]] : [[], []];
    for (const each of grant.operations) {
      const tables = new Set([...each.resources.map(wholeOf), ...(copying.has(each.operation) ? source : [])]);
      for (const table of tables) {
        const known = found.get(table);
        if (known === undefined) found.set(table, [{ ...each, limits }]);
        else known.push({ ...each, limits });
      }
    }
  }
  return found;
}

/** What carries all items elsewhere, where they can be read without the limit. */
const copying: ReadonlySet<OperationName> = new Set<OperationName>([
  "createTableReplica",
  "enableKinesisStreamingDestination",
  "fillTable",
  "restoreTableFromBackup",
  "restoreTableToPointInTime",
]);

function goesPast(granted: Granted, limited: Limited): boolean {
  if (granted.limits.includes(limited.limit)) return false;
  const { operation: name, resources } = granted;
  const { data, actions, conditionKeys = [] } = operation(name);
  // Whoever writes the table's policy can let itself do anything.
  if (copying.has(name) || name === "putResourcePolicy") return true;
  if (!conditionKeys.includes(keyOfLimit[limited.limit])) {
    return limited.read.size > 0 && data === "reads";
  }
  if (granted.limits.length > 0 || isHeldOtherwise(granted, limited)) return false;
  const shows = data === "reads" || conditionKeys.includes("dynamodb:ReturnValues");
  return (
    (shows && covers(resources, limited.read)) ||
    actions.some((action) => {
      const where = [...limited.actions].filter(([, names]) => names.has(action)).map(([resource]) => resource);
      return covers(resources, new Set(where));
    })
  );
}

/** Whether it asks for something that what is limited does not ask for, as for a multi-factor authentication. */
function isHeldOtherwise(granted: GrantedOperation, { conditions }: Limited): boolean {
  return ownLimits(granted).some((each) => !conditions.has(each));
}

/** What is asked of the caller and the resource; how the request is made is up to the caller. */
function ownLimits({ within = {} }: GrantedOperation): string[] {
  return Object.entries(within)
    .filter(([key]) => !key.startsWith("dynamodb:") && key !== "aws:SecureTransport")
    .map((each) => JSON.stringify(each));
}

function covers(patterns: readonly string[], resources: ReadonlySet<string>): boolean {
  return patterns.some(
    (pattern) =>
      resources.has(pattern) ||
      (pattern.endsWith("*") && [...resources].some((each) => each.startsWith(pattern.slice(0, -1)))),
  );
}
