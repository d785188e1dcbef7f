import { skipCreationStackTraces } from "./modules/terraform";
import {
  type Environment,
  environments,
  outputFolder,
  ownAccounts,
  planEnvironments,
  readLocks,
  runSynth,
  settleOutput,
  summarize,
  synthesize,
  type SynthRequest,
} from "./stacks";

/**
 * The app: one stack for each environment. The `cdktf` command runs it as it is and shows whatever it prints, so only
 * `npm run synth` asks for the summary.
 */
function main({ only, summary }: SynthRequest): void {
  skipCreationStackTraces();
  const output = outputFolder();
  settleOutput(output);
  const plans = planEnvironments(environments, { ownAccounts });
  const written = only === undefined ? {} : { only };
  const report = synthesize(plans, output, { locks: readLocks(), project: process.cwd(), ...written });
  if (summary) process.stdout.write(summarize(plans, report, only));
}

// The reader of the summary may stop reading: npm run synth | head
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = runSynth(
  process.argv.slice(2),
  // What is no environment is reported by the plan.
  environments.flatMap((each: Partial<Environment> | undefined) => each?.name ?? []),
  main,
  {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
);
