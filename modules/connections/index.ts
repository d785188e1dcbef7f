export { isConnection, notAConnection } from "./check-connection";
export { type Connection, type ConnectionPlan, type ConnectionPolicy } from "./connection";
export { differences, vendorPages } from "./pages";
export { type VendorFacts } from "./published";
export {
  connectionOutputs,
  connectionPolicies,
  VendorConnection,
  type VendorConnectionProps,
} from "./vendor-connection";
// All of them: a vendor is its page and its line in vendors/index.ts.
export * from "./vendors";
export { type PolytomicOptions } from "./vendors/polytomic";
export { retoolAddresses, type RetoolOptions } from "./vendors/retool";
