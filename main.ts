import { skipCreationStackTraces } from "./modules/terraform";
import { ValidationError } from "./modules/validation";
import { environments, ownAccounts, planEnvironments, readLocks, summarize, synthesize } from "./stacks";

/**
 * The app: one stack for each environment. The `cdktf` command runs it as it is and shows whatever it prints, so only
 * `npm run synth` asks for the summary.
 */
function main(): void {
  skipCreationStackTraces();
  const plans = planEnvironments(environments, { ownAccounts });
  const { CDKTF_OUTDIR: outputFolder = "" } = process.env;
  const report = synthesize(plans, outputFolder === "" ? "cdktf.out" : outputFolder, { locks: readLocks() });
  if (process.argv.includes("--summary")) process.stdout.write(summarize(plans, report));
}

// Whoever reads the summary may stop reading it: npm run synth | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  main();
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}

/** Problems and failures of the file system speak for themselves; anything else is a mistake in the program. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof ValidationError || "syscall" in error ? error.message : (error.stack ?? error.message);
}
