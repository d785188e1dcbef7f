import * as v from "valibot";
import { type TableOperation } from "../catalogue";
import { TableRef } from "../grants";
import { type PolicyJson } from "../policy";
import { type Connection, lookUpTables } from "./connection";
import { polytomicDynamoDbExpectations } from "./expectations";
import { checkNewImages } from "./new-images";
import { credentialEntries, polytomicEntries } from "./options-schema";
import { type PolytomicOptions, polytomicTrust } from "./polytomic";
import { connect, type Vendor, type VendorContext, type VendorPlan } from "./vendor";

/** Whether streams are read, and who switches them on. */
type StreamManagement = "none" | "self-managed" | "vendor-managed";

/** Options of {@link polytomicDynamoDb}. */
export interface PolytomicDynamoDbOptions<TableKey extends string> extends PolytomicOptions {
  /** The tables that Polytomic reads, by their keys. */
  readonly tables: readonly TableKey[];
  /**
   * Whether Polytomic reads changes from streams, and who switches these on: you (`self-managed`), or Polytomic
   * (`vendor-managed`), which takes the right to change everything about the table, and replaces a stream without
   * new images under its other readers.
   * @default "none"
   */
  readonly streams?: StreamManagement;
}

/** What Polytomic calls when it reads tables. */
const readOperations: readonly TableOperation[] = [
  "batchGetItem",
  "getItem",
  "query",
  "scan",
  "partiQlSelect",
  "describeTable",
  "describeTimeToLive",
  "describeContinuousBackups",
  "listTagsOfResource",
  "listTables",
  "describeLimits",
  "describeEndpoints",
];

const streamOperations: readonly TableOperation[] = ["describeStream", "getShardIterator", "getRecords", "listStreams"];

/** The lists of the page, in its order. Source: https://docs.polytomic.com/docs/amazon-dynamodb#iam-permissions */
const documentedReadActions = [
  "dynamodb:BatchGetItem",
  "dynamodb:Describe*",
  "dynamodb:List*",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "dynamodb:PartiQLSelect",
];
const documentedStreamActions = [
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:DescribeStream",
  "dynamodb:ListStreams",
];

/**
 * Polytomic reads DynamoDB tables.
 *
 * @example
 * polytomicDynamoDb({ tables: ["orders"], externalId: "6f1c…", streams: "self-managed" });
 */
export function polytomicDynamoDb<const TableKey extends string>(
  options: PolytomicDynamoDbOptions<TableKey>,
): Connection<TableKey, never> {
  return connect(vendor, options);
}

const vendor: Vendor<PolytomicDynamoDbOptions<string>> = {
  name: "Polytomic (DynamoDB)",
  schema: v.strictObject({
    ...polytomicEntries,
    ...credentialEntries,
    tables: v.array(v.string()),
    streams: v.optional(v.picklist(["none", "self-managed", "vendor-managed"])),
  }),
  plan,
};

function plan(options: PolytomicDynamoDbOptions<string>, context: VendorContext): VendorPlan {
  const { streams = "none" } = options;
  const { refs, problems } = lookUpTables(options.tables, context);
  const tables = [...refs.values()].map((table) => (streams === "vendor-managed" ? withStream(table) : table));
  const operations = [
    ...readOperations,
    ...(streams === "none" ? [] : streamOperations),
    ...(streams === "vendor-managed" ? (["updateTable"] as const) : []),
  ];
  return {
    problems: [...problems, ...(streams === "self-managed" ? checkNewImages("Polytomic", refs) : [])],
    trust: polytomicTrust(options, context),
    need: tables.map((table) => table.grant(operations)),
    expectations: polytomicDynamoDbExpectations(tables, streams),
    documented: { policy: documentedPolicy(tables, streams) },
    readsStreamsOf: streams === "none" ? [] : [...refs.keys()],
    managesStreamsOf: streams === "vendor-managed" ? [...refs.keys()] : [],
  };
}

/** The table as it is once Polytomic has switched its stream on. */
function withStream({ description }: TableRef): TableRef {
  return new TableRef({ ...description, streamViewTypes: ["NEW_AND_OLD_IMAGES"] });
}

function documentedPolicy(tables: readonly TableRef[], streams: StreamManagement): PolicyJson {
  const tableArns = tables.map((table) => table.arn);
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: documentedReadActions, Resource: tableArns },
      ...(streams === "vendor-managed"
        ? [{ Effect: "Allow", Action: ["dynamodb:UpdateTable"], Resource: tableArns } as const]
        : []),
      ...(streams === "none"
        ? []
        : [
            {
              Effect: "Allow",
              Action: documentedStreamActions,
              Resource: tables.map((table) => table.arnOf("stream")),
            } as const,
          ]),
    ],
  };
}
