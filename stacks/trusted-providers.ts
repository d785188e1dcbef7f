import { type PolicyJson, type StatementJson } from "../modules/policy";
import { listNames, problem, type Problem } from "../modules/validation";
import { type PlannedEnvironment } from "./planned-environment";

type Planned = Pick<PlannedEnvironment, "environment" | "subjects" | "identityProviders">;

/** A token that a role trusts: who issues it, and for whom it is meant. */
interface TrustedToken {
  /** The account whose identity provider the trust names. */
  readonly account: string;
  readonly url: string;
  /** Empty where the trust asks for none. */
  readonly audiences: readonly string[];
}

/** The identity providers of an account, by address: the audience of one that is made, nothing for an existing one. */
type Providers = ReadonlyMap<string, string | undefined>;

/**
 * A problem for every trust in tokens of an identity provider that no environment of the account makes or marks as
 * existing: STS refuses them all. Where the provider is made, it must know the audience.
 *
 * @param unknown accounts of which an environment could not be read, so that its providers are not known
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export function checkTrustedProviders(plans: readonly Planned[], unknown: ReadonlySet<string> | "all"): Problem[] {
  if (unknown === "all") return [];
  const known = providersByAccount(plans);
  return plans.flatMap(({ environment, subjects }) =>
    subjects.flatMap(({ section, key, documents }) => {
      const trusts = documents.flatMap(({ type, policy }) => (type === "trust" ? tokensOf(policy) : []));
      return trusts
        .filter(({ account }) => account === environment.account && !unknown.has(account))
        .flatMap((token) => checkToken(token, known.get(token.account) ?? new Map()))
        .map((found) => ({ ...found, place: [environment.name, section, key, "assumedBy"] }));
    }),
  );
}

function checkToken({ account, url, audiences }: TrustedToken, providers: Providers): Problem[] {
  const [audience = "…"] = audiences;
  const entry = `{ url: ${JSON.stringify(url)}, audience: ${JSON.stringify(audience)} }`;
  if (!providers.has(url)) {
    return [
      problem({
        value: url,
        rule: `is an identity provider that no environment of account ${account} makes or marks as existing, so that nobody can assume the role`,
        remedy: `Add to identityProviders ${keyOf(url)}: ${entry}, or ${keyOf(url)}: existingIdentityProvider(${entry}) where it is made elsewhere.`,
      }),
    ];
  }
  const made = providers.get(url);
  if (made === undefined || audiences.length === 0 || audiences.includes(made)) return [];
  return [
    problem({
      value: listNames(audiences),
      rule: `is not the audience of the identity provider ${url}, which account ${account} makes for ${JSON.stringify(made)}`,
      remedy: `Write audience: ${JSON.stringify(made)} in the trust, or audience: ${JSON.stringify(audience)} in identityProviders.`,
    }),
  ];
}

function providersByAccount(plans: readonly Planned[]): ReadonlyMap<string, Providers> {
  const accounts = new Map<string, Map<string, string | undefined>>();
  for (const { environment, identityProviders } of plans) {
    const providers = accounts.get(environment.account) ?? new Map<string, string | undefined>();
    for (const { made, existing } of Object.values(identityProviders)) {
      if (made !== undefined) providers.set(made.url, made.audience);
      else if (!providers.has(existing.url)) providers.set(existing.url, undefined);
    }
    accounts.set(environment.account, providers);
  }
  return accounts;
}

/** The tokens that a trust policy lets in. */
function tokensOf(trust: PolicyJson): TrustedToken[] {
  return trust.Statement.filter(({ Effect }) => Effect === "Allow").flatMap((statement) =>
    federatedOf(statement).flatMap((principal) => {
      const [, account = "", url = ""] = /^arn:[^:]*:iam::([0-9]{12}):oidc-provider\/(.+)$/.exec(principal) ?? [];
      return url === "" ? [] : [{ account, url, audiences: audiencesOf(statement, url) }];
    }),
  );
}

function federatedOf({ Principal: principal = {} }: StatementJson): readonly string[] {
  return principal === "*" ? [] : [principal["Federated"] ?? []].flat();
}

function audiencesOf({ Condition: conditions = {} }: StatementJson, url: string): readonly string[] {
  return Object.values(conditions).flatMap((keys) => [keys[`${url}:aud`] ?? []].flat());
}

/** A key for the entry of a provider: `token` of `token.actions.githubusercontent.com`. */
function keyOf(url: string): string {
  return url.split(/[^A-Za-z0-9]/)[0] ?? "provider";
}
