import { type Grant } from "../modules/access";
import { partitionOf } from "../modules/aws";
import {
  checkEnvironment,
  type EnvironmentInventory,
  type Finding,
  lintPolicy,
  policyJson,
  type PolicyJson,
  type PolicyType,
  suppress,
  type Suppression,
  type TrustedPrincipal,
  trustPolicy,
} from "../modules/policy";
import { at, type Problem } from "../modules/validation";
import { type PlannedConnection, type PlannedEnvironment, type PlannedPrincipal } from "./plan-environment";

/** What the linter says of a part of an environment. */
export interface PlacedFinding extends Finding {
  /** The key of the connection or principal, or the name of the user or table, that it is about. */
  readonly key: string;
}

/** What the linter says of an environment: what must not be deployed, and what one should know. */
export interface LintedEnvironment {
  readonly problems: readonly Problem[];
  readonly findings: readonly PlacedFinding[];
}

/** A connection or a principal with its documents. */
interface Subject {
  readonly section: "connections" | "principals";
  readonly key: string;
  readonly documents: readonly Document[];
  /** Whether the documents are the vendor's own: what is found in them is reported, and fails nothing. */
  readonly verbatim: boolean;
  readonly suppressions: readonly Suppression[];
  /** The name of its user, if it has one. */
  readonly user: string | undefined;
}

interface Document {
  /** The name of the policy, or `trust policy`. */
  readonly name: string;
  readonly type: PolicyType;
  readonly policy: PolicyJson;
}

/** Lints every document of an environment, and all of them together. */
export function lintEnvironment(plan: PlannedEnvironment): LintedEnvironment {
  const subjects = [
    ...Object.entries(plan.connections).map(([key, connection]) => connectionSubject(key, connection, plan)),
    ...Object.entries(plan.principals).map(([key, principal]) => principalSubject(key, principal, plan)),
  ];
  const together = bySubject(checkEnvironment(inventory(subjects, plan)), subjects);
  const linted = subjects.map((subject) => ({
    ...subject,
    found: lintSubject(subject, together.get(subject) ?? [], plan.ownAccounts),
  }));
  return {
    problems: linted.flatMap(({ section, key, verbatim, found }) =>
      verbatim ? [] : at([plan.environment.name, section, key], found.filter(isFatal).map(toProblem)),
    ),
    findings: [
      ...linted.flatMap(({ key, found }) => found.map((each) => ({ ...each, key }))),
      ...(together.get(undefined) ?? []).map((each) => ({ ...each, key: each.place[1] ?? "" })),
    ],
  };
}

/** The findings of the environment by the subject, or its access keys, that they are about; others under `undefined`. */
function bySubject(
  findings: readonly Finding[],
  subjects: readonly Subject[],
): ReadonlyMap<Subject | undefined, readonly Finding[]> {
  const byName = new Map(subjects.map((subject) => [subjectName(subject.section, subject.key), subject]));
  const byUser = new Map(subjects.map((subject) => [subject.user, subject]));
  const found = new Map<Subject | undefined, Finding[]>();
  for (const each of findings) {
    const [kind, name = ""] = each.place;
    const subject = kind === "principals" ? byName.get(name) : kind === "accessKeys" ? byUser.get(name) : undefined;
    const list = found.get(subject);
    if (list === undefined) found.set(subject, [each]);
    else list.push(each);
  }
  return found;
}

function subjectName(section: string, key: string): string {
  return `${section}/${key}`;
}

function lintSubject(
  { documents, suppressions }: Subject,
  together: readonly Finding[],
  ownAccounts: readonly string[],
): readonly Finding[] {
  const found = documents.flatMap(({ name, type, policy }) =>
    lintPolicy(policy, type, { ownAccounts }).map((each) => ({ ...each, place: [name, ...each.place] })),
  );
  const sidOf = ([name, , index]: readonly string[]): string | undefined =>
    documents.find((each) => each.name === name)?.policy.Statement[Number(index)]?.Sid;
  return suppress([...found, ...together], suppressions, sidOf);
}

function isFatal({ severity, suppressed }: Finding): boolean {
  return severity === "error" && suppressed === undefined;
}

function toProblem({ rule, place, value, reason, remedy }: Finding): Problem {
  return {
    place,
    ...(value === undefined ? {} : { value }),
    rule: `breaks the rule ${rule}: ${reason.replace(/\.$/, "")}`,
    remedy,
  };
}

const firstPhase: Suppression = {
  rule: "TRUST_WITHOUT_EXTERNAL_ID",
  reason: "declared first phase: nothing is attached to the role",
};

function connectionSubject(
  key: string,
  { plan, policies }: PlannedConnection,
  environment: PlannedEnvironment,
): Subject {
  const { role, rendering, attached, suppressions } = plan;
  const trust = role === undefined ? [] : [role.verbatimTrustPolicy ?? trustOf(role.settings.assumedBy, environment)];
  return {
    section: "connections",
    key,
    documents: [
      ...policies.map(({ name, policy }) => ({ name, type: "identity" as const, policy })),
      ...trust.map(trustDocument),
    ],
    verbatim: rendering === "as-documented",
    suppressions: attached ? suppressions : [...suppressions, firstPhase],
    user: plan.user?.name,
  };
}

function principalSubject(
  key: string,
  { description, policies }: PlannedPrincipal,
  environment: PlannedEnvironment,
): Subject {
  const trust = description.kind === "role" ? [trustOf(description.settings.assumedBy, environment)] : [];
  return {
    section: "principals",
    key,
    documents: [
      ...policies.map(({ name, document }) => ({ name, type: "identity" as const, policy: policyJson(document) })),
      ...trust.map(trustDocument),
    ],
    verbatim: false,
    suppressions: description.settings.suppressions ?? [],
    user: description.kind === "user" ? description.settings.name : undefined,
  };
}

function trustDocument(policy: PolicyJson): Document {
  return { name: "trust policy", type: "trust", policy };
}

function trustOf(
  assumedBy: TrustedPrincipal | readonly TrustedPrincipal[],
  { environment: { account, region } }: PlannedEnvironment,
): PolicyJson {
  return policyJson(trustPolicy([assumedBy].flat(), { account, partition: partitionOf(region) }));
}

function inventory(subjects: readonly Subject[], plan: PlannedEnvironment): EnvironmentInventory {
  const { connections, principals, tables, ownAccounts } = plan;
  const keys = [
    ...Object.values(connections).map(({ plan: { user } }) => [user?.name, user?.accessKeys] as const),
    ...Object.values(principals).map(
      ({ description }) =>
        [description.settings.name, description.kind === "user" ? description.settings.accessKeys : undefined] as const,
    ),
  ];
  return {
    ownAccounts,
    principals: subjects.map(({ section, key, documents }) => {
      const trust = documents.find(({ type }) => type === "trust")?.policy;
      return {
        name: subjectName(section, key),
        ...(trust === undefined ? {} : { trust }),
        policies: documents.filter(({ type }) => type === "identity").map(({ policy }) => policy),
        hasTemporaryGrants: false,
        hasExclusiveInlinePolicies: false,
      };
    }),
    tables: [],
    streamReaders: [
      ...Object.entries(connections).flatMap(([reader, connection]) =>
        connection.plan.readsStreamsOf.map((key) => ({ stream: tables[key]?.arnOf("stream") ?? key, reader })),
      ),
      ...Object.entries(principals).flatMap(([reader, { description }]) =>
        streamsRead(description.grants).map((stream) => ({ stream, reader })),
      ),
    ],
    accessKeys: keys.flatMap(([user, accessKeys]) =>
      user === undefined || accessKeys === undefined ? [] : [{ user, isEncrypted: accessKeys.pgpKey !== undefined }],
    ),
    templates: [],
  };
}

/** The streams that grants let somebody read, by their pattern. */
function streamsRead(grants: readonly Grant[]): string[] {
  const read = grants.flatMap(({ operations }) => operations.filter(({ operation }) => operation === "getRecords"));
  return [...new Set(read.flatMap(({ resources }) => resources))];
}
