export * from "./check-key";
export * from "./existing-key";
export * from "./granted-key";
export * from "./key";
export * from "./key-policy";
export * from "./key-props";
