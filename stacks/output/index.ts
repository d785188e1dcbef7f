import { realpathSync } from "node:fs";
import { relative } from "node:path";
import { withPath } from "../../modules/validation";
import { claimOutput, draftsOf, hasDrafts, releaseDraft } from "./drafts";
import { type Disk, machineDisk } from "./disk";
import { abandonDraft, newFiles, publish, settle } from "./journal";
import { localStateFolder } from "./local-state";
import { openOutput } from "./output-folder";
import { planPublication, type Selection } from "./publication";

/** What a run writes before it is published. */
interface Draft {
  /** Where the engine writes: a folder on the file system of the output folder. */
  readonly folder: string;
  /** Where Terraform keeps a local state, from the folder of a stack. */
  readonly stateFolder: string;
}

/** Where a draft is published. */
interface OutputOptions extends Pick<Selection, "only"> {
  /**
   * The folder of the project: local state is kept there, and no other project may write the output folder.
   * @default local state is kept beside the output folder, and every project may write it
   */
  readonly project?: string;
  /** @default the file system of the machine */
  readonly disk?: Disk;
}

/**
 * Gives a function a draft to write, and publishes it: all stacks or, where anything fails, none. What a run that was
 * killed has begun is completed or rolled back before.
 *
 * @throws ValidationError where the output folder cannot be written, or another process writes it
 */
export function intoOutput<Result>(
  outputFolder: string,
  { only, project, disk = machineDisk }: OutputOptions,
  write: (draft: Draft) => Result,
): Result {
  const { path: output, abandon } = openOutput(outputFolder);
  try {
    return withPath(output, () =>
      inDraft(output, disk, (draft) => {
        disk.makeFolder(newFiles(draft));
        const root = project === undefined ? undefined : realpathSync(project);
        const result = write({ folder: newFiles(draft), stateFolder: localStateFolder(output, root) });
        const selection = { ...(only && { only }), ...(root !== undefined && { project: relative(output, root) }) };
        publish(draft, planPublication(newFiles(draft), output, selection), disk);
        return result;
      }),
    );
  } catch (error) {
    abandon();
    throw error;
  }
}

/**
 * Completes or rolls back what a run that was killed has begun. Call it before anything else is read.
 *
 * @throws ValidationError where the output folder cannot be written, or another process writes it
 */
export function settleOutput(outputFolder: string, disk: Disk = machineDisk): void {
  if (hasDrafts(outputFolder)) inDraft(openOutput(outputFolder).path, disk, () => undefined);
}

/** Claims the output folder, settles what other runs have left, and leaves no draft behind. */
function inDraft<Result>(output: string, disk: Disk, use: (draft: string) => Result): Result {
  const draft = claimOutput(output);
  try {
    for (const other of draftsOf(output)) if (other !== draft) settle(other, disk);
    return use(draft);
  } finally {
    abandonDraft(draft, disk);
    releaseDraft(draft);
  }
}
