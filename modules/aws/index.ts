export * from "./arn";
export * from "./limits";
export * from "./names";
export * from "./partition";
export * from "./resource-policy-actions";
export * from "./service-authorization";
