export * from "./connection";
export * from "./pages";
export { type VendorFacts } from "./published";
export * from "./vendor-connection";
export * from "./vendors";
export { type PolytomicOptions } from "./vendors/polytomic";
export { retoolAddresses, type RetoolOptions } from "./vendors/retool";
