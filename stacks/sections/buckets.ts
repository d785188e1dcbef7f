import { type Construct } from "constructs";
import { type BucketRef } from "../../modules/access";
import { lookUp } from "../../modules/connections";
import { type SummaryRow } from "../../modules/report";
import {
  type AccessLogs,
  Bucket,
  bucketRef,
  type BucketSettings,
  checkBucket,
  checkExistingBucket,
  checkLogReceiver,
  ExistingBucket,
  type GrantedBucket,
} from "../../modules/s3";
import { at, type Problem } from "../../modules/validation";
import { type Environment, isExisting } from "../environment";
import { existingMark } from "./describe";
import { checkAllTags, type PlannedSection, planSection, type Surroundings } from "./section";

export function planBuckets({ environment, location: { account }, region }: Surroundings): PlannedSection<BucketRef> {
  const location = { account, region };
  const entries = Object.entries(environment.buckets ?? {});
  const refs = Object.fromEntries(
    entries.map(([key, entry]) => [key, bucketRef(isExisting(entry) ? entry.existing : entry, location)]),
  );
  const sendsLogs = new Set(
    entries.flatMap(([key, entry]) => (!isExisting(entry) && entry.accessLogs !== undefined ? [key] : [])),
  );
  return planSection("buckets", environment.buckets ?? {}, (key, entry) => {
    const { ref } = lookUp("bucket", key, refs);
    if (isExisting(entry)) return { plan: ref, problems: checkExistingBucket(entry.existing, region) };
    const { name, accessLogs } = entry;
    const receiver = accessLogs === undefined ? undefined : lookUp("bucket", accessLogs.bucket, refs);
    return {
      plan: ref,
      problems: [
        ...checkBucket(entry, region),
        ...checkAllTags(environment, entry.tags),
        ...at("accessLogs", [
          ...at("bucket", receiver?.problems ?? []),
          ...(receiver?.ref === undefined ? [] : checkLogReceiver(receiver.ref)),
          ...(accessLogs !== undefined && sendsLogs.has(accessLogs.bucket) ? [logsOfLogs(accessLogs.bucket)] : []),
        ]),
      ],
      names: [{ place: ["buckets", key], kind: "bucket", space: "all of AWS", name, ignoresCase: false }],
    };
  });
}

function logsOfLogs(receiver: string): Problem {
  return {
    place: ["bucket"],
    value: receiver,
    rule: "has access logs of its own: every log that is delivered would be logged in turn",
    remedy: "Send access logs to a bucket that has none.",
  };
}

/** Makes the buckets. Those that receive access logs send none themselves, so they are made first. */
export function buildBuckets(scope: Construct, { buckets = {} }: Environment): void {
  const receivers = new Map<string, GrantedBucket>();
  const senders: (readonly [string, BucketSettings, AccessLogs<string>])[] = [];
  for (const [key, entry] of Object.entries(buckets)) {
    if (isExisting(entry)) {
      receivers.set(key, new ExistingBucket(scope, key, entry.existing));
      continue;
    }
    const { accessLogs, ...settings } = entry;
    if (accessLogs === undefined) receivers.set(key, new Bucket(scope, key, settings));
    else senders.push([key, settings, accessLogs]);
  }
  for (const [key, settings, { bucket: receiver, ...logs }] of senders) {
    const bucket = receivers.get(receiver);
    new Bucket(scope, key, { ...settings, ...(bucket === undefined ? {} : { accessLogs: { ...logs, bucket } }) });
  }
}

export function bucketRow(key: string, { description }: BucketRef, { buckets = {} }: Environment): SummaryRow {
  return { key, details: [[description.name, ...existingMark(buckets[key])].join(", ")] };
}
