export { allTables } from "./all-tables";
export { checkExistingTable, checkPolicyOwner, checkTable } from "./check-table";
export { ExistingTable, existingTableRef } from "./existing-table";
export { GrantedTable } from "./granted-table";
export { Table, tableRef } from "./table";
export {
  type Capacity,
  type ExistingTableProps,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
  type PointInTimeRecovery,
  type Projection,
  type TableProps,
  type TableRequirements,
} from "./table-props";
