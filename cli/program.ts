import { Command, CommanderError, InvalidArgumentError } from "commander";
import { readInstant } from "../modules/policy";
import { oneLine, ValidationError } from "../modules/validation";
import { type AppSettings, type Environment, expiredWindows, planEnvironments } from "../stacks";

/** What a command ends with. */
export const exitCodes = {
  /** It was done, and there is nothing to do about it. */
  done: 0,
  /** There is something to do: windows that are over, say. */
  found: 1,
  /** It was not called rightly, or an environment is wrong. */
  failed: 2,
} as const;

/** Where a command writes. */
interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** What the synth takes too: a command finds wrong what that finds wrong, and nothing else. */
interface Described extends AppSettings {
  readonly environments: readonly Environment[];
}

/** Runs one command of the project and says what to exit with. Nothing is read but what is described and `args`. */
export function run(
  args: readonly string[],
  { environments, ...settings }: Described,
  { out, error }: Streams,
): number {
  let code: number = exitCodes.done;
  const program = new Command("access")
    .description("What there is to know of an environment beside its synth.")
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
  program
    .command("expired")
    .description("Lists the windows that are over. Exits with 1 where there are any.")
    .requiredOption("--at <instant>", "a date, a time and a zone, as in 2026-11-21T09:00:00+01:00", instantOf)
    .action(({ at }: { readonly at: number }) => {
      const expired = expiredWindows(planEnvironments(environments, settings), at);
      for (const { place, until } of expired) out(`${oneLine(place.join(" › "))}: over since ${until}\n`);
      code = expired.length === 0 ? exitCodes.done : exitCodes.found;
    });
  try {
    program.parse([...args], { from: "user" });
    return code;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? exitCodes.done : exitCodes.failed;
    if (!(failure instanceof ValidationError)) throw failure;
    error(`${failure.message}\n`);
    return exitCodes.failed;
  }
}

/** Milliseconds since the epoch. Without a zone an instant would depend on the machine. */
function instantOf(text: string): number {
  // Not Date.parse, to which 30 February is 2 March.
  const seconds = text.includes("T") ? readInstant(text) : undefined;
  if (seconds === undefined) throw new InvalidArgumentError("Write a date, a time and a zone.");
  return seconds * 1000;
}
