import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { at, isFileError, problem, ValidationError, withPath } from "../modules/validation";

/** The files of the project, and its git, which commands read and write. Paths are relative to the root of the project. */
export interface ProjectFiles {
  /** The text of a file, `-` for standard input; `undefined` where there is none. */
  readonly read: (path: string) => string | undefined;
  /** Replaces a file atomically. */
  readonly write: (path: string, text: string) => void;
  /**
   * The text of a file in a commit; `undefined` where the commit has none.
   *
   * @throws ValidationError outside of a repository, and where the commit is not known
   */
  readonly readAt: (ref: string, path: string) => string | undefined;
}

/** Those of the project that a command runs in. */
export const projectFiles: ProjectFiles = {
  read: (path) => {
    if (path === "-") return readFileSync(0, "utf8");
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
    return withPath(path, () => readFileSync(path, "utf8"));
  },
  write: (path, text) => {
    const draft = `${path}.draft`;
    try {
      withPath(path, () => writeFileSync(draft, text));
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  },
  readAt: (ref, path) => {
    const commit = commitOf(ref);
    const listed = git("ls-tree", "--name-only", commit, "--", path);
    return listed === "" ? undefined : git("show", `${commit}:./${path}`);
  },
};

function commitOf(ref: string): string {
  // A ref that begins with a dash would be an option.
  if (ref.startsWith("-")) throw unknownRef(ref);
  try {
    return git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`).trim();
  } catch (error) {
    if (isFileError(error)) throw new ValidationError([withoutGit]);
    throw unknownRef(ref);
  }
}

const withoutGit = problem({
  value: "git",
  rule: "cannot be run, and reads the lock of the commit",
  remedy: "Install it, or add its folder to PATH.",
});

function unknownRef(ref: string): ValidationError {
  const rule = "is not a commit of a repository here";
  const remedy = "Name the target branch, as in origin/main, and fetch it first: git fetch origin main";
  return new ValidationError(at("--base", [problem({ value: ref, rule, remedy })]));
}

function git(...args: readonly string[]): string {
  const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
  return execFileSync("git", args, { encoding: "utf8", stdio, maxBuffer: 2 ** 28 });
}
