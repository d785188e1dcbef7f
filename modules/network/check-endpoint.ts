import * as v from "valibot";
import { checkTags, tagsSchema } from "../aws";
import { checkNetworkId } from "../policy";
import { at, checkShape, listNames, problem, type Problem } from "../validation";
import { type EndpointProps, type ExistingEndpointProps, takesServiceName } from "./endpoint-props";
import {
  type BucketOfAws,
  bucketsOfAws,
  endpointService,
  endpointServices,
  type EndpointService,
  type EndpointType,
} from "./endpoint-services";
import { checkNetworkRef } from "./check-network";
import { type NetworkRef } from "./network-props";

const serviceSchema = v.picklist(Object.keys(endpointServices) as EndpointService[]);

const networkId = v.strictObject({ id: v.string(), expression: v.optional(v.string()) });
const networkIds = v.array(networkId);

/** All properties of both types, so that one in the wrong place is refused with the reason. */
const endpointSchema = v.strictObject({
  service: serviceSchema,
  type: v.picklist(["gateway", "interface"]),
  network: v.strictObject({ vpc: networkId, routeTables: networkIds, subnets: networkIds, securityGroups: networkIds }),
  principals: v.array(v.unknown()),
  privateDns: v.optional(v.boolean()),
  bucketsOfAws: v.optional(v.array(v.picklist(Object.keys(bucketsOfAws) as BucketOfAws[]))),
  tags: v.optional(tagsSchema),
});

const existingEndpointSchema = v.strictObject({ service: serviceSchema, id: v.string() });

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

/** What is wrong with the properties of an existing endpoint. */
export function checkExistingEndpoint(props: ExistingEndpointProps): Problem[] {
  const shape = checkShape(existingEndpointSchema, props);
  return shape.length > 0 ? shape : at("id", checkNetworkId("VPC endpoint", { id: props.id }));
}

/**
 * What AWS refuses of endpoints for the same service in one VPC, said of the later one: two routes of one table, two
 * interfaces that take the service's name.
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

/** What an endpoint of each type stands in. */
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
  // A gateway endpoint of untyped code may have it all the same.
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
