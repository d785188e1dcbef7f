import { checkUnseen, didYouMean, problem, type Problem, showValue } from "../validation";

/** A group of regions with its own accounts and its own ARNs. Nothing in one partition can trust the other. */
export type Partition = "aws" | "aws-cn" | "aws-us-gov";

/** Where roles, users and the policies that name them are: IAM knows no regions. */
export interface AccountLocation {
  readonly partition: Partition;
  readonly account: string;
}

/**
 * The regions of each partition.
 *
 * A list, not a pattern, so that `us-eats-1` is refused; a region that AWS adds later is one word here.
 * Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export const regions: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

const partitionByRegion: ReadonlyMap<string, Partition> = new Map(
  (Object.keys(regions) as Partition[]).flatMap((partition) =>
    regions[partition].map((region) => [region, partition] as const),
  ),
);

/** Whether the text is the name of a partition. */
export function isPartition(text: string): text is Partition {
  return Object.hasOwn(regions, text);
}

/**
 * The partition that a region belongs to, which decides how every ARN begins.
 *
 * @throws Error when the region is unknown; check it with {@link checkRegion} first.
 */
export function partitionOf(region: string): Partition {
  const partition = partitionByRegion.get(region);
  if (partition === undefined) throw new Error(`${showValue(region)} is not a known AWS region`);
  return partition;
}

/** No problem for a known region. */
export function checkRegion(region: unknown): Problem[] {
  if (typeof region === "string" && partitionByRegion.has(region)) return [];
  const unseen = typeof region === "string" ? checkUnseen(region, (text) => partitionByRegion.has(text)) : [];
  if (unseen.length > 0) return unseen;
  return [
    problem({
      value: region,
      rule: "is not a known AWS region",
      remedy:
        didYouMean(region, [...partitionByRegion.keys()]) +
        'Write it as in "us-east-1"; a region newer than this release goes into modules/aws/partition.ts.',
    }),
  ];
}
