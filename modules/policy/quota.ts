import { type Limit, limits, parseArn } from "../aws";
import { problem, type Problem } from "../validation";
import { packStatements, type PackingOptions } from "./packing";
import { type Statement } from "./statement";

/** The kinds of identities that IAM attaches managed policies to. */
export type IdentityKind = "role" | "user" | "group";

const quotas: Readonly<Record<IdentityKind, Limit>> = {
  role: limits.policiesPerRole,
  user: limits.policiesPerUser,
  group: limits.policiesPerGroup,
};

/** How many managed policies AWS attaches to an identity of a kind unless a higher quota was granted. */
export function attachablePolicies(holder: IdentityKind): number {
  return quotas[holder].value;
}

/**
 * No problem where so many managed policies may be attached; otherwise one that names the ways out, each with what it
 * gives for these statements.
 *
 * @param needed the number of policies to attach, including policies that are attached already
 * @param statements what the packed ones say, to find how few they would be with wildcards or tags
 *
 * @example
 * checkPolicyQuota(documents.length, statements, "role");
 */
export function checkPolicyQuota(
  needed: number,
  statements: readonly Statement[],
  holder: IdentityKind,
  options: PackingOptions = {},
): Problem[] {
  const quota = quotas[holder];
  if (needed <= quota.value) return [];
  const packed = packStatements(statements, options).documents?.length ?? 0;
  const withOthers = (fewer: readonly Statement[]): number =>
    needed - packed + (packStatements(fewer, options).documents?.length ?? packed);
  const ways = [...wildcardWays(statements, withOthers), severalWay(needed, holder, quota), raisedWay(needed, quota)];
  return [
    problem({
      value: needed,
      rule: `managed policies are too many for one ${holder}: AWS attaches ${quota.value}`,
      remedy: `Choose a way out: ${ways.join("; ")}.`,
    }),
  ];
}

function wildcardWays(
  statements: readonly Statement[],
  count: (statements: readonly Statement[]) => number,
): readonly string[] {
  const tables = statements.flatMap(({ resources = [] }) => resources.flatMap((each) => tableOf(each)?.name ?? []));
  if (tables.length === 0) return [];
  const shared = sharedPrefix(tables);
  const byPrefix = count(statements.map((each) => onTables(each, `${shared === "" ? "shared-" : shared}*`)));
  const byTag = count(statements.flatMap(withTag));
  return [
    shared === ""
      ? `a prefix that all table names begin with, and a wildcard after it, would make it ${policies(byPrefix)}`
      : `the wildcard ${shared}* for the table names would make it ${policies(byPrefix)}`,
    `a condition on the tag of the resource (aws:ResourceTag, which tables, indexes and streams have, but no exports ` +
      `or backups) would make it ${policies(byTag)}`,
  ];
}

function severalWay(needed: number, holder: IdentityKind, quota: Limit): string {
  const several = Math.ceil(needed / quota.value);
  if (holder === "role") return `several roles: ${several}`;
  const groups = Math.ceil(needed / limits.policiesPerGroup.value);
  const most = limits.groupsPerUser.value;
  return `several groups: ${groups}, ${groups <= most ? "of" : "more than"} the ${most} that a user may be in`;
}

function raisedWay(needed: number, { raisableTo, value }: Limit): string {
  if (raisableTo === undefined) return `the quota of ${value} cannot be raised`;
  return `AWS raises the quota to ${raisableTo} on request: ${needed <= raisableTo ? "that is enough" : "not enough"}`;
}

function policies(count: number): string {
  return count === 1 ? "1 policy" : `${count} policies`;
}

const taggable: ReadonlySet<string> = new Set(["table", "index", "stream"]);

/** The table that a resource of DynamoDB belongs to, and whether the resource has its tags. */
function tableOf(resource: string): { readonly name: string; readonly tagged: boolean } | undefined {
  const arn = parseArn(resource);
  if (arn === undefined || !("table" in arn) || arn.shape === "globalTable") return undefined;
  return { name: arn.table, tagged: taggable.has(arn.shape) };
}

function sharedPrefix(names: readonly string[]): string {
  const [first = "", ...others] = names.map((name) => name.replace(/[*?].*$/s, ""));
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** Only an `Allow` is widened: a wider `Deny` would take away. */
function onTables(each: Statement, name: string): Statement {
  if (each.effect === "Deny" || each.resources === undefined) return each;
  const widened = each.resources.map((resource) =>
    tableOf(resource) === undefined ? resource : resource.replace(/:table\/[^/]+/, () => `:table/${name}`),
  );
  return { ...each, resources: widened };
}

function withTag(each: Statement): readonly Statement[] {
  const { effect, resources = [], conditions = {} } = each;
  const tagged = resources.filter((resource) => tableOf(resource)?.tagged === true);
  if (effect === "Deny" || tagged.length === 0) return [each];
  const tag = { ...conditions["StringEquals"], "aws:ResourceTag/access": ["granted"] };
  const others = resources.filter((resource) => tableOf(resource)?.tagged !== true);
  return [
    onTables({ ...each, resources: tagged, conditions: { ...conditions, StringEquals: tag } }, "*"),
    ...(others.length === 0 ? [] : [{ ...each, resources: others }]),
  ];
}
