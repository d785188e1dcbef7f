import { type Construct } from "constructs";
import { TerraformStack } from "cdktf";
import {
  checkExpressions,
  type Expressions,
  joinExpressions,
  type PlacedPolicyAddition,
  type PolicyAddition,
  type SharedHolder,
  type ResourcePolicy,
  resourcePolicy,
  resourcePolicyOf,
} from "../grants";
import { checkShare, type ExternalPrincipal, sharedPolicies } from "../principals";
import { partitionOf } from "../aws";
import { policyJson, type PolicyJson } from "../policy";
import { proveResourcePolicy, type ResourcePolicyOf } from "../proof";
import { type Problem } from "../validation";
import { documentFact, type ProvedAccess } from "../configuration";
import { deploymentOf } from "./deployment";
import { policyArgument } from "./policy-argument";
import { registerProvedAccess } from "./proved-access";
import { reportProblems } from "./report-problems";
import { whenComplete } from "./when-complete";

/** Whose policy is made of additions, and where it goes. */
interface PolicyAdditionsProps {
  readonly holder: SharedHolder;
  /** Writes the policy, as the argument of a Terraform resource. Called once, when the tree is complete. */
  readonly write: (policy: string) => void;
  /**
   * What stands in the policy whatever is added, asked for when the tree is complete.
   * @default nothing
   */
  readonly own?: () => PolicyAddition;
  /**
   * Proves what the policy must do beside what was granted.
   * @default nothing
   */
  readonly prove?: (policy: PolicyJson) => readonly Problem[];
}

/** A resource policy and its JSON. */
interface MadePolicy extends ResourcePolicy {
  readonly json: PolicyJson;
}

/** The policies that the constructs of each stack write, by the ARN of their holder. */
const policiesByStack = new WeakMap<TerraformStack, Map<string, PolicyAdditions>>();

/** Finds the policies that the stack of a construct writes. To be asked when the tree is complete. */
export function resourcePoliciesIn(construct: Construct): ResourcePolicyOf {
  const policies = policiesByStack.get(TerraformStack.of(construct));
  return resourcePolicyOf((holder) => policies?.get(holder)?.json);
}

/**
 * The one policy of a table, stream or bucket. All who have something to say there share it, so it is made when the tree
 * is complete.
 */
export class PolicyAdditions {
  private readonly added: PolicyAddition[] = [];
  /** Of all that is added so far. */
  private policy: MadePolicy | undefined;

  /** @param construct what the policy is made in */
  constructor(
    private readonly construct: Construct,
    private readonly props: PolicyAdditionsProps,
  ) {
    const stack = TerraformStack.of(construct);
    const policies = policiesByStack.get(stack) ?? new Map<string, PolicyAdditions>();
    policiesByStack.set(stack, policies.set(props.holder.arn, this));
    whenComplete(construct, () => this.write());
    if (deploymentOf(construct).grantsAreProved !== true) registerProvedAccess(construct, () => this.provedAccess());
  }

  /** Adds statements, in whatever order; they are merged and named when the stack is synthesised. */
  add(addition: PolicyAddition): void {
    this.added.push(addition);
    this.policy = undefined;
  }

  /** What keeps the policy from being attached. */
  problems(): readonly Problem[] {
    return [
      ...this.made.problems,
      ...checkExpressions(this.all.map(({ expressions }) => ({ place: [], expressions }))),
    ];
  }

  /** Proves that the policy allows each principal what it was granted, and allows no other. Returns the problems. */
  prove(): readonly Problem[] {
    const { account, grantsAreProved = false } = deploymentOf(this.construct);
    if (grantsAreProved) return [];
    const shared = this.all.flatMap((each) => each.shared ?? []);
    return [
      ...proveResourcePolicy({ place: [], account, policy: this.json, shared }),
      ...(this.props.prove?.(this.json) ?? []),
    ];
  }

  /** The policy, as it will be rendered. */
  get json(): PolicyJson {
    return this.made.json;
  }

  private provedAccess(): ProvedAccess {
    const { arn } = this.props.holder;
    return {
      subjects: [arn],
      facts: [documentFact(arn, "resource policy", policyJson(this.made.document))],
      expressions: this.expressions,
    };
  }

  private get expressions(): Expressions {
    return joinExpressions(this.all.map((each) => each.expressions));
  }

  private write(): void {
    this.props.write(policyArgument(this.construct, "document", this.json, this.expressions));
  }

  private get made(): MadePolicy {
    this.policy ??= this.make();
    return this.policy;
  }

  private make(): MadePolicy {
    const made = resourcePolicy(
      this.props.holder,
      this.all.flatMap(({ statements }) => statements),
    );
    return { ...made, json: policyJson(made.document) };
  }

  private get all(): readonly PolicyAddition[] {
    return [...(this.props.own === undefined ? [] : [this.props.own()]), ...this.added];
  }
}

/**
 * The statements that the policies of a table or bucket need so that principals in other accounts can use their grants.
 * A synth fails with what is wrong with it.
 *
 * @param holders whose policies can say so
 */
export function additionsFor(
  construct: Construct,
  principals: readonly ExternalPrincipal[],
  holders: readonly SharedHolder[],
): readonly PlacedPolicyAddition[] {
  const { account, region, ownAccounts = [] } = deploymentOf(construct);
  const location = { account, partition: partitionOf(region) };
  return principals.flatMap((principal) => {
    const problems = checkShare(principal, location, ownAccounts, holders);
    reportProblems(construct, () => problems);
    return problems.length > 0 ? [] : sharedPolicies([principal], location);
  });
}
