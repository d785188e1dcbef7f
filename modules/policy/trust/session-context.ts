import { matchesWildcard, type Tags } from "../../aws";
import { type TextOrPattern } from "../limit";
import { type SessionTags, userName } from "./account-principal";
import { type ServicePrincipal } from "./service";
import { serviceNetworks } from "./service-networks";
import { tokenOf } from "./tokens";
import { type TrustedPrincipal } from "./trust";
import { serviceKey, trustedService } from "./trusted-services";

/** The values that a tag may have: these texts and patterns, or `"any"`. */
type TagValuesOfSession = readonly TextOrPattern[] | "any";

/** What the requests of a principal, or of one kind of its sessions, carry about the caller. */
export interface SessionContext {
  /** Tags with their possible values, by their key in lower case: AWS compares the keys of tags without case. */
  readonly tags: ReadonlyMap<string, TagValuesOfSession>;
  /** Whether requests may carry tags beside these, of any key and value. */
  readonly furtherTags: boolean;
  /** Whether it is an IAM user, which has a user name and can use a second factor. */
  readonly isUser: boolean;
  /** The service of AWS from whose own network all of its requests come: `states`. */
  readonly serviceNetwork?: string;
  /** The identity provider whose token began the session: `cognito-identity.amazonaws.com`. */
  readonly identityProvider?: string;
}

/** What the requests of an IAM user carry. */
export function userContext(tags: Tags): SessionContext {
  return { tags: ownTags(tags), furtherTags: false, isUser: true };
}

/**
 * What the sessions of a role carry, one for each way in. A session tag takes the place of the role's own tag of the
 * same key, and a session has no tags that the trust does not let in by `sts:TagSession`.
 *
 * @param tags the tags of the role
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function sessionsOf(trusted: readonly TrustedPrincipal[], tags: Tags): readonly SessionContext[] {
  return trusted.map((principal) => sessionOf(principal, ownTags(tags)));
}

function sessionOf(principal: TrustedPrincipal, own: SessionContext["tags"]): SessionContext {
  const session = { tags: own, furtherTags: false, isUser: false };
  switch (principal.kind) {
    case "account":
      return { ...session, tags: new Map([...own, ...broughtTags(principal.limits.sessionTags)]) };
    case "service":
      return { ...session, ...tagsOfService(principal, own), ...networkOfService(principal) };
    case "web identity":
    case "Cognito identities":
    case "GitHub Actions":
    case "GitLab CI":
    case "HCP Terraform": {
      const { provider, tagged } = tokenOf(principal);
      return { ...session, identityProvider: provider.url, furtherTags: tagged };
    }
  }
}

/** A service that is not in the table brings no tags: the trust in it allows no `sts:TagSession`. */
function tagsOfService(
  { service }: ServicePrincipal,
  own: SessionContext["tags"],
): Pick<SessionContext, "tags" | "furtherTags"> {
  const sessionTags = trustedService(service)?.sessionTags ?? [];
  if (sessionTags === "any") return { tags: own, furtherTags: true };
  return {
    tags: new Map([...own, ...sessionTags.map((key) => [key.toLowerCase(), "any"] as const)]),
    furtherTags: false,
  };
}

function networkOfService({ service }: ServicePrincipal): Pick<SessionContext, "serviceNetwork"> {
  const name = serviceKey(service);
  return serviceNetworks.has(name) ? { serviceNetwork: name } : {};
}

function ownTags(tags: Tags): SessionContext["tags"] {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), [value]]));
}

function broughtTags(tags: SessionTags = {}): [string, TagValuesOfSession][] {
  return Object.entries(tags).map(([key, values]) => [
    key.toLowerCase(),
    // The name of the user who calls is any name.
    values !== "any" && values.includes(userName) ? "any" : values,
  ]);
}

/** Whether requests of the session can carry a tag with this value, or with any value. */
export function canCarryTag({ tags, furtherTags }: SessionContext, key: string, value?: string): boolean {
  const values = tags.get(key.toLowerCase());
  if (values === undefined) return furtherTags;
  if (furtherTags || value === undefined || values === "any") return true;
  return values.some((each) => (typeof each === "string" ? each === value : matchesWildcard(each.like, value)));
}
