import { type Partition } from "../../aws";
import { type Problem } from "../../validation";
import { checkAccountTrust } from "./check-account-trust";
import { checkCognitoIdentities } from "./check-cognito-identities";
import { checkContinuousIntegration } from "./check-continuous-integration";
import { checkService } from "./check-service";
import { checkWebIdentity } from "./check-web-identity";
import { type TrustedPrincipal } from "./trust";

/**
 * What is wrong with a trusted principal.
 *
 * @param ownAccounts the accounts that are not a third party; for every other one an external ID is required
 * @param partition the partition of the role; not compared unless given
 * @param account the account of the role; not compared unless given
 */
export function checkTrust(
  principal: TrustedPrincipal,
  ownAccounts: readonly string[],
  partition?: Partition,
  account?: string,
): Problem[] {
  switch (principal.kind) {
    case "account":
      return checkAccountTrust(principal, ownAccounts, partition);
    case "service":
      return checkService(principal, { partition, account });
    case "Cognito identities":
      return checkCognitoIdentities(principal, partition);
    case "web identity":
      return checkWebIdentity(principal);
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform":
      return checkContinuousIntegration(principal);
  }
}
