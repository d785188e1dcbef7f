import { type Construct } from "constructs";
import { TerraformStack } from "cdktf";
import { checkBoundary } from "../principals";
import { checkName, checkRegion, partitionOf } from "../aws";
import { at, throwProblems } from "../validation";
import { type Deployment, deploymentKey } from "./deployment";
import { readBackWhenWritten } from "./reading-synthesizer";

/**
 * Sets the account and the region for all constructs of a stack, and has the stack read back when it is written. Call
 * it first: a construct does not pass context on to children that it already has.
 *
 * @throws ValidationError where an account, the region or the boundary is not a valid literal
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
            checkBoundary(permissionsBoundary, regionProblems.length > 0 ? undefined : partitionOf(region), account),
          )),
      ...at(
        "ownAccounts",
        ownAccounts.flatMap((each) => checkName("account", each)),
      ),
    ]),
  );
  stack.node.setContext(deploymentKey, deployment);
  readBackWhenWritten(stackOf(stack));
}

function stackOf(construct: Construct): TerraformStack {
  if (construct.node.scopes.some((each) => TerraformStack.isStack(each))) return TerraformStack.of(construct);
  throw new Error(
    `${construct.node.path || "The app"} is in no stack: call setDeployment in the constructor of each stack.`,
  );
}
