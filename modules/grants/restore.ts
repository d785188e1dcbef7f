import * as v from "valibot";
import { checkName } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import {
  beyondTableVerbs,
  checkTableNames,
  operation,
  type OperationName,
  tableArn,
  type TableDescription,
  type TableResource,
} from "../catalogue";
import { keyAccess } from "./encryption";
import { Grant } from "./grant";
import { TableGrant } from "./table-grant";
import { noPointInTimeRecovery } from "./table-requirements";

/** The table into which data are restored. */
export interface RestoreOptions {
  /** The name of the table that is made, in the same account and region. No table may have it when it is restored. */
  readonly to: string;
}

type RestoreVerb = "restoreFromBackup" | "restoreToPointInTime";

const restoreOptionsSchema = v.strictObject({ to: v.string() });

/**
 * Restores a table from its backups, or to a point in time, as another table.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 */
export function restoreGrant(verb: RestoreVerb, source: TableDescription, options: RestoreOptions): TableGrant {
  const problems = checkRestore(verb, source, options);
  if (problems.length > 0) return new TableGrant(source, [], problems);
  const target: TableDescription = { ...source, name: options.to, indexes: [] };
  const names = beyondTableVerbs[verb];
  return new TableGrant(source, [
    ...names.map((name) => ({ operation: name, resources: resourcesOf(name, source, target) })),
    ...keyAccess(names, source.encryptionKey, "dynamodb", source.region),
  ]);
}

function resourcesOf(name: OperationName, source: TableDescription, target: TableDescription): string[] {
  switch (name) {
    case "describeTable":
    case "fillTable":
      return [tableArn(target, "table")];
    case "restoreTableFromBackup":
      return [tableArn(source, "backup"), tableArn(target, "table")];
    default:
      return operation(name).on.map((type) => tableArn(source, type as TableResource));
  }
}

function checkRestore(verb: RestoreVerb, source: TableDescription, options: RestoreOptions): Problem[] {
  const { name, pointInTimeRecovery } = source;
  const shape = checkShape(restoreOptionsSchema, options);
  return [
    ...checkTableNames(source),
    ...at(verb, [
      ...shape,
      ...(shape.length > 0 ? [] : at("to", checkTarget(options.to, name))),
      ...(verb === "restoreToPointInTime" && !pointInTimeRecovery ? [noPointInTimeRecovery(" to restore from")] : []),
    ]),
  ];
}

function checkTarget(to: string, source: string): Problem[] {
  if (to !== source) return checkName("table", to);
  const rule = "is the table itself, and DynamoDB restores into a table of another name";
  return [problem({ value: to, rule, remedy: "Give the new table a name of its own." })];
}

/**
 * Refuses restores into tables of the environment: a principal that restores into a table can read and write it.
 *
 * @param existing the ARNs of the tables of the environment
 */
export function checkRestoreTargets(grants: readonly unknown[], existing: ReadonlySet<string>): Problem[] {
  const known = grants.filter((each) => each instanceof Grant);
  return known.flatMap(({ place, operations }) => {
    const filled = operations.filter((each) => each.operation === "fillTable").flatMap(({ resources }) => resources);
    return [...new Set(filled)]
      .filter((arn) => existing.has(arn))
      .flatMap((value) =>
        at(place, [
          problem({
            value,
            rule: "is a table that is there already, which nothing can be restored into, and which this would open to reads and writes",
            remedy: "Restore to a name that no table has.",
          }),
        ]),
      );
  });
}
