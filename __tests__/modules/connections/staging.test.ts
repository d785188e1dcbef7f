import { accessKeys } from "../../../modules/principals";
import {
  type Connection,
  databricksStorageCredential,
  polytomicDatabricks,
  polytomicRedshiftServerless,
} from "../../../modules/connections";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { type PolicyJson } from "../../../modules/policy";
import { planEnvironments, summarize } from "../../../stacks";
import { account, connect, environmentWith, iamAddresses, problemsOf, tableArn, trustOf } from "../../connection";
import { allows, mayAssume } from "../../permission";
import { refusals, type SynthesizedStack } from "../../synth";

const bucket = "arn:aws:s3:::syncoutput";
const polytomicRole = "arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT";
const masterRole = "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL";
const workgroup = `arn:aws:redshift-serverless:us-west-2:${account}:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a`;

const held = (stack: SynthesizedStack): PolicyJson[] => stack.policiesOf("aws_iam_role.vendor_role");
const policyOf = (stack: SynthesizedStack): PolicyJson => stack.policy("aws_iam_policy.vendor_policy");
/** Whether a role assumes another by its own policies and the trust policy of the stack's role. */
function assumes(stack: SynthesizedStack, role: string, other: string, context: Record<string, string> = {}): boolean {
  const policies = {
    identity: held(stack).map((policy) => compilePolicyJson("identity", policy)),
    resource: compilePolicyJson("trust", trustOf(stack)),
  };
  const principal = roleSession(role, "session");
  return decide(policies, { principal, action: "sts:AssumeRole", resource: other, context }) === "allowed";
}

/** Whether a service of AWS may assume the role for whom it says. */
function servesFor(stack: SynthesizedStack, name: string, externalId: string): boolean {
  const policies = { identity: [], resource: compilePolicyJson("trust", trustOf(stack)) };
  const resource = `arn:aws:iam::${account}:role/prod-vendor`;
  const context = { "sts:ExternalId": externalId };
  const principal = { type: "service", name } as const;
  return decide(policies, { principal, action: "sts:AssumeRole", resource, context }) === "allowed";
}

/** From code that no compiler has seen. */
const untyped = (options: object): never => options as never;

describe("Polytomic for Databricks", () => {
  const options = { bucket: "sync", prefix: "polytomic/", externalId: "0000" } as const;
  const stack = connect(polytomicDatabricks(options));

  it("stages objects below the prefix, and nothing else", () => {
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]) {
      expect(allows(held(stack), action, `${bucket}/polytomic/load.csv`)).toBe(true);
      expect(allows(held(stack), action, `${bucket}/other/load.csv`)).toBe(false);
    }
    expect(allows(held(stack), "s3:GetBucketLocation", bucket)).toBe(true);
    expect(allows(held(stack), "s3:ListBucket", bucket, { "s3:prefix": "polytomic/2026/" })).toBe(true);
    expect(allows(held(stack), "s3:ListBucket", bucket)).toBe(false);
    expect(allows(held(stack), "s3:PutObject", "arn:aws:s3:::artie-transfer-test/polytomic/load.csv")).toBe(false);
    expect(allows(held(stack), "sts:AssumeRole", `arn:aws:iam::${account}:role/prod-vendor`)).toBe(false);
  });

  it("is Polytomic's alone: Databricks has a role of its own", () => {
    const trust = trustOf(stack);
    expect(mayAssume(trust, polytomicRole, { "sts:ExternalId": "0000" })).toBe(true);
    expect(mayAssume(trust, polytomicRole)).toBe(false);
    expect(mayAssume(trust, masterRole, { "sts:ExternalId": "0000" })).toBe(false);
  });

  it("takes access keys as well", () => {
    const byKeys = connect(polytomicDatabricks({ bucket: "sync", credentials: accessKeys(["2026-11"]) }));
    expect(allows(byKeys.policiesOf("aws_iam_user.vendor_user"), "s3:PutObject", `${bucket}/load.csv`)).toBe(true);
    expect(iamAddresses(byKeys)).not.toContain("aws_iam_role.vendor_role");
  });

  it("makes the page's one role for both as documented", () => {
    const assume = (principal: string, externalId: string): object => ({
      Effect: "Allow",
      Principal: { AWS: principal },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    });
    const documented = connect(
      polytomicDatabricks({
        rendering: "as-documented",
        bucket: "sync",
        externalId: "0000",
        restrictToRole: true,
        storageCredentialExternalId: "1111",
      }),
    );
    expect(trustOf(documented)).toEqual({
      Version: "2012-10-17",
      Statement: [assume(polytomicRole, "0000"), assume(masterRole, "1111")],
    });
    expect(policyOf(documented).Statement).toEqual([
      {
        Sid: "PolytomicBucket",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketLocation"],
        Resource: [`${bucket}/*`, bucket],
      },
    ]);
    const external = connect(polytomicDatabricks({ rendering: "as-documented", bucket: "sync", externalId: "0000" }));
    expect(trustOf(external).Statement).toHaveLength(1);
  });

  it("refuses Databricks' external ID where that has a role of its own, and one that AWS does not take", () => {
    expect(problemsOf(polytomicDatabricks({ ...options, storageCredentialExternalId: "1111" }))).toEqual([
      'storageCredentialExternalId: "1111" is of no use here: Databricks reads the bucket with a role of its own. Remove ' +
        "it, and add the connection databricksStorageCredential({ bucket, prefix, externalId }).",
    ]);
    const documented = { bucket: "sync", rendering: "as-documented", externalId: "0000" } as const;
    expect(problemsOf(polytomicDatabricks({ ...documented, storageCredentialExternalId: "1 1" }))).toEqual([
      expect.stringMatching(/^storageCredentialExternalId: "1 1" is not a valid external ID: /),
    ]);
    const credentials = accessKeys(["2026-11"]);
    const keysOnly = { rendering: "as-documented", bucket: "sync", credentials } as const;
    expect(problemsOf(polytomicDatabricks({ ...keysOnly, storageCredentialExternalId: "1111" }))).toEqual([
      expect.stringMatching(
        /^storageCredentialExternalId: "1111" says something about a role, and the connection has /,
      ),
    ]);
    expect(problemsOf(polytomicDatabricks({ ...options, rendering: "as-documented" }))).toEqual([
      expect.stringMatching(/^prefix: "polytomic\/" is not known to Polytomic's own document/),
    ]);
  });

  it("attaches nothing and trusts nobody but Polytomic in its first phase", () => {
    const first = connect(
      polytomicDatabricks({
        bucket: "sync",
        rendering: "as-documented",
        firstPhase: true,
        storageCredentialExternalId: "1111",
      }),
    );
    expect(held(first)).toEqual([]);
    expect(mayAssume(trustOf(first), masterRole, { "sts:ExternalId": "1111" })).toBe(false);
  });
});

describe("a storage credential of Databricks", () => {
  const options = { bucket: "sync", prefix: "polytomic/", externalId: "1111" } as const;
  const stack = connect(databricksStorageCredential(options));
  const self = `arn:aws:iam::${account}:role/prod-vendor`;

  it("reads what is staged below the prefix, and changes nothing", () => {
    expect(allows(held(stack), "s3:GetObject", `${bucket}/polytomic/load.csv`)).toBe(true);
    expect(allows(held(stack), "s3:GetBucketLocation", bucket)).toBe(true);
    expect(allows(held(stack), "s3:ListBucket", bucket, { "s3:prefix": "polytomic/2026/" })).toBe(true);
    expect(allows(held(stack), "s3:ListBucket", bucket)).toBe(false);
    expect(allows(held(stack), "s3:GetObject", `${bucket}/other/load.csv`)).toBe(false);
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]) {
      expect(allows(held(stack), action, `${bucket}/polytomic/load.csv`)).toBe(false);
    }
  });

  it("can assume itself and no other role, on both sides", () => {
    const externalId = { "sts:ExternalId": "1111" };
    expect(assumes(stack, self, self, externalId)).toBe(true);
    expect(assumes(stack, self, self)).toBe(false);
    expect(assumes(stack, self, `${self}-2`, externalId)).toBe(false);
    expect(mayAssume(trustOf(stack), self, externalId)).toBe(true);
    expect(mayAssume(trustOf(stack), `arn:aws:iam::${account}:role/other`, externalId)).toBe(false);
  });

  it("names no role as a principal, for it could not be made before it is there", () => {
    const principals = trustOf(stack).Statement.map(({ Principal }) => Principal);
    expect(principals).toEqual([{ AWS: `arn:aws:iam::${account}:root` }, { AWS: "arn:aws:iam::414351767826:root" }]);
  });

  it("is assumed by Unity Catalog with the external ID of the credential only", () => {
    const trust = trustOf(stack);
    expect(mayAssume(trust, masterRole, { "sts:ExternalId": "1111" })).toBe(true);
    expect(mayAssume(trust, masterRole, { "sts:ExternalId": "0000" })).toBe(false);
    expect(mayAssume(trust, "arn:aws:iam::414351767826:role/other", { "sts:ExternalId": "1111" })).toBe(false);
    expect(mayAssume(trust, polytomicRole, { "sts:ExternalId": "1111" })).toBe(false);
  });

  it("follows the name of the role, and another role of Unity Catalog", () => {
    const vendorRole = "arn:aws:iam::444455556666:role/unity-catalog";
    const named = connect(databricksStorageCredential({ ...options, names: { role: "uc" }, vendorRole }));
    const ownArn = `arn:aws:iam::${account}:role/uc`;
    expect(assumes(named, ownArn, ownArn, { "sts:ExternalId": "1111" })).toBe(true);
    expect(mayAssume(trustOf(named), vendorRole, { "sts:ExternalId": "1111" })).toBe(true);
    expect(mayAssume(trustOf(named), masterRole, { "sts:ExternalId": "1111" })).toBe(false);
  });

  it("hands over what Databricks asks for", () => {
    expect(stack.outputs).toEqual({
      vendor_service_role_arn: { value: "${aws_iam_role.vendor_role.arn}", sensitive: false },
      vendor_external_id: { value: "1111", sensitive: false },
      vendor_region: { value: "us-west-2", sensitive: false },
      vendor_bucket: { value: "syncoutput", sensitive: false },
    });
  });

  it("takes GovCloud's role there, and refuses to guess one elsewhere", () => {
    const inRegion = (region: string, more: object = {}): string[] =>
      refusals(() => connect(databricksStorageCredential({ ...options, ...more }), { region }));
    expect(inRegion("us-gov-west-1")).toEqual([]);
    expect(inRegion("cn-north-1")).toEqual([
      "prod › connections › vendor › vendorRole: is missing: Databricks publishes no role of Unity Catalog in the " +
        "partition aws-cn. Copy it from the trust policy that Databricks shows with the storage credential.",
    ]);
    expect(inRegion("us-gov-west-1", { vendorRole: masterRole })).toEqual([expect.stringContaining("vendorRole: ")]);
  });

  it("refuses a trust without an external ID, a role that is none, access keys, and buckets that do not do", () => {
    expect(problemsOf(databricksStorageCredential({ bucket: "sync" }))).toEqual([
      "externalId: is missing: without it, any other customer of Databricks could have Databricks use the role. Copy it " +
        "from the storage credential.",
    ]);
    expect(problemsOf(databricksStorageCredential({ ...options, externalId: "a b" }))).toEqual([
      expect.stringMatching(/^externalId: "a b" is not a valid external ID: /),
    ]);
    expect(problemsOf(databricksStorageCredential({ ...options, vendorRole: "uc" }))).toEqual([
      'vendorRole: "uc" is not the ARN of a role. Copy it from the account\'s owner.',
    ]);
    expect(problemsOf(databricksStorageCredential({ ...options, vendorRole: `${masterRole}*` }))).toEqual([
      expect.stringMatching(/^vendorRole: .* does not name one role: /),
    ]);
    expect(problemsOf(databricksStorageCredential(untyped({ ...options, credentials: "role" })))).toEqual([
      'credentials: "credentials" is not a property that is known here. Remove it. The properties are externalId, suppressions, names, formerly, adopt, bucket, prefix, headBucket, vendorRole.',
    ]);
    expect(problemsOf(databricksStorageCredential({ ...options, bucket: "snyc" }))).toEqual([
      expect.stringMatching(/^bucket: no bucket "snyc"; did you mean "sync"\? /),
    ]);
    const dotted = { buckets: { sync: { name: "sync.output" } } };
    expect(refusals(() => connect(databricksStorageCredential(options), dotted))).toEqual([
      'prod › connections › vendor › bucket: "sync.output" has a dot in its name, which Databricks does not support. ' +
        "Stage elsewhere.",
    ]);
  });
});

describe("Polytomic for Redshift Serverless", () => {
  const options = { workgroup, externalId: "0000" } as const;
  const staging = { bucket: "sync", prefix: "redshift/" } as const;
  const stack = connect(polytomicRedshiftServerless({ ...options, staging }));
  const onWorkgroup = [
    "redshift-data:DescribeTable",
    "redshift-data:ExecuteStatement",
    "redshift-data:ListDatabases",
    "redshift-data:ListSchemas",
    "redshift-data:ListTables",
    "redshift-serverless:GetCredentials",
  ];
  const onStatements = [
    "redshift-data:CancelStatement",
    "redshift-data:DescribeStatement",
    "redshift-data:GetStatementResult",
  ];
  const user = (name: string, id = "5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a"): string =>
    `arn:aws:redshift:us-west-2:${account}:dbuser:serverless-${account}-${id}/${name}`;

  it("runs SQL on the workgroup, and on no other", () => {
    for (const action of onWorkgroup) {
      expect(allows(held(stack), action, workgroup)).toBe(true);
      expect(allows(held(stack), action, `${workgroup.slice(0, -1)}b`)).toBe(false);
    }
    expect(allows(held(stack), "redshift-data:BatchExecuteStatement", workgroup)).toBe(false);
    expect(allows(held(stack), "redshift-serverless:UpdateWorkgroup", workgroup)).toBe(false);
    expect(allows(held(stack), "redshift-data:ListStatements", "*")).toBe(false);
  });

  it("follows its own statements only", () => {
    const userid = "AROAEXAMPLE:polytomic";
    const owner = (id: string): Record<string, string> => ({
      "aws:userid": userid,
      "redshift-data:statement-owner-iam-userid": id,
    });
    for (const action of onStatements) {
      expect(allows(held(stack), action, "*", owner(userid))).toBe(true);
      expect(allows(held(stack), action, "*", owner("AROAEXAMPLE:somebody-else"))).toBe(false);
      expect(allows(held(stack), action, "*", { "aws:userid": userid })).toBe(false);
    }
    expect(String(stack.block("aws_iam_policy.vendor_policy")["policy"])).toContain('"$${aws:userid}"');
  });

  it("stages below the prefix where a bucket is given, and nowhere else", () => {
    expect(allows(held(stack), "s3:PutObject", `${bucket}/redshift/unload_0000`)).toBe(true);
    expect(allows(held(stack), "s3:GetObject", `${bucket}/other/unload_0000`)).toBe(false);
    const queries = connect(polytomicRedshiftServerless(options));
    expect(allows(held(queries), "s3:GetObject", `${bucket}/redshift/unload_0000`)).toBe(false);
    expect(trustOf(queries).Statement).toHaveLength(1);
    expect(Object.keys(queries.outputs)).not.toContain("vendor_namespace_role_arn");
  });

  it("lets Redshift assume the role for Polytomic's own user of this workgroup only", () => {
    const services = trustOf(stack).Statement.filter(({ Principal }) => JSON.stringify(Principal).includes("Service"));
    expect(services.map(({ Principal, Condition }) => ({ Principal, Condition }))).toEqual(
      ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"].map((service) => ({
        Principal: { Service: service },
        Condition: { StringEquals: { "sts:ExternalId": user("IAMR:prod-vendor") } },
      })),
    );
    for (const service of ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"]) {
      expect(servesFor(stack, service, user("IAMR:prod-vendor"))).toBe(true);
      expect(servesFor(stack, service, user("IAM:somebody"))).toBe(false);
      expect(servesFor(stack, service, user("IAMR:prod-vendor", "99999999-9999-4999-8999-999999999999"))).toBe(false);
      expect(servesFor(stack, service, "0000")).toBe(false);
    }
    expect(servesFor(stack, "lambda.amazonaws.com", user("IAMR:prod-vendor"))).toBe(false);
    const named = connect(polytomicRedshiftServerless({ ...options, staging, names: { role: "Sync" } }));
    expect(JSON.stringify(trustOf(named))).toContain(user("IAMR:Sync"));
  });

  it("is assumed by Polytomic with its external ID, whatever Redshift sends", () => {
    expect(mayAssume(trustOf(stack), polytomicRole, { "sts:ExternalId": "0000" })).toBe(true);
    expect(mayAssume(trustOf(stack), polytomicRole, { "sts:ExternalId": user("IAMR:prod-vendor") })).toBe(false);
    expect(mayAssume(trustOf(stack), "arn:aws:iam::444455556666:role/other", { "sts:ExternalId": "0000" })).toBe(false);
  });

  it("says which role to associate with the namespace", () => {
    expect(stack.outputs).toEqual({
      vendor_service_role_arn: { value: "${aws_iam_role.vendor_role.arn}", sensitive: false },
      vendor_external_id: { value: "0000", sensitive: false },
      vendor_region: { value: "us-west-2", sensitive: false },
      vendor_bucket: { value: "syncoutput", sensitive: false },
      vendor_namespace_role_arn: { value: "${aws_iam_role.vendor_role.arn}", sensitive: false },
    });
  });

  it("grants what the page grants as documented, in JSON that AWS reads", () => {
    const documented = connect(
      polytomicRedshiftServerless({ ...options, rendering: "as-documented", staging: { bucket: "sync" } }),
    );
    const [redshift, staged, ...others] = policyOf(documented).Statement;
    expect(others).toEqual([]);
    expect(redshift).toEqual({
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
    });
    expect(staged?.Sid).toBe("PolytomicBucket");
    expect(trustOf(documented).Statement.at(-1)).toEqual({
      Effect: "Allow",
      Principal: { Service: ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"] },
      Action: "sts:AssumeRole",
    });
  });

  it("does not call Redshift's trust an excess in the summary, and does call the wildcard one", () => {
    const documented: Connection = polytomicRedshiftServerless({
      ...options,
      rendering: "as-documented",
      staging: { bucket: "sync" },
    });
    const summary = summarize(planEnvironments([environmentWith(documented)]));
    expect(summary).not.toContain("declared excess in the trust policy");
    expect(summary).toContain("declared excess on *: redshift-data:CancelStatement, ");
  });

  it("attaches nothing and trusts no service in its first phase", () => {
    const first = connect(polytomicRedshiftServerless({ workgroup, staging, firstPhase: true }));
    expect(held(first)).toEqual([]);
    expect(JSON.stringify(trustOf(first))).not.toContain('Service"');
  });

  it.each([
    [
      "a name",
      `arn:aws:redshift-serverless:us-west-2:${account}:workgroup/default`,
      /^workgroup: .* does not end in the UUID of a workgroup: its name stands in no ARN, and a policy would match nothing\. /,
    ],
    [
      "a wildcard",
      `arn:aws:redshift-serverless:us-west-2:${account}:workgroup/*`,
      /^workgroup: .* does not end in the UUID of a workgroup: /,
    ],
    [
      "a table",
      tableArn("users"),
      /^workgroup: .* is not the ARN of a workgroup of Redshift Serverless\. Copy it from /,
    ],
    [
      "another account",
      workgroup.replace(account, "444455556666"),
      /^workgroup: .* is a workgroup of account 444455556666 in us-west-2, and the role is in account 123456789012, for us-west-2\. /,
    ],
    [
      "another region",
      workgroup.replace("us-west-2", "eu-west-1"),
      /^workgroup: .* is a workgroup of account 123456789012 in eu-west-1, /,
    ],
    ["a template", `${workgroup}\${file("x")}`, /^workgroup: /],
  ])("refuses %s in place of the workgroup", (_, wrong, message) => {
    expect(problemsOf(polytomicRedshiftServerless({ ...options, workgroup: wrong, staging }))).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it("refuses access keys, no external ID, and a bucket or a prefix that does not do, in their place", () => {
    expect(
      problemsOf(polytomicRedshiftServerless(untyped({ ...options, credentials: accessKeys(["2026-11"]) }))),
    ).toEqual([
      'credentials: "credentials" is not a property that is known here. Remove it. The properties are externalId, suppressions, names, formerly, adopt, rendering, deployedAs, firstPhase, restrictToRole, vendorAccount and 2 more.',
    ]);
    expect(problemsOf(polytomicRedshiftServerless({ workgroup }))).toEqual([
      expect.stringMatching(/^externalId: is missing: without it, any other customer of Polytomic /),
    ]);
    expect(problemsOf(polytomicRedshiftServerless({ ...options, staging: { bucket: "snyc" } }))).toEqual([
      expect.stringMatching(/^staging › bucket: no bucket "snyc"; did you mean "sync"\? /),
    ]);
    const documented = { ...options, rendering: "as-documented", staging } as const;
    expect(problemsOf(polytomicRedshiftServerless(documented))).toEqual([
      expect.stringMatching(/^staging › prefix: "redshift\/" is not known to Polytomic's own document/),
    ]);
    expect(problemsOf(polytomicRedshiftServerless(untyped({ externalId: "0000" })))).toEqual([
      "workgroup: is missing. Copy its ARN from `aws redshift-serverless get-workgroup --workgroup-name NAME`.",
    ]);
    expect(problemsOf(polytomicRedshiftServerless(untyped({ ...options, staging: "sync" })))).toEqual([
      expect.stringMatching(/^staging: "sync" is not /),
    ]);
  });
});
