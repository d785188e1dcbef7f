import { formatArn, type Partition } from "../aws";
import { type PolicyDocument, policyDocument } from "./document";
import { serviceSources } from "./service-sources";
import { type Statement, statement } from "./statement";

/** Where a trust policy stands: the account that owns the role, and its partition. */
export interface TrustLocation {
  readonly partition: Partition;
  readonly account: string;
}

/** Somebody who may assume a role. Make one with {@link account}, {@link service} or {@link webIdentity}. */
export type TrustedPrincipal = AccountPrincipal | ServicePrincipal | WebIdentityPrincipal;

/**
 * An account, or chosen roles of it.
 *
 * Roles are matched by `aws:PrincipalArn` beside the account's root, not named as principals: AWS stores a named role
 * by its internal ID, so that the trust dies when the other side creates its role anew.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export class AccountPrincipal {
  readonly kind = "account";
  private constructor(
    readonly account: string,
    readonly externalId: string | undefined,
    /** The only roles that may; `undefined` for the account as a whole. */
    readonly roleArns: readonly string[] | undefined,
  ) {}

  /** The account as a whole: whoever may call `sts:AssumeRole` there. */
  static of(accountId: string): AccountPrincipal {
    return new AccountPrincipal(accountId, undefined, undefined);
  }

  /**
   * Only for callers that send this external ID, which keeps another customer of the same vendor out.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  withExternalId(externalId: string): AccountPrincipal {
    // What an untyped caller leaves undefined must stay a problem: without the condition the trust would be open.
    const given: unknown = externalId;
    return new AccountPrincipal(this.account, given === undefined || given === null ? "" : externalId, this.roleArns);
  }

  /** Only for these roles of the account. */
  onlyRoles(...roleArns: readonly string[]): AccountPrincipal {
    return new AccountPrincipal(this.account, this.externalId, [...(this.roleArns ?? []), ...roleArns]);
  }
}

/** An AWS service that acts for you. */
export interface ServicePrincipal {
  readonly kind: "service";
  readonly service: string;
  readonly sourceAccount?: string;
  readonly sourceArn?: string;
  /** What the service sends to say for whom it calls, where that is no resource. */
  readonly externalId?: string;
}

/** Whoever holds a token of an identity provider, such as a CI system. */
export interface WebIdentityPrincipal {
  readonly kind: "web identity";
  readonly providerUrl: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

/**
 * Trust in an account, to be narrowed with `.withExternalId(…)` and `.onlyRoles(…)`.
 *
 * @example
 * account("444455556666").withExternalId("2f9c…");
 */
export function account(accountId: string): AccountPrincipal {
  return AccountPrincipal.of(accountId);
}

/**
 * Trust in an AWS service: `service("ecs-tasks")` is `ecs-tasks.amazonaws.com`. A name that is complete is left as it
 * is, such as `ec2.amazonaws.com.cn`, which EC2 has in China.
 *
 * For a service that says for whom it calls, the source account is this role's own unless given, which keeps the same
 * service from being used by somebody else's resources.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 *
 * @param source the account and the ARN of the resource that the service acts for, or the external ID that it sends,
 * as Redshift does of the database user: https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html
 */
export function service(name: string, source: Omit<ServicePrincipal, "kind" | "service"> = {}): ServicePrincipal {
  return { kind: "service", service: name, ...source };
}

/**
 * Trust in the tokens of an OpenID Connect provider that the account knows, for exactly these subjects; `*` and `?`
 * are wildcards in a subject.
 *
 * @example
 * webIdentity({
 *   providerUrl: "token.actions.githubusercontent.com",
 *   audience: "sts.amazonaws.com",
 *   subjects: ["repo:acme/data:environment:prod"],
 * });
 */
export function webIdentity(token: Omit<WebIdentityPrincipal, "kind">): WebIdentityPrincipal {
  return { kind: "web identity", ...token };
}

const serviceDomain = /\.amazonaws\.com(\.cn)?$/;

/** The trust policy that lets these principals, and nobody else, assume a role. */
export function trustPolicy(principals: readonly TrustedPrincipal[], location: TrustLocation): PolicyDocument {
  return policyDocument(principals.map((each) => trustStatement(each, location)));
}

function trustStatement(principal: TrustedPrincipal, { partition, account: owner }: TrustLocation): Statement {
  switch (principal.kind) {
    case "account":
      return statement({
        principals: { AWS: [formatArn("accountRoot", { partition, account: principal.account })] },
        actions: ["sts:AssumeRole"],
        conditions: {
          StringEquals: principal.externalId === undefined ? {} : { "sts:ExternalId": [principal.externalId] },
          ArnEquals: principal.roleArns === undefined ? {} : { "aws:PrincipalArn": principal.roleArns },
        },
      });
    case "service": {
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
    case "web identity": {
      const { providerUrl, audience, subjects } = principal;
      const exact = subjects.every((subject) => !/[*?]/.test(subject));
      const subject = { [`${providerUrl}:sub`]: subjects };
      return statement({
        principals: { Federated: [formatArn("oidcProvider", { partition, account: owner, provider: providerUrl })] },
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions: {
          StringEquals: { [`${providerUrl}:aud`]: [audience], ...(exact ? subject : {}) },
          StringLike: exact ? {} : subject,
        },
      });
    }
  }
}
