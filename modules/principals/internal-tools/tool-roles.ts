import { type AccountLocation, formatArn, parseArn } from "../../aws";
import { account, type AccountPrincipal, type TrustedPrincipal } from "../../policy";
import { Grant, RoleRef, type SessionLimits } from "../../grants";
import { role, type RoleDescription } from "../principal";
import {
  type Hosted,
  type InternalToolDescription,
  type InternalToolSettings,
  type SelfHosted,
  type ToolVariant,
  toolVariants,
} from "./internal-tool";
import { grantFrom, type ToolNetwork, trustFrom } from "./tool-network";

/** The key of a tool's role among the principals of an environment. */
export type ToolPrincipalKey<ToolKey extends string> = ToolKey | `${ToolKey}-${ToolVariant}`;

/** Where a tool is described. */
interface ToolContext {
  /** The key of the tool. */
  readonly key: string;
  /** The name of the environment. */
  readonly environment: string;
  readonly location: AccountLocation;
}

/** The role that a self-hosted tool runs as. */
interface OwnRole {
  readonly arn: string;
  /** Who gets it, where it is made for the tool. */
  readonly assumedBy?: TrustedPrincipal;
}

/** The roles that a tool creates, by their keys among the principals: its own, and one for each variant. */
export function toolRoles(
  { settings, grants, history: { formerly = [] } }: InternalToolDescription,
  { key, environment, location }: ToolContext,
): Record<string, RoleDescription> {
  const { runs, identity, ...common } = settings;
  const name = `${environment}-${formerly[0] ?? key}`;
  const arnOf = (roleName: string): string =>
    formatArn("role", { ...location, path: common.path ?? "/", role: roleName });
  const own = ownRole(runs, arnOf(name));
  const said = sessionLimits({ identity });
  const assumedBy = saying(callerOf(runs, own), said);
  const network = networkOf(runs);
  const used = toolVariants.filter((variant) => grants[variant].length > 0);
  const variants = used.map((variant) => {
    const description = `What people can do in the internal tool ${key}, ${variant}.`;
    const former = formerly.map((each) => `${each}-${variant}`);
    const forPeople = role({ ...common, formerly: former, name: `${name}-${variant}`, assumedBy, description });
    return [`${key}-${variant}`, forPeople.allow(...limited(grants[variant], network))] as const;
  });
  if (own?.assumedBy === undefined) return Object.fromEntries(variants);
  const description = `What the internal tool ${key} runs as. It takes the roles for people, and can do nothing else.`;
  const itself = role({ ...common, formerly, name, assumedBy: own.assumedBy, description }).allow(
    ...used.map((variant) => new RoleRef(arnOf(`${name}-${variant}`)).assume(said)),
  );
  return Object.fromEntries([[key, itself], ...variants]);
}

/** The source identity and tags that each session must have. */
export function sessionLimits({ identity }: Pick<InternalToolSettings, "identity">): SessionLimits {
  if (identity === "in the tool alone") return {};
  const { sourceIdentity, sessionTags } = identity;
  return {
    ...(sourceIdentity === undefined ? {} : { sourceIdentities: sourceIdentity }),
    ...(sessionTags === undefined ? {} : { sessionTags }),
  };
}

/** Where the requests of a tool for roles come from; nothing for anywhere. */
export function assumesRolesFrom(runs: SelfHosted | Hosted): ToolNetwork | undefined {
  const { assumesRolesFrom: network = networkOf(runs) } = runs.kind === "hosted" ? {} : runs;
  return network === "anywhere" ? undefined : network;
}

function networkOf(runs: SelfHosted | Hosted): ToolNetwork {
  return runs.kind === "hosted" ? { ipAddresses: runs.ipAddresses } : runs.from;
}

function ownRole(runs: SelfHosted | Hosted, arn: string): OwnRole | undefined {
  if (runs.kind === "hosted") return undefined;
  return typeof runs.as === "string" ? { arn: runs.as } : { arn, assumedBy: runs.as };
}

/** Who takes the roles for people, from where: the role that the tool runs as, or its vendor. */
function callerOf(runs: SelfHosted | Hosted, own: OwnRole | undefined): AccountPrincipal {
  const network = assumesRolesFrom(runs);
  const caller = runs.kind === "hosted" ? vendorOf(runs) : onlyRole(own?.arn ?? "");
  return network === undefined ? caller : trustFrom(caller, network);
}

function vendorOf({ account: id, externalId, role: arn }: Hosted): AccountPrincipal {
  const vendor = account(id).withExternalId(externalId);
  return arn === undefined ? vendor : vendor.onlyRoles(arn);
}

function onlyRole(arn: string): AccountPrincipal {
  const parsed = parseArn(arn);
  return account(parsed?.shape === "role" ? parsed.account : "").onlyRoles(arn);
}

function saying(caller: AccountPrincipal, { sourceIdentities, sessionTags }: SessionLimits): AccountPrincipal {
  const identified = sourceIdentities === undefined ? caller : caller.withSourceIdentity(...sourceIdentities);
  return sessionTags === undefined ? identified : identified.withSessionTags(sessionTags);
}

/** What is no grant is left for the check of the role. */
function limited(grants: readonly unknown[], network: ToolNetwork): Grant[] {
  return grants.map((each) => (each instanceof Grant ? grantFrom(each, network) : (each as Grant)));
}
