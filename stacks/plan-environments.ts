import * as v from "valibot";
import { checkName } from "../modules/aws";
import { at, checkShape, problem, type Problem, throwProblems } from "../modules/validation";
import { type Environment } from "./environment";
import { environmentSchema } from "./environment-schema";
import { checkExternalIds } from "./external-ids";
import { checkKeysAcrossAccounts } from "./keys-across-accounts";
import { lintEnvironment } from "./lint-environment";
import { checkUnique } from "./names-in-use";
import { planEnvironment } from "./plan-environment";
import { checkPolicyWriters } from "./policy-writers";
import { type CheckedEnvironment, type PlannedEnvironment } from "./planned-environment";
import { proveAcrossAccounts } from "./prove-across-accounts";
import { proveEnvironment } from "./prove-environment";
import { readOnce } from "./read-once";
import { identityProviders } from "./sections/identity-providers";
import { checkTrustedProviders } from "./trusted-providers";

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
  // Checks across environments take a planned entry to be what it says; one with problems may be anything.
  const faultless = plans.filter(({ problems }) => problems.length === 0).map(({ plan }) => plan);
  const checked = faultless.map(check);
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
    ...checkExternalIds(faultless),
    ...checkKeysAcrossAccounts(faultless),
    ...checkPolicyWriters(faultless),
    ...checkTrustedProviders(
      plans.map(({ plan }) => plan),
      accountsWithUnknownProviders(read, shapes, plans),
    ),
    ...checked.flatMap(({ problems }) => problems),
    ...proveAcrossAccounts(checked.map(({ environment }) => environment)),
  ]);
  return checked.map(({ environment }) => environment);
}

/** The accounts of environments that could not be read, or whose identity providers are faulty. */
function accountsWithUnknownProviders(
  read: readonly ReturnType<typeof readOnce>[],
  shapes: readonly (readonly Problem[])[],
  plans: readonly ReturnType<typeof planEnvironment>[],
): ReadonlySet<string> | "all" {
  const unread = read.flatMap(({ environment }, index) => (shapes[index]?.length === 0 ? [] : [environment?.account]));
  const faulty = plans
    .filter(({ problems }) => problems.some(({ place }) => place[1] === identityProviders.name))
    .map(({ plan }) => plan.environment.account);
  const known = [...unread, ...faulty].filter((account) => typeof account === "string");
  return known.length < unread.length + faulty.length ? "all" : new Set(known);
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
