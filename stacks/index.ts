export * from "./backend";
export * from "./data-access-stack";
export * from "./environment";
export * from "./environments";
export * from "./expired-windows";
export * from "./plan-environments";
export type { CheckedEnvironment, PlannedEnvironment } from "./planned-environment";
export * from "./summary";
export * from "./synthesize";
