import { tableArn, type TableDescription } from "../../catalogue";
import { type Narrowable } from "./narrowing";

/** What is granted on all indexes of a table, on these alone. What is granted on single indexes stays as it is. */
export function onIndexes(
  { operations, problems }: Narrowable,
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
  };
}
