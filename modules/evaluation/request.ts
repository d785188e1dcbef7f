import { isPartition } from "../aws";
import { at, type Problem } from "../validation";
import { type AccessRequest, type PreparedRequest } from "./access-request";
import { readAction } from "./actions";
import { Context, type ContextValue } from "./context";
import { preparePrincipal } from "./principal";
import { checkRequest } from "./shape";
import { checkConditionKey, isAscii } from "../policy";

/** The longest value of a request that is compared, in characters. No ARN and no key of an object is longer. */
const longestValue = 4_096;

const accountForm = /^[0-9]{12}$/;
const arnForm = /^arn:([^:]*):[a-z0-9-]+:[^:]*:([^:]*):./s;

/** A request fit to be compared, or everything that keeps it from being one. */
export function prepareRequest(request: AccessRequest, hasBoundary: boolean): PreparedRequest | readonly Problem[] {
  const problems = checkRequest(request);
  if (problems.length > 0) return problems;
  const principal = preparePrincipal(request.principal);
  if ("rule" in principal) problems.push(principal);
  const action = readAction(request.action);
  if (action === undefined) problems.push(wrong("action", request.action, "is not one action of a service"));
  const { partition, account } = locateResource(request, problems);
  const given = readContext(request.context ?? {}, problems);
  if ("rule" in principal || action === undefined || problems.length > 0) return problems;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
  if (principal.partition !== undefined && partition !== undefined && principal.partition !== partition) {
    return [wrong("resource", request.resource, `is not in ${principal.partition}, the partition of the principal`)];
  }
  const owner = account ?? principal.account;
  const sameAccount = principal.account !== undefined && owner === principal.account;
  const context = new Context(given, principal.context);
  return { principal, action, resource: request.resource, sameAccount, context, hasBoundary };
}

interface ResourceLocation {
  readonly partition?: string;
  /** The account that owns the resource. */
  readonly account?: string | undefined;
}

/** Where the resource is, as far as the request says so. */
function locateResource({ resource, resourceAccount: given }: AccessRequest, problems: Problem[]): ResourceLocation {
  if (given !== undefined && !accountForm.test(given)) {
    problems.push(wrong("resourceAccount", given, "is not an account ID of 12 digits"));
  }
  if (resource === "*") return { account: given };
  if (resource.length > longestValue) {
    problems.push(wrong("resource", resource.slice(0, 40), `begins a text of more than ${longestValue} characters`));
    return {};
  }
  const [, partition, owner] = arnForm.exec(resource) ?? [];
  if (partition === undefined || owner === undefined || !isPartition(partition)) {
    problems.push(wrong("resource", resource, "is neither * nor an ARN of six parts in a partition that is known"));
    return {};
  }
  // AWS's own resources, as its managed policies, are everybody's.
  if (owner === "" || owner === "aws") return { partition, account: given };
  if (!accountForm.test(owner)) problems.push(wrong("resource", resource, "is an ARN without an account ID"));
  if (given !== undefined && given !== owner) {
    problems.push(wrong("resourceAccount", given, "is not the account that the resource names"));
  }
  return { partition, account: owner };
}

function readContext(given: Readonly<Record<string, unknown>>, problems: Problem[]): Map<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  for (const name of Object.keys(given)) {
    if (!isAscii(name)) {
      problems.push(...at("context", checkConditionKey(name)));
      continue;
    }
    const key = name.toLowerCase();
    const value = given[name];
    const broken = context.has(key) ? "is given twice: condition keys ignore case" : brokenRule(value);
    if (broken === undefined) context.set(key, value as ContextValue);
    else problems.push(wrong("context", name, broken));
  }
  return context;
}

/** Why a value cannot be compared, if it cannot. */
function brokenRule(value: unknown): string | undefined {
  if (!Array.isArray(value)) return brokenText(value);
  return Array.from<unknown, string | undefined>(value, brokenText).find((rule) => rule !== undefined);
}

function brokenText(value: unknown): string | undefined {
  if (typeof value !== "string") return "has a value that is neither text nor a list of texts";
  return value.length > longestValue ? `has a value of more than ${longestValue} characters` : undefined;
}

function wrong(place: string, value: string, rule: string): Problem {
  return { place: [place], value, rule, remedy: "Correct the request." };
}
