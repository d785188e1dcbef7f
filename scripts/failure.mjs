// What a person reads when a program ends before it can say so itself: while it is loaded, or on the way to it.
import { readFileSync } from "node:fs";

/**
 * One line for an error, and on request its trace. The message of an unexpected error is left out: it may hold a secret.
 *
 * @param {unknown} error what was thrown
 * @param {boolean} trace whether the message and the stack trace follow
 */
export function describeFailure(error, trace = process.argv.includes("--trace")) {
  const details = trace ? `\n${error instanceof Error ? error.stack : String(error)}\n` : "";
  return `${summaryOf(error)}\n${details}`;
}

function summaryOf(error) {
  if (!(error instanceof Error)) return `A value that is not an Error was thrown. ${seeTrace}`;
  // Problems have a message for people.
  if (error.name === "ValidationError" && "problems" in error) return error.message;
  if (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND") {
    return "A package of the project is not installed. Run: npm ci";
  }
  if (!("syscall" in error)) return `${error.constructor.name} was thrown while the program was loaded. ${seeTrace}`;
  const { errors } = JSON.parse(
    readFileSync(new URL("../modules/validation/file-errors.json", import.meta.url), "utf8"),
  );
  const { rule, remedy } = errors[error.code] ?? {
    rule: "cannot be used",
    remedy: `Look up ${error.code} in the manual of the operating system.`,
  };
  const path = error.dest ?? error.path;
  return `${path === undefined ? "" : `${JSON.stringify(path)} `}${rule} (${error.code}). ${remedy}`;
}

const seeTrace = "Run npm run synth -- --trace to see its message, which may hold a secret, and the line.";
