import { type Context, type ContextValue } from "./context";
import { type PreparedPrincipal, type RequestPrincipal } from "./principal";

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
