export * from "./group";
export * from "./managed-policy";
export * from "./identity";
export * from "./role";
export * from "./user";
