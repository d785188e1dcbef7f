import { checkName, type NameKind } from "../aws";
import { type Problem } from "../validation";

/**
 * Refuses a name that a policy would read as a pattern, a variable or a path. The module that creates the table or
 * bucket checks the rest of the name, such as its length.
 */
export function checkPlainName(kind: NameKind, name: unknown): Problem[] {
  return typeof name === "string" && /^[A-Za-z0-9_.-]+$/.test(name) ? [] : checkName(kind, name);
}
