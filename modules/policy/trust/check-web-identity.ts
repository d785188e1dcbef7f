import { at, problem, type Problem } from "../../validation";
import { builtInProvider, builtInTrust } from "./built-in-providers";
import { namesTenant } from "./shared-providers";
import { type WebIdentityPrincipal } from "./web-identity";

/** No problem for the address of an identity provider as the keys of its claims have it. */
export function checkProviderUrl(url: string): Problem[] {
  if (/^[a-z0-9.-]+((\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?)?$/.test(url)) return [];
  return [
    problem({
      value: url,
      rule: "is not the address of an identity provider without https:// and without an empty part",
      remedy: 'Write it as in "token.actions.githubusercontent.com".',
    }),
  ];
}

/** No problem for one exact audience. */
export function checkAudience(audience: string): Problem[] {
  if (/^[!-~]{1,255}$/.test(audience) && !/[*?$]/.test(audience)) return [];
  return [
    problem({
      value: audience,
      rule: "is not one exact audience",
      remedy: "Copy it from the provider's documentation.",
    }),
  ];
}

/** What is wrong with the trust in tokens. */
export function checkWebIdentity({ providerUrl, audience, subjects }: WebIdentityPrincipal): Problem[] {
  return [
    ...at("providerUrl", [...checkProviderUrl(providerUrl), ...checkForm(providerUrl, audience)]),
    ...at("audience", checkAudience(audience)),
    ...(subjects.length > 0
      ? []
      : at("subjects", [
          problem({
            rule: "is empty, so that every user of the provider could get in",
            remedy: "Name the subjects that may.",
          }),
        ])),
    ...subjects.flatMap((subject) => at("subjects", checkSubject(subject, providerUrl))),
  ];
}

/** A pool of Cognito shares its audience between users who have signed in and guests. */
function checkForm(providerUrl: string, audience: string): Problem[] {
  if (builtInProvider(providerUrl)?.trust !== "cognitoIdentities") return [];
  return [
    problem({
      value: providerUrl,
      rule: "vouches for guests as well as for users who have signed in, and a web identity does not tell them apart",
      remedy: `Write ${builtInTrust(providerUrl, audience)} in its place.`,
    }),
  ];
}

function checkSubject(subject: string, providerUrl: string): Problem[] {
  if (!/^[ -~]+$/.test(subject) || subject.includes("${")) {
    return [
      problem({
        value: subject,
        rule: "is not a subject: it is printable ASCII without policy variables, which the token itself could fill",
        remedy: "Write it out.",
      }),
    ];
  }
  // The audience of a provider that is built into AWS is one app.
  const anyUser = subject === "*" && builtInProvider(providerUrl) !== undefined;
  if (anyUser || namesTenant(subject, providerUrl)) return [];
  return [
    problem({
      value: subject,
      rule: "covers tenants of the provider other than yours",
      remedy: "Begin the subject with your own organization and repository.",
    }),
  ];
}
