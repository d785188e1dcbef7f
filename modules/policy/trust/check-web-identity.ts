import { limits } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { builtInProvider, builtInTrust } from "./built-in-providers";
import { isSharedProvider, namesTenant } from "./shared-providers";
import { type WebIdentityPrincipal } from "./web-identity";

const example = 'Write it as in "token.actions.githubusercontent.com".';

interface ProviderUrlRule {
  /** Whether an address breaks the rule. */
  readonly isBroken: (url: string) => boolean;
  readonly rule: string;
  readonly remedy: string;
}

/**
 * IAM takes an address of https without port and query, of 255 characters with `https://`. A host has labels of 1 to 63
 * characters, and the last one is no number, as it is in an IPv4 address.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 * @see https://www.rfc-editor.org/rfc/rfc1123#section-2.1
 */
const providerUrlRules: readonly ProviderUrlRule[] = [
  {
    isBroken: (url) => /^[^/]*:[0-9]+(\/|$)/.test(url),
    rule: "has a port: IAM takes the address of a provider without one, and calls it on port 443",
    remedy: "Remove the port, and let the provider's own configuration name the same address.",
  },
  {
    isBroken: (url) => /^([0-9.]+|\[.*)$/.test(hostOf(url)),
    rule: "has an IP address for a host: an identity provider has a certificate for a name",
    remedy: example,
  },
  {
    isBroken: (url) => /^https?:\/\//.test(url),
    rule: "is not the address of an identity provider without https://, as the keys of its claims have it",
    remedy: "Remove https://.",
  },
  {
    // Some issuers end in a slash, such as those of Auth0, and so do the keys of their claims; none with many tenants does.
    isBroken: (url) =>
      !/^[a-z0-9.-]+(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/.test(url) || (url.endsWith("/") && isSharedProvider(url)),
    rule: "is not the address of an identity provider without an empty part",
    remedy: example,
  },
  {
    isBroken: (url) =>
      !/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/.test(hostOf(url)),
    rule: "does not begin with the name of a host, whose parts have 1 to 63 of a–z 0–9 - and no - at an end",
    remedy: example,
  },
  {
    isBroken: (url) => `https://${url}`.length > limits.providerUrlLength.value,
    rule: `is too long: IAM allows ${limits.providerUrlLength.value} ${limits.providerUrlLength.unit}`,
    remedy: "Copy the issuer from the provider's documentation.",
  },
];

function hostOf(url: string): string {
  return url.replace(/\/.*$/s, "");
}

/** No problem for the address of an identity provider as the keys of its claims have it. */
export function checkProviderUrl(url: string): Problem[] {
  const broken = providerUrlRules.find(({ isBroken }) => isBroken(url));
  return broken === undefined ? [] : [problem({ value: url, rule: broken.rule, remedy: broken.remedy })];
}

/** No problem for one exact audience. */
export function checkAudience(audience: string): Problem[] {
  const { value: longest } = limits.clientIdLength;
  if (audience.length > longest) {
    const rule = `characters are too many for an audience: IAM allows ${longest}`;
    return [problem({ value: audience.length, rule, remedy: "Copy it from the provider's documentation." })];
  }
  if (/^[!-~]+$/.test(audience) && !/[*?$]/.test(audience)) return [];
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
  const otherForm = checkForm(providerUrl.replace(/^https:\/\//, ""), audience);
  if (otherForm.length > 0) return at("providerUrl", otherForm);
  return [
    ...at("providerUrl", checkProviderUrl(providerUrl)),
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
        remedy: "Write the value of sub in the provider's tokens; * and ? are its only wildcards.",
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
      remedy: "Write out the sub of those who may; at a provider with many tenants begin it with your own.",
    }),
  ];
}
