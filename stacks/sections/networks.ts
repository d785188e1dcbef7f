import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type NetworkId, type NetworkIdKind, symbolicNetworkId } from "../../modules/policy";
import {
  checkExistingNetwork,
  checkNetwork,
  existingNetworkRef,
  Network,
  type NetworkRef,
} from "../../modules/network";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { type Environment, isExisting } from "../environment";
import { outputsInUse } from "../names-in-use";
import { existingMark } from "./describe";
import { checkAllTags, type PlannedSection, planSection, type Surroundings } from "./section";

const section = "networks";

/** Plans the networks. What is made has no IDs before the apply, so that endpoints and grants refer to it by address. */
export function planNetworks({ environment, region }: Surroundings): PlannedSection<NetworkRef> {
  return planSection(section, environment.networks ?? {}, (key, entry) => {
    if (isExisting(entry)) {
      const problems = checkExistingNetwork(entry.existing);
      return problems.length > 0 ? { problems } : { plan: existingNetworkRef(entry.existing), problems };
    }
    const problems = [...checkNetwork(entry, region), ...checkAllTags(environment, entry.tags)];
    if (problems.length > 0) return { problems };
    return {
      plan: madeRef(key, entry.availabilityZones),
      problems,
      names: outputsInUse(
        environment.name,
        [section, key],
        outputs.map((name) => outputName(key, name)),
      ),
    };
  });
}

/** The networks as grants see them: also those with problems, of which a function that describes grants may speak. */
export function networkRefs(
  { networks = {} }: Environment,
  planned: Readonly<Record<string, NetworkRef>>,
): Record<string, NetworkRef> {
  return Object.fromEntries(Object.keys(networks).map((key) => [key, planned[key] ?? madeRef(key, [])]));
}

function madeRef(key: string, availabilityZones: readonly string[]): NetworkRef {
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
export function buildNetworks(scope: Construct, { networks = {} }: Environment): void {
  for (const [key, entry] of Object.entries(networks)) {
    if (isExisting(entry)) continue;
    const { vpc, subnets, routeTables } = new Network(scope, key, entry).ref;
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

export function networkRow(key: string, { networks = {} }: Environment): SummaryRow {
  const entry = networks[key];
  if (entry === undefined) return { key, details: [] };
  if (isExisting(entry)) return { key, details: [[entry.existing.vpc, ...existingMark(entry)].join(", ")] };
  return { key, details: [`${entry.cidrBlock} in ${entry.availabilityZones.join(", ")}, no way to the internet`] };
}
