import * as v from "valibot";
import { type ResourceLocation } from "../catalogue";
import { nearAccount, parseArn, partitionOf } from "../aws";
import { at, problem, type Problem, type SchemaEntries } from "../validation";

/** The principals that a key policy allows by itself, beside those that the IAM policies of the account allow. */
export interface KeyPolicyPrincipals {
  /**
   * Principals that manage the key without using it: ARNs of roles and users of the key's account.
   * @default none
   */
  readonly administer?: readonly string[];
  /**
   * Principals that encrypt and decrypt with the key: ARNs of roles and users, or IDs of other accounts. The IAM policies
   * of another account have to allow it too.
   * @default none
   */
  readonly use?: readonly string[];
  /**
   * Principals that let AWS services use the key for their resources, named as in `use`.
   * @default none
   */
  readonly createGrantsForAwsResources?: readonly string[];
}

const principals = v.optional(v.array(v.string()));

/** The shape of the principals of a key policy. */
export const keyPolicyPrincipalsSchema = v.strictObject({
  administer: principals,
  use: principals,
  createGrantsForAwsResources: principals,
} satisfies SchemaEntries<KeyPolicyPrincipals>);

/** The account of a principal, which may be an account itself. */
export function accountOf(principal: string): string {
  const parsed = parseArn(principal);
  return parsed?.shape === "role" || parsed?.shape === "user" ? parsed.account : principal;
}

/**
 * What is wrong with the principals of a key policy.
 *
 * @param ownAccounts the accounts that are not a third party
 */
export function checkKeyPolicyPrincipals(
  keyPolicy: KeyPolicyPrincipals,
  location: ResourceLocation,
  ownAccounts: readonly string[],
): Problem[] {
  return Object.entries(keyPolicy as Readonly<Record<string, readonly string[]>>).flatMap(([persona, names]) =>
    at(
      persona,
      names.flatMap((name) => {
        const problems = checkPrincipal(name, persona, location);
        return problems.length > 0 ? problems : checkThirdParty(name, [location.account, ...ownAccounts]);
      }),
    ),
  );
}

/** A key policy cannot ask for an external ID, so other customers of a vendor could use the key through it. */
function checkThirdParty(name: string, ownAccounts: readonly string[]): Problem[] {
  const account = accountOf(name);
  if (ownAccounts.includes(account)) return [];
  const near = nearAccount(account, ownAccounts);
  if (near !== undefined) return [near];
  return [
    problem({
      value: name,
      rule: `is of account ${account}, a third party, and a key policy knows no external ID`,
      remedy: "Let it take a role of yours that is granted the key, or list the account in ownAccounts if it is yours.",
    }),
  ];
}

function checkPrincipal(name: string, persona: string, { account, region }: ResourceLocation): Problem[] {
  const refuse = (rule: string, remedy: string): Problem[] => [problem({ value: name, rule, remedy })];
  const parsed = parseArn(name);
  const isIdentity = parsed?.shape === "role" || parsed?.shape === "user";
  // Wildcards and variables match other principals too.
  if (!(isIdentity && !/[*?$]/.test(name)) && !/^[0-9]{12}$/.test(name)) {
    return refuse("is neither the ARN of a role or a user nor the ID of an account", "Copy it from the IAM console.");
  }
  if (parsed !== undefined && parsed.partition !== partitionOf(region)) {
    return refuse(
      `is of the partition ${parsed.partition}, and no key of ${partitionOf(region)} can be used from there`,
      "Name a principal of the same partition.",
    );
  }
  if (name === account) {
    return refuse("is the key's own account, whose IAM policies decide already", "Leave it out.");
  }
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
  if (persona === "administer" && accountOf(name) !== account) {
    return refuse(
      "is of another account, and KMS lets nobody manage a key from there",
      "Name a principal of this account.",
    );
  }
  return [];
}
