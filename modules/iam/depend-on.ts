import { type TerraformResource } from "cdktf";
import { addressOf } from "../terraform";

/** Adds dependencies to a resource that is made already. */
export function dependOn(resource: TerraformResource, others: readonly TerraformResource[]): void {
  // Set after construction, the engine takes addresses as they are and would render references as expressions.
  const addresses = others.map(addressOf);
  resource.dependsOn = [...(resource.dependsOn ?? []), ...addresses];
}
