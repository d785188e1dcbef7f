import { problem, type Problem } from "../../validation";
import { type AddressRange, inRange, readRange } from "../condition-values";

/**
 * Ranges that no request comes from as `aws:SourceIp`: private, of this machine, of a link.
 * Source: https://www.iana.org/assignments/iana-ipv4-special-registry and
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const notPublic = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/8",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
].flatMap((text) => readRange(text) ?? []);

/**
 * The fewest bits of a range that says where somebody is; AWS takes wider ones for public.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const fewestBits = { ipv4: 8, ipv6: 32 };

/** No problem for ranges of public IP addresses in CIDR notation that are not nearly everybody. */
export function checkIpAddresses(ranges: readonly string[]): Problem[] {
  return ranges.flatMap((text) => {
    const range = readRange(text);
    if (range === undefined) {
      return [
        problem({
          value: text,
          rule: "is not a range of IP addresses, nor one address, or has bits set beyond its prefix",
          remedy: 'Write it in CIDR notation, as in "203.0.113.0/24".',
        }),
      ];
    }
    if (range.bits < (range.address.length === 2 ? fewestBits.ipv4 : fewestBits.ipv6)) {
      return [
        problem({ value: text, rule: "is nearly everybody", remedy: "Name the addresses that requests come from." }),
      ];
    }
    if (notPublic.some((each) => holds(each, range))) {
      return [
        problem({
          value: text,
          rule: "is not public, and no request comes to AWS from there",
          remedy:
            "Name the public addresses behind which the network is; for a VPC there are fromVpc and fromVpcEndpoint of a grant.",
        }),
      ];
    }
    return [];
  });
}

function holds(wide: AddressRange, narrow: AddressRange): boolean {
  return narrow.bits >= wide.bits && inRange(wide, narrow.address);
}
