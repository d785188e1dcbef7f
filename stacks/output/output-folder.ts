import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isFileError, problem, type Problem, throwProblems } from "../../modules/validation";
import { shownPath } from "./paths";

/** Folders of the project that hold sources, or what other tools write and delete. */
const projectFolders = [
  ".ci",
  "__tests__",
  "benchmarks",
  "cli",
  "coverage",
  "dist",
  "docs",
  "faults",
  "locks",
  "modules",
  "scripts",
  "stacks",
];
/** Folders whose content other tools own, wherever they are. */
const ownedFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** An output folder that is there. */
interface OpenOutput {
  /** Its path without links. */
  readonly path: string;
  /** Removes the folders that were created for it, as far as they are empty. */
  readonly abandon: () => void;
}

/**
 * Creates the output folder if it is not there.
 *
 * @throws ValidationError where it is, contains or is in a folder that a synth must not write, and where a file or a
 *   dangling link is in its place
 */
export function openOutput(outputFolder: string): OpenOutput {
  throwProblems(checkPlace(outputFolder));
  const missing = missingFolders(resolve(outputFolder));
  for (const folder of missing) if (!existsSync(folder)) mkdirSync(folder);
  const abandon = (): void => {
    for (const folder of missing.toReversed()) if (existsSync(folder) && isEmpty(folder)) rmdirSync(folder);
  };
  return { path: realpathSync(outputFolder), abandon };
}

/** The folders that a path needs, outermost first. Of several, Node creates them all, but misnames why it cannot. */
function missingFolders(path: string): string[] {
  return existsSync(path) ? [] : [...missingFolders(dirname(path)), path];
}

/** What is wrong with the place of an output folder. */
function checkPlace(outputFolder: string): Problem[] {
  const path = resolve(outputFolder);
  const refused = (rule: string, remedy: string): Problem[] => [
    problem({ value: shownPath(path), rule, remedy: `${remedy} CDKTF_OUTDIR names the folder.` }),
  ];
  const own = "Choose a folder of its own, such as cdktf.out.";
  const inTheWay = inPlaceOfFolder(path);
  if (inTheWay !== undefined) return refused(inTheWay, "Move it, or choose another folder.");
  const real = realPathOf(path);
  // A synth removes stacks that are gone, so it must never run over the sources.
  const project = realpathSync(process.cwd());
  if (isWithin(project, real)) return refused("is the folder of the project, or holds it", own);
  const owned = real.split(sep).find((step) => ownedFolders.has(step.toLowerCase()));
  if (owned !== undefined) return refused(`is in ${owned}, whose content another tool writes`, own);
  const source = projectFolders.find(
    (name) => isWithin(real, join(project, name)) || isSame(real, join(project, name)),
  );
  return source === undefined ? [] : refused(`is in ${source}, which is a folder of the project's own files`, own);
}

/** Whether a path is a folder or below it. Names that differ in case only count as one. */
function isWithin(path: string, folder: string): boolean {
  const steps = relative(folder.toLowerCase(), path.toLowerCase());
  return steps === "" || !(steps === ".." || steps.startsWith(`..${sep}`) || resolve(steps) === steps);
}

/** Whether a path, or a folder above it, is the same folder as another path: mounts have several. */
function isSame(path: string, folder: string): boolean {
  const known = statSync(folder, { throwIfNoEntry: false });
  if (known === undefined) return false;
  for (let each = path; ; each = dirname(each)) {
    const found = statSync(each, { throwIfNoEntry: false });
    if (found?.dev === known.dev && found.ino === known.ino) return true;
    if (each === dirname(each)) return false;
  }
}

/** The path without links, though its last steps may not be there yet. */
function realPathOf(path: string): string {
  if (existsSync(path) || path === dirname(path)) return realpathSync(path);
  return join(realPathOf(dirname(path)), basename(path));
}

/** What is at a path, or above it, where a folder must be. */
function inPlaceOfFolder(path: string): string | undefined {
  const found = lookAt(path, lstatSync);
  if (found === undefined) return path === dirname(path) ? undefined : inPlaceOfFolder(dirname(path));
  const target = lookAt(path, statSync);
  if (target?.isDirectory() === true) return undefined;
  const what = target === undefined ? "is a link to what does not exist" : "is not a folder";
  return `cannot be the output folder: ${shownPath(path)} ${what}`;
}

/** What is at a path; `undefined` for nothing, below a file, and for a link that leads nowhere. */
function lookAt(path: string, look: (path: string) => Stats): Stats | undefined {
  try {
    return look(path);
  } catch (error) {
    if (isFileError(error) && ["ENOENT", "ENOTDIR", "ELOOP"].includes(error.code)) return undefined;
    throw error;
  }
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0;
}
