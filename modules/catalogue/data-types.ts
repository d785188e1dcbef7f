/** A type of resource that holds data, or that data cannot be read without. */
export interface DataType {
  /** The section of an environment with its entries. */
  readonly section: DataSection;
  /** How an entry states that it exists and is managed elsewhere. */
  readonly existing: string;
  /** What is lost with it. */
  readonly lost: string;
  /**
   * The argument that keeps Terraform or AWS from destroying it, and the value with which it does; `false` where it is
   * left out.
   * @default nothing but `prevent_destroy` keeps it
   */
  readonly protectedBy?: { readonly argument: string; readonly value: boolean };
}

/** The sections of an environment whose entries hold data. */
export const dataSections = ["tables", "buckets", "keys"] as const;

/** One of {@link dataSections}. */
export type DataSection = (typeof dataSections)[number];

/** The types that hold data, as Terraform calls them: what is lost with one cannot be created again. */
export const dataTypes: ReadonlyMap<string, DataType> = new Map([
  [
    "aws_dynamodb_table",
    {
      section: "tables",
      existing: "existingTable()",
      lost: "its items",
      protectedBy: { argument: "deletion_protection_enabled", value: true },
    },
  ],
  [
    "aws_s3_bucket",
    {
      section: "buckets",
      existing: "existingBucket()",
      lost: "its objects (S3 refuses while it has any, after its policy, public access block and encryption are gone)",
      protectedBy: { argument: "force_destroy", value: false },
    },
  ],
  ["aws_kms_key", { section: "keys", existing: "existingKey()", lost: "everything that it encrypted" }],
]);
