import { keyVerbs, operation, type OperationName } from "../catalogue";
import { type AccountLocation, formatArn, parseArn } from "../aws";
import { type PolicyDocument, policyDocument, type Statement, statement } from "../policy";
import { type KeyPolicyPrincipals } from "./key-props";

/**
 * What a principal of the key policy may do. It uses the key for clients and for a table alike, hence all that DynamoDB
 * asks for.
 */
const operationsOf: Readonly<Record<keyof KeyPolicyPrincipals, readonly OperationName[]>> = {
  administer: keyVerbs.administer,
  use: ["encryptTableData"],
  createGrantsForAwsResources: keyVerbs.createGrantsForAwsResources,
};

const sids: Readonly<Record<keyof KeyPolicyPrincipals, string>> = {
  administer: "AdministerKey",
  use: "UseKey",
  createGrantsForAwsResources: "GrantKeyForAwsResources",
};

/**
 * The policy of a key. It always leaves the decision to the IAM policies of its account, without which they would count
 * for nothing and nobody could manage the key once its administrators are gone.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 *
 * In a key policy, the resource `*` is the key that it stands on.
 */
export function keyPolicy(principals: KeyPolicyPrincipals, location: AccountLocation): PolicyDocument {
  const personas = Object.keys(operationsOf) as (keyof KeyPolicyPrincipals)[];
  return policyDocument([
    statement({
      sid: "EnableIamPolicies",
      principals: { AWS: [rootOf(location.account, location)] },
      actions: ["kms:*"],
      resources: ["*"],
    }),
    ...personas.flatMap((persona) => personaStatements(persona, principals[persona] ?? [], location)),
  ]);
}

function personaStatements(
  persona: keyof KeyPolicyPrincipals,
  principals: readonly string[],
  location: AccountLocation,
): Statement[] {
  const parts = {
    actions: operationsOf[persona].flatMap((name) => operation(name).actions),
    resources: ["*"],
  };
  const conditions =
    persona === "createGrantsForAwsResources" ? { Bool: { "kms:GrantIsForAWSResource": ["true"] } } : {};
  const own = principals.filter((each) => accountOf(each) === location.account);
  const accounts = principals.filter((each) => each === accountOf(each));
  const elsewhere = principals.filter((each) => !own.includes(each) && !accounts.includes(each));
  const named = [...own, ...accounts.map((each) => rootOf(each, location))];
  return [
    ...(named.length === 0
      ? []
      : [statement({ ...parts, sid: sids[persona], principals: { AWS: named }, conditions })]),
    // By their ARN, not as principals, so that the right outlives a role that is made anew.
    ...(elsewhere.length === 0
      ? []
      : [
          statement({
            ...parts,
            sid: `${sids[persona]}FromOtherAccounts`,
            principals: { AWS: elsewhere.map((each) => rootOf(accountOf(each), location)) },
            conditions: { ...conditions, ArnEquals: { "aws:PrincipalArn": elsewhere } },
          }),
        ]),
  ];
}

/** The account of a principal, which may be an account itself. */
export function accountOf(principal: string): string {
  const parsed = parseArn(principal);
  return parsed?.shape === "role" || parsed?.shape === "user" ? parsed.account : principal;
}

function rootOf(account: string, { partition }: AccountLocation): string {
  return formatArn("accountRoot", { partition, account });
}
