import { type AccountLocation } from "../../aws";
import { type PolicyDocument, policyDocument } from "../document";
import { conditionsOf } from "../limit";
import { type Statement, statement } from "../statement";
import { type AccountPrincipal } from "./account-principal";
import { accountStatements } from "./account-statements";
import { serviceActions, serviceLimits, serviceName, type ServicePrincipal } from "./service";
import { type Token, tokenActions, tokenIssuer, tokenLimits, tokenOf, type TokenPrincipal } from "./tokens";

/**
 * A principal that may assume a role. Make one with `account`, `service`, `gitHubActions`, `gitLabCi`,
 * `hcpTerraformRuns`, `cognitoIdentities` or `webIdentity`.
 */
export type TrustedPrincipal = AccountPrincipal | ServicePrincipal | TokenPrincipal;

/** The trust policy that lets these principals, and nobody else, assume a role. */
export function trustPolicy(principals: readonly TrustedPrincipal[], location: AccountLocation): PolicyDocument {
  return policyDocument(principals.flatMap((each) => trustStatements(each, location)));
}

/** The Terraform expressions of the VPCs and endpoints that these principals come through, by their symbolic IDs. */
export function trustExpressions(principals: readonly TrustedPrincipal[]): Readonly<Record<string, string>> {
  const limits = principals.flatMap((each) => (each.kind === "account" ? [each.limits] : []));
  const networks = limits.flatMap(({ vpcs = [], vpcEndpoints = [] }) => [...vpcs, ...vpcEndpoints]);
  return Object.fromEntries(
    networks.flatMap(({ id, expression }) => (expression === undefined ? [] : [[id, expression]])),
  );
}

function trustStatements(principal: TrustedPrincipal, location: AccountLocation): Statement[] {
  switch (principal.kind) {
    case "account":
      return accountStatements(principal, location);
    case "service":
      return [serviceStatement(principal, location)];
    case "web identity":
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform":
    case "Cognito identities":
      return [tokenStatement(tokenOf(principal), location)];
  }
}

function serviceStatement(principal: ServicePrincipal, location: AccountLocation): Statement {
  return statement({
    principals: { Service: [serviceName(principal, location.partition)] },
    actions: serviceActions(principal),
    conditions: conditionsOf(serviceLimits(principal, location)),
  });
}

function tokenStatement(token: Token, location: AccountLocation): Statement {
  return statement({
    principals: { Federated: [tokenIssuer(token, location)] },
    actions: tokenActions(token),
    conditions: conditionsOf(tokenLimits(token)),
  });
}
