import {
  conditionsOf,
  policyDocument,
  type PolicyDocument,
  type Statement,
  statement,
  type TimeWindow,
  trustWithin,
  type Within,
} from "../../policy";
import { type AccountLocation, formatArn } from "../../aws";
import { type Caller, expectTrustWithin, type TrustExpectation } from "../../proof";
import { roleSession } from "../../evaluation";
import { callerArn, principalArns } from "../callers";
import { type SignIn } from "../people";

/**
 * The trust policy of a role for one person: the callers who sign in as the person does can assume it, under the person's
 * own name, which CloudTrail then shows. Their own account has to allow them `sts:AssumeRole` too.
 *
 * @param window when the role can be assumed, where no grant of the role is valid at any other time
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
    conditions: conditionsOf(withinSignIn(person, way, location)),
  });
}

/** What the condition keys of a caller hold who signs in in one way. */
function withinSignIn(person: string, way: SignIn, location: AccountLocation): Within {
  return {
    "sts:RoleSessionName": [person],
    "aws:PrincipalArn": principalArns(way, location).map((like) => ({ like })),
    ...(way.kind === "user"
      ? { "aws:MultiFactorAuthPresent": ["true"] }
      : // The part after the colon is the session name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        { "aws:userid": [{ like: `*:${sessionNameOf(way)}` }] }),
  };
}

type Session = Exclude<SignIn, { readonly kind: "user" }>;

function sessionNameOf(way: Session): string {
  return way.kind === "identity center" ? way.userName : way.sessionName;
}

/** The callers who must get the role of a person and those who must not. */
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
  const named = { "sts:RoleSessionName": person };
  const { principal, identified, unidentified } = callerOf(way, location);
  const { partition, account } = location;
  const otherUser = { type: "user", arn: `arn:${partition}:iam::${account}:user/some-stranger` } as const;
  const otherRole = roleSession(
    `arn:${partition}:iam::${account}:role/some-role`,
    way.kind === "user" ? way.name : person,
  );
  const assume = (context: Caller["context"] = {}, who: Caller["principal"] = principal): Caller => ({
    principal: who,
    action: "sts:AssumeRole",
    context,
  });
  return {
    allows: [assume({ ...named, ...identified })],
    refuses: [
      assume(identified),
      assume({ ...identified, "sts:RoleSessionName": `${person}-other` }),
      assume({ ...named, ...identified }, otherUser),
      assume({ ...named, ...identified }, otherRole),
      ...unidentified.map((context) => assume({ ...named, ...context })),
      assume(named, { type: "anonymous" }),
    ],
    trusted: [
      {
        principals: [`AWS ${formatArn("accountRoot", location)}`],
        actions: ["sts:AssumeRole"],
        within: withinSignIn(person, way, location),
      },
    ],
  };
}

/** A caller who signs in in one way, with the condition keys by which AWS vouches for them, and with keys that do not. */
function callerOf(
  way: SignIn,
  location: AccountLocation,
): {
  readonly principal: Caller["principal"];
  readonly identified: Readonly<Record<string, string>>;
  readonly unidentified: readonly Readonly<Record<string, string>>[];
} {
  if (way.kind === "user") {
    return {
      principal: { type: "user", arn: callerArn(way, location) },
      identified: { "aws:MultiFactorAuthPresent": "true" },
      unidentified: [{}, { "aws:MultiFactorAuthPresent": "false" }],
    };
  }
  const role =
    way.kind === "pinned session"
      ? way.role
      : `arn:${location.partition}:iam::${location.account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${way.role}`;
  return {
    principal: roleSession(role, sessionNameOf(way)),
    identified: { "aws:userid": `AROAEXAMPLE:${sessionNameOf(way)}` },
    unidentified: [{ "aws:userid": "AROAEXAMPLE:somebody-else" }],
  };
}
