import { type Construct } from "constructs";
import { markedTags, withDisposable } from "../../modules/aws";
import { type ProvedAccess } from "../../modules/configuration";
import { type BucketRef } from "../../modules/grants";
import { type Adopted, type Adoption, isElsewhere, type Renamed } from "../../modules/catalogue";
import { type SummaryRow } from "../../modules/review";
import {
  type AccessLogs,
  Bucket,
  type BucketProps,
  bucketFacts,
  bucketParts,
  bucketRef,
  type BucketSettings,
  checkBucket,
  checkExistingBucket,
  checkLogReceiver,
  defaultLogPrefix,
  ExistingBucket,
  type ExistingBucketProps,
  type GrantedBucket,
  type LogSender,
  ownAddition,
  proveBucketPolicy,
} from "../../modules/s3";
import { deploymentOf } from "../../modules/terraform";
import { at, lookUp, type Problem } from "../../modules/validation";
import { type EnvironmentDocuments } from "../environment-documents";
import { type Existing, isExisting } from "../existing";
import { type Names } from "../names";
import { type Declaration, schemaOf } from "./declaration";
import { disposableMark, existingMark } from "./describe";
import { entriesByKey } from "./entry-schemas";
import { checkExistingOfMade } from "./existing-of-made";
import { withKey } from "./keys";
import { type PlanContext } from "./plan-context";
import { checkAllTags, planSection } from "./plan-section";
import { type PlannedResource } from "./planned-resource";
import { type PlannedEntry, type PlannedSection } from "./planned-section";
import { type OwnPolicy } from "./resource-policies";
import { type BuildContext, section } from "./section";

type BucketEntries<N extends Names> = Readonly<
  Record<
    N["buckets"],
    | (BucketProps<NoInfer<N["buckets"]>, NoInfer<N["keys"]>> & Renamed & Adopted<Adoption>)
    | Existing<ExistingBucketProps<NoInfer<N["keys"]>> & Renamed>
  >
>;

interface BucketDeclaration extends Declaration {
  readonly entries: BucketEntries<this["names"]>;
}

/** A bucket whose key is looked up; the bucket that receives its access logs is named by its key. */
export type PlannedBucket = PlannedResource<BucketRef, BucketProps<string>, ExistingBucketProps>;

type PlannedBuckets = Readonly<Record<string, PlannedBucket>>;

export const buckets = section({
  name: "buckets",
  title: "buckets",
  schema: schemaOf<BucketDeclaration>(
    entriesByKey({
      entry: ["exports", (given = "acme-exports") => `{ name: ${JSON.stringify(given)} }`],
      existing: "existingBucket({ … })",
    }),
  ),
  plan: planBuckets,
  policies: bucketPolicies,
  written: writtenBuckets,
  prove: proveBuckets,
  build: buildBuckets,
  check: (plan): Problem[] => checkExistingOfMade("buckets", plan, ({ ref }) => ref.arn),
  parts: () => bucketParts,
  row: bucketRow,
});

function planBuckets(
  entries: BucketEntries<Names> | undefined = {},
  context: PlanContext,
): PlannedSection<PlannedBucket> {
  const { environment, resourceLocation } = context;
  const all = Object.entries(entries);
  const refs = Object.fromEntries(
    all.map(([key, entry]) => {
      const { props } = withKey(isExisting(entry) ? entry.existing : entry, context);
      return [key, bucketRef(props, resourceLocation)];
    }),
  );
  const sendsLogs = new Set(
    all.flatMap(([key, entry]) => (!isExisting(entry) && entry.accessLogs !== undefined ? [key] : [])),
  );
  const planBucket = (key: string, entry: BucketEntries<Names>[string]): PlannedEntry<PlannedBucket> => {
    if (isExisting(entry)) {
      const { props: existing, problems } = withKey(entry.existing, context);
      const { name, account = "", region = "" } = existing;
      if ([name, account, region].some((each: unknown) => typeof each !== "string")) {
        return { problems: checkExistingBucket(existing, resourceLocation) };
      }
      return {
        plan: { ref: bucketRef(existing, resourceLocation), existing },
        problems: [...problems, ...checkExistingBucket(existing, resourceLocation)],
      };
    }
    const { props, problems } = withKey(entry, context);
    const made = withDisposable(props, environment);
    const { name, accessLogs } = made;
    // Input that no compiler has seen may be anything, and nothing follows from it.
    if (typeof (name as unknown) !== "string" || (accessLogs as unknown) === null) {
      return { problems: checkBucket(made, resourceLocation.region) };
    }
    const receiver = accessLogs === undefined ? undefined : lookUp("bucket", accessLogs.bucket, refs);
    return {
      plan: { ref: bucketRef(made, resourceLocation), made },
      problems: [
        ...problems,
        ...checkBucket(made, resourceLocation.region),
        ...checkAllTags(environment, markedTags(made)),
        ...at(
          ["accessLogs", "bucket"],
          [
            ...(receiver?.problems ?? []),
            ...(receiver?.ref === undefined
              ? []
              : checkLogReceiver(receiver.ref, resourceLocation, sendsLogs.has(accessLogs?.bucket ?? ""))),
          ],
        ),
      ],
      names: [{ place: [buckets.name, key], kind: "bucket", space: "all of AWS", name, ignoresCase: false }],
    };
  };
  return planSection(buckets.name, entries, planBucket, ["formerly", "adopt"]);
}

function bucketPolicies(plan: PlannedBuckets): OwnPolicy[] {
  const senders = logSenders(plan);
  return Object.entries(plan).flatMap(([key, { ref, existing }]): OwnPolicy[] =>
    existing === undefined
      ? [
          {
            key,
            name: "policy",
            holder: { kind: "bucket", arn: ref.arn },
            own: ownAddition(ref, senders.get(key) ?? []),
          },
        ]
      : [],
  );
}

/** Proves that each bucket that is made here denies plain HTTP. */
function proveBuckets(plan: PlannedBuckets, { resourcePolicies }: EnvironmentDocuments): Problem[] {
  return Object.entries(plan).flatMap(([key, { ref, existing }]) =>
    existing === undefined
      ? at([key, "policy"], proveBucketPolicy(ref, resourcePolicies.get(ref.arn)?.policy ?? { Statement: [] }))
      : [],
  );
}

/** The buckets that send access logs, by the key of the bucket that receives them. */
function logSenders(plan: PlannedBuckets): ReadonlyMap<string, readonly LogSender[]> {
  const senders = new Map<string, LogSender[]>();
  for (const { ref, made } of Object.values(plan)) {
    if (made?.accessLogs === undefined) continue;
    const { bucket: receiver, prefix = defaultLogPrefix(made.name) } = made.accessLogs;
    const known = senders.get(receiver);
    if (known === undefined) senders.set(receiver, [{ bucket: ref, prefix }]);
    else known.push({ bucket: ref, prefix });
  }
  return senders;
}

/**
 * Makes the buckets of the environment's own account. Those that receive access logs send none themselves, so they are
 * made first.
 */
function buildBuckets(scope: Construct, plan: PlannedBuckets, { policyAdditions }: BuildContext): void {
  const make = (key: string, props: BucketProps<GrantedBucket>): Bucket => {
    const bucket = new Bucket(scope, key, props);
    for (const addition of policyAdditions.get(bucket.ref.arn) ?? []) bucket.addToPolicy(addition);
    return bucket;
  };
  const receivers = new Map<string, GrantedBucket>();
  const senders: (readonly [string, BucketSettings, AccessLogs<string>])[] = [];
  for (const [key, { made, existing }] of Object.entries(plan)) {
    if (made === undefined) {
      if (isElsewhere(existing, deploymentOf(scope))) continue;
      receivers.set(key, new ExistingBucket(scope, key, existing));
      continue;
    }
    const { accessLogs, ...settings } = made;
    if (accessLogs === undefined) receivers.set(key, make(key, settings));
    else senders.push([key, settings, accessLogs]);
  }
  for (const [key, settings, { bucket: receiver, ...logs }] of senders) {
    const bucket = receivers.get(receiver);
    make(key, { ...settings, ...(bucket === undefined ? {} : { accessLogs: { ...logs, bucket } }) });
  }
}

function writtenBuckets(plan: PlannedBuckets): ProvedAccess[] {
  return Object.values(plan).flatMap(({ ref, made }) => (made === undefined ? [] : [bucketFacts(ref, made)]));
}

function bucketRow(key: string, { ref, made, existing }: PlannedBucket): SummaryRow {
  return { key, details: [[ref.description.name, ...existingMark(existing), ...disposableMark(made)].join(", ")] };
}
