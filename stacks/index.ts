export { type Backend, hcpTerraform, localState, s3State } from "./backend";
export {
  describeFailure,
  exitCodes,
  outputFolder,
  runSynth,
  type Streams,
  type SynthRequest,
  traceHelp,
  unknownEnvironment,
} from "./command";
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
export { settleOutput } from "./output";
export { type AppSettings, planEnvironments } from "./plan-environments";
export { type PlannedEnvironment } from "./planned-environment";
export { summarize } from "./summary";
export { synthesize } from "./synthesize";
