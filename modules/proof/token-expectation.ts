import { type AccountLocation } from "../aws";
import {
  type GitHubActionsPrincipal,
  type GitLabCiPrincipal,
  type HcpTerraformPrincipal,
  tokenActions,
  tokenIssuer,
  tokenLimits,
  tokenOf,
  type TokenPrincipal,
} from "../policy";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { anonymous, type Caller, type TrustExpectation } from "./trust-caller";

/** What trust in a CI system, in users of Cognito or in the tokens of another provider must allow and refuse. */
export function expectTokens(trusted: TokenPrincipal, location: AccountLocation): TrustExpectation {
  const { partition, account } = location;
  const token = tokenOf(trusted);
  const { url } = token.provider;
  const issuer = tokenIssuer(token, location);
  const within = tokenLimits(token);
  const actions = tokenActions(token);
  const calls = (context: RequestContext, provider = issuer): Caller[] =>
    actions.map((action) => ({ principal: { type: "federated", provider }, action, context }));
  const [claims = {}] = contextsWithin(within);
  return {
    allows: contextsWithin(within).flatMap((each) => calls(each)),
    refuses: [
      ...actions.map((action) => ({ principal: anonymous, action, context: claims })),
      ...calls(claims, `arn:${partition}:iam::${account}:oidc-provider/example.com`),
      ...contextsBeyond(within).flatMap((each) => calls(each)),
      ...similarSubjects(trusted).flatMap((each) => calls({ ...claims, [`${url}:sub`]: each })),
    ],
    trusted: [{ principals: [`Federated ${issuer}`], actions, within }],
  };
}

/** Subjects of other tokens that are nearly the trusted ones. */
function similarSubjects(trusted: TokenPrincipal): string[] {
  switch (trusted.kind) {
    case "web identity":
      return ["somebody:else"];
    case "Cognito identities":
      return [];
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
