import { keyAttributeNames } from "../modules/catalogue";
import {
  asProblem,
  checkEnvironment,
  type EnvironmentInventory,
  type Finding,
  isFatal,
  lintPolicy,
  suppress,
} from "../modules/lint";
import { capacitiesOf } from "../modules/dynamodb";
import { at, type Problem } from "../modules/validation";
import { type PlacedFinding, type PlannedEnvironment } from "./planned-environment";
import { type Subject } from "./sections/subject";

/** What the linter finds in an environment: what must not be deployed, and what one should know. */
interface LintedEnvironment {
  readonly problems: readonly Problem[];
  readonly findings: readonly PlacedFinding[];
}

/** Lints every document of an environment, and all of them together. */
export function lintEnvironment(plan: PlannedEnvironment): LintedEnvironment {
  const { environment, ownAccounts, subjects } = plan;
  const together = bySubject(checkEnvironment(inventory(plan)), subjects);
  const linted = subjects.map((subject) => ({
    ...subject,
    found: lintSubject(subject, together.get(subject) ?? [], ownAccounts),
  }));
  return {
    problems: linted.flatMap(({ section, key, verbatim, found }) =>
      verbatim ? [] : at([environment.name, section, key], found.filter(isFatal).map(asProblem)),
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
  const byUser = new Map(subjects.map((subject) => [subject.user?.name, subject]));
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

/** A grant covers all indexes unless its line says which, so that here the finding would only repeat the line. */
const saidByGrants = "INDEX_NOT_COVERED";

function lintSubject(
  { documents, suppressions = [], verbatim = false }: Subject,
  together: readonly Finding[],
  ownAccounts: readonly string[],
): readonly Finding[] {
  const found = documents.flatMap(({ name, type, policy }) =>
    lintPolicy(policy, type, { ownAccounts, isCustomerManaged: true })
      .filter(({ rule }) => verbatim || rule !== saidByGrants)
      .map((each) => ({ ...each, place: [name, ...each.place] })),
  );
  const sidOf = ([name, , index]: readonly string[]): string | undefined =>
    documents.find((each) => each.name === name)?.policy.Statement[Number(index)]?.Sid;
  return suppress([...found, ...together], suppressions, sidOf);
}

/** Tables, buckets, keys and endpoints have documents too. */
function isPrincipal({ documents, user }: Subject): boolean {
  return user !== undefined || documents.some(({ type }) => type === "trust" || type === "identity");
}

function inventory({ ownAccounts, subjects, tables }: PlannedEnvironment): EnvironmentInventory {
  return {
    ownAccounts,
    principals: subjects.filter(isPrincipal).map(({ section, key, documents }) => {
      const trust = documents.find(({ type }) => type === "trust")?.policy;
      return {
        name: subjectName(section, key),
        ...(trust === undefined ? {} : { trust }),
        policies: documents.filter(({ type }) => type === "identity").map(({ policy }) => policy),
        // A vendor gets its policies in the second phase of a connection.
        isPending: section === "connections",
        hasTemporaryGrants: false,
        hasExclusiveInlinePolicies: false,
      };
    }),
    tables: Object.values(tables).map(
      ({
        ref: {
          arn,
          description: { keySchema },
        },
        made,
      }) => ({
        arn,
        keyAttributes: keySchema === undefined ? [] : keyAttributeNames(keySchema),
        ...(made === undefined ? {} : { capacities: capacitiesOf(made) }),
      }),
    ),
    streamReaders: subjects.flatMap(({ key, streams = [] }) => streams.map((stream) => ({ stream, reader: key }))),
    accessKeys: subjects.flatMap(({ user }) =>
      user?.accessKeys === undefined
        ? []
        : [
            {
              user: user.name,
              isEncrypted: user.accessKeys.generations.every(({ pgpKey }) => pgpKey !== undefined),
            },
          ],
    ),
    templates: [],
  };
}
