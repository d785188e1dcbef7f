import { carries } from "./item-requests";
import { type Narrowing } from "./narrowing";

const fullTableScan = "dynamodb:FullTableScan";

/** No statement of PartiQL that reads through all of a table or index. Other operations stay as they are. */
export function withoutFullTableScans(): Narrowing {
  return {
    name: "withoutFullTableScans",
    problems: [],
    bind: (operation) => ({
      conditions: carries(operation, fullTableScan) ? { BoolIfExists: { [fullTableScan]: ["false"] } } : {},
    }),
    limits: (action) => (action === "dynamodb:PartiQLSelect" ? { [fullTableScan]: { ifPresent: ["false"] } } : {}),
    bindsKeyUse: false,
  };
}
