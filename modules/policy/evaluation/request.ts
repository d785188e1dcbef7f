import { at, type Problem } from "../../validation";
import { splitArn } from "./arn-pattern";
import { Context, type ContextValue } from "./context";
import { preparePrincipal, type PreparedPrincipal, type RequestPrincipal } from "./principal";
import { longestText, tooLong } from "./text";

/** A request to AWS, as policies see it. */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  /** As `dynamodb:GetItem`, in any case. */
  readonly action: string;
  /** One ARN, taken literally, or `*` for an action that has no resource. */
  readonly resource: string;
  /**
   * The account that owns the resource, where its ARN does not tell: buckets and their objects. The principal's own
   * account unless given.
   */
  readonly resourceAccount?: string;
  /**
   * Condition keys, in any case. The keys that follow from the principal (`aws:PrincipalArn`, `aws:PrincipalAccount`,
   * `aws:PrincipalType`, `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`, `aws:username` of a user) are added
   * where they are not given. No other key is: there is no clock and no network here.
   */
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/** A request that is fit to be compared. */
export interface PreparedRequest {
  readonly principal: PreparedPrincipal;
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** Whether the principal's account owns the resource. False for a principal without an account. */
  readonly sameAccount: boolean;
  readonly context: Context;
  /** Whether a statement speaks of a principal with a permissions boundary: see the `NotPrincipal` element. */
  readonly hasBoundary: boolean;
}

const actionForm = /^[a-z0-9-]+:[a-z0-9]+$/;

/** A request fit to be compared, or everything that keeps it from being one. */
export function prepareRequest(request: AccessRequest, hasBoundary: boolean): PreparedRequest | readonly Problem[] {
  const problems: Problem[] = [];
  const principal = preparePrincipal(request.principal);
  if ("rule" in principal) problems.push(principal);
  const action = request.action.toLowerCase();
  if (!actionForm.test(action)) problems.push(wrong("action", request.action, "is not one action of a service"));
  const account = resourceAccount(request, problems);
  const given = readContext(request.context ?? {}, problems);
  if ("rule" in principal || problems.length > 0) return problems;
  const owner = account ?? principal.account;
  const sameAccount = principal.account !== undefined && owner === principal.account;
  const context = new Context(given, principal.context);
  return { principal, action, resource: request.resource, sameAccount, context, hasBoundary };
}

/** The account that owns the resource, where the request says so. */
function resourceAccount({ resource, resourceAccount: given }: AccessRequest, problems: Problem[]): string | undefined {
  if (given !== undefined && !/^[0-9]{12}$/.test(given)) {
    problems.push(wrong("resourceAccount", given, "is not an account ID of 12 digits"));
  }
  if (resource === "*") return given;
  if (resource.length > longestText) {
    problems.push(...at("resource", [tooLong(resource)]));
    return given;
  }
  const [, partition = "", service = "", , owner = "", name = ""] = splitArn(resource) ?? [];
  if (!/^aws[a-z-]*$/.test(partition) || !/^[a-z0-9-]+$/.test(service) || name === "") {
    problems.push(wrong("resource", resource, "is neither * nor an ARN of six parts"));
    return given;
  }
  // AWS's own resources, as its managed policies, are everybody's.
  if (owner === "" || owner === "aws") return given;
  if (!/^[0-9]{12}$/.test(owner)) problems.push(wrong("resource", resource, "is an ARN without an account ID"));
  if (given !== undefined && given !== owner) {
    problems.push(wrong("resourceAccount", given, "is not the account that the resource names"));
  }
  return owner;
}

function readContext(given: Readonly<Record<string, unknown>>, problems: Problem[]): Map<string, ContextValue> {
  const context = new Map<string, ContextValue>();
  for (const [name, value] of Object.entries(given)) {
    const key = name.toLowerCase();
    if (context.has(key)) problems.push(wrong("context", name, "is given twice: condition keys ignore case"));
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.every((each): each is string => typeof each === "string")) {
      problems.push(wrong("context", name, "has a value that is neither text nor a list of texts"));
    } else if (values.some((each) => each.length > longestText)) {
      problems.push(wrong("context", name, `has a value of more than ${longestText} characters`));
    } else context.set(key, Array.isArray(value) ? values : (values[0] ?? ""));
  }
  return context;
}

function wrong(place: string, value: string, rule: string): Problem {
  return { place: [place], value, rule, remedy: "Correct the request." };
}
