import { type TableVerb } from "../../catalogue";
import {
  administerKey,
  anyKeyUse,
  itemsOfTable,
  listTables,
  manageKey,
  managePolicy,
  manageTable,
  manageTableKey,
  noData,
  readChanges,
  readTableKey,
  without,
} from "./actions";
import { type Requests, type TableRequests } from "./requests";

type ManagementVerb = Extract<
  TableVerb,
  "metadata" | "import" | "backUp" | "manage" | "scale" | "timeToLive" | "tag" | "contributorInsights" | "administer"
>;

/**
 * What each verb that manages a table must allow and refuse, written by hand.
 *
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Contributor_Insights_IAM.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Requesting.html
 */
export const managementExpectations: Readonly<Record<ManagementVerb, Requests<TableRequests>>> = {
  metadata: {
    allows: {
      table: [
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeContributorInsights",
        "dynamodb:DescribeKinesisStreamingDestination",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTableReplicaAutoScaling",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListExports",
        "dynamodb:ListImports",
        "dynamodb:ListTagsOfResource",
      ],
      index: ["dynamodb:DescribeContributorInsights"],
      stream: ["dynamodb:DescribeStream"],
      export: ["dynamodb:DescribeExport"],
      import: ["dynamodb:DescribeImport"],
      backup: ["dynamodb:DescribeBackup"],
    },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...manageTable, "dynamodb:GetResourcePolicy", "dynamodb:UpdateContributorInsights"],
      everywhere: listTables,
      key: anyKeyUse,
    },
  },
  import: {
    allows: {
      table: ["dynamodb:DescribeTable", "dynamodb:ImportTable", "dynamodb:ListImports"],
      import: ["dynamodb:DescribeImport"],
      key: manageTableKey,
    },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...manageTable, "dynamodb:CreateTable"],
      export: ["dynamodb:DescribeExport"],
      key: administerKey,
    },
  },
  backUp: {
    allows: { table: ["dynamodb:CreateBackup"], backup: ["dynamodb:DescribeBackup"], key: readTableKey },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...without(manageTable, "dynamodb:CreateBackup")],
      everywhere: ["dynamodb:ListBackups"],
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  manage: {
    allows: {
      table: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
      ],
      key: manageTableKey,
    },
    refuses: {
      ...noData,
      table: [
        ...itemsOfTable,
        ...managePolicy,
        "dynamodb:CreateBackup",
        "dynamodb:CreateTableReplica",
        "dynamodb:EnableKinesisStreamingDestination",
        "dynamodb:ImportTable",
        "dynamodb:RestoreTableToPointInTime",
      ],
      everywhere: listTables,
      key: administerKey,
    },
  },
  scale: {
    allows: { table: ["dynamodb:DescribeTable", "dynamodb:UpdateTable"], everywhere: ["dynamodb:DescribeLimits"] },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...without(manageTable, "dynamodb:UpdateTable"), "dynamodb:CreateTable"],
      everywhere: listTables,
      key: anyKeyUse,
    },
  },
  timeToLive: {
    allows: { table: ["dynamodb:DescribeTimeToLive", "dynamodb:UpdateTimeToLive"] },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...without(manageTable, "dynamodb:UpdateTimeToLive")],
      key: anyKeyUse,
    },
  },
  tag: {
    allows: { table: ["dynamodb:ListTagsOfResource", "dynamodb:TagResource", "dynamodb:UntagResource"] },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...without(manageTable, "dynamodb:TagResource")],
      key: anyKeyUse,
    },
  },
  contributorInsights: {
    allows: {
      table: ["dynamodb:DescribeContributorInsights", "dynamodb:UpdateContributorInsights"],
      index: ["dynamodb:DescribeContributorInsights", "dynamodb:UpdateContributorInsights"],
      key: readTableKey,
    },
    refuses: {
      ...noData,
      table: [...itemsOfTable, ...manageTable],
      everywhere: ["dynamodb:ListContributorInsights"],
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  administer: {
    allows: {
      table: [
        ...itemsOfTable,
        ...manageTable,
        "dynamodb:CreateGlobalTableWitness",
        "dynamodb:CreateTable",
        "dynamodb:CreateTableReplica",
        "dynamodb:DeleteGlobalTableWitness",
        "dynamodb:DeleteTableReplica",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeContributorInsights",
        "dynamodb:DescribeKinesisStreamingDestination",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTableReplicaAutoScaling",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:DisableKinesisStreamingDestination",
        "dynamodb:EnableKinesisStreamingDestination",
        "dynamodb:GetResourcePolicy",
        "dynamodb:ImportTable",
        "dynamodb:ListExports",
        "dynamodb:ListImports",
        "dynamodb:ListTagsOfResource",
        "dynamodb:RestoreTableFromBackup",
        "dynamodb:SearchVectors",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContributorInsights",
        "dynamodb:UpdateKinesisStreamingDestination",
        "dynamodb:UpdateTableReplicaAutoScaling",
      ],
      index: [
        "dynamodb:DescribeContributorInsights",
        "dynamodb:PartiQLSelect",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:SearchVectors",
        "dynamodb:UpdateContributorInsights",
      ],
      stream: [...readChanges, ...managePolicy, "dynamodb:GetResourcePolicy"],
      export: ["dynamodb:DescribeExport"],
      import: ["dynamodb:DescribeImport"],
      backup: ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"],
      key: manageTableKey,
    },
    refuses: {
      everywhere: [...listTables, "dynamodb:PurchaseReservedCapacityOfferings", "dynamodb:UpdateAbacStatus"],
      key: administerKey,
    },
  },
};
