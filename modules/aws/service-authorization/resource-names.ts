import { type ResourceTypeInfo, type ServiceAuthorization } from "./service";

/**
 * What the names in the ARN of a type do not contain, segment by segment: `/` and `:` as far as the ARN of another
 * type of the service goes on with them at this place. `…:table/{TableName}/index/{IndexName}` is why the name of a
 * table has no `/`; nothing goes on after `…:event-bus/{EventBusName}`, so the name of a bus may have one.
 *
 * The reference says nowhere which characters a name can have. Whatever keeps two types apart keeps names apart, and
 * a name that could be longer than it is counts as of its type, so that no policy is refused for a name that exists.
 */
export function namesByType(service: ServiceAuthorization): (type: ResourceTypeInfo, segment: number) => string {
  const shapes = new Map([...service.resourceTypes.values()].map((type) => [type, shapeOf(type.arn)]));
  return (type, segment) => {
    if (segment < firstOfResource) return "/:";
    const own = shapes.get(type);
    if (own === undefined) return "";
    return [...shapes.values()].flatMap((other) => (other === own ? [] : goesOn(own, other, segment))).join("");
  };
}

/** Partition, service, region and account come before. */
const firstOfResource = 5;

interface Shape {
  readonly segments: readonly string[];
  readonly separators: readonly string[];
}

function shapeOf(arn: string): Shape {
  const parts = arn.split(/([:/])/);
  return {
    segments: parts.filter((_, index) => index % 2 === 0),
    separators: parts.filter((_, index) => index % 2 === 1),
  };
}

/** How the ARN of another type goes on after a segment up to which both can be the same text, if not alike. */
function goesOn(own: Shape, other: Shape, segment: number): string[] {
  const isCommon = own.segments
    .slice(0, segment + 1)
    .every(
      (text, index) =>
        canBeSame(text, other.segments[index]) &&
        (index === segment || own.separators[index] === other.separators[index]),
    );
  const next = other.separators[segment];
  if (!isCommon || next === undefined) return [];
  const isAlike = own.separators[segment] === next && canBeSame(own.segments[segment + 1], other.segments[segment + 1]);
  return isAlike ? [] : [next];
}

function canBeSame(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && one !== "" && other !== "" && (one + other).includes("{");
}
