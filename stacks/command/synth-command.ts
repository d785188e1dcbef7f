import { Command, CommanderError } from "commander";
import { formatProblem } from "../../modules/validation";
import { unknownEnvironment } from "./environment-names";
import { exitCodes, type Streams } from "./exit-codes";
import { describeFailure, traceHelp } from "./failure";

/** What a synth is asked for. */
export interface SynthRequest {
  /** The environments that are written; `undefined` for all. */
  readonly only: readonly string[] | undefined;
  /** Whether the summary is printed. */
  readonly summary: boolean;
}

/**
 * Runs a synth as its arguments ask, and says what to exit with: 1 where it fails, 2 where the arguments are wrong.
 *
 * @param known the names of the environments
 */
export function runSynth(
  args: readonly string[],
  known: readonly string[],
  synth: (request: SynthRequest) => void,
  streams: Streams,
): number {
  const command = synthCommand(streams);
  try {
    command.parse([...args], { from: "user" });
  } catch (failure) {
    if (!(failure instanceof CommanderError)) throw failure;
    return failure.exitCode === 0 ? exitCodes.done : exitCodes.failed;
  }
  const { summary = false, trace = false } = command.opts<{ readonly summary?: true; readonly trace?: true }>();
  const named = [...new Set(command.args)];
  const unknown = named.filter((name) => !known.includes(name));
  for (const name of unknown) streams.error(`${formatProblem(unknownEnvironment(name, known))}\n`);
  if (unknown.length > 0) return exitCodes.failed;
  try {
    synth({ only: named.length === 0 ? undefined : named, summary });
    return exitCodes.done;
  } catch (failure) {
    streams.error(describeFailure(failure, trace));
    return exitCodes.found;
  }
}

function synthCommand({ out, error }: Streams): Command {
  const output = "cdktf.out, or to the folder that CDKTF_OUTDIR names";
  return new Command("npm run synth --")
    .usage("[options] [environments...]")
    .description(`Checks all environments and writes their stacks to ${output}.`)
    .argument("[environments...]", "those whose stacks are written, as in prod; all unless given, with your own stacks")
    .option("--summary", "prints the summary; npm run synth sets it")
    .option("--trace", traceHelp)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error });
}
