import { type TableVerb } from "../../catalogue";
import { listTables, manageKey, manageTable, readChanges, readItems, readTableKey, writeItems } from "./actions";
import { itemExpectations } from "./items";
import { managementExpectations } from "./management";
import { type Requests, type TableRequests } from "./requests";

/**
 * What each verb on a table must allow and refuse. Written by hand from the pages of AWS, and beside the table of
 * operations on purpose: two entries of the same fact, of which the proof finds the one that is wrong.
 *
 * Sources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const tableExpectations: Readonly<Record<TableVerb, Requests<TableRequests>>> = {
  ...itemExpectations,
  ...managementExpectations,
  readStream: {
    allows: { stream: readChanges, key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan"],
      stream: ["dynamodb:PutResourcePolicy"],
      everywhere: listTables,
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  export: {
    allows: {
      table: ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"],
      export: ["dynamodb:DescribeExport"],
      key: readTableKey,
    },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:ImportTable"],
      stream: readChanges,
      import: ["dynamodb:DescribeImport"],
      backup: ["dynamodb:DescribeBackup", "dynamodb:DeleteBackup", "dynamodb:RestoreTableFromBackup"],
      key: [...manageKey, "kms:Encrypt"],
    },
  },
};

/**
 * What must be refused of a table that is denied, whatever else is granted.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const tableDenial: TableRequests = {
  table: [
    ...readItems,
    ...writeItems,
    ...manageTable,
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLUpdate",
    "dynamodb:Scan",
  ],
  index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
  stream: readChanges,
  export: ["dynamodb:DescribeExport"],
  import: ["dynamodb:DescribeImport"],
  backup: ["dynamodb:DeleteBackup", "dynamodb:DescribeBackup", "dynamodb:RestoreTableFromBackup"],
};
