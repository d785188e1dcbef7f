export { allTables } from "./all-tables";
export { type Capacity } from "./capacity";
export { ExistingTable, existingTableRef } from "./existing-table";
export {
  checkExistingTable,
  checkPolicyOwner,
  type ExistingTableProps,
  type TableRequirements,
} from "./existing-table-props";
export { GrantedTable } from "./granted-table";
export { capacitiesOf, type GlobalSecondaryIndex, type LocalSecondaryIndex, type SecondaryIndexes } from "./indexes";
export { type Projection } from "./projection";
export { Table, tableRef } from "./table";
export { existingTableFacts, tableFacts } from "./table-facts";
export { checkTable, type PointInTimeRecovery, type TableProps } from "./table-props";
export { tableParts } from "./table-parts";
