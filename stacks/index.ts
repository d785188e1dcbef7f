export { type Backend, hcpTerraform, localState, s3State } from "./backend";
export {
  defineEnvironment,
  type Environment,
  existingBucket,
  existingEndpoint,
  existingIdentityProvider,
  existingKey,
  existingNetwork,
  existingTable,
} from "./environment";
export { environments, ownAccounts } from "./environments";
export { expiredWindows } from "./expired-windows";
export { writtenInventories } from "./inventories";
export { checkRoot, judgeSince, lockFile, readLocks } from "./locks";
export { type AppSettings, planEnvironments } from "./plan-environments";
export { type PlannedEnvironment } from "./planned-environment";
export { summarize } from "./summary";
export { synthesize } from "./synthesize";
