export * from "./problem";
export * from "./shape";
