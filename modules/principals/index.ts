export * from "./access-keys";
export * from "./check-path";
export * from "./external-principal";
export * from "./identity-policies";
export * from "./internal-tools";
export * from "./principal";
export * from "./prove-grants";
export * from "./shared-access";
