import { type AccountLocation, formatArn } from "../aws";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { type ExpectedAccess } from "./expectation";
import { type RequestContext } from "./limit";

/** Somebody who asks for a role, or for a session of it with tags or with a source identity. */
export interface Caller {
  readonly principal: RequestPrincipal;
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity" | "sts:SetSourceIdentity" | "sts:TagSession";
  /** What comes with the request, beside the keys that follow from the principal. */
  readonly context?: RequestContext;
}

/** Who must get a role and who must not, said as requests and written by hand, not derived from the trust policy. */
export interface TrustExpectation {
  readonly allows: readonly Caller[];
  /** Unless another expectation of the same role allows it. */
  readonly refuses: readonly Caller[];
  /** The most that statements may say. */
  readonly trusted: readonly TrustedRequests[];
}

/** Principals by kind and name, one that ends in `*` for all that begin so, and what they may ask for. */
type TrustedRequests = Pick<ExpectedAccess, "actions" | "within"> & { readonly principals: readonly string[] };

/** Accounts of nobody whom a role would trust. */
export const strangers = ["999999999999", "888888888888"] as const;

export const anonymous: RequestPrincipal = { type: "anonymous" };

/** A session of a role. */
export function roleOf(location: AccountLocation, role: string, path = "/"): RequestPrincipal {
  return roleSession(formatArn("role", { ...location, path, role }), "proof");
}

/** A user. */
export function userOf(location: AccountLocation, user: string): RequestPrincipal {
  return { type: "user", arn: formatArn("user", { ...location, path: "/", user }) };
}
