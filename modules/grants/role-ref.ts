import { parseArn } from "../aws";
import {
  type AccountLimits,
  checkRoleOf,
  checkSessionTags,
  checkSourceIdentities,
  sessionTagLimits,
  sourceIdentityLimits,
  type Within,
} from "../policy";
import { at, copyData, type Problem } from "../validation";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";

/** The source identity and tags that every session must have. A session can have none that are absent here. */
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
   * AssumeRole. The trust policy of the role has to allow the caller as well, even if the role assumes itself.
   *
   * @param given the source identity and tags that the trust policy requires of each session
   */
  assume(given: SessionLimits = {}): Grant {
    const { arn } = this;
    const session = copyData(given);
    const parsed = parseArn(arn);
    const problems = [
      ...checkRoleOf(arn, parsed?.shape === "role" ? parsed.account : ""),
      ...checkSessionLimits(session),
    ];
    if (problems.length > 0) return new Grant(`role ${arn}`, [], problems);
    return new Grant(`role ${arn}`, assuming(arn, session));
  }
}

/** The problems of session limits. */
export function checkSessionLimits({ sourceIdentities, sessionTags }: SessionLimits): Problem[] {
  return [
    ...at("sourceIdentities", sourceIdentities === undefined ? [] : checkSourceIdentities(sourceIdentities)),
    ...at("sessionTags", sessionTags === undefined ? [] : checkSessionTags(sessionTags)),
  ];
}

/**
 * AssumeRole is checked for what the other two actions are asked for as well.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function assuming(arn: string, { sourceIdentities, sessionTags }: SessionLimits): GrantedOperation[] {
  const resources = [arn];
  const identity: Within = sourceIdentities === undefined ? {} : sourceIdentityLimits(sourceIdentities);
  const tags: Within = sessionTags === undefined ? {} : sessionTagLimits(sessionTags);
  return [
    { operation: "assumeRole", resources, within: { ...identity, ...tags } },
    ...(sourceIdentities === undefined
      ? []
      : [{ operation: "setSourceIdentity", resources, within: identity } as const]),
    ...(sessionTags === undefined ? [] : [{ operation: "tagSession", resources, within: tags } as const]),
  ];
}
