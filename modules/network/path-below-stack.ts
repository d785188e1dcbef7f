import { type Construct } from "constructs";
import { TerraformStack } from "cdktf";

/** The path of a construct below its stack. Symbolic IDs are derived from it. */
export function pathBelowStack(construct: Construct): string {
  return construct.node.path.slice(TerraformStack.of(construct).node.path.length + 1);
}
