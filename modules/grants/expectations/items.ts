import { type TableVerb } from "../../catalogue";
import {
  manageKey,
  manageTable,
  readChanges,
  readItems,
  listTables,
  readTableKey,
  writeByPartiQl,
  writeItems,
  writeTableKey,
} from "./actions";
import { type Requests, type TableRequests } from "./requests";

/** What verbs on the items of a table must allow and refuse. */
export const itemExpectations = {
  read: {
    allows: { table: readItems, index: ["dynamodb:Query"], key: readTableKey },
    refuses: {
      table: [...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:ExportTableToPointInTime"],
      index: ["dynamodb:Scan"],
      stream: readChanges,
      everywhere: listTables,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  queryIndex: {
    allows: { index: ["dynamodb:Query"], key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:Scan", "dynamodb:PartiQLSelect"],
      index: ["dynamodb:Scan", "dynamodb:PartiQLSelect"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  scan: {
    allows: { table: ["dynamodb:Scan"], index: ["dynamodb:Scan"], key: readTableKey },
    refuses: {
      table: [...writeItems, ...manageTable, "dynamodb:GetItem", "dynamodb:PartiQLSelect"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt"],
    },
  },
  write: {
    allows: { table: writeItems, key: writeTableKey },
    refuses: {
      table: [...readItems, ...manageTable, "dynamodb:Scan", "dynamodb:ImportTable"],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  delete: {
    allows: { table: ["dynamodb:DeleteItem"], key: writeTableKey },
    refuses: {
      table: [
        ...readItems,
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  batch: {
    allows: { table: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem"], key: writeTableKey },
    refuses: {
      table: [
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  transact: {
    allows: {
      table: [
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      key: writeTableKey,
    },
    refuses: {
      table: [
        ...manageTable,
        ...writeByPartiQl,
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PartiQLSelect",
        "dynamodb:Query",
        "dynamodb:Scan",
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
  partiQlSelect: {
    allows: { table: ["dynamodb:PartiQLSelect"], index: ["dynamodb:PartiQLSelect"], key: readTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...writeByPartiQl, ...manageTable, "dynamodb:Scan"],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: [...manageKey, "kms:Encrypt", "kms:GenerateDataKey"],
    },
  },
  partiQlWrite: {
    allows: { table: writeByPartiQl, key: writeTableKey },
    refuses: {
      table: [...readItems, ...writeItems, ...manageTable, "dynamodb:PartiQLSelect", "dynamodb:Scan"],
      index: ["dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan"],
      stream: readChanges,
      key: manageKey,
    },
  },
} as const satisfies Readonly<Partial<Record<TableVerb, Requests<TableRequests>>>>;
