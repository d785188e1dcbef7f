export * from "./group";
export * from "./managed-policy";
export * from "./identity";
export * from "./identity-provider";
export * from "./role";
export * from "./user";
