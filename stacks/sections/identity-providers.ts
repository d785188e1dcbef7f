import { type Construct } from "constructs";
import { type IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { type ProvedAccess } from "../../modules/configuration";
import {
  checkIdentityProvider,
  ExistingIdentityProvider,
  IdentityProvider,
  identityProviderFacts,
} from "../../modules/iam";
import { type IdentityProvider as IdentityProviderProps, type PolicyJson } from "../../modules/policy";
import { type Adopted, type Adoption, type Renamed } from "../../modules/catalogue";
import { type SummaryRow } from "../../modules/review";
import { type Problem } from "../../modules/validation";
import { type Existing, isExisting } from "../existing";
import { type Declaration, schemaOf } from "./declaration";
import { entriesByKey } from "./entry-schemas";
import { checkExistingOfMade } from "./existing-of-made";
import { type PlanContext } from "./plan-context";
import { planSection } from "./plan-section";
import { type PlannedEntry, type PlannedSection } from "./planned-section";
import { section } from "./section";

type IdentityProviderEntries = Readonly<
  Record<string, (IdentityProviderProps & Renamed & Adopted<Adoption>) | Existing<IdentityProviderProps & Renamed>>
>;

interface IdentityProviderDeclaration extends Declaration {
  readonly entries: IdentityProviderEntries;
}

type PlannedIdentityProvider =
  | { readonly made: IdentityProviderProps; readonly existing?: undefined }
  | { readonly made?: undefined; readonly existing: IdentityProviderProps };

/** The providers that the environment makes, by their address. */
type MadeProviders = ReadonlyMap<string, IamOpenidConnectProvider>;

export const identityProviders = section({
  name: "identityProviders",
  title: "identity providers",
  schema: schemaOf<IdentityProviderDeclaration>(
    entriesByKey({
      entry: ["github", () => 'identityProviders["GitHub Actions"]'],
      existing: "existingIdentityProvider({ … })",
    }),
  ),
  plan: planIdentityProviders,
  written: writtenIdentityProviders,
  build: buildIdentityProviders,
  check: (plan): Problem[] =>
    checkExistingOfMade("identityProviders", plan, ({ made, existing }) => (made ?? existing).url),
  parts: () => [["aws_iam_openid_connect_provider", ""]],
  row: identityProviderRow,
});

function planIdentityProviders(
  entries: IdentityProviderEntries | undefined,
  { environment }: PlanContext,
): PlannedSection<PlannedIdentityProvider> {
  const planProvider = (key: string, entry: IdentityProviderEntries[string]): PlannedEntry<PlannedIdentityProvider> => {
    if (isExisting(entry)) {
      return { plan: { existing: entry.existing }, problems: checkIdentityProvider(entry.existing) };
    }
    const inUse = {
      place: [identityProviders.name, key],
      kind: "identity provider",
      space: `account ${environment.account}`,
      name: entry.url,
      ignoresCase: false,
      remedy: "An account has one for each address: mark this one with existingIdentityProvider(…).",
    };
    return { plan: { made: entry }, problems: checkIdentityProvider(entry), names: [inUse] };
  };
  return planSection(identityProviders.name, entries, planProvider, ["formerly", "adopt"]);
}

function writtenIdentityProviders(plan: Readonly<Record<string, PlannedIdentityProvider>>): ProvedAccess[] {
  return Object.values(plan).flatMap(({ made }) => (made === undefined ? [] : [identityProviderFacts(made)]));
}

/** Makes the identity providers, and looks up existing ones, so that the plan fails without them. */
function buildIdentityProviders(
  scope: Construct,
  plan: Readonly<Record<string, PlannedIdentityProvider>>,
): MadeProviders {
  const providers = new Map<string, IamOpenidConnectProvider>();
  for (const [key, { made, existing }] of Object.entries(plan)) {
    if (made === undefined) new ExistingIdentityProvider(scope, key, existing);
    else providers.set(made.url, new IdentityProvider(scope, key, made).resource);
  }
  return providers;
}

/** The identity providers that a trust policy names. */
export function trustedProviders(trust: PolicyJson, made: MadeProviders): IamOpenidConnectProvider[] {
  const names = trust.Statement.flatMap(({ Principal: principal = {} }) =>
    principal === "*" ? [] : [principal["Federated"] ?? []].flat(),
  );
  return [...made].flatMap(([url, provider]) =>
    names.some((name) => name.endsWith(`:oidc-provider/${url}`)) ? [provider] : [],
  );
}

function identityProviderRow(key: string, { made, existing }: PlannedIdentityProvider): SummaryRow {
  const { url, audience } = made ?? existing;
  return { key, details: [`${url}, audience ${audience}${existing === undefined ? "" : ", existing"}`] };
}
