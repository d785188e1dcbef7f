import * as v from "valibot";
import { type Construct } from "constructs";
import {
  type Caller,
  callerOf,
  checkApplies,
  checkGrantsAcrossAccounts,
  instanceProfileName,
} from "../../modules/principals";
import { type ProvedAccess } from "../../modules/configuration";
import { grantExpressions, grantProblems } from "../../modules/grants";
import { type AccountLocation, checkName } from "../../modules/aws";
import {
  type Connection,
  connectionOutputs,
  isConnection,
  notAConnection,
  type ConnectionPlan,
  connectionPolicies,
  type ConnectionPolicy,
  VendorConnection,
} from "../../modules/connections";
import {
  excess,
  parsePolicy,
  policyJson,
  type PolicyJson,
  type Statement,
  type TrustedPrincipal,
  trustedService,
  trustPolicy,
} from "../../modules/policy";
import { type Suppression } from "../../modules/lint";
import { type SummaryRow } from "../../modules/review";
import { at, hint, problem, type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type Names } from "../names";
import { iamNames, outputsInUse } from "../names-in-use";
import { describeKeys, describePolicy } from "./describe";
import { roleArn, userArn } from "./principal-arns";
import { type Declaration, schemaOf } from "./declaration";
import { type PlanContext } from "./plan-context";
import { planSection } from "./plan-section";
import { type PlannedEntry, type PlannedSection } from "./planned-section";
import { type Refs, refs as refsOfEnvironment } from "./refs";
import { type BuildContext, section } from "./section";
import { identityDocuments, type Subject } from "./subject";
import { tables as tableSection } from "./tables";
import { writtenPolicies, writtenRole, writtenUser } from "./written-principal";

type ConnectionEntries<N extends Names> = Readonly<
  Record<N["connections"], Connection<NoInfer<N["tables"]>, NoInfer<N["buckets"]>>>
>;

interface ConnectionDeclaration extends Declaration {
  readonly entries: ConnectionEntries<this["names"]>;
}

/** A connection and what it creates. */
export interface PlannedConnection {
  readonly vendor: string;
  readonly plan: ConnectionPlan;
  readonly policies: readonly ConnectionPolicy[];
  /** Of its role; absent where it has none. */
  readonly trustPolicy?: PolicyJson | undefined;
}

export const connections = section({
  name: "connections",
  title: "connections",
  schema: schemaOf<ConnectionDeclaration>(
    v.optional(v.pipe(v.record(v.string(), v.unknown()), hint({ write: "{ artie: artie({ … }) }" }))),
  ),
  plan: planConnections,
  written: writtenConnections,
  build: buildConnections,
  names: namesOfConnection,
  row: connectionRow,
});

function planConnections(
  entries: ConnectionEntries<Names> | undefined,
  { environment, region, location, ownAccounts, planned: resultOf }: PlanContext,
): PlannedSection<PlannedConnection> {
  const refs = resultOf(refsOfEnvironment);
  const { name: environmentName, account } = environment;
  const planConnection = (key: string, connection: unknown, firstKey: string): PlannedEntry<PlannedConnection> => {
    if (!isConnection(connection)) return { problems: [notAConnection(key, connection)] };
    const shape = connection.checkShape();
    if (shape.length > 0) return { problems: shape };
    const defaultName = `${environmentName}-${firstKey}`;
    const plan = connection.plan({ defaultName, account, region, ownAccounts, ...refs });
    const { policies, problems: policyProblems } = connectionPolicies(plan);
    const { role, user } = plan;
    const place = [connections.name, key];
    const problems = [
      ...plan.problems,
      ...[
        ...grantProblems(plan.need),
        ...checkGrantsAcrossAccounts(plan.need, account),
        ...callersOf(plan, environment).flatMap((caller) => checkApplies(plan.need, caller)),
      ].map((each) => inOptions(each, plan)),
      ...at("tables", checkStreamOutputs(plan, account, refs)),
      ...(role === undefined ? [] : at(["names", "role"], checkName("role", role.settings.name, setName("role")))),
      ...(user === undefined ? [] : at(["names", "user"], checkName("user", user.name, setName("user")))),
      ...at(
        ["names", "policy"],
        policies.flatMap(({ name }) => checkName("policy", name, setName("policy"))),
      ),
      ...policyProblems,
    ];
    const names = [
      ...iamNames(account, place, {
        roles: role === undefined ? [] : [role.settings.name],
        users: user === undefined ? [] : [user.name],
        policies: policies.map(({ name }) => name),
        instanceProfile: role && instanceProfileName(role.settings),
      }),
      ...outputsInUse(
        environmentName,
        place,
        connectionOutputs(key, plan).map(({ name }) => name),
      ),
    ];
    if (problems.length > 0) return { problems, names };
    const trust =
      role && (role.verbatimTrustPolicy ?? policyJson(trustPolicy([role.settings.assumedBy].flat(), location)));
    const planned = { vendor: connection.vendor, plan, policies, trustPolicy: trust };
    return {
      plan: planned,
      problems,
      names,
      subjects: [connectionSubject(key, planned, location, refs)],
      grants: plan.need,
      vendorManagedStreams: plan.managesStreamsOf,
    };
  };
  return planSection(connections.name, entries, planConnection, ["formerly", "adopt"]);
}

/** A problem of a bucket in the option that names the bucket; tables have an option of the section's name. */
function inOptions(found: Problem, { bucketPlace }: ConnectionPlan): Problem {
  const [section, , ...others] = found.place;
  if (section !== "buckets") return found;
  return { ...found, place: [...(others[0] === "prefix" ? bucketPlace.slice(0, -1) : bucketPlace), ...others] };
}

const setName = (kind: string): string => `Set names: { ${kind}: "…" } on the connection.`;

/** The role and the user of a connection. A trust that stands as the vendor wrote it is not read. */
function callersOf({ role, user }: ConnectionPlan, { tags }: EnvironmentFacts): Caller[] {
  return [
    ...(role === undefined || role.verbatimTrustPolicy !== undefined
      ? []
      : [callerOf({ kind: "role", settings: role.settings }, tags)]),
    ...(user === undefined ? [] : [callerOf({ kind: "user", settings: user }, tags)]),
  ];
}

/** The ARN of a stream has a label that only the account of the table can tell. */
function checkStreamOutputs({ outputs }: ConnectionPlan, account: string, { tables }: Refs): Problem[] {
  return Object.values(outputs).flatMap((value) => {
    const table = "streamOf" in value ? tables[value.streamOf] : undefined;
    if (table === undefined || table.description.account === account) return [];
    return [
      problem({
        value: table.description.name,
        rule: "is a table of another account, and the ARN of its stream, which the vendor asks for, is not known here",
        remedy: "Connect the vendor in the environment of that account.",
      }),
    ];
  });
}

const firstPhase: Suppression = {
  rule: "TRUST_WITHOUT_EXTERNAL_ID",
  reason: "declared first phase: nothing is attached to the role",
};

/** A vendor's own document is outside the proof: what it grants beyond the need, and lacks, is in the summary. */
function connectionSubject(
  key: string,
  { plan, policies, trustPolicy: policy }: PlannedConnection,
  location: AccountLocation,
  { tables }: Refs,
): Subject {
  const { role, user, rendering, attached, documented, expectations, suppressions, readsStreamsOf } = plan;
  const arn = role === undefined ? userArn(user ?? {}, location) : roleArn(role.settings, location);
  return {
    section: connections.name,
    key,
    documents: identityDocuments(policies, policy),
    verbatim: rendering === "as-documented",
    suppressions: attached ? suppressions : [...suppressions, firstPhase],
    ...(attached && documented !== undefined
      ? {}
      : { principal: { arn, policies, expectations: attached ? expectations : [] } }),
    ...(role === undefined || policy === undefined ? {} : { trust: { arn, policy, expectations: role.expectations } }),
    ...(role === undefined ? {} : { assumedBy: [role.settings.assumedBy].flat() }),
    ...(user === undefined ? {} : { user }),
    streams: readsStreamsOf.map((table) => tables[table]?.arnOf("stream") ?? table),
  };
}

function writtenConnections(
  plan: Readonly<Record<string, PlannedConnection>>,
  environment: EnvironmentFacts,
): ProvedAccess[] {
  return Object.values(plan).flatMap(({ plan: { role, user, need }, policies, trustPolicy }) => [
    writtenPolicies(policies, environment),
    { subjects: [], facts: [], expressions: grantExpressions(need) },
    ...(role === undefined ? [] : writtenRole(role.settings, trustPolicy, policies, environment)),
    ...(user === undefined ? [] : writtenUser(user, policies, environment)),
  ]);
}

function buildConnections(
  scope: Construct,
  plan: Readonly<Record<string, PlannedConnection>>,
  { built }: BuildContext,
): void {
  const streamArns = built(tableSection);
  for (const [key, connection] of Object.entries(plan)) new VendorConnection(scope, key, { ...connection, streamArns });
}

function namesOfConnection({ plan: { role, user, policyName } }: PlannedConnection): string {
  const names = { role: role?.settings.name, user: user?.name, policy: policyName };
  const written = Object.entries(names).flatMap(([kind, name]) => (name === undefined ? [] : [`${kind}: "${name}"`]));
  return `names: { ${written.join(", ")} }`;
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
      ...(role?.verbatimTrustPolicy === undefined
        ? []
        : describeTrustExcess(role.verbatimTrustPolicy, [role.settings.assumedBy].flat())),
      ...(documented === undefined || !attached
        ? []
        : describeExcess(
            documented.policy,
            need.flatMap((grant) => grant.statements()),
          )),
    ],
  };
}

/** Services of AWS in a vendor's own trust policy that have no business with the role. */
function describeTrustExcess(trust: PolicyJson, needed: readonly TrustedPrincipal[]): string[] {
  const statements = parsePolicy(trust).document?.statements ?? [];
  const services = needed.flatMap((each) => (each.kind === "service" ? [each.service] : []));
  return statements
    .flatMap(({ principals = {} }) => (principals === "*" ? ["everybody"] : (principals.Service ?? [])))
    .filter((principal) => !services.includes(principal))
    .flatMap((principal) => [
      `declared excess in the trust policy: ${principal} may assume the role`,
      ...(trustedService(principal)?.instanceProfile === true
        ? ["no instance profile: the vendor documents none, so that no instance can have the role until one is made"]
        : []),
    ]);
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
