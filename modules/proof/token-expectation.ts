import { type AccountLocation } from "../aws";
import {
  type ContinuousIntegrationPrincipal,
  type GitHubActionsPrincipal,
  type GitLabCiPrincipal,
  type HcpTerraformPrincipal,
  tokenLimits,
  tokenOf,
  type WebIdentityPrincipal,
} from "../policy";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { anonymous, type Caller, type TrustExpectation } from "./trust-caller";

/** What trust in a CI system, or in the tokens of another provider, must allow and refuse. */
export function expectTokens(
  trusted: ContinuousIntegrationPrincipal | WebIdentityPrincipal,
  { partition, account }: AccountLocation,
): TrustExpectation {
  const token = tokenOf(trusted);
  const { url } = token.provider;
  const arn = `arn:${partition}:iam::${account}:oidc-provider/${url}`;
  const within = tokenLimits(token);
  const assume = (context: RequestContext, from = arn): Caller => ({
    principal: { type: "federated", provider: from },
    action: "sts:AssumeRoleWithWebIdentity",
    context,
  });
  const [claims = {}] = contextsWithin(within);
  return {
    allows: contextsWithin(within).map((each) => assume(each)),
    refuses: [
      { principal: anonymous, action: "sts:AssumeRoleWithWebIdentity", context: claims },
      assume(claims, `arn:${partition}:iam::${account}:oidc-provider/example.com`),
      ...contextsBeyond(within).map((each) => assume(each)),
      ...similarSubjects(trusted).map((each) => assume({ ...claims, [`${url}:sub`]: each })),
    ],
    trusted: [{ principals: [`Federated ${arn}`], actions: ["sts:AssumeRoleWithWebIdentity"], within }],
  };
}

/** Subjects of other tokens that are nearly the trusted ones. */
function similarSubjects(trusted: ContinuousIntegrationPrincipal | WebIdentityPrincipal): string[] {
  switch (trusted.kind) {
    case "web identity":
      return ["somebody:else"];
    case "GitHub Actions":
      return similarGitHubSubjects(trusted);
    case "GitLab CI":
      return similarGitLabSubjects(trusted);
    case "HCP Terraform":
      return similarHcpTerraformSubjects(trusted);
  }
}

/** @see https://docs.github.com/en/actions/reference/security/oidc */
function similarGitHubSubjects(trusted: GitHubActionsPrincipal): string[] {
  const { owner, repository, ownerId, repositoryId } = trusted;
  const [subject = ""] = tokenOf(trusted).subjects;
  const jobs = subject.slice(`repo:${owner}/${repository}:`.length);
  const others = ["environment:stranger", "ref:refs/heads/stranger", "ref:refs/tags/stranger", "pull_request"];
  return [
    // A fork, another repository of the owner and another owner whose names begin alike.
    `repo:stranger/${repository}:${jobs}`,
    `repo:${owner}/${repository}-2:${jobs}`,
    `repo:${owner}-2/${repository}:${jobs}`,
    // Others who have taken over the names.
    `repo:${owner}@1${ownerId}/${repository}@${repositoryId}:${jobs}`,
    `repo:${owner}@${ownerId}/${repository}@1${repositoryId}:${jobs}`,
    ...others.filter((each) => each !== jobs).map((each) => `repo:${owner}/${repository}:${each}`),
  ];
}

/** @see https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
function similarGitLabSubjects(trusted: GitLabCiPrincipal): string[] {
  const { project } = trusted;
  const [subject = ""] = tokenOf(trusted).subjects;
  const ref = subject.slice(`project_path:${project}:`.length);
  return [
    `project_path:stranger/${project.slice(project.lastIndexOf("/") + 1)}:${ref}`,
    `project_path:${project}-2:${ref}`,
    `project_path:${project}/stranger:${ref}`,
    `project_path:${project}:ref_type:branch:ref:stranger`,
    `project_path:${project}:ref_type:tag:ref:stranger`,
  ];
}

/** @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens */
function similarHcpTerraformSubjects(trusted: HcpTerraformPrincipal): string[] {
  const { project, workspace, runPhase } = trusted;
  const subjectsOf = (changed: Partial<HcpTerraformPrincipal>): readonly string[] =>
    tokenOf({ ...trusted, ...changed }).subjects;
  return [
    ...subjectsOf({ organization: "stranger" }),
    ...subjectsOf({ project: `${project} 2` }),
    ...subjectsOf({ workspace: `${workspace}-2` }),
    ...(runPhase === undefined ? [] : subjectsOf({ runPhase: runPhase === "plan" ? "apply" : "plan" })),
  ];
}
