import { provePrincipals, type ProvedPrincipal, type ResourcePolicyOf } from "../proof";
import { type Problem } from "../validation";
import { bucketParts, type BucketRef, expectationsOf, type Permission, tableParts, type TableRef } from "../grants";
import { type IdentityPolicy, namedPolicy } from "./identity-policies";

/** The grants of a principal and the policies that were made from them, as the proof takes them. */
export function provedPrincipal(
  place: readonly string[],
  arn: string,
  { grants, policies }: { readonly grants: readonly Permission[]; readonly policies: readonly IdentityPolicy[] },
): ProvedPrincipal {
  return {
    place,
    arn,
    policies: policies.map(namedPolicy),
    expectations: expectationsOf(grants),
  };
}

/** ARNs that a message of the proof may name as examples for a wildcard, including those of other accounts. */
export function resourcesOf(
  principals: readonly ProvedPrincipal[],
  {
    tables = [],
    buckets = [],
  }: { readonly tables?: readonly TableRef[]; readonly buckets?: readonly BucketRef[] } = {},
): ReadonlySet<string> {
  const resources = new Set<string>([
    ...[
      ...tables.map((table) => tableParts(table.description)),
      ...buckets.map((bucket) => bucketParts(bucket.description)),
    ]
      .flatMap((parts) => Object.values(parts))
      .flatMap(({ covered, neighbours }) => [...covered, ...neighbours]),
  ]);
  for (const { arn, expectations } of principals) {
    resources.add(arn);
    for (const { allows, refuses } of expectations) {
      for (const { examples } of allows) for (const each of examples) resources.add(each);
      for (const refused of refuses) for (const each of refused.resources) resources.add(each);
    }
  }
  resources.delete("*");
  return resources;
}

/**
 * Proves that policies allow exactly what the grants allow. Returns the problems.
 *
 * @param policyOf finds the policy of a resource, of which the denials count
 */
export function proveGrants(
  arn: string,
  grants: readonly Permission[],
  policies: readonly IdentityPolicy[],
  policyOf?: ResourcePolicyOf,
): Problem[] {
  const principals = [provedPrincipal([], arn, { grants, policies })];
  return provePrincipals(principals, () => resourcesOf(principals), policyOf);
}
