import { type RequestPrincipal, roleSession } from "../evaluation";

/** The principal with an ARN, as the sender of a request. */
export function requestPrincipal(arn: string): RequestPrincipal {
  return arn.includes(":user/") ? { type: "user", arn } : roleSession(arn, "proof");
}
