import { type ExpectedAccess } from "../../proof";
import { tableExamples, tableResource } from "../expectations";
import { tableArn, type TableDescription } from "../../catalogue";
import { type Narrowable } from "./narrowing";

/** What is granted on all indexes of a table, on these alone. What is granted on single indexes stays as it is. */
export function onIndexes(
  { operations, problems, expectations }: Narrowable,
  table: TableDescription,
  indexes: readonly string[],
): Narrowable {
  const all = tableArn(table, "index");
  const named = indexes.map((index) => tableArn(table, "index", index));
  return {
    operations: operations.flatMap((each) => {
      const resources = each.resources.flatMap((resource) => (resource === all ? named : [resource]));
      return resources.length === 0 ? [] : [{ ...each, resources }];
    }),
    problems,
    expectations: expectations.map(({ allows, refuses }) => ({
      allows: allows.flatMap((each) => expectedOn(each, table, indexes)),
      refuses: [
        ...refuses,
        ...allows
          .filter(({ resource }) => resource === tableResource(table, "index"))
          .map(({ actions }) => ({
            actions,
            resources: tableExamples({ ...table, indexes: ["another-index"] }, "index"),
          })),
      ],
    })),
  };
}

function expectedOn(access: ExpectedAccess, table: TableDescription, indexes: readonly string[]): ExpectedAccess[] {
  if (access.resource !== tableResource(table, "index")) return [access];
  return indexes.map((index) => ({
    ...access,
    resource: tableResource(table, "index", index),
    examples: tableExamples({ ...table, indexes: [index] }, "index"),
  }));
}
