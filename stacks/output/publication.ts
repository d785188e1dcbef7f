import { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileProblem, problem, type Problem, throwProblems } from "../../modules/validation";
import { type Change, type Publication } from "./journal";
import { checkLocalState } from "./local-state";
import { isFile, isThere, shownPath } from "./paths";

/** What decides which stacks of a draft are published. */
export interface Selection {
  /**
   * The stacks that are replaced; all others stay as they are, those that are gone included.
   * @default all stacks of the draft, and what is left of stacks that are gone is removed
   */
  readonly only?: readonly string[];
  /** The folder of the project that writes, as the manifest names it. */
  readonly project?: string;
}

const manifestFile = "manifest.json";
const writtenFiles = ["cdk.tf.json", "cdk.tf", "metadata.json"];
/** What the `cdktf` command and Terraform leave in the folder of a stack. */
const leftFiles = [".terraform", ".terraform.lock.hcl", "plan"];

/** The manifest of the engine, which tells the `cdktf` command the stacks, and whose they are. */
interface Manifest {
  readonly stacks: Readonly<Record<string, unknown>>;
  readonly project?: string;
}

/**
 * What replaces the stacks of an output folder by those of a draft.
 *
 * @throws ValidationError with everything that would keep it from being published
 */
export function planPublication(files: string, output: string, { only, project }: Selection): Publication {
  const written = readdirSync(join(files, "stacks"));
  const stacks = written.filter((stack) => only?.includes(stack) ?? true);
  const earlier = readManifest(output);
  const gone = only === undefined ? stacksOf(earlier).filter((stack) => !written.includes(stack)) : [];
  // Each needs that the ones before it found nothing.
  throwProblems([
    ...checkProject(earlier, output, project),
    ...checkFolder(output),
    ...checkFolder(join(output, "stacks")),
  ]);
  throwProblems([
    ...[...stacks, ...gone].flatMap((stack) => checkFolder(join(output, stackPath(stack)))),
    ...checkFile(join(output, manifestFile)),
  ]);
  throwProblems([
    ...stacks.flatMap((stack) => checkConfigurations(join(files, stackPath(stack)), join(output, stackPath(stack)))),
    ...stacks.flatMap((stack) => checkLocalState(join(files, stackPath(stack)), join(output, stackPath(stack)))),
  ]);
  completeManifest(files, earlier, only, project);
  return {
    changes: [
      ...stacks.flatMap((stack) => changesOf(stackPath(stack), files, output)),
      ...writeOf(manifestFile, files, output),
      ...gone.flatMap((stack) => removals(stackPath(stack), [...writtenFiles, ...leftFiles], output)),
    ],
    folders: ["stacks", ...stacks.map(stackPath)].filter((path) => !isThere(join(output, path))),
    leaves: gone.map(stackPath),
  };
}

function stackPath(stack: string): string {
  return `stacks/${stack}`;
}

/** JSON and HCL of one stack side by side would be duplicates for Terraform. */
function changesOf(stack: string, files: string, output: string): Change[] {
  const written = readdirSync(join(files, stack));
  return [
    ...written.flatMap((file) => writeOf(`${stack}/${file}`, files, output)),
    ...removals(
      stack,
      writtenFiles.filter((each) => !written.includes(each)),
      output,
    ),
  ];
}

/** Nothing where the file is there as it would be written. */
function writeOf(path: string, files: string, output: string): Change[] {
  const [now, before] = [join(files, path), join(output, path)];
  if (isFile(now) && isFile(before) && readFileSync(now).equals(readFileSync(before))) return [];
  return [{ path, action: "write", existed: isThere(before) }];
}

function removals(stack: string, files: readonly string[], output: string): Change[] {
  return files
    .map((file) => `${stack}/${file}`)
    .filter((path) => isThere(join(output, path)))
    .map((path) => ({ path, action: "remove", existed: true }));
}

/** The manifest that an earlier synth left; none where there is none that can be read. */
function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, manifestFile), "utf8")) as Manifest;
    return typeof manifest.stacks === "object" ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** The stacks of a manifest whose names cannot lead out of the folder. */
function stacksOf(manifest: Manifest | undefined): string[] {
  return Object.keys(manifest?.stacks ?? {}).filter((stack) => /^[A-Za-z0-9_-]+$/.test(stack));
}

/** Keeps the stacks that are not replaced in the new manifest, and says whose they are. */
function completeManifest(
  files: string,
  earlier: Manifest | undefined,
  only: readonly string[] | undefined,
  project: string | undefined,
): void {
  if (only === undefined && project === undefined) return;
  const file = join(files, manifestFile);
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const replaced = Object.entries(manifest.stacks).filter(([stack]) => only?.includes(stack) ?? true);
  const kept = only === undefined ? {} : earlier?.stacks;
  const stacks = { ...kept, ...Object.fromEntries(replaced) };
  const whose = project === undefined ? {} : { project };
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...whose, stacks }, undefined, 2)}\n`);
}

/** Two projects in one folder would remove each other's stacks. */
function checkProject(earlier: Manifest | undefined, output: string, project: string | undefined): Problem[] {
  const other = earlier?.project;
  if (project === undefined || other === undefined || other === project) return [];
  const rule = `holds the stacks of another project, ${shownPath(join(output, other))}`;
  const remedy =
    "Set CDKTF_OUTDIR to a folder of its own; if the other project was moved or deleted, delete the folder.";
  return [problem({ value: shownPath(output), rule, remedy })];
}

/** A folder that is there can be written; a link or a file in its place would be written through, or replaced. */
function checkFolder(path: string): Problem[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [inTheWay(path, "is in the way: a folder of its own belongs here")];
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [fileProblem(error, shownPath)];
  }
}

function checkFile(path: string): Problem[] {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return [inTheWay(path, "is in the way: a file belongs here")];
}

/** Terraform reads every file of a folder that ends so, and lets an override change what the stack says. */
const readByTerraform = /\.(?:tf|tofu)(?:\.json)?$/;

function checkConfigurations(...folders: readonly string[]): Problem[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => ({ folder, file })))
    .filter(({ file }) => readByTerraform.test(file) && !writtenFiles.includes(file))
    .map(({ folder, file }) =>
      inTheWay(join(folder, file), "is read by Terraform beside the stack, and was not proved"),
    );
}

function inTheWay(path: string, rule: string): Problem {
  return problem({ value: shownPath(path), rule, remedy: "Move it." });
}
