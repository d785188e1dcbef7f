import * as v from "valibot";
import { checkWorkgroupArn, WorkgroupRef } from "../grants";
import { parseArn, partitionOf } from "../aws";
import { type PolicyJson, service, type TrustedPrincipal } from "../policy";
import { at } from "../validation";
import { type Connection } from "./connection";
import { polytomicRedshiftExpectations } from "./expectations";
import { bucketEntries, polytomicEntries } from "./options-schema";
import { alsoTrusting, type PolytomicOptions, polytomicTrust } from "./polytomic";
import { type PolytomicBucket, polytomicBucketPlan } from "./polytomic-bucket";
import { connect, type RoleTrust, type Vendor, type VendorContext, type VendorPlan } from "./vendor";

/** Options of {@link polytomicRedshiftServerless}. Polytomic takes a role for it, and no access keys. */
export interface PolytomicRedshiftServerlessOptions<BucketKey extends string> extends Omit<
  PolytomicOptions,
  "credentials"
> {
  /** The ARN of the workgroup, which ends in its UUID, in the account and region of the environment. */
  readonly workgroup: string;
  /**
   * Where data is staged on its way into the database (`COPY`) and out of it (`UNLOAD`). The role has to be associated
   * with the namespace of the workgroup then: the output `NAME_namespace_role_arn` is its ARN.
   * @default none: Polytomic only runs queries
   */
  readonly staging?: PolytomicBucket<BucketKey>;
}

/**
 * Polytomic runs SQL on a workgroup of Redshift Serverless, as the database user `IAMR:<name of the role>`, to which you
 * grant what it may do in the database.
 *
 * @example
 * polytomicRedshiftServerless({
 *   workgroup: "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a",
 *   staging: { bucket: "staging", prefix: "redshift/" },
 *   externalId: "6f1c…",
 * });
 */
export function polytomicRedshiftServerless<const BucketKey extends string = never>(
  options: PolytomicRedshiftServerlessOptions<BucketKey>,
): Connection<never, BucketKey> {
  return connect(vendor, options);
}

const vendor: Vendor<PolytomicRedshiftServerlessOptions<string>> = {
  name: "Polytomic (Redshift Serverless)",
  schema: v.strictObject({
    ...polytomicEntries,
    workgroup: v.string(),
    staging: v.optional(v.strictObject(bucketEntries)),
  }),
  plan,
};

function plan(options: PolytomicRedshiftServerlessOptions<string>, context: VendorContext): VendorPlan {
  const { staging, rendering } = options;
  const { account, region } = context;
  const problems = at("workgroup", checkWorkgroupArn(options.workgroup, { account, region }));
  const workgroup = new WorkgroupRef(options.workgroup);
  const bucket = staging && polytomicBucketPlan(staging, rendering, context);
  return {
    problems: [...problems, ...at("staging", bucket?.problems ?? [])],
    trust: redshiftTrust(options, context),
    // A workgroup that is wrong has been said once.
    need: [...(problems.length > 0 ? [] : [workgroup.runSql()]), ...(bucket?.need ?? [])],
    expectations: [...polytomicRedshiftExpectations(workgroup), ...(bucket?.expectations ?? [])],
    documented: { policy: documentedPolicy(bucket?.documented?.policy) },
    outputs: { ...bucket?.outputs, ...(staging === undefined ? {} : { namespace_role_arn: { role: "arn" } }) },
  };
}

/** https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-security-other-services.html */
const redshiftServices = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"];

/**
 * Polytomic's form has one role: it runs `UNLOAD` and `COPY` with the role that it comes with, so that Redshift has to be
 * able to assume that one as well. Redshift may for Polytomic's own user of this workgroup only, not for everybody who
 * writes SQL there, and what it then can do is what Polytomic can.
 *
 * AWS documents no source account or source ARN that Redshift would send; it documents the external ID.
 */
function redshiftTrust(options: PolytomicRedshiftServerlessOptions<string>, context: VendorContext): RoleTrust {
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

/**
 * The page's policy, in which two commas are not where JSON wants them, and the bucket's of the page that it links to.
 * Source: https://docs.polytomic.com/docs/redshift-serverless
 */
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
