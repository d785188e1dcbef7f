export * from "./group";
export * from "./managed-policy";
export * from "./identity";
export * from "./identity-provider";
export { type Expected } from "./policy-simulation";
export * from "./role";
export * from "./user";
