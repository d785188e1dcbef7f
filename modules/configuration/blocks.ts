/** A resource or a data source of the configuration. */
export interface Block {
  /** `aws_iam_role.artie_role`, or `data.aws_dynamodb_table.users`. */
  readonly address: string;
  /** `aws_iam_role`, or `data.aws_dynamodb_table`. */
  readonly type: string;
  /** The way to its construct; empty where the engine did not write it. */
  readonly path: string;
  readonly arguments: Arguments;
}

/** The arguments of a block by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Whether a value has arguments, or keys, of its own. */
export function isArguments(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What stands under each label. Terraform takes a list of objects for an object everywhere, which is how JSON states
 * several blocks with the same label.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
export function labelled(value: unknown): (readonly [label: string, value: unknown])[] {
  return [value]
    .flat(Infinity)
    .flatMap((each) => (isArguments(each) ? Object.entries(each).filter(([label]) => label !== "//") : []));
}

/** The resources, or the data sources, of a configuration. */
export function blocksOf(byType: unknown, prefix = ""): Block[] {
  return labelled(byType).flatMap(([type, byName]) =>
    labelled(byName).flatMap(([name, blocks]) =>
      [blocks].flat(Infinity).map((block) => ({
        type: `${prefix}${type}`,
        address: `${prefix}${type}.${name}`,
        path: pathOf(block),
        arguments: isArguments(block) ? block : {},
      })),
    ),
  );
}

/** The engine writes beside each resource where in the tree of constructs it stands. */
export function pathOf(block: unknown): string {
  const metadata = isArguments(block) && isArguments(block["//"]) ? block["//"]["metadata"] : undefined;
  const path = isArguments(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : "";
}
