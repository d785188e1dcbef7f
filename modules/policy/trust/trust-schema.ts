import * as v from "valibot";
import { networkIdSchema } from "../network-id";
import { hint } from "../../validation";

const texts = v.optional(v.array(v.string()));

/** Where the IDs come from: https://docs.github.com/en/rest/repos/repos#get-a-repository */
export const gitHubIdSource =
  "Copy the numbers of the repository and its owner, as text, from `gh api repos/OWNER/REPO --jq '.id, .owner.id'`.";
const gitHubId = v.pipe(v.string(), hint({ source: gitHubIdSource }));

/** Where the ID comes from: https://docs.gitlab.com/user/project/working_with_projects/#find-the-project-id */
export const gitLabIdSource =
  "Copy the project ID, as text, from the menu of the project's overview page, or from `glab api projects/:id`.";

/** A text, or a pattern of texts. */
export const textOrPatternSchema = v.union([v.string(), v.strictObject({ like: v.string() })]);

export const sessionTagsSchema = v.record(v.string(), v.union([v.literal("any"), v.array(textOrPatternSchema)]));

const principals = v.variant("kind", [
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
    ownerId: gitHubId,
    repositoryId: gitHubId,
    environment: v.optional(v.string()),
    branch: v.optional(v.string()),
    tag: v.optional(v.string()),
    pullRequests: v.optional(v.literal(true)),
  }),
  v.strictObject({
    kind: v.literal("GitLab CI"),
    project: v.string(),
    projectId: v.pipe(v.string(), hint({ source: gitLabIdSource })),
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
  v.strictObject({
    kind: v.literal("Cognito identities"),
    identityPool: v.string(),
    users: v.optional(v.picklist(["authenticated", "guests"])),
    withPrincipalTags: v.optional(v.boolean()),
  }),
]);

/** The shape of a trusted principal. */
export const trustedPrincipalSchema = v.pipe(principals, hint({ write: trusting }));

/** What to write for a principal that is given as text. */
function trusting(given = "ecs-tasks"): string {
  const [, ofArn] = /^arn:[a-z-]+:(?:iam|sts)::([0-9]{12}):/.exec(given) ?? [];
  if (ofArn !== undefined && given.includes(":role/")) return `account("${ofArn}").onlyRoles(${JSON.stringify(given)})`;
  const id = ofArn ?? given.replaceAll("-", "");
  return /^[0-9]{12}$/.test(id) ? `account("${id}")` : `service(${JSON.stringify(given)})`;
}
