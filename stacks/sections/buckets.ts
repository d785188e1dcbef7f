import { type Construct } from "constructs";
import { type BucketRef, type KeyRef } from "../../modules/grants";
import { isElsewhere } from "../../modules/catalogue";
import { type SummaryRow } from "../../modules/review";
import {
  type AccessLogs,
  Bucket,
  type BucketProps,
  bucketRef,
  type BucketSettings,
  checkBucket,
  checkExistingBucket,
  checkLogReceiver,
  ExistingBucket,
  type GrantedBucket,
} from "../../modules/s3";
import { deploymentOf } from "../../modules/terraform";
import { at, lookUp } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { existingMark } from "./describe";
import { withKey } from "./keys";
import { checkAllTags, type PlannedSection, planSection, type Resources, type Surroundings } from "./section";

export function planBuckets(
  { environment, resourceLocation }: Surroundings,
  keys: Readonly<Record<string, KeyRef>>,
): PlannedSection<BucketRef> {
  const entries = Object.entries(environment.buckets ?? {});
  const refs = Object.fromEntries(
    entries.map(([key, entry]) => {
      const { props } = withKey(isExisting(entry) ? entry.existing : entry, keys, environment);
      return [key, bucketRef(props, resourceLocation)];
    }),
  );
  const sendsLogs = new Set(
    entries.flatMap(([key, entry]) => (!isExisting(entry) && entry.accessLogs !== undefined ? [key] : [])),
  );
  return planSection("buckets", environment.buckets ?? {}, (key, entry) => {
    const { ref } = lookUp("bucket", key, refs);
    if (isExisting(entry)) {
      const { props, problems } = withKey(entry.existing, keys, environment);
      return { plan: ref, problems: [...problems, ...checkExistingBucket(props, resourceLocation)] };
    }
    const { props, problems } = withKey(entry, keys, environment);
    const { name, accessLogs } = props;
    const receiver = accessLogs === undefined ? undefined : lookUp("bucket", accessLogs.bucket, refs);
    return {
      plan: ref,
      problems: [
        ...problems,
        ...checkBucket(props, resourceLocation.region),
        ...checkAllTags(environment, props.tags),
        ...at(
          ["accessLogs", "bucket"],
          [
            ...(receiver?.problems ?? []),
            ...(receiver?.ref === undefined
              ? []
              : checkLogReceiver(receiver.ref, sendsLogs.has(accessLogs?.bucket ?? ""))),
          ],
        ),
      ],
      names: [{ place: ["buckets", key], kind: "bucket", space: "all of AWS", name, ignoresCase: false }],
    };
  });
}

/**
 * Makes the buckets of the environment's own account. Those that receive access logs send none themselves, so they are
 * made first.
 */
export function buildBuckets(scope: Construct, { environment, keys, policyAdditions }: Resources): void {
  const make = (key: string, props: BucketProps<GrantedBucket>): Bucket => {
    const bucket = new Bucket(scope, key, props);
    for (const { holder, ...addition } of policyAdditions) {
      if (holder.arn === bucket.ref.arn) bucket.addToPolicy(addition);
    }
    return bucket;
  };
  const receivers = new Map<string, GrantedBucket>();
  const senders: (readonly [string, BucketSettings, AccessLogs<string>])[] = [];
  for (const [key, entry] of Object.entries(environment.buckets ?? {})) {
    if (isExisting(entry)) {
      if (isElsewhere(entry.existing, deploymentOf(scope))) continue;
      receivers.set(key, new ExistingBucket(scope, key, withKey(entry.existing, keys, environment).props));
      continue;
    }
    const { accessLogs, ...settings } = withKey(entry, keys, environment).props;
    if (accessLogs === undefined) receivers.set(key, make(key, settings));
    else senders.push([key, settings, accessLogs]);
  }
  for (const [key, settings, { bucket: receiver, ...logs }] of senders) {
    const bucket = receivers.get(receiver);
    make(key, { ...settings, ...(bucket === undefined ? {} : { accessLogs: { ...logs, bucket } }) });
  }
}

export function bucketRow(key: string, { description }: BucketRef, { buckets = {} }: Environment): SummaryRow {
  return { key, details: [[description.name, ...existingMark(buckets[key])].join(", ")] };
}
