import {
  administerKey,
  anyKeyUse,
  filledTable,
  itemsOfTable,
  listTables,
  managePolicy,
  manageTable,
  manageTableKey,
  noData,
  readChanges,
  without,
  writeByPartiQl,
} from "./actions";
import { type Requests, type TableRequests } from "./requests";

// What verbs that take more than one table must allow and refuse, written by hand.

/** What restoring must allow and refuse on the table that it is made of, and on the table that is made. */
interface RestoreExpectations {
  readonly source: Requests<TableRequests>;
  readonly target: Requests<TableRequests>;
}

const notFilled = ["dynamodb:BatchGetItem", "dynamodb:PartiQLSelect", ...writeByPartiQl];

/**
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html: restoring is checked on
 * the backup or on the source table, and reading and writing on the target table.
 */
export const restoreExpectations: Readonly<Record<"restoreFromBackup" | "restoreToPointInTime", RestoreExpectations>> =
  {
    restoreFromBackup: {
      source: {
        allows: { backup: ["dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"], key: manageTableKey },
        refuses: {
          table: [...itemsOfTable, ...manageTable, "dynamodb:RestoreTableFromBackup"],
          backup: ["dynamodb:DeleteBackup"],
          key: administerKey,
        },
      },
      target: {
        allows: { table: [...filledTable, "dynamodb:DescribeTable", "dynamodb:RestoreTableFromBackup"] },
        refuses: { table: [...notFilled, ...manageTable] },
      },
    },
    restoreToPointInTime: {
      source: {
        allows: {
          table: ["dynamodb:DescribeContinuousBackups", "dynamodb:RestoreTableToPointInTime"],
          key: manageTableKey,
        },
        refuses: {
          ...noData,
          table: [...itemsOfTable, ...without(manageTable, "dynamodb:RestoreTableToPointInTime")],
          key: administerKey,
        },
      },
      target: {
        allows: { table: [...filledTable, "dynamodb:DescribeTable"] },
        refuses: { table: [...notFilled, ...manageTable] },
      },
    },
  };

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html */
export const replicaExpectations: {
  readonly source: Requests<TableRequests>;
  readonly replica: Requests<TableRequests>;
} = {
  source: {
    allows: { table: ["dynamodb:DescribeTable", "dynamodb:UpdateTable"], key: manageTableKey },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...without(manageTable, "dynamodb:UpdateTable")],
      key: administerKey,
    },
  },
  replica: {
    allows: {
      table: [
        ...filledTable,
        "dynamodb:CreateTable",
        "dynamodb:CreateTableReplica",
        "dynamodb:DeleteTable",
        "dynamodb:DeleteTableReplica",
        "dynamodb:DescribeTable",
      ],
      key: manageTableKey,
    },
    refuses: {
      table: [...notFilled, ...managePolicy, "dynamodb:ExportTableToPointInTime", "dynamodb:UpdateTable"],
      key: administerKey,
    },
  },
};

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html */
export const kinesisExpectations = {
  table: {
    allows: {
      table: [
        "dynamodb:DescribeKinesisStreamingDestination",
        "dynamodb:DisableKinesisStreamingDestination",
        "dynamodb:EnableKinesisStreamingDestination",
        "dynamodb:UpdateKinesisStreamingDestination",
      ],
      everywhere: ["kinesis:ListStreams"],
    },
    refuses: { ...noData, table: [...itemsOfTable, ...manageTable], key: anyKeyUse },
  },
  stream: {
    allows: ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:PutRecords"],
    refuses: ["kinesis:DeleteStream", "kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:PutResourcePolicy"],
  },
} as const satisfies {
  readonly table: Requests<TableRequests>;
  readonly stream: Record<"allows" | "refuses", readonly string[]>;
};

/** What finding out about the account must allow and refuse. */
export const discoveryExpectation: Requests<TableRequests> = {
  allows: {
    everywhere: [
      ...listTables,
      "dynamodb:DescribeEndpoints",
      "dynamodb:DescribeLimits",
      "dynamodb:DescribeReservedCapacity",
      "dynamodb:DescribeReservedCapacityOfferings",
      "dynamodb:GetAbacStatus",
      "dynamodb:ListBackups",
      "dynamodb:ListContributorInsights",
      "dynamodb:ListGlobalTables",
    ],
  },
  refuses: {
    table: [...itemsOfTable, ...manageTable, "dynamodb:DescribeTable"],
    stream: readChanges,
    everywhere: ["dynamodb:PurchaseReservedCapacityOfferings", "dynamodb:UpdateAbacStatus"],
  },
};
