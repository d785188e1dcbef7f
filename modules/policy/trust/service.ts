import { type AccountLocation, type Partition } from "../../aws";
import { copyData } from "../../validation";
import { type Within } from "../limit";
import { serviceDomain, type SessionAction, trustedService } from "./trusted-services";

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
 * Trust in an AWS service: `service("ecs-tasks")` is `ecs-tasks.amazonaws.com`. A name without a domain gets the one
 * that the service has in the role's partition, such as `ec2.amazonaws.com.cn` in China. A complete name is left as it
 * is.
 *
 * The trust allows every call that a session of the service needs, such as `sts:TagSession` for `pods.eks`. For a
 * service that states for whom it calls, the source account is the role's own unless given, so that resources of other
 * accounts cannot make the service use the role.
 *
 * @param source the account and the ARN of the resource that the service acts for, or the external ID that it sends,
 * as Redshift does of the database user: https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 *
 * @example
 * service("rolesanywhere", { sourceArn: "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/0c9d…" });
 */
export function service(name: string, source: Omit<ServicePrincipal, "kind" | "service"> = {}): ServicePrincipal {
  return { kind: "service", service: name, ...copyData(source) };
}

/** The name of a trusted service as AWS knows it in a partition: `ecs-tasks.amazonaws.com`. */
export function serviceName({ service }: ServicePrincipal, partition: Partition): string {
  if (serviceDomain.test(service)) return service;
  const china = partition === "aws-cn" && trustedService(service)?.chinaDomain === true;
  return `${service}.amazonaws.com${china ? ".cn" : ""}`;
}

/** The calls that a trusted service opens a session with. */
export function serviceActions({ service }: ServicePrincipal): readonly ("sts:AssumeRole" | SessionAction)[] {
  return ["sts:AssumeRole", ...(trustedService(service)?.actions ?? [])];
}

/** What the condition keys of a trusted service's requests may hold. */
export function serviceLimits(
  { service, sourceAccount, sourceArn, externalId }: ServicePrincipal,
  { account }: AccountLocation,
): Within {
  const sends = trustedService(service)?.sends;
  const source = sourceAccount ?? (sends?.sourceAccount === true ? account : undefined);
  const id = externalId ?? (sends?.accountAsExternalId === true ? account : undefined);
  return {
    ...(source === undefined ? {} : { "aws:SourceAccount": [source] }),
    ...(sourceArn === undefined ? {} : { "aws:SourceArn": [{ like: sourceArn }] }),
    ...(id === undefined ? {} : { "sts:ExternalId": [id] }),
  };
}
