import { checkLockNames } from "./locks";
import { throwProblems } from "../modules/validation";
import { intoOutput } from "./output";
import { type PlannedEnvironment } from "./planned-environment";
import { type SynthReport, type WriteOptions, writeStacks } from "./write-stacks";

/** What a synth reads and writes beside the environments. */
interface SynthOptions extends Omit<WriteOptions, "stateFolder"> {
  /**
   * The environments that are written. All are checked, and the stacks of the others stay as they are.
   * @default all, with your own stacks; what is left of stacks that are gone is removed
   */
  readonly only?: readonly string[];
  /**
   * The folder of the project. Local state is kept there wherever the output folder is, and an output folder that holds
   * the stacks of another project is refused.
   * @default local state is kept beside the output folder
   */
  readonly project?: string;
}

/**
 * Writes a stack for each environment. Everything is written to a draft first, read back and compared with what was
 * proved, and then published: all stacks or, where anything fails, none. If the process is killed, the next synth
 * completes or rolls back. The files of stacks that an earlier synth wrote and that no longer exist are removed;
 * everything else in the folder stays.
 *
 * @param outputFolder created when it is not there
 * @throws ValidationError where a stack differs from what was proved or loses what its lock has, and where the folder is
 *   in the way of the project's own files, cannot be written, or is being written by another process
 */
export function synthesize(
  environments: readonly PlannedEnvironment[],
  outputFolder: string,
  { only, project, locks = new Map(), addStacks }: SynthOptions = {},
): SynthReport {
  const names = environments.map(({ environment }) => environment.name);
  throwProblems(checkLockNames(locks, names));
  const output = { ...(only && { only }), ...(project !== undefined && { project }) };
  return intoOutput(outputFolder, output, ({ folder, stateFolder }) =>
    writeStacks(environments, folder, { locks, stateFolder, ...(addStacks && { addStacks }) }),
  );
}
