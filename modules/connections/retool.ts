import * as v from "valibot";
import { checkTrust, type TrustedPrincipal, trustedPrincipalSchema } from "../policy";
import { partitionOf } from "../aws";
import { at } from "../validation";
import { credentialEntries, roleEntries } from "./options-schema";
import { type RoleTrust, type VendorContext } from "./vendor";
import {
  checkVendorTrust,
  type ConnectionOptions,
  refuseRoleOptions,
  trustedVendor,
  type VendorTrust,
} from "./vendor-trust";

/**
 * What all connections to Retool have in common. Everybody who may use an app in Retool acts with the one role of the
 * connection: give apps that differ in what they may do connections that differ.
 */
export interface RetoolOptions extends Omit<ConnectionOptions, "rendering"> {
  /**
   * Whether its apps only show data, or also change it.
   * @default "read-only"
   */
  readonly access?: "read-only" | "read-write";
  /** The account that Retool's cloud calls from. Retool publishes none: ask for it. Needed for a role of the cloud. */
  readonly vendorAccount?: string;
  /**
   * The ARN of the only role of Retool's account that may assume the role, beside sending the external ID.
   * @default any
   */
  readonly vendorRole?: string;
  /**
   * What a self-hosted Retool runs as, in place of Retool's cloud: `service("ecs-tasks")`, or a role of yours,
   * `account("111122223333").onlyRoles("arn:aws:iam::111122223333:role/retool")`.
   * @default Retool's cloud
   */
  readonly assumedBy?: TrustedPrincipal;
}

/** The shape of what every connection to Retool has. */
export const retoolEntries = {
  ...roleEntries,
  ...credentialEntries,
  access: v.optional(v.picklist(["read-only", "read-write"])),
  vendorAccount: v.optional(v.string()),
  vendorRole: v.optional(v.string()),
  assumedBy: v.optional(trustedPrincipalSchema),
};

/** Why an option has no meaning beside `assumedBy`. */
export const ofTheCloud = {
  rule: "says something about Retool's cloud, and the role is for a Retool of your own",
  remedy: "Remove it, or assumedBy.",
};

/** Why an option has no meaning without `assumedBy`. */
export const ofOnesOwn = {
  rule: "says something about a Retool of your own, and the connection is for Retool's cloud",
  remedy: "Remove it, or add assumedBy.",
};

/** Who may assume the role of a connection to Retool. */
export function retoolTrust(
  { assumedBy, externalId, vendorAccount, vendorRole }: RetoolOptions,
  { region, ownAccounts }: VendorContext,
): RoleTrust {
  const partition = partitionOf(region);
  const cloud = { externalId, vendorAccount, vendorRole };
  const problemsWithoutRole = refuseRoleOptions({ ...cloud, assumedBy });
  if (assumedBy !== undefined) {
    return {
      assumedBy: [assumedBy],
      firstPhase: false,
      problems: [
        ...at("assumedBy", checkTrust(assumedBy, ownAccounts, partition)),
        ...refuseRoleOptions(cloud, ofTheCloud),
      ],
      problemsWithoutRole,
    };
  }
  const trust: VendorTrust = { ...cloud, firstPhase: false };
  return {
    assumedBy: [trustedVendor(trust)],
    firstPhase: false,
    problems: checkVendorTrust("Retool", trust, "vendorRole", partition),
    problemsWithoutRole,
  };
}
