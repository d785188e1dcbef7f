import { parseArn } from "../aws";
import {
  type AccountLimits,
  allOf,
  checkRoleOf,
  checkSessionTags,
  checkSourceIdentities,
  identityConditions,
  tagConditions,
  type TextOrPattern,
  userName,
} from "../policy";
import { type Expectation, type ExpectedAccess, type LimitValue, type Within } from "../proof";
import { at, type Problem } from "../validation";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";

/** What every session of a role has to say of the person that it is for. Nothing that is absent can be said. */
export type SessionLimits = Pick<AccountLimits, "sourceIdentities" | "sessionTags">;

/**
 * A role as plain data, with the verb that can be granted on it.
 *
 * @example
 * new RoleRef("arn:aws:iam::111122223333:role/reporting").assume();
 */
export class RoleRef {
  constructor(readonly arn: string) {}

  /**
   * AssumeRole. The trust policy of the role has to let the caller in as well, also where the two are one.
   *
   * @param session what the caller must say of each session, as the trust policy asks for it
   */
  assume(session: SessionLimits = {}): Grant {
    const { arn } = this;
    const parsed = parseArn(arn);
    const problems = [
      ...checkRoleOf(arn, parsed?.shape === "role" ? parsed.account : ""),
      ...checkSessionLimits(session),
    ];
    if (problems.length > 0) return new Grant(`role ${arn}`, [], problems);
    return new Grant(`role ${arn}`, assuming(arn, session), [], [expectAssumingOf(arn, session)]);
  }
}

/** What is wrong with what is to be said of sessions. */
export function checkSessionLimits({ sourceIdentities, sessionTags }: SessionLimits): Problem[] {
  return [
    ...at("sourceIdentities", sourceIdentities === undefined ? [] : checkSourceIdentities(sourceIdentities)),
    ...at("sessionTags", sessionTags === undefined ? [] : checkSessionTags(sessionTags)),
  ];
}

function assuming(arn: string, { sourceIdentities, sessionTags }: SessionLimits): GrantedOperation[] {
  const resources = [arn];
  const identity = sourceIdentities === undefined ? [] : [identityConditions(sourceIdentities)];
  const tags = sessionTags === undefined ? [] : [tagConditions(sessionTags)];
  const said = [...identity, ...tags];
  return [
    { operation: "assumeRole", resources, ...(said.length === 0 ? {} : { conditions: allOf(said) }) },
    ...identity.map((conditions) => ({ operation: "setSourceIdentity", resources, conditions }) as const),
    ...tags.map((conditions) => ({ operation: "tagSession", resources, conditions }) as const),
  ];
}

/**
 * Written by hand. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function expectAssumingOf(arn: string, { sourceIdentities, sessionTags }: SessionLimits): Expectation {
  const meant = (each: TextOrPattern): LimitValue => (each === userName ? { variable: "aws:username" } : each);
  const identity: Within = sourceIdentities === undefined ? {} : { "sts:SourceIdentity": sourceIdentities.map(meant) };
  const tags: Within = Object.fromEntries(
    Object.entries(sessionTags ?? {}).map(([key, values]) => [
      `aws:RequestTag/${key}`,
      values === "any" ? [{ like: "*" }] : values.map(meant),
    ]),
  );
  const tagged: Within =
    sessionTags === undefined ? {} : { ...tags, "aws:TagKeys": { allOf: Object.keys(sessionTags) } };
  const allowed = (action: string, within: Within): ExpectedAccess => ({
    actions: [action],
    resource: arn,
    examples: [arn],
    within,
  });
  return {
    allows: [
      allowed("sts:AssumeRole", { ...identity, ...tagged }),
      ...(sourceIdentities === undefined ? [] : [allowed("sts:SetSourceIdentity", identity)]),
      ...(sessionTags === undefined ? [] : [allowed("sts:TagSession", tagged)]),
    ],
    refuses: [
      { actions: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"], resources: [`${arn}-stranger`] },
      {
        actions: [
          "iam:PassRole",
          "iam:UpdateAssumeRolePolicy",
          ...(sourceIdentities === undefined ? ["sts:SetSourceIdentity"] : []),
          ...(sessionTags === undefined ? ["sts:TagSession"] : []),
        ],
        resources: [arn],
      },
    ],
  };
}
