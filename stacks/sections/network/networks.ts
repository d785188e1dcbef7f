import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type Renamed } from "../../../modules/catalogue";
import { type NetworkId, type NetworkIdKind, symbolicNetworkId } from "../../../modules/policy";
import {
  checkExistingNetwork,
  checkNetwork,
  type ExistingNetworkProps,
  existingNetworkRef,
  Network,
  networkParts,
  type NetworkProps,
  type NetworkRef,
} from "../../../modules/network";
import { type SummaryRow } from "../../../modules/review";
import { outputName } from "../../../modules/terraform";
import { type Existing, isExisting } from "../../existing";
import { type Names } from "../../names";
import { outputsInUse } from "../../names-in-use";
import { type Declaration, schemaOf } from "../declaration";
import { entriesByKey } from "../entry-schemas";
import { type PlanContext } from "../plan-context";
import { checkAllTags, planSection } from "../plan-section";
import { type PlannedResource } from "../planned-resource";
import { type PlannedEntry, type PlannedSection } from "../planned-section";
import { section } from "../section";

type NetworkEntries<N extends Names> = Readonly<
  Record<N["networks"], (NetworkProps & Renamed) | Existing<ExistingNetworkProps & Renamed>>
>;

interface NetworkDeclaration extends Declaration {
  readonly entries: NetworkEntries<this["names"]>;
}

/** A network that endpoints are placed in. */
export type PlannedNetwork = PlannedResource<NetworkRef, NetworkProps, ExistingNetworkProps>;

interface PlannedNetworks extends PlannedSection<PlannedNetwork> {
  /** The networks as grants name them: also those with problems, which a function that describes grants may name. */
  readonly refs: Readonly<Record<string, NetworkRef>>;
}

export const networks = section({
  name: "networks",
  title: "networks",
  schema: schemaOf<NetworkDeclaration>(
    entriesByKey({
      entry: [
        "office",
        (given = "10.20.0.0/24") => `{ cidrBlock: ${JSON.stringify(given)}, availabilityZones: ["us-east-1a"] }`,
      ],
      existing: "existingNetwork({ … })",
    }),
  ),
  plan: planNetworks,
  build: buildNetworks,
  parts: networkParts,
  row: networkRow,
});

/** Plans the networks. What is made has no IDs before the apply, so that endpoints and grants refer to it by address. */
function planNetworks(
  entries: NetworkEntries<Names> | undefined = {},
  { environment, region }: PlanContext,
): PlannedNetworks {
  const planNetwork = (key: string, entry: NetworkEntries<Names>[string]): PlannedEntry<PlannedNetwork> => {
    if (isExisting(entry)) {
      const { existing } = entry;
      const problems = checkExistingNetwork(existing);
      return problems.length > 0 ? { problems } : { plan: { ref: existingNetworkRef(existing), existing }, problems };
    }
    const problems = [...checkNetwork(entry, region), ...checkAllTags(environment, entry.tags)];
    if (problems.length > 0) return { problems };
    return {
      plan: { ref: madeNetworkRef(key, entry.availabilityZones), made: entry },
      problems,
      names: outputsInUse(
        environment.name,
        [networks.name, key],
        outputs.map((name) => outputName(key, name)),
      ),
    };
  };
  const planned = planSection(networks.name, entries, planNetwork, ["formerly"]);
  const refs = Object.keys(entries).map((key) => [key, planned.plan[key]?.ref ?? madeNetworkRef(key, [])] as const);
  return { ...planned, refs: Object.fromEntries(refs) };
}

/** A network that is made here. */
export function madeNetworkRef(key: string, availabilityZones: readonly string[]): NetworkRef {
  return {
    vpc: refOf("VPC", "aws_vpc", key),
    routeTables: [refOf("route table", "aws_route_table", `${key}_route_table`)],
    subnets: availabilityZones.map((zone) => refOf("subnet", "aws_subnet", `${key}_${zone}`)),
    securityGroups: [refOf("security group", "aws_security_group", `${key}_endpoints`)],
  };
}

function refOf(kind: NetworkIdKind, resource: string, name: string): NetworkId {
  return { id: symbolicNetworkId(kind, name), expression: `\${${resource}.${name}.id}` };
}

/** Of a network that is made here: where its owners put their hosts, and what they join to it. */
const outputs = ["vpc_id", "subnet_ids", "route_table_id"] as const;

/** Makes the networks that are new, and their outputs at the stack's level. */
function buildNetworks(scope: Construct, plan: Readonly<Record<string, PlannedNetwork>>): void {
  for (const [key, { made }] of Object.entries(plan)) {
    if (made === undefined) continue;
    const { vpc, subnets, routeTables } = new Network(scope, key, made).ref;
    const values: Readonly<Record<(typeof outputs)[number], unknown>> = {
      vpc_id: vpc.expression,
      subnet_ids: subnets.map(({ expression }) => expression),
      route_table_id: routeTables[0]?.expression,
    };
    for (const [name, value] of Object.entries(values)) {
      new TerraformOutput(TerraformStack.of(scope), outputName(key, name), { value, staticId: true });
    }
  }
}

function networkRow(key: string, { made, existing }: PlannedNetwork): SummaryRow {
  if (made === undefined) return { key, details: [`${existing.vpc}, existing`] };
  return { key, details: [`${made.cidrBlock} in ${made.availabilityZones.join(", ")}, no way to the internet`] };
}
