import { limits } from "../aws";
import { vendorAccounts } from "./data/vendor-accounts";
import {
  describeRule,
  enumerate,
  type Finding,
  finding,
  type Occurrence,
  type RuleDescription,
  shorten,
} from "./finding";
import { viewStatements } from "./lint";
import { accountOf } from "./rules/trust";
import { type Suppression, suppress } from "./suppression";
import { type StatementView } from "./view";

/** What the checks must know of an environment. Policies are as AWS reads them, and may be anybody's. */
export interface EnvironmentInventory {
  /** The accounts that are not third parties. */
  readonly ownAccounts: readonly string[];
  readonly principals: readonly InventoryPrincipal[];
  readonly tables: readonly InventoryTable[];
  /** Who reads which stream, each pair once. A stream is named by anything that is the same for all its readers. */
  readonly streamReaders: readonly { readonly stream: string; readonly reader: string }[];
  readonly accessKeys: readonly { readonly user: string; readonly isEncrypted: boolean }[];
  /** Texts that Terraform will read as templates, by the address of their resource. */
  readonly templates: readonly { readonly address: string; readonly text: string }[];
}

/** A role or a user. */
interface InventoryPrincipal {
  readonly name: string;
  /** Who may assume it; absent for a user. */
  readonly trust?: unknown;
  readonly policies: readonly unknown[];
  /** The third party that works with it, if any. */
  readonly thirdParty?: string;
  /**
   * Whether it gets its policies later.
   * @default false
   */
  readonly isPending?: boolean;
  /** Whether something gives it permissions for a time, outside Terraform. */
  readonly hasTemporaryGrants: boolean;
  /** Whether Terraform removes every inline policy that it did not write itself. */
  readonly hasExclusiveInlinePolicies: boolean;
}

/** A table, and the attributes of its key; none where they are not known. */
interface InventoryTable {
  readonly arn: string;
  readonly keyAttributes: readonly string[];
  /** The capacities that Terraform sets, by what has them: the table, or one of its indexes. */
  readonly capacities?: Readonly<Record<string, { readonly read: number; readonly write: number }>>;
}

interface Check extends RuleDescription {
  readonly check: (inventory: EnvironmentInventory) => readonly Occurrence[];
}

const checks: readonly Check[] = [
  {
    id: "STREAM_READERS",
    otherIds: ["DA18"],
    severity: "warning",
    reason: `More than ${limits.streamReaders.value} readers of a stream throttle each other.`,
    remedy: "Let one reader pass the records on, or stream to Kinesis.",
    source: limits.streamReaders.source,
    check: ({ streamReaders }) =>
      [...groupBy(streamReaders, ({ stream }) => stream)]
        .filter(([, readers]) => readers.length > limits.streamReaders.value)
        .map(([stream, readers]) => ({
          place: ["streamReaders", stream],
          value: enumerate(readers.map(({ reader }) => reader)),
        })),
  },
  {
    id: "CAPACITY_ABOVE_QUOTA",
    otherIds: ["DA69"],
    severity: "warning",
    reason: `AWS refuses a table or an index more than ${limits.tableCapacity.value} units unless it has raised the quota of the account.`,
    remedy: "Have the quota raised before the deploy, or set a lower capacity.",
    source: limits.tableCapacity.source,
    check: ({ tables }) =>
      tables.flatMap(({ arn, capacities = {} }) =>
        Object.entries(capacities).flatMap(([owner, capacity]) =>
          Object.entries(capacity)
            .filter(([, units]) => units > limits.tableCapacity.value)
            .map(([kind, units]) => ({
              place: ["tables", arn.slice(arn.lastIndexOf("/") + 1), owner, kind],
              value: String(units),
            })),
        ),
      ),
  },
  {
    id: "UNESCAPED_VARIABLE",
    otherIds: ["DA20"],
    severity: "error",
    reason: "Terraform reads ${ as the beginning of its own template, so the variable never reaches AWS.",
    remedy: "Write $${ in the text that Terraform reads.",
    source: "https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences",
    check: ({ templates }) =>
      templates.flatMap(({ address, text }) =>
        [...new Set(text.match(unescapedVariable))].map((value) => ({
          place: ["templates", address],
          value: shorten(value),
        })),
      ),
  },
  {
    id: "ACCESS_KEY_IN_CLEAR",
    otherIds: ["DA21"],
    severity: "note",
    reason: "The secret of the access key is in Terraform's state in clear, whatever its outputs are marked as.",
    remedy: "Use a role, or give the key a pgp_key; otherwise encrypt the state and limit who reads it.",
    source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
    check: ({ accessKeys }) =>
      accessKeys.filter(({ isEncrypted }) => !isEncrypted).map(({ user }) => ({ place: ["accessKeys", user] })),
  },
  {
    id: "EXCLUSIVE_INLINE_POLICIES",
    otherIds: ["DA22"],
    severity: "error",
    reason: "The next apply removes the policy that a temporary grant or its revocation put there.",
    remedy: "Do not manage the inline policies of this role exclusively.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
    check: ({ principals }) =>
      principals
        .filter(
          ({ hasTemporaryGrants, hasExclusiveInlinePolicies }) => hasTemporaryGrants && hasExclusiveInlinePolicies,
        )
        .map(({ name }) => ({ place: ["principals", name] })),
  },
  {
    id: "VENDOR_ACCOUNT_MISSING",
    otherIds: ["DA24"],
    severity: "warning",
    reason: "The vendor comes from several accounts, and the trust names one of them.",
    remedy: "Name all of them, each with the external ID.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    check: ({ principals }) =>
      principals.flatMap(({ name, trust }) => {
        const trusted = trustedAccounts(trust);
        return vendorAccounts
          .filter(({ account }) => trusted.has(account))
          .flatMap(({ vendor, alsoNeeds, source }) =>
            alsoNeeds
              .filter((account) => !trusted.has(account))
              .map((account) => ({
                place: ["principals", name, "trust"],
                value: account,
                reason: `${vendor} also comes from this account: ${source}`,
              })),
          );
      }),
  },
  {
    id: "THIRD_PARTY_CANNOT_ASSUME",
    otherIds: ["DA58"],
    severity: "error",
    reason: "The role is for a third party, and its trust lets none in.",
    remedy: "Trust the account that the third party names, with an external ID.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    check: ({ principals, ownAccounts }) =>
      principals
        .filter(
          ({ thirdParty, trust }) => thirdParty !== undefined && trust !== undefined && !letsIn(trust, ownAccounts),
        )
        .map(({ name, thirdParty = "" }) => ({ place: ["principals", name, "trust"], value: shorten(thirdParty) })),
  },
  {
    id: "NOTHING_GRANTED",
    otherIds: ["DA68"],
    severity: "note",
    reason: "No policy of it allows anything, so its credentials are of no use.",
    remedy: "Grant access with allow(…), or remove it.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    check: ({ principals }) =>
      principals
        .filter(({ isPending }) => isPending !== true)
        .filter(({ policies }) => !policies.some((policy) => viewStatements(policy).some(({ allows }) => allows)))
        .map(({ name }) => ({ place: ["principals", name] })),
  },
  {
    id: "ATTRIBUTES_WITHOUT_KEYS",
    otherIds: ["DA09"],
    severity: "error",
    reason: "Every request names the attributes of the key, so a list of attributes without them refuses all requests.",
    remedy: "Add the key attributes of the table and of its indexes to dynamodb:Attributes.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html",
    check: ({ principals, tables }) => {
      const keysByTable = new Map(tables.map(({ arn, keyAttributes }) => [arn, keyAttributes]));
      return principals.flatMap(({ name, policies }) =>
        policies.flatMap((policy, index) =>
          viewStatements(policy).flatMap((statement) =>
            missingKeys(statement, keysByTable).map((found) => ({
              ...found,
              place: ["principals", name, "policies", String(index), ...statement.place, ...found.place],
            })),
          ),
        ),
      );
    },
  },
];

/** Everything that {@link checkEnvironment} can find. */
export const environmentRules: readonly RuleDescription[] = checks.map(describeRule);

/**
 * What is wrong with an environment and shows in none of its documents alone.
 *
 * @example
 * checkEnvironment({ ...inventory, accessKeys: [{ user: "artie", isEncrypted: false }] });
 * // [{ rule: "ACCESS_KEY_IN_CLEAR", severity: "note", place: ["accessKeys", "artie"], … }]
 */
export function checkEnvironment(
  inventory: EnvironmentInventory,
  suppressions: readonly Suppression[] = [],
): readonly Finding[] {
  const found = checks.flatMap((rule) => rule.check(inventory).map((occurrence) => finding(rule, occurrence)));
  return suppress(found, suppressions, () => undefined);
}

/** A variable of IAM that is not escaped: `${aws:username}` or `${*}`, but no reference of Terraform. */
const unescapedVariable = /(?<!\$)\$\{(?:[A-Za-z0-9.-]+:(?!:)[^}]{0,100}\}?|[*?$]\})/g;

function trustedAccounts(trust: unknown): ReadonlySet<string> {
  const names = viewStatements(trust)
    .filter(({ allows }) => allows)
    .flatMap(({ statement: { principals } }) => (principals === "*" ? [] : (principals?.AWS ?? [])));
  return new Set(names.flatMap((name) => accountOf(name) ?? []));
}

/** A third party comes from an account of its own, or through an identity provider. */
function letsIn(trust: unknown, ownAccounts: readonly string[]): boolean {
  const foreign = [...trustedAccounts(trust)].some((account) => !ownAccounts.includes(account));
  const federated = viewStatements(trust).some(
    ({ allows, statement: { principals } }) => allows && principals !== "*" && principals?.Federated !== undefined,
  );
  return foreign || federated;
}

function missingKeys(
  { allows, conditions, resources }: StatementView,
  keysByTable: ReadonlyMap<string, readonly string[]>,
): Occurrence[] {
  if (!allows) return [];
  const keys = new Set(resources.flatMap((resource) => keysByTable.get(resource.split("/index/")[0] ?? "") ?? []));
  return conditions
    .filter(({ name, operator }) => name === "dynamodb:attributes" && operator?.base === "StringEquals")
    .map(({ place, values }) => ({ place, missing: [...keys].filter((key) => !values.includes(key)) }))
    .filter(({ missing }) => missing.length > 0)
    .map(({ place, missing }) => ({ place, value: enumerate(missing) }));
}

function groupBy<Value>(values: readonly Value[], key: (value: Value) => string): ReadonlyMap<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return groups;
}
