import { type AccountLocation } from "../../aws";
import { copyData } from "../../validation";
import { type Within } from "../limit";
import { serviceSources } from "./service-sources";

/** An AWS service that acts for you. */
export interface ServicePrincipal {
  readonly kind: "service";
  readonly service: string;
  readonly sourceAccount?: string;
  readonly sourceArn?: string;
  /** What the service sends to say for whom it calls, where that is no resource. */
  readonly externalId?: string;
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
  return { kind: "service", service: name, ...copyData(source) };
}

const serviceDomain = /\.amazonaws\.com(\.cn)?$/;

/** The name of a trusted service as AWS knows it: `ecs-tasks.amazonaws.com`. */
export function serviceName({ service }: ServicePrincipal): string {
  return serviceDomain.test(service) ? service : `${service}.amazonaws.com`;
}

/** What the condition keys of a trusted service's request may hold. */
export function serviceLimits(
  { service, sourceAccount, sourceArn, externalId }: ServicePrincipal,
  { account }: AccountLocation,
): Within {
  const sendsItsSource = serviceSources.get(`${service.replace(serviceDomain, "")}.amazonaws.com`)?.sends === true;
  const source = sourceAccount ?? (sendsItsSource ? account : undefined);
  return {
    ...(source === undefined ? {} : { "aws:SourceAccount": [source] }),
    ...(sourceArn === undefined ? {} : { "aws:SourceArn": [{ like: sourceArn }] }),
    ...(externalId === undefined ? {} : { "sts:ExternalId": [externalId] }),
  };
}
