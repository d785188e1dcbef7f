import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { App, TerraformStack } from "cdktf";
import { type Finding } from "../modules/lint";
import { providerSubject } from "../modules/configuration";
import {
  knownDeployment,
  provedAccessOf,
  readBack,
  readBackByCaller,
  writtenConfiguration,
} from "../modules/terraform";
import { readInventory, type SummaryRow } from "../modules/review";
import { problem, type Problem, throwProblems } from "../modules/validation";
import { DataAccessStack } from "./data-access-stack";
import { checkLockNames, judgeSince, type Locks } from "./locks";
import { type PlannedEnvironment } from "./planned-environment";

/** What a synth found in the stacks that it wrote, each by the name of the stack. */
export interface SynthReport {
  /** Unproved access, and what the linter finds in policies that are written as they were given. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** The content of each environment's `cdk.tf.json`. */
  readonly configurations: ReadonlyMap<string, unknown>;
  /** What each environment that has a lock changes since then. */
  readonly changes: ReadonlyMap<string, readonly SummaryRow[]>;
}

/** What a synth reads and writes beside the environments. */
interface SynthOptions {
  /**
   * Adds stacks of your own to the app, to be listed and deployed beside the environments.
   * @default none are added
   */
  readonly addStacks?: (app: App) => void;
  /**
   * The texts of the locks, by the name of the environment.
   * @default none
   */
  readonly locks?: Locks;
}

/**
 * Writes a stack for each environment. Everything is written to a draft folder first, read back and compared with what
 * was proved, and moved at the end, so that a synth that fails changes nothing. The files of stacks that an earlier
 * synth wrote and that no longer exist are removed; everything else in the folder stays.
 *
 * @param outputFolder made when it is not there
 * @throws ValidationError where a stack differs from what was proved or loses what its lock has, where the folder is or
 *   contains the project, and where a file or folder is in the way
 */
export function synthesize(
  environments: readonly PlannedEnvironment[],
  outputFolder: string,
  { addStacks, locks = new Map() }: SynthOptions = {},
): SynthReport {
  refuseProjectFolder(outputFolder);
  const names = environments.map(({ environment }) => environment.name);
  throwProblems(checkLockNames(locks, names));
  const isNew = !existsSync(outputFolder);
  mkdirSync(outputFolder, { recursive: true });
  const target = realpathSync(outputFolder);
  const draft = mkdtempSync(join(target, ".draft-"));
  let published = false;
  try {
    const app = new App({ outdir: draft });
    readBackByCaller(app);
    for (const environment of environments) new DataAccessStack(app, environment);
    addStacks?.(app);
    app.synth();
    const report = readStacks(app, draft, names, locks);
    publish(draft, target);
    published = true;
    return report;
  } finally {
    rmSync(isNew && !published ? target : draft, { recursive: true, force: true });
  }
}

/** Reads all stacks back as they were written, and fails with the problems of all of them. */
function readStacks(app: App, folder: string, environments: readonly string[], locks: Locks): SynthReport {
  const stacks = app.node.findAll().filter((each): each is TerraformStack => TerraformStack.isStack(each));
  const made = stacks.map((stack) => ({
    stack,
    account: knownDeployment(stack)?.account,
    subjects: subjectsOf(stack),
  }));
  const read = stacks.map((stack) => {
    const file = join(folder, app.manifest.forStack(stack).synthesizedStackPath);
    const account = knownDeployment(stack)?.account;
    // A stack that does not say where it is deployed may be deployed anywhere.
    const elsewhere = made.filter(
      (each) =>
        each.stack !== stack && (account === undefined || each.account === undefined || each.account === account),
    );
    const madeElsewhere = elsewhere.flatMap(({ subjects }) => subjects);
    const configuration = writtenConfiguration(stack, file);
    return { name: stack.node.id, file, configuration, ...readBack(stack, configuration, madeElsewhere) };
  });
  throwProblems([...read.flatMap(({ problems }) => problems), ...checkNames(read)]);
  const written = read.filter(({ name }) => environments.includes(name));
  const configurations = new Map(written.map(({ name, configuration }) => [name, configuration]));
  return {
    findings: new Map(read.flatMap(({ name, findings }) => (findings.length === 0 ? [] : [[name, findings]]))),
    configurations,
    changes: changesSince(locks, configurations),
  };
}

/** What changes since each lock. Fails with everything that the locks refuse. */
function changesSince(locks: Locks, configurations: SynthReport["configurations"]): SynthReport["changes"] {
  const judged = [...configurations].flatMap(([name, configuration]) => {
    const lock = locks.get(name);
    return lock === undefined ? [] : [{ name, ...judgeSince(lock, name, readInventory(configuration)) }];
  });
  throwProblems(judged.flatMap(({ problems }) => problems));
  return new Map(judged.map(({ name, reported }) => [name, reported]));
}

/** The principals and resources that a stack makes; the provider of each is its own. */
function subjectsOf(stack: TerraformStack): readonly string[] {
  const { subjects, facts } = provedAccessOf(stack);
  const all = new Set([...subjects, ...facts.map(({ subject }) => subject)]);
  return [...all].filter((each) => each !== providerSubject && !each.includes("<"));
}

/** Of two stacks with the same name the engine keeps one file. */
function checkNames(stacks: readonly { readonly name: string; readonly file: string }[]): Problem[] {
  const files = stacks.map(({ file }) => file);
  return stacks
    .filter(({ file }, index) => files.indexOf(file) !== index)
    .map(({ name }) => problem({ value: name, rule: "is the name of two stacks", remedy: "Rename one of them." }));
}

/** A synth removes stacks that are gone, so it must never run over the sources. */
function refuseProjectFolder(outputFolder: string): void {
  const fromOutput = relative(resolve(outputFolder), process.cwd());
  if (fromOutput === ".." || fromOutput.startsWith(`..${sep}`)) return;
  refuse(outputFolder, "is the folder of the project, or holds it", "Choose a folder of its own, such as cdktf.out.");
}

const writtenFiles = ["cdk.tf.json", "cdk.tf", "metadata.json"];
/** What the `cdktf` command and Terraform leave in the folder of a stack. */
const leftFiles = [".terraform", ".terraform.lock.hcl", "plan"];

function publish(draft: string, target: string): void {
  const stacks = readdirSync(join(draft, "stacks"));
  const earlier = writtenStacks(target);
  const folder = (stack: string): string => join(target, "stacks", stack);
  for (const path of [join(target, "stacks"), ...[...stacks, ...earlier].map(folder)]) refuseUnlessFolder(path);
  refuseFolder(join(target, "manifest.json"));
  for (const stack of stacks) refuseOtherConfigurations(join(draft, "stacks", stack), folder(stack));
  for (const stack of stacks) {
    const [from, to] = [join(draft, "stacks", stack), folder(stack)];
    mkdirSync(to, { recursive: true });
    const files = readdirSync(from);
    for (const file of files) renameSync(join(from, file), join(to, file));
    // JSON and HCL of one stack side by side would be duplicates for Terraform.
    removeFiles(
      to,
      writtenFiles.filter((each) => !files.includes(each)),
    );
  }
  renameSync(join(draft, "manifest.json"), join(target, "manifest.json"));
  for (const stack of earlier.filter((each) => !stacks.includes(each) && existsSync(folder(each)))) {
    removeFiles(folder(stack), [...writtenFiles, ...leftFiles]);
    if (readdirSync(folder(stack)).length === 0) rmSync(folder(stack), { recursive: true });
  }
}

/** The stacks of the manifest that an earlier synth left; none where there is no manifest that can be read. */
function writtenStacks(target: string): string[] {
  try {
    const manifest = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8")) as { stacks: object };
    return Object.keys(manifest.stacks).filter((stack) => /^[A-Za-z0-9_-]+$/.test(stack));
  } catch {
    return [];
  }
}

function removeFiles(folder: string, files: readonly string[]): void {
  for (const file of files) rmSync(join(folder, file), { recursive: true, force: true });
}

/** Terraform reads every file of a folder that ends so, and lets an override change what the stack says. */
const readByTerraform = /\.(?:tf|tofu)(?:\.json)?$/;

function refuseOtherConfigurations(...folders: readonly string[]): void {
  const others = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => ({ folder, file })))
    .filter(({ file }) => readByTerraform.test(file) && !writtenFiles.includes(file));
  for (const { folder, file } of others) {
    refuse(join(folder, file), "is read by Terraform beside the stack, and was not proved", "Move it.");
  }
}

function refuseUnlessFolder(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) return;
  refuse(path, "is in the way: a folder of its own belongs here", "Move it.");
}

function refuseFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  refuse(path, "is in the way: a file belongs here", "Move it.");
}

function refuse(path: string, rule: string, remedy: string): void {
  throwProblems([problem({ value: relative(process.cwd(), path) || ".", rule, remedy })]);
}
