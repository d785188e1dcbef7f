export * from "./group";
export * from "./managed-policy";
export * from "./policy-holder";
export * from "./role";
export * from "./user";
