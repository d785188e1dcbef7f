export { unknownEnvironment } from "./environment-names";
export { exitCodes, type Streams } from "./exit-codes";
export { describeFailure, traceHelp } from "./failure";
export { outputFolder } from "./output-variable";
export { runSynth, type SynthRequest } from "./synth-command";
