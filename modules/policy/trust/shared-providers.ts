/**
 * Identity providers with one address for all their tenants, and the words that begin a subject with the tenant.
 *
 * Sources: https://docs.github.com/en/actions/reference/security/oidc, https://docs.gitlab.com/ci/secrets/id_token_authentication/,
 * https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens,
 * https://buildkite.com/docs/pipelines/security/oidc, https://circleci.com/docs/openid-connect-tokens/
 */
const tenantClaims: ReadonlyMap<string, readonly string[]> = new Map([
  ["token.actions.githubusercontent.com", ["repo", "repository", "repository_owner", "repository_owner_id"]],
  ["gitlab.com", ["project_path"]],
  ["app.terraform.io", ["organization"]],
  ["agent.buildkite.com", ["organization"]],
  ["oidc.circleci.com", ["org"]],
]);

/** Parts of an address that stand for everybody, the last of them for personal accounts of Microsoft. */
const everybody = ["common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"];

/** Whether many tenants get their tokens from this host. */
export function isSharedProvider(providerUrl: string): boolean {
  return tenantClaims.has(providerUrl.split("/")[0] ?? "");
}

/**
 * Whether a subject says whose token it is. An address with a path of the tenant's own leaves little open; with any
 * other address a wildcard is only understood behind a tenant that is written out.
 *
 * @param wildcards whether `*` and `?` in the subject stand for other characters
 */
export function namesTenant(subject: string, providerUrl: string, wildcards = true): boolean {
  const open = wildcards && /[*?]/.test(subject);
  const [host = "", ...path] = providerUrl.split("/");
  if (path.length > 0 && !path.some((part) => everybody.includes(part))) return !open || /^[^:/*?]+[:/]/.test(subject);
  const claims = tenantClaims.get(host);
  if (claims === undefined) return !open;
  const [, claim = "", end] = /^([^:/*?]+)[:/][^:/*?]+([:/]|$)/.exec(subject) ?? [];
  return claims.includes(claim) && (end !== "" || !open);
}
