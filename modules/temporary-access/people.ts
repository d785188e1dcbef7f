import {
  policyDocument,
  type PolicyDocument,
  type Statement,
  statement,
  type TimeWindow,
  trustWithin,
} from "../policy";
import { type AccountLocation, formatArn } from "../aws";
import { type Caller, expectTrustWithin, type TrustExpectation } from "../proof";
import { roleSession } from "../evaluation";

/**
 * How a person signs in. AWS vouches for each: the name of a user, the session name that IAM Identity Center sets, or
 * one that the trust policy of a role pins with `sts:RoleSessionName`. Whoever may choose a session name has none.
 */
export type SignIn =
  | { readonly kind: "user"; readonly name: string; readonly path: string }
  | { readonly kind: "identity center"; readonly userName: string; readonly role: string }
  | { readonly kind: "pinned session"; readonly role: string; readonly sessionName: string };

/**
 * People by a name of your own, each with the ways in which they sign in. One person has one name, wherever they are
 * listed: it is what keeps them from deciding their own request.
 */
export type People = Readonly<Record<string, SignIn | readonly SignIn[]>>;

/** A user of IAM in the environment's account, who signs in with multi-factor authentication. */
export function iamUser(name: string, { path = "/" }: { readonly path?: string } = {}): SignIn {
  return { kind: "user", name, path };
}

/**
 * A user of IAM Identity Center, by the user name there and the role that the permission set has in the account.
 *
 * @example
 * identityCenterUser("alice@acme.example", "AWSReservedSSO_OnCall_0123456789abcdef");
 */
export function identityCenterUser(userName: string, role: string): SignIn {
  return { kind: "identity center", userName, role };
}

/**
 * A session of a role whose own trust policy lets this person, and nobody else, have this session name.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_rolesessionname
 *
 * @param role the ARN of the role, in the environment's account
 */
export function pinnedSession(role: string, sessionName: string): SignIn {
  return { kind: "pinned session", role, sessionName };
}

/** The ways in which each person signs in. */
export function signIns(people: People): readonly (readonly [string, readonly SignIn[]])[] {
  return Object.entries(people).map(([person, ways]) => [person, [ways].flat()]);
}

/** The people of two lists, each with every way to sign in of both. */
export function together(left: People, right: People): People {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map((name) => {
      // A name such as toString is a property of every object.
      const ways = [left, right].flatMap((people) => (Object.hasOwn(people, name) ? [people[name] ?? []].flat() : []));
      return [name, [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()]] as const;
    }),
  );
}

/**
 * Whose call it is, by the ARN that API Gateway gives for a signed call.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function peopleByCaller(people: People, location: AccountLocation): Readonly<Record<string, string>> {
  return Object.fromEntries(
    signIns(people).flatMap(([person, ways]) => ways.map((way) => [callerArn(way, location), person] as const)),
  );
}

/** The ARN of a caller: for a session, with the session's name and without the path of the role. */
export function callerArn(signIn: SignIn, { partition, account }: AccountLocation): string {
  const session = (role: string, name: string): string =>
    `arn:${partition}:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/${name}`;
  switch (signIn.kind) {
    case "user":
      return formatArn("user", { partition, account, path: signIn.path, user: signIn.name });
    case "identity center":
      return session(signIn.role, signIn.userName);
    case "pinned session":
      return session(signIn.role, signIn.sessionName);
  }
}

/** Patterns for `aws:PrincipalArn`: of a session that is its role, with the path. */
export function principalArns(signIn: SignIn, { partition, account }: AccountLocation): readonly string[] {
  switch (signIn.kind) {
    case "user":
      return [callerArn(signIn, { partition, account })];
    case "identity center": {
      // Only AWS can make roles below this path; outside us-east-1 the region is one more step of it.
      // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
      const folder = `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/`;
      return [`${folder}${signIn.role}`, `${folder}*/${signIn.role}`];
    }
    case "pinned session":
      return [signIn.role];
  }
}

/**
 * The trust policy of a role that is for one person: whoever signs in as they do, under their own name, so that the
 * trail shows it. Their own account has to allow them `sts:AssumeRole` too.
 *
 * @param window when, where no grant of the role holds at any other time
 */
export function personTrust(
  person: string,
  ways: readonly SignIn[],
  location: AccountLocation,
  window: TimeWindow | undefined,
): PolicyDocument {
  const always = policyDocument(ways.map((way) => trustStatement(person, way, location)));
  return window === undefined ? always : trustWithin(always, window);
}

function trustStatement(person: string, way: SignIn, location: AccountLocation): Statement {
  return statement({
    principals: { AWS: [formatArn("accountRoot", location)] },
    actions: ["sts:AssumeRole"],
    conditions: {
      StringEquals: { "sts:RoleSessionName": [person] },
      ArnLike: { "aws:PrincipalArn": principalArns(way, location) },
      ...(way.kind === "user"
        ? { Bool: { "aws:MultiFactorAuthPresent": ["true"] } }
        : // The part after the colon is the session name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
          { StringLike: { "aws:userid": [`*:${sessionNameOf(way)}`] } }),
    },
  });
}

function sessionNameOf(way: Exclude<SignIn, { readonly kind: "user" }>): string {
  return way.kind === "identity center" ? way.userName : way.sessionName;
}

/** Who must get that role and who must not, written by hand. */
export function expectPersonTrust(
  person: string,
  ways: readonly SignIn[],
  location: AccountLocation,
  window: TimeWindow | undefined,
): readonly TrustExpectation[] {
  const always = ways.map((way) => expectSignIn(person, way, location));
  return window === undefined ? always : always.map((each) => expectTrustWithin(each, window));
}

function expectSignIn(person: string, way: SignIn, location: AccountLocation): TrustExpectation {
  const asPerson: Record<string, string> = { "sts:RoleSessionName": person };
  const own: Record<string, string> =
    way.kind === "user"
      ? { "aws:MultiFactorAuthPresent": "true" }
      : { "aws:userid": `AROAEXAMPLE:${sessionNameOf(way)}` };
  const roleArn =
    way.kind === "identity center"
      ? `arn:${location.partition}:iam::${location.account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${way.role}`
      : way.kind === "pinned session"
        ? way.role
        : "";
  const principal =
    way.kind === "user"
      ? ({ type: "user", arn: callerArn(way, location) } as const)
      : roleSession(roleArn, sessionNameOf(way));
  const assume = (context: Record<string, string>, who = principal): Caller => ({
    principal: who,
    action: "sts:AssumeRole",
    context,
  });
  const { partition, account } = location;
  const stranger = { type: "user", arn: `arn:${partition}:iam::${account}:user/some-stranger` } as const;
  return {
    allows: [assume({ ...asPerson, ...own })],
    refuses: [
      assume(own),
      assume({ ...own, "sts:RoleSessionName": `${person}-other` }),
      assume({ ...asPerson, ...own }, stranger),
      assume(
        { ...asPerson, ...own },
        roleSession(`arn:${partition}:iam::${account}:role/some-role`, way.kind === "user" ? way.name : person),
      ),
      ...(way.kind === "user"
        ? [assume(asPerson), assume({ ...asPerson, "aws:MultiFactorAuthPresent": "false" })]
        : [assume({ ...asPerson, "aws:userid": "AROAEXAMPLE:somebody-else" })]),
      { principal: { type: "anonymous" }, action: "sts:AssumeRole", context: asPerson },
    ],
    trusted: [
      {
        principals: [`AWS arn:${partition}:iam::${account}:root`],
        actions: ["sts:AssumeRole"],
        within: {
          "sts:RoleSessionName": [person],
          "aws:PrincipalArn":
            way.kind === "identity center"
              ? ["", "*/"].map((region) => ({
                  like: `arn:${partition}:iam::${account}:role/aws-reserved/sso.amazonaws.com/${region}${way.role}`,
                }))
              : [way.kind === "user" ? `arn:${partition}:iam::${account}:user${way.path}${way.name}` : way.role],
          ...(way.kind === "user"
            ? { "aws:MultiFactorAuthPresent": ["true"] }
            : { "aws:userid": [{ like: `*:${way.kind === "identity center" ? way.userName : way.sessionName}` }] }),
        },
      },
    ],
  };
}
