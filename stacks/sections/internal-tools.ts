import {
  assumesRolesFrom,
  checkInternalTool,
  describeNetwork,
  endpointsOf,
  InternalToolDescription,
  type InternalToolSettings,
  type RoleDescription,
  sessionLimits,
  toolRoles,
} from "../../modules/principals";
import { type SummaryRow } from "../../modules/review";
import { at, problem, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { planPrincipal, type PlannedPrincipal } from "./principals";
import {
  describeEntries,
  joinSections,
  planDescribed,
  type PlannedSection,
  planSection,
  type Refs,
  type Surroundings,
} from "./section";

/** A tool and the roles that it comes to. */
export interface PlannedInternalTool {
  readonly settings: InternalToolSettings;
  /** By the keys that they have among the principals. */
  readonly roles: Readonly<Record<string, RoleDescription>>;
}

/** The tools of an environment, and the principals with the roles of the tools among them. */
export interface PlannedInternalTools {
  readonly tools: PlannedSection<PlannedInternalTool>;
  readonly principals: PlannedSection<PlannedPrincipal>;
}

const section = "internalTools";

/** @param principals what the section of principals came to */
export function planInternalTools(
  surroundings: Surroundings,
  refs: Refs,
  principals: PlannedSection<PlannedPrincipal>,
): PlannedInternalTools {
  const { environment, location } = surroundings;
  const described = describeEntries(environment.internalTools, refs, {
    name: section,
    kind: "internal tools",
    example: "{ backoffice: internalTool(…) }",
  });
  const taken = new Set(Object.keys(principals.plan));
  const tools = planDescribed<PlannedInternalTool>(section, described, (key, tool) => {
    if (!(tool instanceof InternalToolDescription)) {
      const rule = "is no internal tool";
      return { problems: [problem({ rule, remedy: "Make it with internalTool(…)." })] };
    }
    const problems = checkInternalTool(tool);
    if (problems.length > 0) return { problems };
    const roles = toolRoles(tool, { key, environment: environment.name, location });
    return {
      plan: { settings: tool.settings, roles },
      problems: [
        ...at("runs", [
          ...checkVendor(tool.settings, environment),
          ...checkWayToSts(tool.settings, environment, refs),
          ...checkStsInNetwork(tool.settings, Object.keys(roles), environment, refs),
        ]),
        ...Object.keys(roles).flatMap((each) => checkFree(each, taken)),
      ],
    };
  });
  const roles = Object.fromEntries(Object.values(tools.plan).flatMap((each) => Object.entries(each.roles)));
  const planned = planSection<RoleDescription, PlannedPrincipal>(section, roles, (key, description) =>
    planPrincipal([section, key], description, surroundings, refs),
  );
  return { tools, principals: joinSections(principals, planned) };
}

/** The trust in an account lets in all in it who may take roles, and an external ID is no secret. */
function checkVendor({ runs }: InternalToolSettings, { account }: Environment): Problem[] {
  if (runs.kind !== "hosted" || runs.account !== account) return [];
  const rule = "is the environment's own account, and not that of who hosts the tool";
  const remedy = "Copy the vendor's from its connection page, or say selfHosted({ as: … }).";
  return at("account", [problem({ value: account, rule, remedy })]);
}

/** A tool that comes through endpoints of which none leads to STS could take no role. */
function checkWayToSts(
  { runs }: InternalToolSettings,
  { endpoints = {} }: Environment,
  { endpoints: refs }: Refs,
): Problem[] {
  const network = assumesRolesFrom(runs);
  const ways = network === undefined ? [] : endpointsOf(network);
  const services = new Map(
    Object.entries(endpoints).map(([key, each]) => [
      refs[key]?.id,
      isExisting(each) ? each.existing.service : each.service,
    ]),
  );
  if (ways.length === 0 || ways.some(({ id }) => (services.get(id) ?? "sts") === "sts")) return [];
  return [
    problem({
      rule: "comes through no endpoint for STS, and could take no role",
      remedy: "Name one beside the others, or say where requests to STS come from, with assumesRolesFrom.",
    }),
  ];
}

/**
 * A VPC that is made here has no way to STS but an endpoint of the environment, which lets through the taking of roles
 * that are behind it, and what the tool's own role may take where that is.
 */
function checkStsInNetwork(
  { runs }: InternalToolSettings,
  roles: readonly string[],
  { endpoints = {} }: Environment,
  { networks }: Refs,
): Problem[] {
  const network = assumesRolesFrom(runs);
  const vpcs = network === undefined || !("vpcs" in network) ? [] : network.vpcs;
  const made = Object.entries(networks).filter(([, { vpc }]) => vpc.expression !== undefined);
  const named = vpcs.map((each) => made.find(([, { vpc }]) => typeof each !== "string" && each.id === vpc.id)?.[0]);
  const forSts = Object.values(endpoints).filter((each) => (isExisting(each) ? each.existing : each).service === "sts");
  if (named.length === 0 || named.includes(undefined)) return [];
  if (
    forSts.some(
      (each) =>
        isExisting(each) || (named.includes(each.network) && each.principals.some((one) => roles.includes(one))),
    )
  )
    return [];
  return [
    problem({
      value: named.join(", "),
      rule: "has no endpoint for STS that the tool's roles are behind, and no other way to STS, so that the tool could take no role",
      remedy: `Add one in that network, with principals: ${JSON.stringify(roles)}, or say where requests to STS come from, with assumesRolesFrom.`,
    }),
  ];
}

function checkFree(key: string, taken: Set<string>): Problem[] {
  if (!taken.has(key)) {
    taken.add(key);
    return [];
  }
  const rule = "is the key of a role of the tool, and of another principal";
  return [problem({ value: key, rule, remedy: "Give one of the two another key." })];
}

export function internalToolRow(key: string, { settings, roles }: PlannedInternalTool): SummaryRow {
  const { runs, identity } = settings;
  const limits = sessionLimits(settings);
  const from = assumesRolesFrom(runs);
  const identities = (limits.sourceIdentities ?? []).map((each) => (typeof each === "string" ? each : each.like));
  return {
    key,
    details: [
      runs.kind === "hosted"
        ? `hosted by account ${runs.account}, from ${runs.ipAddresses.join(", ")}`
        : `self-hosted, from ${describeNetwork(runs.from)}, to STS from ${from === undefined ? "anywhere" : describeNetwork(from)}`,
      identity === "in the tool alone"
        ? "people are known in the tool alone, and not to CloudTrail"
        : `people known by ${[
            ...(identities.length === 0 ? [] : [`source identity ${identities.join(", ")}`]),
            ...(limits.sessionTags === undefined ? [] : [`session tags ${Object.keys(limits.sessionTags).join(", ")}`]),
          ].join(" and ")}`,
      `roles ${Object.values(roles)
        .map((each) => each.settings.name)
        .join(", ")}`,
    ],
  };
}
