import { type Inventory, type Move } from "./inventory";
import { type AttributeValue, type Resource } from "./resource";
import { type Attribute, type ChangeEffect, identityOf } from "./resource-identity";

/** An attribute that differs between two versions of a resource. */
export interface Edit {
  readonly attribute: string;
  readonly effect: ChangeEffect;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
}

/** What happens to a resource that stays, at the same or another address. */
export interface Stay {
  readonly kind: "kept" | "replaced";
  readonly before: Resource;
  readonly after: Resource;
  readonly edits: readonly Edit[];
}

/** A resource that Terraform destroys, or no longer manages. */
export interface Departure {
  readonly kind: "destroyed" | "forgotten";
  readonly before: Resource;
  /** The address of another resource that it would be moved to, which is why it is destroyed. */
  readonly blockedBy?: string;
}

/** A resource that Terraform makes, or takes over from AWS. */
export interface Arrival {
  readonly kind: "created" | "imported";
  readonly after: Resource;
}

/** What an edit, or a plan of Terraform, does to one resource. */
export type Change = Stay | Departure | Arrival;

/** Whether a resource stays. */
export function isStay(change: Change): change is Stay {
  return change.kind === "kept" || change.kind === "replaced";
}

/** The resource as it was; none where it is new. */
export function beforeOf(change: Change): readonly Resource[] {
  return "before" in change ? [change.before] : [];
}

/** Whether a resource is created, or imported. */
export function isArrival(change: Change): change is Arrival {
  return change.kind === "created" || change.kind === "imported";
}

/** The resource as it will be; none where it goes. */
export function afterOf(change: Change): readonly Resource[] {
  return "after" in change ? [change.after] : [];
}

/** The resource as it will be; as it was where it goes. */
export function latestOf(change: Change): Resource {
  return "after" in change ? change.after : change.before;
}

/**
 * The changes from the resources that are deployed to those of a written stack, as Terraform would plan them.
 *
 * @param before by address
 */
export function compareResources(before: ReadonlyMap<string, Resource>, after: Inventory): Change[] {
  const follow = followMoves(after.moves);
  const holders = holdersOf([...before.keys()], follow);
  const left = [...before.values()].map((known): Change => {
    const resource = withAddresses(known, follow);
    const target = follow(resource.address);
    const holder = holders.get(target);
    const declared = after.resources.get(target);
    if (declared === undefined) {
      return { kind: after.forgotten.has(target) ? "forgotten" : "destroyed", before: resource };
    }
    if (holder !== resource.address) return { kind: "destroyed", before: resource, blockedBy: target };
    const edits = editsOf(resource, declared, (name) => !declared.ignored.has(name));
    return { kind: edits.some(isReplacing) ? "replaced" : "kept", before: resource, after: declared, edits };
  });
  const arrived = [...after.resources.values()]
    .filter(({ address }) => !holders.has(address))
    .map((each): Change => ({ kind: after.imported.has(each.address) ? "imported" : "created", after: each }));
  return replaceDependents([...left, ...arrived]);
}

function isReplacing({ effect }: Edit): boolean {
  return effect === "replaces";
}

/** Follows a chain of moves to its end. Terraform refuses chains that go round in a circle. */
function followMoves(moves: readonly Move[]): (address: string) => string {
  const targets = new Map(moves.map(({ from, to }) => [from, to]));
  return (address) => {
    let current = address;
    for (const visited = new Set<string>(); !visited.has(current);) {
      visited.add(current);
      current = targets.get(current) ?? current;
    }
    return current;
  };
}

/** The resource that keeps each target address: the one already there, else the first. */
function holdersOf(addresses: readonly string[], follow: (address: string) => string): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  for (const address of addresses) {
    const target = follow(address);
    if (address === target || !holders.has(target)) holders.set(target, address);
  }
  return holders;
}

/**
 * The attributes that differ between two versions of a resource.
 *
 * @param isCompared whether an attribute is compared
 */
export function editsOf(
  before: Resource,
  after: Resource,
  isCompared: (name: string, attribute: Attribute) => boolean,
): Edit[] {
  return Object.entries(identityOf(after.type).attributes)
    .filter(([name, attribute]) => isCompared(name, attribute))
    .flatMap(([name, attribute]) => {
      const [from, to] = [valueOf(before, name, attribute), valueOf(after, name, attribute)];
      return differs(from, to, attribute) ? [{ attribute: name, effect: attribute.effect, from, to }] : [];
    });
}

/** The value of an attribute, its default where it is left out. */
export function valueOf(
  { attributes }: Resource,
  name: string,
  { each, default: otherwise = "" }: Attribute,
): AttributeValue {
  return (Object.hasOwn(attributes, name) ? attributes[name] : undefined) ?? (each === undefined ? otherwise : {});
}

/** A resource with the present addresses of others in its attributes, which may be in expressions and policies. */
function withAddresses(resource: Resource, follow: (address: string) => string): Resource {
  const map = (text: string): string => text.replace(/\baws_[a-z0-9_]+\.[A-Za-z0-9_-]+/g, follow);
  const mapValue = (value: AttributeValue): AttributeValue =>
    typeof value === "string"
      ? map(value)
      : Object.fromEntries(Object.entries(value).map(([key, each]) => [map(key), map(each)]));
  const attributes = Object.entries(resource.attributes).map(([name, value]) => [name, mapValue(value)] as const);
  return { ...resource, attributes: Object.fromEntries(attributes) };
}

/** Whether two values differ. Of what Terraform does not see, only what both have can differ. */
function differs(from: AttributeValue, to: AttributeValue, { effect }: Attribute): boolean {
  if (typeof from === "string" || typeof to === "string") return from !== to;
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  const compared = [...names].filter(
    (name) => effect !== "unseen" || (Object.hasOwn(from, name) && Object.hasOwn(to, name)),
  );
  return compared.some((name) => from[name] !== to[name]);
}

/** What names the ID of a replaced resource in a force-new argument is replaced with it. */
function replaceDependents(changes: readonly Change[]): Change[] {
  const replaced = new Set(changes.flatMap((each) => (each.kind === "replaced" ? [each.after.address] : [])));
  const next = changes.map((change): Change => {
    if (change.kind !== "kept") return change;
    const { attributes } = identityOf(change.after.type);
    const edits = Object.entries(change.after.attributes)
      .filter(
        ([name, value]) => attributes[name]?.effect === "replaces" && typeof value === "string" && replaced.has(value),
      )
      .map(([name, to]): Edit => ({ attribute: name, effect: "replaces", from: to, to }));
    return edits.length === 0 ? change : { ...change, kind: "replaced", edits: [...change.edits, ...edits] };
  });
  return next.every((each, index) => each === changes[index]) ? next : replaceDependents(next);
}
