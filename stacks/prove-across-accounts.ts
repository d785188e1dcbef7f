import { type PlacedPolicyAddition, policyHolderOf } from "../modules/grants";
import { type ExpectedAccess, proveBothHalves, type ProvedPrincipal } from "../modules/proof";
import { type Problem } from "../modules/validation";
import { type EnvironmentDocuments } from "./environment-documents";
import { type PlannedResourcePolicy } from "./sections/resource-policies";
import { type Subject } from "./sections/subject";

/**
 * Whether the policy of a table or bucket that another environment makes allows what principals were granted on it: in
 * another account it has to allow it too, in the same account it must not deny it. The policy of a table or bucket that no environment of the app makes is not known, and not proved.
 */
export function proveAcrossAccounts(environments: readonly EnvironmentDocuments[]): Problem[] {
  const owners = ownersByArn(environments);
  return environments.flatMap(({ environment, subjects }) =>
    subjects.flatMap(({ section, key, principal }) =>
      principal === undefined
        ? []
        : [...resourcesElsewhere(principal, environment.name, owners)].flatMap(([, found]) =>
            proveBothHalves({ ...principal, place: [environment.name, section, key], ...found }),
          ),
    ),
  );
}

interface Found {
  readonly resource: PlannedResourcePolicy;
  readonly allows: readonly ExpectedAccess[];
}

interface Owner {
  /** The name of the environment. */
  readonly environment: string;
  readonly resource: PlannedResourcePolicy;
}

/** The environments that write the policy of each table, stream and bucket: those of two accounts may name one bucket. */
function ownersByArn(environments: readonly EnvironmentDocuments[]): ReadonlyMap<string, readonly Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const { environment, resourcePolicies } of environments) {
    for (const [arn, resource] of resourcePolicies) {
      const owner = { environment: environment.name, resource };
      const known = owners.get(arn);
      if (known === undefined) owners.set(arn, [owner]);
      else known.push(owner);
    }
  }
  return owners;
}

/** What a principal is expected to do on tables, streams and buckets that other environments make. */
function resourcesElsewhere(
  { expectations }: Pick<ProvedPrincipal, "expectations">,
  environment: string,
  owners: ReadonlyMap<string, readonly Owner[]>,
): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const access of expectations.flatMap(({ allows }) => allows)) {
    const { arn = "" } = policyHolderOf(access.resource) ?? {};
    const { resource } = owners.get(arn)?.find((owner) => owner.environment !== environment) ?? {};
    if (resource === undefined) continue;
    found.set(arn, { resource, allows: [...(found.get(arn)?.allows ?? []), access] });
  }
  return found;
}

type Caller = NonNullable<Subject["principal"]>;

/** The principals of several environments by their ARNs, each of which names one account. */
export function callersByArn(environments: readonly EnvironmentDocuments[]): ReadonlyMap<string, Caller> {
  const callers = environments.flatMap(({ subjects }) => subjects.flatMap(({ principal }) => principal ?? []));
  return new Map(callers.map((each) => [each.arn, each]));
}

/** What the app knows of the matching policy in the other account. */
export function describeOtherHalf(
  caller: Caller | undefined,
  policies: readonly PlacedPolicyAddition[],
  { resourcePolicies }: EnvironmentDocuments,
): string {
  if (caller === undefined) return "not in this app; the role needs the same in a policy of its own";
  const missing = policies.flatMap(({ holder, shared = [] }) => {
    const resource = resourcePolicies.get(holder.arn);
    if (resource === undefined) return [];
    const allows = shared.flatMap(({ expectations }) => expectations.flatMap((each) => each.allows));
    return proveBothHalves({ ...caller, place: [], resource, allows });
  });
  return missing.length === 0 ? "granted in this app" : "missing in this app: the role is not granted all of it";
}
