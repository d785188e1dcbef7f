import { type TerraformResource } from "cdktf";

/** The address of a resource: `aws_iam_role.artie_role`. */
export function addressOf({
  terraformResourceType,
  friendlyUniqueId,
}: Pick<TerraformResource, "terraformResourceType" | "friendlyUniqueId">): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** The resources of an entry: the type of each, and what follows the key of the entry in its name. */
export type ResourceParts = readonly (readonly [type: string, part: string])[];

/** The addresses of resources of an entry with this key. */
export function addressesOf(key: string, parts: ResourceParts): string[] {
  return parts.map(([type, part]) => `${type}.${part === "" ? key : `${key}_${part}`}`);
}
