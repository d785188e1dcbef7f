import * as v from "valibot";
import { checkTags, type Tags, tagsSchema } from "../aws";
import { at, checkShape, listNames, problem, type Problem, type SchemaEntries } from "../validation";
import {
  type BucketOfAws,
  bucketOfAwsSchema,
  endpointService,
  type EndpointService,
  endpointServiceSchema,
  type EndpointType,
} from "./endpoint-services";
import { checkNetworkRef, type NetworkRef, networkRefSchema } from "./network-ref";

interface CommonEndpointProps<Principal, Network> {
  /** The service that the endpoint leads to. */
  readonly service: EndpointService;
  /** The network of the hosts that use the endpoint. */
  readonly network: Network;
  /** The principals whose requests go through the endpoint. Its policy allows what they were granted, and no more. */
  readonly principals: readonly Principal[];
  /**
   * Buckets of AWS that every host of the VPC may read through an endpoint for S3, as for packages.
   * @default none
   */
  readonly bucketsOfAws?: readonly BucketOfAws[];
  /**
   * The tags of the endpoint.
   * @default none
   */
  readonly tags?: Tags;
}

/**
 * A route to a service in the route tables of a network. It is free of charge and serves only the VPC itself, not its
 * peers or networks on premises.
 */
export interface GatewayEndpointProps<Principal, Network> extends CommonEndpointProps<Principal, Network> {
  readonly type: "gateway";
}

/** Network interfaces in the subnets of a network, billed by the hour and the gigabyte. */
export interface InterfaceEndpointProps<Principal, Network> extends CommonEndpointProps<Principal, Network> {
  readonly type: "interface";
  /**
   * Whether the name of the service resolves to the endpoint in the whole VPC. Not available for DynamoDB and its
   * streams: clients use the URL of the endpoint.
   * @default true for STS and KMS, false for the others
   */
  readonly privateDns?: boolean;
}

/**
 * The properties of an endpoint.
 *
 * @typeParam Principal how a role or a user is named: with its policies in a stack, by its key in an environment
 * @typeParam Network how a network is named: by its ref in a stack, by its key in an environment
 */
export type EndpointProps<Principal, Network = NetworkRef> =
  GatewayEndpointProps<Principal, Network> | InterfaceEndpointProps<Principal, Network>;

/** The properties of both types, so that one of the other type is refused with the reason. */
const endpointSchema = v.strictObject({
  service: endpointServiceSchema,
  type: v.picklist(["gateway", "interface"]),
  network: networkRefSchema,
  principals: v.array(v.unknown()),
  privateDns: v.optional(v.boolean()),
  bucketsOfAws: v.optional(v.array(bucketOfAwsSchema)),
  tags: v.optional(tagsSchema),
} satisfies SchemaEntries<EndpointProps<unknown>>);

/** Whether the name of the service resolves to the endpoint in its VPC, by a private hosted zone of AWS. */
export function takesServiceName(props: EndpointProps<unknown, unknown>): boolean {
  if (props.type === "gateway") return false;
  return props.privateDns ?? endpointService(props.service).privateDns === "unless refused";
}

/** Whether clients can use the endpoint only by its URL. */
export function needsUrl({ type, service }: EndpointProps<unknown, unknown>): boolean {
  return type === "interface" && endpointService(service).privateDns === "never";
}

/** What is wrong with the properties of an endpoint. */
export function checkEndpoint(props: EndpointProps<unknown>): Problem[] {
  const shape = checkShape(endpointSchema, props);
  if (shape.length > 0) return shape;
  const { service, type, network, bucketsOfAws: buckets, tags } = props;
  return [
    ...(endpointService(service).types.includes(type) ? [] : at("type", [noSuchType(props)])),
    ...at("network", [...checkNetworkRef(network), ...checkPlaces(props)]),
    ...checkPrivateDns(props),
    ...(buckets === undefined || service === "s3" ? [] : at("bucketsOfAws", [noBuckets(service)])),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/**
 * What AWS refuses of several endpoints for the same service in one VPC: two routes in one table, and two interfaces with
 * the name of the service. Reported for the later one.
 */
export function checkEndpointsTogether(endpoints: Readonly<Record<string, EndpointProps<unknown>>>): Problem[] {
  const entries = Object.entries(endpoints);
  return entries.flatMap(([key, later], index) =>
    entries
      .slice(0, index)
      .filter(([, earlier]) => earlier.service === later.service && earlier.network.vpc.id === later.network.vpc.id)
      .flatMap(([other, earlier]) => at(key, checkBeside(later, earlier, other))),
  );
}

function checkBeside(later: EndpointProps<unknown>, earlier: EndpointProps<unknown>, other: string): Problem[] {
  if (later.type === "gateway" && earlier.type === "gateway") {
    const taken = new Set(earlier.network.routeTables.map(({ id }) => id));
    const shared = later.network.routeTables.map(({ id }) => id).filter((id) => taken.has(id));
    return shared.length === 0 ? [] : at("network", [routedTwice(listNames(shared), other)]);
  }
  return takesServiceName(later) && takesServiceName(earlier) ? at("privateDns", [namedTwice(other)]) : [];
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
function routedTwice(tables: string, other: string): Problem {
  return problem({
    value: tables,
    rule: `leads to the service by the endpoint ${other} already`,
    remedy: "Give the endpoint route tables of its own.",
  });
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html */
function namedTwice(other: string): Problem {
  return problem({
    rule: `is on, and the endpoint ${other} has the service's name in this VPC already`,
    remedy: "Set privateDns: false on one of the two, and give its clients its URL.",
  });
}

function noSuchType({ service, type }: EndpointProps<unknown>): Problem {
  const [source] = endpointService(service).sources;
  return problem({
    value: type,
    rule: `is no endpoint that ${service} has: ${source}`,
    remedy: `Make an endpoint of the type ${endpointService(service).types.join(" or ")}.`,
  });
}

function noBuckets(service: EndpointService): Problem {
  return problem({
    rule: `has no effect on an endpoint for ${service}`,
    remedy: "Say it of the endpoint for S3.",
  });
}

/** The parts of a network that an endpoint of each type needs. */
const placesOf = {
  gateway: ["routeTables"],
  interface: ["subnets", "securityGroups"],
} as const satisfies Record<EndpointType, readonly (keyof NetworkRef)[]>;

function checkPlaces({ type, network }: EndpointProps<unknown>): Problem[] {
  return placesOf[type]
    .filter((place) => network[place].length === 0)
    .flatMap((place) =>
      at(place, [problem({ rule: "are none, and the endpoint would serve nobody", remedy: "Name them." })]),
    );
}

function checkPrivateDns(props: EndpointProps<unknown>): Problem[] {
  // In code that is not type-checked, a gateway endpoint may have it too.
  const { service, type, privateDns }: { readonly privateDns?: boolean } & EndpointProps<unknown> = props;
  if (privateDns !== undefined && type === "gateway") return at("privateDns", [belongsToInterface]);
  return privateDns === true && endpointService(service).privateDns === "never"
    ? at("privateDns", [noPrivateDns(service)])
    : [];
}

const belongsToInterface = problem({
  rule: "belongs to an endpoint of the type interface",
  remedy: "Remove it, or change the type.",
});

function noPrivateDns(service: EndpointService): Problem {
  const [source] = endpointService(service).sources;
  return problem({
    value: true,
    rule: `is not offered by ${service}, and a private zone of your own that stands in for it breaks: ${source}`,
    remedy: "Give clients the endpoint's URL, which the stack has as an output.",
  });
}
