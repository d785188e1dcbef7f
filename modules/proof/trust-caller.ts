import { type AccountLocation, formatArn } from "../aws";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { type ExpectedAccess } from "./expectation";
import { type RequestContext } from "./limit";

/** A principal that requests a session of a role, possibly with tags or a source identity. */
export interface Caller {
  readonly principal: RequestPrincipal;
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity" | "sts:SetSourceIdentity" | "sts:TagSession";
  /** Condition keys of the request, beside those that follow from the principal. */
  readonly context?: RequestContext;
}

/** The requests for a role that its trust policy must allow, and those that it must refuse. */
export interface TrustExpectation {
  readonly allows: readonly Caller[];
  /** Unless another expectation of the same role allows it. */
  readonly refuses: readonly Caller[];
  /** The most that its statements may allow. */
  readonly trusted: readonly TrustedRequests[];
}

/** Principals by kind and name (a final `*` matches any ending), and the requests that they may send. */
type TrustedRequests = Pick<ExpectedAccess, "actions" | "within"> & { readonly principals: readonly string[] };

/** Accounts that nothing trusts and nothing is granted on. */
export const unrelatedAccounts = ["999999999999", "888888888888"] as const;

export const anonymous: RequestPrincipal = { type: "anonymous" };

/** A session of a role. */
export function roleOf(location: AccountLocation, role: string, path = "/"): RequestPrincipal {
  return roleSession(formatArn("role", { ...location, path, role }), "proof");
}

/** A user. */
export function userOf(location: AccountLocation, user: string): RequestPrincipal {
  return { type: "user", arn: formatArn("user", { ...location, path: "/", user }) };
}
