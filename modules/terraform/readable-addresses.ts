import { type Construct } from "constructs";
import { type TerraformElement } from "cdktf";
import { ValidationError } from "../validation";

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

  /** @throws ValidationError when another element of the same type already has the address, or Terraform takes no such name */
  allocate(stack: Construct, element: TerraformElement | Construct["node"]): string {
    const node = "node" in element ? element.node : element;
    const type = "terraformResourceType" in element ? String(element.terraformResourceType) : element.constructor.name;
    const name = this.nameOf(node.scopes.slice(node.scopes.indexOf(stack) + 1).map((scope) => scope.node.id));
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) {
      throw refusal(node, name, "cannot be a Terraform address, a letter or _ and then letters, digits, _ and -");
    }
    const address = `${type}.${name}`;
    const taken = this.pathByAddress.get(address);
    if (taken !== undefined && taken !== node.path) {
      throw refusal(node, address, `is already the Terraform address of ${taken}`);
    }
    this.pathByAddress.set(address, node.path);
    return name;
  }

  /** The name in the address of an element whose construct has these IDs below the stack. */
  nameOf([first = "", ...others]: readonly string[]): string {
    const steps = others.length > 0 && this.silentScopes.includes(first) ? others : [first, ...others];
    return steps.filter((step) => !silentSteps.has(step)).join("_");
  }
}

function refusal(node: Construct["node"], value: string, rule: string): ValidationError {
  return new ValidationError([{ place: node.path.split("/"), value, rule, remedy: "Rename one step of its path." }]);
}
