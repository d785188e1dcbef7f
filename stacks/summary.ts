import { newestActive, type AccessKeys, type TableRef } from "../modules/access";
import { limits } from "../modules/aws";
import { excess, parsePolicy, policyJson, type PolicyJson, policySize, type Statement } from "../modules/policy";
import { type EnvironmentSummary, formatSummary, type SummaryRow } from "../modules/report";
import { describeBackend } from "./backend";
import { type Environment, isExisting } from "./environment";
import { type PlacedFinding } from "./lint-environment";
import { type CheckedEnvironment, type PlannedConnection, type PlannedPrincipal } from "./plan-environment";

/** What a person should know before deploying: each environment with what is in it and who may do what. */
export function summarize(environments: readonly CheckedEnvironment[]): string {
  return formatSummary(environments.map(summarizeEnvironment));
}

function summarizeEnvironment(plan: CheckedEnvironment): EnvironmentSummary {
  const { environment, backend, connections, principals, findings } = plan;
  const { name, account, region } = environment;
  return {
    name,
    facts: [`account ${account}`, region, `state in ${describeBackend(backend, name)}`],
    sections: {
      tables: Object.entries(plan.tables).map(([key, table]) => tableRow(key, table, environment)),
      buckets: Object.entries(plan.buckets).map(([key, { description }]) => ({
        key,
        details: [[description.name, ...existingMark(environment.buckets?.[key])].join(", ")],
      })),
      connections: Object.entries(connections).map(([key, connection]) => connectionRow(key, connection)),
      principals: Object.entries(principals).map(([key, principal]) => principalRow(key, principal)),
      findings: findingRows(findings),
    },
  };
}

function tableRow(key: string, { description }: TableRef, environment: Environment): SummaryRow {
  const { name, streamViewTypes, pointInTimeRecovery } = description;
  const facts = [
    ...(name === key ? [] : [name]),
    ...existingMark(environment.tables?.[key]),
    streamViewTypes.length === 0 ? "no stream" : `stream ${streamViewTypes.join(" or ")}`,
    pointInTimeRecovery ? "point-in-time recovery" : "no point-in-time recovery",
  ];
  return { key, details: [facts.join(", ")] };
}

function existingMark(entry: object | undefined): string[] {
  return entry !== undefined && isExisting(entry) ? ["existing"] : [];
}

function connectionRow(key: string, { vendor, plan, policies }: PlannedConnection): SummaryRow {
  const { rendering, role, user, attached, need, documented } = plan;
  const principals = [
    ...(role === undefined ? [] : [`role ${role.settings.name}`]),
    ...(user === undefined ? [] : [`user ${user.name}${describeKeys(user.accessKeys)}`]),
  ];
  return {
    key,
    details: [
      `${vendor}, ${rendering}`,
      principals.join(", "),
      ...(attached
        ? policies.map(describePolicy)
        : ["first phase: nothing is attached until the external ID is known"]),
      ...(role?.verbatimTrustPolicy === undefined ? [] : describeTrustExcess(role.verbatimTrustPolicy)),
      ...(documented === undefined || !attached
        ? []
        : describeExcess(
            documented.policy,
            need.flatMap((grant) => grant.statements()),
          )),
    ],
  };
}

function principalRow(key: string, { description, policies }: PlannedPrincipal): SummaryRow {
  const { kind, settings } = description;
  const keys = description.kind === "user" ? describeKeys(description.settings.accessKeys) : "";
  return {
    key,
    details: [
      `${kind} ${settings.name ?? key}${keys}`,
      ...policies.map(({ name, document }) => describePolicy({ name, policy: policyJson(document) })),
    ],
  };
}

function describePolicy({ name, policy }: { readonly name: string; readonly policy: PolicyJson }): string {
  return `policy ${name}, ${policySize(policy)} of ${limits.managedPolicySize.value} characters`;
}

function describeKeys(keys: AccessKeys | undefined): string {
  if (keys === undefined) return "";
  const described = keys.generations.map(({ generation, status }) =>
    status === "Active" ? generation : `${generation} (inactive)`,
  );
  return `, access keys ${described.join(", ")}${keys.generations.length > 1 ? `, outputs give ${newestActive(keys)?.generation ?? "none"}` : ""}`;
}

/** A vendor calls from its own account, so a service of AWS in its trust policy is more than it needs. */
function describeTrustExcess(trust: PolicyJson): string[] {
  const statements = parsePolicy(trust).document?.statements ?? [];
  return statements
    .flatMap(({ principals = {} }) => (principals === "*" ? ["everybody"] : (principals.Service ?? [])))
    .map((principal) => `declared excess in the trust policy: ${principal} may assume the role`);
}

/** What a vendor's own document grants beyond the need, and what it leaves out. */
function describeExcess(policy: PolicyJson, need: readonly Statement[]): string[] {
  const granted = parsePolicy(policy).document?.statements ?? [];
  const describe = (title: string, found: ReturnType<typeof excess>): string[] =>
    found.map(({ resource, actions }) => `${title} on ${resource}: ${actions.join(", ")}`);
  return [
    ...describe("declared excess", excess(granted, need)),
    ...describe("needed, not granted", excess(need, granted)),
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
