import * as v from "valibot";
import { type TableOperation } from "../access";
import { type Connection, lookUpTables } from "./connection";
import { retoolDynamoDbExpectations } from "./expectations";
import { retoolEntries, type RetoolOptions, retoolTrust } from "./retool";
import { connect, type Vendor } from "./vendor";

/** Options of {@link retoolDynamoDb}. */
export interface RetoolDynamoDbOptions<TableKey extends string> extends RetoolOptions {
  /** The tables that its apps work with, by their keys. */
  readonly tables: readonly TableKey[];
}

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
  schema: v.strictObject({ ...retoolEntries, tables: v.array(v.string()) }),
  plan: (options, context) => {
    const { access = "read-only" } = options;
    const { refs, problems } = lookUpTables(options.tables, context);
    const tables = [...refs.values()];
    const operations = access === "read-write" ? [...readOperations, ...writeOperations] : readOperations;
    return {
      problems,
      trust: retoolTrust(options, context),
      need: tables.map((table) => table.grant(operations)),
      expectations: retoolDynamoDbExpectations(tables, access),
    };
  },
};
