import * as v from "valibot";
import { type Construct } from "constructs";
import { TerraformOutput, TerraformStack } from "cdktf";
import { policyJson, type PolicyJson, symbolicNetworkId, type VpcEndpointRef } from "../../modules/policy";
import { limits } from "../../modules/aws";
import {
  carriesAction,
  checkEndpoint,
  checkEndpointsTogether,
  checkExistingEndpoint,
  endpointOpenings,
  endpointPolicy,
  type EndpointPrincipal,
  type EndpointProps,
  type EndpointService,
  needsUrl,
  type NetworkRef,
  VpcEndpoint,
} from "../../modules/network";
import { type SummaryRow } from "../../modules/review";
import { outputName } from "../../modules/terraform";
import { at, checkShape, lookUp } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { outputsInUse } from "../names-in-use";
import { accessBehind, type Behind, type Clients, principalBehind } from "./behind-endpoint";
import { type PlannedSection, planSection, type Surroundings } from "./section";
import { type Subject } from "./subject";

/** A VPC endpoint and what it comes to. */
export interface PlannedEndpoint {
  readonly service: EndpointService;
  readonly ref: VpcEndpointRef;
  /** Absent where somebody else makes it, with a policy of their own. */
  readonly made?: MadeEndpoint;
}

/** An endpoint with its key. */
export type KeyedEndpoint = readonly [key: string, endpoint: PlannedEndpoint];

interface MadeEndpoint {
  readonly props: EndpointProps<EndpointPrincipal>;
  /** The key of the network that it is placed in. */
  readonly network: string;
  /** The keys of the principals behind it. */
  readonly principals: readonly string[];
  /** The keys of the temporary accesses behind it. */
  readonly temporaryAccess: readonly string[];
  readonly policy: PolicyJson;
}

const section = "endpoints";

/** The endpoints as grants see them, before it is known what passes them. */
export function endpointRefs({ endpoints = {} }: Environment): Record<string, VpcEndpointRef> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([key, entry]) => [
      key,
      isExisting(entry)
        ? { id: entry.existing.id }
        : { id: symbolicNetworkId("VPC endpoint", `${section}/${key}`), expression: `\${aws_vpc_endpoint.${key}.id}` },
    ]),
  );
}

/**
 * @param clients who may be behind an endpoint
 * @param networks what endpoints are placed in
 */
export function planEndpoints(
  { environment, region }: Surroundings,
  refs: Readonly<Record<string, VpcEndpointRef>>,
  clients: Clients,
  networks: PlannedSection<NetworkRef>,
): PlannedSection<PlannedEndpoint> {
  const { endpoints = {}, name } = environment;
  const planned = planSection<(typeof endpoints)[string], PlannedEndpoint>(section, endpoints, (key, entry) => {
    const ref = refs[key] ?? { id: "" };
    if (isExisting(entry)) {
      return { plan: { service: entry.existing.service, ref }, problems: checkExistingEndpoint(entry.existing) };
    }
    const { temporaryAccess = [], ...described } = entry;
    const { ref: network, problems: missing } = lookUp("network", described.network, networks.plan);
    // A network that has problems of its own is there all the same.
    if (network === undefined) return { problems: at("network", networks.problems.length > 0 ? [] : missing) };
    const endpoint = { ...described, network };
    const problems = [...checkEndpoint(endpoint), ...at("temporaryAccess", checkShape(keysSchema, temporaryAccess))];
    if (problems.length > 0) return { problems };
    const principals = described.principals.map((each) => principalBehind(each, clients.principals));
    const accesses = temporaryAccess.map((each) => accessBehind(each, clients.temporaryAccess));
    const all = [...principals, ...accesses];
    const behind = all.flatMap((each) => each.behind ?? []);
    const props = { ...endpoint, principals: behind.map(({ principal }) => principal) };
    const { document, problems: policyProblems } = endpointPolicy({ ...props, region, endpoint: ref });
    const made = {
      props,
      network: described.network,
      principals: described.principals,
      temporaryAccess,
      policy: policyJson(document),
    };
    return {
      plan: { service: props.service, ref, made },
      problems: [
        ...at(
          "principals",
          principals.flatMap((each) => each.problems),
        ),
        ...at(
          "temporaryAccess",
          accesses.flatMap((each) => each.problems),
        ),
        ...(all.every((each) => each.behind !== undefined) ? policyProblems : []),
      ],
      names: outputsInUse(name, [section, key], outputsOf(key, props)),
      subject: endpointSubject(key, ref, made, behind, region),
    };
  });
  const made = Object.entries(planned.plan).flatMap(([key, each]) =>
    each.made === undefined ? [] : [[key, each.made.props] as const],
  );
  const together = checkEndpointsTogether(Object.fromEntries(made));
  return { ...planned, problems: [...planned.problems, ...at(section, together)] };
}

const keysSchema = v.array(v.string());

function endpointSubject(
  key: string,
  { id }: VpcEndpointRef,
  { props, policy }: MadeEndpoint,
  behind: readonly Behind[],
  region: string,
): Subject {
  return {
    section,
    key,
    documents: [{ name: "endpoint policy", type: "endpoint", policy }],
    endpoint: {
      kind: `${props.type} endpoint`,
      id,
      vpc: props.network.vpc.id,
      policy,
      carries: (action) => carriesAction(props.service, action),
      principals: behind.map(({ proved }) => proved),
      ...endpointOpenings({ ...props, region }),
    },
  };
}

function outputsOf(key: string, props: EndpointProps<unknown>): string[] {
  return ["endpoint_id", ...(needsUrl(props) ? ["endpoint_url"] : [])].map((name) => outputName(key, name));
}

/** Makes the endpoints, and their outputs at the stack's level. */
export function buildEndpoints(scope: Construct, endpoints: Readonly<Record<string, PlannedEndpoint>>): void {
  for (const [key, { made }] of Object.entries(endpoints)) {
    if (made === undefined) continue;
    const { ref, url } = new VpcEndpoint(scope, key, made.props);
    const [id = "", address] = outputsOf(key, made.props);
    const output = (name: string, value = ""): void => {
      new TerraformOutput(TerraformStack.of(scope), name, { value, staticId: true });
    };
    output(id, ref.expression);
    if (address !== undefined) output(address, url);
  }
}

export function endpointRow(key: string, { service, ref, made }: PlannedEndpoint): SummaryRow {
  if (made === undefined) return { key, details: [`${service}, existing, ${ref.id}`] };
  const { props, network, principals, temporaryAccess, policy } = made;
  const forPrincipals = principals.length === 0 ? [] : [`for ${principals.join(", ")}`];
  const forTime = temporaryAccess.length === 0 ? [] : [`for a time ${temporaryAccess.join(", ")}`];
  const size = JSON.stringify(policy).length;
  return {
    key,
    details: [
      [`${service}, ${props.type} in the network ${network}`, ...forPrincipals, ...forTime].join(", "),
      `policy, ${size} of ${limits.endpointPolicySize.value} characters`,
    ],
  };
}
