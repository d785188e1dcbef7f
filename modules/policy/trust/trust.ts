import { type AccountLocation, formatArn } from "../../aws";
import { type PolicyDocument, policyDocument } from "../document";
import { type Statement, statement } from "../statement";
import { type AccountPrincipal } from "./account-principal";
import { accountStatements } from "./account-statements";
import { type ContinuousIntegrationPrincipal, type Token, tokenOf } from "./continuous-integration";
import { type ServicePrincipal } from "./service";
import { serviceSources } from "./service-sources";
import { type WebIdentityPrincipal } from "./web-identity";

/**
 * Somebody who may assume a role. Make one with `account`, `service`, `gitHubActions`, `gitLabCi`, `hcpTerraformRuns`
 * or `webIdentity`.
 */
export type TrustedPrincipal =
  AccountPrincipal | ServicePrincipal | WebIdentityPrincipal | ContinuousIntegrationPrincipal;

const serviceDomain = /\.amazonaws\.com(\.cn)?$/;

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
    case "web identity": {
      const { providerUrl: url, audience, subjects } = principal;
      return [tokenStatement({ provider: { url, audience }, subjects, claims: {} }, location)];
    }
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform":
      return [tokenStatement(tokenOf(principal), location)];
  }
}

function serviceStatement(principal: ServicePrincipal, { account: owner }: AccountLocation): Statement {
  const name = principal.service.replace(serviceDomain, "");
  const sendsItsSource = serviceSources.get(`${name}.amazonaws.com`)?.sends === true;
  const sourceAccount = principal.sourceAccount ?? (sendsItsSource ? owner : undefined);
  return statement({
    principals: { Service: [name === principal.service ? `${name}.amazonaws.com` : principal.service] },
    actions: ["sts:AssumeRole"],
    conditions: {
      StringEquals: {
        ...(sourceAccount === undefined ? {} : { "aws:SourceAccount": [sourceAccount] }),
        ...(principal.externalId === undefined ? {} : { "sts:ExternalId": [principal.externalId] }),
      },
      ArnLike: principal.sourceArn === undefined ? {} : { "aws:SourceArn": [principal.sourceArn] },
    },
  });
}

function tokenStatement({ provider, subjects, claims }: Token, { partition, account }: AccountLocation): Statement {
  const { url, audience } = provider;
  const exact = subjects.every((subject) => !/[*?]/.test(subject));
  const subject = { [`${url}:sub`]: subjects };
  const others = Object.entries(claims).map(([claim, values]) => [`${url}:${claim}`, values] as const);
  return statement({
    principals: { Federated: [formatArn("oidcProvider", { partition, account, provider: url })] },
    actions: ["sts:AssumeRoleWithWebIdentity"],
    conditions: {
      StringEquals: { [`${url}:aud`]: [audience], ...Object.fromEntries(others), ...(exact ? subject : {}) },
      StringLike: exact ? {} : subject,
    },
  });
}
