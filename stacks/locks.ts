import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Inventory, judgeEdit, type Judgement, parseLock } from "../modules/review";
import { problem, type Problem, throwProblems, withPath } from "../modules/validation";

/** The texts of the locks, by the name of their environment. */
export type Locks = ReadonlyMap<string, string>;

const folder = join("stacks", "environments");
const ending = ".lock.json";

/** The path of the lock of an environment, from the root of the project. */
export function lockFile(environment: string): string {
  return join(folder, `${environment}${ending}`);
}

/** Reads the locks beside the environment files. A synth runs at the root of the project. */
export function readLocks(): Locks {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  return new Map(files.map((file) => [file.slice(0, -ending.length), readLock(join(folder, file))]));
}

function readLock(path: string): string {
  return withPath(path, () => readFileSync(path, "utf8"));
}

/** @throws ValidationError where the working directory is not the root of the project */
export function checkRoot(): void {
  if (!existsSync(folder)) throwProblems([notAtTheRoot]);
}

const notAtTheRoot = problem({
  value: folder,
  rule: "is not here, so that no lock can be read",
  remedy: "Run the command at the root of the project.",
});

/** The locks whose environment is not listed: it was renamed or removed, but its state and its names in AWS are not. */
export function checkLockNames(locks: Locks, environments: readonly string[]): Problem[] {
  return [...locks.keys()]
    .filter((name) => !environments.includes(name))
    .map((name) =>
      problem({
        value: lockFile(name),
        rule: "is the lock of an environment that is not listed: its state and its names in AWS are still there",
        remedy:
          `Keep the name "${name}". To end the environment, set disposable: true, lock and deploy that, run ` +
          `cdktf destroy ${name}, and then delete the lock with it.`,
      }),
    );
}

/**
 * Judges what an environment changes since a lock.
 *
 * @param lockText `undefined` where there is no lock, and nothing to judge
 */
export function judgeSince(lockText: string | undefined, environment: string, written: Inventory): Judgement {
  const { lock, problems } = lockText === undefined ? { problems: [] } : parseLock(lockText, environment);
  return lock === undefined ? { problems, reported: [] } : judgeEdit(lock, written);
}
