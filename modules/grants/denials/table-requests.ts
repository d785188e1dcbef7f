import { actionsOn, partitionOf, serviceAuthorization } from "../../aws";
import { tableArn, type TableDescription, type TableResource, tableResources } from "../../catalogue";
import { tableParts } from "../requests";
import { type AskedRequests, type DeniedRequests } from "./denial";

/**
 * Requests on a table and on everything that belongs to it, for the actions that AWS's reference lists for each.
 *
 * @param wanted the actions of the requests
 * @param types the parts of the table that they are on
 */
export function requestsOnTable(
  table: TableDescription,
  wanted: (action: string) => boolean,
  types: readonly TableResource[] = tableResources,
): AskedRequests[] {
  const service = serviceAuthorization("dynamodb");
  const parts = tableParts(table);
  return types.flatMap((type) => {
    const info = service.resourceTypes.get(type);
    const actions = info === undefined ? [] : actionsOn(info, service).filter(wanted);
    return actions.length === 0 ? [] : [{ actions, resources: parts[type].covered }];
  });
}

/** The ARN of a table, and the pattern for everything that belongs to it: on the first alone, the rest would stay open. */
export function allOf(table: TableDescription): readonly string[] {
  const arn = tableArn(table, "table");
  return [arn, `${arn}/*`];
}

/** Actions on a table and all that belongs to it. */
export function onTable(table: TableDescription, actions: readonly string[]): DeniedRequests {
  const named = new Set(actions);
  return { actions, resources: allOf(table), asked: requestsOnTable(table, (action) => named.has(action)) };
}

/** All actions on a table and all that belongs to it, except these. */
export function allExcept(table: TableDescription, actions: readonly string[]): DeniedRequests {
  const open = new Set(actions);
  return {
    actions,
    isAllExcept: true,
    resources: allOf(table),
    asked: requestsOnTable(table, (action) => !open.has(action)),
  };
}

/** Making a replica of a table, which AWS checks in the region of the replica: in any region. */
export function replicas(table: TableDescription): DeniedRequests {
  const { account, name } = table;
  const partition = partitionOf(table.region);
  const everywhere = `arn:${partition}:dynamodb:*:${account}:table/${name}`;
  const actions = ["dynamodb:CreateTableReplica"];
  return {
    actions,
    resources: [everywhere],
    asked: [{ actions, resources: [everywhere.replace("*", "some-region")] }],
  };
}
