import * as v from "valibot";
import { checkToolNetwork, grantFrom, type ToolNetwork, toolNetworkSchema } from "../principals";
import { type TableOperation } from "../catalogue";
import { at } from "../validation";
import { type Connection, lookUpTables } from "./connection";
import { ofOnesOwn, ofTheCloud, retoolEntries, type RetoolOptions, retoolTrust } from "./retool";
import { retoolDynamoDbExpectations } from "./retool-expectations";
import { connect, type Vendor } from "./vendor";
import { refuseRoleOptions } from "./vendor-trust";

/** Options of {@link retoolDynamoDb}. */
export interface RetoolDynamoDbOptions<TableKey extends string> extends RetoolOptions {
  /** The tables that its apps work with, by their keys. */
  readonly tables: readonly TableKey[];
  /**
   * The outbound regions of Retool's cloud, which the organization's settings show: only requests from the addresses
   * that Retool publishes for them are allowed. Not for a Retool of your own.
   * @default any address
   */
  readonly outboundRegions?: readonly RetoolRegion[];
  /**
   * Where the requests of a Retool of your own come from, beside `assumedBy`.
   * @default anywhere
   */
  readonly from?: ToolNetwork;
}

/**
 * The addresses that Retool's cloud calls from, by outbound region.
 * Source: https://docs.retool.com/data-sources/guides/connect/amazon-s3#allow-retool-to-access-the-data-source
 */
export const retoolAddresses = {
  "us-west-2": ["35.90.103.132/30", "44.208.168.68/30"],
  "eu-central-1": ["3.77.79.248/30"],
  "ap-southeast-1": ["47.128.165.252/32", "54.169.175.71/32", "54.255.139.141/32"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An outbound region of Retool's cloud. */
export type RetoolRegion = keyof typeof retoolAddresses;

const retoolRegions = Object.keys(retoolAddresses) as RetoolRegion[];

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
export function retoolDynamoDb<const TableKey extends string>(
  options: RetoolDynamoDbOptions<TableKey>,
): Connection<TableKey, never> {
  return connect(vendor, options);
}

const vendor: Vendor<RetoolDynamoDbOptions<string>> = {
  name: "Retool (DynamoDB)",
  schema: v.strictObject({
    ...retoolEntries,
    tables: v.array(v.string()),
    outboundRegions: v.optional(v.pipe(v.array(v.picklist(retoolRegions)), v.minLength(1))),
    from: v.optional(toolNetworkSchema),
  }),
  plan: (options, context) => {
    const { access = "read-only", assumedBy, outboundRegions, from } = options;
    const { refs, problems } = lookUpTables(options.tables, context);
    const tables = [...refs.values()];
    const operations = access === "read-write" ? [...readOperations, ...writeOperations] : readOperations;
    const addresses = outboundRegions?.flatMap((region) => retoolAddresses[region]);
    const network = addresses === undefined ? from : { ipAddresses: addresses };
    const networkProblems = from === undefined ? [] : checkToolNetwork(from);
    const need = tables.map((table) => table.grant(operations));
    return {
      problems: [
        ...problems,
        ...(assumedBy === undefined
          ? refuseRoleOptions({ from }, ofOnesOwn)
          : refuseRoleOptions({ outboundRegions }, ofTheCloud)),
        ...at("from", networkProblems),
      ],
      trust: retoolTrust(options, context),
      need: network === undefined || networkProblems.length > 0 ? need : need.map((each) => grantFrom(each, network)),
      expectations: retoolDynamoDbExpectations(tables, access, network),
    };
  },
};
