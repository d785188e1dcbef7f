import { type AccessRequest, decide } from "../evaluation";
import { contextReader, type RequestContext } from "./limit";
import { exceptedContexts, type PoliciesWithDenials } from "./resource-denials";

/** A VPC endpoint that requests of a principal may come through. */
export interface NetworkPath {
  /** What requests through it carry: its ID and, where it is known, that of its VPC. */
  readonly context: RequestContext;
  /** Whether requests for an action are sent to the endpoint's service. */
  readonly carries: (action: string) => boolean;
}

/** Where requests of a principal may come from. */
interface Origins {
  /** All contexts within the limits of its grant: one network of several that a grant names is enough. */
  readonly contexts: readonly RequestContext[];
  /**
   * The endpoints that they may come through, beside the internet.
   * @default not known: whatever network the denials of the resource except
   */
  readonly paths?: readonly NetworkPath[] | undefined;
}

/** Whether a request is allowed in its context or, where the resource denies it there, from another network. */
export function isAllowedFromSomewhere(
  request: AccessRequest,
  { policies, undenied, denials }: PoliciesWithDenials,
  { contexts, paths }: Origins,
): boolean {
  if (decide(policies, request) === "allowed") return true;
  if (denials.length === 0 || decide(undenied, request) !== "allowed") return false;
  const { action, context = {} } = request;
  const elsewhere = [
    ...contexts.map((other) => ({ ...pick(context, isNotOfNetwork), ...pick(other, isOfNetwork) })),
    ...(paths === undefined
      ? exceptedContexts(denials, context)
      : paths
          .filter((path) => path.carries(action) && canTake(path, context))
          .map((path) => ({ ...context, ...path.context }))),
  ];
  return elsewhere.some((each) => decide(policies, { ...request, context: each }) === "allowed");
}

/** Requests from a public address, over another network path, or by an AWS service do not go through an endpoint. */
function canTake(path: NetworkPath, context: RequestContext): boolean {
  const read = contextReader(context);
  return (
    read("aws:SourceIp") === undefined &&
    read("kms:ViaService") === undefined &&
    read("aws:ViaAWSService") !== "true" &&
    Object.entries(path.context).every(([key, value]) => [undefined, value].includes(read(key)))
  );
}

const networkKeys = new Set(["aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"]);

function isOfNetwork(key: string): boolean {
  return networkKeys.has(key.toLowerCase());
}

function isNotOfNetwork(key: string): boolean {
  return !isOfNetwork(key);
}

function pick(context: RequestContext, wanted: (key: string) => boolean): RequestContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => wanted(key)));
}
