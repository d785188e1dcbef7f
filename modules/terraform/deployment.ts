import { type Construct } from "constructs";
import { checkBoundary } from "../principals";
import { checkName, checkRegion, partitionOf } from "../aws";
import { at, throwProblems } from "../validation";

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

const contextKey = "cdktf-data-access:deployment";

/**
 * Tells the constructs below a stack where they will be deployed. Call it first: a construct passes nothing on to
 * children that it already has.
 *
 * @throws ValidationError where account, region or boundary is not a literal that AWS knows
 *
 * @example
 * setDeployment(this, { account: "111122223333", region: "us-east-1" });
 */
export function setDeployment(stack: Construct, deployment: Deployment): void {
  const { account, region, ownAccounts = [], permissionsBoundary } = deployment;
  const regionProblems = checkRegion(region);
  throwProblems(
    at(`${stack.node.path} deployment`, [
      ...at("account", checkName("account", account)),
      ...at("region", regionProblems),
      ...(permissionsBoundary === undefined
        ? []
        : at(
            "permissionsBoundary",
            checkBoundary(permissionsBoundary, regionProblems.length > 0 ? undefined : partitionOf(region)),
          )),
      ...at(
        "ownAccounts",
        ownAccounts.flatMap((each) => checkName("account", each)),
      ),
    ]),
  );
  stack.node.setContext(contextKey, deployment);
}

/**
 * Where a construct will be deployed.
 *
 * @throws Error when no scope of the construct was told by {@link setDeployment}
 */
export function deploymentOf(construct: Construct): Deployment {
  const deployment = construct.node.tryGetContext(contextKey) as Deployment | undefined;
  if (deployment === undefined) {
    throw new Error(
      `${construct.node.path} does not know its account and region. ` +
        "Call setDeployment(this, { account, region }) first thing in the constructor of its stack.",
    );
  }
  return deployment;
}
