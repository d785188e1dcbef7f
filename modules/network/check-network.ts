import * as v from "valibot";
import { checkTags, tagsSchema } from "../aws";
import { checkNetworkId, inRange, type NetworkId, type NetworkIdKind, readRange } from "../policy";
import { at, checkShape, listNames, problem, type Problem } from "../validation";
import {
  bitsFor,
  existingNetworkRef,
  type ExistingNetworkProps,
  type NetworkProps,
  type NetworkRef,
} from "./network-props";

const networkSchema = v.strictObject({
  cidrBlock: v.string(),
  availabilityZones: v.array(v.string()),
  tags: v.optional(tagsSchema),
});

const existingNetworkSchema = v.strictObject({
  vpc: v.string(),
  routeTables: v.optional(v.array(v.string())),
  subnets: v.optional(v.array(v.string())),
  securityGroups: v.optional(v.array(v.string())),
});

/** What is wrong with the properties of a network in a region. */
export function checkNetwork(props: NetworkProps, region: string): Problem[] {
  const shape = checkShape(networkSchema, props);
  if (shape.length > 0) return shape;
  const { cidrBlock, availabilityZones, tags } = props;
  const zones = checkZones(availabilityZones, region);
  return [
    ...at("cidrBlock", checkAddresses(cidrBlock, zones.length === 0 ? availabilityZones.length : 1)),
    ...at("availabilityZones", zones),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/** What is wrong with the properties of an existing network. */
export function checkExistingNetwork(props: ExistingNetworkProps): Problem[] {
  const shape = checkShape(existingNetworkSchema, props);
  return shape.length > 0 ? shape : checkNetworkRef(existingNetworkRef(props));
}

/** What is wrong with what endpoints are placed in. */
export function checkNetworkRef({ vpc, routeTables, subnets, securityGroups }: NetworkRef): Problem[] {
  return [
    ...at("vpc", checkNetworkId("VPC", vpc)),
    ...at("routeTables", checkIds("route table", routeTables)),
    ...at("subnets", checkIds("subnet", subnets)),
    ...at("securityGroups", checkIds("security group", securityGroups)),
  ];
}

/** The longest prefixes of a VPC and a subnet. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const shortestPrefix = 16;
const longestPrefix = 28;

/** https://www.rfc-editor.org/rfc/rfc6890 and https://www.rfc-editor.org/rfc/rfc5771 */
const notOfHosts = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"].flatMap(
  (each) => readRange(each) ?? [],
);

function checkAddresses(cidrBlock: string, zones: number): Problem[] {
  const range = readRange(cidrBlock);
  if (range?.address.length !== 2 || range.bits < shortestPrefix || range.bits > longestPrefix) {
    return [
      problem({
        value: cidrBlock,
        rule: `is not the range of IPv4 addresses of a VPC, /${shortestPrefix} to /${longestPrefix}, or has bits set beyond its prefix`,
        remedy: 'Write it in CIDR notation, as in "10.20.0.0/24".',
      }),
    ];
  }
  if (notOfHosts.some((each) => inRange(each, range.address))) {
    const rule = "is a range that no hosts have: loopback, link-local, multicast or this network";
    return [problem({ value: cidrBlock, rule, remedy: 'Take private addresses, as in "10.20.0.0/24".' })];
  }
  if (range.bits + bitsFor(zones) <= longestPrefix) return [];
  return [
    problem({
      value: cidrBlock,
      rule: `is too small for ${zones} subnets: AWS wants a /${longestPrefix} for each at least`,
      remedy: `Take a /${longestPrefix - bitsFor(zones)} or larger, or fewer zones.`,
    }),
  ];
}

/** More than any region has. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const mostZones = 6;

function checkZones(zones: readonly string[], region: string): Problem[] {
  const twice = zones.filter((zone, index) => zones.indexOf(zone) !== index);
  return [
    ...(zones.length >= 1 && zones.length <= mostZones
      ? []
      : [problem({ value: zones.length, rule: `zones are not 1 to ${mostZones}`, remedy: "Name two or three." })]),
    ...zones
      .filter((zone) => !(zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length))))
      .map((zone) =>
        problem({
          value: zone,
          rule: `is no availability zone of ${region}`,
          remedy: `Name one of that region, as in "${region}a".`,
        }),
      ),
    ...namedTwice(twice),
  ];
}

function checkIds(kind: NetworkIdKind, ids: readonly NetworkId[]): Problem[] {
  const names = ids.map(({ id }) => id);
  return [
    ...ids.flatMap((each) => checkNetworkId(kind, each)),
    ...namedTwice(names.filter((id, index) => names.indexOf(id) !== index)),
  ];
}

function namedTwice(names: readonly string[]): Problem[] {
  if (names.length === 0) return [];
  return [problem({ value: listNames(names), rule: "is named twice", remedy: "Name it once." })];
}
