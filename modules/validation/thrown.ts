import { fileProblem, isFileError } from "./file-errors";
import { problem, type Problem, ValidationError } from "./problem";

/** How to see what a message leaves out. */
export const seeTrace = "Run npm run synth -- --trace to see its message, which may hold a secret, and the line.";

/**
 * The problems of an error that was thrown where no error is expected. Its message is not shown: it may quote a secret.
 *
 * @param where completes "an error was thrown …": `by the function that describes the principals`
 */
export function thrownProblems(error: unknown, where: string): readonly Problem[] {
  if (error instanceof ValidationError) return error.problems;
  if (isFileError(error)) return [{ ...fileProblem(error), cause: error }];
  return [{ ...problem({ rule: `an error was thrown ${where}`, remedy: seeTrace }), cause: error }];
}

/** The class of an error, which its author chose and no input can change. */
export function kindOf(error: unknown): string {
  const isError = typeof error === "object" && error !== null && "stack" in error && "message" in error;
  if (!isError) return "a value that is not an Error";
  const { name } = error.constructor;
  return /^[A-Za-z]{1,40}$/.test(name) ? name : "Error";
}
