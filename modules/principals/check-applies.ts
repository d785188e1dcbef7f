import { type Tags } from "../aws";
import {
  builtInTrust,
  callerKey,
  callerKeys,
  canCarryTag,
  type Limit,
  type LimitValue,
  type SessionContext,
} from "../policy";
import { at, listNames, problem, type Problem } from "../validation";
import { Denial, Grant, type GrantedOperation, placesOf } from "../grants";

/** A condition of a grant that no request of the principal can meet. */
type Unmet =
  | { readonly kind: "tag"; readonly narrowing: string; readonly tag: string; readonly accepted: readonly string[] }
  | { readonly kind: "provider"; readonly narrowing: string; readonly key: string; readonly provider: string }
  | { readonly kind: "network"; readonly narrowing: string; readonly service: string };

/** A principal as the caller of requests. */
export interface Caller {
  /** What its requests can carry, for each way in; a user has one. */
  readonly sessions: readonly SessionContext[];
  /** How messages name it: `the role`. */
  readonly name: string;
  /** How to give it these tags, as a sentence. */
  readonly tagRemedy: (tags: Tags) => string;
}

/**
 * The problems of grants that no request of the principal can ever use, because each needs a tag, an identity provider or a
 * network that none of its sessions has. MFA is a check of its own.
 */
export function checkApplies(permissions: readonly unknown[], caller: Caller): Problem[] {
  const grants = permissions.filter((each) => each instanceof Grant);
  const denials = permissions.filter((each) => each instanceof Denial);
  return [
    ...[...grants, ...denials.map(exceptionsOf)].flatMap((each) => checkGrant(each, caller)),
    ...checkOrganizations(grants),
  ];
}

/** What a grant or the exceptions from a denial ask of requests. */
interface Asking {
  readonly place: readonly string[];
  readonly operations: readonly Pick<GrantedOperation, "within">[];
}

/** What is not denied, as far as it asks for something of the caller. */
function exceptionsOf({ place, denied }: Denial): Asking {
  const exceptions = denied.flatMap(({ unless = [] }) => unless);
  const ofCaller = exceptions.filter((within) => Object.keys(within).some((key) => key.startsWith("aws:")));
  return { place, operations: ofCaller.map((within) => ({ within })) };
}

function checkGrant(grant: Asking, caller: Caller): Problem[] {
  // What a service does with a key for the caller is of no use without the operations that it serves.
  const asked = grant.operations.filter(({ within }) => within?.["kms:ViaService"] === undefined);
  const unmet = asked.map((each) => fewestUnmet(each, caller.sessions));
  if (unmet.length === 0 || unmet.some((each) => each.length === 0)) return [];
  const once = new Map(unmet.flat().map((each) => [JSON.stringify(each), each]));
  return at(
    grant.place,
    [...once.values()].map((each) => describeUnmet(each, caller)),
  );
}

/** What the session that comes closest cannot meet. */
function fewestUnmet(granted: Asking["operations"][number], sessions: readonly SessionContext[]): readonly Unmet[] {
  const [first = [], ...others] = sessions.map((session) => unmetIn(granted, session));
  return others.reduce((fewest, each) => (each.length < fewest.length ? each : fewest), first);
}

function unmetIn({ within = {} }: Asking["operations"][number], session: SessionContext): Unmet[] {
  return Object.entries(within).flatMap(([key, limit]) => {
    const values = valuesOf(limit);
    const own = unmetKey(key, textsIn(values), "whenPrincipalTagged", session);
    const missing = values.map((value) =>
      typeof value === "object" && "variable" in value
        ? unmetKey(value.variable, [], narrowingOf(key), session)
        : undefined,
    );
    const [variable] = missing.includes(undefined) ? [] : missing;
    return [own, variable].filter((each) => each !== undefined);
  });
}

/** What a request without the key would fail; undefined for a key that requests of the session can carry. */
function unmetKey(
  key: string,
  accepted: readonly string[],
  narrowing: string,
  session: SessionContext,
): Unmet | undefined {
  const row = callerKey(key);
  if (row?.carriedBy === "tagged principals") {
    const tag = key.slice(row.key.length);
    const canCarry =
      accepted.length === 0 ? canCarryTag(session, tag) : accepted.some((value) => canCarryTag(session, tag, value));
    return canCarry ? undefined : { kind: "tag", narrowing, tag, accepted };
  }
  if (row?.carriedBy === "public addresses" || row?.carriedBy === "VPC endpoints") {
    const { serviceNetwork: service } = session;
    return service === undefined ? undefined : { kind: "network", narrowing: narrowingOf(key), service };
  }
  if (row?.provider === undefined || row.provider === session.identityProvider) return undefined;
  return { kind: "provider", narrowing, key: row.key, provider: row.provider };
}

/** The values of which a request has to have one; none for a limit of another kind. */
function valuesOf(limit: Limit): readonly LimitValue[] {
  if (typeof limit === "string" || "ifPresent" in limit || "noneOf" in limit) return [];
  if ("allOf" in limit) return limit.allOf;
  if ("anyOf" in limit) return limit.anyOf;
  return "from" in limit || "ranges" in limit || "below" in limit ? [] : limit;
}

function textsIn(values: readonly LimitValue[]): readonly string[] {
  return values.filter((each) => typeof each === "string");
}

const narrowingsByKey: Readonly<Record<string, string>> = {
  "aws:SourceIp": "fromIpAddresses",
  "aws:SourceVpc": "fromVpc",
  "aws:SourceVpce": "fromVpcEndpoint",
  "dynamodb:LeadingKeys": "onlyLeadingKeys",
};

function narrowingOf(key: string): string {
  return narrowingsByKey[key] ?? key;
}

function describeUnmet(unmet: Unmet, caller: Caller): Problem {
  switch (unmet.kind) {
    case "tag":
      return describeTag(unmet, caller);
    case "provider":
      return describeProvider(unmet, caller);
    case "network":
      return problem({
        value: unmet.narrowing,
        rule: `never applies: ${unmet.service} makes its requests from the network of AWS, and none from yours`,
        remedy: `Leave ${unmet.narrowing} out. To limit which resources of ${unmet.service} use the role, write sourceArn in its trust.`,
      });
  }
}

function describeTag(
  { narrowing, tag, accepted }: Unmet & { readonly kind: "tag" },
  { sessions, name, tagRemedy }: Caller,
): Problem {
  const [value = "…"] = accepted;
  const values = [...new Set(sessions.flatMap((each) => textsOfTag(each, tag)))];
  const alone = sessions.some((each) => unmetKey(`aws:PrincipalTag/${tag}`, accepted, narrowing, each) === undefined);
  const others = `requests of ${name} have ${listNames(values.map((each) => JSON.stringify(each)))} as the tag ${tag}`;
  const none = `no request of ${name} has the tag ${tag}`;
  const rule = alone ? `${none} together with the others that are asked for` : values.length === 0 ? none : others;
  return problem({ value: narrowing, rule: `never applies: ${rule}`, remedy: tagRemedy({ [tag]: value }) });
}

function textsOfTag({ tags }: SessionContext, tag: string): string[] {
  const values = tags.get(tag.toLowerCase());
  if (values === undefined || values === "any") return [];
  return values.map((each) => (typeof each === "string" ? each : each.like));
}

function describeProvider(
  { narrowing, key, provider }: Unmet & { readonly kind: "provider" },
  { name, sessions }: Caller,
): Problem {
  const others = new Set(sessions.flatMap(({ identityProvider = "" }) => federatedIdOf(identityProvider)));
  const [other] = others;
  return problem({
    value: narrowing,
    rule: `never applies: ${key} is only in sessions that begin with a token of ${provider}, and ${name} has no such session`,
    remedy:
      other === undefined
        ? `Grant it to a role with assumedBy: ${builtInTrust(provider)}.`
        : `Write { federatedId: ${JSON.stringify(other)} }, which its sessions have.`,
  });
}

/** The key with the ID of a user at a provider; none for providers of which AWS compares no ID of the user. */
function federatedIdOf(provider: string): string[] {
  return callerKeys.filter((each) => each.provider === provider).map(({ key }) => key);
}

/**
 * The problem of grants for several organizations: the account of a principal is in one, so that all grants but those
 * for that one never apply.
 */
function checkOrganizations(grants: readonly Grant[]): Problem[] {
  const all = grants.flatMap(({ place, operations }) =>
    operations.flatMap(({ within = {} }) => {
      const limit = within["aws:PrincipalOrgID"];
      return limit === undefined ? [] : textsIn(valuesOf(limit)).map((organization) => ({ place, organization }));
    }),
  );
  const named = [...new Set(all.map(({ organization }) => organization))];
  if (named.length < 2) return [];
  return placesOf(all).flatMap((place) =>
    at(place, [
      problem({
        value: "inOrganization",
        rule: `names one of ${listNames(named)}, and an account is in one organization: grants for another never apply`,
        remedy: "Name the organization of this account in each, or leave inOrganization out.",
      }),
    ]),
  );
}
