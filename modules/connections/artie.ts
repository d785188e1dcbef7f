import * as v from "valibot";
import { type BucketRef, type Grant, type TableRef } from "../grants";
import { partitionOf } from "../aws";
import { type PolicyJson, service } from "../policy";
import { at, lookUp } from "../validation";
import { type Connection, type ConnectionPolicy, lookUpTables } from "./connection";
import { artieExpectations } from "./expectations";
import { checkNewImages } from "./new-images";
import { bucketEntries, connectionEntries } from "./options-schema";
import { connect, type RoleTrust, type Vendor, type VendorContext, type VendorPlan } from "./vendor";
import {
  checkVendorTrust,
  type ConnectionOptions,
  refuseDocumentedPrefix,
  refuseRoleOptions,
  trustedVendor,
  type VendorTrust,
} from "./vendor-trust";

/** Options of {@link artie}. */
export interface ArtieOptions<TableKey extends string, BucketKey extends string> extends ConnectionOptions {
  /** The tables that Artie replicates, by their keys. */
  readonly tables: readonly TableKey[];
  /**
   * Where Artie exports tables to for its backfills.
   * @default no backfills
   */
  readonly exportTo?: {
    readonly bucket: BucketKey;
    /**
     * Only below this: `artie/`. The vendor's own document knows no prefix.
     * @default the whole bucket
     */
    readonly prefix?: string;
  };
  /** The account that Artie calls from, shown on its connection page. Needed for a role. */
  readonly vendorAccount?: string;
  /**
   * The ARN of the only role of Artie's account that may assume the role, beside sending the external ID.
   * @default any
   */
  readonly vendorRole?: string;
}

const unknownToThePage = {
  rule: "is not known to Artie's own document, which trusts EC2 instances",
  remedy: 'Remove it, or use the rendering "least-privilege", whose role Artie can assume.',
};

/**
 * Artie replicates DynamoDB tables: it reads their streams, and for backfills exports them to a bucket.
 *
 * @example
 * artie({
 *   tables: ["orders"],
 *   exportTo: { bucket: "exports", prefix: "artie/" },
 *   credentials: accessKeys(["2026-11"]),
 * });
 */
export function artie<const TableKey extends string, const BucketKey extends string = never>(
  options: ArtieOptions<TableKey, BucketKey>,
): Connection<TableKey, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<ArtieOptions<string, string>> = {
  name: "Artie",
  schema: v.strictObject({
    ...connectionEntries,
    tables: v.array(v.string()),
    exportTo: v.optional(v.strictObject(bucketEntries)),
    vendorAccount: v.optional(v.string()),
    vendorRole: v.optional(v.string()),
  }),
  // Source: https://www.artie.com/docs/sources/dynamodb
  documentedNames: {
    role: "DynamoDBStreamsRole",
    policy: "DynamoDBStreamsAccess",
    user: "dynamodb-artie-user",
  },
  plan,
};

function plan(options: ArtieOptions<string, string>, context: VendorContext): VendorPlan {
  const { rendering, exportTo } = options;
  const { refs, problems } = lookUpTables(options.tables, context);
  const bucket = exportTo === undefined ? undefined : lookUp("bucket", exportTo.bucket, context.buckets);
  return {
    problems: [
      ...problems,
      ...checkNewImages("Artie", refs),
      ...at("exportTo", [
        ...at("bucket", bucket?.problems ?? []),
        ...refuseDocumentedPrefix("Artie", rendering, exportTo?.prefix),
      ]),
    ],
    trust: artieTrust(options, context),
    need: [
      ...[...refs.values()].flatMap((table) => tableNeed(table, exportTo !== undefined)),
      ...(bucket?.ref === undefined ? [] : [exportNeed(bucket.ref, exportTo?.prefix)]),
    ],
    expectations: artieExpectations([...refs.values()], bucket?.ref, exportTo),
    documented: documentedPolicy(bucket?.ref),
    documentedUser: { path: "/", attachTo: "user" },
    readsStreamsOf: [...refs.keys()],
    outputs: {
      ...(bucket?.ref === undefined ? {} : { bucket: { text: bucket.ref.description.name } }),
      ...Object.fromEntries([...refs.keys()].map((key) => [`${key}_stream_arn`, { streamOf: key }])),
    },
  };
}

function artieTrust(
  { rendering, externalId, vendorAccount, vendorRole }: ArtieOptions<string, string>,
  { region }: VendorContext,
): RoleTrust {
  const roleOptions = { externalId, vendorAccount, vendorRole };
  const trust: VendorTrust = { ...roleOptions, firstPhase: false };
  const common = { assumedBy: [trustedVendor(trust)], firstPhase: false };
  if (rendering === "as-documented") {
    const problems = refuseRoleOptions(roleOptions, unknownToThePage);
    const verbatim = { policy: documentedTrust, letsIn: [service("ec2")] };
    return { ...common, verbatim, problems, problemsWithoutRole: problems };
  }
  return {
    ...common,
    problems: checkVendorTrust("Artie", trust, "vendorRole", partitionOf(region)),
    problemsWithoutRole: refuseRoleOptions(roleOptions),
  };
}

/**
 * What Artie's open-source reader calls. It is given the ARN of the stream, so it never lists streams.
 * Source: https://github.com/artie-labs/reader
 */
function tableNeed(table: TableRef, exported: boolean): Grant[] {
  const changes = table.grant([
    "describeTable",
    "describeContinuousBackups",
    "describeStream",
    "getShardIterator",
    "getRecords",
  ]);
  return exported ? [changes, table.export()] : [changes];
}

/** DynamoDB writes the export in Artie's name, and Artie reads it back. */
function exportNeed(bucket: BucketRef, prefix: string | undefined): Grant {
  return bucket.grant(["getBucketLocation", "listObjects", "getObject", "writeExport"], { prefix });
}

/** An EC2 instance role: what the page prints, although a vendor outside the account can never assume it. */
const documentedTrust: PolicyJson = {
  Version: "2012-10-17",
  Statement: [{ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" }, Effect: "Allow", Sid: "" }],
};

function documentedPolicy(bucket: BucketRef | undefined): Omit<ConnectionPolicy, "name"> {
  return {
    description: "My policy that grants access to DynamoDB streams",
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "dynamodb:GetShardIterator",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:ListStreams",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:ListExports",
            "dynamodb:DescribeExport",
            "dynamodb:ExportTableToPointInTime",
          ],
          Resource: "*",
        },
        ...(bucket === undefined
          ? []
          : [
              { Effect: "Allow", Action: ["s3:ListBucket"], Resource: bucket.arn } as const,
              {
                Effect: "Allow",
                Action: ["s3:GetObject", "s3:PutObject", "s3:GetBucketLocation"],
                Resource: bucket.objectsArn(),
              } as const,
            ]),
      ],
    },
  };
}
