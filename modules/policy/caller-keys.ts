import { builtInProviders } from "./trust/built-in-providers";

/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

const globalKeys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";
const mfaScenarios =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html#scenarios";

/** The requests that carry a condition key of the caller or of the way that the request comes. */
type CarriedBy =
  /** Every signed request. */
  | "every request"
  /** Requests of principals or sessions that have the tag. */
  | "tagged principals"
  /** Requests of IAM users, and of no role. */
  | "users"
  /** Requests with temporary credentials of users who used a second factor. Sessions of roles have none. */
  | "users with MFA"
  /** Requests with temporary credentials. */
  | "temporary credentials"
  /** Sessions that were given a source identity. */
  | "sessions with a source identity"
  /** Requests that come from a public address, and so through no VPC endpoint. */
  | "public addresses"
  /** Requests that come through a VPC endpoint. */
  | "VPC endpoints"
  /** Requests of principals whose account is in an organization. */
  | "members of an organization"
  /** Sessions that began with a token of one identity provider. */
  | "sessions of one identity provider";

/** A condition key and the requests that carry it. */
interface CallerKey {
  /** As AWS spells it; a key with a part that the author of a policy names ends in `/`. */
  readonly key: string;
  readonly carriedBy: CarriedBy;
  /** The identity provider whose sessions carry the key. */
  readonly provider?: string;
  readonly source: string;
  readonly read: string;
}

function row(key: string, carriedBy: CarriedBy, anchor: string): CallerKey {
  return { key, carriedBy, source: `${globalKeys}#condition-keys-${anchor}`, read };
}

/** The keys with the ID of a user, of the providers that are built into AWS. */
const userIds: readonly CallerKey[] = [...builtInProviders].map(([provider, { subjectKey, source, read }]) => ({
  key: `${provider}:${subjectKey}`,
  carriedBy: "sessions of one identity provider",
  provider,
  source,
  read,
}));

/**
 * The condition keys that describe the caller and the way of a request, by the requests that carry them. Whether an action
 * has a key of its service is in the Service Authorization Reference.
 */
export const callerKeys: readonly CallerKey[] = [
  row("aws:CurrentTime", "every request", "currenttime"),
  row("aws:SecureTransport", "every request", "securetransport"),
  row("aws:userid", "every request", "userid"),
  row("aws:PrincipalArn", "every request", "principalarn"),
  row("aws:PrincipalAccount", "every request", "principalaccount"),
  row("aws:PrincipalTag/", "tagged principals", "principaltag"),
  row("aws:PrincipalOrgID", "members of an organization", "principalorgid"),
  row("aws:username", "users", "username"),
  { ...row("aws:MultiFactorAuthPresent", "users with MFA", "multifactorauthpresent"), source: mfaScenarios },
  { ...row("aws:MultiFactorAuthAge", "users with MFA", "multifactorauthage"), source: mfaScenarios },
  row("aws:TokenIssueTime", "temporary credentials", "tokenissuetime"),
  row("aws:SourceIdentity", "sessions with a source identity", "sourceidentity"),
  row("aws:SourceIp", "public addresses", "sourceip"),
  row("aws:SourceVpc", "VPC endpoints", "sourcevpc"),
  row("aws:SourceVpce", "VPC endpoints", "sourcevpce"),
  row("aws:VpcSourceIp", "VPC endpoints", "vpcsourceip"),
  ...userIds,
];

const byName = new Map(callerKeys.map((each) => [each.key.toLowerCase(), each]));

/**
 * The row of a key, whose name AWS compares without case; undefined for a key of a service.
 *
 * @example
 * callerKey("aws:principaltag/team")?.carriedBy; // "tagged principals"
 */
export function callerKey(key: string): CallerKey | undefined {
  const name = key.toLowerCase();
  return byName.get(name) ?? byName.get(name.slice(0, name.indexOf("/") + 1));
}
