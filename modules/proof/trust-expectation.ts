import { type AccountLocation } from "../aws";
import { serviceActions, serviceLimits, serviceName, type ServicePrincipal, type TrustedPrincipal } from "../policy";
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
    case "Cognito identities":
      return expectTokens(trusted, location);
  }
}

function expectService(trusted: ServicePrincipal, location: AccountLocation): TrustExpectation {
  const { partition, account } = location;
  const full = serviceName(trusted, partition);
  const within = serviceLimits(trusted, location);
  const actions = serviceActions(trusted);
  const [sent = {}] = contextsWithin(within);
  // Some services send it unasked.
  const context = { "aws:SourceAccount": account, ...sent };
  const calls = (name: string, given: RequestContext): Caller[] =>
    actions.map((action) => ({ principal: { type: "service", name }, action, context: given }));
  const stranger = roleOf({ partition, account: unrelatedAccounts[0] }, "some-role-of-theirs");
  return {
    allows: calls(full, context),
    refuses: [
      ...actions.flatMap((action) => [anonymous, stranger].map((principal) => ({ principal, action, context }))),
      ...calls(full === "lambda.amazonaws.com" ? "ec2.amazonaws.com" : "lambda.amazonaws.com", context),
      ...contextsBeyond(within).flatMap((each) => calls(full, each)),
    ],
    trusted: [{ principals: [`Service ${full}`], actions, within }],
  };
}
