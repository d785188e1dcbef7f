import { copyData } from "../../validation";

/** Users of an app that get credentials from a Cognito identity pool. */
export interface CognitoIdentities {
  /** The ID of the pool, as `us-east-1:12345678-dead-beef-cafe-123456790abc`. */
  readonly identityPool: string;
  /**
   * Users who have signed in, or guests who have not.
   * @default "authenticated"
   */
  readonly users?: "authenticated" | "guests";
  /**
   * Whether the pool passes attributes of the user as tags (`aws:PrincipalTag/…`): its attributes for access control.
   * @default false
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
   */
  readonly withPrincipalTags?: boolean;
}

/** The trusted users of an identity pool. */
export type CognitoPrincipal = { readonly kind: "Cognito identities" } & CognitoIdentities;

/**
 * Trust in the users of one Cognito identity pool. AWS vouches for them itself, so that the account needs no identity
 * provider. Each user can be limited to own items with
 * `onlyLeadingKeys({ federatedId: "cognito-identity.amazonaws.com:sub" })`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
 *
 * @example
 * cognitoIdentities({ identityPool: "us-east-1:12345678-dead-beef-cafe-123456790abc" });
 */
export function cognitoIdentities(pool: CognitoIdentities): CognitoPrincipal {
  return { ...copyData(pool), kind: "Cognito identities" };
}

/** The region of an identity pool. */
export function poolRegion({ identityPool }: CognitoIdentities): string {
  return identityPool.split(":")[0] ?? "";
}
