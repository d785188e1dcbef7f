import { Construct } from "constructs";
import { Lazy } from "cdktf";
import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { type PolicyHolder, resourcePolicy } from "../access";
import { policyJson, type PolicyJson, proveResourcePolicy, type SharedExpectation, type Statement } from "../policy";
import { deploymentOf, policyArgument, reportProblems } from "../terraform";
import { type Problem } from "../validation";

/** Whose policy it is. */
export interface ResourcePolicyProps {
  /** The ARN of the table or of the stream, as a reference. */
  readonly resourceArn: string;
  readonly holder: PolicyHolder;
}

/**
 * The policy of a table or of a stream. There is one for each, so all who have something to say there share it.
 *
 * It never locks out whoever deploys it: `confirm_remove_self_resource_access` stays false, so that DynamoDB refuses
 * such a policy.
 */
export class ResourcePolicy extends Construct {
  private readonly statements: Statement[] = [];
  private readonly shared: SharedExpectation[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ResourcePolicyProps,
  ) {
    super(scope, id);
    new DynamodbResourcePolicy(this, "Resource", {
      resourceArn: props.resourceArn,
      policy: Lazy.stringValue({ produce: () => policyArgument(this, "document", this.policy) }),
    });
    reportProblems(this, () => this.problems());
  }

  /** Adds statements, in whatever order; they are merged and named when the stack is synthesised. */
  add(statements: readonly Statement[], shared: readonly SharedExpectation[]): void {
    this.statements.push(...statements);
    this.shared.push(...shared);
  }

  private get policy(): PolicyJson {
    return policyJson(resourcePolicy(this.props.holder, this.statements).document);
  }

  private problems(): readonly Problem[] {
    const { account, grantsAreProved = false } = deploymentOf(this);
    const { problems } = resourcePolicy(this.props.holder, this.statements);
    if (problems.length > 0 || grantsAreProved) return problems;
    return proveResourcePolicy({ place: [], account, policy: this.policy, shared: this.shared });
  }
}
