export * from "./look-up";
export * from "./plain-data";
export * from "./problem";
export * from "./schema-entries";
export * from "./shape";
