// What Terraform plans for two versions of a stack, worked out from the written files and from what the AWS provider
// documents as "forces new resource". Nothing here uses the code under test.
import { type Block, type SynthesizedStack } from "../synth";

export type Action = "create" | "delete" | "replace" | "move" | "forget" | "import";

type Json = Readonly<Record<string, unknown>>;

/** By type, the arguments whose change replaces a resource. Where a list is given, only some of a block's arguments. */
const forcesNew: Readonly<Record<string, readonly string[]>> = {
  aws_dynamodb_table: ["name", "hash_key", "range_key", "local_secondary_index"],
  aws_dynamodb_resource_policy: ["resource_arn"],
  aws_s3_bucket: ["bucket", "object_lock_enabled"],
  aws_s3_bucket_lifecycle_configuration: ["bucket"],
  aws_s3_bucket_logging: ["bucket"],
  aws_s3_bucket_ownership_controls: ["bucket"],
  aws_s3_bucket_policy: ["bucket"],
  aws_s3_bucket_public_access_block: ["bucket"],
  aws_s3_bucket_server_side_encryption_configuration: ["bucket"],
  aws_s3_bucket_versioning: ["bucket"],
  aws_kms_key: ["customer_master_key_spec", "key_usage", "multi_region"],
  aws_kms_alias: ["name"],
  aws_iam_role: ["name", "path"],
  aws_iam_policy: ["name", "path", "description"],
  aws_iam_user: [],
  aws_iam_group: [],
  aws_iam_access_key: ["user", "pgp_key"],
  aws_iam_role_policy_attachment: ["role", "policy_arn"],
  aws_iam_user_policy_attachment: ["user", "policy_arn"],
  aws_iam_group_policy_attachment: ["group", "policy_arn"],
  aws_iam_user_group_membership: ["user"],
  aws_iam_openid_connect_provider: ["url"],
  aws_vpc: ["cidr_block"],
  aws_subnet: ["cidr_block", "availability_zone", "vpc_id"],
  aws_route_table: ["vpc_id"],
  aws_route_table_association: ["subnet_id"],
  aws_security_group: ["name", "description", "vpc_id"],
  aws_vpc_endpoint: ["service_name", "vpc_id", "vpc_endpoint_type"],
  aws_sns_topic: ["name"],
  aws_sqs_queue: ["name"],
  aws_cloudwatch_log_group: ["name"],
  aws_cloudwatch_event_rule: ["name"],
  aws_cloudwatch_event_target: ["rule", "target_id"],
  aws_scheduler_schedule_group: ["name"],
  aws_sfn_state_machine: ["name"],
};

/** A resource as the state or the configuration has it. */
interface Resource {
  readonly address: string;
  readonly type: string;
  readonly arguments: Json;
}

/** What happens to each address of the state or of the configuration; addresses to which nothing happens are left out. */
export function terraformActions(before: SynthesizedStack, after: SynthesizedStack): ReadonlyMap<string, Action> {
  const declared = resourcesOf(after);
  const { moved, destroyed } = applyMoves(resourcesOf(before), movesOf(after));
  const forgotten = new Set(listOf(after, "removed").map(({ from }) => String(from)));
  const imported = new Set(listOf(after, "import").map(({ to }) => String(to)));
  const actions = new Map<string, Action>(destroyed.map((address) => [address, "delete"]));
  for (const [address, resource] of moved) {
    if (!declared.has(address)) actions.set(resource.address, forgotten.has(address) ? "forget" : "delete");
    else if (address !== resource.address) actions.set(address, "move");
  }
  for (const address of replacedOf(moved, declared)) actions.set(address, "replace");
  for (const address of declared.keys()) {
    if (!moved.has(address)) actions.set(address, imported.has(address) ? "import" : "create");
  }
  return actions;
}

/** Whether Terraform refuses the plan, as it replaces what has `prevent_destroy`. */
export function isPrevented(actions: ReadonlyMap<string, Action>, after: SynthesizedStack): boolean {
  return [...actions].some(([address, action]) => {
    const { prevent_destroy: prevented } = ((action === "replace" ? after.block(address)["lifecycle"] : undefined) ??
      {}) as Json;
    return prevented === true;
  });
}

/** The addresses of the former version that are destroyed, be it to be made again. */
export function lostAddresses(before: SynthesizedStack, after: SynthesizedStack): string[] {
  const actions = terraformActions(before, after);
  const { moved } = applyMoves(resourcesOf(before), movesOf(after));
  const former = new Map([...moved].map(([address, { address: from }]) => [address, from]));
  return [...actions]
    .flatMap(([address, action]) => {
      if (action === "delete") return [address];
      return action === "replace" ? [former.get(address) ?? address] : [];
    })
    .sort();
}

/** The address that a resource of the former version has in the present one. */
export function addressAfter(address: string, after: SynthesizedStack): string {
  return follow(address, movesOf(after));
}

function resourcesOf({ json }: SynthesizedStack): Map<string, Resource> {
  const list = Object.entries(json.resource ?? {}).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]): Resource => ({ address: `${type}.${name}`, type, arguments: block })),
  );
  return new Map(list.map((each) => [each.address, each]));
}

function listOf({ json }: SynthesizedStack, name: "moved" | "removed" | "import"): readonly Block[] {
  const { [name]: blocks = [] } = json as unknown as Readonly<Record<string, readonly Block[]>>;
  return blocks;
}

function movesOf(stack: SynthesizedStack): ReadonlyMap<string, string> {
  return new Map(listOf(stack, "moved").map(({ from, to }) => [String(from), String(to)]));
}

function follow(address: string, moves: ReadonlyMap<string, string>): string {
  const to = moves.get(address);
  return to === undefined ? address : follow(to, moves);
}

/** The state by its new addresses. Where an address is taken, what was to be moved to it is destroyed. */
function applyMoves(
  state: ReadonlyMap<string, Resource>,
  moves: ReadonlyMap<string, string>,
): { readonly moved: ReadonlyMap<string, Resource>; readonly destroyed: readonly string[] } {
  const moved = new Map([...state].filter(([address]) => !moves.has(address)));
  const destroyed: string[] = [];
  for (const [address, resource] of state) {
    if (!moves.has(address)) continue;
    const target = follow(address, moves);
    if (moved.has(target)) destroyed.push(address);
    else moved.set(target, resource);
  }
  return { moved, destroyed };
}

/** What is replaced for an argument of its own, and then what names it by an attribute that only AWS knows. */
function replacedOf(state: ReadonlyMap<string, Resource>, declared: ReadonlyMap<string, Resource>): Set<string> {
  const present = new Map([...state].map(([address, { address: former }]) => [former, address]));
  const replaced = new Set<string>();
  const isReplaced = ({ address, type, arguments: written }: Resource): boolean => {
    const earlier = state.get(address);
    if (earlier === undefined) return false;
    const { ignore_changes: ignored = [] } = (written["lifecycle"] ?? {}) as { ignore_changes?: readonly string[] };
    return (forcesNew[type] ?? []).some((name) => {
      if (ignored.includes(name)) return false;
      const from = valueOf(earlier.arguments[name], { resources: byFormerAddress(state), names: present });
      const to = valueOf(written[name], { resources: declared, replaced });
      return JSON.stringify(from) !== JSON.stringify(to);
    });
  };
  for (let known = -1; known !== replaced.size;) {
    known = replaced.size;
    for (const resource of declared.values()) if (isReplaced(resource)) replaced.add(resource.address);
  }
  return replaced;
}

function byFormerAddress(state: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource> {
  return new Map([...state.values()].map((resource) => [resource.address, resource]));
}

interface Version {
  readonly resources: ReadonlyMap<string, Resource>;
  /** The present addresses of resources. */
  readonly names?: ReadonlyMap<string, string>;
  readonly replaced?: ReadonlySet<string>;
}

/** What a configuration says outright: the names of things. */
const stated: Readonly<Record<string, string>> = {
  "aws_iam_role.name": "name",
  "aws_iam_user.name": "name",
  "aws_iam_group.name": "name",
  "aws_dynamodb_table.name": "name",
  "aws_s3_bucket.bucket": "bucket",
  "aws_s3_bucket.id": "bucket",
};

/**
 * The value of an argument: references become what they stand for, an attribute that only AWS knows becomes the resource
 * itself, which is another one once it is replaced. Of a block only what Terraform compares.
 */
function valueOf(value: unknown, version: Version): unknown {
  if (typeof value === "string") {
    return value.replaceAll(/\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}/g, (_, type: string, name: string, attribute: string) => {
      const address = `${type}.${name}`;
      const told = stated[`${type}.${attribute}`];
      const literal = told === undefined ? undefined : version.resources.get(address)?.arguments[told];
      if (typeof literal === "string") return String(valueOf(literal, version));
      const again = version.replaced?.has(address) === true ? " made again" : "";
      return `<${attribute} of ${version.names?.get(address) ?? address}${again}>`;
    });
  }
  if (Array.isArray(value)) return value.map((each) => valueOf(each, version)).sort();
  if (typeof value !== "object" || value === null) return value ?? null;
  // A local index: its projection is not compared, which is what a lock has to see.
  const { name, range_key: sortKey } = value as Json;
  return `${String(name)} ${String(sortKey)}`;
}
