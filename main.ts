import { skipCreationStackTraces } from "./modules/terraform";
import { ValidationError } from "./modules/validation";
import { environments, planEnvironments, summarize, synthesize } from "./stacks";

/**
 * The app: one stack for each environment. The `cdktf` command runs it as it is and shows whatever it prints, so only
 * `npm run synth` asks for the summary.
 */
function main(): void {
  skipCreationStackTraces();
  // Accounts of yours beside those of the environments go into ownAccounts; every other one is a third party.
  const plans = planEnvironments(environments, { ownAccounts: [] });
  synthesize(plans, process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
  if (process.argv.includes("--summary")) process.stdout.write(summarize(plans));
}

try {
  main();
} catch (error) {
  process.stderr.write(error instanceof ValidationError ? `${error.message}\n` : describeFailure(error));
  process.exitCode = 1;
}

function describeFailure(error: unknown): string {
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}
