import { expectedActions, keyExpectations } from "../grants";
import { type AccountLocation, expandActions } from "../aws";
import { type ExpectedAccess, type SharedExpectation } from "../proof";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { accountOf } from "./key-policy";
import { type KeyPolicyPrincipals } from "./key-props";

/** What each principal of a key policy must be able to do. Those who use the key use it for clients and a table alike. */
const allowed: Readonly<Record<keyof KeyPolicyPrincipals, readonly string[]>> = {
  administer: keyExpectations.administer.allows,
  use: expectedActions.writeTableKey,
  createGrantsForAwsResources: keyExpectations.createGrantsForAwsResources.allows,
};

const refused: Readonly<Record<keyof KeyPolicyPrincipals, readonly string[]>> = {
  administer: keyExpectations.administer.refuses,
  use: expectedActions.manageKey,
  createGrantsForAwsResources: keyExpectations.createGrantsForAwsResources.refuses,
};

/**
 * Whom the policy of a key must let in, said apart from the policy: the account, whose IAM policies decide, and whoever
 * is named, without any policy of their own where they are of that account.
 *
 * @param key the key's ARN, which may be a symbolic one
 */
export function expectKeyPolicy(
  principals: KeyPolicyPrincipals,
  location: AccountLocation,
  key: string,
): SharedExpectation[] {
  const root = (account: string): string => `arn:${location.partition}:iam::${account}:root`;
  const role = (account: string, name: string): string => `arn:${location.partition}:iam::${account}:role/${name}`;
  // An account that is nobody's.
  const stranger = roleSession(role("000000000000", "stranger"), "session");
  const personas = Object.keys(allowed) as (keyof KeyPolicyPrincipals)[];
  return [
    {
      principal: `AWS ${root(location.account)}`,
      callers: [
        { type: "account root", arn: root(location.account) },
        roleSession(role(location.account, "some-role"), "session"),
      ],
      strangers: [stranger, { type: "anonymous" }],
      within: {},
      expectations: [
        {
          allows: onKey(
            expandActions("kms:*").map(({ name }) => name),
            key,
          ),
          refuses: [],
        },
      ],
    },
    ...personas.flatMap((persona) =>
      (principals[persona] ?? []).map((principal): SharedExpectation => {
        const account = accountOf(principal);
        const isOwn = account === location.account;
        const caller = principal === account ? role(account, "some-role") : principal;
        return {
          principal: `AWS ${isOwn ? principal : root(account)}`,
          callers: [sender(caller)],
          strangers: [stranger, ...(principal === account ? [] : [sender(`${caller}-other`)])],
          byItself: isOwn,
          within: {
            ...(isOwn || principal === account ? {} : { "aws:PrincipalArn": [principal] }),
            ...(persona === "createGrantsForAwsResources" ? { "kms:GrantIsForAWSResource": ["true"] } : {}),
          },
          expectations: [
            {
              allows: onKey(allowed[persona], key),
              refuses: [{ actions: refused[persona], resources: [key] }],
            },
          ],
        };
      }),
    ),
  ];
}

/** A key policy says `*` for the key that it stands on, and requests say its ARN. */
function onKey(actions: readonly string[], key: string): ExpectedAccess[] {
  return ["*", key].map((resource) => ({ actions, resource, examples: [key] }));
}

function sender(arn: string): RequestPrincipal {
  return arn.includes(":user/") ? { type: "user", arn } : roleSession(arn, "session");
}
