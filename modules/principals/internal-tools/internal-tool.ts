import { type ServicePrincipal, type WebIdentityPrincipal } from "../../policy";
import { copyData } from "../../validation";
import { type EntryHistory, type Renamed, splitHistory } from "../../catalogue";
import { type Grant, type SessionLimits } from "../../grants";
import { type PrincipalSettings } from "../principal";
import { type ToolNetwork } from "./tool-network";

/** What people may do in a tool, each a role of its own. */
export const toolVariants = ["read-only", "read-write"] as const;

/** One of the {@link toolVariants}. */
export type ToolVariant = (typeof toolVariants)[number];

/** What a self-hosted tool runs as: a principal that assumes a role created for the tool, or the ARN of its role. */
export type ToolRunner = ServicePrincipal | WebIdentityPrincipal | string;

/** A self-hosted tool. Make one with {@link selfHosted}. */
export interface SelfHosted {
  readonly kind: "self-hosted";
  readonly as: ToolRunner;
  readonly from: ToolNetwork;
  readonly assumesRolesFrom?: ToolNetwork | "anywhere";
}

/** A tool on its vendor's hosts. Make one with {@link hosted}. */
export interface Hosted {
  readonly kind: "hosted";
  readonly account: string;
  readonly externalId: string;
  readonly role?: string;
  readonly ipAddresses: readonly string[];
}

/**
 * How a session identifies the person that it is for. The tool states it, CloudTrail shows it, and the trust policies
 * refuse a session without it.
 *
 * `"in the tool alone"` is for a tool that assumes fixed roles: only the tool's own log then shows who did what.
 */
export type PersonIdentity =
  | {
      /**
       * What source identities have to look like: `{ like: "*@acme.example" }`, or each person written out. A session
       * keeps its source identity through every further role.
       * @default none may be set
       */
      readonly sourceIdentity?: SessionLimits["sourceIdentities"];
      /**
       * The tags of every session with the values that each may have, which grants can ask for:
       * `onlyLeadingKeys({ principalTag: "region" })`.
       * @default none may be set
       */
      readonly sessionTags?: SessionLimits["sessionTags"];
    }
  | "in the tool alone";

/** The settings of an internal tool, without its grants. */
export interface InternalToolSettings extends Omit<PrincipalSettings, "name"> {
  readonly runs: SelfHosted | Hosted;
  readonly identity: PersonIdentity;
}

/** What a tool is allowed in each of its variants. */
export type ToolGrants = Readonly<Record<ToolVariant, readonly Grant[]>>;

/** An internal tool as a value. Make one with {@link internalTool}. */
export class InternalToolDescription {
  constructor(
    readonly settings: InternalToolSettings,
    readonly grants: ToolGrants = { "read-only": [], "read-write": [] },
    readonly history: EntryHistory = {},
  ) {}

  /** The same with more grants in sessions of people who only look. A grant that changes anything is refused. */
  readOnly(...grants: readonly Grant[]): InternalToolDescription {
    return this.with("read-only", grants);
  }

  /** The same with more grants in sessions of people who also change things. What they look at is granted here too. */
  readWrite(...grants: readonly Grant[]): InternalToolDescription {
    return this.with("read-write", grants);
  }

  private with(variant: ToolVariant, grants: readonly Grant[]): InternalToolDescription {
    const all = { ...this.grants, [variant]: [...this.grants[variant], ...grants] };
    return new InternalToolDescription(this.settings, all, this.history);
  }
}

/**
 * A tool in which people work with data without permissions of their own in AWS. The tool assumes a role for each
 * person, according to what the person may do in the tool.
 *
 * @example
 * internalTool({
 *   runs: selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0123456789abcdef0"] } }),
 *   identity: { sourceIdentity: [{ like: "*@acme.example" }] },
 * })
 *   .readOnly(tables.orders.read())
 *   .readWrite(tables.orders.readWrite());
 */
export function internalTool(given: InternalToolSettings & Renamed): InternalToolDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new InternalToolDescription(settings, undefined, history);
}

/**
 * A self-hosted tool. It runs as one role, which can only assume the roles for people. Those roles can be used only from
 * the tool's network.
 *
 * @param settings.as who gets the tool's own role: `service("ecs-tasks")`, `webIdentity({ … })`; or the ARN of a role
 *   that the tool has and that is managed elsewhere
 * @param settings.from where its requests come from
 * @param settings.assumesRolesFrom where its requests to STS come from, for the trust policies: the same unless given. A
 *   VPC needs an interface endpoint for STS for that; with a NAT gateway in place of one, name its addresses
 * @example
 * selfHosted({ as: service("ecs-tasks"), from: { vpcs: ["vpc-0123456789abcdef0"] } });
 */
export function selfHosted(settings: Omit<SelfHosted, "kind">): SelfHosted {
  return { ...copyData(settings), kind: "self-hosted" };
}

/**
 * A tool on its vendor's hosts, which takes the roles for people from the vendor's account.
 *
 * @param settings.externalId what the vendor sends to say for which of its customers it comes
 * @param settings.role the ARN of the only role of that account that may; any unless given
 * @param settings.ipAddresses the ranges that the vendor publishes, in CIDR notation
 * @example
 * hosted({ account: "123456789012", externalId: "2f9c", ipAddresses: ["203.0.113.0/24"] });
 */
export function hosted(settings: Omit<Hosted, "kind">): Hosted {
  return { ...copyData(settings), kind: "hosted" };
}
