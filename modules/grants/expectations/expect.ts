import { partitionOf } from "../../aws";
import {
  type Expectation,
  type ExpectedAccess,
  type RefusedRequests,
  type RequestContext,
  type Within,
} from "../../proof";
import { type BucketDescription, type EncryptionKey, type TableDescription } from "../../catalogue";
import { type BucketRequests, type Requests, type TableRequests } from "./requests";
import {
  besideId,
  bucketArn,
  objectExamples,
  objectResource,
  otherObjects,
  strangeBucket,
  strangeTables,
  tableExamples,
  tableParts,
  tableResource,
} from "./resource-examples";

type Actions = readonly string[];

/**
 * Requests about a table, on its own ARNs. Whatever is allowed there has to be refused on tables that are not meant.
 *
 * @param index the only index that is meant; all of them unless given
 */
export function expectOnTable(
  description: TableDescription,
  { allows, refuses }: Requests<TableRequests>,
  index?: string,
): Expectation {
  const meant = index === undefined ? description : { ...description, indexes: [index] };
  const key = expectOnKey(description.encryptionKey, hostsOf("dynamodb", description.region), {
    allows: allows.key,
    refuses: refuses.key,
  });
  return {
    allows: [
      ...tableParts.flatMap((part) =>
        expected(allows[part], () => ({
          resource: tableResource(meant, part, part === "index" ? index : undefined),
          examples: tableExamples(meant, part),
        })),
      ),
      ...expected(allows.everywhere, () => ({ resource: "*", examples: ["*"] })),
      ...key.allows,
    ],
    refuses: [
      ...tableParts.flatMap((part) => [
        ...refused(refuses[part], () => tableExamples(meant, part)),
        ...refused(allows[part], () => strangeTables(meant, part)),
      ]),
      ...(index === undefined
        ? []
        : refused(allows.index, () => tableExamples({ ...description, indexes: [`${index}-stranger`] }, "index"))),
      ...refused(refuses.everywhere, () => ["*"]),
      ...key.refuses,
    ],
  };
}

/** Requests on a table that must be refused whatever else is granted. */
export function expectDenial(description: TableDescription, requests: TableRequests): Expectation {
  return {
    allows: [],
    refuses: tableParts
      .flatMap((part) => refused(requests[part], () => tableExamples(description, part)))
      .map((each) => ({ ...each, whateverIsGranted: true })),
  };
}

/** Requests on a bucket that must be refused whatever else is granted. */
export function expectBucketDenial(description: BucketDescription, requests: BucketRequests): Expectation {
  return {
    allows: [],
    refuses: [
      ...refused(requests.bucket, () => [bucketArn(description)]),
      ...refused(requests.object, () => objectExamples(description)),
    ].map((each) => ({ ...each, whateverIsGranted: true })),
  };
}

/** Requests about a bucket and its objects, on its own ARNs, and refusals beside the prefix and on another bucket. */
export function expectOnBucket(
  description: BucketDescription,
  { allows, refuses }: Requests<BucketRequests>,
  { prefix }: { readonly prefix?: string | undefined } = {},
): Expectation {
  const arn = bucketArn(description);
  const stranger = strangeBucket(description);
  const key = expectOnKey(description.encryptionKey, hostsOf("s3", description.region), {
    allows: allows.key,
    refuses: refuses.key,
  });
  const onBucket = { resource: arn, examples: [arn] };
  const listing = prefix === undefined ? {} : { within: { "s3:prefix": [{ like: `${prefix}*` }] } };
  const otherPrefixes = prefix === undefined ? [] : ["", prefix.slice(0, -1)];
  return {
    allows: [
      ...expected(allows.bucket, () => onBucket),
      ...expected(allows.listing, () => ({ ...onBucket, ...listing })),
      ...expected(allows.object, () => ({
        resource: objectResource(description, prefix),
        examples: objectExamples(description, prefix),
      })),
      ...key.allows,
    ],
    refuses: [
      ...refused([...(refuses.bucket ?? []), ...(refuses.listing ?? [])], () => [arn]),
      ...otherPrefixes.flatMap((other) => refused(allows.listing, () => [arn], { "s3:prefix": other })),
      ...refused(refuses.object, () => objectExamples(description, prefix)),
      ...refused(allows.object, () => [...otherObjects(description, prefix), ...objectExamples(stranger, prefix)]),
      ...refused([...(allows.bucket ?? []), ...(allows.listing ?? [])], () => [bucketArn(stranger)], {
        "s3:prefix": prefix ?? "",
      }),
      ...key.refuses,
    ],
  };
}

/** Use of a key through a service, and none without it. */
function expectOnKey(
  key: EncryptionKey | undefined,
  hosts: readonly string[],
  { allows, refuses }: { readonly allows: Actions | undefined; readonly refuses: Actions | undefined },
): Expectation {
  if (key === undefined) return { allows: [], refuses: [] };
  const within: Within = { "kms:ViaService": hosts };
  const [host = ""] = hosts;
  return {
    allows: expected(allows, () => ({ resource: key.arn, examples: [key.arn], within })),
    refuses: [
      ...refused(refuses, () => [key.arn], { "kms:ViaService": host }),
      ...refused(allows, () => [key.arn], { "kms:ViaService": `secretsmanager${host.slice(host.indexOf("."))}` }),
      ...refused(allows, () => [besideId(key.arn)], { "kms:ViaService": host }),
    ],
  };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
function hostsOf(service: "dynamodb" | "s3", region: string): string[] {
  const host = `${service}.${region}.amazonaws.com`;
  return partitionOf(region) === "aws-cn" ? [host, `${host}.cn`] : [host];
}

function expected(actions: Actions = [], on: () => Omit<ExpectedAccess, "actions">): ExpectedAccess[] {
  return actions.length === 0 ? [] : [{ actions, ...on() }];
}

function refused(
  actions: Actions = [],
  resources: () => readonly string[],
  context?: RequestContext,
): RefusedRequests[] {
  return actions.length === 0
    ? []
    : [{ actions, resources: resources(), ...(context === undefined ? {} : { context }) }];
}
