import { type CompiledPolicy } from "../evaluation";
import { contextReader, type RequestContext } from "./limit";
import { exceptedContexts } from "./resource-denials";

/** A VPC endpoint that requests of a principal may come through. */
export interface NetworkPath {
  /** What requests through it carry: its ID and, where it is known, that of its VPC. */
  readonly context: RequestContext;
  /** Whether requests for an action are sent to the endpoint's service. */
  readonly carries: (action: string) => boolean;
}

/**
 * The contexts of a request that does not come from the internet, in which a resource may not deny it.
 *
 * @param paths the endpoints that it may come through; whatever network the denials except unless given
 */
export function contextsElsewhere(
  { action, context = {} }: { readonly action: string; readonly context?: RequestContext },
  denials: CompiledPolicy["statements"],
  paths: readonly NetworkPath[] | undefined,
): RequestContext[] {
  if (paths === undefined) return exceptedContexts(denials, context);
  return paths
    .filter((path) => path.carries(action) && canTake(path, context))
    .map((path) => ({ ...context, ...path.context }));
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
