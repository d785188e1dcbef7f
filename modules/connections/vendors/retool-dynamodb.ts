import * as v from "valibot";
import { checkToolNetwork, grantFrom, type ToolNetwork, toolNetworkSchema } from "../../principals";
import { type TableOperation } from "../../catalogue";
import { at } from "../../validation";
import { schemaOf, tablesOption } from "../options";
import { refuseRoleOptions } from "../refused-options";
import { lookUpTables } from "../resources";
import { vendor } from "../vendor";
import { ofOnesOwn, ofTheCloud, retool, retoolAddresses, retoolOptions, retoolTrust } from "./retool";

const outboundRegions = Object.keys(retoolAddresses) as (keyof typeof retoolAddresses)[];

/**
 * What the queries of Retool call, by their names on its page; it lists and describes tables to offer them in its editor.
 * That it does is not documented.
 * Source: https://docs.retool.com/data-sources/guides/connect/amazon-dynamodb
 */
const readOperations: readonly TableOperation[] = ["getItem", "query", "scan", "describeTable", "listTables"];
const writeOperations: readonly TableOperation[] = ["putItem", "updateItem", "deleteItem"];

/**
 * Apps in Retool show items of tables, and change them where they may.
 *
 * @example
 * retoolDynamoDb({ tables: ["orders"], assumedBy: service("ecs-tasks") });
 */
export const retoolDynamoDb = vendor({
  ...retool,
  product: "DynamoDB",
  shown: ["tables", "access"],
  gives: 'showing tables in apps, and changing items with `"read-write"`',
  options: {
    ...retoolOptions,
    ...tablesOption,
    /**
     * The outbound regions of Retool's cloud, which the organization's settings show: only requests from the addresses
     * that Retool publishes for them are allowed. Not for a self-hosted Retool.
     * @default any address
     */
    outboundRegions: v.optional(v.pipe(v.array(v.picklist(outboundRegions)), v.minLength(1))),
    /**
     * Where the requests of a self-hosted Retool come from, beside `assumedBy`.
     * @default anywhere
     */
    from: v.optional(schemaOf<ToolNetwork>(toolNetworkSchema)),
  },
  plan: (options, context) => {
    const { access = "read-only", assumedBy, outboundRegions: regions, from } = options;
    const { refs, problems } = lookUpTables(options.tables, context);
    const operations = access === "read-write" ? [...readOperations, ...writeOperations] : readOperations;
    const addresses = regions?.flatMap((region) => retoolAddresses[region]);
    const network = addresses === undefined ? from : { ipAddresses: addresses };
    const networkProblems = from === undefined ? [] : checkToolNetwork(from);
    const need = [...refs.values()].map((table) => table.grant(operations));
    return {
      problems: [
        ...problems,
        ...(assumedBy === undefined
          ? refuseRoleOptions({ from }, ofOnesOwn)
          : refuseRoleOptions({ outboundRegions: regions }, ofTheCloud)),
        ...at("from", networkProblems),
      ],
      trust: retoolTrust(options, context),
      need: network === undefined || networkProblems.length > 0 ? need : need.map((each) => grantFrom(each, network)),
    };
  },
});
