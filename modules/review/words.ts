import { accessKeyGenerationOf } from "../principals";
import { type Edit } from "./changes";
import { type AttributeValue, type Resource } from "./resource";
import { identityOf } from "./resource-identity";

/** What a person calls a resource: `role prod-artie`, `access key 2026-11`; its address where it has no name. */
export function labelOf(resource: Resource): string {
  const { noun, name } = identityOf(resource.type);
  if (noun === "") return resource.address;
  return `${noun} ${nameOf(resource) ?? (name === undefined ? shortName(resource) : resource.address)}`;
}

/** The name of a resource in AWS, if the configuration states one. */
export function nameOf({ type, attributes }: Resource): string | undefined {
  const { name } = identityOf(type);
  const value = name === undefined ? undefined : attributes[name];
  return typeof value === "string" ? value : undefined;
}

/** The generation of an access key, and the name in the address of anything else. */
export function shortName({ type, address }: Resource): string {
  const name = address.split(".").slice(1).join(".");
  const generation = type === "aws_iam_access_key" ? accessKeyGenerationOf(name) : undefined;
  return generation ?? name;
}

/** The key of the entry of a resource; the name in its address where the entry is not known. */
export function keyOf(resource: Resource): string {
  const { entry, address } = resource;
  return entry === undefined ? address.split(".").slice(1).join(".") : (entry.key ?? entry.section);
}

/** `partitionKey "pk" → "id"`, several joined by commas. */
export function describeEdits(type: string, edits: readonly Edit[]): string {
  const isDigest = ({ attribute }: Edit): boolean => identityOf(type).attributes[attribute]?.digest === true;
  return edits.map((edit) => `${propertyOf(type, edit)} ${isDigest(edit) ? "changes" : change(edit)}`).join(", ");
}

/** The property of an entry that sets an attribute. */
export function propertyOf(type: string, { attribute }: Edit): string {
  return identityOf(type).attributes[attribute]?.property ?? attribute;
}

function change({ from, to }: Edit): string {
  return JSON.stringify(from) === JSON.stringify(to) ? "changes" : `${show(from, to)} → ${show(to, from)}`;
}

/** Of a record only what differs from the other one. */
function show(value: AttributeValue, other: AttributeValue): string {
  if (typeof value === "string") return value === "" ? "none" : JSON.stringify(value);
  const differing = Object.entries(value).filter(([name, each]) => typeof other === "string" || other[name] !== each);
  return differing.length === 0 ? "none" : differing.map(([name, each]) => `${name} (${each})`).join(", ");
}
