import { planSimulations } from "../modules/proof";
import { type EnvironmentSummary, formatSummary, type SummaryRow } from "../modules/review";
import { describeBackend } from "./backend";
import { type PlacedFinding } from "./lint-environment";
import { type CheckedEnvironment } from "./plan-environment";
import { describeOtherHalf } from "./prove-across-accounts";
import { bucketRow } from "./sections/buckets";
import { crossAccountRow } from "./sections/cross-account";
import { connectionRow } from "./sections/connections";
import { endpointRow } from "./sections/endpoints";
import { identityProviderRow } from "./sections/identity-providers";
import { internalToolRow } from "./sections/internal-tools";
import { keyRow } from "./sections/keys";
import { networkRow } from "./sections/networks";
import { perimeterRow } from "./sections/perimeters";
import { principalRow } from "./sections/principals";
import { type Subject } from "./sections/subject";
import { tableRow } from "./sections/tables";
import { temporaryAccessRow } from "./sections/temporary-access";

/** What a person should know before deploying: each environment with what is in it and who may do what. */
export function summarize(environments: readonly CheckedEnvironment[]): string {
  return formatSummary(environments.map((each) => summarizeEnvironment(each, environments)));
}

function summarizeEnvironment(plan: CheckedEnvironment, all: readonly CheckedEnvironment[]): EnvironmentSummary {
  const { environment, backend, tables, buckets, connections, identityProviders, principals, crossAccount } = plan;
  const { temporaryAccess, subjects, findings } = plan;
  const { name, account, region } = environment;
  return {
    name,
    facts: [`account ${account}`, region, `state in ${describeBackend(backend, name)}`],
    sections: {
      keys: rows(plan.keys, (key) => keyRow(key, environment)),
      tables: rows(tables, (key, table) => tableRow(key, table, environment)),
      buckets: rows(buckets, (key, bucket) => bucketRow(key, bucket, environment)),
      connections: rows(connections, connectionRow),
      "identity providers": rows(identityProviders, (key, provider) => identityProviderRow(key, provider, environment)),
      "internal tools": rows(plan.internalTools, internalToolRow),
      principals: rows(principals, principalRow),
      "cross-account": rows(crossAccount, (key, external) =>
        crossAccountRow(key, external, (role) => describeOtherHalf(role, external, plan, all)),
      ),
      networks: rows(plan.networks, (key) => networkRow(key, environment)),
      endpoints: rows(plan.endpoints, endpointRow),
      perimeters: rows(plan.perimeters, perimeterRow),
      "temporary access": rows(temporaryAccess, temporaryAccessRow),
      simulations: environment.simulatePolicies === true ? subjects.flatMap(simulationRows) : [],
      findings: findingRows(findings),
    },
  };
}

function rows<Plan>(
  section: Readonly<Record<string, Plan>>,
  row: (key: string, plan: Plan) => SummaryRow,
): SummaryRow[] {
  return Object.entries(section).map(([key, plan]) => row(key, plan));
}

/** What AWS's policy simulator is asked at every plan, and what it is not. */
function simulationRows({ key, principal, trust, user, verbatim = false }: Subject): SummaryRow[] {
  if (principal === undefined) {
    // A key, a table or a bucket has nobody who could be asked about.
    return verbatim ? [{ key, details: ["not asked: a vendor's own document is outside the proof"] }] : [];
  }
  const { simulations, leftOut } = planSimulations(principal.expectations);
  if (simulations.length === 0) return [];
  const holders = [trust, user].filter((each) => each !== undefined).length;
  const requests = simulations.reduce((sum, { allowed, refused }) => sum + allowed.length + refused.length, 0);
  return [
    {
      key,
      details: [
        `asked about ${requests * holders} requests in ${simulations.length * holders} calls`,
        ...[...leftOut].map(([reason, omitted]) => `not asked: ${omitted.join("; ")}: ${reason}`),
      ],
    },
  ];
}

/** What the linter found, one line a rule and a document. */
function findingRows(findings: readonly PlacedFinding[]): SummaryRow[] {
  const keys = [...new Set(findings.map(({ key }) => key))];
  return keys.map((key) => {
    const found = findings.filter((each) => each.key === key);
    return { key, details: [...new Set(found.map(describeFinding))] };
  });
}

function describeFinding({ severity, rule, place, value, reason, remedy, suppressed }: PlacedFinding): string {
  if (suppressed !== undefined) return `accepted ${rule}: ${suppressed}`;
  const about = [...place, ...(value === undefined ? [] : [value])].join(" › ");
  return `${severity} ${rule} in ${about}: ${reason} ${remedy}`;
}
