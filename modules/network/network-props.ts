import * as v from "valibot";
import { checkTags, type Tags, tagsSchema } from "../aws";
import { inRange, readRange } from "../policy";
import { at, checkShape, problem, type Problem, type SchemaEntries } from "../validation";
import { namedTwice } from "./network-ref";

/**
 * The properties of a VPC. It has no internet access: its hosts reach AWS through endpoints. Flow logs and connections to
 * other networks are not included.
 */
export interface NetworkProps {
  /** Its addresses in CIDR notation, /16 to /28: `10.20.0.0/24`. They are divided evenly among the zones. */
  readonly cidrBlock: string;
  /**
   * The availability zones that have a subnet, 1 to 6: `["us-east-1a", "us-east-1b"]`. The position of a zone decides
   * the addresses of its subnet, so keep the order.
   */
  readonly availabilityZones: readonly string[];
  /**
   * The tags of the VPC and of all that is created in it.
   * @default none
   */
  readonly tags?: Tags;
}

const networkSchema = v.strictObject({
  cidrBlock: v.string(),
  availabilityZones: v.array(v.string()),
  tags: v.optional(tagsSchema),
} satisfies SchemaEntries<NetworkProps>);

/** How many bits longer the prefix of a subnet is, for as many subnets as there are zones. */
export function bitsFor(zones: number): number {
  return Math.ceil(Math.log2(zones));
}

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

/** The prefix lengths of VPCs and subnets. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
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

/** No region has more: their zones end with a to f at most. https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html */
const mostZones = 6;

function checkZones(zones: readonly string[], region: string): Problem[] {
  const twice = zones.filter((zone, index) => zones.indexOf(zone) !== index);
  return [
    ...(zones.length >= 1 && zones.length <= mostZones
      ? []
      : [problem({ value: zones.length, rule: `zones are not 1 to ${mostZones}`, remedy: "Name two or three." })]),
    ...zones
      .filter((zone) => !(zone.startsWith(region) && /^[a-f]$/.test(zone.slice(region.length))))
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
