export * from "./artie";
export * from "./connection";
export * from "./differences";
export * from "./polytomic";
export * from "./polytomic-dynamodb";
export * from "./polytomic-s3";
export * from "./vendor-connection";
export * from "./vendor-trust";
