import * as v from "valibot";
import { AllTablesRef, type BucketRef, type KeyRef, type PlacedPolicyAddition, type TableRef } from "../modules/grants";
import { checkBoundary } from "../modules/principals";
import { checkName, checkRegion, checkTags, partitionOf } from "../modules/aws";
import { type NetworkRef } from "../modules/network";
import { type IdentityProvider } from "../modules/policy";
import { type PlannedAccess } from "../modules/temporary-access";
import { at, checkShape, problem, type Problem, throwProblems } from "../modules/validation";
import { type Backend, checkBackend, localState } from "./backend";
import { type Environment } from "./environment";
import { environmentSchema } from "./environment-schema";
import { checkExternalIds } from "./external-ids";
import { checkKeysAcrossAccounts } from "./keys-across-accounts";
import { lintEnvironment, type PlacedFinding } from "./lint-environment";
import { checkUnique, type NameInUse, stateInUse } from "./names-in-use";
import { proveAcrossAccounts } from "./prove-across-accounts";
import { proveEnvironment } from "./prove-environment";
import { readOnce } from "./read-once";
import { planBuckets } from "./sections/buckets";
import { planConnections, type PlannedConnection } from "./sections/connections";
import { planIdentityProviders } from "./sections/identity-providers";
import { planInternalTools, type PlannedInternalTool } from "./sections/internal-tools";
import { planKeys } from "./sections/keys";
import { planCrossAccount, type PlannedExternalPrincipal } from "./sections/cross-account";
import { endpointRefs, planEndpoints, type PlannedEndpoint } from "./sections/endpoints";
import { checkHeldToEndpoints } from "./sections/held-to-endpoints";
import { networkRefs, planNetworks } from "./sections/networks";
import { type PlannedPerimeter, planPerimeters } from "./sections/perimeters";
import { type PlannedPrincipal, planPrincipals } from "./sections/principals";
import { type PlannedResourcePolicy, planResourcePolicies } from "./sections/resource-policies";
import { isFaulty, type PlannedSection, type Surroundings } from "./sections/section";
import { type Subject } from "./sections/subject";
import { planTables } from "./sections/tables";
import { planTemporaryAccess } from "./sections/temporary-access";

/** An environment with everything looked up and named: data, before anything is built. */
export interface PlannedEnvironment {
  readonly environment: Environment;
  readonly backend: Backend;
  /** Accounts that are not a third party. */
  readonly ownAccounts: readonly string[];
  readonly tables: Readonly<Record<string, TableRef>>;
  readonly buckets: Readonly<Record<string, BucketRef>>;
  readonly keys: Readonly<Record<string, KeyRef>>;
  readonly connections: Readonly<Record<string, PlannedConnection>>;
  readonly identityProviders: Readonly<Record<string, IdentityProvider>>;
  /** Roles and users, those of internal tools among them. */
  readonly principals: Readonly<Record<string, PlannedPrincipal>>;
  readonly internalTools: Readonly<Record<string, PlannedInternalTool>>;
  readonly crossAccount: Readonly<Record<string, PlannedExternalPrincipal>>;
  readonly networks: Readonly<Record<string, NetworkRef>>;
  readonly endpoints: Readonly<Record<string, PlannedEndpoint>>;
  readonly perimeters: Readonly<Record<string, PlannedPerimeter>>;
  /** What is put into the policies of tables, streams and buckets, by whatever section. */
  readonly policyAdditions: readonly PlacedPolicyAddition[];
  /** The policies of tables, streams and buckets that the environment writes, by the ARN of each. */
  readonly resourcePolicies: ReadonlyMap<string, PlannedResourcePolicy>;
  readonly temporaryAccess: Readonly<Record<string, PlannedAccess>>;
  /** What the linter and the proof look at, of all sections. */
  readonly subjects: readonly Subject[];
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

const settingsSchema = v.strictObject({ ownAccounts: v.optional(v.array(v.string())) });

/**
 * Looks everything up, names it and checks it, in all environments, lints every policy and proves what it gives.
 *
 * @throws ValidationError with every problem of every environment
 */
export function planEnvironments(
  environments: readonly Environment[],
  settings: AppSettings = {},
): CheckedEnvironment[] {
  throwProblems([
    ...checkShape(settingsSchema, settings),
    ...(Array.isArray(environments)
      ? []
      : [problem({ rule: "are no list of environments", remedy: "Hand them over as in [dev, prod]." })]),
  ]);
  const { ownAccounts = [] } = settings;
  const read = environments.map(readOnce);
  const shapes = read.map(({ environment, problems }, index) =>
    at(nameOf(environment, index), problems.length > 0 ? problems : checkShape(environmentSchema, environment)),
  );
  const sound = read.flatMap(({ environment }, index) =>
    environment === undefined || shapes[index]?.length !== 0 ? [] : [environment],
  );
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
    ...checkExternalIds(plans.map(({ plan }) => plan)),
    ...checkKeysAcrossAccounts(plans.map(({ plan }) => plan)),
    ...checked.flatMap(({ problems }) => problems),
    ...proveAcrossAccounts(checked.map(({ environment }) => environment)),
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

interface Planned {
  readonly plan: PlannedEnvironment;
  readonly problems: readonly Problem[];
  readonly names: readonly NameInUse[];
}

function planEnvironment(environment: Environment, ownAccounts: readonly string[]): Planned {
  const { name, account, backend = localState(), tags, permissionsBoundary } = environment;
  const regionProblems = checkRegion(environment.region);
  const backendProblems = checkBackend(backend);
  const region = regionProblems.length === 0 ? environment.region : "us-east-1";
  const location = { partition: partitionOf(region), account };
  const resourceLocation = { account, region };
  const surroundings: Surroundings = { environment, region, location, resourceLocation, ownAccounts };
  const keys = planKeys(surroundings);
  const networks = planNetworks(surroundings);
  const tables = planTables(surroundings, keys.plan);
  const buckets = planBuckets(surroundings, keys.plan);
  const refs = {
    tables: tables.plan,
    buckets: buckets.plan,
    keys: keys.plan,
    networks: networkRefs(environment, networks.plan),
    endpoints: endpointRefs(environment),
    allTables: new AllTablesRef({ account, region }),
  };
  const connections = planConnections(surroundings, refs);
  const identityProviders = planIdentityProviders(surroundings);
  const { tools, principals } = planInternalTools(surroundings, refs, planPrincipals(surroundings, refs));
  const crossAccount = planCrossAccount(surroundings, refs);
  const temporaryAccess = planTemporaryAccess(surroundings, refs, [...connections.subjects, ...principals.subjects]);
  const clients = {
    // A tool with problems has no roles among the principals.
    principals: { ...principals, problems: [...principals.problems, ...tools.problems] },
    temporaryAccess,
  };
  const endpoints = planEndpoints(surroundings, refs.endpoints, clients, networks);
  const perimeters = planPerimeters(surroundings, {
    ...refs,
    connections: connections.plan,
    principals: principals.plan,
    crossAccount: crossAccount.plan,
    temporaryAccess: temporaryAccess.plan,
    endpoints: endpoints.plan,
    isFaulty: {
      endpoint: (key) => Object.hasOwn(environment.endpoints ?? {}, key),
      connection: (key) => Object.hasOwn(environment.connections ?? {}, key),
      principal: (key) => isFaulty(key, clients.principals.problems),
      "temporary access": (key) => isFaulty(key, temporaryAccess.problems),
    },
  });
  const policyAdditions = [
    ...Object.values(crossAccount.plan).flatMap(({ policies }) => policies),
    ...Object.values(perimeters.plan).flatMap(({ additions }) => additions),
  ];
  const resourcePolicies = planResourcePolicies(surroundings, refs, policyAdditions);
  const sections = {
    keys,
    tables,
    buckets,
    connections,
    identityProviders,
    internalTools: tools,
    principals,
    crossAccount,
    networks,
    endpoints,
    perimeters,
    temporaryAccess,
  };
  const all = Object.values(sections);
  return {
    plan: {
      environment,
      backend,
      ownAccounts,
      ...plansOf(sections),
      policyAdditions,
      resourcePolicies: resourcePolicies.policies,
      subjects: [...all, resourcePolicies].flatMap(({ subjects }) => subjects),
    },
    problems: at(name, [
      ...at("name", checkEnvironmentName(name)),
      ...at("account", checkName("account", account)),
      ...at("region", regionProblems),
      ...at("backend", backendProblems),
      ...(tags === undefined ? [] : at("tags", checkTags(tags))),
      ...(permissionsBoundary === undefined
        ? []
        : at("permissionsBoundary", checkBoundary(permissionsBoundary, location.partition))),
      ...[...all, resourcePolicies].flatMap(({ problems }) => problems),
      ...checkHeldToEndpoints({
        networks: networks.plan,
        principals: principals.plan,
        temporaryAccess: temporaryAccess.plan,
        endpoints: endpoints.plan,
      }),
    ]),
    names: [
      { place: [name], kind: "environment", space: "this app", name, ignoresCase: true },
      ...(backendProblems.length > 0 || backend.kind === "local" ? [] : [stateInUse(backend, name)]),
      ...all.flatMap(({ names }) => names).map((each) => ({ ...each, place: [name, ...each.place] })),
    ],
  };
}

/** What each section comes to. A section whose plan is wanted is among those whose problems are reported. */
function plansOf<Sections extends Readonly<Record<string, PlannedSection<unknown>>>>(
  sections: Sections,
): { readonly [Name in keyof Sections]: Sections[Name]["plan"] } {
  return Object.fromEntries(Object.entries(sections).map(([name, { plan }]) => [name, plan])) as {
    [Name in keyof Sections]: Sections[Name]["plan"];
  };
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
