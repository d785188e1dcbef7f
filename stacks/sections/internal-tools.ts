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
import { type EndpointService } from "../../modules/network";
import { type SummaryRow } from "../../modules/review";
import { at, problem, type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { isExisting } from "../existing";
import { type Names } from "../names";
import { type Declaration, schemaOf } from "./declaration";
import { describeEntries, planDescribed } from "./described-entries";
import { describedByFunction } from "./entry-schemas";
import { declaredEndpoints, type EndpointEntries } from "./network/endpoint-refs";
import { type PlanContext, type Step } from "./plan-context";
import { planSection } from "./plan-section";
import { type PlannedPrincipal, planPrincipal } from "./planned-principal";
import { type PlannedSection } from "./planned-section";
import { type Describe, refs as refsOfEnvironment } from "./refs";
import { section } from "./section";

type DescribeInternalTools<N extends Names> = Describe<
  N,
  Readonly<Record<N["internalTools"], InternalToolDescription>>
>;

interface InternalToolDeclaration extends Declaration {
  readonly entries: DescribeInternalTools<this["names"]>;
}

/** A tool and its roles. */
interface PlannedInternalTool {
  readonly settings: InternalToolSettings;
  /** By the keys that they have among the principals. */
  readonly roles: Readonly<Record<string, RoleDescription>>;
}

type PlannedTools = Readonly<Record<string, PlannedInternalTool>>;

interface PlannedInternalTools extends PlannedSection<PlannedInternalTool> {
  /** The roles of the tools, which are principals of the environment and reported with those. */
  readonly principals: PlannedSection<PlannedPrincipal>;
}

export const internalTools = section({
  name: "internalTools",
  title: "internal tools",
  schema: schemaOf<InternalToolDeclaration>(
    describedByFunction("{ backoffice: internalTool({ … }).readOnly(tables.orders.read()) }"),
  ),
  plan: planInternalTools,
  row: internalToolRow,
});

function planInternalTools(
  describe: DescribeInternalTools<Names> | undefined,
  context: PlanContext,
): PlannedInternalTools {
  const { environment, location, planned } = context;
  const described = describeEntries(describe, context, {
    name: internalTools.name,
    kind: "internal tools",
    example: "{ backoffice: internalTool(…) }",
  });
  const tools = planDescribed<PlannedInternalTool>(
    internalTools.name,
    described,
    (key, tool) => {
      if (!(tool instanceof InternalToolDescription)) {
        const rule = "is no internal tool";
        return { problems: [problem({ rule, remedy: "Make it with internalTool(…)." })] };
      }
      const problems = checkInternalTool(tool, environment.tags);
      if (problems.length > 0) return { problems };
      const roles = toolRoles(tool, { key, environment: environment.name, location });
      return {
        plan: { settings: tool.settings, roles },
        problems: at("runs", [
          ...checkVendor(tool.settings, environment),
          ...checkWayToSts(tool.settings, planned(waysToSts)),
          ...checkStsInNetwork(tool.settings, Object.keys(roles), planned(waysToSts)),
        ]),
      };
    },
    ["formerly"],
  );
  const roles = Object.fromEntries(Object.values(tools.plan).flatMap((each) => Object.entries(each.roles)));
  const ofTools = planSection<RoleDescription, PlannedPrincipal>(
    internalTools.name,
    roles,
    (key, description, firstKey) => planPrincipal([internalTools.name, key], firstKey, description, context),
    ["formerly"],
  );
  // The roles are built among the principals.
  const histories = ofTools.histories.map((each) => ({ ...each, section: "principals" }));
  // What the roles report of names that are not there is not repeated for the tools.
  const problems = [...tools.problems.filter(({ rule }) => !ofTools.problems.some((each) => each.rule === rule))];
  return { ...tools, problems, principals: { ...ofTools, histories } };
}

/** Trust in an account includes every principal of it that may assume roles, and an external ID is no secret. */
function checkVendor({ runs }: InternalToolSettings, { account }: EnvironmentFacts): Problem[] {
  if (runs.kind !== "hosted" || runs.account !== account) return [];
  const rule = "is the environment's own account, and not that of who hosts the tool";
  const remedy = "Copy the vendor's from its connection page, or say selfHosted({ as: … }).";
  return at("account", [problem({ value: account, rule, remedy })]);
}

/** What an environment has that may lead to STS. */
interface WaysToSts {
  /** The service of each endpoint, by the endpoint's ID. */
  readonly services: ReadonlyMap<string | undefined, EndpointService>;
  /** The endpoints for STS. */
  readonly endpoints: readonly EndpointEntries<Names>[string][];
  /** The keys of the networks that are made here, by the ID of the VPC. */
  readonly networks: ReadonlyMap<string, string>;
}

const waysToSts: Step<WaysToSts> = {
  plan: ({ entries, planned }) => {
    const refs = planned(refsOfEnvironment);
    const endpoints = Object.entries(entries(declaredEndpoints) ?? {}).map(([key, entry]) => {
      const { service } = isExisting(entry) ? entry.existing : entry;
      return { id: refs.endpoints[key]?.id, entry, service };
    });
    return {
      services: new Map(endpoints.map(({ id, service }) => [id, service])),
      endpoints: endpoints.filter(({ service }) => service === "sts").map(({ entry }) => entry),
      networks: new Map(
        Object.entries(refs.networks).flatMap(([key, { vpc }]) =>
          vpc.expression === undefined ? [] : [[vpc.id, key]],
        ),
      ),
    };
  },
};

/** A tool whose requests come through endpoints of which none leads to STS could not assume a role. */
function checkWayToSts({ runs }: InternalToolSettings, { services }: WaysToSts): Problem[] {
  const network = assumesRolesFrom(runs);
  const ways = network === undefined ? [] : endpointsOf(network);
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
  { endpoints, networks }: WaysToSts,
): Problem[] {
  const network = assumesRolesFrom(runs);
  const vpcs = network === undefined || !("vpcs" in network) ? [] : network.vpcs;
  const named = vpcs.map((each) => (typeof each === "string" ? undefined : networks.get(each.id)));
  if (named.length === 0 || named.includes(undefined)) return [];
  if (
    endpoints.some(
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

/**
 * A problem for each role of a tool whose key is that of another principal.
 *
 * @param own the principals that are no tool's
 */
export function checkRoleKeys(tools: PlannedTools, own: Readonly<Record<string, unknown>>): Problem[] {
  const taken = new Set(Object.keys(own));
  return Object.entries(tools).flatMap(([tool, { roles }]) =>
    Object.keys(roles).flatMap((value) => {
      if (!taken.has(value)) {
        taken.add(value);
        return [];
      }
      const rule = "is the key of a role of the tool, and of another principal";
      return at([internalTools.name, tool], [problem({ value, rule, remedy: "Give one of the two another key." })]);
    }),
  );
}

function internalToolRow(key: string, { settings, roles }: PlannedInternalTool): SummaryRow {
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
