import { type Construct } from "constructs";
import { type TerraformElement } from "cdktf";

/** Steps of a construct path that say nothing: the main resource of a construct has its construct's address. */
const silentSteps = new Set(["Resource", "Default"]);

/**
 * Gives elements of a stack addresses that a person can read and that do not change when code moves between files:
 * the construct path joined by `_`, without hashes, as in `aws_iam_role.artie_role`.
 */
export class ReadableAddresses {
  private readonly pathByAddress = new Map<string, string>();

  /** @param silentScopes scopes right below the stack that say nothing either */
  constructor(private readonly silentScopes: readonly string[] = []) {}

  /** @throws Error when another element of the same type already has the address, or Terraform takes no such name */
  allocate(stack: Construct, element: TerraformElement | Construct["node"]): string {
    const node = "node" in element ? element.node : element;
    const type = "terraformResourceType" in element ? String(element.terraformResourceType) : element.constructor.name;
    const [first = "", ...others] = node.scopes.slice(node.scopes.indexOf(stack) + 1).map((scope) => scope.node.id);
    const steps = others.length > 0 && this.silentScopes.includes(first) ? others : [first, ...others];
    const name = steps.filter((step) => !silentSteps.has(step)).join("_");
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
      throw new Error(
        `${node.path} cannot be an address in Terraform: ${JSON.stringify(name)} must begin with a letter or _ and ` +
          "hold letters, digits, _ and - only. Rename it.",
      );
    }
    const address = `${type}.${name}`;
    const taken = this.pathByAddress.get(address);
    if (taken !== undefined && taken !== node.path) {
      throw new Error(`${taken} and ${node.path} would share the address ${address}. Rename one of them.`);
    }
    this.pathByAddress.set(address, node.path);
    return name;
  }
}
