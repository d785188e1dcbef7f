import { type ResourceTypeInfo, type ServiceAuthorization } from "./service";

/**
 * The types of a service's resources that a `Resource` of a policy can stand for, wildcards and variables included.
 *
 * A name such as `{TableName}` has neither `/` nor `:`, or an index would pass for a table; `*` in a policy is any
 * text: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @example
 * resourceTypesMatching("arn:aws:s3:::acme-exports/*", serviceAuthorization("s3")).map(({ name }) => name); // ["object"]
 */
export function resourceTypesMatching(resource: string, service: ServiceAuthorization): readonly ResourceTypeInfo[] {
  const types = [...service.resourceTypes.values()];
  if (resource === "*") return types;
  const pattern = compileResource(resource);
  return types.filter((type) => canMatch(pattern, compileType(type.arn)));
}

/** Names in which there can be a `/` or a `:`; the label of a stream is a time. */
const namesWithPath = new Set([
  "Alias",
  "ApiSpecificResourcePath",
  "EntityPath",
  "EventSourceName",
  "OidcProviderName",
  "ObjectName",
  "ParameterNameWithoutLeadingSlash",
  "ResourceId",
  "RoleName",
  "SecretId",
  "StreamLabel",
]);

/** What one position of a type's ARN accepts: a character by its code, or one of these. */
const anyCharacter = -1;
const nameCharacter = -2;
/** In a resource only: any text. */
const anyText = -3;

const slash = "/".charCodeAt(0);
const colon = ":".charCodeAt(0);

/** The positions of a type's ARN; `repeated` ones accept as many characters as one likes, also none. */
interface TypePattern {
  readonly accepts: readonly number[];
  readonly repeated: readonly boolean[];
}

const compiledTypes = new Map<string, TypePattern>();

function compileType(arn: string): TypePattern {
  const known = compiledTypes.get(arn);
  if (known !== undefined) return known;
  const positions = arn.split(/\{(\w+)\}/).flatMap((part, index) => {
    if (index % 2 === 0) return codes(part).map((accepts) => ({ accepts, repeated: false }));
    const accepts = namesWithPath.has(part) || part.endsWith("WithPath") ? anyCharacter : nameCharacter;
    return [
      { accepts, repeated: false },
      { accepts, repeated: true },
    ];
  });
  const pattern = {
    accepts: positions.map(({ accepts }) => accepts),
    repeated: positions.map(({ repeated }) => repeated),
  };
  compiledTypes.set(arn, pattern);
  return pattern;
}

/** A variable can hold any text, so it is read as `*`. */
function compileResource(resource: string): readonly number[] {
  if (!/[*?$]/.test(resource)) return codes(resource);
  return resource.split(/(\$\{[^{}]*\}|[*?])/).flatMap((part, index) => {
    if (index % 2 === 0) return codes(part);
    return [part === "?" ? anyCharacter : anyText];
  });
}

function codes(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

/**
 * Whether some text fits both patterns. The positions of the type that the resource can have come to are followed
 * one character of the resource after the other, so the work is at most the product of both lengths, and mostly
 * their sum. Written with loops and one array because a lint of many policies spends its time here.
 */
function canMatch(resource: readonly number[], { accepts, repeated }: TypePattern): boolean {
  const end = accepts.length;
  // One more position than the type has: the end. Position p + 1 is written before p is read again, from the back.
  const reached = new Uint8Array(end + 1);
  let first = 0;
  let last = 0;
  const reach = (position: number): void => {
    let next = position;
    for (;;) {
      reached[next] = 1;
      if (next > last) last = next;
      if (repeated[next] !== true) return;
      next++;
    }
  };
  reach(0);
  for (const token of resource) {
    if (token === anyText) {
      reached.fill(1, first);
      last = end;
      continue;
    }
    for (let position = last; position >= first; position--) {
      if (reached[position] !== 1) continue;
      const expected = accepts[position];
      const moves = expected !== undefined && fits(token, expected);
      const stays = moves && repeated[position] === true;
      if (!stays) reached[position] = 0;
      if (moves) reach(stays ? position : position + 1);
    }
    while (first <= last && reached[first] !== 1) first++;
    if (first > last) return false;
    while (reached[last] !== 1) last--;
  }
  return reached[end] === 1;
}

function fits(token: number, accepts: number): boolean {
  if (token === anyCharacter || accepts === anyCharacter) return true;
  return accepts === nameCharacter ? token !== slash && token !== colon : token === accepts;
}
