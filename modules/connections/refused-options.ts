import { at, problem, type Problem } from "../validation";
import { type Rendering } from "./options";

/**
 * Refuses options that describe a role which the connection does not create, since they would do nothing.
 *
 * @param why why there is no such role, and what to do
 */
export function refuseRoleOptions(
  options: Readonly<Record<string, unknown>>,
  { rule, remedy }: Pick<Problem, "rule" | "remedy"> = {
    rule: "says something about a role, and the connection has access keys only",
    remedy: 'Remove it, or add "role" to the credentials.',
  },
): Problem[] {
  return Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .flatMap(([place, value]) => at(place, [problem({ value, rule, remedy })]));
}

/** Refuses a prefix under a vendor's own document, which is for the whole bucket, since it would do nothing. */
export function refuseDocumentedPrefix(
  vendor: string,
  rendering: Rendering | undefined,
  prefix: string | undefined,
): Problem[] {
  if (prefix === undefined || rendering !== "as-documented") return [];
  return at("prefix", [
    problem({
      value: prefix,
      rule: `is not known to ${vendor}'s own document, which is for the whole bucket`,
      remedy: 'Remove it, or use the rendering "least-privilege".',
    }),
  ]);
}
