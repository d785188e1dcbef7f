import { type Construct } from "constructs";
import { type IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { checkIdentityProvider, ExistingIdentityProvider, IdentityProvider } from "../../modules/iam";
import { type IdentityProvider as IdentityProviderProps, type PolicyJson } from "../../modules/policy";
import { type SummaryRow } from "../../modules/review";
import { type Environment, isExisting } from "../environment";
import { existingMark } from "./describe";
import { type PlannedSection, planSection, type Surroundings } from "./section";

export function planIdentityProviders({
  environment: { identityProviders = {}, account },
}: Surroundings): PlannedSection<IdentityProviderProps> {
  return planSection("identityProviders", identityProviders, (key, entry) => {
    if (isExisting(entry)) return { plan: entry.existing, problems: checkIdentityProvider(entry.existing) };
    const { url: name } = entry;
    const inUse = {
      place: ["identityProviders", key],
      kind: "identity provider",
      space: `account ${account}`,
      name,
      ignoresCase: false,
      remedy: "An account has one for each address: mark this one with existingIdentityProvider(…).",
    };
    return { plan: entry, problems: checkIdentityProvider(entry), names: [inUse] };
  });
}

/** Makes the identity providers, and answers with those that it made by their address. */
export function buildIdentityProviders(
  scope: Construct,
  { identityProviders = {} }: Environment,
): ReadonlyMap<string, IamOpenidConnectProvider> {
  const made = new Map<string, IamOpenidConnectProvider>();
  for (const [key, entry] of Object.entries(identityProviders)) {
    if (isExisting(entry)) new ExistingIdentityProvider(scope, key, entry.existing);
    else made.set(entry.url, new IdentityProvider(scope, key, entry).resource);
  }
  return made;
}

/** Those of the identity providers that a trust policy names. */
export function trustedProviders(
  trust: PolicyJson,
  made: ReadonlyMap<string, IamOpenidConnectProvider>,
): IamOpenidConnectProvider[] {
  const names = trust.Statement.flatMap(({ Principal: principal = {} }) =>
    principal === "*" ? [] : [principal["Federated"] ?? []].flat(),
  );
  return [...made].flatMap(([url, provider]) =>
    names.some((name) => name.endsWith(`:oidc-provider/${url}`)) ? [provider] : [],
  );
}

export function identityProviderRow(
  key: string,
  { url, audience }: IdentityProviderProps,
  { identityProviders = {} }: Environment,
): SummaryRow {
  return { key, details: [[url, `audience ${audience}`, ...existingMark(identityProviders[key])].join(", ")] };
}
