import { type AccessKeys, newestActive } from "../../modules/principals";
import { limits } from "../../modules/aws";
import { type NamedPolicy } from "../../modules/proof";
import { policySize } from "../../modules/policy";
import { isExisting } from "../environment";

/** A policy as the summary speaks of it. */
export function describePolicy({ name, policy }: NamedPolicy): string {
  return `policy ${name}, ${policySize(policy)} of ${limits.managedPolicySize.value} characters`;
}

/** The access keys behind the name of their user in the summary; empty where there are none. */
export function describeKeys(keys: AccessKeys | undefined): string {
  if (keys === undefined) return "";
  const described = keys.generations.map(({ generation, status }) =>
    status === "Active" ? generation : `${generation} (inactive)`,
  );
  return `, access keys ${described.join(", ")}${keys.generations.length > 1 ? `, outputs give ${newestActive(keys)?.generation ?? "none"}` : ""}`;
}

/** What a table or bucket that somebody else makes is called, with its account where that is another one. */
export function existingMark(entry: object | undefined): string[] {
  if (entry === undefined || !isExisting<{ readonly account?: string }>(entry)) return [];
  const { account } = entry.existing;
  return [account === undefined ? "existing" : `existing in account ${account}`];
}
