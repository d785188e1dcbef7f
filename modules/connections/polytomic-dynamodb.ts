import * as v from "valibot";
import { type TableOperation, TableRef } from "../access";
import { type PolicyJson } from "../policy";
import { checkShape, type Problem } from "../validation";
import { type Connection, type ConnectionContext, type ConnectionPlan, lookUpTables } from "./connection";
import { polytomicDynamoDbExpectations } from "./expectations";
import { checkNewImages } from "./new-images";
import { polytomicEntries } from "./options-schema";
import { type PolytomicOptions, polytomicPrincipals } from "./polytomic";

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
  return {
    vendor: "Polytomic (DynamoDB)",
    checkShape: () => checkShape(optionsSchema, options),
    plan: (context) => plan(options, context),
  };
}

const optionsSchema = v.strictObject({
  ...polytomicEntries,
  tables: v.array(v.string()),
  streams: v.optional(v.picklist(["none", "self-managed", "vendor-managed"])),
});

function plan(options: PolytomicDynamoDbOptions<string>, context: ConnectionContext): ConnectionPlan {
  const { rendering = "least-privilege", streams = "none", names = {} } = options;
  const { defaultName } = context;
  const { refs, problems } = lookUpTables(options.tables, context);
  const principals = polytomicPrincipals(options, context);
  const tables = [...refs.values()].map((table) => (streams === "vendor-managed" ? withStream(table) : table));
  const operations = [
    ...readOperations,
    ...(streams === "none" ? [] : streamOperations),
    ...(streams === "vendor-managed" ? (["updateTable"] as const) : []),
  ];
  const name = names.policy ?? defaultName;
  const missingImages: Problem[] = streams === "self-managed" ? checkNewImages("Polytomic", refs) : [];
  return {
    ...principals,
    rendering,
    problems: [...problems, ...missingImages, ...principals.problems],
    policyName: name,
    need: tables.map((table) => table.grant(operations)),
    expectations: polytomicDynamoDbExpectations(tables, streams),
    documented: rendering === "as-documented" ? { name, policy: documentedPolicy(tables, streams) } : undefined,
    readsStreamsOf: streams === "none" || !principals.attached ? [] : [...refs.keys()],
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
