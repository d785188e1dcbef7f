export * from "./backend";
export * from "./data-access-stack";
export * from "./environment";
export * from "./expired-windows";
export * from "./environments";
export * from "./plan-environment";
export * from "./summary";
export * from "./synthesize";
