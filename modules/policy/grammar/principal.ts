import { problem, type Problem } from "../../validation";

const nameForms: Readonly<Record<string, RegExp>> = {
  // Everybody, an account, a user, a role or a session; the ID that stays when one of them was deleted; or CloudFront, which
  // reaches a bucket as a user of its own:
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  AWS: /^(?:\*|[0-9]{12}|arn:aws[a-z-]*:iam::(?:[0-9]{12}:(?:root|(?:user|role)\/[\w+=,.@/-]+)|cloudfront:user\/CloudFront Origin Access Identity [A-Z0-9]+)|arn:aws[a-z-]*:sts::[0-9]{12}:(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+|self)|A[A-Z]{3}[A-Z0-9]{12,124})$/,
  Service: /^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal|aws)$/,
  Federated: /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|arn:aws[a-z-]*:iam::[0-9]{12}:(?:oidc|saml)-provider\/[!-~]+)$/,
  CanonicalUser: /^(?:[0-9a-f]{64}|[0-9a-f]{96})$/,
};

/**
 * What keeps a text from being the name of a principal of a kind. No wildcard but `*` alone exists.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function checkPrincipalName(kind: string, name: string): Problem | undefined {
  if (nameForms[kind]?.test(name) === true) return undefined;
  return problem({
    value: name,
    rule: `is no principal of the kind ${kind}: wildcards within a name are not allowed`,
    remedy: "Name one principal, or * with a condition on aws:PrincipalArn.",
  });
}
