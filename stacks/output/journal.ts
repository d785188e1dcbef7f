import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { problem, throwProblems } from "../../modules/validation";
import { type Disk } from "./disk";
import { isFile, isThere, shownPath } from "./paths";

/** One file or folder of the output folder that a publication replaces, creates or removes. */
export interface Change {
  /** From the output folder: `stacks/prod/cdk.tf.json`. */
  readonly path: string;
  readonly action: "write" | "remove";
  /** Whether something was there before. */
  readonly existed: boolean;
}

/** What a publication does to the output folder. */
export interface Publication {
  readonly changes: readonly Change[];
  /** The folders that it creates, outer ones first. */
  readonly folders: readonly string[];
  /** The folders that it removes if nothing else is in them. */
  readonly leaves: readonly string[];
}

/** Which way a publication goes that has begun: to its end, or back to where it began. */
interface Journal extends Publication {
  readonly direction: "forward" | "back";
}

/** Where the engine writes, below a draft. */
export function newFiles(draft: string): string {
  return join(draft, "new");
}

const journalFile = (draft: string): string => join(draft, "journal.json");
const newFile = (draft: string, path: string): string => join(newFiles(draft), path);
const oldFile = (draft: string, path: string): string => join(draft, "old", path);
const target = (draft: string, path: string): string => join(dirname(draft), path);

/**
 * Publishes a draft: all of it, or nothing. Until the journal is in its place nothing of the output folder has changed;
 * from then on a run that ends early is completed by the next.
 *
 * @throws what the file system refuses, after everything is as it was
 */
export function publish(draft: string, publication: Publication, disk: Disk): void {
  if (publication.changes.length + publication.folders.length + publication.leaves.length === 0) return;
  prepare(draft, publication, disk);
  try {
    writeJournal(draft, { direction: "forward", ...publication }, disk);
    complete(draft, publication, disk);
  } catch (error) {
    if (!existsSync(journalFile(draft))) throw error;
    // What goes back loses what was new, so a journal that still says forward could not be completed.
    writeJournal(draft, { direction: "back", ...publication }, disk);
    rollBack(draft, publication, disk);
    disk.remove(journalFile(draft));
    throw error;
  }
  // All stacks are new, whatever happens to the draft.
  attempt(() => discard(draft, disk));
}

/** Removes the draft of a run that ends, unless the next run has to settle it. */
export function abandonDraft(draft: string, disk: Disk): void {
  if (!existsSync(journalFile(draft))) attempt(() => disk.remove(draft));
}

/** What fails here is done by the next run, and must not hide why this one failed. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    return;
  }
}

/** Completes or rolls back what a run that was killed had begun, and removes its draft. */
export function settle(draft: string, disk: Disk): void {
  const journal = readJournal(draft);
  if (journal?.direction === "forward") complete(draft, journal, disk);
  if (journal?.direction === "back") rollBack(draft, journal, disk);
  discard(draft, disk);
}

/** Removes a draft. Without the journal first, half of one would count as a draft to complete. */
function discard(draft: string, disk: Disk): void {
  disk.remove(journalFile(draft));
  disk.remove(draft);
}

/** Keeps what is replaced, and waits until the draft is stored. */
function prepare(draft: string, { changes }: Publication, disk: Disk): void {
  disk.makeFolder(join(draft, "old"));
  const folders = new Set(changes.map(({ path }) => dirname(path)).filter((path) => path !== "."));
  if (folders.size > 0) disk.makeFolder(oldFile(draft, "stacks"));
  for (const folder of folders) disk.makeFolder(oldFile(draft, folder));
  for (const { path } of changes.filter(({ action }) => action === "write")) {
    if (isFile(target(draft, path))) disk.keep(target(draft, path), oldFile(draft, path));
    if (isFile(newFile(draft, path))) disk.store(newFile(draft, path));
  }
}

function writeJournal(draft: string, journal: Journal, disk: Disk): void {
  const unfinished = `${journalFile(draft)}.new`;
  disk.write(unfinished, JSON.stringify(journal));
  disk.move(unfinished, journalFile(draft));
  disk.store(draft);
}

/** Every step may have been done before. */
function complete(draft: string, { changes, folders, leaves }: Publication, disk: Disk): void {
  for (const folder of folders) if (!isThere(target(draft, folder))) disk.makeFolder(target(draft, folder));
  for (const { path, action } of changes) {
    if (action === "write") replace(draft, path, disk);
    else if (isThere(target(draft, path))) setAside(draft, path, disk);
  }
  for (const folder of leaves) {
    if (isEmptyFolder(target(draft, folder))) disk.removeEmptyFolder(target(draft, folder));
  }
  // The journal must not be gone before the names are stored.
  for (const folder of new Set(changes.map(({ path }) => dirname(path)))) {
    if (isThere(target(draft, folder))) disk.store(target(draft, folder));
  }
}

function replace(draft: string, path: string, disk: Disk): void {
  const [from, to] = [newFile(draft, path), target(draft, path)];
  if (!isThere(from)) return;
  // A file takes the place of a file in one step; a folder, or a link, has to leave its place first.
  if (isThere(to) && !(isFile(from) && isFile(to))) setAside(draft, path, disk);
  disk.move(from, to);
}

/** Moves what is in the output folder into the draft, which keeps it until the end. */
function setAside(draft: string, path: string, disk: Disk): void {
  const old = oldFile(draft, path);
  if (isThere(old)) disk.remove(target(draft, path));
  else disk.move(target(draft, path), old);
}

/** Every step may have been done before, or never have been taken forward. */
function rollBack(draft: string, { changes, folders }: Publication, disk: Disk): void {
  for (const change of changes.toReversed()) {
    if (hasBegun(draft, change)) undo(draft, change, disk);
  }
  for (const folder of folders.toReversed()) {
    if (isEmptyFolder(target(draft, folder))) disk.removeEmptyFolder(target(draft, folder));
  }
}

/** Whether a change was made, at least in part. What the disk refused to change must not be asked of it again. */
function hasBegun(draft: string, { path, action, existed }: Change): boolean {
  const isUntouched = action === "remove" || isThere(newFile(draft, path));
  return !(isUntouched && isThere(target(draft, path)) === existed);
}

function undo(draft: string, { path, existed }: Change, disk: Disk): void {
  const [old, to] = [oldFile(draft, path), target(draft, path)];
  if (!existed) {
    disk.remove(to);
    return;
  }
  if (!isThere(old)) return;
  if (isThere(to) && !(isFile(old) && isFile(to))) disk.remove(to);
  // The folder of a stack that is gone may be gone already.
  if (!isThere(dirname(to))) disk.makeFolder(dirname(to));
  disk.move(old, to);
}

/** The journal of a draft; `undefined` before there is one. */
function readJournal(draft: string): Journal | undefined {
  if (!existsSync(journalFile(draft))) return undefined;
  try {
    const journal = JSON.parse(readFileSync(journalFile(draft), "utf8")) as Journal;
    const paths = [...journal.changes.map(({ path }) => path), ...journal.folders, ...journal.leaves];
    if (["forward", "back"].includes(journal.direction) && paths.every(isOwnPath)) return journal;
  } catch {
    // As one that names other paths.
  }
  const folder = shownPath(draft);
  const remedy = `Delete ${folder} and run the synth again: it writes all stacks.`;
  throwProblems([
    problem({ value: folder, rule: "is the draft of a synth that was killed, and its journal cannot be read", remedy }),
  ]);
  return undefined;
}

/** A program that can write the output folder must not reach other files by a journal. */
function isOwnPath(path: string): boolean {
  const steps = path.split("/");
  const isBelow = path === "manifest.json" || (steps[0] === "stacks" && steps.length <= 3);
  return isBelow && steps.every((step) => step !== "" && step !== "." && step !== ".." && !step.includes("\\"));
}

function isEmptyFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true && readdirSync(path).length === 0;
}
