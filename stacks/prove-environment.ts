import { resourcesOf } from "../modules/principals";
import { provePerimeter } from "../modules/network";
import {
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
import { type PlannedEnvironment } from "./plan-environment";
import { provedPerimeters } from "./sections/perimeters";

/** What there is to prove of an environment: the policies of principals, roles and endpoints as they will be rendered. */
export interface EnvironmentProof {
  readonly principals: readonly ProvedPrincipal[];
  readonly trusts: readonly ProvedTrust[];
  readonly resources: readonly ProvedResourcePolicy[];
  readonly endpoints: readonly ProvedEndpoint[];
}

/**
 * Whether everybody in an environment, and whom its resource policies let in, can do all that was granted, and nothing
 * else, by the policies as they will be rendered. Empty when that is so. What it does not prove stands in docs/proof.md.
 */
export function proveEnvironment(plan: PlannedEnvironment): Problem[] {
  const { principals, trusts, resources, endpoints } = environmentProof(plan);
  const [tables, buckets] = [Object.values(plan.tables), Object.values(plan.buckets)];
  return [
    ...provePrincipals(principals, () => resourcesOf(principals, { tables, buckets })),
    ...trusts.flatMap(proveTrust),
    ...resources.flatMap(proveResourcePolicy),
    ...endpoints.flatMap(proveEndpoint),
    ...Object.entries(plan.perimeters).flatMap(([key, perimeter]) =>
      at([plan.environment.name, "perimeters", key], provedPerimeters(perimeter, plan).flatMap(provePerimeter)),
    ),
  ];
}

/** What {@link proveEnvironment} proves, as data. */
export function environmentProof({ environment, subjects }: PlannedEnvironment): EnvironmentProof {
  const placed = subjects.map((each) => ({ ...each, place: [environment.name, each.section, each.key] }));
  return {
    principals: placed.flatMap(({ place, principal }) => (principal === undefined ? [] : [{ place, ...principal }])),
    trusts: placed.flatMap(({ place, trust }) => (trust === undefined ? [] : [{ place, ...trust }])),
    resources: placed.flatMap(({ place, resource }) => (resource === undefined ? [] : [{ place, ...resource }])),
    endpoints: placed.flatMap(({ place, endpoint }) => (endpoint === undefined ? [] : [{ place, ...endpoint }])),
  };
}
