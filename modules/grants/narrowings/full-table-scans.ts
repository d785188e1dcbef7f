import { carries } from "./item-requests";
import { type Narrowing } from "./narrowing";

const fullTableScan = "dynamodb:FullTableScan";

/** No statement of PartiQL that reads through all of a table or index. Other operations stay as they are. */
export function withoutFullTableScans(): Narrowing {
  return {
    name: "withoutFullTableScans",
    problems: [],
    limit: (operation) => ({
      within: carries(operation, fullTableScan) ? { [fullTableScan]: { ifPresent: ["false"] } } : {},
    }),
  };
}
