import { copyData } from "../../validation";

/** A CI system whose jobs prove who they are by OpenID Connect. */
export type ContinuousIntegrationPrincipal = GitHubActionsPrincipal | GitLabCiPrincipal | HcpTerraformPrincipal;

/** Which jobs of a repository: exactly one of these. */
export type GitHubJobs =
  | {
      /** Jobs of this environment of the repository, whose protection rules say who may deploy. */
      readonly environment: string;
    }
  | {
      /** Jobs on this branch that have no environment; a final `*` stands for any end of the name. */
      readonly branch: string;
    }
  | {
      /** Jobs on this tag that have no environment; a final `*` stands for any end of the name. */
      readonly tag: string;
    }
  | {
      /** Jobs on pull requests, which run code that nobody has approved yet. */
      readonly pullRequests: true;
    };

/** A repository at GitHub. IDs are never given twice, so that nobody who takes over a name gets in. */
export interface GitHubRepository {
  /** The user or organization, spelled as GitHub does. */
  readonly owner: string;
  readonly repository: string;
  /** The number of the owner: `gh api repos/OWNER/REPOSITORY --jq .owner.id`. */
  readonly ownerId: string;
  /** The number of the repository: `gh api repos/OWNER/REPOSITORY --jq .id`. */
  readonly repositoryId: string;
}

/** Chosen jobs of one repository in GitHub Actions. */
export type GitHubActionsPrincipal = { readonly kind: "GitHub Actions" } & GitHubRepository & GitHubJobs;

/** Which pipelines of a project: those of one branch or of one tag. */
export type GitLabRef =
  | {
      /** A protected branch; a final `*` stands for any end of the name. */
      readonly branch: string;
    }
  | {
      /** A protected tag; a final `*` stands for any end of the name. */
      readonly tag: string;
    };

/** A project at gitlab.com. */
export interface GitLabProject {
  /** With its groups, as `acme/platform/data`. */
  readonly project: string;
  /** The number of the project, from its settings. It is never given twice. */
  readonly projectId: string;
  /**
   * What has started the pipeline. Merge requests cannot be named: their pipelines can run code of forks under the names
   * of this project's branches. Source: https://gitlab.com/gitlab-org/gitlab/-/issues/548165
   * @default ["push"]
   */
  readonly pipelineSources?: readonly GitLabPipelineSource[];
}

/** What starts a pipeline whose code is in the project itself. */
export type GitLabPipelineSource = (typeof gitLabPipelineSources)[number];
export const gitLabPipelineSources = ["api", "push", "schedule", "trigger", "web"] as const;

/** Pipelines on one protected branch or tag of a project at gitlab.com. */
export type GitLabCiPrincipal = { readonly kind: "GitLab CI" } & GitLabProject & GitLabRef;

/** A workspace of HCP Terraform. */
export interface HcpTerraformRuns {
  readonly organization: string;
  readonly project: string;
  readonly workspace: string;
  /**
   * The phase of a run: plans may have a role of their own that only reads.
   * @default both
   */
  readonly runPhase?: "plan" | "apply";
}

/** Runs of one workspace of HCP Terraform. */
export type HcpTerraformPrincipal = { readonly kind: "HCP Terraform" } & HcpTerraformRuns;

/**
 * Trust in jobs of one repository in GitHub Actions, in both forms of their subject: GitHub writes the IDs into the
 * subject for repositories made, renamed or moved since 2026-07-15. Wanted on the other side:
 * `permissions: { id-token: write }` and `aws-actions/configure-aws-credentials` with its own audience.
 * Source: https://docs.github.com/en/actions/reference/security/oidc and
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 *
 * @example
 * gitHubActions({ owner: "acme", repository: "data", ownerId: "1234", repositoryId: "5678", environment: "prod" });
 */
export function gitHubActions(jobs: GitHubRepository & GitHubJobs): GitHubActionsPrincipal {
  return { ...copyData(jobs), kind: "GitHub Actions" };
}

/**
 * Trust in pipelines of one project at gitlab.com, whose jobs ask for a token with the audience `https://gitlab.com`.
 * Source: https://docs.gitlab.com/ci/cloud_services/aws/
 *
 * @example
 * gitLabCi({ project: "acme/platform/data", projectId: "5678", branch: "main" });
 */
export function gitLabCi(pipelines: GitLabProject & GitLabRef): GitLabCiPrincipal {
  return { ...copyData(pipelines), kind: "GitLab CI" };
}

/**
 * Trust in runs of one workspace of HCP Terraform, with its own audience.
 * Source: https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 *
 * @example
 * hcpTerraformRuns({ organization: "acme", project: "Data", workspace: "data-prod", runPhase: "plan" });
 */
export function hcpTerraformRuns(runs: HcpTerraformRuns): HcpTerraformPrincipal {
  return { ...copyData(runs), kind: "HCP Terraform" };
}

/** A provider of identities that the account has to know, and the audience that its tokens are for. */
export interface IdentityProvider {
  /** Without `https://`. */
  readonly url: string;
  readonly audience: string;
}

/** The providers of the CI systems, each with the one audience that is used here. */
export const identityProviders = {
  "GitHub Actions": { url: "token.actions.githubusercontent.com", audience: "sts.amazonaws.com" },
  "GitLab CI": { url: "gitlab.com", audience: "https://gitlab.com" },
  "HCP Terraform": { url: "app.terraform.io", audience: "aws.workload.identity" },
} as const satisfies Record<ContinuousIntegrationPrincipal["kind"], IdentityProvider>;
