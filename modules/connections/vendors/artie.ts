import * as v from "valibot";
import { type BucketOperation } from "../../catalogue";
import { type BucketRef, type Grant, type TableRef } from "../../grants";
import { type PolicyJson, service } from "../../policy";
import { at } from "../../validation";
import { type ConnectionPolicy } from "../connection";
import {
  bucketOptions,
  credentialOption,
  renderingOption,
  tablesOption,
  vendorAccountOption,
  vendorRoleOption,
} from "../options";
import { refuseDocumentedPrefix, refuseRoleOptions } from "../refused-options";
import { bucketNeed, checkNewImages, lookUpBucket, lookUpTables } from "../resources";
import { awsPages } from "../sources";
import { type RoleTrust, type TrustOptions } from "../trust";
import { vendor } from "../vendor";

const exportPermissions =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html";

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
export const artie = vendor({
  vendor: "Artie",
  shown: ["tables", "exportTo"],
  gives: "streams, the point-in-time-recovery check, exports to S3 and their read-back",
  trust: {
    confidence: "unpublished",
    externalId: { shownOn: "Artie's connection page", known: "not documented" },
    sources: ["https://www.artie.com/docs/sources/dynamodb"],
    checkedOn: "2026-11-21",
  },
  document: {
    source: "https://www.artie.com/docs/sources/dynamodb",
    checkedOn: "2026-11-21",
    names: { role: "DynamoDBStreamsRole", policy: "DynamoDBStreamsAccess", user: "dynamodb-artie-user" },
    addresses: {
      role: "aws_iam_role.dynamodb_streams_role",
      policy: "aws_iam_policy.dynamodb_streams_access",
      role_policy_attachment: "aws_iam_role_policy_attachment.dynamodb_streams_role_policy_attachment",
      user: "aws_iam_user.dynamodb_streams_user",
      user_policy_attachment: "aws_iam_user_policy_attachment.user_dynamodb_streams_attachment",
      user_key: "aws_iam_access_key.dynamodb_streams_user_key",
    },
    differences: [
      {
        change: "narrowed",
        actions: ["sts:AssumeRole"],
        documented: "trusts ec2.amazonaws.com, without an instance profile",
        corrected: "trusts Artie's account, with an external ID",
        reason:
          "Artie runs in its own account and can never be an EC2 instance of yours, while any instance whose launcher may pass the role could use it.",
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
      },
      {
        change: "narrowed",
        actions: ["dynamodb:DescribeTable", "dynamodb:DescribeContinuousBackups"],
        documented: "on *",
        corrected: "on the tables named",
        reason: "Artie only looks at the tables that it replicates.",
        source: awsPages.dynamodbActions,
      },
      {
        change: "narrowed",
        actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        documented: "on *",
        corrected: "on the streams of the tables named",
        reason: "A stream is a resource of its own below the table; its label changes whenever it is switched on anew.",
        source: awsPages.dynamodbActions,
      },
      {
        change: "dropped",
        actions: ["dynamodb:ListStreams"],
        documented: "on *",
        corrected: "not granted",
        reason: "Artie is given the ARN of the stream; its open-source reader never lists streams.",
        source: "https://github.com/artie-labs/reader",
      },
      {
        change: "narrowed",
        actions: ["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"],
        documented: "on *",
        corrected: "on the tables named, and only where a bucket for exports is given",
        reason: "An export reads the whole table and is billed.",
        source: exportPermissions,
      },
      {
        change: "narrowed",
        actions: ["dynamodb:DescribeExport"],
        documented: "on *; the page's hint [TABLE_ARN, TABLE_ARN/stream/*] leaves it out",
        corrected: "on the exports of the tables named",
        reason:
          "An export is a resource of its own: under the hint, a backfill starts, is billed, and then cannot be followed.",
        source: awsPages.dynamodbActions,
      },
      {
        change: "narrowed",
        actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
        documented: "on the whole bucket",
        corrected: "below the prefix, where one is given",
        reason: "Other objects of the bucket are none of Artie's business.",
        source: awsPages.s3Actions,
      },
      {
        change: "moved",
        actions: ["s3:GetBucketLocation"],
        documented: "on the objects",
        corrected: "on the bucket, without a condition on the prefix",
        reason:
          "It is an action on the bucket, so on objects it grants nothing; and its request has no prefix to compare.",
        source: awsPages.s3Actions,
      },
      {
        change: "added",
        actions: ["s3:AbortMultipartUpload", "s3:PutObjectAcl"],
        documented: "not granted",
        corrected: "on the objects",
        reason: "DynamoDB writes exports with the rights of the caller and asks for both.",
        source: exportPermissions,
      },
    ],
  },
  options: {
    ...renderingOption,
    ...credentialOption,
    ...tablesOption,
    /**
     * Where Artie exports tables to for its backfills.
     * @default no backfills
     */
    exportTo: v.optional(v.strictObject(bucketOptions)),
    ...vendorAccountOption,
    ...vendorRoleOption,
  },
  plan: (options, context) => {
    const { rendering, exportTo } = options;
    const { refs, problems } = lookUpTables(options.tables, context);
    const bucket = exportTo === undefined ? undefined : lookUpBucket(exportTo, context);
    return {
      problems: [
        ...problems,
        ...checkNewImages("Artie", refs),
        ...at("exportTo", [
          ...(bucket?.problems ?? []),
          ...refuseDocumentedPrefix("Artie", rendering, exportTo?.prefix),
        ]),
      ],
      trust: rendering === "as-documented" ? documentedTrust(options, context.trust) : context.trust,
      need: [
        ...[...refs.values()].flatMap((table) => tableNeed(table, exportTo !== undefined)),
        ...(bucket?.ref === undefined ? [] : bucketNeed(bucket.ref, exportOperations, exportTo ?? {})),
      ],
      documented: documentedPolicy(bucket?.ref),
      documentedUser: { path: "/", attachTo: "user" },
      readsStreamsOf: [...refs.keys()],
      outputs: {
        ...bucket?.outputs,
        ...Object.fromEntries([...refs.keys()].map((key) => [`${key}_stream_arn`, { streamOf: key }])),
      },
    };
  },
});

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
const exportOperations: readonly BucketOperation[] = ["getBucketLocation", "listObjects", "getObject", "writeExport"];

const unknownToThePage = {
  rule: "is not known to Artie's own document, which trusts EC2 instances",
  remedy: 'Remove it, or use the rendering "least-privilege", whose role Artie can assume.',
};

/** An EC2 instance role: what the page prints, although a vendor outside the account can never assume it. */
const ec2Trust: PolicyJson = {
  Version: "2012-10-17",
  Statement: [{ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" }, Effect: "Allow", Sid: "" }],
};

function documentedTrust(
  { externalId, vendorAccount, vendorRole }: Omit<TrustOptions, "firstPhase">,
  trust: RoleTrust,
): RoleTrust {
  const problems = refuseRoleOptions({ externalId, vendorAccount, vendorRole }, unknownToThePage);
  const verbatim = { policy: ec2Trust, letsIn: [service("ec2.amazonaws.com")] };
  return { ...trust, verbatim, problems, problemsWithoutRole: problems };
}

function documentedPolicy(bucket: BucketRef | undefined): Omit<ConnectionPolicy, "name" | "number"> {
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
