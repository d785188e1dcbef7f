import { type Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { type Expressions } from "../grants";
import { limits } from "../aws";
import { type NumberedPolicy, policyId } from "../principals";
import { renamedFrom } from "../terraform";
import { ManagedPolicy, type ManagedPolicyProps } from "./managed-policy";

/** A policy of a set, with its description where it has one. */
type PolicyOfSet = NumberedPolicy & Pick<ManagedPolicyProps, "description">;

/**
 * The managed policies of one identity or one connection, all of which are attached to the same holders.
 *
 * Where there are several, Terraform attaches a policy before it updates those with lower numbers, and detaches it
 * after. A resource that moves between a policy that stays and one that is new or gone is granted throughout.
 */
export function policySet(
  scope: Construct,
  policies: readonly PolicyOfSet[],
  expressions: Expressions,
): readonly ManagedPolicy[] {
  const former = formerIds(policies.map(({ number }) => number));
  return policies.reduce<readonly ManagedPolicy[]>((made, { number, ...each }) => {
    const props = { ...each, expressions };
    const policy =
      policies.length === 1
        ? new ManagedPolicy(scope, policyId(number), props)
        : new ChainedPolicy(scope, policyId(number), props, {
            lower: made.at(-1),
            formerIds: former.get(number) ?? [],
          });
    return [...made, policy];
  }, []);
}

/**
 * The IDs that policies had in earlier releases, which numbered several from `policy_1` on without a gap, by the number
 * of the policy that replaces them.
 *
 * A policy that vanishes is detached in any order, and one that is replaced only after all of its successors are
 * attached. So an earlier policy whose number is not used is replaced by one with a number that was not used before:
 * the lowest by the highest, as it is not known how many there were.
 */
function formerIds(numbers: readonly number[]): ReadonlyMap<number, readonly string[]> {
  const earlier = Array.from({ length: limits.policiesPerRole.value }, (_, index) => index + 1);
  const highestFirst = [...numbers].sort((left, right) => right - left);
  const unused = earlier.filter((number) => !numbers.includes(number));
  return new Map(
    highestFirst.map((number, index) => {
      const replaced = unused[index];
      const former = [
        ...(replaced !== undefined && replaced < number ? [replaced] : []),
        ...(earlier.includes(number) ? [number] : []),
      ];
      return [number, former.map((each) => `policy_${each}`)];
    }),
  );
}

/** One of several policies of a set. */
class ChainedPolicy extends ManagedPolicy {
  constructor(
    scope: Construct,
    id: string,
    props: ManagedPolicyProps,
    private readonly chain: {
      /** The policy with the next lower number. */
      readonly lower: ManagedPolicy | undefined;
      readonly formerIds: readonly string[];
    },
  ) {
    super(scope, id, props);
    this.resource.lifecycle = { ...this.resource.lifecycle, createBeforeDestroy: true };
    renamedFrom(this, chain.formerIds);
  }

  override attachedBy(attachment: TerraformResource): void {
    const { lower, formerIds } = this.chain;
    attachment.lifecycle = { createBeforeDestroy: true };
    renamedFrom(
      attachment,
      formerIds.map((id) => attachment.node.id.replace(this.node.id, id)),
    );
    lower?.updateAfter(attachment);
  }
}
