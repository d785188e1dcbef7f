import { problem, type Problem } from "../validation";
import { checkPrincipalName, type Principals } from "../policy";
import { type PreparedRequest } from "./access-request";
import { type Verdict, verdict } from "./verdict";

/**
 * How a statement speaks of a principal, which decides what limits a grant by it:
 *
 * - `itself`: names the user, the session or the service, or limits everyone by `aws:PrincipalArn`. Within its account,
 *   a boundary or session policy limits such a grant only by a Deny.
 * - `everyone`: names everyone, without that. AWS does not say whether boundary and session policies limit the grant.
 * - `role`: names the role behind a session. Its boundary and session policies limit the grant.
 * - `account`: names the account. It delegates to that account's identity policies.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export type Naming = "itself" | "everyone" | "role" | "account";

/** The principals of a statement, ready to be compared. */
export interface CompiledPrincipals {
  /** How they name the sender of the request. `unknown` where they name a canonical user, whom no request names. */
  readonly naming: (request: PreparedRequest) => Naming | "nobody" | "unknown";
  /** Whether they except the sender from a `NotPrincipal`. */
  readonly except: (request: PreparedRequest) => Verdict;
}

/**
 * Compiles the principals of a statement. `*` means everyone, and so does `{ "AWS": "*" }`; no other wildcard exists.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 *
 * @param everyoneIs how the statement speaks of a principal where it names everyone
 */
export function compilePrincipals(
  principals: Principals,
  everyoneIs: "itself" | "everyone",
  problems: Problem[],
): CompiledPrincipals {
  const kinds = principals === "*" ? { AWS: ["*"] } : principals;
  const names = Object.entries(kinds).flatMap(([kind, list]) => list.map((name) => ({ kind, name })));
  if (names.length === 0) problems.push(problem({ rule: "names nobody", remedy: "Name a principal." }));
  for (const { kind, name } of names) {
    const wrong = checkPrincipalName(kind, name);
    if (wrong !== undefined) problems.push(wrong);
  }
  const ofKind = (wanted: string): Set<string> =>
    new Set(names.filter(({ kind }) => kind === wanted).map(({ name }) => name));
  const identities = ofKind("AWS");
  const services = ofKind("Service");
  const providers = ofKind("Federated");
  const everyone = identities.has("*");
  const canonical = ofKind("CanonicalUser").size > 0;
  const namesAccount = ({ account = "", accountArn = "" }: PreparedRequest["principal"]): boolean =>
    identities.has(account) || identities.has(accountArn);

  const naming: CompiledPrincipals["naming"] = ({ principal }) => {
    if (everyone) return everyoneIs;
    const sender = principal.principal;
    switch (sender.type) {
      case "user":
        if (identities.has(sender.arn)) return "itself";
        break;
      case "role session":
        if (identities.has(sender.arn)) return "itself";
        if (identities.has(sender.role)) return "role";
        break;
      case "account root":
        if (namesAccount(principal)) return "itself";
        break;
      case "service":
        return services.has(sender.name) ? "itself" : "nobody";
      case "federated":
        return providers.has(sender.provider) ? "itself" : "nobody";
      case "anonymous":
        return "nobody";
    }
    return namesAccount(principal) ? "account" : canonical ? "unknown" : "nobody";
  };

  /**
   * A user or a role is excepted only together with its account, and never with a permissions boundary:
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
   */
  const except: CompiledPrincipals["except"] = (request) => {
    const { principal, hasBoundary } = request;
    const sender = principal.principal;
    const how = naming(request);
    switch (sender.type) {
      case "user":
      case "role session": {
        if (hasBoundary) return "no";
        const itself = sender.type === "user" ? identities.has(sender.arn) : identities.has(sender.role);
        return namesAccount(principal) && itself ? "yes" : canonical ? "unknown" : "no";
      }
      default:
        return how === "unknown" ? how : verdict(how === "itself");
    }
  };
  return { naming, except };
}
