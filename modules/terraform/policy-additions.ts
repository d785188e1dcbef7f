import { type Construct } from "constructs";
import { Aspects } from "cdktf";
import {
  checkExpressions,
  type Expressions,
  joinExpressions,
  type PlacedPolicyAddition,
  type PolicyAddition,
  type SharedHolder,
  type ResourcePolicy,
  resourcePolicy,
} from "../grants";
import { checkShare, type ExternalPrincipal, sharedPolicies } from "../principals";
import { partitionOf } from "../aws";
import { policyJson } from "../policy";
import { proveResourcePolicy } from "../proof";
import { type Problem } from "../validation";
import { documentFact, type ProvedAccess } from "../configuration";
import { deploymentOf } from "./deployment";
import { policyArgument } from "./policy-argument";
import { registerProvedAccess } from "./proved-access";
import { reportProblems } from "./report-problems";

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
}

/**
 * The one policy of a table, stream or bucket. All who have something to say there share it, so it is made when the tree
 * is complete.
 */
export class PolicyAdditions {
  private readonly added: PolicyAddition[] = [];
  /** Of all that is added so far. */
  private policy: ResourcePolicy | undefined;

  /** @param construct what the policy is made in */
  constructor(
    private readonly construct: Construct,
    private readonly props: PolicyAdditionsProps,
  ) {
    let written = false;
    Aspects.of(construct).add({
      visit: (visited) => {
        if (visited !== construct || written) return;
        written = true;
        this.write();
      },
    });
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

  /** Whether the policy lets in everybody who is to be let in, and nobody else. */
  prove(): readonly Problem[] {
    const { account, grantsAreProved = false } = deploymentOf(this.construct);
    if (grantsAreProved) return [];
    const shared = this.all.flatMap((each) => each.shared ?? []);
    return proveResourcePolicy({ place: [], account, policy: policyJson(this.made.document), shared });
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
    const { expressions } = this;
    this.props.write(policyArgument(this.construct, "document", policyJson(this.made.document), expressions));
  }

  private get made(): ResourcePolicy {
    this.policy ??= resourcePolicy(
      this.props.holder,
      this.all.flatMap(({ statements }) => statements),
    );
    return this.policy;
  }

  private get all(): readonly PolicyAddition[] {
    return [...(this.props.own === undefined ? [] : [this.props.own()]), ...this.added];
  }
}

/**
 * What the policies of a table or bucket have to say so that somebody in another account can do what it is granted there.
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
