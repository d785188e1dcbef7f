import * as v from "valibot";
import {
  checkName,
  checkTags,
  formatArn,
  limits,
  parseArn,
  type Partition,
  type Tags,
  tagsSchema,
  writtenTags,
} from "../aws";
import {
  type AccountPrincipal,
  checkTrust,
  sessionsOf,
  type TrustedPrincipal,
  trustedPrincipalSchema,
  userContext,
} from "../policy";
import { type Suppression, suppressionsSchema } from "../lint";
import { at, checkShape, copyData, hint, problem, type Problem } from "../validation";
import { type AccessKeys, accessKeysSchema, checkAccessKeys } from "./access-keys";
import {
  type Adopted,
  type EntryHistory,
  type PrincipalAdoption,
  type Renamed,
  splitHistory,
  withName,
} from "../catalogue";
import { type Caller, checkApplies } from "./check-applies";
import { checkPath } from "./check-path";
import { checkInstanceProfile } from "./instance-profile";
import {
  checkBoundaryFor,
  checkMfaOfRole,
  type Deniable,
  denialsOf,
  type Grant,
  grantProblems,
  type Permission,
} from "../grants";

/** Settings that roles and users share. */
export interface PrincipalSettings {
  /** @default `<environment>-<key>` in an environment, the construct's ID elsewhere */
  readonly name?: string;
  /**
   * Its IAM path.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The ARN of its permissions boundary.
   * @default the boundary of the stack, if it has one
   */
  readonly permissionsBoundary?: string;
  readonly tags?: Tags;
  /**
   * Findings of the linter on its policies that are accepted, each with the reason.
   * @default none
   */
  readonly suppressions?: readonly Suppression[];
}

/** The settings of a role, without its grants. */
export interface RoleSettings extends PrincipalSettings {
  /** Who may assume it. */
  readonly assumedBy: TrustedPrincipal | readonly TrustedPrincipal[];
  /** At most 1,000 characters of Latin-1. */
  readonly description?: string;
  /**
   * The longest session, in seconds, 3,600 to 43,200. A caller that comes from a role of its own gets at most 3,600,
   * whatever stands here: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
   * @default 3600
   */
  readonly maxSessionDuration?: number;
  /**
   * Of a role that trusts EC2, which gives a role to instances only in an instance profile: the name of the profile
   * that is created for it, or `false` where the profile is made elsewhere.
   * @default a profile with the name of the role
   */
  readonly instanceProfile?: false | { readonly name: string };
}

/** The settings of a user, without its grants. */
export interface UserSettings extends PrincipalSettings {
  /**
   * Its access keys.
   * @default none
   */
  readonly accessKeys?: AccessKeys;
  /**
   * Whether policies are attached to a group of its own or to the user itself. Attaching to the user is only for
   * mirroring a deployment that does so.
   * @default "group"
   */
  readonly attachTo?: "group" | "user";
}

const principalEntries = {
  name: v.optional(v.string()),
  path: v.optional(v.string()),
  permissionsBoundary: v.optional(v.string()),
  tags: v.optional(tagsSchema),
  suppressions: v.optional(suppressionsSchema),
};

const roleSchema = v.strictObject({
  ...principalEntries,
  assumedBy: v.lazy((input) => (Array.isArray(input) ? v.array(trustedPrincipalSchema) : trustedPrincipalSchema)),
  description: v.optional(v.string()),
  maxSessionDuration: v.optional(v.pipe(v.number(), hint({ write: "3600" }))),
  instanceProfile: v.optional(v.union([v.literal(false), v.strictObject({ name: v.string() })])),
});

const userSchema = v.strictObject({
  ...principalEntries,
  accessKeys: v.optional(accessKeysSchema),
  attachTo: v.optional(v.picklist(["group", "user"])),
});

/** What a role and a user have in common as values: what they may do. */
abstract class Described<Settings extends PrincipalSettings, Self> {
  constructor(
    readonly settings: Settings,
    readonly grants: readonly Grant[] = [],
    /** Tables, buckets and parts of them that are out of its reach. */
    readonly denied: readonly Deniable[] = [],
    /** Where it comes from, in an environment. */
    readonly history: EntryHistory = {},
  ) {}

  /** What it is allowed and denied. */
  get permissions(): readonly Permission[] {
    return [...this.grants, ...denialsOf(this.denied)];
  }

  /** The same principal with more grants. */
  allow(...grants: readonly Grant[]): Self {
    return this.with([...this.grants, ...grants], this.denied);
  }

  /**
   * The same principal, denied these whatever else it is granted: tables and buckets as a whole, attributes or items of a
   * table, or what a grant would allow.
   *
   * @example
   * role({ … })
   *   .allow(tables.users.readWrite(), tables.orders.readWrite())
   *   .deny(
   *     tables.payroll,
   *     tables.users.attributes(["ssn"]),
   *     tables.orders.write().unless((write) => write.fromVpcEndpoint("vpce-0123456789abcdef0")),
   *   );
   */
  deny(...resources: readonly Deniable[]): Self {
    return this.with(this.grants, [...this.denied, ...resources]);
  }

  /** The same principal with this name, unless its settings have one. */
  abstract withDefaultName(name: string): Self;

  protected abstract with(grants: readonly Grant[], denied: readonly Deniable[]): Self;
}

/** A role as a value: who may assume it and what it may do. */
export class RoleDescription extends Described<RoleSettings, RoleDescription> {
  readonly kind = "role";

  protected with(grants: readonly Grant[], denied: readonly Deniable[]): RoleDescription {
    return new RoleDescription(this.settings, grants, denied, this.history);
  }

  override withDefaultName(name: string): RoleDescription {
    return new RoleDescription(withName(this.settings, name), this.grants, this.denied, this.history);
  }
}

/** A user as a value: its access keys and what it may do. */
export class UserDescription extends Described<UserSettings, UserDescription> {
  readonly kind = "user";

  protected with(grants: readonly Grant[], denied: readonly Deniable[]): UserDescription {
    return new UserDescription(this.settings, grants, denied, this.history);
  }

  override withDefaultName(name: string): UserDescription {
    return new UserDescription(withName(this.settings, name), this.grants, this.denied, this.history);
  }
}

/** A role or a user. */
export type PrincipalDescription = RoleDescription | UserDescription;

/** What a role or a user of an environment may state of its past. */
type PrincipalHistory = Renamed & Adopted<PrincipalAdoption>;

/**
 * A role, the default kind of principal: its credentials are short-lived and need not be stored.
 *
 * @example
 * role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read());
 */
export function role(given: RoleSettings & PrincipalHistory): RoleDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new RoleDescription(settings, [], [], history);
}

/**
 * A user with long-lived access keys, for systems that cannot assume a role.
 *
 * @example
 * user({ accessKeys: accessKeys(["2026-11"]) }).allow(buckets.exports.read());
 */
export function user(given: UserSettings & PrincipalHistory = {}): UserDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new UserDescription(settings, [], [], history);
}

/** The problems of the settings of a role. */
export function checkRole(
  settings: RoleSettings,
  ownAccounts: readonly string[],
  partition?: Partition,
  account?: string,
): Problem[] {
  const shape = checkShape(roleSchema, settings);
  if (shape.length > 0) return shape;
  const { description, maxSessionDuration, assumedBy } = settings;
  const trusted = [assumedBy].flat();
  return [
    ...checkSettings(settings, "role", partition, account),
    ...(description === undefined ? [] : at("description", checkName("description", description))),
    ...(maxSessionDuration === undefined ? [] : at("maxSessionDuration", checkSession(maxSessionDuration))),
    ...at(
      "assumedBy",
      trusted.flatMap((each) => checkTrust(each, ownAccounts, partition, account)),
    ),
    ...checkInstanceProfile(settings),
    ...(trusted.length > 0
      ? []
      : at("assumedBy", [problem({ rule: "is empty: nobody could assume the role", remedy: "Say who may." })])),
  ];
}

/** The problems of the settings of a user. */
export function checkUser(settings: UserSettings, partition?: Partition, account?: string): Problem[] {
  const shape = checkShape(userSchema, settings);
  if (shape.length > 0) return shape;
  return [
    ...checkSettings(settings, "user", partition, account),
    ...(settings.accessKeys === undefined ? [] : at("accessKeys", checkAccessKeys(settings.accessKeys))),
  ];
}

/** A role or a user as the caller of requests, with the tags that it gets beside its own. */
export function callerOf(
  principal: Pick<RoleDescription, "kind" | "settings"> | Pick<UserDescription, "kind" | "settings">,
  defaultTags: Tags = {},
): Caller {
  const all = { ...defaultTags, ...principal.settings.tags };
  if (principal.kind === "user") {
    return {
      name: "the user",
      sessions: [userContext(all)],
      tagRemedy: (tags) => `Write tags: ${writtenTags(tags)} on the user.`,
    };
  }
  const trusted = [principal.settings.assumedBy].flat();
  return { name: "the role", sessions: sessionsOf(trusted, all), tagRemedy: (tags) => tagRemedyOfRole(trusted, tags) };
}

/** Where a tag can come from: a session tag takes the place of the role's own, and users of an app need their own. */
function tagRemedyOfRole(trusted: readonly TrustedPrincipal[], tags: Tags): string {
  if (trusted.some(({ kind }) => kind === "Cognito identities")) {
    return "Have the identity pool pass it: cognitoIdentities({ …, withPrincipalTags: true }).";
  }
  const accounts = trusted.filter(({ kind }) => kind === "account") as AccountPrincipal[];
  const brought = accounts.flatMap(({ limits: { sessionTags = {} } }) => Object.keys(sessionTags));
  const isBrought = Object.keys(tags).some((tag) => brought.some((each) => each.toLowerCase() === tag.toLowerCase()));
  const values = Object.entries(tags).map(([tag, value]) => [tag, isBrought ? [value] : "any"] as const);
  const bring = `et the trusted account bring it: account(…).withSessionTags(${writtenTags(Object.fromEntries(values))})`;
  if (isBrought) return `L${bring}.`;
  return `Write tags: ${writtenTags(tags)} on the role${accounts.length === 0 ? "" : `, or l${bring}`}.`;
}

/**
 * The problems of a principal: those of its settings and its grants.
 *
 * @param permissionsBoundary the one that it has unless its settings name another
 * @param defaultTags the tags that it gets beside its own
 */
export function checkPrincipal(
  principal: PrincipalDescription,
  {
    ownAccounts,
    partition,
    account,
    permissionsBoundary,
    defaultTags,
  }: {
    readonly ownAccounts: readonly string[];
    readonly partition?: Partition;
    readonly account?: string;
    readonly permissionsBoundary?: string | undefined;
    readonly defaultTags?: Tags | undefined;
  },
): Problem[] {
  const own =
    principal.kind === "role"
      ? checkRole(principal.settings, ownAccounts, partition, account)
      : checkUser(principal.settings, partition, account);
  return [
    ...own,
    ...grantProblems(principal.permissions),
    ...(principal.kind === "role" ? checkMfaOfRole(principal.permissions) : []),
    ...(own.length === 0 ? checkApplies(principal.permissions, callerOf(principal, defaultTags)) : []),
    ...checkBoundaryFor(principal.permissions, principal.settings.permissionsBoundary ?? permissionsBoundary),
  ];
}

function checkSettings(
  settings: PrincipalSettings,
  kind: "role" | "user",
  partition: Partition | undefined,
  account: string | undefined,
): Problem[] {
  const { name, path, permissionsBoundary, tags } = settings;
  return [
    ...(name === undefined ? [] : at("name", checkName(kind, name))),
    ...(path === undefined ? [] : at("path", checkPath(path))),
    ...(permissionsBoundary === undefined
      ? []
      : at("permissionsBoundary", checkBoundary(permissionsBoundary, partition, account))),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/** Stands for the account of AWS in ARNs, which is called aws. */
const accountOfAws = "000000000000";

/**
 * No problem for the ARN of a managed policy, of the account or of AWS: IAM attaches no policy of another account.
 *
 * @param partition the partition that it must be in; not compared unless given
 * @param account the account of the principals; not compared unless given
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function checkBoundary(arn: string, partition?: Partition, account?: string): Problem[] {
  const parsed = parseArn(arn.replace(/(?<=^arn:[a-z-]+:iam::)aws(?=:)/, accountOfAws));
  if (parsed?.shape !== "policy" || checkName("policy", parsed.policy).length > 0) {
    return [
      problem({ value: arn, rule: "is not the ARN of a managed policy", remedy: "Copy it from the IAM console." }),
    ];
  }
  if (partition !== undefined && parsed.partition !== partition) {
    return [
      problem({
        value: arn,
        rule: `is a policy of the partition ${parsed.partition}, and nothing in ${partition} can have it`,
        remedy: `Name one of arn:${partition}:iam.`,
      }),
    ];
  }
  if (account === undefined || [account, accountOfAws].includes(parsed.account)) return [];
  const own = formatArn("policy", { ...parsed, account });
  return [
    problem({
      value: arn,
      rule: `is a policy of account ${parsed.account}, and IAM takes a boundary of the principal's own account ${account} or of AWS only`,
      remedy: `Write "${own}", after it is made there.`,
    }),
  ];
}

function checkSession(seconds: number): Problem[] {
  const { shortestMaxSession, longestMaxSession } = limits;
  if (Number.isInteger(seconds) && seconds >= shortestMaxSession.value && seconds <= longestMaxSession.value) return [];
  return [
    problem({
      value: seconds,
      rule: `is not a session duration: AWS allows ${shortestMaxSession.value} to ${longestMaxSession.value} seconds`,
      remedy: "Write it in seconds, as in 3600.",
    }),
  ];
}
