/** Whether a statement grants or refuses. An explicit `Deny` always wins. */
export type Effect = "Allow" | "Deny";

/** The kinds of principals that a statement can name. */
export type PrincipalType = "AWS" | "CanonicalUser" | "Federated" | "Service";

/** Who a statement speaks of: everyone, or names by kind. */
export type Principals = "*" | Readonly<Partial<Record<PrincipalType, readonly string[]>>>;

/** Operator → condition key → values: `{ StringEquals: { "sts:ExternalId": ["0000"] } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * One statement of a policy, in canonical form: every list sorted and without repetition, nothing empty.
 *
 * Make one with {@link statement}. A statement that an identity policy holds has no principals; one of a trust
 * policy has no resources.
 */
export interface Statement {
  /** What the statement is for, `A–Z a–z 0–9` only, unique in its document. */
  readonly sid?: string;
  readonly effect: Effect;
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions?: Conditions;
}

/**
 * A statement in canonical form. `effect` is `Allow` unless given.
 *
 * @example
 * statement({ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::acme-exports/*"] });
 */
export function statement(parts: Omit<Statement, "effect"> & { readonly effect?: Effect }): Statement {
  if (isCanonical(parts)) return parts;
  const conditions = canonicalConditions(parts.conditions);
  const made: Statement = {
    ...(parts.sid === undefined || parts.sid === "" ? {} : { sid: parts.sid }),
    effect: parts.effect ?? "Allow",
    ...(parts.principals === undefined ? {} : { principals: canonicalPrincipals(parts.principals) }),
    ...(parts.notPrincipals === undefined ? {} : { notPrincipals: canonicalPrincipals(parts.notPrincipals) }),
    ...(parts.actions === undefined ? {} : { actions: sortedUnique(parts.actions) }),
    ...(parts.notActions === undefined ? {} : { notActions: sortedUnique(parts.notActions) }),
    ...(parts.resources === undefined ? {} : { resources: sortedUnique(parts.resources) }),
    ...(parts.notResources === undefined ? {} : { notResources: sortedUnique(parts.notResources) }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  canonical.add(made);
  return made;
}

/** Statements pass through many hands, each of which asks for the canonical form. */
const canonical = new WeakSet<object>();

function isCanonical(parts: Omit<Statement, "effect">): parts is Statement {
  return canonical.has(parts);
}

/** The values, each once, in code-unit order, so that the order never depends on a locale. */
export function sortedUnique(values: Iterable<string>): string[] {
  const unique = [...new Set(values)];
  return unique.length === 1 ? unique : unique.sort();
}

function canonicalPrincipals(principals: Principals): Principals {
  if (principals === "*") return "*";
  const kinds = Object.entries(principals).sort(byKey);
  return Object.fromEntries(kinds.map(([kind, names]) => [kind, sortedUnique(names)]));
}

/** Written with loops: every policy that is read comes by here, with all its conditions. */
function canonicalConditions(conditions: Conditions = {}): Conditions | undefined {
  const operators: [string, Conditions[string]][] = [];
  for (const operator of Object.keys(conditions).sort()) {
    const keys = Object.entries(conditions[operator] ?? {});
    if (keys.length > 0) operators.push([operator, canonicalKeys(keys)]);
  }
  return operators.length === 0 ? undefined : Object.fromEntries(operators);
}

/** Nearly every operator of a policy has one key with one value. */
function canonicalKeys(keys: readonly (readonly [string, readonly string[]])[]): Conditions[string] {
  const [[key, values] = ["", []], ...others] = keys;
  if (others.length === 0) return { [key]: values.length === 1 ? [...values] : sortedUnique(values) };
  return Object.fromEntries([...keys].sort(byKey).map(([name, list]) => [name, sortedUnique(list)]));
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
