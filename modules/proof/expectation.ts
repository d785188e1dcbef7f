import { type Within } from "../policy";
import { type RequestContext } from "./limit";

/** Requests that policies must allow. Policies may allow nothing else. */
export interface ExpectedAccess {
  /** Full names without wildcards: `dynamodb:GetItem`. */
  readonly actions: readonly string[];
  /** One ARN, a pattern that ends in `*`, or `*` alone for actions that have no resource. */
  readonly resource: string;
  /** ARNs of single resources that match it. */
  readonly examples: readonly string[];
  /**
   * Limits on the condition keys of the requests. Policies must refuse requests beyond any of these limits.
   * @default no limits
   */
  readonly within?: Within;
  /**
   * The AWS service that sends the requests on behalf of the principal, from a network of its own: `dynamodb`.
   * @default the principal sends them itself
   */
  readonly through?: string;
}

/** Requests that policies must refuse. */
export interface RefusedRequests {
  readonly actions: readonly string[];
  /** ARNs of single resources, or `*` for actions that have no resource. */
  readonly resources: readonly string[];
  /** @default no condition key beside those that follow from the principal */
  readonly context?: RequestContext;
  /**
   * Whether policies must refuse them even if another grant of the principal allows them.
   * @default false
   */
  readonly whateverIsGranted?: boolean;
}

/**
 * The requests that a grant allows, and requests that it must not allow. They are derived from the operations and limits
 * of the grant and from AWS's reference, not from its statements. `__tests__/facts` checks them independently.
 */
export interface Expectation {
  readonly allows: readonly ExpectedAccess[];
  readonly refuses: readonly RefusedRequests[];
}
