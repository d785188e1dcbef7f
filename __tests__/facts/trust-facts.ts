// Whom each form of trust lets in, in AWS's terms: the statements of the trust policy, and callers by who they are and
// what their requests carry. Written from the pages of AWS and of the identity providers, not from the product.
//
// Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html (keys of STS and of tokens)
import { type AccountPrincipal, type PolicyJson, type TrustedPrincipal } from "../../modules/policy";
import { type RequestContext } from "../../modules/proof";
import { type RequestPrincipal } from "../../modules/evaluation";
import { type Difference } from "./narrowing-facts";

type Statements = PolicyJson["Statement"];

/** Somebody who asks for the role. */
export interface Attempt {
  readonly who: RequestPrincipal;
  /** @default "sts:AssumeRole" */
  readonly action?: string;
  readonly context: RequestContext;
}

/** What differs from an attempt that succeeds: who asks, or what the request carries. */
interface Other {
  readonly who?: RequestPrincipal;
  readonly context?: Difference;
}

/** Attempts, of which each that fails differs from the one that succeeds as it says. */
interface Attempts {
  readonly succeeds: Attempt;
  readonly alsoSucceeds?: readonly Other[];
  readonly fails: readonly Other[];
}

/** One trusted principal, and who gets the role. */
export interface TrustFact {
  /** The function that makes it, and what it is given. */
  readonly of: readonly [maker: string, ...given: readonly unknown[]];
  /** Methods that narrow it. */
  readonly narrowedBy?: readonly (readonly [method: string, ...given: readonly unknown[]])[];
  readonly statements: Statements;
  readonly attempts: readonly Attempts[];
}

/** Methods of a trusted account that give a trusted account: its limits. */
type LimitOf = {
  [Name in keyof AccountPrincipal]: AccountPrincipal[Name] extends (...options: never[]) => AccountPrincipal
    ? Name
    : never;
}[keyof AccountPrincipal];

// The role is arn:aws:iam::111122223333:role/trusting.
const own = ["account", "111122223333"] as const;
const root = { AWS: "arn:aws:iam::111122223333:root" };

const session = (role: string, account = "111122223333"): RequestPrincipal => ({
  type: "role session",
  arn: `arn:aws:sts::${account}:assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/session`,
  role: `arn:aws:iam::${account}:role/${role}`,
});
const user = (name: string, account = "111122223333"): RequestPrincipal => ({
  type: "user",
  arn: `arn:aws:iam::${account}:user/${name}`,
});
const anonymous: RequestPrincipal = { type: "anonymous" };
const service = (name: string): RequestPrincipal => ({ type: "service", name });
const token = (provider: string): RequestPrincipal => ({
  type: "federated",
  provider: `arn:aws:iam::111122223333:oidc-provider/${provider}`,
});

/** By the method that narrows the trust in an account. */
export const accountLimits: Readonly<Record<LimitOf, readonly TrustFact[]>> = {
  withExternalId: [
    {
      of: ["account", "444455556666"],
      narrowedBy: [["withExternalId", "Ab12-0000"]],
      statements: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "Ab12-0000" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync", "444455556666"), context: { "sts:ExternalId": "Ab12-0000" } },
          alsoSucceeds: [{ who: user("sync", "444455556666") }],
          fails: [
            { context: { "sts:ExternalId": undefined } },
            { context: { "sts:ExternalId": "Ab12-0001" } },
            { context: { "sts:ExternalId": "ab12-0000" } },
            { who: session("sync", "444455556667") },
            { who: session("sync") },
            { who: anonymous },
          ],
        },
      ],
    },
  ],
  onlyRoles: [
    {
      of: own,
      narrowedBy: [["onlyRoles", "arn:aws:iam::111122223333:role/ci/deploy", "arn:aws:iam::111122223333:role/support"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::111122223333:role/ci/deploy",
                "arn:aws:iam::111122223333:role/support",
              ],
            },
          },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("ci/deploy"), context: {} },
          alsoSucceeds: [{ who: session("support") }],
          fails: [
            { who: session("deploy") },
            { who: session("ci/deploy-2") },
            { who: session("ci/Deploy") },
            { who: user("support") },
            { who: session("ci/deploy", "444455556666") },
          ],
        },
      ],
    },
    {
      of: own,
      // Each call adds a role.
      narrowedBy: [
        ["onlyRoles", "arn:aws:iam::111122223333:role/ci/deploy"],
        ["onlyRoles", "arn:aws:iam::111122223333:role/support"],
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            ArnEquals: {
              "aws:PrincipalArn": [
                "arn:aws:iam::111122223333:role/ci/deploy",
                "arn:aws:iam::111122223333:role/support",
              ],
            },
          },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("ci/deploy"), context: {} },
          alsoSucceeds: [{ who: session("support") }],
          fails: [{ who: session("deploy") }],
        },
      ],
    },
  ],
  onlyUsers: [
    {
      of: own,
      narrowedBy: [["onlyUsers", "arn:aws:iam::111122223333:user/staff/ada"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/staff/ada" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: user("staff/ada"), context: {} },
          fails: [
            { who: user("ada") },
            { who: user("staff/bob") },
            { who: session("staff/ada") },
            { who: user("staff/ada", "444455556666") },
          ],
        },
      ],
    },
  ],
  // https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
  onlyPermissionSets: [
    {
      of: own,
      narrowedBy: [["onlyPermissionSets", "DataSupport"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            ArnLike: {
              "aws:PrincipalArn": [
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_DataSupport_????????????????",
                "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_DataSupport_????????????????",
              ],
            },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: session("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_DataSupport_0123456789abcdef"),
            context: {},
          },
          alsoSucceeds: [
            { who: session("aws-reserved/sso.amazonaws.com/AWSReservedSSO_DataSupport_0123456789abcdef") },
            { who: session("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_DataSupport_fedcba9876543210") },
          ],
          fails: [
            {
              who: session("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_DataSupport_Lead_0123456789abcdef"),
            },
            { who: session("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Support_0123456789abcdef") },
            { who: session("AWSReservedSSO_DataSupport_0123456789abcdef") },
          ],
        },
      ],
    },
  ],
  withMfa: [
    {
      of: own,
      // An hour is the longest age unless another is given.
      narrowedBy: [["withMfa"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            Bool: { "aws:MultiFactorAuthPresent": "true" },
            NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: user("ada"),
            context: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3599" },
          },
          alsoSucceeds: [{ context: { "aws:MultiFactorAuthAge": "0" } }],
          fails: [
            { context: { "aws:MultiFactorAuthAge": "3600" } },
            { context: { "aws:MultiFactorAuthAge": undefined } },
            { context: { "aws:MultiFactorAuthPresent": undefined } },
            { context: { "aws:MultiFactorAuthPresent": "false" } },
            { context: { "aws:MultiFactorAuthPresent": undefined, "aws:MultiFactorAuthAge": undefined } },
            { who: user("ada", "444455556666") },
          ],
        },
      ],
    },
    {
      of: own,
      narrowedBy: [["withMfa", { maxAge: 900 }]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            Bool: { "aws:MultiFactorAuthPresent": "true" },
            NumericLessThan: { "aws:MultiFactorAuthAge": "900" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: user("ada"),
            context: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "899" },
          },
          fails: [{ context: { "aws:MultiFactorAuthAge": "900" } }],
        },
      ],
    },
  ],
  inOrganization: [
    {
      of: own,
      narrowedBy: [["inOrganization", "o-a1b2c3d4e5"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync"), context: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
          fails: [
            { context: { "aws:PrincipalOrgID": "o-a1b2c3d4e6" } },
            { context: { "aws:PrincipalOrgID": undefined } },
            { context: { "aws:PrincipalOrgID": undefined, "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
          ],
        },
      ],
    },
  ],
  fromIpAddresses: [
    {
      of: own,
      narrowedBy: [["fromIpAddresses", "203.0.113.0/24", "2001:db8:1234::/48"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { IpAddress: { "aws:SourceIp": ["2001:db8:1234::/48", "203.0.113.0/24"] } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync"), context: { "aws:SourceIp": "203.0.113.255" } },
          alsoSucceeds: [{ context: { "aws:SourceIp": "2001:db8:1234::1" } }],
          fails: [
            { context: { "aws:SourceIp": "203.0.114.0" } },
            { context: { "aws:SourceIp": "203.0.112.255" } },
            { context: { "aws:SourceIp": undefined } },
            { context: { "aws:SourceIp": undefined, "aws:VpcSourceIp": "203.0.113.255" } },
          ],
        },
      ],
    },
  ],
  fromVpc: [
    {
      of: own,
      narrowedBy: [["fromVpc", "vpc-0123456789abcdef0"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceVpc": "vpc-0123456789abcdef0" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync"), context: { "aws:SourceVpc": "vpc-0123456789abcdef0" } },
          fails: [
            { context: { "aws:SourceVpc": "vpc-0123456789abcdef1" } },
            { context: { "aws:SourceVpc": undefined } },
            { context: { "aws:SourceVpc": undefined, "aws:SourceVpce": "vpc-0123456789abcdef0" } },
          ],
        },
      ],
    },
  ],
  fromVpcEndpoint: [
    {
      of: own,
      narrowedBy: [["fromVpcEndpoint", "vpce-0123456789abcdef0"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync"), context: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
          fails: [
            { context: { "aws:SourceVpce": "vpce-0123456789abcdef1" } },
            { context: { "aws:SourceVpce": undefined } },
            { context: { "aws:SourceVpce": undefined, "aws:SourceVpc": "vpce-0123456789abcdef0" } },
          ],
        },
      ],
    },
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
  withSessionTags: [
    {
      of: ["account", "444455556666"],
      narrowedBy: [
        ["withExternalId", "Ab12-0000"],
        ["withSessionTags", { team: ["payments", "risk"], ticket: "any" }],
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: "sts:AssumeRole",
          Condition: {
            "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "ticket"] },
            Null: { "aws:TagKeys": "false" },
            StringEquals: { "aws:RequestTag/team": ["payments", "risk"], "sts:ExternalId": "Ab12-0000" },
            StringLike: { "aws:RequestTag/ticket": "*" },
          },
        },
        // The request for it carries no external ID.
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: "sts:TagSession",
          Condition: {
            "ForAllValues:StringEquals": { "aws:TagKeys": ["team", "ticket"] },
            Null: { "aws:TagKeys": "false" },
            StringEquals: { "aws:RequestTag/team": ["payments", "risk"] },
            StringLike: { "aws:RequestTag/ticket": "*" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: session("sync", "444455556666"),
            context: {
              "sts:ExternalId": "Ab12-0000",
              "aws:RequestTag/team": "payments",
              "aws:RequestTag/ticket": "T-1",
              "aws:TagKeys": ["team", "ticket"],
            },
          },
          alsoSucceeds: [{ context: { "aws:RequestTag/team": "risk" } }],
          fails: [
            { context: { "sts:ExternalId": undefined } },
            { context: { "aws:RequestTag/team": "sales" } },
            { context: { "aws:RequestTag/team": undefined } },
            { context: { "aws:RequestTag/ticket": undefined } },
            { context: { "aws:TagKeys": ["team", "ticket", "admin"] } },
            { context: { "aws:TagKeys": undefined } },
          ],
        },
        {
          succeeds: {
            who: session("sync", "444455556666"),
            action: "sts:TagSession",
            context: {
              "aws:RequestTag/team": "payments",
              "aws:RequestTag/ticket": "T-1",
              "aws:TagKeys": ["team", "ticket"],
            },
          },
          fails: [
            { context: { "aws:RequestTag/team": "sales" } },
            { context: { "aws:TagKeys": ["team", "ticket", "admin"] } },
            { who: session("sync", "444455556667") },
          ],
        },
      ],
    },
  ],
  withSessionName: [
    {
      of: own,
      narrowedBy: [["withSessionName", "${aws:username}"]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:RoleSessionName": "${aws:username}" } },
        },
      ],
      attempts: [
        {
          succeeds: { who: user("ada"), context: { "sts:RoleSessionName": "ada" } },
          fails: [
            { context: { "sts:RoleSessionName": "bob" } },
            { context: { "sts:RoleSessionName": "Ada" } },
            { context: { "sts:RoleSessionName": undefined } },
            { who: user("bob") },
            { who: session("ada") },
          ],
        },
      ],
    },
    {
      of: own,
      // Each call adds a name.
      narrowedBy: [
        ["withSessionName", "nightly"],
        ["withSessionName", "hourly"],
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:RoleSessionName": ["hourly", "nightly"] } },
        },
      ],
      attempts: [
        {
          succeeds: { who: session("sync"), context: { "sts:RoleSessionName": "nightly" } },
          alsoSucceeds: [{ context: { "sts:RoleSessionName": "hourly" } }],
          fails: [{ context: { "sts:RoleSessionName": "daily" } }],
        },
      ],
    },
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
  withSourceIdentity: [
    {
      of: own,
      narrowedBy: [["withSourceIdentity", { like: "*@acme.example" }]],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: { StringLike: { "sts:SourceIdentity": "*@acme.example" } },
        },
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:SetSourceIdentity",
          Condition: { StringLike: { "sts:SourceIdentity": "*@acme.example" } },
        },
      ],
      attempts: (["sts:AssumeRole", "sts:SetSourceIdentity"] as const).map((action): Attempts => ({
        succeeds: { who: session("sync"), action, context: { "sts:SourceIdentity": "ada@acme.example" } },
        fails: [
          { context: { "sts:SourceIdentity": "ada@acme.example.org" } },
          { context: { "sts:SourceIdentity": undefined } },
          { who: session("sync", "444455556666") },
        ],
      })),
    },
  ],
};

const gitHub = "token.actions.githubusercontent.com";
const acmeData = { owner: "acme", repository: "data", ownerId: "1234", repositoryId: "5678" };

/** https://docs.github.com/en/actions/reference/security/oidc: the subject, without and with the IDs in it. */
function gitHubFact(jobs: object, subject: string, others: readonly string[], inside?: string): TrustFact {
  const subjects = [`repo:acme/data:${subject}`, `repo:acme@1234/data@5678:${subject}`];
  const exact = !subject.includes("*");
  const claims = {
    [`${gitHub}:aud`]: "sts.amazonaws.com",
    [`${gitHub}:repository_id`]: "5678",
    [`${gitHub}:repository_owner_id`]: "1234",
  };
  const job = inside ?? subject;
  return {
    of: ["gitHubActions", { ...acmeData, ...jobs }],
    statements: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${gitHub}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: exact
          ? { StringEquals: { ...claims, [`${gitHub}:sub`]: subjects } }
          : { StringEquals: claims, StringLike: { [`${gitHub}:sub`]: subjects } },
      },
    ],
    attempts: [
      {
        succeeds: {
          who: token(gitHub),
          action: "sts:AssumeRoleWithWebIdentity",
          context: { ...claims, [`${gitHub}:sub`]: `repo:acme/data:${job}` },
        },
        alsoSucceeds: [{ context: { [`${gitHub}:sub`]: `repo:acme@1234/data@5678:${job}` } }],
        fails: [
          ...others.map((other): Other => ({ context: { [`${gitHub}:sub`]: `repo:acme/data:${other}` } })),
          { context: { [`${gitHub}:sub`]: `repo:acme/data2:${job}` } },
          { context: { [`${gitHub}:sub`]: `repo:Acme/data:${job}` } },
          { context: { [`${gitHub}:sub`]: `repo:acme@1234/data@9999:${job}` } },
          { context: { [`${gitHub}:sub`]: undefined } },
          { context: { [`${gitHub}:aud`]: "https://github.com/acme" } },
          { context: { [`${gitHub}:aud`]: undefined } },
          // Somebody who takes over the name gets other numbers.
          { context: { [`${gitHub}:repository_id`]: "5679" } },
          { context: { [`${gitHub}:repository_id`]: undefined } },
          { context: { [`${gitHub}:repository_owner_id`]: "1235" } },
          { context: { [`${gitHub}:repository_owner_id`]: undefined } },
          { who: token("gitlab.com") },
          { who: session("ci") },
        ],
      },
    ],
  };
}

/** https://docs.gitlab.com/ci/cloud_services/aws/ */
function gitLabFact(
  pipelines: object,
  {
    subject,
    sources,
    others,
  }: { readonly subject: string; readonly sources: readonly string[]; readonly others: readonly string[] },
): TrustFact {
  const [source = ""] = sources;
  const claims = {
    "gitlab.com:aud": "https://gitlab.com",
    "gitlab.com:project_id": "5678",
    "gitlab.com:ref_protected": "true",
  };
  return {
    of: ["gitLabCi", { project: "acme/platform/data", projectId: "5678", ...pipelines }],
    statements: [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            ...claims,
            "gitlab.com:pipeline_source": sources.length === 1 ? source : sources,
            "gitlab.com:sub": subject,
          },
        },
      },
    ],
    attempts: [
      {
        succeeds: {
          who: token("gitlab.com"),
          action: "sts:AssumeRoleWithWebIdentity",
          context: { ...claims, "gitlab.com:pipeline_source": source, "gitlab.com:sub": subject },
        },
        alsoSucceeds: sources.map((each): Other => ({ context: { "gitlab.com:pipeline_source": each } })),
        fails: [
          ...others.map((other): Other => ({ context: { "gitlab.com:sub": other } })),
          { context: { "gitlab.com:sub": undefined } },
          { context: { "gitlab.com:aud": "sts.amazonaws.com" } },
          { context: { "gitlab.com:project_id": "5679" } },
          { context: { "gitlab.com:project_id": undefined } },
          { context: { "gitlab.com:ref_protected": "false" } },
          { context: { "gitlab.com:ref_protected": undefined } },
          { context: { "gitlab.com:pipeline_source": "merge_request_event" } },
          { context: { "gitlab.com:pipeline_source": undefined } },
          { who: token(gitHub) },
        ],
      },
    ],
  };
}

/** https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration */
function hcpFact(runs: object, phases: readonly string[], otherPhases: readonly string[]): TrustFact {
  const subjectOf = (phase: string): string => `organization:acme:project:Data:workspace:data-prod:run_phase:${phase}`;
  const subjects = phases.map(subjectOf);
  const [subject = ""] = subjects;
  return {
    of: ["hcpTerraformRuns", { organization: "acme", project: "Data", workspace: "data-prod", ...runs }],
    statements: [
      {
        Effect: "Allow",
        Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "app.terraform.io:aud": "aws.workload.identity",
            "app.terraform.io:sub": subjects.length === 1 ? subject : subjects,
          },
        },
      },
    ],
    attempts: [
      {
        succeeds: {
          who: token("app.terraform.io"),
          action: "sts:AssumeRoleWithWebIdentity",
          context: { "app.terraform.io:aud": "aws.workload.identity", "app.terraform.io:sub": subject },
        },
        alsoSucceeds: subjects.map((each): Other => ({ context: { "app.terraform.io:sub": each } })),
        fails: [
          ...otherPhases.map((phase): Other => ({ context: { "app.terraform.io:sub": subjectOf(phase) } })),
          { context: { "app.terraform.io:sub": subject.replace("data-prod", "data-prod2") } },
          { context: { "app.terraform.io:sub": subject.replace("project:Data", "project:data") } },
          { context: { "app.terraform.io:sub": subject.replace("organization:acme", "organization:other") } },
          { context: { "app.terraform.io:sub": undefined } },
          { context: { "app.terraform.io:aud": "sts.amazonaws.com" } },
          { context: { "app.terraform.io:aud": undefined } },
          { who: token(gitHub) },
        ],
      },
    ],
  };
}

/** A service that says for whose resources it assumes a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
function deputyFact(name: string): TrustFact {
  return {
    of: ["service", name],
    statements: [
      {
        Effect: "Allow",
        Principal: { Service: `${name}.amazonaws.com` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ],
    attempts: [
      {
        succeeds: { who: service(`${name}.amazonaws.com`), context: { "aws:SourceAccount": "111122223333" } },
        fails: [
          { context: { "aws:SourceAccount": "444455556666" } },
          { context: { "aws:SourceAccount": undefined } },
          { who: service("lambda.amazonaws.com") },
          { who: session("sync") },
        ],
      },
    ],
  };
}

/** A service that AWS does not say to tell for whose resources it assumes a role. */
function plainServiceFact(name: string, principal: string): TrustFact {
  return {
    of: ["service", name],
    statements: [{ Effect: "Allow", Principal: { Service: principal }, Action: "sts:AssumeRole" }],
    attempts: [
      {
        succeeds: { who: service(principal), context: {} },
        fails: [{ who: service("ssm.amazonaws.com") }, { who: session("sync") }, { who: anonymous }],
      },
    ],
  };
}

/** A provider that is built into AWS, named by its host. */
const builtIn = (host: string): RequestPrincipal => ({ type: "federated", provider: host });

const identityPool = "us-east-1:12345678-dead-beef-cafe-123456790abc";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html */
function cognitoFact(
  options: object,
  { amr, otherAmr, actions }: Readonly<Record<"amr" | "otherAmr", string>> & { readonly actions?: readonly string[] },
): TrustFact {
  const host = "cognito-identity.amazonaws.com";
  const [action = "sts:AssumeRoleWithWebIdentity", ...further] = actions ?? [];
  const attemptsOf = (call: string): Attempts => ({
    succeeds: {
      who: builtIn(host),
      action: call,
      // Beside how the user is known, the key names the user pool.
      context: {
        [`${host}:aud`]: identityPool,
        [`${host}:amr`]: [amr, "cognito-idp.us-east-1.amazonaws.com/us-east-1_1a2b3c4d5"],
        [`${host}:sub`]: "us-east-1:0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
      },
    },
    alsoSucceeds: [{ context: { [`${host}:sub`]: "us-east-1:ffffffff-33a7-4e0e-8a41-6a1b7f8f2a10" } }],
    fails: [
      { context: { [`${host}:aud`]: "us-east-1:00000000-dead-beef-cafe-123456790abc" } },
      { context: { [`${host}:aud`]: undefined } },
      { context: { [`${host}:amr`]: [otherAmr] } },
      { context: { [`${host}:amr`]: undefined } },
      { who: token(host) },
      { who: builtIn("accounts.google.com") },
      { who: session("app") },
    ],
  });
  return {
    of: ["cognitoIdentities", { identityPool, ...options }],
    statements: [
      {
        Effect: "Allow",
        Principal: { Federated: host },
        Action: actions === undefined ? action : [...actions],
        Condition: {
          "ForAnyValue:StringLike": { [`${host}:amr`]: amr },
          StringEquals: { [`${host}:aud`]: identityPool },
        },
      },
    ],
    attempts: [action, ...further].map(attemptsOf),
  };
}

/**
 * Users of one app of a provider that is built into AWS, by the keys that IAM names:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
function builtInFact(host: string, app: string, user: string): TrustFact {
  return {
    of: ["webIdentity", { providerUrl: host, audience: "1234567890", subjects: ["*"] }],
    statements: [
      {
        Effect: "Allow",
        Principal: { Federated: host },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${host}:${app}`]: "1234567890" } },
      },
    ],
    attempts: [
      {
        succeeds: {
          who: builtIn(host),
          action: "sts:AssumeRoleWithWebIdentity",
          context: { [`${host}:${app}`]: "1234567890", [`${host}:${user}`]: "ada" },
        },
        alsoSucceeds: [{ context: { [`${host}:${user}`]: "bob" } }],
        fails: [
          { context: { [`${host}:${app}`]: "1234567891" } },
          { context: { [`${host}:${app}`]: undefined } },
          { who: token(host) },
        ],
      },
    ],
  };
}

const circle = "oidc.circleci.com/org/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10";
const circleProject = "org/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10/project/3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77";

/** By the kind of the trusted principal. */
export const trustForms: Readonly<Record<TrustedPrincipal["kind"], readonly TrustFact[]>> = {
  account: [
    {
      of: own,
      statements: [{ Effect: "Allow", Principal: root, Action: "sts:AssumeRole" }],
      attempts: [
        {
          succeeds: { who: session("sync"), context: {} },
          alsoSucceeds: [{ who: user("ada") }],
          fails: [
            { who: session("sync", "444455556666") },
            { who: service("ec2.amazonaws.com") },
            { who: token(gitHub) },
            { who: anonymous },
          ],
        },
      ],
    },
    {
      of: own,
      narrowedBy: [
        ["onlyUsers", "arn:aws:iam::111122223333:user/ada"],
        ["withMfa"],
        ["inOrganization", "o-a1b2c3d4e5"],
        ["fromVpc", "vpc-0123456789abcdef0"],
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: root,
          Action: "sts:AssumeRole",
          Condition: {
            ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/ada" },
            Bool: { "aws:MultiFactorAuthPresent": "true" },
            NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
            StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:SourceVpc": "vpc-0123456789abcdef0" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: user("ada"),
            context: {
              "aws:MultiFactorAuthPresent": "true",
              "aws:MultiFactorAuthAge": "3599",
              "aws:PrincipalOrgID": "o-a1b2c3d4e5",
              "aws:SourceVpc": "vpc-0123456789abcdef0",
            },
          },
          fails: [
            { who: user("bob") },
            { context: { "aws:MultiFactorAuthAge": "3600" } },
            { context: { "aws:PrincipalOrgID": "o-a1b2c3d4e6" } },
            { context: { "aws:SourceVpc": undefined } },
          ],
        },
      ],
    },
  ],
  service: [
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html: EC2 sends no source.
    plainServiceFact("ec2", "ec2.amazonaws.com"),
    plainServiceFact("ec2.amazonaws.com.cn", "ec2.amazonaws.com.cn"),
    plainServiceFact("lambda", "lambda.amazonaws.com"),
    ...["ecs-tasks", "osis-pipelines", "scheduler", "states"].map(deputyFact),
    {
      of: [
        "service",
        "ecs-tasks",
        { sourceAccount: "444455556666", sourceArn: "arn:aws:ecs:us-east-1:444455556666:*" },
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-east-1:444455556666:*" },
            StringEquals: { "aws:SourceAccount": "444455556666" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: service("ecs-tasks.amazonaws.com"),
            context: {
              "aws:SourceAccount": "444455556666",
              "aws:SourceArn": "arn:aws:ecs:us-east-1:444455556666:task/orders/1",
            },
          },
          fails: [
            { context: { "aws:SourceAccount": "111122223333" } },
            { context: { "aws:SourceArn": "arn:aws:ecs:us-east-2:444455556666:task/orders/1" } },
            { context: { "aws:SourceArn": undefined } },
          ],
        },
      ],
    },
    {
      // https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service-database-users.html
      of: ["service", "redshift", { externalId: "arn:aws:redshift:us-east-1:111122223333:dbuser:orders/etl" }],
      statements: [
        {
          Effect: "Allow",
          Principal: { Service: "redshift.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "sts:ExternalId": "arn:aws:redshift:us-east-1:111122223333:dbuser:orders/etl" },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: service("redshift.amazonaws.com"),
            context: { "sts:ExternalId": "arn:aws:redshift:us-east-1:111122223333:dbuser:orders/etl" },
          },
          fails: [
            { context: { "sts:ExternalId": "arn:aws:redshift:us-east-1:111122223333:dbuser:orders/other" } },
            { context: { "sts:ExternalId": undefined } },
            { who: service("redshift-serverless.amazonaws.com") },
          ],
        },
      ],
    },
  ],
  "web identity": [
    builtInFact("accounts.google.com", "aud", "sub"),
    builtInFact("graph.facebook.com", "app_id", "id"),
    builtInFact("www.amazon.com", "app_id", "user_id"),
    {
      // Two users of the app alone.
      of: ["webIdentity", { providerUrl: "www.amazon.com", audience: "amzn1.app.1", subjects: ["amzn1.1", "amzn1.2"] }],
      statements: [
        {
          Effect: "Allow",
          Principal: { Federated: "www.amazon.com" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "www.amazon.com:app_id": "amzn1.app.1",
              "www.amazon.com:user_id": ["amzn1.1", "amzn1.2"],
            },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: builtIn("www.amazon.com"),
            action: "sts:AssumeRoleWithWebIdentity",
            context: { "www.amazon.com:app_id": "amzn1.app.1", "www.amazon.com:user_id": "amzn1.1" },
          },
          fails: [
            { context: { "www.amazon.com:user_id": "amzn1.3" } },
            { context: { "www.amazon.com:user_id": undefined } },
            { context: { "www.amazon.com:app_id": "amzn1.app.2" } },
          ],
        },
      ],
    },
    {
      of: [
        "webIdentity",
        {
          providerUrl: circle,
          audience: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
          subjects: [`${circleProject}/user/*`],
        },
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${circle}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { [`${circle}:aud`]: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10" },
            StringLike: { [`${circle}:sub`]: `${circleProject}/user/*` },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: token(circle),
            action: "sts:AssumeRoleWithWebIdentity",
            context: {
              [`${circle}:aud`]: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
              [`${circle}:sub`]: `${circleProject}/user/1`,
            },
          },
          fails: [
            { context: { [`${circle}:sub`]: `${circleProject.replace("8e77", "8e78")}/user/1` } },
            { context: { [`${circle}:sub`]: undefined } },
            { context: { [`${circle}:aud`]: "other" } },
            { context: { [`${circle}:aud`]: undefined } },
            { who: token("oidc.circleci.com/org/other") },
          ],
        },
      ],
    },
    {
      of: [
        "webIdentity",
        { providerUrl: "idp.acme.example", audience: "sts.amazonaws.com", subjects: ["job-a", "job-b"] },
      ],
      statements: [
        {
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/idp.acme.example" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "idp.acme.example:aud": "sts.amazonaws.com",
              "idp.acme.example:sub": ["job-a", "job-b"],
            },
          },
        },
      ],
      attempts: [
        {
          succeeds: {
            who: token("idp.acme.example"),
            action: "sts:AssumeRoleWithWebIdentity",
            context: { "idp.acme.example:aud": "sts.amazonaws.com", "idp.acme.example:sub": "job-a" },
          },
          alsoSucceeds: [{ context: { "idp.acme.example:sub": "job-b" } }],
          fails: [
            { context: { "idp.acme.example:sub": "job-c" } },
            { context: { "idp.acme.example:sub": "Job-a" } },
            { context: { "idp.acme.example:aud": "other" } },
          ],
        },
      ],
    },
  ],
  "Cognito identities": [
    cognitoFact({}, { amr: "authenticated", otherAmr: "unauthenticated" }),
    cognitoFact({ users: "authenticated" }, { amr: "authenticated", otherAmr: "unauthenticated" }),
    cognitoFact({ users: "guests" }, { amr: "unauthenticated", otherAmr: "authenticated" }),
    cognitoFact(
      { withPrincipalTags: true },
      {
        amr: "authenticated",
        otherAmr: "unauthenticated",
        actions: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
      },
    ),
  ],
  "GitHub Actions": [
    gitHubFact({ environment: "prod" }, "environment:prod", [
      "environment:prod2",
      "environment:Prod",
      "ref:refs/heads/main",
      "pull_request",
    ]),
    gitHubFact({ branch: "main" }, "ref:refs/heads/main", [
      "ref:refs/heads/main2",
      "ref:refs/tags/main",
      "pull_request",
    ]),
    gitHubFact(
      { branch: "release/*" },
      "ref:refs/heads/release/*",
      ["ref:refs/heads/releases/1", "ref:refs/heads/main", "ref:refs/tags/release/1"],
      "ref:refs/heads/release/1",
    ),
    gitHubFact({ tag: "v1" }, "ref:refs/tags/v1", ["ref:refs/tags/v2", "ref:refs/heads/v1"]),
    gitHubFact({ pullRequests: true }, "pull_request", ["ref:refs/heads/main", "environment:prod"]),
  ],
  "GitLab CI": [
    gitLabFact(
      { branch: "main" },
      {
        subject: "project_path:acme/platform/data:ref_type:branch:ref:main",
        sources: ["push"],
        others: [
          "project_path:acme/platform/data:ref_type:branch:ref:main2",
          "project_path:acme/platform/data:ref_type:tag:ref:main",
          "project_path:acme/platform/other:ref_type:branch:ref:main",
        ],
      },
    ),
    gitLabFact(
      { tag: "v1", pipelineSources: ["push", "schedule"] },
      {
        subject: "project_path:acme/platform/data:ref_type:tag:ref:v1",
        sources: ["push", "schedule"],
        others: ["project_path:acme/platform/data:ref_type:branch:ref:v1"],
      },
    ),
  ],
  "HCP Terraform": [
    hcpFact({}, ["apply", "plan"], ["destroy"]),
    hcpFact({ runPhase: "plan" }, ["plan"], ["apply"]),
    hcpFact({ runPhase: "apply" }, ["apply"], ["plan"]),
  ],
};

/** The providers that the tokens above come from, as an account knows them: address and audience. */
export const providers = {
  github: { url: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" },
  gitlab: { url: "gitlab.com", audience: "https://gitlab.com" },
  terraform: { url: "app.terraform.io", audience: "aws.workload.identity" },
  circle: { url: circle, audience: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10" },
  acme: { url: "idp.acme.example", audience: "sts.amazonaws.com" },
} as const;
