import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { problem, throwProblems } from "../../modules/validation";
import { shownPath } from "./paths";
import { isRunning, type Process, thisProcess } from "./processes";

/**
 * A run writes into a folder of its own below the output folder, a draft. As long as its process runs, the draft is a
 * claim: no other run writes the output folder. The name says whose it is.
 */
const draftName = /^\.synth-([A-Za-z0-9._]+)-(\d+)-(\d+)-[a-z0-9]+$/;

/** Drafts of this process, which the process ID alone cannot tell from those that it has left. */
const held = new Set<string>();

const longestWait = 10_000;
/** How long a draft of another machine counts as in use: whether its process runs cannot be asked. */
const longestSynth = 10 * 60_000;

/**
 * Claims an output folder: creates a draft, and waits while another process has one.
 *
 * @throws ValidationError where the other process does not end
 */
export function claimOutput(output: string, wait = longestWait): string {
  const deadline = Date.now() + wait;
  for (;;) {
    const draft = join(output, newName());
    mkdirSync(draft);
    held.add(draft);
    const [other] = draftsOf(output).filter((each) => each !== draft && isInUse(each));
    if (other === undefined) return draft;
    // Both of two that start at once see each other: both let go, and wait for times that differ.
    held.delete(draft);
    rmdirSync(draft);
    if (Date.now() >= deadline) refuseToShare(other);
    pause(20 + Math.random() * 100);
  }
}

/** Gives up the claim of a draft, which is removed or left to the next run. */
export function releaseDraft(draft: string): void {
  held.delete(draft);
}

/** The drafts below an output folder, sorted by name. */
export function draftsOf(output: string): string[] {
  return readdirSync(output, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && draftName.test(entry.name))
    .map(({ name }) => join(output, name))
    .sort();
}

function newName(): string {
  const { machine, id, started } = thisProcess();
  return `.synth-${machine}-${id}-${started}-${Math.random().toString(36).slice(2)}`;
}

function ownerOf(draft: string): Process {
  const [, machine = "", id = "", started = ""] = draftName.exec(relative(join(draft, ".."), draft)) ?? [];
  return { machine, id: Number(id), started };
}

function isInUse(draft: string): boolean {
  const owner = ownerOf(draft);
  const own = thisProcess();
  if (owner.machine !== own.machine) {
    const changed = statSync(draft, { throwIfNoEntry: false })?.mtimeMs;
    return changed !== undefined && Date.now() - changed < longestSynth;
  }
  return owner.id === own.id && owner.started === own.started ? held.has(draft) : isRunning(owner);
}

function refuseToShare(draft: string): void {
  const { id, machine } = ownerOf(draft);
  const folder = shownPath(join(draft, ".."));
  const isHere = machine === thisProcess().machine;
  throwProblems([
    problem({
      value: folder,
      rule: `is being written by another synth, process ${id}${isHere ? "" : ` of machine ${machine}`}`,
      remedy: isHere
        ? "Wait until it has ended, and run this one again."
        : `Wait until it has ended. If it has, delete ${shownPath(draft)}`,
    }),
  ]);
}

/** Waits without giving up the thread: everything around it is synchronous. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Whether a run that was killed, or still runs, has left a draft. */
export function hasDrafts(output: string): boolean {
  return existsSync(output) && statSync(output).isDirectory() && draftsOf(output).length > 0;
}
