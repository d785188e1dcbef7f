import { copyData } from "../../validation";

/** Whoever holds a token of an identity provider, such as a CI system. */
export interface WebIdentityPrincipal {
  readonly kind: "web identity";
  readonly providerUrl: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

/**
 * Trust in the tokens of an OpenID Connect provider that the account knows, for exactly these subjects; `*` and `?`
 * are wildcards in a subject. For GitHub, GitLab and HCP Terraform prefer `gitHubActions`, `gitLabCi` and
 * `hcpTerraformRuns`, which write the subject themselves.
 *
 * @example
 * webIdentity({
 *   providerUrl: "oidc.circleci.com/org/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
 *   audience: "0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10",
 *   subjects: ["org/0c9d5a52-33a7-4e0e-8a41-6a1b7f8f2a10/project/3b1f2f6e-7f3d-4f0a-9a51-2f6f0c1d8e77/user/*"],
 * });
 */
export function webIdentity(token: Omit<WebIdentityPrincipal, "kind">): WebIdentityPrincipal {
  return { kind: "web identity", ...copyData(token) };
}
