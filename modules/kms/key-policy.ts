import { keyVerbs, operation, type OperationName } from "../catalogue";
import { type AccountLocation, expandActions, formatArn } from "../aws";
import { type ExpectedAccess, type SharedExpectation } from "../proof";
import { type PolicyDocument, policyDocument, type Statement, statement } from "../policy";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { accountOf, type KeyPolicyPrincipals } from "./key-policy-principals";

/** What an option of a key policy allows its principals. */
interface KeyPolicyOption {
  readonly sid: string;
  readonly operations: readonly OperationName[];
  /** A condition key that every request must carry as true. */
  readonly flag?: string;
}

const options: Readonly<Record<keyof KeyPolicyPrincipals, KeyPolicyOption>> = {
  administer: { sid: "AdministerKey", operations: keyVerbs.administer },
  // The same principal may use the key for clients and for a table: this is all that DynamoDB needs.
  use: { sid: "UseKey", operations: ["encryptTableData"] },
  createGrantsForAwsResources: {
    sid: "GrantKeyForAwsResources",
    operations: keyVerbs.createGrantsForAwsResources,
    flag: "kms:GrantIsForAWSResource",
  },
};

const everyKeyAction = "kms:*";

/** An option, the actions that it allows, and the principals that the properties give. */
interface GivenOption extends Omit<KeyPolicyOption, "operations"> {
  readonly actions: readonly string[];
  readonly principals: readonly string[];
}

function givenOptions(principals: KeyPolicyPrincipals): GivenOption[] {
  return (Object.keys(options) as (keyof KeyPolicyPrincipals)[]).map((name) => {
    const { operations, ...option } = options[name];
    const actions = operations.flatMap((each) => operation(each).actions);
    return { ...option, actions, principals: principals[name] ?? [] };
  });
}

/**
 * The policy of a key. It always leaves the decision to the IAM policies of the account: without that statement they
 * have no effect, and no principal could manage the key after its administrators are deleted.
 *
 * In a key policy, the resource `*` is the key that the policy is attached to.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(principals: KeyPolicyPrincipals, location: AccountLocation): PolicyDocument {
  return policyDocument([
    statement({
      sid: "EnableIamPolicies",
      principals: { AWS: [rootOf(location.account, location)] },
      actions: [everyKeyAction],
      resources: ["*"],
    }),
    ...givenOptions(principals).flatMap((option) => statementsOf(option, location)),
  ]);
}

function statementsOf({ sid, actions, flag, principals }: GivenOption, location: AccountLocation): Statement[] {
  const parts = { actions, resources: ["*"] };
  const conditions = flag === undefined ? {} : { Bool: { [flag]: ["true"] } };
  const own = principals.filter((each) => accountOf(each) === location.account);
  const accounts = principals.filter((each) => each === accountOf(each));
  const elsewhere = principals.filter((each) => !own.includes(each) && !accounts.includes(each));
  const named = [...own, ...accounts.map((each) => rootOf(each, location))];
  return [
    ...(named.length === 0 ? [] : [statement({ ...parts, sid, principals: { AWS: named }, conditions })]),
    // KMS replaces a role in Principal by its unique ID. A condition on its ARN still holds when the role is re-created.
    ...(elsewhere.length === 0
      ? []
      : [
          statement({
            ...parts,
            sid: `${sid}FromOtherAccounts`,
            principals: { AWS: elsewhere.map((each) => rootOf(accountOf(each), location)) },
            conditions: { ...conditions, ArnEquals: { "aws:PrincipalArn": elsewhere } },
          }),
        ]),
  ];
}

/**
 * What the policy of a key must allow and refuse, for the proof: the account, whose IAM policies decide, everything;
 * each given principal the actions of its option and no other. Principals of the account need no IAM policy.
 *
 * @param key the key's ARN, which may be a symbolic one
 */
export function expectKeyPolicy(
  principals: KeyPolicyPrincipals,
  location: AccountLocation,
  key: string,
): SharedExpectation[] {
  const root = rootOf(location.account, location);
  return [
    {
      principal: `AWS ${root}`,
      callers: [{ type: "account root", arn: root }, roleSession(someRoleOf(location.account, location), "session")],
      strangers: strangers(location),
      within: {},
      expectations: [{ allows: onKey(actionsOfKeys(), key), refuses: [] }],
    },
    ...givenOptions(principals).flatMap((option) =>
      option.principals.map((principal) => expectOption(option, principal, location, key)),
    ),
  ];
}

function expectOption(
  { actions, flag }: GivenOption,
  principal: string,
  location: AccountLocation,
  key: string,
): SharedExpectation {
  const account = accountOf(principal);
  const isOwn = account === location.account;
  const isAccount = principal === account;
  const caller = isAccount ? someRoleOf(account, location) : principal;
  const others = actionsOfKeys().filter((action) => !actions.includes(action));
  return {
    principal: `AWS ${isOwn ? principal : rootOf(account, location)}`,
    callers: [sender(caller)],
    strangers: [...strangers(location), ...(isAccount ? [] : [sender(`${caller}-other`)])],
    byItself: isOwn,
    within: {
      ...(isOwn || isAccount ? {} : { "aws:PrincipalArn": [principal] }),
      ...(flag === undefined ? {} : { [flag]: ["true"] }),
    },
    expectations: [{ allows: onKey(actions, key), refuses: [{ actions: others, resources: [key] }] }],
  };
}

/** A key policy writes `*` for its key, and requests name its ARN. */
function onKey(actions: readonly string[], key: string): ExpectedAccess[] {
  return ["*", key].map((resource) => ({ actions, resource, examples: [key] }));
}

function actionsOfKeys(): string[] {
  return expandActions(everyKeyAction).map(({ name }) => name);
}

/** A principal of an account that no environment names, and one without credentials. */
function strangers({ partition }: AccountLocation): RequestPrincipal[] {
  const role = formatArn("role", { partition, account: "000000000000", path: "/", role: "stranger" });
  return [roleSession(role, "session"), { type: "anonymous" }];
}

function someRoleOf(account: string, { partition }: AccountLocation): string {
  return formatArn("role", { partition, account, path: "/", role: "some-role" });
}

function sender(arn: string): RequestPrincipal {
  return arn.includes(":user/") ? { type: "user", arn } : roleSession(arn, "session");
}

function rootOf(account: string, { partition }: AccountLocation): string {
  return formatArn("accountRoot", { partition, account });
}
