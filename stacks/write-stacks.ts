import { join } from "node:path";
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
import { inEngine } from "./engine-errors";
import { judgeSince, type Locks } from "./locks";
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

/** What a synth writes beside the environments, and what it compares them with. */
export interface WriteOptions {
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
  /**
   * Where Terraform keeps a local state, from the folder of a stack.
   * @default the folder that holds the output folder
   */
  readonly stateFolder?: string;
}

/**
 * Lets the engine write a stack for each environment into an empty folder, reads all of them back and compares them with
 * what was proved.
 *
 * @throws ValidationError where a stack differs from what was proved or loses what its lock has
 */
export function writeStacks(
  environments: readonly PlannedEnvironment[],
  folder: string,
  { addStacks, locks = new Map(), stateFolder }: WriteOptions = {},
): SynthReport {
  const app = new App({ outdir: folder });
  readBackByCaller(app);
  for (const environment of environments) {
    inEngine([environment.environment.name], () => new DataAccessStack(app, environment, stateFolder));
  }
  if (addStacks !== undefined) inEngine([], () => addStacks(app));
  inEngine([], () => app.synth());
  const names = environments.map(({ environment }) => environment.name);
  return readStacks(app, folder, names, locks);
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
