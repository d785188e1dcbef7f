import * as v from "valibot";
import { checkWorkgroupArn, WorkgroupRef } from "../../grants";
import { parseArn, partitionOf } from "../../aws";
import { type PolicyJson, service, type TrustedPrincipal } from "../../policy";
import { at, hint } from "../../validation";
import { bucketOptions } from "../options";
import { type RoleTrust } from "../trust";
import { vendor, type VendorContext } from "../vendor";
import { alsoTrusting, polytomic, type PolytomicOptions, polytomicOptions, polytomicTrust } from "./polytomic";
import { bucketDifferences, polytomicBucketPlan } from "./polytomic-bucket";

const redshiftDataActions =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonredshiftdataapi.html";
const redshiftUsers =
  "https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html";

/**
 * Polytomic runs SQL on a workgroup of Redshift Serverless, as the database user `IAMR:<name of the role>`, to which you
 * grant what it may do in the database. Polytomic takes a role for it, and no access keys.
 *
 * @example
 * polytomicRedshiftServerless({
 *   workgroup: "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a",
 *   staging: { bucket: "staging", prefix: "redshift/" },
 *   externalId: "6f1c…",
 * });
 */
export const polytomicRedshiftServerless = vendor({
  ...polytomic,
  product: "Redshift Serverless",
  shown: ["workgroup", "staging"],
  gives: "SQL on one workgroup, the results of its own statements, staging for COPY, UNLOAD",
  document: {
    source: "https://docs.polytomic.com/docs/redshift-serverless",
    checkedOn: "2026-11-21",
    differences: [
      {
        change: "narrowed",
        actions: ["sts:AssumeRole"],
        documented: "lets Redshift assume the role, as AWS's page says, for every user of the database",
        corrected: "lets Redshift assume it for the database user of the role itself, on the workgroup named",
        reason: "Otherwise everybody who can write SQL there could read and replace what Polytomic has staged.",
        source: redshiftUsers,
      },
      {
        change: "narrowed",
        actions: [
          "redshift-data:DescribeTable",
          "redshift-data:ExecuteStatement",
          "redshift-data:ListDatabases",
          "redshift-data:ListSchemas",
          "redshift-data:ListTables",
          "redshift-serverless:GetCredentials",
        ],
        documented: "on *",
        corrected: "on the workgroup named",
        reason: "Credentials of any other workgroup of the account are credentials of another database.",
        source: redshiftDataActions,
      },
      {
        change: "narrowed",
        actions: [
          "redshift-data:CancelStatement",
          "redshift-data:DescribeStatement",
          "redshift-data:GetStatementResult",
        ],
        documented: "on *; the JSON of the page is not valid, for a comma is missing and one is too many",
        corrected: "on *, of statements that the role's own session has run",
        reason: "A statement has no ARN; its owner is the only thing that tells it from those of others.",
        source: redshiftDataActions,
      },
      ...bucketDifferences,
    ],
  },
  options: {
    ...polytomicOptions,
    /** The ARN of the workgroup, which ends in its UUID, in the account and region of the environment. */
    workgroup: v.pipe(
      v.string(),
      hint({ source: "Copy its ARN from `aws redshift-serverless get-workgroup --workgroup-name NAME`." }),
    ),
    /**
     * Where data is staged on its way into the database (`COPY`) and out of it (`UNLOAD`). The role has to be associated
     * with the namespace of the workgroup then: the output `NAME_namespace_role_arn` is its ARN.
     * @default none: Polytomic only runs queries
     */
    staging: v.optional(v.strictObject(bucketOptions)),
  },
  plan: (options, context) => {
    const { staging, rendering } = options;
    const { account, region } = context;
    const problems = at("workgroup", checkWorkgroupArn(options.workgroup, { account, region }));
    const bucket = staging && polytomicBucketPlan(staging, rendering, context);
    return {
      problems: [...problems, ...at("staging", bucket?.problems ?? [])],
      trust: redshiftTrust(options, context),
      // The grant would report a wrong workgroup a second time.
      need: [...(problems.length > 0 ? [] : [new WorkgroupRef(options.workgroup).runSql()]), ...(bucket?.need ?? [])],
      documented: { policy: documentedPolicy(bucket?.documented?.policy) },
      outputs: { ...bucket?.outputs, ...(staging === undefined ? {} : { namespace_role_arn: { role: "arn" } }) },
    };
  },
});

/** https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-other-services.html */
const redshiftServices = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"];

/**
 * Polytomic's form has one role: it runs `UNLOAD` and `COPY` with the role that it comes with, so that Redshift has to be
 * able to assume that one as well. Redshift may for Polytomic's own user of this workgroup only, not for everybody who
 * writes SQL there, and what it then can do is what Polytomic can.
 *
 * AWS documents no source account or source ARN that Redshift would send; it documents the external ID.
 */
function redshiftTrust(
  options: Omit<PolytomicOptions, "credentials"> & { readonly workgroup: string; readonly staging?: object },
  context: VendorContext,
): RoleTrust {
  const trust = polytomicTrust(options, context);
  if (options.staging === undefined) return trust;
  const externalId = databaseUserArn(options.workgroup, context);
  return alsoTrusting(
    trust,
    redshiftServices.map((name): TrustedPrincipal => service(name, { externalId })),
    {
      statements: [{ Effect: "Allow", Principal: { Service: redshiftServices }, Action: "sts:AssumeRole" }],
      letsIn: redshiftServices.map((name) => service(name)),
    },
  );
}

/**
 * The database user that a role has by GetCredentials, as Redshift says for whom it assumes a role.
 * Source: https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html and
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 */
function databaseUserArn(workgroupArn: string, { account, region, names }: VendorContext): string {
  const parsed = parseArn(workgroupArn);
  const workgroup = parsed?.shape === "workgroup" ? parsed.workgroup : "";
  return `arn:${partitionOf(region)}:redshift:${region}:${account}:dbuser:serverless-${account}-${workgroup}/IAMR:${names.role}`;
}

/** The page's policy, in which two commas are not where JSON wants them, and the bucket's of the page that it links to. */
function documentedPolicy(bucket: PolicyJson | undefined): PolicyJson {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: [
          "redshift-data:CancelStatement",
          "redshift-data:DescribeStatement",
          "redshift-data:DescribeTable",
          "redshift-data:ExecuteStatement",
          "redshift-data:GetStatementResult",
          "redshift-data:ListDatabases",
          "redshift-data:ListSchemas",
          "redshift-data:ListTables",
          "redshift-serverless:GetCredentials",
        ],
        Resource: "*",
      },
      ...(bucket?.Statement ?? []),
    ],
  };
}
