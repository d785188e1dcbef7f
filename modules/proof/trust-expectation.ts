import { type AccountLocation } from "../aws";
import { serviceLimits, serviceName, type ServicePrincipal, type TrustedPrincipal } from "../policy";
import { expectAccount } from "./account-trust-expectation";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { expectTokens } from "./token-expectation";
import { anonymous, type Caller, roleOf, unrelatedAccounts, type TrustExpectation } from "./trust-caller";

/** The requests that trust in a principal must allow, and those that it must refuse. */
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

function expectService(trusted: ServicePrincipal, location: AccountLocation): TrustExpectation {
  const { partition, account } = location;
  const full = serviceName(trusted);
  const within = serviceLimits(trusted, location);
  const [sent = {}] = contextsWithin(within);
  // Some services send it unasked.
  const context = { "aws:SourceAccount": account, ...sent };
  const assume = (name: string, given: RequestContext): Caller => ({
    principal: { type: "service", name },
    action: "sts:AssumeRole",
    context: given,
  });
  const stranger = roleOf({ partition, account: unrelatedAccounts[0] }, "some-role-of-theirs");
  return {
    allows: [assume(full, context)],
    refuses: [
      { principal: anonymous, action: "sts:AssumeRole", context },
      { principal: stranger, action: "sts:AssumeRole", context },
      assume(full === "lambda.amazonaws.com" ? "ec2.amazonaws.com" : "lambda.amazonaws.com", context),
      ...contextsBeyond(within).map((each) => assume(full, each)),
    ],
    trusted: [{ principals: [`Service ${full}`], actions: ["sts:AssumeRole"], within }],
  };
}
