export * from "./plain-data";
export * from "./problem";
export * from "./shape";
