import { problem, type Problem } from "../validation";
import { type Principals } from "../policy";
import { type PreparedRequest } from "./access-request";
import { type Verdict, verdict } from "./verdict";

/**
 * How a statement speaks of a principal, which decides what limits a grant by it:
 *
 * - `itself`: names the user, the session, the service or everyone. Nothing limits such a grant within its account.
 * - `role`: names the role behind a session. Its boundary and session policies limit the grant.
 * - `account`: names the account. It delegates to that account's identity policies.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export type Naming = "itself" | "role" | "account";

/** The principals of a statement, ready to be compared. */
export interface CompiledPrincipals {
  /** How they name the sender of the request. `unknown` where they name a canonical user, whom no request names. */
  readonly naming: (request: PreparedRequest) => Naming | "nobody" | "unknown";
  /** Whether they except the sender from a `NotPrincipal`. */
  readonly except: (request: PreparedRequest) => Verdict;
}

const nameForms: Readonly<Record<string, RegExp>> = {
  // An account, a user, a role or a session; or the ID that stays when one of them was deleted, and names nobody.
  AWS: /^(?:[0-9]{12}|arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:user|role)\/[\w+=,.@/-]+)|arn:aws[a-z-]*:sts::[0-9]{12}:(?:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@-]+)|A[A-Z]{3}[A-Z0-9]{12,124})$/,
  Service: /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/,
  Federated: /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|arn:aws[a-z-]*:iam::[0-9]{12}:(?:oidc|saml)-provider\/[!-~]+)$/,
  CanonicalUser: /^[0-9a-f]{64}$/,
};

/**
 * Compiles the principals of a statement. `*` means everyone, and so does `{ "AWS": "*" }`; no other wildcard exists.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function compilePrincipals(principals: Principals, problems: Problem[]): CompiledPrincipals {
  const kinds = principals === "*" ? { AWS: ["*"] } : principals;
  const names = Object.entries(kinds).flatMap(([kind, list]) => list.map((name) => ({ kind, name })));
  if (names.length === 0) problems.push(problem({ rule: "names nobody", remedy: "Name a principal." }));
  for (const { kind, name } of names) {
    if ((kind === "AWS" && name === "*") || nameForms[kind]?.test(name) === true) continue;
    problems.push(
      problem({
        value: name,
        rule: `is no principal of the kind ${kind}: wildcards within a name are not allowed`,
        remedy: "Name one principal, or * with a condition on aws:PrincipalArn.",
      }),
    );
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
    if (everyone) return "itself";
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
