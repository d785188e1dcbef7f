import { partitionOf } from "../../aws";
import { type Expectation } from "../../proof";
import { type ResourceLocation } from "../../catalogue";
import { type Requests, type TableRequests } from "./requests";
import { strangeTables, tableExamples, tableParts } from "./resource-examples";

/** Requests about any table of an account and region. Whatever is allowed there has to be refused elsewhere. */
export function expectOnAllTables(
  { account, region }: ResourceLocation,
  { allows, refuses }: Requests<TableRequests>,
): Expectation {
  const some = { name: "some-table", account, region, indexes: [] };
  const all = `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/*`;
  const elsewhere = (arn: string): boolean => !arn.startsWith(all.slice(0, -1));
  return {
    allows: [
      ...tableParts.flatMap((part) => {
        const actions = allows[part] ?? [];
        return actions.length === 0 ? [] : [{ actions, resource: all, examples: tableExamples(some, part) }];
      }),
      ...(allows.everywhere === undefined ? [] : [{ actions: allows.everywhere, resource: "*", examples: ["*"] }]),
    ],
    refuses: [
      ...tableParts.flatMap((part) => [
        { actions: refuses[part] ?? [], resources: tableExamples(some, part) },
        { actions: allows[part] ?? [], resources: strangeTables(some, part).filter(elsewhere) },
      ]),
      { actions: refuses.everywhere ?? [], resources: ["*"] },
    ].filter(({ actions }) => actions.length > 0),
  };
}
