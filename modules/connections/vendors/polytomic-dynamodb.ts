import * as v from "valibot";
import { type TableOperation } from "../../catalogue";
import { TableRef } from "../../grants";
import { type PolicyJson } from "../../policy";
import { credentialOption, tablesOption } from "../options";
import { checkNewImages, lookUpTables } from "../resources";
import { awsPages } from "../sources";
import { vendor } from "../vendor";
import { polytomic, polytomicOptions, polytomicTrust, roleAsPrincipal } from "./polytomic";

const streamManagement = v.picklist(["none", "self-managed", "vendor-managed"]);

type StreamManagement = v.InferInput<typeof streamManagement>;

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

/** Source: https://docs.polytomic.com/docs/amazon-dynamodb#additional-permissions-when-using-dynamodb-streams */
const streamOperations: readonly TableOperation[] = ["describeStream", "getShardIterator", "getRecords", "listStreams"];

/**
 * Polytomic reads DynamoDB tables.
 *
 * @example
 * polytomicDynamoDb({ tables: ["orders"], externalId: "6f1c…", streams: "self-managed" });
 */
export const polytomicDynamoDb = vendor({
  ...polytomic,
  product: "DynamoDB",
  shown: ["tables", "streams"],
  gives: "reading tables, and their streams if you say who switches them on",
  document: {
    source: "https://docs.polytomic.com/docs/amazon-dynamodb#iam-permissions",
    checkedOn: "2026-11-21",
    differences: [
      roleAsPrincipal,
      {
        change: "dropped",
        actions: [
          "dynamodb:DescribeContributorInsights",
          "dynamodb:DescribeKinesisStreamingDestination",
          "dynamodb:DescribeTableReplicaAutoScaling",
          "dynamodb:ListExports",
          "dynamodb:ListImports",
        ],
        documented: "within Describe* and List*",
        corrected: "not granted",
        reason: "The wildcards take in whatever AWS adds; reading and syncing tables needs none of these.",
        source: awsPages.dynamodbActions,
      },
      {
        change: "added",
        actions: ["dynamodb:Query", "dynamodb:Scan", "dynamodb:PartiQLSelect"],
        documented: "on the tables",
        corrected: "on the tables and their indexes",
        reason: "A model can point to a secondary index, and reading one is authorised on the index.",
        source: awsPages.dynamodbActions,
      },
      {
        change: "moved",
        actions: [
          "dynamodb:ListTables",
          "dynamodb:DescribeLimits",
          "dynamodb:DescribeEndpoints",
          "dynamodb:ListStreams",
        ],
        documented: "within Describe* and List* on the tables, and on their streams",
        corrected: "in a statement of their own, on *",
        reason: "IAM knows these actions on no resource, so on a table or a stream they grant nothing.",
        source: awsPages.dynamodbActions,
      },
    ],
  },
  options: {
    ...polytomicOptions,
    ...credentialOption,
    ...tablesOption,
    /**
     * Whether Polytomic reads changes from streams, and who switches these on: you (`self-managed`), or Polytomic
     * (`vendor-managed`), which takes the right to change everything about the table, and replaces a stream without
     * new images under its other readers.
     * @default "none"
     */
    streams: v.optional(streamManagement),
  },
  plan: (options, context) => {
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
      documented: { policy: documentedPolicy(tables, streams) },
      readsStreamsOf: streams === "none" ? [] : [...refs.keys()],
      managesStreamsOf: streams === "vendor-managed" ? [...refs.keys()] : [],
    };
  },
});

/** The table as it is once Polytomic has switched its stream on. */
function withStream({ description }: TableRef): TableRef {
  return new TableRef({ ...description, streamViewTypes: ["NEW_AND_OLD_IMAGES"] });
}

/** The lists of the page, in its order. */
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
