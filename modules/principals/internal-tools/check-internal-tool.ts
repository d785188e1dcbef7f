import * as v from "valibot";
import { actionInfo, checkName, parseArn, type Tags, tagsSchema, writtenTags } from "../../aws";
import {
  account,
  checkRoleOf,
  sessionsOf,
  sessionTagsSchema,
  textOrPatternSchema,
  trustedPrincipalSchema,
} from "../../policy";
import { suppressionsSchema } from "../../lint";
import { at, checkShape, hint, listNames, problem, type Problem } from "../../validation";
import { checkSessionLimits, Grant } from "../../grants";
import { operation } from "../../catalogue";
import { checkApplies } from "../check-applies";
import {
  type InternalToolDescription,
  type InternalToolSettings,
  type ToolGrants,
  toolVariants,
} from "./internal-tool";
import { checkToolNetwork, toolNetworkSchema } from "./tool-network";
import { sessionLimits } from "./tool-roles";

const runsAs = (given = "selfHosted"): string =>
  given === "hosted"
    ? 'hosted({ account: "…", externalId: "…", ipAddresses: ["…"] })'
    : 'selfHosted({ as: service("ecs-tasks"), from: { vpcs: [networks.office.vpc] } })';

const settingsSchema = v.strictObject({
  runs: v.pipe(
    v.variant("kind", [
      v.strictObject({
        kind: v.literal("self-hosted"),
        as: v.lazy((input) => (typeof input === "string" ? v.string() : trustedPrincipalSchema)),
        from: toolNetworkSchema,
        assumesRolesFrom: v.optional(v.union([toolNetworkSchema, v.literal("anywhere")])),
      }),
      v.strictObject({
        kind: v.literal("hosted"),
        account: v.string(),
        externalId: v.string(),
        role: v.optional(v.string()),
        ipAddresses: v.array(v.string()),
      }),
    ]),
    hint({ write: runsAs }),
  ),
  identity: v.union([
    v.literal("in the tool alone"),
    v.strictObject({
      sourceIdentity: v.optional(v.array(textOrPatternSchema)),
      sessionTags: v.optional(sessionTagsSchema),
    }),
  ]),
  path: v.optional(v.string()),
  permissionsBoundary: v.optional(v.string()),
  tags: v.optional(tagsSchema),
  suppressions: v.optional(suppressionsSchema),
});

/**
 * The problems of a tool, without those of each role that it creates.
 *
 * @param defaultTags the tags that its roles get beside their own
 */
export function checkInternalTool({ settings, grants }: InternalToolDescription, defaultTags: Tags = {}): Problem[] {
  const shape = checkShape(settingsSchema, settings);
  if (shape.length > 0) return shape;
  return [
    ...at("runs", checkRuns(settings.runs)),
    ...at("identity", checkIdentity(settings)),
    ...(toolVariants.some((variant) => grants[variant].length > 0) ? [] : [nothingGranted]),
    ...at("readOnly", grants["read-only"].flatMap(checkReadOnly)),
    ...checkTagsOfSessions(settings, grants, defaultTags),
  ];
}

const nothingGranted = problem({
  rule: "is granted nothing",
  remedy: "Say what people can do in it, with readOnly(…), readWrite(…) or both.",
});

function checkRuns(runs: InternalToolSettings["runs"]): Problem[] {
  if (runs.kind === "hosted") {
    return [
      ...at("account", checkName("account", runs.account)),
      ...at("externalId", checkName("externalId", runs.externalId)),
      ...checkToolNetwork({ ipAddresses: runs.ipAddresses }),
    ];
  }
  const { as, from, assumesRolesFrom } = runs;
  return [
    ...at("as", checkRunner(as)),
    ...at("from", checkToolNetwork(from)),
    ...at(
      "assumesRolesFrom",
      assumesRolesFrom === undefined || assumesRolesFrom === "anywhere" ? [] : checkToolNetwork(assumesRolesFrom),
    ),
  ];
}

/** People with accounts, users and CI jobs are no tool: what takes its role could claim to be anybody. */
function checkRunner(as: unknown): Problem[] {
  if (typeof as === "string") {
    const parsed = parseArn(as);
    if (parsed?.shape !== "role") return checkRoleOf(as, "");
    return parsed.path.startsWith("/aws-reserved/") ? [peopleAsTool(as)] : checkRoleOf(as, parsed.account);
  }
  const { kind } = as as { readonly kind: string };
  if (kind === "service" || kind === "web identity") return [];
  return [
    problem({
      value: kind,
      rule: "is nothing that a tool runs as",
      remedy: 'Name a service, as in service("ecs-tasks"), a web identity, or the ARN of a role that the tool has.',
    }),
  ];
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
function peopleAsTool(role: string): Problem {
  return problem({
    value: role,
    rule: "is the role of a permission set, which people take, and each could claim to be anybody",
    remedy: "Name a role that the tool alone has.",
  });
}

function checkIdentity(settings: InternalToolSettings): Problem[] {
  const { identity } = settings;
  if (identity === "in the tool alone") return [];
  const { sourceIdentity, sessionTags } = identity;
  if (sourceIdentity === undefined && sessionTags === undefined) {
    const remedy = 'Name sourceIdentity or sessionTags; where the tool can carry neither, write "in the tool alone".';
    return [problem({ rule: "says nothing of the person", remedy })];
  }
  return [
    ...checkSessionLimits(sessionLimits(settings)).map((each) => ({
      ...each,
      place: each.place.map((step) => (step === "sourceIdentities" ? "sourceIdentity" : step)),
    })),
    ...(sourceIdentity?.length === 0
      ? at("sourceIdentity", [
          problem({ rule: "is empty: no session could have one", remedy: "Name one, or leave it out." }),
        ])
      : []),
  ];
}

/** Written for reading what KMS protects; AWS classes it as writing. */
const readsEncrypted: ReadonlySet<string> = new Set(["kms:Decrypt"]);

/** What AWS does not know as reading is not, and neither is what it knows nothing of. */
function isReading(action: string): boolean {
  const levels = actionInfo(action)?.accessLevels ?? [];
  const reads = levels.length > 0 && levels.every((level) => level === "List" || level === "Read");
  return reads || readsEncrypted.has(action);
}

function checkReadOnly(grant: unknown): Problem[] {
  if (!(grant instanceof Grant)) return [];
  const actions = grant.operations.flatMap((each) => operation(each.operation).actions);
  const writing = [...new Set(actions.filter((action) => !isReading(action)))];
  if (writing.length === 0) return [];
  return at(grant.place, [
    problem({
      rule: `does more than read, by ${listNames(writing)}`,
      remedy: "Grant it to those who may change things, with readWrite(…).",
    }),
  ]);
}

/** A grant that asks for a tag which no session has never applies. */
function checkTagsOfSessions(settings: InternalToolSettings, grants: ToolGrants, defaultTags: Tags): Problem[] {
  const { sessionTags } = sessionLimits(settings);
  const tool = account("");
  const person = sessionTags === undefined ? tool : tool.withSessionTags(sessionTags);
  return checkApplies(
    toolVariants.flatMap((variant) => grants[variant]),
    {
      name: "the tool",
      sessions: sessionsOf([person], { ...defaultTags, ...settings.tags }),
      tagRemedy: (tags) => `Have the tool say it: identity: { sessionTags: ${sessionTagsOf(tags)} }.`,
    },
  );
}

function sessionTagsOf(tags: Tags): string {
  return writtenTags(Object.fromEntries(Object.keys(tags).map((tag) => [tag, "any"])));
}
