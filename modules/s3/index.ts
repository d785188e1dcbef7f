export * from "./bucket";
export * from "./bucket-policy";
export * from "./bucket-props";
export * from "./check-bucket";
export * from "./existing-bucket";
export * from "./granted-bucket";
