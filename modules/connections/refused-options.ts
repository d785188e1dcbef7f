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

/** Refuses names of a role or a user that the connection does not create, since they would do nothing. */
export function refuseNames(
  names: Readonly<Partial<Record<"role" | "user", string>>>,
  creates: Readonly<Record<"role" | "user", boolean>>,
): Problem[] {
  const credential = { role: '"role"', user: 'accessKeys(["2026-11"])' };
  return (["role", "user"] as const)
    .filter((kind) => names[kind] !== undefined && !creates[kind])
    .flatMap((kind) => {
      const rule = `names a ${kind}, which the connection does not create`;
      return at(kind, [
        problem({ value: names[kind], rule, remedy: `Remove it, or add ${credential[kind]} to the credentials.` }),
      ]);
    });
}
