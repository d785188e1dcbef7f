import { type AccountLocation } from "../aws";
import {
  type ContinuousIntegrationPrincipal,
  type GitHubActionsPrincipal,
  type GitLabCiPrincipal,
  type HcpTerraformPrincipal,
  type WebIdentityPrincipal,
  type Within,
} from "../policy";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { anonymous, type Caller, type TrustExpectation } from "./trust-caller";

/** What tokens say, by hand: the claims that they may have, and subjects of others that are nearly theirs. */
interface ExpectedTokens {
  readonly provider: string;
  /** With wildcards, where the trust has any. */
  readonly subjects: readonly string[];
  readonly strangers: readonly string[];
  /** Every claim but the subject, by its name. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** What trust in a CI system, or in the tokens of another provider, must let in, and what not. */
export function expectTokens(
  trusted: ContinuousIntegrationPrincipal | WebIdentityPrincipal,
  { partition, account }: AccountLocation,
): TrustExpectation {
  const { provider, subjects, strangers, claims } = tokensOf(trusted);
  const arn = `arn:${partition}:iam::${account}:oidc-provider/${provider}`;
  const subject = `${provider}:sub`;
  const others = Object.fromEntries(Object.entries(claims).map(([claim, values]) => [`${provider}:${claim}`, values]));
  const within: Within = { ...others, [subject]: subjects.map((like) => ({ like })) };
  const assume = (context: RequestContext, from = arn): Caller => ({
    principal: { type: "federated", provider: from },
    action: "sts:AssumeRoleWithWebIdentity",
    context,
  });
  const [token = {}] = contextsWithin(within);
  return {
    allows: contextsWithin(within).map((each) => assume(each)),
    refuses: [
      { principal: anonymous, action: "sts:AssumeRoleWithWebIdentity", context: token },
      assume(token, `arn:${partition}:iam::${account}:oidc-provider/example.com`),
      ...contextsBeyond(within).map((each) => assume(each)),
      ...strangers.map((each) => assume({ ...token, [subject]: each })),
    ],
    trusted: [{ principals: [`Federated ${arn}`], actions: ["sts:AssumeRoleWithWebIdentity"], within }],
  };
}

function tokensOf(trusted: ContinuousIntegrationPrincipal | WebIdentityPrincipal): ExpectedTokens {
  switch (trusted.kind) {
    case "web identity":
      return {
        provider: trusted.providerUrl,
        subjects: trusted.subjects,
        strangers: ["somebody:else"],
        claims: { aud: [trusted.audience] },
      };
    case "GitHub Actions":
      return gitHubTokens(trusted);
    case "GitLab CI":
      return gitLabTokens(trusted);
    case "HCP Terraform":
      return hcpTerraformTokens(trusted);
  }
}

/**
 * Source: https://docs.github.com/en/actions/reference/security/oidc, and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html for the claims
 */
function gitHubTokens(trusted: GitHubActionsPrincipal): ExpectedTokens {
  const { owner, repository, ownerId, repositoryId } = trusted;
  const jobs =
    "environment" in trusted
      ? `environment:${trusted.environment}`
      : "branch" in trusted
        ? `ref:refs/heads/${trusted.branch}`
        : "tag" in trusted
          ? `ref:refs/tags/${trusted.tag}`
          : "pull_request";
  const others = ["environment:stranger", "ref:refs/heads/stranger", "ref:refs/tags/stranger", "pull_request"];
  return {
    provider: "token.actions.githubusercontent.com",
    subjects: [`repo:${owner}/${repository}:${jobs}`, `repo:${owner}@${ownerId}/${repository}@${repositoryId}:${jobs}`],
    strangers: [
      // A fork, another repository of the owner and another owner whose names begin alike.
      `repo:stranger/${repository}:${jobs}`,
      `repo:${owner}/${repository}-2:${jobs}`,
      `repo:${owner}-2/${repository}:${jobs}`,
      // Others who have taken over the names.
      `repo:${owner}@1${ownerId}/${repository}@${repositoryId}:${jobs}`,
      `repo:${owner}@${ownerId}/${repository}@1${repositoryId}:${jobs}`,
      ...others.filter((each) => each !== jobs).map((each) => `repo:${owner}/${repository}:${each}`),
    ],
    claims: { aud: ["sts.amazonaws.com"], repository_id: [repositoryId], repository_owner_id: [ownerId] },
  };
}

/** Source: https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
function gitLabTokens(trusted: GitLabCiPrincipal): ExpectedTokens {
  const { project, projectId, pipelineSources } = trusted;
  const ref = "branch" in trusted ? `ref_type:branch:ref:${trusted.branch}` : `ref_type:tag:ref:${trusted.tag}`;
  return {
    provider: "gitlab.com",
    subjects: [`project_path:${project}:${ref}`],
    strangers: [
      `project_path:stranger/${project.slice(project.lastIndexOf("/") + 1)}:${ref}`,
      `project_path:${project}-2:${ref}`,
      `project_path:${project}/stranger:${ref}`,
      `project_path:${project}:ref_type:branch:ref:stranger`,
      `project_path:${project}:ref_type:tag:ref:stranger`,
    ],
    claims: {
      aud: ["https://gitlab.com"],
      project_id: [projectId],
      ref_protected: ["true"],
      pipeline_source: pipelineSources ?? ["push"],
    },
  };
}

/** Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens */
function hcpTerraformTokens({ organization, project, workspace, runPhase }: HcpTerraformPrincipal): ExpectedTokens {
  const subject = (of: string, its: string, run: string, phase: string): string =>
    `organization:${of}:project:${its}:workspace:${run}:run_phase:${phase}`;
  const phases = runPhase === undefined ? ["plan", "apply"] : [runPhase];
  return {
    provider: "app.terraform.io",
    subjects: phases.map((phase) => subject(organization, project, workspace, phase)),
    strangers: [
      ...phases.flatMap((phase) => [
        subject("stranger", project, workspace, phase),
        subject(organization, `${project} 2`, workspace, phase),
        subject(organization, project, `${workspace}-2`, phase),
      ]),
      ...(runPhase === undefined
        ? []
        : [subject(organization, project, workspace, runPhase === "plan" ? "apply" : "plan")]),
    ],
    claims: { aud: ["aws.workload.identity"] },
  };
}
