import { type Construct } from "constructs";

/** Where a stack is deployed, as literals: every ARN of its policies is known at synth because of it. */
export interface Deployment {
  /** The ID of the account, 12 digits. */
  readonly account: string;
  readonly region: string;
  /**
   * Accounts that are not a third party, beside the one above.
   * @default none
   */
  readonly ownAccounts?: readonly string[];
  /**
   * The ARN of the managed policy that limits every role and user of the stack that names none itself.
   * @default none
   */
  readonly permissionsBoundary?: string;
  /**
   * Whether the tables, buckets and KMS keys of the stack that do not say so themselves may be lost.
   * @default false
   */
  readonly disposable?: boolean;
  /**
   * Whether the grants of the stack are proved before it is built, as those of an environment are, so that its
   * constructs need not do it again.
   * @default false
   */
  readonly grantsAreProved?: boolean;
  /**
   * Whether every plan and deploy asks AWS's own policy simulator for what each role and user must be able to do and
   * must not, and fails where it disagrees. See docs/simulation.md.
   * @default false
   */
  readonly simulatePolicies?: boolean;
}

/** Where constructs find it in their context. */
export const deploymentKey = "cdktf-data-access:deployment";

/**
 * Where a construct will be deployed.
 *
 * @throws Error when no scope of the construct was told by {@link setDeployment}
 */
export function deploymentOf(construct: Construct): Deployment {
  const deployment = knownDeployment(construct);
  if (deployment === undefined) {
    throw new Error(
      `${construct.node.path} does not know its account and region. ` +
        "Call setDeployment(this, { account, region }) first thing in the constructor of its stack.",
    );
  }
  return deployment;
}

/** Where a construct will be deployed, if it was told. */
export function knownDeployment(construct: Construct): Deployment | undefined {
  return construct.node.tryGetContext(deploymentKey) as Deployment | undefined;
}
