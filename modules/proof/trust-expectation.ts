import { type AccountLocation } from "../aws";
import { type ServicePrincipal, type TrustedPrincipal, type Within } from "../policy";
import { expectAccount } from "./account-trust-expectation";
import { exampleOf } from "./limit";
import { expectTokens } from "./token-expectation";
import { anonymous, type Caller, roleOf, strangers, type TrustExpectation } from "./trust-caller";

/**
 * Services that say for whom they call, and so have to be held to the role's own account.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
const servicesThatSayForWhom = ["ecs-tasks", "osis-pipelines", "scheduler", "states"];

/** What trust in a principal must let in, and what not. */
export function expectTrust(trusted: TrustedPrincipal, location: AccountLocation): TrustExpectation {
  switch (trusted.kind) {
    case "account":
      return expectAccount(trusted, location);
    case "service":
      return expectService(trusted, location);
    case "web identity":
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform":
      return expectTokens(trusted, location);
  }
}

function expectService(trusted: ServicePrincipal, { partition, account }: AccountLocation): TrustExpectation {
  const short = trusted.service.replace(/\.amazonaws\.com(\.cn)?$/, "");
  const full = short === trusted.service ? `${short}.amazonaws.com` : trusted.service;
  const source = trusted.sourceAccount ?? (servicesThatSayForWhom.includes(short) ? account : undefined);
  const within: Within = {
    ...(source === undefined ? {} : { "aws:SourceAccount": [source] }),
    ...(trusted.sourceArn === undefined ? {} : { "aws:SourceArn": [{ like: trusted.sourceArn }] }),
    ...(trusted.externalId === undefined ? {} : { "sts:ExternalId": [trusted.externalId] }),
  };
  const context = {
    "aws:SourceAccount": source ?? account,
    ...(trusted.sourceArn === undefined ? {} : { "aws:SourceArn": exampleOf(trusted.sourceArn) }),
    ...(trusted.externalId === undefined ? {} : { "sts:ExternalId": trusted.externalId }),
  };
  const assume = (name: string, sent: Readonly<Record<string, string>>): Caller => ({
    principal: { type: "service", name },
    action: "sts:AssumeRole",
    context: sent,
  });
  const stranger = roleOf({ partition, account: strangers[0] }, "some-role-of-theirs");
  return {
    allows: [assume(full, context)],
    refuses: [
      { principal: anonymous, action: "sts:AssumeRole", context },
      { principal: stranger, action: "sts:AssumeRole", context },
      assume(short === "lambda" ? "ec2.amazonaws.com" : "lambda.amazonaws.com", context),
      ...(source === undefined ? [] : [assume(full, { ...context, "aws:SourceAccount": strangers[0] })]),
      ...(trusted.externalId === undefined
        ? []
        : [assume(full, { ...context, "sts:ExternalId": `${trusted.externalId}-other` })]),
    ],
    trusted: [{ principals: [`Service ${full}`], actions: ["sts:AssumeRole"], within }],
  };
}
