import { errors as words } from "./file-errors.json";
import { problem, type Problem } from "./problem";

/** What Node reports when the file system or the operating system refuses a call. */
interface FileError {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
  readonly dest?: string;
}

/** Whether an error is a refusal of the file system or the operating system. */
export function isFileError(error: unknown): error is FileError {
  // Not by its class: the errors of Node may be made in another realm than this code.
  return typeof error === "object" && error !== null && "syscall" in error && "code" in error;
}

/**
 * Does something with a file. Node names the path in most errors, but not where a file that is open is read or written.
 *
 * @throws what the step throws, with the path
 */
export function withPath<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw isFileError(error) && error.path === undefined ? Object.assign(error, { path }) : error;
  }
}

/**
 * The words for what the file system refuses: the path, why, and what to do.
 *
 * @param shown how to show the path
 * @throws the error itself where the file system did not refuse anything
 */
export function fileProblem(error: unknown, shown: (path: string) => string = (path) => path): Problem {
  if (!isFileError(error)) throw error;
  const { code, path, dest } = error;
  const known = Object.hasOwn(words, code) ? words[code as keyof typeof words] : undefined;
  const { rule, remedy } = known ?? {
    rule: "cannot be used",
    remedy: `Look up ${code} in the manual of the operating system.`,
  };
  // A call with two paths fails for the place that it writes more often than for the one that it reads.
  const about = dest ?? path;
  const value = about === undefined ? {} : { value: shown(about) };
  return problem({ ...value, rule: `${rule} (${code})`, remedy });
}
