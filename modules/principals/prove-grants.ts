import { provePrincipals, type ProvedPrincipal } from "../proof";
import { type Problem } from "../validation";
import { bucketParts, type BucketRef, type Permission, tableParts, type TableRef } from "../grants";
import { type IdentityPolicy, namedPolicy } from "./identity-policies";

/** What a principal was granted and the policies that came of it, as the proof takes it. */
export function provedPrincipal(
  place: readonly string[],
  arn: string,
  { grants, policies }: { readonly grants: readonly Permission[]; readonly policies: readonly IdentityPolicy[] },
): ProvedPrincipal {
  return {
    place,
    arn,
    policies: policies.map(namedPolicy),
    expectations: grants.flatMap(({ expectations }) => expectations),
  };
}

/** ARNs that a message of the proof may name for what a wildcard covers, those of strangers included. */
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

/** Whether policies give exactly what grants say. Empty when that is so. */
export function proveGrants(
  arn: string,
  grants: readonly Permission[],
  policies: readonly IdentityPolicy[],
): Problem[] {
  const principals = [provedPrincipal([], arn, { grants, policies })];
  return provePrincipals(principals, () => resourcesOf(principals));
}
