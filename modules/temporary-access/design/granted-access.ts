import { type Grant, windowOf } from "../../grants";
import { identityPolicies, type IdentityPolicy } from "../../principals";
import { policyJson } from "../../policy";
import { type Problem } from "../../validation";
import { type People, signIns } from "../people";
import { personTrust } from "./person-trust";
import { type Person, type SharedNames, type TemporaryAccessContext } from "./types";

/** The name of an access, with which the names of all that it is made of begin. */
export function accessName({ environment }: TemporaryAccessContext, key: string): string {
  return `${environment}-${key}`;
}

/** The policy of an access, and what prevents its grants from being one policy. */
export function accessPolicy(
  name: string,
  grants: readonly Grant[],
): { readonly policy: IdentityPolicy | undefined; readonly problems: readonly Problem[] } {
  const { policies, problems } = identityPolicies(grants, name, "role");
  return { policy: policies[0], problems };
}

/** The people of an access, each with a role. */
export function peopleWithRoles(
  name: string,
  people: People,
  grants: readonly Grant[],
  shared: SharedNames,
): readonly Person[] {
  return signIns(people).map(([person, ways]) => ({
    name: person,
    ways,
    role: `${name}-${person}`,
    trust: JSON.stringify(policyJson(personTrust(person, ways, shared, windowOf(grants)))),
  }));
}

/** The IAM path of the roles of people. */
export function accessPath({ environment }: TemporaryAccessContext, key: string): string {
  return `/temporary-access/${environment}/${key}/`;
}
