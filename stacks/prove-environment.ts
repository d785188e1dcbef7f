import { resourcesOf } from "../modules/access";
import {
  type ProvedPrincipal,
  type ProvedResourcePolicy,
  type ProvedTrust,
  provePrincipals,
  proveResourcePolicy,
  proveTrust,
} from "../modules/policy";
import { type Problem } from "../modules/validation";
import { type PlannedEnvironment } from "./plan-environment";

/** What there is to prove of an environment: each principal's policies and each role's trust, as they will be rendered. */
export interface EnvironmentProof {
  readonly principals: readonly ProvedPrincipal[];
  readonly trusts: readonly ProvedTrust[];
  readonly resources: readonly ProvedResourcePolicy[];
}

/**
 * Whether everybody in an environment, and whom its resource policies let in, can do all that was granted, and nothing
 * else, by the policies as they will be rendered. Empty when that is so. What it does not prove stands in docs/proof.md.
 */
export function proveEnvironment(plan: PlannedEnvironment): Problem[] {
  const { principals, trusts, resources } = environmentProof(plan);
  const [tables, buckets] = [Object.values(plan.tables), Object.values(plan.buckets)];
  return [
    ...provePrincipals(principals, () => resourcesOf(principals, { tables, buckets })),
    ...trusts.flatMap(proveTrust),
    ...resources.flatMap(proveResourcePolicy),
  ];
}

/** What {@link proveEnvironment} proves, as data. */
export function environmentProof({ environment, subjects }: PlannedEnvironment): EnvironmentProof {
  const placed = subjects.map((each) => ({ ...each, place: [environment.name, each.section, each.key] }));
  return {
    principals: placed.flatMap(({ place, principal }) => (principal === undefined ? [] : [{ place, ...principal }])),
    trusts: placed.flatMap(({ place, trust }) => (trust === undefined ? [] : [{ place, ...trust }])),
    resources: placed.flatMap(({ place, resource }) => (resource === undefined ? [] : [{ place, ...resource }])),
  };
}
