import {
  fileProblem,
  formatProblem,
  isFileError,
  kindOf,
  oneLine,
  seeTrace,
  ValidationError,
} from "../../modules/validation";
import { shownPath } from "../output/paths";

/** What the option says that shows what {@link describeFailure} leaves out. */
export const traceHelp = "prints messages and stack traces of unexpected errors; they may hold secrets";

/**
 * What a person reads when a command fails: problems, or what the file system refuses. Anything else is a mistake in a
 * program, of which only the class is shown, for its message may hold a secret.
 *
 * @param trace whether the messages and the stack traces of errors are shown as well
 */
export function describeFailure(error: unknown, trace: boolean): string {
  return `${summaryOf(error)}\n${trace ? causesOf(error).map(traceOf).join("") : ""}`;
}

function summaryOf(error: unknown): string {
  if (error instanceof ValidationError) return error.message;
  if (isFileError(error)) return formatProblem(fileProblem(error, shownPath));
  return `${oneLine(kindOf(error))} was thrown where no error is expected. ${seeTrace}`;
}

/** The errors whose traces help: those behind problems, or the error itself. */
function causesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof ValidationError)) return [error];
  const causes = error.problems.flatMap(({ cause }) => (cause === undefined ? [] : [cause]));
  return causes.length > 0 || error.cause === undefined ? causes : [error.cause];
}

function traceOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `\n${text.split("\n").map(oneLine).join("\n")}\n`;
}
