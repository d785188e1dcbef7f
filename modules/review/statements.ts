import { isArguments, type Json, Unknown } from "../configuration";
import { digestOf } from "./digest";
import { sortBy } from "./sort-by";

/** The statements of a policy as a lock has them: the resources of each, by everything else that it states. */
export type Statements = Readonly<Record<string, string>>;

/** A statement of a policy. Each list is sorted, and ARNs are without partition, service, region and account. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** Whether it holds for all actions except these. */
  readonly isNotAction: boolean;
  readonly resources: readonly string[];
  /** Whether it holds for all resources except these. */
  readonly isNotResource: boolean;
  /** Absent in the policy of an identity. */
  readonly principals?: readonly string[];
  /** Whether it holds for all principals except these. */
  readonly isNotPrincipal: boolean;
  /** A digest of its conditions, which distinguishes two of them; absent where it has none. */
  readonly conditions?: string;
}

/**
 * The statements of a policy as a lock has them: `Allow dynamodb:GetItem,dynamodb:Query` and
 * `table/orders table/users`. Statements that differ only in their resources are one.
 *
 * @param document a policy, or its JSON
 */
export function statementsOf(document: Json | undefined): Statements {
  const policy = parsed(document);
  const statements = isArguments(policy) ? [policy["Statement"] ?? []].flat() : [];
  const resources = new Map<string, Set<string>>();
  for (const each of statements.filter(isArguments).map(toStatement)) {
    const key = formatStatement(each);
    const known = resources.get(key) ?? new Set();
    resources.set(key, known);
    // Resources that are excepted are in the key: two statements that except one each are not one that excepts both.
    for (const resource of each.isNotResource ? [] : each.resources) known.add(resource);
  }
  const lines = [...resources].map(([key, names]) => [key, [...names].sort().join(" ")] as const);
  return Object.fromEntries(sortBy(lines, ([key]) => key));
}

function parsed(document: Json | undefined): unknown {
  if (typeof document !== "string") return document;
  try {
    return JSON.parse(document);
  } catch {
    return undefined;
  }
}

function toStatement(written: Readonly<Record<string, unknown>>): Statement {
  const { Action: actions, Resource: resources, Principal: principals, Condition: conditions } = written;
  const { NotAction: notActions, NotResource: notResources, NotPrincipal: notPrincipals } = written;
  const named = principals ?? notPrincipals;
  return {
    effect: String(written["Effect"]),
    actions: texts(actions ?? notActions),
    isNotAction: notActions !== undefined,
    resources: texts(resources ?? notResources).map(shortArn),
    isNotResource: notResources !== undefined,
    ...(named === undefined
      ? {}
      : { principals: texts(isArguments(named) ? Object.values(named).flat() : named).map(withoutSeparators) }),
    isNotPrincipal: notPrincipals !== undefined,
    ...(conditions === undefined ? {} : { conditions: digestOf(JSON.stringify(conditions)) }),
  };
}

function texts(value: unknown): string[] {
  return [value ?? []]
    .flat()
    .map((each: unknown) => (each instanceof Unknown ? each.expression : String(each)))
    .sort();
}

/** `table/orders` for the ARN of a table, `acme-exports/artie/*` for that of objects. */
function shortArn(resource: string): string {
  return withoutSeparators(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(resource)?.[1] ?? resource);
}

/** Lists are separated by commas and spaces, which keys of objects and names of roles may have. */
function withoutSeparators(text: string): string {
  return text.replace(/[\s,]/g, encodeURIComponent);
}

const except = (isNot: boolean): string => (isNot ? "all but " : "");

/** Everything that a statement states except the resources that it names. */
function formatStatement(statement: Statement): string {
  const { effect, actions, isNotAction, resources, isNotResource, principals, isNotPrincipal, conditions } = statement;
  return [
    `${effect} ${except(isNotAction)}${actions.join(",")}`,
    ...(principals === undefined ? [] : [`to ${except(isNotPrincipal)}${principals.join(",")}`]),
    ...(isNotResource ? [`on ${except(true)}${resources.join(",")}`] : []),
    ...(conditions === undefined ? [] : [`if ${conditions}`]),
  ].join(" ");
}

const keyOfStatement = new RegExp(
  [
    String.raw`^(?<effect>\S+) (?<notAction>all but )?(?<actions>\S*)`,
    String.raw`(?: to (?<notPrincipal>all but )?(?<principals>\S*))?`,
    String.raw`(?: on all but (?<notResources>\S*))?(?: if (?<conditions>\S+))?$`,
  ].join(""),
);

/**
 * Reads a statement back from what {@link statementsOf} made of it.
 *
 * @returns `undefined` for anything else
 */
export function parseStatement(key: string, resources: string): Statement | undefined {
  const found = keyOfStatement.exec(key)?.groups as Readonly<Record<string, string | undefined>> | undefined;
  if (found === undefined) return undefined;
  const { effect = "", actions, principals, notResources, conditions } = found;
  const list = (text = "", separator = ","): string[] => text.split(separator).filter((each) => each !== "");
  return {
    effect,
    actions: list(actions),
    isNotAction: found["notAction"] !== undefined,
    resources: notResources === undefined ? list(resources, " ") : list(notResources),
    isNotResource: notResources !== undefined,
    ...(principals === undefined ? {} : { principals: list(principals) }),
    isNotPrincipal: found["notPrincipal"] !== undefined,
    ...(conditions === undefined ? {} : { conditions }),
  };
}
