import { type AccountLocation, formatArn } from "../../aws";
import { type Within } from "../limit";
import { builtInProvider, cognitoHost } from "./built-in-providers";
import { type CognitoPrincipal, poolRegion } from "./cognito-identities";
import {
  type ContinuousIntegrationPrincipal,
  type GitHubJobs,
  type IdentityProvider,
  identityProviders,
} from "./continuous-integration";
import { type WebIdentityPrincipal } from "./web-identity";

/** A principal that proves who it is by a token. */
export type TokenPrincipal = ContinuousIntegrationPrincipal | WebIdentityPrincipal | CognitoPrincipal;

/** What a trusted token holds: the audience that it is for, and claims with the values that each may have. */
export interface Token {
  readonly provider: IdentityProvider;
  /** Patterns of the subject; `*` alone for any. */
  readonly subjects: readonly string[];
  /** Claims beside audience and subject that AWS compares. */
  readonly claims: Within;
  /** Whether a session gets tags from the token. */
  readonly tagged: boolean;
}

/** What the tokens of a trusted CI system, of Cognito or of another provider hold. */
export function tokenOf(principal: TokenPrincipal): Token {
  if (principal.kind === "Cognito identities") return cognitoToken(principal);
  return { ...claimsOf(principal), tagged: false };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html */
function cognitoToken(principal: CognitoPrincipal): Token {
  const { identityPool, users = "authenticated", withPrincipalTags = false } = principal;
  return {
    // Only a pool whose check has failed has no host.
    provider: { url: cognitoHost(poolRegion(principal)) ?? "cognito-identity.amazonaws.com", audience: identityPool },
    subjects: ["*"],
    claims: { amr: { anyOf: [{ like: users === "guests" ? "unauthenticated" : "authenticated" }] } },
    tagged: withPrincipalTags,
  };
}

function claimsOf(principal: ContinuousIntegrationPrincipal | WebIdentityPrincipal): Omit<Token, "tagged"> {
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
  const { audienceKey = "aud", subjectKey = "sub" } = builtInProvider(url) ?? {};
  return {
    [`${url}:${audienceKey}`]: [audience],
    ...Object.fromEntries(Object.entries(claims).map(([claim, values]) => [`${url}:${claim}`, values])),
    // A condition that every subject meets would limit nothing.
    ...(subjects.includes("*")
      ? {}
      : { [`${url}:${subjectKey}`]: subjects.map((each) => (/[*?]/.test(each) ? { like: each } : each)) }),
  };
}

/** The calls that a session from a trusted token is opened with. */
export function tokenActions({ tagged }: Token): readonly ("sts:AssumeRoleWithWebIdentity" | "sts:TagSession")[] {
  return ["sts:AssumeRoleWithWebIdentity", ...(tagged ? (["sts:TagSession"] as const) : [])];
}

/** How a trust policy names the provider of a token: by its host where it is built into AWS, else by its ARN. */
export function tokenIssuer({ provider: { url } }: Token, { partition, account }: AccountLocation): string {
  if (builtInProvider(url) !== undefined) return url;
  return formatArn("oidcProvider", { partition, account, provider: url });
}
