import {
  accessKeyOutputs,
  type BucketRef,
  checkBoundary,
  checkPrincipal,
  grantProblems,
  identityPolicies,
  type IdentityPolicy,
  type PrincipalDescription,
  RoleDescription,
  type TableRef,
  UserDescription,
} from "../modules/access";
import { checkName, checkRegion, checkTagCount, checkTags, type Tags } from "../modules/aws";
import {
  type ConnectionContext,
  connectionOutputs,
  type ConnectionPlan,
  connectionPolicies,
  type ConnectionPolicy,
  lookUp,
  outputName,
} from "../modules/connections";
import { checkExistingTable, checkTable, existingTableRef, tableRef } from "../modules/dynamodb";
import { bucketRef, checkBucket, checkExistingBucket, checkLogReceiver } from "../modules/s3";
import { at, checkContainer, checkShape, problem, type Problem, throwProblems } from "../modules/validation";
import { type Backend, checkBackend, localState } from "./backend";
import { type Environment, isExisting } from "./environment";
import { environmentSchema } from "./environment-schema";
import { lintEnvironment, type PlacedFinding } from "./lint-environment";
import { checkUnique, iamNames, type NameInUse, outputsInUse, stateInUse } from "./names-in-use";
import { proveEnvironment } from "./prove-environment";

/** A connection and what it comes to. */
export interface PlannedConnection {
  readonly vendor: string;
  readonly plan: ConnectionPlan;
  readonly policies: readonly ConnectionPolicy[];
}

/** A role or a user with its name set, and what its grants come to. */
export interface PlannedPrincipal {
  readonly description: PrincipalDescription;
  readonly policies: readonly IdentityPolicy[];
}

/** An environment with everything looked up and named: data, before anything is built. */
export interface PlannedEnvironment {
  readonly environment: Environment;
  readonly backend: Backend;
  /** Accounts that are not a third party. */
  readonly ownAccounts: readonly string[];
  readonly tables: Readonly<Record<string, TableRef>>;
  readonly buckets: Readonly<Record<string, BucketRef>>;
  readonly connections: Readonly<Record<string, PlannedConnection>>;
  readonly principals: Readonly<Record<string, PlannedPrincipal>>;
}

/** An environment that may be deployed, and what the linter says of it. */
export interface CheckedEnvironment extends PlannedEnvironment {
  readonly findings: readonly PlacedFinding[];
}

/** What holds for all environments of an app. */
export interface AppSettings {
  /**
   * Accounts of yours beside those of the environments; every other account is a third party.
   * @default none
   */
  readonly ownAccounts?: readonly string[];
}

/**
 * Looks everything up, names it and checks it, in all environments, lints every policy and proves what it gives.
 *
 * @throws ValidationError with every problem of every environment
 */
export function planEnvironments(
  environments: readonly Environment[],
  settings: AppSettings = {},
): CheckedEnvironment[] {
  const { ownAccounts = [] } = settings;
  const shapes = environments.map((each, index) => at(nameOf(each, index), checkShape(environmentSchema, each)));
  const sound = environments.filter((_, index) => shapes[index]?.length === 0);
  const own = [...new Set([...ownAccounts, ...sound.map(({ account }) => account)])];
  const plans = sound.map((environment) => planEnvironment(environment, own));
  const checked = plans.filter(({ problems }) => problems.length === 0).map(({ plan }) => check(plan));
  throwProblems([
    ...at(
      "ownAccounts",
      ownAccounts.flatMap((account) => checkName("account", account)),
    ),
    ...(environments.length > 0
      ? []
      : [problem({ rule: "no environment is listed", remedy: "List one in stacks/environments/index.ts." })]),
    ...shapes.flat(),
    ...plans.flatMap(({ problems }) => problems),
    ...checkUnique(plans.flatMap(({ names }) => names)),
    ...checked.flatMap(({ problems }) => problems),
  ]);
  return checked.map(({ environment }) => environment);
}

function check(plan: PlannedEnvironment): {
  readonly environment: CheckedEnvironment;
  readonly problems: readonly Problem[];
} {
  const { findings, problems } = lintEnvironment(plan);
  return { environment: { ...plan, findings }, problems: [...problems, ...proveEnvironment(plan)] };
}

function nameOf(environment: Environment | undefined, index: number): string {
  const name: unknown = environment?.name;
  return typeof name === "string" ? name : `environment ${index + 1}`;
}

interface Planned<Plan> {
  readonly plan: Plan;
  readonly problems: readonly Problem[];
  readonly names: readonly NameInUse[];
}

/** What the parts of an environment are planned in. */
interface Surroundings {
  readonly environment: Environment;
  /** The region, or any other where that is wrong, so that the rest can still be checked. */
  readonly region: string;
  readonly ownAccounts: readonly string[];
}

function planEnvironment(environment: Environment, ownAccounts: readonly string[]): Planned<PlannedEnvironment> {
  const { name, account, backend = localState(), tags, permissionsBoundary } = environment;
  const regionProblems = checkRegion(environment.region);
  const backendProblems = checkBackend(backend);
  const region = regionProblems.length === 0 ? environment.region : "us-east-1";
  const surroundings: Surroundings = { environment, region, ownAccounts };
  const tables = planTables(surroundings);
  const buckets = planBuckets(surroundings);
  const refs = { tables: tables.plan, buckets: buckets.plan };
  const connections = planConnections(surroundings, refs);
  const principals = planPrincipals(surroundings, refs);
  const parts = [tables, buckets, connections, principals];
  return {
    plan: {
      environment,
      backend,
      ownAccounts,
      ...refs,
      connections: connections.plan,
      principals: principals.plan,
    },
    problems: at(name, [
      ...at("name", checkEnvironmentName(name)),
      ...at("account", checkName("account", account)),
      ...at("region", regionProblems),
      ...at("backend", backendProblems),
      ...(tags === undefined ? [] : at("tags", checkTags(tags))),
      ...(permissionsBoundary === undefined ? [] : at("permissionsBoundary", checkBoundary(permissionsBoundary))),
      ...parts.flatMap(({ problems }) => problems),
    ]),
    names: [
      { place: [name], kind: "environment", space: "this app", name, ignoresCase: true },
      ...(backendProblems.length > 0 || backend.kind === "local" ? [] : [stateInUse(backend, name)]),
      ...parts
        .flatMap(({ names }) => names)
        .map((each) => ({
          ...each,
          place: [name, ...each.place],
        })),
    ],
  };
}

function planTables({ environment, region }: Surroundings): Planned<Record<string, TableRef>> {
  const location = { account: environment.account, region };
  const planned = planEach(environment.tables ?? {}, (key, entry): PlannedEntry<TableRef> => {
    if (isExisting(entry)) {
      const ref = existingTableRef(key, entry.existing, location);
      const problems = checkExistingTable({ ...entry.existing, name: ref.description.name }, region);
      return { key, ref, problems, names: [] };
    }
    const ref = tableRef(key, entry, location);
    const { name } = ref.description;
    const space = `account ${location.account} and region ${region}`;
    return {
      key,
      ref,
      problems: [...checkTable({ ...entry, name }, region), ...checkAllTags(environment, entry.tags)],
      names: [{ place: ["tables", key], kind: "table", space, name, ignoresCase: false }],
    };
  });
  return collect("tables", planned);
}

function planBuckets({ environment, region }: Surroundings): Planned<Record<string, BucketRef>> {
  const location = { account: environment.account, region };
  const entries = Object.entries(environment.buckets ?? {});
  const refs = Object.fromEntries(
    entries.map(([key, entry]) => [key, bucketRef(isExisting(entry) ? entry.existing : entry, location)]),
  );
  const sendsLogs = new Set(
    entries.flatMap(([key, entry]) => (!isExisting(entry) && entry.accessLogs !== undefined ? [key] : [])),
  );
  const planned = planEach(environment.buckets ?? {}, (key, entry): PlannedEntry<BucketRef> => {
    const { ref } = lookUp("bucket", key, refs);
    if (isExisting(entry)) {
      return {
        key,
        ...(ref === undefined ? {} : { ref }),
        problems: checkExistingBucket(entry.existing, region),
        names: [],
      };
    }
    const { name, accessLogs } = entry;
    const receiver = accessLogs === undefined ? undefined : lookUp("bucket", accessLogs.bucket, refs);
    return {
      key,
      ...(ref === undefined ? {} : { ref }),
      problems: [
        ...checkBucket(entry, region),
        ...checkAllTags(environment, entry.tags),
        ...at("accessLogs", [
          ...at("bucket", receiver?.problems ?? []),
          ...(receiver?.ref === undefined ? [] : checkLogReceiver(receiver.ref)),
          ...(accessLogs !== undefined && sendsLogs.has(accessLogs.bucket) ? [logsOfLogs(accessLogs.bucket)] : []),
        ]),
      ],
      names: [{ place: ["buckets", key], kind: "bucket", space: "all of AWS", name, ignoresCase: false }],
    };
  });
  return collect("buckets", planned);
}

/** Tags that only together with those of the environment are too many. */
function checkAllTags({ tags: defaults = {} }: Environment, tags: unknown): Problem[] {
  if (typeof tags !== "object" || tags === null || checkTagCount(tags as Tags).length > 0) return [];
  return at("tags", checkTagCount(defaults, tags as Tags));
}

function logsOfLogs(receiver: string): Problem {
  return {
    place: ["bucket"],
    value: receiver,
    rule: "has access logs of its own: every log that is delivered would be logged in turn",
    remedy: "Send access logs to a bucket that has none.",
  };
}

type Refs = Pick<ConnectionContext, "tables" | "buckets">;

function planConnections(
  { environment, region, ownAccounts }: Surroundings,
  refs: Refs,
): Planned<Record<string, PlannedConnection>> {
  const { name: environmentName, account } = environment;
  const planned = planEach(environment.connections ?? {}, (key, connection): PlannedEntry<PlannedConnection> => {
    const shape = connection.checkShape();
    if (shape.length > 0) return { key, problems: shape, names: [] };
    const defaultName = `${environmentName}-${key}`;
    const plan = connection.plan({ defaultName, account, region, ownAccounts, ...refs });
    const { policies, problems } = connectionPolicies(plan);
    const { role, user } = plan;
    const place = ["connections", key];
    return {
      key,
      ref: { vendor: connection.vendor, plan, policies },
      problems: [
        ...plan.problems,
        ...grantProblems(plan.need),
        ...(role === undefined ? [] : at(["names", "role"], checkName("role", role.settings.name))),
        ...(user === undefined ? [] : at(["names", "user"], checkName("user", user.name))),
        ...at(
          ["names", "policy"],
          policies.flatMap(({ name }) => checkName("policy", name)),
        ),
        ...problems,
      ],
      names: [
        ...iamNames(account, place, {
          roles: role === undefined ? [] : [role.settings.name],
          users: user === undefined ? [] : [user.name],
          policies: policies.map(({ name }) => name),
        }),
        ...outputsInUse(
          environmentName,
          place,
          connectionOutputs(key, plan).map(({ name }) => name),
        ),
      ],
    };
  });
  return collect("connections", planned);
}

function planPrincipals(
  { environment, ownAccounts }: Surroundings,
  refs: Refs,
): Planned<Record<string, PlannedPrincipal>> {
  const described = describePrincipals(environment, refs);
  if (!described.ok) return { plan: {}, problems: at("principals", [described.problem]), names: [] };
  const planned = planEach(described.principals, (key, principal): PlannedEntry<PlannedPrincipal> => {
    if (!(principal instanceof RoleDescription) && !(principal instanceof UserDescription)) {
      const rule = "is neither a role nor a user";
      return {
        key,
        problems: [problem({ rule, remedy: "Make it with role(…) or user(…)." })],
        names: [],
      };
    }
    const settings: unknown = principal.settings;
    if (typeof settings !== "object" || settings === null) {
      return {
        key,
        problems: [problem({ rule: "has no settings", remedy: "Give them to role(…) or user(…)." })],
        names: [],
      };
    }
    const name = principal.settings.name ?? `${environment.name}-${key}`;
    const description =
      principal.kind === "role"
        ? new RoleDescription({ ...principal.settings, name }, principal.grants)
        : new UserDescription({ ...principal.settings, name }, principal.grants);
    const isRole = principal.kind === "role";
    const { policies, problems } = identityPolicies(principal.grants, name, isRole ? "role" : "group");
    const place = ["principals", key];
    const keys = principal.kind === "user" ? principal.settings.accessKeys : undefined;
    return {
      key,
      ref: { description, policies },
      problems: [
        ...checkPrincipal(description, ownAccounts),
        ...checkAllTags(environment, description.settings.tags),
        ...problems,
      ],
      names: [
        ...iamNames(environment.account, place, {
          roles: isRole ? [name] : [],
          users: isRole ? [] : [name],
          policies: policies.map((policy) => policy.name),
        }),
        ...outputsInUse(environment.name, place, [
          ...(isRole ? [outputName(key, "role_arn")] : []),
          ...(keys === undefined ? [] : accessKeyOutputs(keys).map((output) => outputName(key, output.name))),
        ]),
      ],
    };
  });
  return collect("principals", planned);
}

type Described =
  | { readonly ok: true; readonly principals: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: Problem };

/** Calls the function that describes the principals; one that fails, as on a misspelt key in untyped code, is a problem. */
function describePrincipals({ principals }: Environment, refs: Refs): Described {
  if (principals === undefined) return { ok: true, principals: {} };
  try {
    const described: unknown = principals(refs);
    if (typeof described === "object" && described !== null) {
      const [hidden] = checkContainer(described);
      return hidden === undefined ? { ok: true, principals: { ...described } } : { ok: false, problem: hidden };
    }
    const rule = "is not an object of roles and users";
    return { ok: false, problem: problem({ rule, remedy: "Return one, as in { reader: role(…) }." }) };
  } catch (error) {
    const known = [...Object.keys(refs.tables), ...Object.keys(refs.buckets)].join(", ");
    return {
      ok: false,
      problem: problem({
        value: String(error),
        rule: "is an error of the function that describes the principals",
        remedy: `Correct it. The environment has ${known === "" ? "no tables and no buckets" : known}.`,
      }),
    };
  }
}

/** Plans entries one by one; input that no compiler has seen may be anything, and must not end the others' checks. */
function planEach<Entry, Ref>(
  entries: Readonly<Record<string, Entry>>,
  plan: (key: string, entry: Entry) => PlannedEntry<Ref>,
): PlannedEntry<Ref>[] {
  return Object.entries(entries).map(([key, entry]) => {
    try {
      return plan(key, entry);
    } catch (error) {
      const remedy = "Compare it with the README; npm run typecheck finds most of it.";
      return {
        key,
        problems: [problem({ value: String(error), rule: "was the end of reading this", remedy })],
        names: [],
      };
    }
  });
}

interface PlannedEntry<Ref> {
  readonly key: string;
  readonly ref?: Ref;
  readonly problems: readonly Problem[];
  readonly names: readonly NameInUse[];
}

function collect<Ref>(section: string, entries: readonly PlannedEntry<Ref>[]): Planned<Record<string, Ref>> {
  return {
    plan: Object.fromEntries(entries.flatMap(({ key, ref }) => (ref === undefined ? [] : [[key, ref]]))),
    problems: at(
      section,
      entries.flatMap(({ key, problems }) => at(key, [...checkKey(key), ...problems])),
    ),
    names: entries.flatMap(({ names }) => names),
  };
}

/** Keys become steps of Terraform addresses. */
function checkKey(key: string): Problem[] {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(key) && !(key in Object.prototype)) return [];
  return [
    problem({
      value: key,
      rule: "cannot be a key: it becomes a Terraform address, a letter and then at most 62 of A–Z a–z 0–9 _ -",
      remedy: "Rename the key; where the name in AWS must stay, set it as name.",
    }),
  ];
}

function checkEnvironmentName(name: string): Problem[] {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(name) && !(name in Object.prototype)) return [];
  return [
    problem({
      value: name,
      rule: "is not the name of an environment: a lower-case letter, then at most 30 of a–z 0–9 -",
      remedy: 'Write it as in "prod".',
    }),
  ];
}
