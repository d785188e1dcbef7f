import { checkName, type NameKind } from "../aws";
import { type Problem } from "../validation";

/**
 * No problem for a name that a policy takes for itself alone, and not for a pattern, a variable or something further
 * down. Its length and the like are checked where the table or bucket is made.
 */
export function checkPlainName(kind: NameKind, name: unknown): Problem[] {
  return typeof name === "string" && /^[A-Za-z0-9_.-]+$/.test(name) ? [] : checkName(kind, name);
}
