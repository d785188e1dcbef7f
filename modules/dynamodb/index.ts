export * from "./all-tables";
export * from "./check-table";
export * from "./existing-table";
export * from "./granted-table";
export * from "./table";
export * from "./table-props";
