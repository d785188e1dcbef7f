import { blocksOf, isArguments } from "./blocks";
import { type ConfigurationLocation, readDocument, readValue, scopeOf } from "./expressions";
import { type Json } from "./fact";
import { ignoredArguments } from "./settled";

/** A resource or a data source of a written stack, its arguments as Terraform evaluates them. */
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
 * The resources and data sources of a written stack. A reference to something whose ID only AWS knows is read as the address of that.
 *
 * @param configuration the content of `cdk.tf.json`
 * @returns resources first, then data sources, whose types begin with `data.`
 */
export function readResources(configuration: unknown, location: ConfigurationLocation): ReadResource[] {
  const root = isArguments(configuration) ? configuration : {};
  const blocks = [...blocksOf(root["resource"]), ...blocksOf(root["data"], "data.")];
  const scope = scopeOf(root, blocks, { location });
  return blocks.map(({ address, type, path, arguments: written }) => ({
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
