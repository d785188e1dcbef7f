import { beyondReference } from "./beyond-reference";
import { namesByType } from "./resource-names";
import { type ResourceTypeInfo, type ServiceAuthorization } from "./service";

/**
 * The types of a service's resources that a `Resource` of a policy can stand for, wildcards and variables included.
 *
 * A name such as `{TableName}` has no `/` or `:` by which the ARN of another type goes on, or an index would pass for a
 * table; `*` in a policy is any text: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @example
 * resourceTypesMatching("arn:aws:s3:::acme-exports/*", serviceAuthorization("s3")).map(({ name }) => name); // ["object"]
 */
export function resourceTypesMatching(resource: string, service: ServiceAuthorization): readonly ResourceTypeInfo[] {
  if (resource === "*") return [...service.resourceTypes.values()];
  const recent = recentlyMatched(service);
  const known = recent.get(resource);
  if (known !== undefined) return known;
  const found = matchTypes(resource, service);
  if (recent.size >= rememberedResources) recent.clear();
  if (resource.length <= rememberedLength) recent.set(resource, found);
  return found;
}

/** The rules of a linter ask for the same resources one after the other. What is long is matched each time. */
const rememberedResources = 5_000;
const rememberedLength = 200;
const recentlyMatched = oncePerService(() => new Map<string, readonly ResourceTypeInfo[]>());

function matchTypes(resource: string, service: ServiceAuthorization): readonly ResourceTypeInfo[] {
  const inParts = compileResource(resource, true);
  const matching = compiledTypes(service).filter(({ forms }) => forms.some((form) => canMatch(inParts, form)));
  const found = matching.length > 0 || !inParts.includes(anyPart) ? matching : overParts(resource, service);
  return found.map(({ type }) => type);
}

/**
 * The types that a resource stands for as the text that it is. A `*` at the end of a part covers colons too, so
 * `arn:aws:logs:*:*:/aws-glue/*` reaches the log groups of AWS Glue.
 */
function overParts(resource: string, service: ServiceAuthorization): readonly CompiledType[] {
  const pattern = compileResource(resource, false);
  return typesWithoutColons(service).filter(({ forms }) => forms.some((form) => canMatch(pattern, form)));
}

/**
 * Whether a `Resource` of a policy can stand for an ARN of one of the forms.
 *
 * @example
 * standsForAny("arn:aws:s3:::*", ["arn:{Partition}:s3:::{BucketName}"]); // true
 */
export function standsForAny(resource: string, forms: readonly string[]): boolean {
  const pattern = compileResource(resource, true);
  return forms.some((form) => canMatch(pattern, compileForm(form, ownNames(form))));
}

/** What one position of a type's ARN accepts: a character by its code, or one of these. */
const anyCharacter = -1;
const noSlash = -2;
const noColon = -3;
const neither = -4;
/** In a resource only: any text, and any text without a colon. */
const anyText = -5;
const anyPart = -6;

const slash = "/".charCodeAt(0);
const colon = ":".charCodeAt(0);

/** The positions of a type's ARN; `repeated` ones accept as many characters as one likes, also none. */
interface TypePattern {
  readonly accepts: readonly number[];
  readonly repeated: readonly boolean[];
}

interface CompiledType {
  readonly type: ResourceTypeInfo;
  readonly forms: readonly TypePattern[];
}

const compiledTypes = oncePerService((service) => compileTypes(service, ""));
const typesWithoutColons = oncePerService((service) => compileTypes(service, ":"));

function oncePerService<Value extends object>(
  make: (service: ServiceAuthorization) => Value,
): (service: ServiceAuthorization) => Value {
  const made = new WeakMap<ServiceAuthorization, Value>();
  return (service) => {
    const value = made.get(service) ?? make(service);
    made.set(service, value);
    return value;
  };
}

/** The types of a service, their names without some characters besides those that keep types apart. */
function compileTypes(service: ServiceAuthorization, without: string): readonly CompiledType[] {
  const { forms = {} } = beyondReference(service.service);
  const excluded = namesByType(service);
  return [...service.resourceTypes.values()].map((type) => ({
    type,
    forms: [
      compileForm(type.arn, (segment) => excluded(type, segment) + without),
      ...(forms[type.name] ?? []).map((form) => compileForm(form, (segment) => ownNames(form)(segment) + without)),
    ],
  }));
}

/** What the names in one segment of an ARN do not contain. */
type Excluded = (segment: number) => string;

/** The names of a form that no other type is compared with: in the resource part they are all text. */
function ownNames(form: string): Excluded {
  return (segment) => (form.startsWith("arn:") && segment < 5 ? "/:" : "");
}

function compileForm(arn: string, excluded: Excluded): TypePattern {
  const positions = arn.split(/([:/])/).flatMap((segment, index) => {
    if (index % 2 === 1) return codes(segment).map(literal);
    return segment.split(/\{(\w+)\}/).flatMap((part, at) => {
      if (at % 2 === 0) return codes(part).map(literal);
      const accepts = nameCharacter(excluded(index / 2));
      return [
        { accepts, repeated: false },
        { accepts, repeated: true },
      ];
    });
  });
  return {
    accepts: positions.map(({ accepts }) => accepts),
    repeated: positions.map(({ repeated }) => repeated),
  };
}

function literal(accepts: number): { readonly accepts: number; readonly repeated: boolean } {
  return { accepts, repeated: false };
}

function nameCharacter(excluded: string): number {
  if (excluded.includes("/")) return excluded.includes(":") ? neither : noSlash;
  return excluded.includes(":") ? noColon : anyCharacter;
}

/**
 * A variable can hold any text, so it is read as `*`. Before the resource part a `*` stands for what is in its own part
 * of the ARN, if parts are to be compared one by one.
 */
function compileResource(resource: string, byParts: boolean): readonly number[] {
  if (!/[*?$]/.test(resource)) return codes(resource);
  let colons = 0;
  return resource.split(/(\$\{[^{}]*\}|[*?])/).flatMap((part, index) => {
    if (index % 2 === 1) return [part === "?" ? anyCharacter : byParts && colons < 5 ? anyPart : anyText];
    const text = codes(part);
    colons += text.filter((code) => code === colon).length;
    return text;
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
    if (token === anyPart) {
      for (let position = first; position < end; position++) {
        if (reached[position] === 1 && accepts[position] !== colon) reach(position + 1);
      }
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
  if (accepts >= 0) return token === accepts || token === anyCharacter;
  if (token === slash) return accepts === anyCharacter || accepts === noColon;
  if (token === colon) return accepts === anyCharacter || accepts === noSlash;
  return true;
}
