import { Construct } from "constructs";
import { type ITerraformDependable, type TerraformResource } from "cdktf";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { checkName, checkTags, formatArn, limits, partitionOf, type Tags } from "../aws";
import { type PolicyJson, policySize } from "../policy";
import { type Expressions } from "../grants";
import { documentFact } from "../configuration";
import { deploymentOf, literal, policyArgument, registerProvedAccess, reportProblems } from "../terraform";
import { at, problem, type Problem } from "../validation";
import { dependOn } from "./depend-on";

/** What a managed policy is made of. */
export interface ManagedPolicyProps {
  /** @default the construct's ID */
  readonly name?: string;
  /** @default "/" */
  readonly path?: string;
  /** @default none */
  readonly description?: string;
  readonly policy: PolicyJson;
  /**
   * The expressions of its symbolic ARNs.
   * @default none
   */
  readonly expressions?: Expressions;
  readonly tags?: Tags;
  /**
   * What is made before it and destroyed after it, such as what detaches it.
   * @default none
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A customer-managed policy. Attach it with `role.attach(…)`, `group.attach(…)` or `user.attach(…)`.
 *
 * @example
 * new ManagedPolicy(this, "audit", { policy: policyJson(policyDocument(orders.metadata().statements())) });
 */
export class ManagedPolicy extends Construct {
  readonly name: string;
  /** The ARN, as a reference: whatever uses it is applied after the policy. */
  readonly arn: string;
  /** The ARN as AWS will give it. */
  readonly literalArn: string;
  protected readonly resource: IamPolicy;

  constructor(scope: Construct, id: string, props: ManagedPolicyProps) {
    super(scope, id);
    const { name = id, path, description, policy, expressions, tags, dependsOn } = props;
    const { account, region, grantsAreProved = false } = deploymentOf(this);
    this.name = name;
    this.literalArn = policyArn(name, { account, region, ...(path === undefined ? {} : { path }) });
    this.resource = new IamPolicy(this, "Resource", {
      name,
      policy: policyArgument(this, "document", policy, expressions),
      ...(path === undefined ? {} : { path: literal(path) }),
      ...(description === undefined ? {} : { description: literal(description) }),
      ...(tags === undefined ? {} : { tags }),
      ...(dependsOn === undefined ? {} : { dependsOn: [...dependsOn] }),
      // AWS changes no description: a new one would replace the policy, and the file cannot tell what is deployed.
      lifecycle: { ignoreChanges: ["description"] },
    });
    this.arn = this.resource.arn;
    reportProblems(this, () => checkManagedPolicy({ ...props, name }));
    if (grantsAreProved) return;
    registerProvedAccess(this, () => ({
      subjects: [],
      facts: [],
      given: [documentFact(this.literalArn, "policy", policy)],
      ...(expressions === undefined ? {} : { expressions }),
    }));
  }

  /** Called for each attachment of it. */
  attachedBy(_attachment: TerraformResource): void {
    // One policy alone is attached in any order.
  }

  /** Has Terraform create something before it creates or updates the policy. */
  updateAfter(created: TerraformResource): void {
    dependOn(this.resource, [created]);
  }
}

/** The ARN of a managed policy. */
export function policyArn(
  name: string,
  { account, region, path = "/" }: { readonly account: string; readonly region: string; readonly path?: string },
): string {
  return formatArn("policy", { partition: partitionOf(region), account, path, policy: name });
}

/** What is wrong with a managed policy: its name, its path, its size. */
function checkManagedPolicy({ name, path, description, policy, tags }: ManagedPolicyProps): Problem[] {
  const size = policySize(policy);
  const largest = limits.managedPolicySize.value;
  return [
    ...at("name", checkName("policy", name)),
    ...(path === undefined ? [] : at("path", checkName("path", path))),
    ...(description === undefined ? [] : at("description", checkName("description", description))),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
    ...(JSON.stringify(policy).includes("${TfToken[") ? [referenceInPolicy(name ?? "")] : []),
    ...(size <= largest
      ? []
      : [
          problem({
            value: name,
            rule: `is a policy of ${size} characters; AWS allows ${largest}`,
            remedy: "Divide it.",
          }),
        ]),
  ];
}

function referenceInPolicy(name: string): Problem {
  return problem({
    value: name,
    rule: "holds a reference of the engine, which would reach AWS as text: policies are constants",
    remedy: "Write the literal ARN, or a symbolic one and its expression in expressions.",
  });
}
