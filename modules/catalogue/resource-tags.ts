/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

/** Whose tags requests on a type of resource carry as `aws:ResourceTag`. */
interface ResourceTagging {
  readonly tags:
    /** Those of the resource itself. */
    | "own"
    /** Those of the table that it belongs to. */
    | "of its table"
    /** None, for the reason that {@link ResourceTagging.reason} completes. */
    | "none";
  readonly reason?: string;
  readonly source: string;
  readonly read: string;
}

const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const dynamodbReference = `${reference}/list_amazondynamodb.html`;
const abacOfBuckets = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html";

function own(source: string): ResourceTagging {
  return { tags: "own", source, read };
}

function none(reason: string, source: string): ResourceTagging {
  return { tags: "none", reason, source, read };
}

/**
 * What requests carry as `aws:ResourceTag`, by the type of the resource that an operation is on. Where a guide of AWS says
 * more than the Service Authorization Reference, the guide counts.
 */
export const resourceTagging: Readonly<Record<string, ResourceTagging>> = {
  table: own("https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html"),
  index: {
    tags: "of its table",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html",
    read,
  },
  stream: own("https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/abac-streams.html"),
  export: none("an export has no tags", dynamodbReference),
  import: none("an import has no tags", dynamodbReference),
  backup: none("a backup of DynamoDB has no tags in its requests", dynamodbReference),
  bucket: none(
    "S3 compares the tags of a bucket only where attribute-based access control is switched on for it, and it is off by default",
    abacOfBuckets,
  ),
  object: none(
    "aws:ResourceTag stands for the tags of the bucket, and only where attribute-based access control is switched on for it; the tags of an object are s3:ExistingObjectTag",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html",
  ),
  key: own("https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html"),
  kinesisStream: own(`${reference}/list_amazonkinesis.html`),
  workgroup: own(`${reference}/list_amazonredshiftserverless.html`),
  statement: none(
    "a statement of the Redshift Data API is no resource",
    `${reference}/list_amazonredshiftdataapi.html`,
  ),
  role: own("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html"),
  "*": none("its requests are on no resource", dynamodbReference),
};
