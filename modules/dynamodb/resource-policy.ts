import { Construct } from "constructs";
import { Aspects } from "cdktf";
import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy";
import { type PolicyAddition, type PolicyHolder, resourcePolicy } from "../access";
import { policyJson, type PolicyJson, proveResourcePolicy } from "../policy";
import { deploymentOf, type Expressions, policyArgument, reportProblems } from "../terraform";
import { type Problem } from "../validation";

/** Whose policy it is. */
export interface ResourcePolicyProps {
  /** The ARN of the table or of the stream, as a reference. */
  readonly resourceArn: string;
  readonly holder: PolicyHolder;
}

/**
 * The policy of a table or of a stream. There is one for each, so all who have something to say there share it, and it
 * is made when the tree is complete.
 *
 * It never locks out whoever deploys it: `confirm_remove_self_resource_access` stays false, so that DynamoDB refuses
 * such a policy.
 */
export class ResourcePolicy extends Construct {
  private readonly additions: PolicyAddition[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ResourcePolicyProps,
  ) {
    super(scope, id);
    let made = false;
    Aspects.of(this).add({
      visit: (visited) => {
        if (visited !== this || made) return;
        made = true;
        this.make();
      },
    });
    reportProblems(this, () => this.problems());
  }

  /** Adds statements, in whatever order; they are merged and named when the stack is synthesised. */
  add(addition: PolicyAddition): void {
    this.additions.push(addition);
  }

  private make(): void {
    const expressions = Object.assign({}, ...this.additions.map((each) => each.expressions ?? {})) as Expressions;
    new DynamodbResourcePolicy(this, "Resource", {
      resourceArn: this.props.resourceArn,
      policy: policyArgument(this, "document", this.policy, expressions),
    });
  }

  private get policy(): PolicyJson {
    return policyJson(this.document.document);
  }

  private get document(): ReturnType<typeof resourcePolicy> {
    return resourcePolicy(
      this.props.holder,
      this.additions.flatMap(({ statements }) => statements),
    );
  }

  private problems(): readonly Problem[] {
    const { account, grantsAreProved = false } = deploymentOf(this);
    const { problems } = this.document;
    if (problems.length > 0 || grantsAreProved) return problems;
    const shared = this.additions.flatMap((each) => each.shared ?? []);
    return proveResourcePolicy({ place: [], account, policy: this.policy, shared });
  }
}
