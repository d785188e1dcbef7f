import { newestActive, type AccessKeys, type TableRef } from "../modules/access";
import { limits } from "../modules/aws";
import { excess, parsePolicy, policyJson, type PolicyJson, policySize, type Statement } from "../modules/policy";
import { type EnvironmentSummary, formatSummary, type SummaryRow } from "../modules/report";
import { describeBackend } from "./backend";
import { type Environment, isExisting } from "./environment";
import { type PlannedConnection, type PlannedEnvironment, type PlannedPrincipal } from "./plan-environment";

/** What a person should know before deploying: each environment with what is in it and who may do what. */
export function summarize(environments: readonly PlannedEnvironment[]): string {
  return formatSummary(environments.map(summarizeEnvironment));
}

function summarizeEnvironment(plan: PlannedEnvironment): EnvironmentSummary {
  const { environment, backend, connections, principals } = plan;
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
      notes: notes(plan),
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
      ...(documented === undefined
        ? []
        : describeExcess(
            documented.policy,
            need.flatMap((grant) => grant.statements()),
          )),
    ],
  };
}

function principalRow(key: string, { description, documents }: PlannedPrincipal): SummaryRow {
  const { kind, settings } = description;
  const keys = description.kind === "user" ? describeKeys(description.settings.accessKeys) : "";
  const name = settings.name ?? key;
  return {
    key,
    details: [
      `${kind} ${name}${keys}`,
      ...documents.map((document, index) =>
        describePolicy({
          name: documents.length === 1 ? name : `${name}-${index + 1}`,
          policy: policyJson(document),
        }),
      ),
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

function notes({ connections, principals, tables }: PlannedEnvironment): SummaryRow[] {
  const users = [
    ...Object.entries(connections).map(([key, { plan }]) => [key, plan.user?.accessKeys] as const),
    ...Object.entries(principals).map(
      ([key, { description }]) =>
        [key, description.kind === "user" ? description.settings.accessKeys : undefined] as const,
    ),
  ];
  const plain = users.filter(([, keys]) => keys !== undefined && keys.pgpKey === undefined);
  const readers = Object.keys(tables).map((table) => ({
    table,
    vendors: Object.entries(connections).flatMap(([key, { plan }]) =>
      plan.readsStreamsOf.includes(table) ? [key] : [],
    ),
  }));
  return [
    ...plain.map(([key]) => ({
      key,
      details: ["the secret access key is in the Terraform state in clear; a pgpKey would keep it out"],
    })),
    ...readers
      .filter(({ vendors }) => vendors.length > limits.streamReaders.value)
      .map(({ table, vendors }) => ({
        key: table,
        details: [
          `${vendors.length} connections read its stream (${vendors.join(", ")}); more than ${limits.streamReaders.value} slow each other down`,
        ],
      })),
  ];
}
