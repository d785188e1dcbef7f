import { blocksOf, isArguments } from "./blocks";
import { type ConfigurationLocation, readDocument, readValue, scopeOf } from "./expressions";
import { type Json } from "./fact";
import { ignoredArguments } from "./settled";

/** A resource of a written stack, its arguments as Terraform evaluates them. */
export interface ReadResource {
  /** `aws_iam_role.artie_role` */
  readonly address: string;
  /** `aws_iam_role` */
  readonly type: string;
  /** The path of its construct: `prod/connections/artie/role/Resource`; empty where the engine did not write it. */
  readonly path: string;
  /** The arguments whose changes Terraform ignores, or `all`. */
  readonly ignored: readonly string[];
  /** The value of an argument, a policy as its document; `undefined` where it is left out. */
  readonly argument: (name: string) => Json | undefined;
}

/**
 * The resources of a written stack. A reference to something whose ID only AWS knows is read as the address of that.
 *
 * @param configuration the content of `cdk.tf.json`
 */
export function readResources(configuration: unknown, location: ConfigurationLocation): ReadResource[] {
  const root = isArguments(configuration) ? configuration : {};
  const resources = blocksOf(root["resource"]);
  const scope = scopeOf(root, [...resources, ...blocksOf(root["data"], "data.")], { location });
  return resources.map(({ address, type, path, arguments: written }) => ({
    address,
    type,
    path,
    ignored: ignoredArguments(written),
    argument: (name) => {
      if (!Object.hasOwn(written, name)) return undefined;
      return name === "policy" ? readDocument(written[name], scope) : readValue(written[name], scope);
    },
  }));
}
