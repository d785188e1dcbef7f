import * as v from "valibot";
import { checkTrust, type TrustedPrincipal, trustedPrincipalSchema } from "../../policy";
import { partitionOf } from "../../aws";
import { at } from "../../validation";
import {
  type commonOptions,
  credentialOption,
  type OptionsOf,
  schemaOf,
  vendorAccountOption,
  vendorRoleOption,
} from "../options";
import { refuseRoleOptions } from "../refused-options";
import { type RoleTrust, type VendorIdentity } from "../trust";
import { type VendorContext } from "../vendor";

/** What Retool publishes about its cloud, whatever it connects to. */
export const retool = {
  vendor: "Retool",
  trust: {
    confidence: "unpublished",
    externalId: { shownOn: "Retool's connection page", known: "not documented" },
    sources: [
      "https://docs.retool.com/data-sources/guides/connect/amazon-dynamodb",
      "https://docs.retool.com/data-sources/guides/connect/amazon-s3",
    ],
    checkedOn: "2026-11-21",
  },
} as const satisfies VendorIdentity;

/**
 * The addresses that Retool's cloud calls from, by outbound region.
 * Source: https://docs.retool.com/data-sources/guides/connect/amazon-s3#allow-retool-to-access-the-data-source
 */
export const retoolAddresses = {
  "us-west-2": ["35.90.103.132/30", "44.208.168.68/30"],
  "eu-central-1": ["3.77.79.248/30"],
  "ap-southeast-1": ["47.128.165.252/32", "54.169.175.71/32", "54.255.139.141/32"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * The options of every connection to Retool. Everybody who may use an app in Retool acts with the one role of the
 * connection: give apps that differ in what they may do connections that differ.
 */
export const retoolOptions = {
  ...credentialOption,
  /**
   * Whether the apps only show data, or also change it.
   * @default "read-only"
   */
  access: v.optional(v.picklist(["read-only", "read-write"])),
  ...vendorAccountOption,
  ...vendorRoleOption,
  /**
   * The principal that a self-hosted Retool runs as, in place of Retool's cloud: `service("ecs-tasks")`, or a role of
   * yours, `account("111122223333").onlyRoles("arn:aws:iam::111122223333:role/retool")`.
   * @default Retool's cloud
   */
  assumedBy: v.optional(schemaOf<TrustedPrincipal>(trustedPrincipalSchema)),
};

/** What all connections to Retool have in common. */
export type RetoolOptions = OptionsOf<typeof commonOptions & typeof retoolOptions, never, never>;

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

/** Who may assume the role of a connection to Retool: its cloud, or a self-hosted Retool. */
export function retoolTrust(
  { assumedBy, externalId, vendorAccount, vendorRole }: RetoolOptions,
  { region, ownAccounts, trust }: VendorContext,
): RoleTrust {
  const cloud = { externalId, vendorAccount, vendorRole };
  const problemsWithoutRole = refuseRoleOptions({ ...cloud, assumedBy });
  if (assumedBy === undefined) return { ...trust, problemsWithoutRole };
  return {
    assumedBy: [assumedBy],
    firstPhase: false,
    problems: [
      ...at("assumedBy", checkTrust(assumedBy, ownAccounts, partitionOf(region))),
      ...refuseRoleOptions(cloud, ofTheCloud),
    ],
    problemsWithoutRole,
  };
}
