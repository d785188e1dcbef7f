import { enteredAtIso, jsonata } from "./jsonata";
import { type Json } from "./state-types";

/** The inline policy with which the AWS console revokes sessions. Terraform manages no inline policy of these roles. */
const revocationPolicy = "AWSRevokeOlderSessions";

/**
 * Arguments of `iam:PutRolePolicy` that deny every session of a role which is older than the state; `role` is JSONata.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function denyOlderSessions(role: string): Json {
  return {
    RoleName: jsonata(role),
    PolicyName: revocationPolicy,
    PolicyDocument: jsonata(
      "$string({'Version': '2012-10-17', 'Statement': [{'Effect': 'Deny', 'Action': ['*'], 'Resource': ['*'], " +
        `'Condition': {'DateLessThan': {'aws:TokenIssueTime': ${enteredAtIso}}}}]})`,
    ),
  };
}
