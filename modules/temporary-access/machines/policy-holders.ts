import { type SharedNames } from "../design/types";
import { sdkCall } from "./calls";
import { jsonata } from "./jsonata";
import { type Catcher, type Retrier, type TaskState } from "./state-types";

/** What is asked: whether the role whose name is `role`, as JSONata, uses the policy in this way. */
interface Question {
  /** An ARN, or JSONata for one. */
  readonly policy: string;
  readonly role: string;
  readonly usage: "PermissionsPolicy" | "PermissionsBoundary";
}

/**
 * Sets `holds` to whether a role has a policy attached, or has it as its permissions boundary. IAM answers the same
 * whether the role exists or not, so the state decides, and not the name of an error, which each engine spells its own
 * way. A list that IAM cuts off counts as holding.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
 */
export function askWhoHolds(
  shared: SharedNames,
  { policy, role, usage }: Question,
  settings: {
    readonly timeout?: number;
    readonly retry: readonly Retrier[];
    readonly failed: Catcher;
    readonly next: string;
  },
): TaskState {
  const { failed, ...others } = settings;
  const args = { PolicyArn: policy, EntityFilter: "Role", PolicyUsageFilter: usage, MaxItems: 1000 };
  const holds = `$count($states.result.PolicyRoles[RoleName = ${role}]) > 0 or $states.result.IsTruncated = true`;
  return sdkCall(shared, "iam:listEntitiesForPolicy", args, {
    ...others,
    assign: { holds: jsonata(holds) },
    catch: [failed],
  });
}
