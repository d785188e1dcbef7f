import {
  checkExternalPrincipal,
  checkSharedGrants,
  checkSharedTogether,
  ExternalPrincipal,
  type ExternalPrincipalSettings,
  sharedPolicies,
} from "../../modules/principals";
import { type PlacedPolicyAddition, type PolicyHolder } from "../../modules/grants";
import { checkName } from "../../modules/aws";
import { checkPolicyOwner } from "../../modules/dynamodb";
import { type KeyProps } from "../../modules/kms";
import { type SummaryRow } from "../../modules/review";
import { at, problem, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { describeEntries, planDescribed, type PlannedSection, type Refs, type Surroundings } from "./section";

/** Somebody in another account, and what the policies of tables, streams, buckets and keys have to say for it. */
export interface PlannedExternalPrincipal {
  readonly principal: ExternalPrincipal;
  readonly policies: readonly PlacedPolicyAddition[];
}

export function planCrossAccount(
  { environment, location, ownAccounts }: Surroundings,
  refs: Refs,
): PlannedSection<PlannedExternalPrincipal> {
  const described = describeEntries(environment.crossAccount, refs, {
    name: "access from other accounts",
    kind: "principals in other accounts",
    example: "{ analytics: externalPrincipal(…) }",
  });
  const planned = planDescribed<PlannedExternalPrincipal>("crossAccount", described, (key, principal) => {
    if (!(principal instanceof ExternalPrincipal)) {
      const rule = "is no principal in another account";
      return { problems: [problem({ rule, remedy: "Make it with externalPrincipal(…)." })] };
    }
    // Said of the environment already; nothing would be found to be its own.
    if (checkName("account", location.account).length > 0) return { problems: [] };
    const problems = [
      ...checkExternalPrincipal(principal.settings, location, ownAccounts),
      ...checkSharedGrants(principal),
    ];
    if (problems.length > 0) return { problems };
    const policies = sharedPolicies([principal], location);
    const streams = policies.filter(({ holder }) => holder.kind === "stream").map(({ holder }) => holder.arn);
    return {
      plan: { principal, policies },
      problems: policies.flatMap(({ holder }) => checkHolder(holder, environment, refs, principal)),
      subject: { section: "crossAccount", key, documents: [], streams },
    };
  });
  const entries = Object.entries(planned.plan);
  const together = checkSharedTogether(entries.map(([, { principal }]) => principal));
  const problems = entries.flatMap(([key], index) => at(["crossAccount", key], together[index] ?? []));
  return { ...planned, problems: [...planned.problems, ...problems] };
}

/** No problem for a table or bucket of the environment whose policy may be written, and for a key that lets all in. */
function checkHolder(
  { kind, arn }: PolicyHolder,
  { tables = {}, buckets = {}, keys = {} }: Environment,
  refs: Refs,
  { settings }: ExternalPrincipal,
): Problem[] {
  if (kind === "key") {
    const [key = ""] = Object.entries(refs.keys).find(([, ref]) => ref.arn === arn) ?? [];
    const entry = keys[key];
    // The policy of a key that somebody else makes is not known here.
    return entry === undefined || isExisting(entry) ? [] : at(`key ${key}`, checkKeyPolicy(entry, settings));
  }
  const known: Readonly<Record<string, { readonly arn: string }>> = kind === "bucket" ? refs.buckets : refs.tables;
  const [key] = Object.entries(known).find(([, ref]) => arn === ref.arn || arn === `${ref.arn}/stream/*`) ?? [];
  if (key === undefined) {
    const rule = "is not of this environment, whose policies have no say on it";
    return [problem({ value: arn, rule, remedy: "Share it in the environment that makes it." })];
  }
  const [table, bucket] = [kind === "bucket" ? undefined : tables[key], kind === "bucket" ? buckets[key] : undefined];
  if (table !== undefined) return isExisting(table) ? at(`table ${key}`, checkPolicyOwner(table.existing)) : [];
  return bucket !== undefined && isExisting(bucket) ? at(`bucket ${key}`, [policyOfSomebodyElse]) : [];
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html */
function checkKeyPolicy({ keyPolicy = {} }: KeyProps, { account, roles }: ExternalPrincipalSettings): Problem[] {
  const { use = [] } = keyPolicy;
  const missing = (roles === "any" ? [account] : roles).filter((each) => !use.includes(each) && !use.includes(account));
  if (missing.length === 0) return [];
  return [
    problem({
      value: missing,
      rule: "is not let in by the policy of the key, without which nothing that it encrypts can be read or written",
      remedy: "Add it to keyPolicy: { use: […] } of the key.",
    }),
  ];
}

const policyOfSomebodyElse = problem({
  rule: "is an existing bucket whose policy belongs to somebody else, and a second one would replace it",
  remedy: "Ask its owner to add the statements to its policy.",
});

/** @param otherHalf what is known of the other account's half, by the ARN of a role */
export function crossAccountRow(
  key: string,
  { principal: { settings }, policies }: PlannedExternalPrincipal,
  otherHalf: (role: string) => string,
): SummaryRow {
  const { account, roles } = settings;
  const keys = policies.filter(({ holder }) => holder.kind === "key");
  const holders = policies.filter(({ holder }) => holder.kind !== "key");
  return {
    key,
    details: [
      `account ${account}, ${roles === "any" ? "whomever it lets" : `roles ${roles.map(nameOf).join(", ")}`}`,
      `by the policies of ${holders.map(({ holder }) => describeHolder(holder)).join(", ")}`,
      ...(roles === "any"
        ? [`the other half is up to account ${account}: its principals need the same in policies of their own`]
        : roles.map((role) => `the other half, ${nameOf(role)}: ${otherHalf(role)}`)),
      ...keys.map(
        ({ holder, statements }) =>
          `key ${holder.arn}: its policy has to let account ${account} do ` +
          [...new Set(statements.flatMap(({ actions = [] }) => actions))].join(", "),
      ),
    ],
  };
}

function nameOf(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}

function describeHolder({ kind, arn }: PolicyHolder): string {
  const name = arn.replace("/stream/*", "");
  return `${kind === "stream" ? "the stream of table" : kind} ${name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf(":")) + 1)}`;
}
