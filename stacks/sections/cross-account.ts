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
import { type Names } from "../names";
import { describeOtherHalf } from "../prove-across-accounts";
import { buckets } from "./buckets";
import { type Declaration, schemaOf } from "./declaration";
import { describeEntries, planDescribed } from "./described-entries";
import { describedByFunction } from "./entry-schemas";
import { keys } from "./keys";
import { type PlanContext } from "./plan-context";
import { type PlannedSection } from "./planned-section";
import { type Describe } from "./refs";
import { type RowContext, section } from "./section";
import { tables } from "./tables";

type DescribeExternalPrincipals<N extends Names> = Describe<
  N,
  Readonly<Record<string, ExternalPrincipal>>,
  "tables" | "buckets"
>;

interface CrossAccountDeclaration extends Declaration {
  readonly entries: DescribeExternalPrincipals<this["names"]>;
}

/** A principal of another account, and what the policies of tables, streams, buckets and keys must say for it. */
export interface PlannedExternalPrincipal {
  readonly principal: ExternalPrincipal;
  readonly policies: readonly PlacedPolicyAddition[];
}

export const crossAccount = section({
  name: "crossAccount",
  title: "cross-account",
  schema: schemaOf<CrossAccountDeclaration>(
    describedByFunction("{ analytics: externalPrincipal({ … }).allow(tables.orders.read()) }"),
  ),
  plan: planCrossAccount,
  row: crossAccountRow,
});

function planCrossAccount(
  describe: DescribeExternalPrincipals<Names> | undefined,
  context: PlanContext,
): PlannedSection<PlannedExternalPrincipal> {
  const { location, ownAccounts } = context;
  const described = describeEntries(describe, context, {
    name: "access from other accounts",
    kind: "principals in other accounts",
    example: "{ analytics: externalPrincipal(…) }",
  });
  const planned = planDescribed<PlannedExternalPrincipal>(crossAccount.name, described, (key, principal) => {
    if (!(principal instanceof ExternalPrincipal)) {
      const rule = "is no principal in another account";
      return { problems: [problem({ rule, remedy: "Make it with externalPrincipal(…)." })] };
    }
    // Reported for the environment already; no table or bucket would be found to be its own.
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
      problems: policies.flatMap(({ holder }) => checkHolder(holder, principal, context)),
      subjects: [{ section: crossAccount.name, key, documents: [], streams }],
      grants: principal.grants,
      policyAdditions: policies,
    };
  });
  const entries = Object.entries(planned.plan);
  const together = checkSharedTogether(entries.map(([, { principal }]) => principal));
  const problems = entries.flatMap(([key], index) => at([crossAccount.name, key], together[index] ?? []));
  return { ...planned, problems: [...planned.problems, ...problems] };
}

/** The keys, buckets and tables of the environment by the ARNs of what has a policy: a table and its streams each have one. */
const ownedByArn = {
  plan: ({ planned }: PlanContext) => ({
    keys: byArn(planned(keys).plan, ({ ref }) => [ref.arn]),
    buckets: byArn(planned(buckets).plan, ({ ref }) => [ref.arn]),
    tables: byArn(planned(tables).plan, ({ ref }) => [ref.arn, ref.arnOf("stream")]),
  }),
};

/** Of two entries for one ARN the first. */
function byArn<Planned>(
  plan: Readonly<Record<string, Planned>>,
  arnsOf: (planned: Planned) => readonly string[],
): ReadonlyMap<string, readonly [key: string, planned: Planned]> {
  const entries = Object.entries(plan).flatMap((entry) => arnsOf(entry[1]).map((arn) => [arn, entry] as const));
  return new Map(entries.reverse());
}

/** Whether the environment may write the policy of a table, stream or bucket, and the policy of a key lets all in. */
function checkHolder(
  { kind, arn }: PolicyHolder,
  { settings }: ExternalPrincipal,
  { planned }: PlanContext,
): Problem[] {
  const owned = planned(ownedByArn);
  if (kind === "key") {
    const [key, found] = owned.keys.get(arn) ?? [];
    // The policy of an existing key is not known here.
    return found?.made === undefined ? [] : at(["keys", key ?? ""], checkKeyPolicy(found.made, settings));
  }
  if (kind === "bucket") {
    const [key, found] = owned.buckets.get(arn) ?? [];
    if (found === undefined) return [notOfEnvironment(arn)];
    return found.existing === undefined ? [] : at(["buckets", key ?? ""], [policyOfSomebodyElse]);
  }
  const [key, found] = owned.tables.get(arn) ?? [];
  if (found === undefined) return [notOfEnvironment(arn)];
  return found.existing === undefined ? [] : at(["tables", key ?? ""], checkPolicyOwner(found.existing));
}

function notOfEnvironment(value: string): Problem {
  const rule = "is not of this environment, whose policies have no say on it";
  return problem({ value, rule, remedy: "Share it in the environment that makes it." });
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

function crossAccountRow(
  key: string,
  { principal: { settings }, policies }: PlannedExternalPrincipal,
  { environment, callers }: RowContext,
): SummaryRow {
  const { account, roles } = settings;
  const otherHalf = (role: string): string => describeOtherHalf(callers.get(role), policies, environment);
  const keyPolicies = policies.filter(({ holder }) => holder.kind === "key");
  const holders = policies.filter(({ holder }) => holder.kind !== "key");
  return {
    key,
    details: [
      `account ${account}, ${roles === "any" ? "whomever it lets" : `roles ${roles.map(nameOf).join(", ")}`}`,
      `by the policies of ${holders.map(({ holder }) => describeHolder(holder)).join(", ")}`,
      ...(roles === "any"
        ? [`the other half is up to account ${account}: its principals need the same in policies of their own`]
        : roles.map((role) => `the other half, ${nameOf(role)}: ${otherHalf(role)}`)),
      ...keyPolicies.map(
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
