import { matchesWildcard } from "../modules/aws";
import { resourcePolicyOf } from "../modules/grants";
import { carriesAction } from "../modules/network";
import { resourcesOf } from "../modules/principals";
import {
  type NetworkPath,
  type ProvedEndpoint,
  type ProvedPrincipal,
  type ProvedResourcePolicy,
  type ProvedTrust,
  proveEndpoint,
  provePrincipals,
  proveResourcePolicy,
  proveTrust,
} from "../modules/proof";
import { at, type Problem } from "../modules/validation";
import { type EnvironmentDocuments } from "./environment-documents";
import { type PlannedEnvironment } from "./planned-environment";
import { allSections, planOf } from "./sections";

/** What is proved of an environment: the policies of principals, roles and endpoints as they will be rendered. */
interface EnvironmentProof {
  readonly principals: readonly ProvedPrincipal[];
  readonly trusts: readonly ProvedTrust[];
  readonly resources: readonly ProvedResourcePolicy[];
  readonly endpoints: readonly ProvedEndpoint[];
}

/**
 * Proves that every principal of an environment, and every principal that its resource policies allow, can do all that
 * was granted and nothing else, by the policies as they will be rendered. Empty when that is so. docs/proof.md lists what
 * it does not prove.
 */
export function proveEnvironment(plan: PlannedEnvironment): Problem[] {
  const { principals, trusts, resources, endpoints } = environmentProof(plan);
  const refs = { tables: refsOf(plan.tables), buckets: refsOf(plan.buckets) };
  const existing = existingPaths(plan);
  return [
    ...provePrincipals(
      principals.map((each) => ({ ...each, paths: [...pathsOf(each.arn, endpoints), ...existing] })),
      () => resourcesOf(principals, refs),
      resourcePolicyOf((holder) => plan.resourcePolicies.get(holder)?.policy),
    ),
    ...trusts.flatMap(proveTrust),
    ...resources.flatMap((each) => proveResourcePolicy({ ...each, paths: existing })),
    ...endpoints.flatMap(proveEndpoint),
    ...allSections.flatMap((section) =>
      at([plan.environment.name, section.name], section.prove?.(planOf(section, plan), plan) ?? []),
    ),
  ];
}

/** The endpoints of the environment that a principal is behind. */
function pathsOf(arn: string, endpoints: readonly ProvedEndpoint[]): readonly NetworkPath[] {
  return endpoints
    .filter(({ principals }) => principals.some((behind) => matchesWildcard(behind.arn, arn)))
    .map(({ id, vpc, carries }) => ({ context: { "aws:SourceVpce": id, "aws:SourceVpc": vpc }, carries }));
}

/** The endpoints that were there already: any principal may be behind them. */
function existingPaths({ endpoints }: Pick<PlannedEnvironment, "endpoints">): readonly NetworkPath[] {
  return Object.values(endpoints)
    .filter(({ made }) => made === undefined)
    .map(({ service, ref: { id } }) => ({
      context: { "aws:SourceVpce": id },
      carries: (action: string) => carriesAction(service, action),
    }));
}

function refsOf<Ref>(entries: Readonly<Record<string, { readonly ref: Ref }>>): readonly Ref[] {
  return Object.values(entries).map(({ ref }) => ref);
}

/** What {@link proveEnvironment} proves, as data. */
export function environmentProof({ environment, subjects }: EnvironmentDocuments): EnvironmentProof {
  const placed = subjects.map((each) => ({ ...each, place: [environment.name, each.section, each.key] }));
  return {
    principals: placed.flatMap(({ place, principal }) => (principal === undefined ? [] : [{ place, ...principal }])),
    trusts: placed.flatMap(({ place, trust }) => (trust === undefined ? [] : [{ place, ...trust }])),
    resources: placed.flatMap(({ place, resource }) => (resource === undefined ? [] : [{ place, ...resource }])),
    endpoints: placed.flatMap(({ place, endpoint }) => (endpoint === undefined ? [] : [{ place, ...endpoint }])),
  };
}
