import { type Construct } from "constructs";
import { type AccountLocation, limits } from "../../modules/aws";
import { type ProvedAccess } from "../../modules/configuration";
import { type NamedPolicy } from "../../modules/proof";
import { policyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/review";
import { at, problem, type Problem } from "../../modules/validation";
import {
  apiPolicy,
  approverOf,
  checkApi,
  type DesignedRole,
  designedRoles,
  isOvernight,
  planAccess,
  type PlannedAccess,
  queuePolicy,
  type Revocable,
  revocableRoles,
  RevocationDescription,
  type ScheduledAccessDescription,
  type ScheduleDesign,
  sharedNames,
  type SharedNames,
  TemporaryAccess,
  type TemporaryAccessDescription,
  type TemporaryAccessDesigns,
  temporaryAccessOutputs,
  writtenTemporaryAccess,
} from "../../modules/temporary-access";
import { type EnvironmentFacts } from "../environment-facts";
import { type Names } from "../names";
import { iamNames, outputsInUse } from "../names-in-use";
import { connections } from "./connections";
import { type Declaration, schemaOf } from "./declaration";
import { describePolicy } from "./describe";
import { describeEntries, planDescribed } from "./described-entries";
import { describedByFunction } from "./entry-schemas";
import { type PlanContext } from "./plan-context";
import { planSection } from "./plan-section";
import { joinSections, type PlannedEntry, type PlannedSection } from "./planned-section";
import { userArn } from "./principal-arns";
import { principals } from "./principals";
import { type Describe, refs as refsOfEnvironment } from "./refs";
import { type BuildContext, section } from "./section";
import { identityDocuments, type Subject } from "./subject";

type DescribeTemporaryAccess<N extends Names> = Describe<
  N,
  Readonly<
    Record<N["temporaryAccess"], TemporaryAccessDescription | ScheduledAccessDescription | RevocationDescription>
  >
>;

interface TemporaryAccessDeclaration extends Declaration {
  readonly entries: DescribeTemporaryAccess<this["names"]>;
}

export const temporaryAccess = section({
  name: "temporaryAccess",
  title: "temporary access",
  schema: schemaOf<TemporaryAccessDeclaration>(
    describedByFunction('{ "on-call": temporaryAccess({ … }).allow(tables.orders.read()) }'),
  ),
  plan: planTemporaryAccess,
  written: writtenAccess,
  build: buildTemporaryAccess,
  row: temporaryAccessRow,
});

function planTemporaryAccess(
  describe: DescribeTemporaryAccess<Names> | undefined,
  planContext: PlanContext,
): PlannedSection<PlannedAccess> {
  const { environment, region, location, planned: resultOf } = planContext;
  const { name: environmentName, account } = environment;
  const context = { environment: environmentName, account, region, tags: environment.tags };
  const refs = resultOf(refsOfEnvironment);
  const subjects = [...resultOf(connections).subjects, ...resultOf(principals).subjects];
  const described = describeEntries(describe, planContext, {
    name: temporaryAccess.name,
    kind: "temporary accesses",
    example: '{ "on-call": temporaryAccess(…) }',
  });
  const planEntry =
    (revocable: readonly Revocable[]) =>
    // What a renamed access is called in AWS, in the API and in the table of requests stays, for live grants depend on it.
    (_: string, entry: unknown, firstKey: string): PlannedEntry<PlannedAccess> => {
      const { design, problems } = planAccess(firstKey, entry, context, revocable);
      if (problems.length > 0) return { problems };
      return {
        problems,
        plan: design,
        grants: design === undefined || design.kind === "revocation" ? [] : design.grants,
      };
    };
  const [revocations, others] = divideRevocations(described.ok ? described.entries : {});
  const accesses = planDescribed(
    temporaryAccess.name,
    described.ok ? { ...described, entries: others } : described,
    planEntry([]),
    ["formerly"],
  );
  const standing = Object.values(accesses.plan).flatMap((each) =>
    each.kind === "revocation" ? [] : revocableRoles(each),
  );
  const planned = joinSections(
    accesses,
    planSection(temporaryAccess.name, revocations, planEntry([...revocableOf(subjects, location), ...standing]), [
      "formerly",
    ]),
  );
  if (Object.keys(planned.plan).length === 0 || planned.problems.length > 0) return planned;
  const shared = sharedNames(context);
  const designs = byKind(planned.plan);
  const hasApi = designs.accesses.length + designs.revocations.length > 0;
  const roles = designedRoles(shared, designs);
  // The policy of a role of the machinery has the role's name; that of an access is attached to many.
  const machinery = roles.filter(({ name, policies: [only] }) => only?.name === name);
  const policies = [
    ...Object.values(planned.plan).map((each) => (each.kind === "revocation" ? each.denial : each.policy)),
    ...machinery,
  ].map(({ name }) => name);
  const table = {
    kind: "table",
    space: `account ${account} and region ${region}`,
    name: shared.table,
    ignoresCase: false,
  };
  return {
    ...planned,
    problems: [
      ...(designs.accesses.length + designs.schedules.length === 0 ? [] : at("tags", checkSchedulerTags(environment))),
      ...at(temporaryAccess.name, checkApi(shared, designs.accesses, designs.revocations)),
      ...Object.entries(refs.tables).flatMap(([key, { arn }]) =>
        arn === shared.tableArn ? at(["tables", key], [tableOfRequests]) : [],
      ),
    ],
    names: [
      ...iamNames(account, [temporaryAccess.name], {
        roles: roles.map(({ name }) => name),
        users: [],
        policies,
        instanceProfile: undefined,
      }),
      { place: [temporaryAccess.name], ...table },
      ...outputsInUse(environmentName, [temporaryAccess.name], temporaryAccessOutputs),
    ],
    subjects: [...roles.map(roleSubject), queueSubject(shared), ...(hasApi ? [apiSubject(shared, designs)] : [])],
  };
}

type Entries = Readonly<Record<string, unknown>>;

/** The revocations and the accesses: a revocation covers the roles of the accesses too. */
function divideRevocations(entries: Entries): readonly [revocations: Entries, accesses: Entries] {
  const select = (revocation: boolean): Entries =>
    Object.fromEntries(
      Object.entries(entries).filter(([, entry]) => entry instanceof RevocationDescription === revocation),
    );
  return [select(true), select(false)];
}

/** Every schedule group gets the tags of the environment, and EventBridge Scheduler takes no empty value. */
function checkSchedulerTags({ tags = {} }: EnvironmentFacts): Problem[] {
  const { value: shortest, source } = limits.shortestSchedulerTagValue;
  return Object.entries(tags)
    .filter(([, value]) => value.length < shortest)
    .flatMap(([key]) => {
      const rule = `is the value of a tag that the schedule groups of temporaryAccess get, and EventBridge Scheduler takes none shorter than ${shortest} (${source})`;
      return at(key, [problem({ value: "", rule, remedy: 'Write a value, such as "true".' })]);
    });
}

const tableOfRequests = problem({
  rule: "is the table of requests of the temporary access, and whoever could write it could approve for others",
  remedy: "Take it off the tables: what stands there is asked of the API.",
});

function byKind(planned: Readonly<Record<string, PlannedAccess>>): Required<TemporaryAccessDesigns> {
  const all = Object.values(planned);
  return {
    accesses: all.filter((each) => each.kind === "approval"),
    schedules: all.filter((each) => each.kind === "schedule"),
    revocations: all.filter((each) => each.kind === "revocation"),
  };
}

function apiSubject(shared: SharedNames, { accesses, revocations = [] }: TemporaryAccessDesigns): Subject {
  const policy = policyJson(apiPolicy(shared, accesses, revocations));
  return {
    section: temporaryAccess.name,
    key: shared.api,
    documents: [{ name: "resource policy", type: "resource", policy }],
  };
}

function queueSubject(shared: SharedNames): Subject {
  return {
    section: temporaryAccess.name,
    key: shared.queue,
    documents: [{ name: "queue policy", type: "resource", policy: queuePolicy(shared) }],
  };
}

/** The roles and users of the other sections. */
function revocableOf(subjects: readonly Subject[], location: AccountLocation): readonly Revocable[] {
  return subjects.flatMap(({ trust, user }): Revocable[] => [
    ...(trust === undefined ? [] : [{ kind: "role", arn: trust.arn } as const]),
    ...(user === undefined ? [] : [{ kind: "user", arn: userArn(user, location) } as const]),
  ]);
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
    section: temporaryAccess.name,
    key: name,
    documents: identityDocuments(policies, trust),
    suppressions,
    principal: { arn, policies, expectations },
    trust: { arn, policy: trust, expectations: trustExpectations },
  };
}

function writtenAccess(
  plan: Readonly<Record<string, PlannedAccess>>,
  { name, account, region, permissionsBoundary }: EnvironmentFacts,
): readonly ProvedAccess[] {
  if (Object.keys(plan).length === 0) return [];
  return writtenTemporaryAccess(sharedNames({ environment: name, account, region }), byKind(plan), permissionsBoundary);
}

/** Makes the API, the table of requests and the machinery of each access, where there is any. */
function buildTemporaryAccess(
  scope: Construct,
  plan: Readonly<Record<string, PlannedAccess>>,
  { environment: { name: environment, account, region } }: BuildContext,
): void {
  if (Object.keys(plan).length === 0) return;
  new TemporaryAccess(scope, "temporary-access", {
    shared: sharedNames({ environment, account, region }),
    designs: byKind(plan),
  });
}

function temporaryAccessRow(key: string, design: PlannedAccess): SummaryRow {
  if (design.kind === "schedule") return scheduleRow(key, design);
  if (design.kind === "revocation") {
    const people = Object.keys(design.declared).join(", ");
    return { key, details: [`ends the live credentials of ${design.principals.length} roles and users, by ${people}`] };
  }
  const { approval, declared, mechanism, maximumDuration, policy } = design;
  const approver = approverOf(approval);
  const deciders = approver.kind === "administrator" ? ` (${Object.keys(approver.people).join(", ")})` : "";
  const breakGlass = Object.keys(declared.breakGlass);
  const named: NamedPolicy = { name: policy.name, policy: policyJson(policy.document) };
  return {
    key,
    details: [
      `${mechanism}, approval: ${approval.kind === "deterministic" ? "conditions, then " : ""}${approver.kind}${deciders}`,
      `up to ${maximumDuration} seconds for ${Object.keys(declared.eligible).join(", ")}`,
      ...(breakGlass.length === 0 ? [] : [`break-glass, with no approval, for ${breakGlass.join(", ")}`]),
      describePolicy(named),
    ],
  };
}

function scheduleRow(key: string, { hours, people, policy }: ScheduleDesign): SummaryRow {
  const { from, until, days = ["every day"], timeZone } = hours;
  const zone = `${isOvernight(hours) ? " of the next day," : ""} ${timeZone}`;
  return {
    key,
    details: [
      `${from} to ${until}${zone}, ${days.join(" ")}, for ${people.map(({ name }) => name).join(", ")}`,
      describePolicy({ name: policy.name, policy: policyJson(policy.document) }),
    ],
  };
}
