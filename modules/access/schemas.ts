import * as v from "valibot";
import { KeyRef } from "./key-ref";

/** The shapes of values that an environment is written with, for input that no compiler has seen. */

export const keyRefSchema = v.instance(KeyRef);

export const tagsSchema = v.record(v.string(), v.string());

export const accessKeysSchema = v.strictObject({
  generations: v.array(v.strictObject({ generation: v.string(), status: v.string() })),
  // Checked by checkAccessKeys, which never shows it, whatever it is.
  pgpKey: v.optional(v.unknown()),
});

export const suppressionsSchema = v.array(
  v.strictObject({
    rule: v.string(),
    sid: v.optional(v.string()),
    place: v.optional(v.array(v.string())),
    reason: v.string(),
  }),
);

const principalEntries = {
  name: v.optional(v.string()),
  path: v.optional(v.string()),
  permissionsBoundary: v.optional(v.string()),
  tags: v.optional(tagsSchema),
  suppressions: v.optional(suppressionsSchema),
};

const texts = v.optional(v.array(v.string()));

/** A text, or a pattern of texts. */
export const textOrPatternSchema = v.union([v.string(), v.strictObject({ like: v.string() })]);

export const sessionTagsSchema = v.record(v.string(), v.union([v.literal("any"), v.array(textOrPatternSchema)]));

export const networkIdSchema = v.strictObject({ id: v.string(), expression: v.optional(v.string()) });

export const trustedPrincipalSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("account"),
    account: v.string(),
    limits: v.strictObject({
      externalId: v.optional(v.string()),
      roles: texts,
      users: texts,
      permissionSets: texts,
      mfaMaxAge: v.optional(v.number()),
      organization: v.optional(v.string()),
      ipAddresses: texts,
      vpcs: v.optional(v.array(networkIdSchema)),
      vpcEndpoints: v.optional(v.array(networkIdSchema)),
      sessionTags: v.optional(sessionTagsSchema),
      sessionNames: texts,
      sourceIdentities: v.optional(v.array(textOrPatternSchema)),
      repeated: v.optional(v.array(v.picklist(["externalId", "mfaMaxAge", "organization", "sessionTags"]))),
    }),
  }),
  v.strictObject({
    kind: v.literal("service"),
    service: v.string(),
    sourceAccount: v.optional(v.string()),
    sourceArn: v.optional(v.string()),
    externalId: v.optional(v.string()),
  }),
  v.strictObject({
    kind: v.literal("web identity"),
    providerUrl: v.string(),
    audience: v.string(),
    subjects: v.array(v.string()),
  }),
  v.strictObject({
    kind: v.literal("GitHub Actions"),
    owner: v.string(),
    repository: v.string(),
    ownerId: v.string(),
    repositoryId: v.string(),
    environment: v.optional(v.string()),
    branch: v.optional(v.string()),
    tag: v.optional(v.string()),
    pullRequests: v.optional(v.literal(true)),
  }),
  v.strictObject({
    kind: v.literal("GitLab CI"),
    project: v.string(),
    projectId: v.string(),
    branch: v.optional(v.string()),
    tag: v.optional(v.string()),
    pipelineSources: texts,
  }),
  v.strictObject({
    kind: v.literal("HCP Terraform"),
    organization: v.string(),
    project: v.string(),
    workspace: v.string(),
    runPhase: v.optional(v.picklist(["plan", "apply"])),
  }),
]);

export const roleSchema = v.strictObject({
  ...principalEntries,
  assumedBy: v.lazy((input) => (Array.isArray(input) ? v.array(trustedPrincipalSchema) : trustedPrincipalSchema)),
  description: v.optional(v.string()),
  maxSessionDuration: v.optional(v.number()),
});

export const userSchema = v.strictObject({
  ...principalEntries,
  accessKeys: v.optional(accessKeysSchema),
  attachTo: v.optional(v.picklist(["group", "user"])),
});
