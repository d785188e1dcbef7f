import { byAge, type AccessKeys, newestActive } from "../../modules/principals";
import { limits } from "../../modules/aws";
import { type NamedPolicy } from "../../modules/proof";
import { policySize } from "../../modules/policy";

/** A policy as the summary describes it. */
export function describePolicy({ name, policy }: NamedPolicy): string {
  return `policy ${name}, ${policySize(policy)} of ${limits.managedPolicySize.value} characters`;
}

/** The access keys behind the name of their user in the summary; empty where there are none. */
export function describeKeys(keys: AccessKeys | undefined): string {
  if (keys === undefined) return "";
  const described = keys.generations.map(({ generation, status }) =>
    status === "Active" ? generation : `${generation} (inactive)`,
  );
  return `, access keys ${described.join(", ")}${describeRotation(keys)}`;
}

/** Of two keys, which one the outputs give, and the next step of the rotation. */
function describeRotation(keys: AccessKeys): string {
  const [oldest, newest] = byAge(keys);
  if (oldest === undefined || newest === undefined) return "";
  const inactive = keys.generations.find(({ status }) => status === "Inactive");
  const next =
    inactive === undefined
      ? `hand over ${newest.generation}, then set ${oldest.generation} to Inactive`
      : `remove ${inactive.generation} once nothing uses it`;
  return `, outputs give ${newestActive(keys)?.generation ?? "none"}; next: ${next}`;
}

/** How the summary marks what may be lost. */
export function disposableMark(made: { readonly disposable?: boolean } | undefined): string[] {
  return made?.disposable === true ? ["disposable"] : [];
}

/** How the summary marks an existing resource, with its account where that is another one. */
export function existingMark(existing: { readonly account?: string } | undefined): string[] {
  if (existing === undefined) return [];
  return [existing.account === undefined ? "existing" : `existing in account ${existing.account}`];
}
