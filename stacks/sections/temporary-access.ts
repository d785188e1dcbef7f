import { type Construct } from "constructs";
import { AllTablesRef } from "../../modules/access";
import { type NamedPolicy, policyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/report";
import {
  type AccessDesign,
  apiPolicy,
  type DesignedRole,
  designedRoles,
  planAccess,
  sharedNames,
  TemporaryAccess,
  temporaryAccessOutputs,
} from "../../modules/temporary-access";
import { type Environment } from "../environment";
import { iamNames, outputsInUse } from "../names-in-use";
import { describeEntries, describePolicy } from "./describe";
import { type PlannedSection, planSection, type Refs, type Surroundings } from "./section";
import { identityDocuments, type Subject } from "./subject";

const section = "temporaryAccess";
const accesses = {
  what: "temporary accesses",
  remedy: 'Return one, as in { "on-call": temporaryAccess(…) }.',
};

export function planTemporaryAccess({ environment, region }: Surroundings, refs: Refs): PlannedSection<AccessDesign> {
  const { name: environmentName, account } = environment;
  const context = { environment: environmentName, account, region };
  const refsAndAll = { ...refs, allTables: new AllTablesRef({ account, region }) };
  const described = describeEntries(section, accesses, environment.temporaryAccess, refsAndAll);
  const planned = planSection<unknown, AccessDesign>(section, described.entries, (key, entry) => {
    const { design, problems } = planAccess(key, entry, context);
    return { problems, plan: problems.length === 0 ? design : undefined };
  });
  const problems = [...described.problems, ...planned.problems];
  const designs = Object.values(planned.plan);
  if (designs.length === 0 || problems.length > 0) return { ...planned, problems };
  const shared = sharedNames(context);
  const roles = designedRoles(shared, designs);
  const policies = new Set(roles.flatMap((role) => role.policies.map(({ name }) => name)));
  const table = {
    kind: "table",
    space: `account ${account} and region ${region}`,
    name: shared.table,
    ignoresCase: false,
  };
  return {
    ...planned,
    problems,
    names: [
      ...iamNames(account, [section], { roles: roles.map(({ name }) => name), users: [], policies: [...policies] }),
      { place: [section], ...table },
      ...outputsInUse(environmentName, [section], temporaryAccessOutputs),
    ],
    subjects: [
      ...roles.map(roleSubject),
      {
        section,
        key: shared.api,
        documents: [{ name: "resource policy", type: "resource", policy: policyJson(apiPolicy(shared, designs)) }],
      },
    ],
  };
}

function roleSubject({
  name,
  arn,
  policies,
  expectations,
  trust,
  trustExpectations,
  suppressions,
}: DesignedRole): Subject {
  return {
    section,
    key: name,
    documents: identityDocuments(policies, trust),
    suppressions,
    principal: { arn, policies, expectations },
    trust: { arn, policy: trust, expectations: trustExpectations },
  };
}

/** Makes the API, the table of requests and the machinery of each access, where there is any. */
export function buildTemporaryAccess(
  scope: Construct,
  { name: environment, account, region }: Environment,
  accesses: Readonly<Record<string, AccessDesign>>,
): void {
  const designs = Object.values(accesses);
  if (designs.length === 0) return;
  new TemporaryAccess(scope, "temporary-access", { shared: sharedNames({ environment, account, region }), designs });
}

export function temporaryAccessRow(key: string, design: AccessDesign): SummaryRow {
  const { approval, eligible, mechanism, maximumDuration, policy } = design;
  const people = new Set(Object.values(eligible));
  const named: NamedPolicy = { name: policy.name, policy: policyJson(policy.document) };
  return {
    key,
    details: [
      `${mechanism}, approval: ${approval.kind === "deterministic" ? `conditions, then ${approval.otherwise.kind}` : approval.kind}`,
      `up to ${maximumDuration} seconds for ${[...people].join(", ")}`,
      describePolicy(named),
    ],
  };
}
