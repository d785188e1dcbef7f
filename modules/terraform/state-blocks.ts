import { type IConstruct } from "constructs";
import { TerraformResource, type TerraformStack } from "cdktf";
import { type Arguments } from "../configuration";
import { problem, type Problem } from "../validation";
import { addressOf } from "./addresses";
import { formerPaths } from "./former-ids";

/** A `moved` block. */
interface Move {
  readonly from: string;
  readonly to: string;
}

/** An `import` block. */
interface Import {
  readonly to: string;
  readonly id: string;
}

/** What a stack tells Terraform of resources that were made, renamed or given away before. */
export interface StateBlocks {
  readonly moved: readonly Move[];
  /** Addresses of resources that Terraform forgets and does not destroy. */
  readonly removed: readonly string[];
  readonly imports: readonly Import[];
}

/**
 * The moves of all resources of a stack whose constructs were renamed: for each resource a chain from its oldest address
 * to the present one. Terraform refuses two moves to one address, even where only one of the sources is in the state.
 *
 * @param nameOf the name of a resource whose construct has this path below the stack
 * @param published the addresses in the configuration that a resource was first made by, by the present one
 */
export function movesOf(
  stack: TerraformStack,
  nameOf: (path: readonly string[]) => string,
  published: ReadonlyMap<string, string>,
): Move[] {
  return stack.node.findAll().flatMap((each) => {
    if (!isResource(each)) return [];
    const present = addressOf(each);
    const former = formerPaths(each, stack).map((path) => `${each.terraformResourceType}.${nameOf(path)}`);
    const first = published.get(present);
    const all = new Set([...(first === undefined ? [] : [first]), ...former]);
    all.delete(present);
    return chain([...all, present]);
  });
}

/** The moves from each address to the next. */
function chain(addresses: readonly string[]): Move[] {
  return addresses.slice(1).map((to, index) => ({ from: addresses[index] ?? "", to }));
}

function isResource(construct: IConstruct): construct is TerraformResource {
  return TerraformResource.isTerraformResource(construct);
}

/**
 * A problem for every move that Terraform refuses: from an address that is still declared, or that two moves start from.
 *
 * @param declared the addresses of the configuration
 */
export function checkMoves(moved: readonly Move[], declared: ReadonlySet<string>): Problem[] {
  const targets = new Map<string, string>();
  return moved.flatMap(({ from, to }) => {
    const other = targets.get(from);
    targets.set(from, to);
    if (!declared.has(from) && other === undefined) return [];
    const rule = declared.has(from)
      ? `is the address of another resource, so that Terraform cannot move it to ${to}`
      : `would be moved to ${other} and to ${to}`;
    return [problem({ value: from, rule, remedy: "Correct the former keys, or rename the other entry." })];
  });
}

/** The types that hold data. */
const dataTypes = new Set(["aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key"]);

/**
 * A configuration in which nothing that is imported can be destroyed by the same plan. Terraform would replace a table
 * whose key schema is not as described.
 */
function protectImported(resource: unknown, imports: readonly Import[]): Arguments {
  const imported = new Set(imports.map(({ to }) => to));
  const protect = (type: string, byName: Arguments): Arguments =>
    Object.fromEntries(
      Object.entries(byName).map(([name, block]) => {
        if (!dataTypes.has(type) || !imported.has(`${type}.${name}`)) return [name, block];
        const { lifecycle, ...others } = block as Arguments;
        return [name, { ...others, lifecycle: { ...(lifecycle as Arguments | undefined), prevent_destroy: true } }];
      }),
    );
  const byType = Object.entries(resource as Readonly<Record<string, Arguments>>);
  return Object.fromEntries(byType.map(([type, byName]) => [type, protect(type, byName)]));
}

/** The first version of Terraform that reads a block: https://developer.hashicorp.com/terraform/language/upgrade-guides */
const firstVersions = { removed: "1.7", imports: "1.5", moved: "1.1" } as const;

/**
 * A configuration with these blocks, behind those that it has, and with the version of Terraform that they need.
 *
 * A `removed` block without `lifecycle` destroys in Terraform and forgets in OpenTofu, so it is always written.
 */
export function withStateBlocks(configuration: Arguments, { moved, removed, imports }: StateBlocks): Arguments {
  const version = [
    removed.length > 0 && firstVersions.removed,
    imports.length > 0 && firstVersions.imports,
    moved.length > 0 && firstVersions.moved,
  ].find((each) => each !== false);
  if (version === undefined) return configuration;
  const { terraform } = configuration;
  const listed = (name: string, blocks: readonly object[]): Arguments =>
    blocks.length === 0 ? {} : { [name]: [...[configuration[name] ?? []].flat(), ...blocks] };
  return {
    ...configuration,
    ...(imports.length === 0 ? {} : { resource: protectImported(configuration["resource"], imports) }),
    ...listed("moved", moved),
    ...listed(
      "removed",
      removed.map((from) => ({ from, lifecycle: { destroy: false } })),
    ),
    ...listed("import", imports),
    terraform: { required_version: `>= ${version}`, ...(terraform as Arguments) },
  };
}
