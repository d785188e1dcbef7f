import { type Within } from "../limit";
import {
  type ContinuousIntegrationPrincipal,
  type GitHubJobs,
  type IdentityProvider,
  identityProviders,
} from "./continuous-integration";
import { type WebIdentityPrincipal } from "./web-identity";

/** What a trusted token holds: the audience that it is for, and claims with the values that each may have. */
export interface Token {
  readonly provider: IdentityProvider;
  readonly subjects: readonly string[];
  /** Claims beside audience and subject that AWS compares. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** What the tokens of a trusted CI system, or of another provider, hold. */
export function tokenOf(principal: ContinuousIntegrationPrincipal | WebIdentityPrincipal): Token {
  if (principal.kind === "web identity") {
    const { providerUrl: url, audience, subjects } = principal;
    return { provider: { url, audience }, subjects, claims: {} };
  }
  const provider = identityProviders[principal.kind];
  switch (principal.kind) {
    case "GitHub Actions": {
      const { owner, repository, ownerId, repositoryId } = principal;
      return {
        provider,
        subjects: [`repo:${owner}/${repository}`, `repo:${owner}@${ownerId}/${repository}@${repositoryId}`].map(
          (name) => `${name}:${jobsOf(principal)}`,
        ),
        claims: { repository_id: [repositoryId], repository_owner_id: [ownerId] },
      };
    }
    case "GitLab CI": {
      const { project, projectId, pipelineSources = ["push"] } = principal;
      const ref = "branch" in principal ? `branch:ref:${principal.branch}` : `tag:ref:${principal.tag}`;
      return {
        provider,
        subjects: [`project_path:${project}:ref_type:${ref}`],
        claims: { project_id: [projectId], ref_protected: ["true"], pipeline_source: pipelineSources },
      };
    }
    case "HCP Terraform": {
      const { organization, project, workspace, runPhase } = principal;
      const runs = `organization:${organization}:project:${project}:workspace:${workspace}`;
      const phases = runPhase === undefined ? ["plan", "apply"] : [runPhase];
      return { provider, subjects: phases.map((phase) => `${runs}:run_phase:${phase}`), claims: {} };
    }
  }
}

function jobsOf(jobs: GitHubJobs): string {
  if ("environment" in jobs) return `environment:${jobs.environment}`;
  if ("branch" in jobs) return `ref:refs/heads/${jobs.branch}`;
  return "tag" in jobs ? `ref:refs/tags/${jobs.tag}` : "pull_request";
}

/** What the claims of a trusted token may hold, by their condition keys. */
export function tokenLimits({ provider: { url, audience }, subjects, claims }: Token): Within {
  return {
    [`${url}:aud`]: [audience],
    ...Object.fromEntries(Object.entries(claims).map(([claim, values]) => [`${url}:${claim}`, values])),
    [`${url}:sub`]: subjects.map((each) => (/[*?]/.test(each) ? { like: each } : each)),
  };
}
