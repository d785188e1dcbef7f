import { Construct } from "constructs";
import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { type PolicyAddition, type SharedHolder } from "../grants";
import { PolicyAdditions, reportProblems } from "../terraform";

/** The resource that a policy belongs to. */
interface ResourcePolicyProps {
  /** The ARN of the table or of the stream, as a reference. */
  readonly resourceArn: string;
  readonly holder: SharedHolder;
}

/**
 * The resource policy of a table or of a stream. Each has one.
 *
 * `confirm_remove_self_resource_access` stays false: DynamoDB refuses a policy that denies its deployer further changes.
 */
export class ResourcePolicy extends Construct {
  private readonly additions: PolicyAdditions;

  constructor(scope: Construct, id: string, { resourceArn, holder }: ResourcePolicyProps) {
    super(scope, id);
    this.additions = new PolicyAdditions(this, {
      holder,
      write: (policy) => new DynamodbResourcePolicy(this, "Resource", { resourceArn, policy }),
    });
    reportProblems(this, () => {
      const problems = this.additions.problems();
      return problems.length > 0 ? problems : this.additions.prove();
    });
  }

  /** See {@link PolicyAdditions.add}. */
  add(addition: PolicyAddition): void {
    this.additions.add(addition);
  }
}
