export * from "./connection";
export { type Rendering } from "./options";
export * from "./pages";
export { type Change, type Difference, type VendorFacts } from "./published";
export * from "./vendor-connection";
export * from "./vendors";
export { type PolytomicOptions } from "./vendors/polytomic";
export { retoolAddresses, type RetoolOptions } from "./vendors/retool";
