import { checkName, type Partition } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { checkAccountTrust } from "./check-account-trust";
import { checkContinuousIntegration } from "./check-continuous-integration";
import { checkWebIdentity } from "./check-web-identity";
import { type ServicePrincipal } from "./service";
import { similarService } from "./service-names";
import { type TrustedPrincipal } from "./trust";

// Wildcards have a meaning here, variables do not: ${aws:SourceArn} would match whatever the service sends.
const sourceArnPattern = /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9*?-]*:[0-9*?]*:[!-#%-~]+$/;

/**
 * What is wrong with a trusted principal.
 *
 * @param ownAccounts the accounts that are not a third party; for every other one an external ID is required
 * @param partition the partition of the role; not compared unless given
 */
export function checkTrust(
  principal: TrustedPrincipal,
  ownAccounts: readonly string[],
  partition?: Partition,
): Problem[] {
  switch (principal.kind) {
    case "account":
      return checkAccountTrust(principal, ownAccounts, partition);
    case "service":
      return checkService(principal, partition);
    case "web identity":
      return checkWebIdentity(principal);
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform":
      return checkContinuousIntegration(principal);
  }
}

function checkService(principal: ServicePrincipal, partition: Partition | undefined): Problem[] {
  const { service, sourceAccount, sourceArn, externalId } = principal;
  return [
    ...at("service", checkServiceName(service, partition)),
    ...(sourceAccount === undefined ? [] : at("sourceAccount", checkName("account", sourceAccount))),
    ...(externalId === undefined ? [] : at("externalId", checkName("externalId", externalId))),
    ...(sourceArn === undefined || sourceArnPattern.test(sourceArn)
      ? []
      : at("sourceArn", [
          problem({ value: sourceArn, rule: "is not the ARN of a source", remedy: "Copy it from the service." }),
        ])),
  ];
}

/** The domain is only ever the end of a name, and China's only stands in China. */
function checkServiceName(service: string, partition: Partition | undefined): Problem[] {
  const [, name = "", china] = /^(.*?)(?:\.amazonaws\.com(\.cn)?)?$/.exec(service) ?? [];
  const labels = name.split(".");
  const isName =
    labels.every((label) => /^[a-z0-9-]+$/.test(label) && !["amazonaws", "com", "cn"].includes(label)) &&
    (china === undefined || partition === undefined || partition === "aws-cn");
  // A complete name is taken at its word.
  const similar = isName && name === service ? similarService(name) : undefined;
  if (isName && similar === undefined) return name === podIdentity ? [tagsEverySession(service)] : [];
  return [
    problem({
      value: service,
      rule: "is not the name of an AWS service",
      remedy:
        similar === undefined
          ? 'Write it as in "ecs-tasks".'
          : `Did you mean "${similar}"? If not, write it in full: "${service}.amazonaws.com".`,
    }),
  ];
}

const podIdentity = "pods.eks";

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html */
function tagsEverySession(service: string): Problem {
  return problem({
    value: service,
    rule: "tags every session with what a service is not let set here, so that no pod would get the role",
    remedy: "Trust the service account of the pod with webIdentity(…).",
  });
}
