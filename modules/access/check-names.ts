import { checkName, type NameKind } from "../aws";
import { at, type Problem } from "../validation";
import { type TableDescription } from "./table-description";

/**
 * No problem for a name that a policy takes for itself alone, and not for a pattern, a variable or something further
 * down. Its length and the like are checked where the table or bucket is made.
 */
export function checkPlainName(kind: NameKind, name: unknown): Problem[] {
  return typeof name === "string" && /^[A-Za-z0-9_.-]+$/.test(name) ? [] : checkName(kind, name);
}

/** No problem for a table whose ARN stands for that table alone. */
export function checkTableNames({ name, account, indexes }: TableDescription): Problem[] {
  return [
    ...at("name", checkPlainName("table", name)),
    ...at("account", checkPlainName("account", account)),
    ...at(
      "indexes",
      indexes.flatMap((index) => checkPlainName("index", index)),
    ),
  ];
}
