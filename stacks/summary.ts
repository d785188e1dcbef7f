import { planSimulations } from "../modules/proof";
import { type Finding } from "../modules/lint";
import { type EnvironmentSummary, formatSummary, type SummaryRow } from "../modules/review";
import { describeBackend } from "./backend";
import { callersByArn } from "./prove-across-accounts";
import { type CheckedEnvironment, type PlacedFinding } from "./planned-environment";
import { allSections, planOf } from "./sections";
import { type PlacedHistory } from "./sections/planned-section";
import { type AnySection, type RowContext } from "./sections/section";
import { type Subject } from "./sections/subject";
import { type SynthReport } from "./write-stacks";

type Summarized = Pick<SynthReport, "findings" | "changes">;
const nothing: Summarized = { findings: new Map(), changes: new Map() };

/**
 * What a person should know before deploying: each environment with what is in it and who may do what.
 *
 * @param report what the synth found in the written stacks, your own included
 *   @default nothing, and no environment has a lock
 * @param only the environments that are listed
 *   @default all, and stacks of your own
 */
export function summarize(
  environments: readonly CheckedEnvironment[],
  report: Summarized = nothing,
  only?: readonly string[],
): string {
  const callers = callersByArn(environments);
  const names = new Set(environments.map(({ environment }) => environment.name));
  const isListed = (name: string): boolean => only?.includes(name) ?? true;
  return formatSummary([
    ...environments
      .filter(({ environment }) => isListed(environment.name))
      .map((each) => summarizeEnvironment(each, callers, report)),
    ...[...report.findings]
      .filter(([name]) => !names.has(name) && isListed(name))
      .map(([name, findings]) => summarizeStack(name, findings)),
  ]);
}

/** A stack that is not an environment, of which only the findings are known. */
function summarizeStack(name: string, findings: readonly Finding[]): EnvironmentSummary {
  return { name, facts: ["a stack of your own"], sections: { findings: findingRows(findings.map(byAddress)) } };
}

/** Findings in a written stack are listed by the address of the resource. */
function byAddress(found: Finding): PlacedFinding {
  const [key = "", ...place] = found.place;
  return { ...found, key, place };
}

function summarizeEnvironment(
  plan: CheckedEnvironment,
  callers: RowContext["callers"],
  report: Summarized,
): EnvironmentSummary {
  const { environment, backend, subjects, findings } = plan;
  const { name, account, region } = environment;
  const context = { environment: plan, callers };
  const written = report.findings.get(name) ?? [];
  const changes = report.changes.get(name);
  return {
    name,
    facts: [`account ${account}`, region, `state in ${describeBackend(backend, name)}`],
    sections: {
      ...Object.fromEntries(allSections.map((section) => [section.title, rows(section, plan, context)])),
      retired: Object.entries(environment.retired ?? {}).map(([key, keys]) => ({
        key,
        details: [`${keys.join(", ")}: forgotten by Terraform, kept in AWS with the policies that they have`],
      })),
      simulations: environment.simulatePolicies === true ? subjects.flatMap(simulationRows) : [],
      findings: findingRows([...findings, ...written.map(byAddress)]),
      "changes since the lock": changes ?? [],
      lock: changes === undefined && environment.disposable !== true ? withoutLock(name) : [],
    },
  };
}

/** What a lock would refuse, where there is none. */
function withoutLock(environment: string): SummaryRow[] {
  const detail =
    `changes that lose data or secrets are not refused (npm run access -- lock ${environment}); a bucket that is taken ` +
    "out loses its policy, public access block and encryption before S3 refuses to delete it";
  return [{ key: "none", details: [detail] }];
}

function rows(section: AnySection, plan: CheckedEnvironment, context: RowContext): SummaryRow[] {
  return Object.entries(planOf(section, plan)).map(([key, entry]) => {
    const { details } = section.row(key, entry, context);
    const history = plan.histories.find((each) => each.section === section.name && each.key === key);
    return {
      key,
      details: [...details, ...(history === undefined ? [] : describeHistory(history, () => section.names?.(entry)))],
    };
  });
}

/** What must happen to the history of an entry after a deploy. */
function describeHistory(
  { formerly = [], adopt, isExisting }: PlacedHistory,
  names: () => string | undefined,
): string[] {
  const known = isExisting ? undefined : names();
  return [
    ...(formerly.length === 0
      ? []
      : [
          `formerly ${formerly.join(", ")}` +
            (known === undefined ? "" : `; names in AWS stay, so write ${known} before formerly goes`),
        ]),
    ...(adopt === undefined
      ? []
      : ["adopted: take adopt out after one deploy; on an empty state Terraform refuses every plan with it"]),
  ];
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
  const details = new Map<string, Set<string>>();
  for (const finding of findings) {
    const known = details.get(finding.key) ?? new Set();
    details.set(finding.key, known.add(describeFinding(finding)));
  }
  return [...details].map(([key, described]) => ({ key, details: [...described] }));
}

function describeFinding({ severity, rule, place, value, reason, remedy, suppressed }: PlacedFinding): string {
  if (suppressed !== undefined) return `accepted ${rule}: ${suppressed}`;
  const about = [...place, ...(value === undefined ? [] : [value])].join(" › ");
  return `${severity} ${rule} in ${about}: ${reason} ${remedy}`;
}
