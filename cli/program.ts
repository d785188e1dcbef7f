import { Command, CommanderError, InvalidArgumentError } from "commander";
import { readInstant } from "../modules/policy";
import { formatProblem, oneLine } from "../modules/validation";
import {
  type AppSettings,
  checkRoot,
  describeFailure,
  type Environment,
  exitCodes,
  expiredWindows,
  outputFolder,
  planEnvironments,
  settleOutput,
  type Streams,
  traceHelp,
  writtenInventories,
} from "../stacks";
import { checkSince, type Inventories, lockEnvironments, type Outcome } from "./locks";
import { checkPlan } from "./plans";
import { projectFiles, type ProjectFiles } from "./project-files";

export { exitCodes } from "../stacks";

/** What the synth takes too: a command finds wrong what that finds wrong, and nothing else. */
interface Described extends AppSettings {
  readonly environments: readonly Environment[];
}

/**
 * Runs one command of the project and says what to exit with.
 *
 * @param files the files and the git that commands read and write
 *   @default those of the project that it runs in
 */
export function run(
  args: readonly string[],
  { environments, ...settings }: Described,
  { out, error }: Streams,
  files: ProjectFiles = projectFiles,
): number {
  let code: number = exitCodes.done;
  const plan = () => planEnvironments(environments, settings);
  const finish = ({ problems, text }: Outcome): void => {
    out(text);
    if (problems.length === 0) return;
    error(`${problems.length} refused:\n${problems.map((each) => `  ${formatProblem(each)}\n`).join("")}`);
    code = exitCodes.found;
  };
  const program = new Command("access")
    .description("Locks environments and checks changes and plans.")
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  program
    .command("expired")
    .description("Lists expired access windows. Exits with 1 if there are any.")
    .requiredOption("--at <instant>", "a date, a time and a zone, as in 2026-11-21T09:00:00+01:00", instantOf)
    .action(({ at }: { readonly at: number }) => {
      const expired = expiredWindows(plan(), at);
      for (const { place, until } of expired) out(`${oneLine(place.join(" › "))}: over since ${until}\n`);
      code = expired.length === 0 ? exitCodes.done : exitCodes.found;
    });
  const inventories = (): Inventories => {
    checkRoot();
    settleOutput(outputFolder());
    return writtenInventories(plan());
  };
  addReviews(program, inventories, files, finish);
  let trace = false;
  for (const command of program.commands) command.option("--trace", traceHelp);
  program.hook("preAction", (_, command) => {
    trace = command.opts<{ readonly trace?: true }>().trace ?? false;
  });
  try {
    program.parse([...args], { from: "user" });
    return code;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? exitCodes.done : exitCodes.failed;
    error(describeFailure(failure, trace));
    return exitCodes.failed;
  }
}

interface CheckOptions {
  readonly base?: string;
  readonly plan?: string;
}

/** The commands that refuse changes. */
function addReviews(
  program: Command,
  inventories: () => Inventories,
  files: ProjectFiles,
  finish: (outcome: Outcome) => void,
): void {
  program
    .command("lock")
    .description("Locks environments as their files are. Exits with 1, and writes nothing, where that loses something.")
    .argument("<environments...>", "their names, as in prod")
    .action((names: readonly string[]) => finish(lockEnvironments(names, inventories(), files)));
  program
    .command("check")
    .description("Fails with exit code 1 if a change or a Terraform plan loses data, secrets or identities.")
    .argument("[environment]", "its name, as in prod")
    .option("--base <ref>", "compares with the lock of a commit, as in origin/main")
    .option("--plan <file>", "judges what terraform show -json prints; - reads standard input")
    .action((environment: string | undefined, { base, plan }: CheckOptions, command: Command) => {
      if (plan !== undefined && base === undefined) {
        finish(checkPlan(plan, environment, inventories(), files));
      } else if (plan === undefined && base !== undefined && environment !== undefined) {
        finish(checkSince(environment, base, inventories(), files));
      } else {
        command.error("error: write either an environment and --base <ref>, or --plan <file>");
      }
    });
}

/** Milliseconds since the epoch. Without a zone an instant would depend on the machine. */
function instantOf(text: string): number {
  // Not Date.parse, to which 30 February is 2 March.
  const seconds = text.includes("T") ? readInstant(text) : undefined;
  if (seconds === undefined) throw new InvalidArgumentError("Write a date, a time and a zone.");
  return seconds * 1000;
}
