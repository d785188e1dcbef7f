import { type Construct } from "constructs";
import { TerraformStack } from "cdktf";

/** The way to a construct in its stack, which symbolic IDs are made from. */
export function pathBelowStack(construct: Construct): string {
  return construct.node.path.slice(TerraformStack.of(construct).node.path.length + 1);
}
