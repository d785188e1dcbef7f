import { type BucketRef, type Grant, type TableRef } from "../grants";
import { type BucketOperation, type StreamViewType } from "../catalogue";
import { at, lookUp, problem, type Problem } from "../validation";
import { type ConnectionContext, type FormValue } from "./connection";
import { type bucketOptions, type OptionsOf } from "./options";

/** Looks up the tables that a connection lists, each once. */
export function lookUpTables(
  keys: readonly string[],
  { tables }: ConnectionContext,
): { readonly refs: ReadonlyMap<string, TableRef>; readonly problems: readonly Problem[] } {
  const found = keys.map((key) => [key, lookUp("table", key, tables)] as const);
  const none =
    keys.length > 0 ? [] : [problem({ rule: "names no table", remedy: "Name at least one table of the environment." })];
  return {
    refs: new Map(found.flatMap(([key, { ref }]) => (ref === undefined ? [] : [[key, ref]]))),
    problems: at("tables", [...none, ...found.flatMap(([, { problems }]) => problems)]),
  };
}

type BucketOptions = OptionsOf<typeof bucketOptions, string, string>;

/** Looks up the bucket that a connection names, whose own name vendors' forms ask for. */
export function lookUpBucket(
  options: BucketOptions,
  { buckets }: ConnectionContext,
): {
  readonly ref: BucketRef | undefined;
  readonly problems: readonly Problem[];
  readonly outputs: Readonly<Record<string, FormValue>>;
} {
  const { ref, problems } = lookUp("bucket", options.bucket, buckets);
  return {
    ref,
    problems: [...at("bucket", problems), ...checkHeadBucket(options)],
    outputs: ref === undefined ? {} : { bucket: { text: ref.description.name } },
  };
}

function checkHeadBucket({ prefix, headBucket }: BucketOptions): Problem[] {
  if (headBucket !== true || prefix !== undefined) return [];
  return at("headBucket", [
    problem({
      value: true,
      rule: "adds nothing without a prefix: who may list the whole bucket may call HeadBucket",
      remedy: "Remove it.",
    }),
  ]);
}

/** What a vendor needs of a bucket, below the prefix and beside it. */
export function bucketNeed(
  bucket: BucketRef,
  operations: readonly BucketOperation[],
  { prefix, headBucket = false }: Pick<BucketOptions, "prefix" | "headBucket">,
): Grant[] {
  return [bucket.grant(operations, { prefix }), ...(headBucket ? [bucket.headBucket()] : [])];
}

const withNewImages: readonly StreamViewType[] = ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"];

/**
 * Refuses streams without the new images of items, which copying changes needs. The grant refuses a table without any
 * stream.
 */
export function checkNewImages(vendor: string, tables: ReadonlyMap<string, TableRef>): Problem[] {
  return [...tables].flatMap(([key, { description }]) => {
    const view = description.streamViewTypes.find((each) => !withNewImages.includes(each));
    if (view === undefined) return [];
    const found = problem({
      value: view,
      rule: `is a stream without new images, which ${vendor} reads`,
      remedy:
        "Set the table's stream to NEW_AND_OLD_IMAGES or NEW_IMAGE; for an existing table, say so under requires. " +
        "A changed view type makes a new stream: tell its other readers.",
    });
    return at(["tables", key], [found]);
  });
}
