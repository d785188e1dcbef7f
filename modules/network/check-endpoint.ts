import * as v from "valibot";
import { checkVpcEndpoint, tagsSchema } from "../access";
import { checkTags } from "../aws";
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

const serviceSchema = v.picklist(Object.keys(endpointServices) as EndpointService[]);

/** All properties of both types, so that one in the wrong place is refused with the reason. */
const endpointSchema = v.strictObject({
  service: serviceSchema,
  type: v.picklist(["gateway", "interface"]),
  vpc: v.string(),
  principals: v.array(v.unknown()),
  routeTables: v.optional(v.array(v.string())),
  subnets: v.optional(v.array(v.string())),
  securityGroups: v.optional(v.array(v.string())),
  privateDns: v.optional(v.boolean()),
  bucketsOfAws: v.optional(v.array(v.picklist(Object.keys(bucketsOfAws) as BucketOfAws[]))),
  tags: v.optional(tagsSchema),
});

const existingEndpointSchema = v.strictObject({ service: serviceSchema, id: v.string() });

/** What is wrong with the properties of an endpoint. */
export function checkEndpoint(props: EndpointProps<unknown>): Problem[] {
  const shape = checkShape(endpointSchema, props);
  if (shape.length > 0) return shape;
  const { service, type, vpc, bucketsOfAws: buckets, tags } = props;
  return [
    ...(endpointService(service).types.includes(type) ? [] : at("type", [noSuchType(props)])),
    ...at("vpc", checkId(vpc, "vpc", "VPC")),
    ...checkPlacing(props),
    ...(buckets === undefined || service === "s3" ? [] : at("bucketsOfAws", [noBuckets(service)])),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/** What is wrong with the properties of an existing endpoint. */
export function checkExistingEndpoint(props: ExistingEndpointProps): Problem[] {
  const shape = checkShape(existingEndpointSchema, props);
  return shape.length > 0 ? shape : at("id", checkVpcEndpoint({ id: props.id }));
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
      .filter(([, earlier]) => earlier.service === later.service && earlier.vpc === later.vpc)
      .flatMap(([other, earlier]) => at(key, checkBeside(later, earlier, other))),
  );
}

function checkBeside(later: EndpointProps<unknown>, earlier: EndpointProps<unknown>, other: string): Problem[] {
  if (later.type === "gateway" && earlier.type === "gateway") {
    const shared = later.routeTables.filter((table) => earlier.routeTables.includes(table));
    return shared.length === 0 ? [] : at("routeTables", [routedTwice(listNames(shared), other)]);
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

function checkPlacing(props: EndpointProps<unknown>): Problem[] {
  if (props.type === "gateway") {
    return [
      ...refuseOthers(props, ["subnets", "securityGroups", "privateDns"], "interface"),
      ...at("routeTables", checkIds(props.routeTables, "rtb", "route table")),
    ];
  }
  return [
    ...refuseOthers(props, ["routeTables"], "gateway"),
    ...at("subnets", checkIds(props.subnets, "subnet", "subnet")),
    ...at("securityGroups", checkIds(props.securityGroups, "sg", "security group")),
    ...(props.privateDns === true && endpointService(props.service).privateDns === "never"
      ? at("privateDns", [noPrivateDns(props.service)])
      : []),
  ];
}

function noPrivateDns(service: EndpointService): Problem {
  const [source] = endpointService(service).sources;
  return problem({
    value: true,
    rule: `is not offered by ${service}, and a private zone of your own that stands in for it breaks: ${source}`,
    remedy: "Give clients the endpoint's URL, which the stack has as an output.",
  });
}

function refuseOthers(props: object, names: readonly string[], type: EndpointType): Problem[] {
  return names
    .filter((name) => Object.entries(props).some(([key, value]) => key === name && value !== undefined))
    .flatMap((name) =>
      at(name, [
        problem({ rule: `belongs to an endpoint of the type ${type}`, remedy: "Remove it, or change the type." }),
      ]),
    );
}

function checkIds(ids: readonly string[] | undefined, prefix: string, what: string): Problem[] {
  if (ids === undefined || ids.length === 0) {
    return [problem({ rule: `names no ${what}: nobody could use the endpoint`, remedy: `Name a ${what}.` })];
  }
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...ids.flatMap((id) => checkId(id, prefix, what)),
    ...(twice.length === 0
      ? []
      : [problem({ value: listNames(twice), rule: "is named twice", remedy: "Name it once." })]),
  ];
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
function checkId(id: string, prefix: string, what: string): Problem[] {
  if (new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) return [];
  return [
    problem({
      value: id,
      rule: `is not the ID of a ${what}`,
      remedy: `Copy it from the VPC console, as in "${prefix}-0123456789abcdef0".`,
    }),
  ];
}
