import { at, problem, type Problem } from "../validation";
import { type PolicyKind } from "./compiled-policy";
import { type Layer } from "./layers";
import { type RequestPrincipal } from "./principal";

type Shape = Readonly<Record<string, unknown>>;

/** The kinds of policies that a layer holds, and in how many lists. */
const layers: Readonly<Record<Layer, { readonly lists: 0 | 1 | 2; readonly kinds: readonly PolicyKind[] }>> = {
  identity: { lists: 1, kinds: ["identity"] },
  boundary: { lists: 0, kinds: ["identity"] },
  session: { lists: 1, kinds: ["identity"] },
  resource: { lists: 0, kinds: ["resource", "trust"] },
  endpoint: { lists: 0, kinds: ["gateway endpoint", "interface endpoint"] },
  serviceControl: { lists: 2, kinds: ["identity"] },
};

/** What each type of principal says of itself, all of it text. */
const principalParts: Readonly<Record<RequestPrincipal["type"], readonly string[]>> = {
  user: ["arn"],
  "role session": ["arn", "role"],
  "account root": ["arn"],
  service: ["name"],
  federated: ["provider"],
  anonymous: [],
};

/** What keeps a value from being policies, whatever a caller without types hands over. */
export function checkPolicies(policies: unknown): Problem[] {
  if (!isObject(policies)) return at("policies", [misshapen(policies, "is not an object of policies by layer")]);
  const problems: Problem[] = [];
  for (const layer of Object.keys(policies)) {
    const given = policies[layer];
    if (given === undefined) continue;
    const known = isKey(layer, layers) ? layers[layer] : undefined;
    if (known === undefined) problems.push(...at(layer, [misshapen(undefined, "is no layer of policies")]));
    else if (!holdsPolicies(given, known.lists, known.kinds)) {
      problems.push(...at(layer, [misshapen(undefined, `does not hold compiled policies: ${known.kinds.join(", ")}`)]));
    }
  }
  return problems;
}

function holdsPolicies(given: unknown, lists: number, kinds: readonly string[]): boolean {
  if (lists > 0) return Array.isArray(given) && given.every((each) => holdsPolicies(each, lists - 1, kinds));
  return (
    isObject(given) &&
    kinds.some((kind) => kind === given["kind"]) &&
    Array.isArray(given["statements"]) &&
    Array.isArray(given["problems"])
  );
}

/** What keeps a value from being a request, whatever a caller without types hands over. */
export function checkRequest(request: unknown): Problem[] {
  if (!isObject(request)) return [misshapen(request, "is not a request")];
  const { principal, action, resource, resourceAccount, context } = request;
  const problems: Problem[] = [];
  if (!isPrincipal(principal))
    problems.push(...at("principal", [misshapen(undefined, "is no principal of a type that AWS has")]));
  if (typeof action !== "string") problems.push(...at("action", [misshapen(action, "is not text")]));
  if (typeof resource !== "string") problems.push(...at("resource", [misshapen(resource, "is not text")]));
  if (resourceAccount !== undefined && typeof resourceAccount !== "string") {
    problems.push(...at("resourceAccount", [misshapen(resourceAccount, "is not text")]));
  }
  if (context !== undefined && !isObject(context)) {
    problems.push(...at("context", [misshapen(undefined, "is not an object of condition keys")]));
  }
  return problems;
}

function isPrincipal(principal: unknown): boolean {
  if (!isObject(principal)) return false;
  const { type } = principal;
  return (
    typeof type === "string" &&
    isKey(type, principalParts) &&
    principalParts[type].every((part) => typeof principal[part] === "string")
  );
}

function isKey<Key extends string>(text: string, known: Readonly<Record<Key, unknown>>): text is Key {
  return Object.hasOwn(known, text);
}

function isObject(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function misshapen(value: unknown, rule: string): Problem {
  return problem({ value, rule, remedy: "Hand over what the types say." });
}
