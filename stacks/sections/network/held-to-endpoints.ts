import { type Grant } from "../../../modules/grants";
import { carriesAction } from "../../../modules/network";
import { type Statement } from "../../../modules/policy";
import { type PlannedAccess } from "../../../modules/temporary-access";
import { at, listNames, problem, type Problem } from "../../../modules/validation";
import { type PlannedPrincipal } from "../planned-principal";
import { type PlannedNetwork } from "./networks";
import { type KeyedEndpoint, type PlannedEndpoint } from "./planned-endpoint";

interface Holders {
  /** The region of the environment, and so of its endpoints. */
  readonly region: string;
  readonly networks: Readonly<Record<string, PlannedNetwork>>;
  readonly principals: Readonly<Record<string, PlannedPrincipal>>;
  readonly temporaryAccess: Readonly<Record<string, PlannedAccess>>;
  readonly endpoints: Readonly<Record<string, PlannedEndpoint>>;
}

type HolderSection = "principals" | "temporaryAccess";

/** What a statement is held to, and whose it is. */
type Judge = (statement: Statement, section: HolderSection, key: string) => Problem | "passes" | "not held";

/**
 * A grant that is held to endpoints or to networks of the environment is of use to those alone who are behind one of
 * the endpoints, or behind one in the network.
 */
export function checkHeldToEndpoints({ region, networks, principals, temporaryAccess, endpoints }: Holders): Problem[] {
  const all = Object.entries(endpoints);
  const judges = [
    heldToEndpoints(all),
    heldToNetworks(Object.entries(networks), all),
    heldToBoth(all),
    heldToRegion(all, region),
  ];
  const check = (section: HolderSection, held: readonly (readonly [string, readonly Grant[]])[]): Problem[] =>
    at(
      section,
      held.flatMap(([key, grants]) =>
        at(
          key,
          grants.flatMap((grant) => judges.flatMap((judge) => checkGrant(grant, section, key, judge))),
        ),
      ),
    );
  return [
    ...check(
      "principals",
      Object.entries(principals).map(([key, { description }]) => [key, description.grants]),
    ),
    ...check(
      "temporaryAccess",
      Object.entries(temporaryAccess).map(([key, each]) => [key, each.kind === "revocation" ? [] : each.grants]),
    ),
  ];
}

/** One statement that can pass is enough: what else there is may be for other ways. */
function checkGrant(grant: Grant, section: HolderSection, key: string, judge: Judge): Problem[] {
  const held = grant
    .statements()
    .map((statement) => judge(statement, section, key))
    .filter((judged) => judged !== "not held");
  const [first] = held;
  return first === undefined || first === "passes" || held.includes("passes") ? [] : at(grant.place, [first]);
}

/** Endpoints that the environment does not know, and the policies of those that it does not make, are not judged. */
function heldToEndpoints(endpoints: readonly KeyedEndpoint[]): Judge {
  // Of two endpoints with one ID the first.
  const byId = new Map(endpoints.map((each) => [each[1].ref.id, each] as const).reverse());
  return ({ actions = [], conditions }, section, key) => {
    const ids = conditions?.["StringEquals"]?.["aws:SourceVpce"] ?? [];
    if (ids.length === 0) return "not held";
    const known = ids.map((id) => byId.get(id));
    if (known.includes(undefined)) return "passes";
    const named = known.flatMap((each) => (each === undefined ? [] : [each]));
    const value = listNames(named.map(([name]) => name));
    const carrying = named.filter(([, { service }]) => actions.some((action) => carriesAction(service, action)));
    if (carrying.length === 0) {
      return problem({
        value,
        rule: `is all that this may come through, and leads to ${listNames(named.map(([, { service }]) => service))}`,
        remedy: "Name an endpoint for the service that this is of.",
      });
    }
    if (carrying.some((each) => letsThrough(each, section, key))) return "passes";
    return problem({
      value,
      rule: "is all that this may come through, and lets through only who is behind it",
      remedy: `Name ${JSON.stringify(key)} under ${section} of that endpoint, or leave out fromVpcEndpoint.`,
    });
  };
}

/**
 * A VPC that is made here has no endpoints but those of the environment. One that was there may have others, and is not
 * judged, nor is anything where an existing endpoint leads to the service.
 */
function heldToNetworks(
  networks: readonly (readonly [string, PlannedNetwork])[],
  endpoints: readonly KeyedEndpoint[],
): Judge {
  const made = networks.filter(([, network]) => network.made !== undefined);
  return ({ actions = [], conditions }, section, key) => {
    const ids = conditions?.["StringEquals"]?.["aws:SourceVpc"] ?? [];
    if (ids.length === 0) return "not held";
    const named = ids.flatMap((id) => made.filter(([, { ref }]) => ref.vpc.id === id));
    if (named.length < ids.length) return "passes";
    const carrying = endpoints.filter(([, { service }]) => actions.some((action) => carriesAction(service, action)));
    const there = carrying.filter(([, { made: own }]) => own === undefined || ids.includes(own.props.network.vpc.id));
    if (there.some((each) => letsThrough(each, section, key))) return "passes";
    return problem({
      value: listNames(named.map(([name]) => name)),
      rule: "is the network that this is held to, and no endpoint there lets it through",
      remedy: `Name ${JSON.stringify(key)} under ${section} of an endpoint in that network for the service that this is of.`,
    });
  };
}

/** An endpoint that is made here is in one VPC, so that requests through it come from that one alone. */
function heldToBoth(endpoints: readonly KeyedEndpoint[]): Judge {
  const vpcOf = new Map(endpoints.map(([, { ref, made }]) => [ref.id, made?.props.network.vpc.id]));
  return ({ conditions }) => {
    const { "aws:SourceVpc": vpcs = [], "aws:SourceVpce": ids = [] } = conditions?.["StringEquals"] ?? {};
    if (vpcs.length === 0 || ids.length === 0) return "not held";
    const through = ids.map((id) => vpcOf.get(id));
    if (through.some((vpc) => vpc === undefined || vpcs.includes(vpc))) return "passes";
    return problem({
      value: listNames(endpoints.filter(([, { ref }]) => ids.includes(ref.id)).map(([name]) => name)),
      rule: "is all that this may come through, and is in another VPC than the one that this is held to as well",
      remedy: "Leave out fromVpc, or name an endpoint of that VPC.",
    });
  };
}

/**
 * An endpoint for DynamoDB or KMS leads to the service in its own region. Buckets have no region in their ARN, and are not
 * judged.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
function heldToRegion(endpoints: readonly KeyedEndpoint[], region: string): Judge {
  const known = new Set(endpoints.map(([, { ref }]) => ref.id));
  return ({ resources = [], conditions }) => {
    const ids = conditions?.["StringEquals"]?.["aws:SourceVpce"] ?? [];
    if (ids.length === 0) return "not held";
    const elsewhere = resources.map((resource) => resource.split(":")[3] ?? "").filter((each) => each !== "");
    const [other = region] = elsewhere;
    const reachable = elsewhere.length < resources.length || elsewhere.includes(region);
    if (reachable || !ids.every((id) => known.has(id))) return "passes";
    return problem({
      value: other,
      rule: `is the region that this is in, and the endpoints that it may come through lead to ${region} alone`,
      remedy: "Leave out fromVpcEndpoint, or name the ID of an endpoint in that region.",
    });
  };
}

function letsThrough([, { made }]: KeyedEndpoint, section: HolderSection, key: string): boolean {
  return made === undefined || made[section].includes(key);
}
