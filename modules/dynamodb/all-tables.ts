import { type Construct } from "constructs";
import { AllTablesRef } from "../grants";
import { deploymentOf } from "../terraform";

/**
 * All tables of the account and region that a construct is deployed to.
 *
 * @example
 * support.allow(allTables(this).discover());
 */
export function allTables(scope: Construct): AllTablesRef {
  const { account, region } = deploymentOf(scope);
  return new AllTablesRef({ account, region });
}
