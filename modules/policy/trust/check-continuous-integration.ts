import { at, didYouMean, problem, type Problem } from "../../validation";
import {
  type ContinuousIntegrationPrincipal,
  type GitHubActionsPrincipal,
  type GitLabCiPrincipal,
  gitLabPipelineSources,
  type HcpTerraformPrincipal,
} from "./continuous-integration";
import { gitHubIdSource, gitLabIdSource } from "./trust-schema";

/** What a part of a subject may look like. None may hold a colon, a wildcard or a variable: subjects stay what they are. */
const parts = {
  // https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
  owner: [/^[A-Za-z0-9]([A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/, "the name of a user or organization of GitHub"],
  repository: [
    /^(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}$/,
    "the name of a repository, without its owner and without .git at the end",
  ],
  id: [/^[1-9][0-9]{0,18}$/, "a number, written as text"],
  // GitHub allows more, and does not say how it writes it into a subject.
  environment: [/^[A-Za-z0-9._-]{1,255}$/, "the name of an environment of A–Z a–z 0–9 . _ -"],
  // https://git-scm.com/docs/git-check-ref-format
  ref: [
    /^(?!\/|refs\/)(?!.*(\/\/|\.\.))[A-Za-z0-9._/@+#=,-]{1,200}\*?$/,
    "the name of a branch or tag without refs/heads/ or refs/tags/, with no * but at the end and something before it",
  ],
  project: [
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/,
    "the path of a project of GitLab with its groups",
  ],
  // https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create#workspace-naming
  organization: [/^[A-Za-z0-9_-]{1,90}$/, "the name of an organization of HCP Terraform"],
  workspace: [/^[A-Za-z0-9_-]{1,90}$/, "the name of a workspace of HCP Terraform"],
  workspaceProject: [/^(?! )[A-Za-z0-9 _-]{3,40}(?<! )$/, "the name of a project of HCP Terraform"],
} as const satisfies Record<string, readonly [RegExp, string]>;

/** What is wrong with the trust in a CI system. */
export function checkContinuousIntegration(principal: ContinuousIntegrationPrincipal): Problem[] {
  switch (principal.kind) {
    case "GitHub Actions":
      return checkGitHubActions(principal);
    case "GitLab CI":
      return checkGitLabCi(principal);
    case "HCP Terraform":
      return checkHcpTerraform(principal);
  }
}

function checkGitHubActions(principal: GitHubActionsPrincipal): Problem[] {
  const { owner, repository, ownerId, repositoryId } = principal;
  return [
    ...checkPart("owner", "owner", owner),
    ...checkPart("repository", "repository", repository),
    ...checkPart("ownerId", "id", ownerId),
    ...checkPart("repositoryId", "id", repositoryId),
    ...checkOneOf(principal, ["environment", "branch", "tag", "pullRequests"]),
    ...("environment" in principal ? checkPart("environment", "environment", principal.environment) : []),
    ...("branch" in principal ? checkPart("branch", "ref", principal.branch) : []),
    ...("tag" in principal ? checkPart("tag", "ref", principal.tag) : []),
    ...("pullRequests" in principal ? checkPullRequests(principal.pullRequests) : []),
  ];
}

function checkPullRequests(value: unknown): Problem[] {
  if (value === true) return [];
  return at("pullRequests", [
    problem({ value, rule: "is not true", remedy: "Write true, or leave it out and name other jobs." }),
  ]);
}

function checkGitLabCi(principal: GitLabCiPrincipal): Problem[] {
  const { project, projectId, pipelineSources } = principal;
  return [
    ...checkPart("project", "project", project),
    ...checkPart("projectId", "id", projectId),
    ...checkOneOf(principal, ["branch", "tag"]),
    ...("branch" in principal ? checkPart("branch", "ref", principal.branch) : []),
    ...("tag" in principal ? checkPart("tag", "ref", principal.tag) : []),
    ...(pipelineSources?.length === 0
      ? at("pipelineSources", [
          problem({ rule: "is empty: no pipeline could assume the role", remedy: "Name one, or leave it out." }),
        ])
      : []),
    ...(pipelineSources ?? [])
      .filter((source) => !gitLabPipelineSources.includes(source))
      .flatMap((source) =>
        at("pipelineSources", [
          problem({
            value: source,
            rule: `is none of ${gitLabPipelineSources.join(", ")}: other pipelines may run code from outside the project`,
            remedy: `${didYouMean(source, gitLabPipelineSources)}Name one of these.`,
          }),
        ]),
      ),
  ];
}

function checkHcpTerraform({ organization, project, workspace }: HcpTerraformPrincipal): Problem[] {
  return [
    ...checkPart("organization", "organization", organization),
    ...checkPart("project", "workspaceProject", project),
    ...checkPart("workspace", "workspace", workspace),
  ];
}

function checkPart(place: string, part: keyof typeof parts, value: unknown): Problem[] {
  const [pattern, description] = parts[part];
  if (typeof value === "string" && pattern.test(value)) return [];
  return at(place, [problem({ value, rule: `is not ${description}`, remedy: partRemedies[place] ?? writeOut })]);
}

const writeOut = "Write one name out, as the other side spells it.";

/** Where numbers come from that no page shows beside the name. */
const partRemedies: Readonly<Record<string, string>> = {
  ownerId: gitHubIdSource,
  repositoryId: gitHubIdSource,
  projectId: gitLabIdSource,
};

/** Input that no compiler has seen may say several, of which all but one would be ignored. */
function checkOneOf(principal: object, names: readonly string[]): Problem[] {
  const values = new Map<string, unknown>(Object.entries(principal));
  const given = names.filter((name) => values.get(name) !== undefined);
  if (given.length === 1) return [];
  return [
    problem({
      ...(given.length === 0 ? {} : { value: given }),
      rule: given.length === 0 ? `says none of ${names.join(", ")}` : "are for different jobs",
      remedy: `Write exactly one, as in ${names[0]}: "${names[0] === "branch" ? "main" : "prod"}"; for several, list several principals.`,
    }),
  ];
}
