import { provedPrincipal, resourcesOf } from "../modules/access";
import { formatArn, partitionOf } from "../modules/aws";
import {
  expectTrust,
  policyJson,
  type ProvedPrincipal,
  type ProvedTrust,
  provePrincipals,
  proveTrust,
  trustPolicy,
  type TrustLocation,
} from "../modules/policy";
import { type Problem } from "../modules/validation";
import { type PlannedConnection, type PlannedEnvironment, type PlannedPrincipal } from "./plan-environment";

/** What there is to prove of an environment: each principal's policies and each role's trust, as they will be rendered. */
export interface EnvironmentProof {
  readonly principals: readonly ProvedPrincipal[];
  readonly trusts: readonly ProvedTrust[];
}

/**
 * Whether everybody in an environment can do all that was granted, and nothing else, by the policies as they will be
 * rendered. Empty when that is so. What it does not prove stands in docs/proof.md.
 */
export function proveEnvironment(plan: PlannedEnvironment): Problem[] {
  const { principals, trusts } = environmentProof(plan);
  const [tables, buckets] = [Object.values(plan.tables), Object.values(plan.buckets)];
  return [
    ...provePrincipals(principals, () => resourcesOf(principals, { tables, buckets })),
    ...trusts.flatMap(proveTrust),
  ];
}

/** What {@link proveEnvironment} proves, as data. */
export function environmentProof(plan: PlannedEnvironment): EnvironmentProof {
  const { name, account, region } = plan.environment;
  const location = { partition: partitionOf(region), account };
  const proofs = [
    ...Object.entries(plan.connections).map(([key, each]) =>
      connectionProof([name, "connections", key], each, location),
    ),
    ...Object.entries(plan.principals).map(([key, each]) => principalProof([name, "principals", key], each, location)),
  ];
  return {
    principals: proofs.flatMap(({ principal }) => principal ?? []),
    trusts: proofs.flatMap(({ trust }) => trust ?? []),
  };
}

/** What there is to prove of one principal. */
interface Proof {
  readonly principal?: ProvedPrincipal | undefined;
  readonly trust?: ProvedTrust | undefined;
}

/** A vendor's own document is outside the proof: what it grants beyond the need, and lacks, is in the summary. */
function connectionProof(
  place: readonly string[],
  { plan, policies }: PlannedConnection,
  location: TrustLocation,
): Proof {
  const { role, user, attached, documented, expectations } = plan;
  const arn = role === undefined ? userArn(user ?? {}, location) : roleArn(role.settings, location);
  return {
    principal:
      attached && documented !== undefined
        ? undefined
        : { place, arn, policies, expectations: attached ? expectations : [] },
    trust: role && {
      place,
      arn,
      policy: role.verbatimTrustPolicy ?? policyJson(trustPolicy([role.settings.assumedBy].flat(), location)),
      expectations: [role.expectation],
    },
  };
}

function principalProof(
  place: readonly string[],
  { description, policies }: PlannedPrincipal,
  location: TrustLocation,
): Proof {
  const { kind, settings, grants } = description;
  if (kind === "user") return { principal: provedPrincipal(place, userArn(settings, location), { grants, policies }) };
  const arn = roleArn(settings, location);
  const trusted = [settings.assumedBy].flat();
  return {
    principal: provedPrincipal(place, arn, { grants, policies }),
    trust: {
      place,
      arn,
      policy: policyJson(trustPolicy(trusted, location)),
      expectations: trusted.map((each) => expectTrust(each, location)),
    },
  };
}

interface Named {
  readonly name?: string;
  readonly path?: string;
}

function roleArn({ name = "", path = "/" }: Named, location: TrustLocation): string {
  return formatArn("role", { ...location, path, role: name });
}

function userArn({ name = "", path = "/" }: Named, location: TrustLocation): string {
  return formatArn("user", { ...location, path, user: name });
}
