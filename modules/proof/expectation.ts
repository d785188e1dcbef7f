import { type Within } from "../policy";
import { type RequestContext } from "./limit";

/** Requests that must be allowed, and that alone may be. */
export interface ExpectedAccess {
  /** As `dynamodb:GetItem`, without wildcards. */
  readonly actions: readonly string[];
  /** One ARN, one that ends in `*` for all that begin so, or `*` alone for actions that have no resource. */
  readonly resource: string;
  /** ARNs of such resources, as real requests name them. */
  readonly examples: readonly string[];
  /**
   * Only for requests whose condition keys keep within these limits. Requests that break one of them have to be refused.
   * @default whatever the request carries
   */
  readonly within?: Within;
}

/** Requests that must be refused. */
export interface RefusedRequests {
  readonly actions: readonly string[];
  /** ARNs as real requests name them, or `*` for actions that have no resource. */
  readonly resources: readonly string[];
  /** @default no condition key beside those that follow from the principal */
  readonly context?: RequestContext;
  /**
   * Whether nothing else that the principal was granted can expect them.
   * @default false
   */
  readonly whateverIsGranted?: boolean;
}

/**
 * What a grant stands for, said as requests and written by hand: were it derived from whatever makes the statements,
 * the proof would only compare that with itself.
 */
export interface Expectation {
  readonly allows: readonly ExpectedAccess[];
  readonly refuses: readonly RefusedRequests[];
}
