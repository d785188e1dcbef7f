import { parseArn } from "../aws";
import { checkRoleOf, type Expectation } from "../policy";
import { Grant } from "./grant";

/**
 * A role as plain data, with the verb that can be granted on it.
 *
 * @example
 * new RoleRef("arn:aws:iam::111122223333:role/reporting").assume();
 */
export class RoleRef {
  constructor(readonly arn: string) {}

  /** AssumeRole. The trust policy of the role has to let the caller in as well, also where the two are one. */
  assume(): Grant {
    const { arn } = this;
    const parsed = parseArn(arn);
    const problems = checkRoleOf(arn, parsed?.shape === "role" ? parsed.account : "");
    const granted = { operation: "assumeRole", resources: [arn] } as const;
    return new Grant(`role ${arn}`, [granted], problems, problems.length > 0 ? [] : [expectAssumingOf(arn)]);
  }
}

/** Written by hand. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html */
function expectAssumingOf(arn: string): Expectation {
  const actions = ["sts:AssumeRole"];
  return {
    allows: [{ actions, resource: arn, examples: [arn] }],
    refuses: [
      { actions, resources: [`${arn}-stranger`] },
      { actions: ["iam:PassRole", "iam:UpdateAssumeRolePolicy", "sts:TagSession"], resources: [arn] },
    ],
  };
}
