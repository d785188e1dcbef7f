import { type Construct } from "constructs";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { type PolicyJson } from "../../policy";
import { policyArgument } from "../../terraform";
import { type AccessDesign, type ScheduleDesign } from "../design/types";

/**
 * The roles of people, each with the policy of the access as its boundary: attached or not, the policy is the most that
 * the role can ever do.
 *
 * @param longestSession in seconds
 */
export function standingRoles(
  scope: Construct,
  { people, path }: AccessDesign | ScheduleDesign,
  policyArn: string,
  longestSession = 3600,
): readonly IamRole[] {
  return people.map(
    ({ name, role, trust }) =>
      new IamRole(scope, name, {
        name: role,
        path,
        assumeRolePolicy: policyArgument(scope, `${name}_trust`, JSON.parse(trust) as PolicyJson),
        permissionsBoundary: policyArn,
        maxSessionDuration: Math.max(3600, longestSession),
        // The temporary attachment is not in Terraform's state.
        forceDetachPolicies: true,
      }),
  );
}
