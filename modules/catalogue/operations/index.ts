export * from "./api-operations";
export * from "./left-out";
export * from "./operation";
export * from "./operations";
