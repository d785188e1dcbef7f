import { type AccountLocation, formatArn } from "../../aws";

/**
 * Patterns of the roles that IAM Identity Center makes for a permission set in an account. Below `/aws-reserved/`
 * nobody else makes any. The path holds the region of Identity Center unless that is us-east-1, and the name ends in
 * 16 characters that change: counted, so that no permission set whose name begins alike is covered.
 *
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html. That us-east-1 has
 * no region in the path is said by https://repost.aws/questions/QUpP-HDDmXT4C1YvjWvoVl_A; that the suffix has 16
 * characters follows from AWS's examples and from 64 characters of a role's name for 32 of a permission set's.
 */
export function permissionSetRoles(name: string, location: AccountLocation): string[] {
  return ["/", "/*/"].map((region) =>
    formatArn("role", {
      ...location,
      path: `/aws-reserved/sso.amazonaws.com${region}`,
      role: `AWSReservedSSO_${name}_${"?".repeat(16)}`,
    }),
  );
}
